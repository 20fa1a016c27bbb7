// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace anneau {

/// The integers of a "unet-v1".
struct UnetConfig {
    int pixels = 64;                          ///< Side of the images; a multiple of 8.
    std::array<int, 3> channels{64, 96, 128}; ///< At 1/2, 1/4 and 1/8 of the side; multiples of 16.
    std::array<int, 3> blocks{
        1, 2, 2};        ///< Residual blocks a level, on the way down and again on the way up.
    int embedding = 128; ///< Width of the noise level's embedding.
    /// Channels of an outer level round a network of half the side (nested_unet.h), a multiple of
    /// 16; 0: none.
    int outer = 0;

    bool operator==(const UnetConfig&) const = default;
    /// "tiny", "small", "medium"; throws ContractViolation for another word (check with isPreset).
    static UnetConfig preset(const std::string& size, int pixels);
    static bool isPreset(const std::string& size);
    /// Of the network inside the outer level; itself where there is none.
    UnetConfig innermost() const;
};

/// One learnt tensor: how large, and how it starts (normal with `initialStd`, about `initialMean`).
struct ParameterSpec {
    std::string name;
    std::vector<std::int64_t> shape;
    double initialStd = 0;
    double initialMean = 0;
};

using Parameters = std::map<std::string, Tensor>; ///< float32

/// All parameters of the architecture, in a fixed order.
std::vector<ParameterSpec> unetParameters(const UnetConfig& config);

/// Fresh parameters: He-scaled normals from Rng(seed), the last layers of each branch zero.
Parameters initialParameters(const UnetConfig& config, std::uint64_t seed);

/// What a network gives.
struct UnetOutput {
    Tensor image;     ///< F [B, 1, H, W] float32
    Tensor features;  ///< What F was made from. // [B, channels[0], H/2, W/2]
    Tensor embedding; ///< Of the noise level. // [B or 1, embedding]
};

/// A U-Net (Ronneberger et al. 2015, arXiv:1505.04597) laid out for two CPU cores: 2x2 pixels
/// become channels first, so nothing runs at full resolution; three levels; residual blocks with
/// group normalisation, SiLU and the noise level's gain and shift; self-attention only at the
/// coarsest level; nearest-neighbour upsampling; the last layers start at zero.
///
/// Besides the scaled image it sees asinh(x/sigma): galaxies span three decades in brightness, and
/// in that channel both a core and an outskirt at the noise's level are of order one.
///
/// Inner convolutions run in `inner` (float32 or bfloat16); the first, and the direct path from the
/// pixels to the result, always in float32.
///
/// Note [Cost of the network]. Convolutions are in channels-last layout, where this LibTorch is six
/// times faster than in NCHW, and another six times in bfloat16 on processors that multiply it;
/// what then dominates is normalisation and SiLU, hence normSilu().
///
/// x       [B, 1, H, W] float32, divided by sqrt(sigma^2 + sigmaData^2)
/// squash  [B, 1, H, W] float32, asinh(x_t/sigma)
/// noise   [B] or [1] float32, ln(sigma)/4
UnetOutput unetForward(const UnetConfig& config, const Parameters& parameters, const Tensor& x,
                       const Tensor& squash, const Tensor& noise, at::ScalarType inner);

/// The parameters as unetForward() wants them for speed: inner convolutions in `inner`, all 4-d
/// tensors channels last. Differentiable.
Parameters prepareParameters(const Parameters& parameters, at::ScalarType inner);

} // namespace anneau
