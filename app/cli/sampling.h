// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/args.h"
#include "app/cli/console.h"
#include "core/base/error.h"
#include "core/session/engine.h"

#include <string>
#include <vector>

namespace anneau::cli {

/// Options that `sample` and `coverage` share: what to sample, from which prior, how.
std::vector<Option> samplingOptions();

/// The same without --sampler and --steps and with --model left to choice: for commands that take
/// several samplers and other inputs than observations.
std::vector<Option> comparedSamplingOptions();

/// What is wrong with a sampler's name, or nothing: for Option::complaint.
std::string samplerComplaint(const std::string& name);

/// The words of "A,B,…".
std::vector<std::string> commaList(const std::string& text);
/// What is wrong with the first wrong name of a sampler in such a list, or nothing.
std::string samplerListComplaint(const std::string& text);

/// Reads observation, model and prior and cuts the observation to the region of the model. Leaves
/// samples, output and resume alone.
Result<SampleJob> samplingJob(const Arguments& arguments, Console& console);

/// Reads the observation named by `word` and the model of "--model" into the job, cut to the region
/// of the model.
Result<void> readScene(SampleJob& job, const std::string& word, const Arguments& arguments,
                       Console& console);

/// "--blank-sky" and "--sky-reach".
std::vector<Option> skyOptions();

/// How the noise of the blank sky named by `option` is correlated, as far as "--sky-reach" says,
/// told to the user; empty without.
Result<Grid<double>> skyCorrelation(const Arguments& arguments, Console& console,
                                    const std::string& option = "--blank-sky");

} // namespace anneau::cli
