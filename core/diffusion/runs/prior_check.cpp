// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/prior_check.h"

#include "core/base/random.h"
#include "core/diffusion/data/galaxy_pool.h"
#include "core/diffusion/prior/edm.h"
#include "core/diffusion/prior/jacobian_symmetry.h"
#include "core/diffusion/prior/prior_file.h"
#include "core/diffusion/sample_noise.h"
#include "core/diffusion/samplers/prior_draws.h"
#include "core/diffusion/training/training_batch.h"
#include "core/posterior/pqmass.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr int kBatch = 16;
constexpr int kNeighbours = 4096;

std::vector<Image> toImages(const Tensor& images)
{
    std::vector<Image> out;
    for (std::int64_t k = 0; k < images.size(0); ++k) {
        out.push_back(toImage(images[k]));
    }
    return out;
}

/// Pixels in an asinh stretch that shows outskirts and cores alike, averaged over 2 x 2: what
/// PQMass and the search for neighbours compare. // [N, 1, H, W] -> [N, H/2 W/2]
Tensor features(const Tensor& images)
{
    return at::avg_pool2d(at::asinh(images / 0.1), {2, 2})
        .reshape({images.size(0), -1})
        .contiguous();
}

std::span<const float> valuesOf(const Tensor& tensor)
{
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// Median over rows of `points` of the distance to the nearest row of `others`.
double medianNearest(const Tensor& points, const Tensor& others)
{
    const Tensor squares = points.square().sum(1, true) + others.square().sum(1).unsqueeze(0) -
                           2 * at::matmul(points, others.t());
    return at::median(std::get<0>(squares.clamp_min(0).min(1)).sqrt()).item<double>();
}

Tensor probe(at::IntArrayRef shape, std::uint64_t seed, std::uint32_t stream)
{
    Tensor out = at::empty(shape, at::kFloat);
    Rng rng(seed, stream);
    rng.fillNormal({out.data_ptr<float>(), static_cast<std::size_t>(out.numel())});
    return out;
}

/// The training loss at one level: 1 is what returning c_skip x gives, about.
double lossAt(const Denoiser& prior, const Tensor& images, double sigma, std::uint64_t seed)
{
    const Tensor noisy = images + sigma * probe(images.sizes(), seed, 3);
    const double error = (prior.mean(noisy, sigma) - images).square().mean().item<double>();
    return error * edmFactors(sigma, prior.sigmaData()).weight;
}

void measureLevels(const Denoiser& prior, const Tensor& images, const Tensor& heldOut,
                   std::uint64_t seed, PriorCheck& out)
{
    constexpr int kLevels = 9;
    for (int i = 0; i < kLevels; ++i) {
        const double part = i / (kLevels - 1.0);
        const double sigma = prior.sigmaMin() * std::pow(prior.sigmaMax() / prior.sigmaMin(), part);
        const std::uint64_t own = seed + static_cast<std::uint64_t>(i);
        out.levels.push_back(sigma);
        out.loss.push_back(lossAt(prior, images, sigma, own));
        if (heldOut.size(0) > 0) {
            out.lossHeldOut.push_back(lossAt(prior, heldOut, sigma, own));
        }
        const Tensor few = images.slice(0, 0, 8);
        out.asymmetry.push_back(
            jacobianAsymmetry(prior, few + sigma * probe(few.sizes(), own, 4), sigma, own));
    }
}

/// Four views of every galaxy. // -> [4 n, 1, H, W]
Tensor viewsOf(const std::vector<GalaxyImage>& galaxies, int pixels, std::uint64_t seed)
{
    constexpr int kViews = 4;
    Tensor out =
        at::empty({kViews * static_cast<std::int64_t>(galaxies.size()), 1, pixels, pixels});
    for (std::int64_t k = 0; k < out.size(0); ++k) {
        Rng rng(seed, static_cast<std::uint32_t>(k));
        const auto& galaxy = galaxies[static_cast<std::size_t>(k / kViews)];
        out[k][0].copy_(toTensor(placeGalaxy(galaxy, pixels, rng)));
    }
    return out;
}

Tensor imagesOf(const PriorCheckJob& job, const std::vector<GalaxyImage>& real, int pixels,
                int count, std::uint64_t poolSeed)
{
    GalaxyPool pool({pixels, count, job.proceduralShare, poolSeed}, real);
    pool.fill(0);
    return poolImages(pool, poolSeed);
}

} // namespace

Result<PriorCheck> checkPrior(const PriorCheckJob& job, const ProgressReport& progress,
                              std::stop_token stop)
{
    expects(job.seed != job.trainingSeed,
            "checkPrior: the check must not see the training's images");
    const auto prior = loadPrior(job.prior, at::Device(at::kCPU));
    if (!prior) {
        return failWith(prior);
    }
    const auto galaxies = readGalaxies(job.images);
    if (!galaxies) {
        return failWith(galaxies);
    }
    const auto apart = readGalaxies(job.heldOut);
    if (!apart) {
        return failWith(apart);
    }
    const c10::NoGradGuard guard;
    const Denoiser& denoiser = **prior;
    std::vector<Tensor> parts;
    for (int first = 0; first < job.samples; first += kBatch) {
        const int count = std::min(kBatch, job.samples - first);
        const SampleNoise noise(job.seed, first, count);
        parts.push_back(drawUnconditional(denoiser, noise, job.steps, stop).to(at::kFloat));
        if (progress) {
            progress(
                {"drawing", static_cast<double>(first + count), static_cast<double>(job.samples)});
        }
    }
    const Tensor samples = at::cat(parts, 0);
    const auto& real = galaxies->galaxies;
    const int side = denoiser.pixels();
    const Tensor unseen = imagesOf(job, real, side, job.samples, job.seed);
    const Tensor others = imagesOf(job, real, side, kNeighbours, job.seed + 1);
    const Tensor seen = imagesOf(job, real, side, kNeighbours, job.trainingSeed);

    PriorCheck out;
    out.samples = toImages(samples);
    out.unseen = toImages(unseen);
    out.sampleRms = samples.square().mean().sqrt().item<double>();
    out.sigmaData = denoiser.sigmaData();
    const Tensor heldOut = viewsOf(apart->galaxies, side, job.seed);
    out.heldOut = toImages(heldOut);
    measureLevels(denoiser, unseen.slice(0, 0, std::min<std::int64_t>(128, job.samples)), heldOut,
                  job.seed, out);

    const Tensor drawn = features(samples), fresh = features(unseen), far = features(others);
    const int dims = static_cast<int>(drawn.size(1));
    PqmassOptions options;
    options.references = std::max(5, job.samples / 16);
    out.references = options.references;
    const PqmassResult result = pqmass(valuesOf(drawn), valuesOf(fresh), dims, options);
    out.pqmassMean = result.mean;
    out.pqmassPValue = result.pValue;
    const Tensor same = far.slice(0, 0, job.samples).contiguous();
    out.pqmassNullMean = pqmass(valuesOf(same), valuesOf(fresh), dims, options).mean;
    out.nearestSeen = medianNearest(drawn, features(seen));
    out.nearestUnseen = medianNearest(drawn, far);
    return out;
}

} // namespace anneau
