// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneau {

/// By which a desktop knows the program: its .desktop file, its metainfo, its icon and its windows
/// go by it, so it never changes.
inline constexpr const char* kApplicationId = "org.anneau.Anneau";

} // namespace anneau
