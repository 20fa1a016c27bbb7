// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cosmology/cosmology.h"
#include "core/lens/curves.h"
#include "core/lens/ray_map.h"
#include "core/model/scene.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace anneau {

/// The lens of a scene before one of its sources, made anew only when it changes. GUI thread.
class LensAtHand {
public:
    /// `source`: its redshift; none: the scene's zSource. Returns true if it is another lens than
    /// before. A scene whose redshifts do not fit together has none.
    bool set(const Scene& scene, std::optional<double> source = std::nullopt);
    const RayMap* map() const { return m_map.get(); } ///< Null if there is none.

    /// 1/det A at a place of the image plane, arcsec: negative where an image is mirrored. NaN
    /// without a lens.
    double magnification(double x, double y) const;
    /// Where in the source plane it comes from.
    RayMap::Point source(double x, double y) const;

private:
    TracedRays trace(double x, double y, double (&out)[6]) const;

    /// What the map depends on; redshifts only where they matter.
    struct Key {
        std::vector<Component> mass;
        std::optional<double> zLens, zSource, source;

        bool operator==(const Key&) const = default;
    };
    std::optional<Key> m_key;
    std::unique_ptr<const RayMap> m_map;
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

/// What the redshifts of a scene make of an arcsecond and of a delay, or that they are missing.
QString scalesText(const Scene& scene, const Cosmology& cosmology);

/// "1.9 × 10¹¹"
QString scientific(double value, int decimals);

} // namespace anneau
