// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/base/random.h"

namespace anneau {

/// Draws one galaxy that never was, in the network's unit (core/diffusion/data/unit.h) before the
/// random flux factor: half-light brightness 1. A pure function of the generator's state.
///
/// Not a model of galaxy formation: a broad family of shapes that contains what high-redshift
/// sources look like, so that a prior trained on it does not rule out the truth.
///
///   smooth     Sersic spheroids (n 0.7-4.5), discs with a bulge, thin edge-on discs with a dust
///   lane spiral     logarithmic arms (2-4 arms, pitch 8-35 deg), grand design to flocculent, bar,
///   clumps on the arms ring       rings of any brightness round a bulge, with clumps irregular  a
///   disc broken by log-normal texture, and few to two hundred clumps with a power law of
///              luminosities (dN/dL ~ L^-1.8; Kennicutt et al. 1989, ApJ 337, 761)
///   merger     two or three of the above, with a tidal arm
///
/// Common to all: effective radius along the major axis 4-14 px of 64 (log-uniform), centre within
/// 6 px of the middle, inclination uniform in its cosine, a smooth random distortion of the
/// coordinates, and a Gaussian PSF of 1-2 px FWHM. Drawn at twice the resolution, then binned.
/// Sizes scale with `pixels`/64.
Image proceduralGalaxy(int pixels, Rng& rng);

} // namespace anneau
