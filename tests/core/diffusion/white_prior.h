// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/diffusion/likelihood/lens_system.h"
#include "core/diffusion/prior/prior_file.h"
#include "core/diffusion/runs/sample_run.h"
#include "core/session/engine.h"

#include <ATen/ATen.h>
#include <QTemporaryDir>

namespace anneau::test {

inline constexpr int kSide = 16; ///< Of the source.

/// An untrained network returns c_skip x: the exact denoiser of white Gaussian images, by way of
/// everything a trained one goes through.
inline std::filesystem::path whitePrior(const QTemporaryDir& folder)
{
    Prior prior;
    prior.config = UnetConfig::preset("tiny", kSide);
    prior.parameters = initialParameters(prior.config, 1);
    prior.range = {0.5, 0.005, 10};
    const std::int64_t n = kSide * kSide;
    prior.moments.mean = at::zeros({1, kSide, kSide});
    prior.moments.components = 0.5 * at::eye(n).reshape({n, kSide, kSide});
    prior.moments.spectrum = at::full({kSide, kSide / 2 + 1}, 0.25);
    prior.trainingSet = "none";
    prior.unit = kPriorUnit;
    const std::filesystem::path file = folder.filePath("white.safetensors").toStdString();
    const auto written = writePrior(file, prior);
    expects(written.has_value(), "whitePrior");
    return file;
}

/// What a test of runs starts from: that prior in a folder of its own, where its files go, too.
class WithWhitePrior {
protected:
    WithWhitePrior() : m_prior{whitePrior(m_folder)} {}

    std::filesystem::path path(const char* name) const
    {
        return m_folder.filePath(name).toStdString();
    }

    const QTemporaryDir m_folder;
    const std::filesystem::path m_prior;
    EngineCache m_cache;
};

/// White-noise source of known flux scale, lensed, with noise.
inline SampleJob makeJob(const std::filesystem::path& prior)
{
    SampleJob job;
    Observation& o = job.observation;
    o.name = "test";
    o.file = "test.fits[SCI]";
    o.pixelScale = 0.1;
    o.data = Image(24, 24);
    o.sigma = Image(24, 24, 0.02F);
    o.mask = Mask(24, 24, 1);
    o.mask.at(2, 3) = 0;
    o.psf.kernel = Image(3, 3, 1.0F / 9);
    job.scene.lensMass = {{"PEMD", "lens", {0.7, 2.0, 0.8, 20, 0, 0}, {}}};
    job.scene.lensMass[0].fixed.assign(6, false);
    job.scene.sourceGrid = {kSide, 0.08, 0, 0};
    job.prior = prior;
    job.sampler = "default";
    job.samples = 6;
    job.batch = 4;
    job.steps = 16; // enough for a Gaussian prior
    job.fluxScale = 40;
    job.device = "cpu";

    const LensSystem system(LensSystem::keyOf(o, job.scene, at::kCPU), at::kCPU, {});
    Tensor truth = at::empty({1, kSide * kSide});
    Rng rng(3, 0);
    rng.fillNormal(
        std::span<float>(truth.data_ptr<float>(), static_cast<std::size_t>(truth.numel())));
    const Image clean = toImage(system.image(0.5 * job.fluxScale * truth));
    for (std::size_t i = 0; i < clean.size(); ++i) {
        o.data[i] = clean[i] + static_cast<float>(0.02 * rng.normal());
    }
    o.data.at(5, 5) = std::nanf("");
    return job;
}

} // namespace anneau::test
