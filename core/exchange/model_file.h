// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/coolest.h"

#include <filesystem>

namespace anneau {

/// A lens model from a file of any format that this program reads: its own (a model or a fit) or a
/// COOLEST template.
struct ModelFile {
    enum class Format { Anneau, Coolest };
    Format format = Format::Anneau;
    /// The scene with what else the file says; of our own files the standard errors of a fit, and
    /// no `text`.
    CoolestModel content;
};

/// The one way in for every command and window that opens a model. Warnings are in the content.
Result<ModelFile> readModelFile(const std::filesystem::path& file);

} // namespace anneau
