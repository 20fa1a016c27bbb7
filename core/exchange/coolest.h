// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/cosmology/cosmology.h"
#include "core/io/observation_reader.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// COOLEST's summary of a parameter's posterior; what is missing is null in the file.
struct CoolestStatistics {
    std::optional<double> mean, median, percentile16, percentile84;

    bool operator==(const CoolestStatistics&) const = default;
};

struct CoolestPrior {
    enum class Kind { None, Uniform, Gaussian };
    Kind kind = Kind::None;
    double first = 0;  ///< Lower end, or mean.
    double second = 0; ///< Upper end, or standard deviation.

    bool operator==(const CoolestPrior&) const = default;
};

/// What a template says of one parameter beyond its value.
struct CoolestParameter {
    std::string component; ///< Id in the scene.
    std::string key;
    CoolestStatistics posterior;
    CoolestPrior prior;
};

/// A COOLEST template (Galan et al. 2023, JOSS 8, 5567; versions 0.1.x, written after 0.1.11) in
/// our terms. Names, units and angles are ours already. What differs is converted when read and
/// written:
/// - a Sersic profile's b_n is 1.9992 n - 0.3271 there and exact here (sersic_scale.h);
/// - pixels of a source are there in e-/s per pixel of the observation;
/// - the origin is wherever the field of view says, here the image's centre;
/// - a list of point images (LensedPS) is one component for each image, lens light;
/// - shapelets have any order there, here the next even one.
/// Light that lies behind the lens is a source, at a redshift of its own if that is not the
/// farthest one; masses at several redshifts are several planes.
///
/// Models that COOLEST does not have go by "Anneau:" and their key, with a warning: other programs
/// refuse such a file, which is better than showing another lens. Its NFW is not ours: the standard
/// gives rho_c no unit.
struct CoolestModel {
    Scene scene;
    CosmologyParameters cosmology; ///< Flat, matter and Lambda: COOLEST knows no other.
    std::vector<CoolestParameter> parameters;
    std::optional<ObservationFiles> observation; ///< Image, noise and PSF, where there are files.
    std::optional<std::filesystem::path> likelihoodMask; ///< Image: pixels that are 0 do not count.
    std::string text;                  ///< The whole template, in the plain dialect.
    std::filesystem::path folder;      ///< Where its FITS files are.
    std::vector<std::string> warnings; ///< One sentence each: what was left out or supposed.
};

/// Whether a text is meant as a template, right or wrong.
bool isCoolest(const std::string& text);

/// Both dialects, plain and jsonpickle ("py/object"). `folder` is where the FITS files are.
/// Profiles that this program does not have, masses behind the farthest source and missing values
/// are warnings that name them; an error is what leaves no lens: another standard, no entities,
/// lenses with and without a redshift.
Result<CoolestModel> coolestFromJson(const std::string& text, const std::filesystem::path& folder);
Result<CoolestModel> readCoolest(const std::filesystem::path& file);

/// The observation that a template brings, with its mask and redshifts; an error if it brings none.
Result<Observation> observationOf(const CoolestModel& model);

/// Writes a template (mode MAP, plain dialect) and its FITS files beside it, named after it. With
/// `model.text` that template is brought up to date instead: profiles found by id and type get the
/// scene's values, those gone are taken out, new ones added; all else stays as it is, to the last
/// key, and the files it refers to are copied. `observation` may be null. Returns warnings.
Result<std::vector<std::string>> writeCoolest(const std::filesystem::path& file,
                                              const CoolestModel& model,
                                              const Observation* observation);

/// Mean, median and percentiles from the standard errors in a fit's file
/// (core/inference/fit/fit_json.h); none from another text.
std::vector<CoolestParameter> statisticsOfFit(const std::string& text);

} // namespace anneau
