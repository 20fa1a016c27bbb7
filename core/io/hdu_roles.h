// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/fits.h"

#include <string>

namespace anneau {

/// What an HDU is taken for.
enum class HduRole { None, Science, Noise, Psf, Flags };

/// What the numbers of a noise HDU mean.
enum class NoiseKind {
    Unknown, ///< To be told from the values.
    Sigma,   ///< One standard deviation.
    Variance,
    InverseVariance,
    Weight,  ///< Inverse variance or exposure time: to be told from the values.
    Exposure ///< Seconds: the source's photon noise follows from the image.
};

/// What the name of an HDU says: "NIR_Y_RMS" is the Sigma noise of band "NIR_Y", "SCI" the image of
/// band "".
struct HduMeaning {
    HduRole role = HduRole::None;
    NoiseKind noise = NoiseKind::Unknown;
    std::string band;
};
HduMeaning meaningOf(const std::string& name);

/// Whether an image could hold a two-dimensional picture: two axes longer than 1.
bool isPicture(const FitsHdu& hdu);

/// The HDUs an observation is made of; 0 where there is none.
struct HduChoice {
    int image = 0, noise = 0, psf = 0, mask = 0;
    NoiseKind noiseKind = NoiseKind::Unknown;
};

/// `wanted`: EXTNAME, number or band of the image; empty for the first. Companions are found by
/// their names (same band; ERR before variance, inverse variance, weight and exposure), else, among
/// HDUs without names, by their order: image, noise of the same shape, PSF.
Result<HduChoice> chooseHdus(const FitsReader& reader, const std::string& wanted);

} // namespace anneau
