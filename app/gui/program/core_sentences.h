// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace anneau {

/// A sentence of core in the language of the window, with numbers as its locale writes them; as it
/// is where the table (core_sentences_table.h) does not have it. What stands in a hole (%1) may
/// itself be such a sentence. GUI thread.
QString inUserLanguage(const std::string& sentence);

} // namespace anneau
