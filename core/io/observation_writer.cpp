// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/observation_writer.h"

#include <cmath>

namespace anneau {
namespace {

constexpr float kNoWeight = 1e8F;

std::vector<FitsKey> headerOf(const Observation& observation)
{
    std::vector<FitsKey> keys;
    const auto text = [&](const char* name, const std::string& value, const char* comment) {
        if (!value.empty()) {
            keys.push_back({name, value, comment});
        }
    };
    const auto number = [&](const char* name, const std::optional<double>& value,
                            const char* comment) {
        if (value) {
            keys.push_back({name, *value, comment});
        }
    };
    text("OBJECT", observation.name, "target");
    text("TELESCOP", observation.telescope, "telescope");
    text("INSTRUME", observation.instrument, "instrument");
    text("FILTER", observation.filter, "filter");
    number("PIXSCALE", observation.pixelScale, "arcsec per pixel");
    text("BUNIT", observation.unit, "unit of SCI and ERR, per pixel");
    number("ZLENS", observation.zLens, "redshift of the lens");
    number("ZSRC", observation.zSource, "redshift of the source");
    return keys;
}

} // namespace

Result<void> writeObservation(const std::filesystem::path& file, const Observation& observation,
                              const std::vector<ExtraImage>& extras, const std::string& model)
{
    FitsWriter writer(file);
    writer.primary(headerOf(observation));
    writer.addImage("SCI", observation.data, {{"BUNIT", observation.unit, "per pixel"}});
    Image sigma = observation.sigma;
    Mask flags(observation.rows(), observation.cols());
    for (std::size_t i = 0; i < flags.size(); ++i) {
        flags[i] = observation.mask[i] != 0 ? 0 : 1;
        if (flags[i] != 0 && !(sigma[i] > 0)) {
            sigma[i] = kNoWeight;
        }
    }
    writer.addImage("ERR", sigma, {{"BUNIT", observation.unit, "one standard deviation"}});
    if (!observation.psf.kernel.empty()) {
        writer.addImage("PSF", observation.psf.kernel,
                        {{"PSFOVER", static_cast<std::int64_t>(observation.psf.oversampling),
                          "samples per image pixel"}});
    }
    writer.addMask("DQ", flags, {{"COMMENT", std::string("0: use"), ""}});
    for (const ExtraImage& extra : extras) {
        writer.addImage(extra.name, extra.image, extra.keys);
    }
    if (!model.empty()) {
        writer.addTable("MODEL", {{"JSON", std::vector<std::string>{model}, ""}});
    }
    return writer.finish();
}

} // namespace anneau
