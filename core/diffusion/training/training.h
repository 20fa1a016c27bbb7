// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/session/engine.h"

#include <stop_token>

namespace anneau {

/// Trains a "unet-v1" denoiser on galaxies: the loss of Karras et al. (2022, arXiv:2206.00364, eq.
/// 8) with noise levels uniform in their logarithm and stratified over the batch; Adam with
/// warm-up, clipping and cosine decay; a power-law average of the weights; images from a pool that
/// is renewed as it goes (core/diffusion/data/galaxy_pool.h).
///
/// Noise range: from 1/50 of the training pixels' RMS to five standard deviations along their first
/// principal component, both measured from the pool at the start.
///
/// The output is written after every part of `checkpointSeconds`, usable as a prior each time, and
/// a checkpoint beside it (output + ".checkpoint") that job.resume continues from, bit for bit the
/// same on the same machine and number of images a worker. It is removed at the end.
///
/// On the CPU the batch is split into parts of 16 images, each on its own thread: two threads that
/// share one operator wait for each other whenever a third program runs.
///
/// Errors: BadInput (no usable image, with the first reasons; a checkpoint of another job), Io.
Result<TrainSummary> runTraining(const TrainJob& job, const TrainEvents& events,
                                 std::stop_token stop);

} // namespace anneau
