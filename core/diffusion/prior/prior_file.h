// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/network/unet.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/prior/network_denoiser.h"
#include "core/io/safetensors.h"
#include "core/session/engine.h"

#include <filesystem>
#include <memory>
#include <string>

namespace anneau {

/// A trained prior as its file holds it: safetensors with the network's parameters under their own
/// names, "prior_mean", "prior_components" and "prior_spectrum", and a metadata block that says
/// what the numbers mean (format "anneau-prior/1", architecture "unet-v1" and its integers, or
/// "unet-v2" (nested_unet.h) with "outer" among them, sigma_data, sigma_min, sigma_max,
/// prior_remainder, pixels, unit, training_set, training_hash, steps).
struct Prior {
    UnetConfig config;
    Parameters parameters;
    NoiseRange range;
    PriorMoments moments;
    std::string trainingSet;  ///< In words.
    std::string trainingHash; ///< SHA-256 of the training images' names and files and the
                              ///< generator's version.
    std::string unit;
    std::int64_t steps = 0;
};

/// What 1 means in the unit of every prior this program trains.
inline constexpr const char* kPriorUnit =
    "mean surface brightness over the half-light area (exp of a normal of 0.35)";

StoredTensor storeTensor(const Tensor& tensor, StoredType type);
Tensor loadTensor(const StoredTensor& stored); // -> float32, CPU

/// Large convolutions are stored as bfloat16, the type they run in; all else as float32.
Result<void> writePrior(const std::filesystem::path& file, const Prior& prior);

/// Refuses files of another kind, other architectures, missing or surplus arrays, other shapes.
Result<Prior> readPrior(const std::filesystem::path& file);

PriorInfo describePrior(const std::filesystem::path& file, const Prior& prior);

/// readPrior(), made ready on a device ("cpu", "cuda:0"), after the acceptance test (acceptance.h),
/// a tenth of a second or more: throws Cancelled when stopped.
Result<std::shared_ptr<const NetworkDenoiser>> loadPrior(const std::filesystem::path& file,
                                                         const at::Device& device,
                                                         const std::string& precision = "auto",
                                                         std::stop_token stop = {});

} // namespace anneau
