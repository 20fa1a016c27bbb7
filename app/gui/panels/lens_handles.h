// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"
#include "widgets/view/handle.h"

#include <QString>

#include <vector>

namespace anneau {

/// What can be dragged on the data image: the centre, Einstein ring and axis of every elliptical
/// mass, the stick of every external shear. Locked parameters have no handle.
std::vector<Handle> lensHandles(const Scene& scene);

/// The source's centre, in the source plane, where the source is a profile.
std::vector<Handle> sourceHandles(const Scene& scene);

/// The scene after a handle was dragged to (x, y) arcsec; unchanged if the id is not one of ours.
Scene dragged(const Scene& scene, const QString& handle, double x, double y);

/// What a drag of that handle changes, for the undo menu.
QString dragText(const QString& handle);

} // namespace anneau
