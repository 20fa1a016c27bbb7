// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/diffusion/network/unet.h"
#include "core/session/engine.h"

#include <string>

namespace anneau {

/// What a training run begins with: fresh weights, or those of a prior.
struct TrainingStart {
    UnetConfig config;
    Parameters parameters;
    double sigmaData = 0;   ///< What the weights were trained with; 0: to be measured.
    std::string name, hash; ///< Of the prior, its weights and its training set; empty: fresh.
};

/// A prior is read, and gets one level more where the job asks for twice its side. An error where
/// the job's side is neither.
Result<TrainingStart> trainingStart(const TrainJob& job);

} // namespace anneau
