// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/arc_residuals.h"

#include <numeric>

namespace anneau {
namespace {

Result<std::vector<double>> meanModel(const PosteriorFile& posterior)
{
    std::vector<double> mean(posterior.observation().data.size());
    for (int s = 0; s < posterior.size(); ++s) {
        const auto sample = posterior.read(s);
        if (!sample) {
            return failWith(sample);
        }
        if (sample->model.size() != mean.size()) {
            return fail(Error::Kind::BadInput,
                        "The posterior file holds no model images, so data and model "
                        "cannot be compared; draw the samples again.");
        }
        for (std::size_t i = 0; i < mean.size(); ++i) {
            mean[i] += static_cast<double>(sample->model[i]) / posterior.size();
        }
    }
    return mean;
}

} // namespace

double sigmaAt(const Observation& seen, const NoiseSpec& noise, std::size_t pixel)
{
    return noise.scale * (noise.kind == NoiseSpec::Kind::Constant
                              ? noise.sigma
                              : static_cast<double>(seen.sigma[pixel]));
}

double noiseScaleOf(const PosteriorFile::Sample& sample)
{
    return sample.lens ? sample.lens->noiseScale : 1;
}

double meanNoiseScale(const PosteriorFile& posterior)
{
    const std::vector<LensDraw>& draws = posterior.lensDraws();
    const double sum =
        std::accumulate(draws.begin(), draws.end(), 0.0,
                        [](double so, const LensDraw& draw) { return so + draw.noiseScale; });
    return draws.empty() ? 1 : sum / static_cast<double>(draws.size());
}

double ArcResiduals::meanReduced() const
{
    if (pixels == 0) {
        return 0;
    }
    const double sum = std::accumulate(chi2.begin(), chi2.end(), 0.0);
    return sum / static_cast<double>(chi2.size()) / pixels;
}

Result<ArcResiduals> arcResiduals(const PosteriorFile& posterior, double threshold)
{
    if (posterior.size() == 0) {
        return fail(
            Error::Kind::BadInput,
            "The posterior file holds no finished sample yet; let the run go on with --resume.");
    }
    const auto mean = meanModel(posterior);
    if (!mean) {
        return failWith(mean);
    }
    const Observation& seen = posterior.observation();
    const NoiseSpec& noise = posterior.scene().noise;
    const double faint = threshold * meanNoiseScale(posterior);
    ArcResiduals arcs{Mask(seen.rows(), seen.cols()), 0, {}};
    std::vector<std::size_t> region;
    for (std::size_t i = 0; i < mean->size(); ++i) {
        if (seen.mask[i] != 0 && (*mean)[i] > faint * sigmaAt(seen, noise, i)) {
            arcs.region[i] = 1;
            region.push_back(i);
        }
    }
    arcs.pixels = static_cast<int>(region.size());
    for (int s = 0; s < posterior.size(); ++s) {
        const auto sample = posterior.read(s);
        if (!sample) {
            return failWith(sample);
        }
        double chi2 = 0;
        for (const std::size_t i : region) {
            const double rest = static_cast<double>(seen.data[i]) -
                                static_cast<double>(posterior.lensLight()[i]) -
                                static_cast<double>(sample->model[i]);
            const double pull = rest / (noiseScaleOf(*sample) * sigmaAt(seen, noise, i));
            chi2 += pull * pull;
        }
        arcs.chi2.push_back(chi2);
    }
    return arcs;
}

} // namespace anneau
