// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/trial_draws.h"

#include "core/forward/bilinear.h"
#include "core/forward/source_matrix.h"
#include "core/inference/chains/bounded_coordinates.h"
#include "core/inference/fit/arc_finder.h"
#include "core/lens/source_places.h"

#include <Eigen/Dense>
#include <Eigen/Sparse>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace anneau {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// A draw of the source: D (kappa^2 + G)^-1 z / sqrt(strength), see source_prior.h.
Grid<double> drawSource(int pixels, const SourcePrior& prior, Rng rng)
{
    std::vector<Eigen::Triplet<double>> terms;
    const double diagonal = prior.kappa * prior.kappa + 4;
    for (int i = 0; i < pixels * pixels; ++i) {
        terms.emplace_back(i, i, diagonal);
        if (i % pixels > 0) {
            terms.emplace_back(i, i - 1, -1);
            terms.emplace_back(i - 1, i, -1);
        }
        if (i >= pixels) {
            terms.emplace_back(i, i - pixels, -1);
            terms.emplace_back(i - pixels, i, -1);
        }
    }
    Eigen::SparseMatrix<double> matrix(pixels * pixels, pixels * pixels);
    matrix.setFromTriplets(terms.begin(), terms.end());
    const Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> factor(matrix);
    VectorXd normal(pixels * pixels);
    rng.fillNormal(std::span<double>(normal.data(), static_cast<std::size_t>(normal.size())));
    const VectorXd smooth = factor.solve(normal) / std::sqrt(prior.strength);
    Grid<double> source(pixels, pixels);
    for (std::size_t i = 0; i < source.size(); ++i) {
        source[i] = smooth(static_cast<Index>(i)) * prior.amplitude[i];
    }
    return source;
}

Grid<double> lensed(const LensPosteriorModel& model, const Scene& scene, const Grid<double>& source)
{
    return LensOperator<double>(model.data.frame, model.data.kernel, model.emitting, scene.lensMass,
                                scene.sourceGrid)
        .apply(source);
}

} // namespace

Rng trialRng(std::uint64_t seed, int simulation, TrialStream stream)
{
    return {seed, static_cast<std::uint32_t>(simulation), static_cast<std::uint32_t>(stream)};
}

TrialDraw drawTrial(const LensPosteriorModel& model, std::uint64_t seed, int simulation)
{
    Rng lensRng = trialRng(seed, simulation, TrialStream::Lens);
    TrialDraw drawn{BoundedCoordinates(model.priors).draw(lensRng), model};
    const ParameterMap map(model.scene, {.mass = true});
    Scene scene = model.scene;
    map.write(std::span(drawn.truth).first(map.size()), scene);
    scene.sourceGrid = gridOf(model).at(scene);
    const SourcePrior prior =
        sourcePrior(drawn.truth[map.size()], drawn.truth[map.size() + 1], model.amplitude);
    FitData& data = drawn.model.data;
    data.data = lensed(model, scene,
                       drawSource(scene.sourceGrid.pixels, prior,
                                  trialRng(seed, simulation, TrialStream::Source)));
    Rng noise = trialRng(seed, simulation, TrialStream::Noise);
    for (std::size_t i = 0; i < data.pixels(); ++i) {
        const double value = noise.normal();
        const double weight = data.weight[i];
        data.data[i] = weight > 0 ? data.data[i] + value / std::sqrt(weight) : 0;
    }
    return drawn;
}

Mask trialAnchors(const LensPosteriorModel& model)
{
    constexpr double kMiddle = 0.25; ///< Of the grid's side, to either side of its centre.
    const ImageFrame& frame = model.data.frame;
    const SourceGrid& grid = model.scene.sourceGrid;
    const PixelRays<double> rays({frame.rows, frame.cols, frame.pixelScale, 1},
                                 Mask(frame.rows, frame.cols, 1));
    const auto [x, y] = sourcePlaces(model.scene.lensMass, rays.x, rays.y);
    const double reach = kMiddle * grid.pixels * grid.pixelScale;
    Mask anchors(frame.rows, frame.cols);
    for (std::size_t r = 0; r < x.size(); ++r) {
        anchors[static_cast<std::size_t>(rays.pixel[r])] =
            std::abs(x[r] - grid.centerX) < reach && std::abs(y[r] - grid.centerY) < reach ? 1 : 0;
    }
    return anchors;
}

Mask emittingInTrials(const LensPosteriorModel& model, std::uint64_t seed)
{
    constexpr int kLenses = 64;
    const FitData& data = model.data;
    const PixelRays<double> rays(data.frame, Mask(data.frame.rows, data.frame.cols, 1));
    const MovingGrid moving = gridOf(model);
    const ParameterMap map(model.scene, {.mass = true});
    Mask seen(data.frame.rows, data.frame.cols);
    for (int lens = 0; lens < kLenses; ++lens) {
        Rng rng = trialRng(~seed, lens, TrialStream::Lens);
        Scene scene = model.scene;
        if (lens > 0) {
            map.write(BoundedCoordinates(model.priors).draw(rng), scene);
        }
        const BilinearGrid<double> grid(moving.at(scene));
        const auto [x, y] = sourcePlaces(scene.lensMass, rays.x, rays.y);
        for (std::size_t r = 0; r < x.size(); ++r) {
            if (grid.locate(x[r], y[r]).index >= 0) {
                seen[static_cast<std::size_t>(rays.pixel[r / rays.perPixel])] = 1;
            }
        }
    }
    return dilated(seen, 1);
}

std::vector<double> trialEnvelope(int pixels)
{
    constexpr double kFloor = 0.01;
    std::vector<double> amplitude;
    double squares = 0;
    for (int r = 0; r < pixels; ++r) {
        for (int c = 0; c < pixels; ++c) {
            const double x = (c - 0.5 * (pixels - 1)) / (0.2 * pixels);
            const double y = (r - 0.5 * (pixels - 1)) / (0.2 * pixels);
            amplitude.push_back(std::exp(-0.5 * (x * x + y * y)) + kFloor);
            squares += amplitude.back() * amplitude.back();
        }
    }
    for (double& value : amplitude) {
        value *= std::sqrt(static_cast<double>(amplitude.size()) / squares);
    }
    return amplitude;
}

double trialRms(const LensPosteriorModel& model, double peakSnr, double logKappa,
                std::uint64_t seed)
{
    constexpr int kDraws = 25;
    std::vector<double> peaks;
    for (int i = 0; i < kDraws; ++i) {
        const SourcePrior prior = sourcePrior(0, logKappa, model.amplitude);
        const Grid<double> image = lensed(model, model.scene,
                                          drawSource(model.scene.sourceGrid.pixels, prior,
                                                     trialRng(~seed, i, TrialStream::Source)));
        double peak = 0;
        for (std::size_t k = 0; k < image.size(); ++k) {
            peak = std::max(peak, std::abs(image[k]) * std::sqrt(model.data.weight[k]));
        }
        peaks.push_back(peak);
    }
    std::nth_element(peaks.begin(), peaks.begin() + kDraws / 2, peaks.end());
    return peaks[kDraws / 2] > 0 ? peakSnr / peaks[kDraws / 2] : 0;
}

} // namespace anneau
