// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cosmology/cosmology.h"
#include "core/lens/curves.h"
#include "core/lens/lens_plane.h"
#include "core/model/scene.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace anneau {

/// The lens of a scene, made anew only when its masses change. GUI thread.
class LensAtHand {
public:
    /// Returns true if it is another lens than before.
    bool set(const std::vector<Component>& mass);
    const LensPlane* plane() const { return m_plane.get(); } ///< Null before set().

    /// 1/det A at a place of the image plane, arcsec: negative where an image is mirrored.
    double magnification(double x, double y) const;
    /// Where in the source plane it comes from.
    RayMap::Point source(double x, double y) const;

private:
    TracedRays trace(double x, double y, double (&out)[6]) const;

    std::vector<Component> m_mass;
    std::unique_ptr<LensPlane> m_plane;
};

/// The two numbers that say how large a lens is.
struct LensFigures {
    double einsteinRadius = 0;  ///< Effective, arcsec; 0: the lens is not critical.
    std::optional<double> mass; ///< Within it, Msun; needs both redshifts.

    static LensFigures of(const LensCurves& curves, const Scene& scene, const Cosmology& cosmology);
    QString text() const;        ///< Rich text, short.
    QString explanation() const; ///< How they are defined and with which redshifts.

    std::optional<double> zLens, zSource;
    CosmologyParameters cosmology;
};

/// "1.9 × 10¹¹"
QString scientific(double value, int decimals);

} // namespace anneau
