// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/session/engine.h"

#include <QString>

#include <functional>
#include <vector>

namespace anneau {

class MeteredApplication;

/// Measures the real window: how soon an empty one is on the screen; on the bundled observation a
/// drag frame with its four panels drawn, by VTK where the display offers OpenGL and by QPainter;
/// how long anything holds the GUI thread while samples are drawn; how soon each job honours
/// Cancel, asked at several moments of its life. Takes two or three minutes; spins the event loop
/// itself. `note` is told what is being measured. Without the engine, what needs it is left out.
Result<std::vector<BenchEntry>> benchWindow(MeteredApplication& application,
                                            const std::function<void(const QString&)>& note);

/// How soon an empty window is on the screen, from the start of this program, whose first window it
/// must be. Empty where the system does not tell when that was.
std::vector<BenchEntry> benchFirstPaint();

/// `{"entries": [{"name", "median_ms", "threads", "device", "dtype", "note"}, …]}`
QByteArray benchJson(const std::vector<BenchEntry>& entries);

} // namespace anneau
