// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/page.h"

#include "core/lens/lens_of.h"
#include "core/report/page_content.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneau {
namespace {

constexpr int kShownSamples = 3;

/// Lens light plus the mean of the samples' images, and chi2 of each sample.
Result<void> addSamples(const PosteriorFile& posterior, PageContent& content)
{
    const Image& light = posterior.lensLight();
    Grid<double> sum(light.rows(), light.cols());
    for (int i = 0; i < posterior.size(); ++i) {
        auto sample = posterior.read(i);
        if (!sample) {
            return failWith(sample);
        }
        if (!sample->model.sameShape(light)) {
            return fail(Error::Kind::BadInput,
                        "The posterior file holds no model images, so data and model "
                        "cannot be compared; draw the samples again.");
        }
        for (std::size_t k = 0; k < sum.size(); ++k) {
            sum[k] += static_cast<double>(sample->model[k]);
        }
        content.chi2.push_back(sample->chi2 / (noiseScaleOf(*sample) * noiseScaleOf(*sample)));
        if (i < kShownSamples) {
            content.samples.push_back(std::move(sample->source));
        }
    }
    content.model = light;
    for (std::size_t k = 0; k < sum.size(); ++k) {
        content.model[k] += static_cast<float>(sum[k] / posterior.size());
    }
    return {};
}

void addResidual(PageContent& content)
{
    const Observation& seen = content.observation;
    content.residual = Image(seen.rows(), seen.cols(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < seen.data.size(); ++i) {
        if (seen.mask[i] != 0) {
            const double sigma = content.noiseScale * sigmaAt(seen, content.scene.noise, i);
            content.residual[i] =
                static_cast<float>(static_cast<double>(seen.data[i] - content.model[i]) / sigma);
        }
    }
    content.pixels =
        static_cast<int>(std::ranges::count_if(seen.mask, [](auto used) { return used != 0; }));
}

Result<PageContent> gather(const PosteriorFile& posterior, const std::optional<TarpCurve>& coverage)
{
    if (posterior.size() == 0) {
        return fail(
            Error::Kind::BadInput,
            "The posterior file holds no finished sample yet; let the run go on with --resume.");
    }
    PageContent content;
    content.record = posterior.record();
    content.scene = posterior.scene();
    content.observation = posterior.observation();
    content.coverage = coverage;
    content.noiseScale = meanNoiseScale(posterior);
    if (const auto added = addSamples(posterior, content); !added) {
        return failWith(added);
    }
    addResidual(content);
    if (auto arcs = arcResiduals(posterior)) {
        content.arcs = std::move(*arcs);
    }
    if (!posterior.lensDraws().empty()) {
        content.lens = summariseLens(content.scene, posterior.lensDraws());
    }
    auto mean = posterior.mean();
    auto spread = posterior.standardDeviation();
    if (!mean || !spread) {
        return mean ? failWith(spread) : failWith(mean);
    }
    content.mean = std::move(*mean);
    content.standardDeviation = std::move(*spread);
    const double halfWidth = 0.5 * content.observation.pixelScale *
                             std::max(content.observation.rows(), content.observation.cols());
    content.curves =
        traceCurves(*lensOf(content.scene), halfWidth, content.observation.pixelScale / 20);
    return content;
}

} // namespace

Result<void> writeReport(const PosteriorFile& posterior, const std::optional<TarpCurve>& coverage,
                         const std::filesystem::path& output, const std::string& remark)
{
    auto content = gather(posterior, coverage);
    if (!content) {
        return failWith(content);
    }
    content->remark = remark;
    auto canvas = Canvas::create(output, kPageWidth, kPageHeight);
    if (!canvas) {
        return failWith(canvas);
    }
    drawPage(*canvas, *content);
    return canvas->finish();
}

} // namespace anneau
