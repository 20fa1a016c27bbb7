// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace anneau {

/// Call before the QApplication is constructed: sets the default surface format VTK needs (desktop
/// OpenGL 3.2 core, no multisampling) and context sharing, so that re-parenting keeps GL contexts.
void prepareOpenGL();

/// What the display offers, found out once with a hidden context.
struct GlInfo {
    bool usable = false; ///< OpenGL 3.2 core or later can be had.
    QString renderer;
    QString version;
    QString problem; ///< One sentence, when not usable.
};
const GlInfo& glInfo();

} // namespace anneau
