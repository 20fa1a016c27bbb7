// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/args.h"
#include "app/cli/console.h"
#include "core/base/error.h"
#include "core/exchange/model_file.h"
#include "core/inference/fit/fit.h"
#include "core/io/observation_reader.h"
#include "core/model/observation.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneau::cli {

/// "--hdu", "--psf", "--noise", "--mask", "--pixel-scale": what an observation is read from.
std::vector<Option> observationOptions();

/// `own` followed by `more`: options in the order of the help.
std::vector<Option> together(std::vector<Option> own, const std::vector<Option>& more);

/// Splits "x.fits[SCI]" into file and HDU, unless a file of that very name exists.
ObservationFiles imageFile(const std::string& word);

/// Reads the observation named by the first positional argument ("x.fits" or "x.fits[SCI]") and the
/// options above, and passes its warnings on. Whatever is wrong with it is bad input.
Result<Observation> readInput(const Arguments& arguments, Console& console);
/// The same for the observation named by `word`.
Result<Observation> readInput(const std::string& word, const Arguments& arguments,
                              Console& console);

/// "--starts", "--light", "--no-shear", "--source-pixels": how a lens is fitted.
std::vector<Option> fitOptions();
/// From these, "--start" and "--seed".
Result<FitOptions> makeFitOptions(const Arguments& arguments);

/// Reads a model of any format (core/exchange/model_file.h) and passes its warnings on. Whatever is
/// wrong with it is bad input.
Result<Scene> readModel(const std::filesystem::path& file, Console& console);

/// `result`'s error as one of bad input, whatever its kind: for files the user named.
template <class T>
tl::unexpected<Error> badInput(const Result<T>& result)
{
    Error error = result.error();
    if (error.kind != Error::Kind::Cancelled) {
        error.kind = Error::Kind::BadInput;
    }
    return tl::unexpected<Error>(std::move(error));
}

/// An error if `file` cannot be written because its folder is not there: found out before the work.
Result<std::filesystem::path> outputFile(const std::string& file,
                                         const std::vector<std::string>& extensions);

/// The same of --output; empty where that is not given.
Result<std::filesystem::path> optionalOutputFile(const Arguments& arguments,
                                                 const std::vector<std::string>& extensions);

} // namespace anneau::cli
