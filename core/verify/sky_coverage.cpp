// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/sky_coverage.h"

#include "core/io/fits.h"
#include "core/noise/sky_covariance.h"
#include "core/noise/sky_file.h"
#include "core/posterior/calibration.h"
#include "core/verify/gaussian_lens.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

namespace anneau {
namespace {

using Vector = GaussianLens::Vector;
using Matrix = GaussianLens::Matrix;

constexpr int kLeastPatches = 10;
constexpr int kMostSide = 64;

bool overlap(const SkyPatch& a, const SkyPatch& b)
{
    return a.source == b.source && std::abs(a.y0 - b.y0) < a.sky.rows() &&
           std::abs(a.x0 - b.x0) < a.sky.cols();
}

/// In the order of the file, each that overlaps none before it.
std::vector<SkyPatch> apart(const std::vector<SkyPatch>& patches)
{
    std::vector<SkyPatch> out;
    for (const SkyPatch& patch : patches) {
        if (std::ranges::none_of(out,
                                 [&](const SkyPatch& other) { return overlap(patch, other); })) {
            out.push_back(patch);
        }
    }
    return out;
}

/// The patch about its mean, over the standard deviation of its source.
Vector normalised(const Image& sky, double sd)
{
    Vector out(static_cast<Eigen::Index>(sky.size()));
    for (std::size_t i = 0; i < sky.size(); ++i) {
        out[static_cast<Eigen::Index>(i)] = static_cast<double>(sky[i]) / sd;
    }
    out.array() -= out.mean();
    return out;
}

/// Draws, truths and figures of one way of taking the noise.
struct Tally {
    SampleSet set;
    std::vector<double> chi2;
    double errors = 0, spreads = 0;
};

class SkyRun {
public:
    SkyRun(const std::vector<SkyPatch>& patches, const SkyCoverageOptions& options)
        : m_patches{patches},
          m_used{apart(patches)},
          m_options{options}
    {
        const int side = patches.front().sky.rows();
        m_setup.frame = {side, side, options.pixelScale, 2};
        m_setup.thetaE = side * options.pixelScale / 3;
        m_setup.psfFwhm = 0.1; // ACS
        m_setup.grid = {options.sourcePixels, m_setup.thetaE * 1.6 / options.sourcePixels, 0, 0};
        m_setup.noise = noiseFor(m_setup, options.snr);
        for (Tally* tally : {&m_white, &m_correlated, &m_control}) {
            tally->set.samples = options.samples;
            tally->set.shape = {options.sourcePixels, options.sourcePixels};
            tally->set.simulations = 0;
        }
    }

    const std::vector<SkyPatch>& used() const { return m_used; }

    Result<void> addSource(const std::string& source, const GaussianLens& white)
    {
        const std::vector<Image> skies = scaledOthers(source);
        const auto others = m_options.reach > 0 ? measureSkyCovariance(skies, {}, m_options.reach)
                                                : measureSkyCovariance(skies, {});
        if (!others) {
            return failWith(others);
        }
        const double sd = std::sqrt(varianceOf(source));
        GaussianLensSetup setup = m_setup;
        setup.correlation = others->correlation();
        const int reach = others->reach;
        m_shortest = m_shortest == 0 ? reach : std::min(m_shortest, reach);
        m_longest = std::max(m_longest, reach);
        m_nextCol += others->covariance.at(reach, reach + 1) / others->variance();
        m_nextRow += others->covariance.at(reach + 1, reach) / others->variance();
        const GaussianLens correlated(setup);
        for (std::size_t p = 0; p < m_used.size(); ++p) {
            for (int i = 0; m_used[p].source == source && i < m_options.perPatch; ++i) {
                Rng rng(m_options.seed, static_cast<std::uint32_t>(p),
                        static_cast<std::uint32_t>(i));
                const Vector truth = white.drawSource(rng);
                const Vector image = white.image(truth);
                const Vector sky = white.noise() * normalised(m_used[p].sky, sd);
                add(m_white, white, truth, image + sky, rng);
                add(m_correlated, correlated, truth, image + sky, rng);
                add(m_control, white, truth, image + white.drawNoise(rng), rng);
            }
        }
        return {};
    }

    const GaussianLensSetup& setup() const { return m_setup; }

    void finish(SkyCoverage& out) const
    {
        out.nextRow = m_nextRow / out.sources;
        out.nextCol = m_nextCol / out.sources;
        out.shortestReach = m_shortest;
        out.longestReach = m_longest;
        out.rows = {row("real sky", "white", m_white), row("real sky", "correlated", m_correlated),
                    row("simulated white", "white", m_control)};
    }

private:
    /// Patches of the other sources, each over the standard deviation of its source: frames differ
    /// in depth, and the deeper ones count as much.
    std::vector<Image> scaledOthers(const std::string& source) const
    {
        std::vector<Image> out;
        for (const SkyPatch& patch : m_patches) {
            if (patch.source == source) {
                continue;
            }
            const double sd = std::sqrt(varianceOf(patch.source));
            out.push_back(patch.sky);
            for (float& value : out.back()) {
                value = static_cast<float>(static_cast<double>(value) / sd);
            }
        }
        return out;
    }

    double varianceOf(const std::string& source) const
    {
        double squares = 0, count = 0;
        for (const SkyPatch& patch : m_patches) {
            if (patch.source == source) {
                const Vector values = normalised(patch.sky, 1);
                squares += values.squaredNorm();
                count += static_cast<double>(values.size());
            }
        }
        return squares / count;
    }

    void add(Tally& tally, const GaussianLens& lens, const Vector& truth, const Vector& data,
             Rng& rng) const
    {
        const Vector mean = lens.mean(data);
        const Matrix scatter = lens.drawScatter(m_options.samples + 1, rng);
        const auto append = [](std::vector<float>& to, const Vector& values) {
            to.insert(to.end(), values.begin(), values.end());
        };
        ++tally.set.simulations;
        append(tally.set.truth, truth);
        append(tally.set.reference, mean + scatter.col(m_options.samples));
        for (int k = 0; k < m_options.samples; ++k) {
            append(tally.set.values, mean + scatter.col(k));
        }
        const Vector draw = mean + scatter.col(0);
        tally.chi2.push_back(lens.chi2(data - lens.image(draw)) /
                             static_cast<double>(lens.pixels()));
        tally.errors += (truth - mean).squaredNorm();
        tally.spreads += scatter.squaredNorm() / static_cast<double>(scatter.cols());
    }

    SkyCoverageRow row(std::string noise, std::string taken, const Tally& tally) const
    {
        SkyCoverageRow out;
        out.noise = std::move(noise);
        out.taken = std::move(taken);
        const SampleSet& set = tally.set;
        out.findings = CalibrationSuite(set.simulations, set.samples, m_options.seed).run(set);
        std::vector<double> fractions;
        for (int i = 0; i < set.simulations; ++i) {
            const auto at = static_cast<std::size_t>(i) * set.dims();
            fractions.push_back(tarpFraction(set.draws(i, 0, set.samples), set.truthOf(i),
                                             std::span(set.reference).subspan(at, set.dims())));
        }
        out.curve =
            tarpCurve(std::move(fractions), set.samples, tarpBins(set.samples), m_options.seed);
        const double count = static_cast<double>(tally.chi2.size());
        double squares = 0;
        for (const double value : tally.chi2) {
            out.chi2 += value / count;
            squares += value * value / count;
        }
        out.chi2Scatter = std::sqrt(std::max(0.0, squares - out.chi2 * out.chi2));
        out.widthRatio = std::sqrt(tally.errors / tally.spreads);
        return out;
    }

    const std::vector<SkyPatch>& m_patches;
    std::vector<SkyPatch> m_used;
    SkyCoverageOptions m_options;
    GaussianLensSetup m_setup;
    Tally m_white, m_correlated, m_control;
    double m_nextRow = 0, m_nextCol = 0;
    int m_shortest = 0, m_longest = 0; ///< Reach.
};

} // namespace

Result<std::vector<SkyPatch>> readIndexedPatches(const std::filesystem::path& file)
{
    auto images = readSkyPatches(file);
    if (!images) {
        return failWith(images);
    }
    std::vector<SkyPatch> out;
    for (Image& image : *images) {
        const bool second = 2 * out.size() >= images->size();
        const int number = static_cast<int>(out.size());
        const int height = image.rows();
        out.push_back(
            {std::move(image), second ? "second half" : "first half", number * height, 0});
    }
    const auto fits = FitsReader::open(file);
    if (!fits || !fits->has("INDEX")) {
        return out;
    }
    const int index = *fits->find("INDEX");
    const auto sources = fits->readTextColumn(index, "SOURCE");
    const auto rows = fits->readColumn<double>(index, "Y0");
    const auto cols = fits->readColumn<double>(index, "X0");
    if (!sources || !rows || !cols) {
        return fail(Error::Kind::BadInput,
                    file.string() + ": its table INDEX lacks SOURCE, Y0 or X0, which say where the "
                                    "patches lie.");
    }
    if (sources->size() != out.size() || rows->size() != out.size() || cols->size() != out.size()) {
        return fail(Error::Kind::BadInput,
                    file.string() + ": its table INDEX has not one row a patch.");
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].source = (*sources)[i];
        out[i].y0 = static_cast<int>((*rows)[i]);
        out[i].x0 = static_cast<int>((*cols)[i]);
    }
    return out;
}

Result<SkyCoverage> skyCoverage(const std::vector<SkyPatch>& patches,
                                const SkyCoverageOptions& options, const ProgressReport& progress,
                                std::stop_token stop)
{
    std::set<std::string> sources;
    for (const SkyPatch& patch : patches) {
        sources.insert(patch.source);
        const bool finite =
            std::ranges::all_of(patch.sky, [](float v) { return std::isfinite(v); });
        if (patch.sky.rows() != patch.sky.cols() || patch.sky.rows() > kMostSide || !finite ||
            !patch.sky.sameShape(patches.front().sky)) {
            return fail(Error::Kind::BadInput,
                        "Lenses are injected into square patches of blank sky of one size, at most "
                        "64 pixels a side, without holes; cut the sky into such.");
        }
    }
    if (sources.size() < 2 || apart(patches).size() < kLeastPatches) {
        return fail(Error::Kind::BadInput,
                    "Too little blank sky: there must be ten patches that do not overlap, of two "
                    "frames or more, so that noise is measured on others than it is tested on.");
    }
    SkyRun run(patches, options);
    const GaussianLens white(run.setup());
    SkyCoverage out;
    out.patches = static_cast<int>(run.used().size());
    out.sources = static_cast<int>(sources.size());
    double done = 0;
    for (const std::string& source : sources) {
        if (stop.stop_requested()) {
            return fail(Error::Kind::Cancelled, "Interrupted.");
        }
        if (const auto added = run.addSource(source, white); !added) {
            return failWith(added);
        }
        if (progress) {
            progress({"injecting lenses", ++done, static_cast<double>(sources.size())});
        }
    }
    run.finish(out);
    return out;
}

} // namespace anneau
