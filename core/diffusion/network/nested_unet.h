// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/network/unet.h"

namespace anneau {

class UnetSpecification;

/// A network of twice the side grown round a trained one ("unet-v2"; the idea of progressive
/// growing, Karras et al. 2018, arXiv:1710.10196). The mean of 2 x 2 pixels is an image at half the
/// noise level: the inner network, unchanged in shape and meaning, denoises that. Its result,
/// interpolated linearly so that the means stay, takes part of the place of x; the outer level only
/// learns what is left:
///
///   p = mean of 2 x 2 of x, c = D_inner(p, sigma/2), h = x - up(p)
///   D = up(c) + skip_d h + out_d G,  skip_d, out_d those of Karras et al. (2022) for detail of RMS
///   sigmaData / 8
///
/// A fresh outer level has G = 0: the network then is the inner one and a linear filter of detail.
/// G is two residual blocks on 2 x 2 pixels made channels, from x, h, c and the inner features.
///
/// x [B, 1, H, W] float32, sigma [B] or [1]; `prepared` from prepareParameters(). // -> D
Tensor nestedDenoise(const UnetConfig& config, const Parameters& prepared, double sigmaData,
                     const Tensor& x, const Tensor& sigma, at::ScalarType inner);

/// The parameters of the outer level, named "outer.".
void addOuterLevel(const UnetConfig& config, UnetSpecification& spec);

/// A network of twice the side with `trained` inside and a fresh outer level of `channels`; the
/// config in `config`.
Parameters grownParameters(UnetConfig& config, const Parameters& trained, int channels,
                           std::uint64_t seed);

/// Twice the side, linear within each pixel by the differences of its neighbours, means unchanged.
/// // [B, 1, H, W] -> [B, 1, 2 H, 2 W]
Tensor growLinearly(const Tensor& image);

} // namespace anneau
