// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/network_denoiser.h"
#include "core/diffusion/prior/prior_file.h"
#include "core/diffusion/training/adam.h"
#include "core/diffusion/training/training.h"
#include "tests/core/diffusion/tensors.h"
#include "tests/support/test_main.h"

#include <ATen/Parallel.h>
#include <QTemporaryDir>
#include <QTest>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <fstream>
#include <iterator>

using namespace anneau;
using namespace anneau::test;

namespace {

TrainJob smallJob(const std::filesystem::path& output)
{
    TrainJob job;
    job.proceduralShare = 1;
    job.pixels = 16;
    job.size = "tiny";
    job.steps = 8;
    job.batch = 24;
    job.device = "cpu";
    job.precision = "float32";
    job.output = output;
    return job;
}

std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Images of one random level each: E[x | x_t] is the mean pixel, shrunk by 1/(1 + sigma^2/n).
Tensor levelImages(std::uint32_t stream)
{
    return normals({16, 1, 1, 1}, stream).expand({16, 1, 16, 16}).contiguous();
}

} // namespace

class TrainingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); } // of one operator: images are tiny

    /// A linear denoiser is learnt from samples: after 150 steps at noise levels about 1 the error
    /// from the exact one is at most a fifth of an untrained network's.
    void aGaussianToyTeachesItsLinearDenoiser()
    {
        const UnetConfig config = UnetConfig::preset("tiny", 16);
        Parameters parameters = initialParameters(config, 1);
        AdamOptions options;
        options.rate = 6e-3;
        options.warmUp = 10;
        options.steps = 150;
        Adam adam(parameters, options);
        const auto error = [&](double sigma) {
            const c10::NoGradGuard guard;
            const Tensor noisy = levelImages(900001) + sigma * normals({16, 1, 16, 16}, 900002);
            const Tensor exact =
                noisy.mean(at::IntArrayRef{2, 3}, true) / (1 + sigma * sigma / 256);
            const Tensor d = denoise(config, prepareParameters(parameters, at::kFloat), 1, noisy,
                                     at::full({1}, sigma), at::kFloat);
            return (d - exact).square().mean().sqrt().item<double>();
        };
        const double before = error(1);
        for (std::uint32_t step = 0; step < 150; ++step) {
            const Tensor clean = levelImages(10 * step);
            const Tensor sigma = at::exp(0.2 * normals({16}, 10 * step + 1));
            const Tensor noisy =
                clean + sigma.reshape({-1, 1, 1, 1}) * normals({16, 1, 16, 16}, 10 * step + 2);
            std::vector<Tensor> leaves;
            Parameters live;
            for (const auto& [name, value] : parameters) {
                leaves.push_back(value.detach().requires_grad_(true));
                live[name] = leaves.back();
            }
            const RawOutput raw = networkOutput(config, prepareParameters(live, at::kFloat), 1,
                                                noisy, sigma, at::kFloat);
            const Tensor loss =
                (raw.network - (clean - raw.skip * noisy) / raw.out).square().mean();
            const auto gradients = torch::autograd::grad({loss}, leaves);
            Parameters named;
            std::size_t k = 0;
            for (const auto& [name, value] : parameters) {
                named[name] = gradients[k++];
            }
            adam.update(parameters, named, step);
        }
        QVERIFY2(error(1) < before / 5, qPrintable(QString::number(error(1) / before)));
    }

    /// At twice the side of the prior that it starts from, one step at next to no learning rate
    /// gives that prior's network inside another, with its data scale; other sides are refused.
    void aPriorIsStartedFrom()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        TrainJob job = smallJob(path / "first.safetensors");
        QVERIFY(runTraining(job, {}, {}).has_value());
        const auto first = readPrior(job.output);
        QVERIFY(first.has_value());
        const auto same = [&](const Prior& other) {
            for (const auto& [name, value] : first->parameters) {
                if (!at::allclose(other.parameters.at(name), value, 1e-2, 1e-4)) {
                    return false;
                }
            }
            return other.range.sigmaData == first->range.sigmaData;
        };
        job.from = job.output;
        job.seed = 2;
        job.steps = 1;
        job.learningRate = 1e-7;
        job.pixels = 32;
        job.output = path / "grown.safetensors";
        QVERIFY(runTraining(job, {}, {}).has_value());
        const auto grown = readPrior(job.output);
        QVERIFY(grown.has_value() && same(*grown));
        QVERIFY(grown->config.outer > 0 && grown->config.innermost() == first->config);
        QVERIFY(grown->trainingSet.find("started from first.safetensors") != std::string::npos);

        job.pixels = 48;
        const auto refused = runTraining(job, {}, {});
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().message.find("32 x 32") != std::string::npos);
        job.from = job.output; // there is no level beyond the outer one
        job.pixels = 64;
        QVERIFY(!runTraining(job, {}, {}).has_value());
    }

    /// Stopped after three steps and resumed: the same weights, bit for bit, and the checkpoint
    /// gone.
    void aResumedRunIsTheUninterruptedOne()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const auto whole = runTraining(smallJob(path / "whole.safetensors"), {}, {});
        QVERIFY2(whole.has_value(), whole ? "" : whole.error().message.c_str());
        QVERIFY(!whole->cancelled);
        QCOMPARE(whole->steps, std::int64_t{8});

        TrainJob job = smallJob(path / "parts.safetensors");
        std::stop_source source;
        TrainEvents events;
        events.onLoss = [&](std::int64_t step, double) {
            if (step == 2) {
                source.request_stop();
            }
        };
        const auto part = runTraining(job, events, source.get_token());
        QVERIFY(part.has_value() && part->cancelled);
        QCOMPARE(part->steps, std::int64_t{3});
        QVERIFY(std::filesystem::exists(path / "parts.safetensors.checkpoint"));
        QVERIFY(bytesOf(path / "whole.safetensors") != bytesOf(path / "parts.safetensors"));

        job.resume = true;
        const auto rest = runTraining(job, {}, {});
        QVERIFY2(rest.has_value(), rest ? "" : rest.error().message.c_str());
        QVERIFY(bytesOf(path / "whole.safetensors") == bytesOf(path / "parts.safetensors"));
        QVERIFY(std::abs(rest->loss - whole->loss) < 1e-9);
        QVERIFY(!std::filesystem::exists(path / "parts.safetensors.checkpoint"));

        const auto prior = readPrior(path / "whole.safetensors");
        QVERIFY(prior.has_value());
        QCOMPARE(prior->steps, std::int64_t{8});
        QVERIFY(prior->range.sigmaMax > 10 * prior->range.sigmaData);
    }

    void aCheckpointOfAnotherJobIsRefused()
    {
        QTemporaryDir folder;
        TrainJob job =
            smallJob(std::filesystem::path(folder.path().toStdString()) / "p.safetensors");
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY(runTraining(job, {}, stopped.get_token()).has_value());
        job.resume = true;
        job.learningRate *= 2;
        const auto resumed = runTraining(job, {}, {});
        QVERIFY(!resumed.has_value());
        QVERIFY(resumed.error().message.find("other settings") != std::string::npos);
    }

    void badJobsAreRefusedWithAReason()
    {
        TrainJob job = smallJob("unused");
        job.size = "huge";
        QVERIFY(!runTraining(job, {}, {}).has_value());
        job = smallJob("unused");
        job.proceduralShare = 0.5; // and no image
        const auto none = runTraining(job, {}, {});
        QVERIFY(!none.has_value());
        QVERIFY(none.error().message.find("None of the images") == 0);
        job = smallJob("unused");
        job.precision = "int4";
        QVERIFY(!runTraining(job, {}, {}).has_value());
    }

    /// A gradient that is not finite leaves weights and state alone; a long one is clipped.
    void adamRefusesNonsenseAndClips()
    {
        Parameters parameters{{"w", at::zeros({3})}};
        AdamOptions options;
        options.warmUp = 0;
        Adam adam(parameters, options);
        adam.update(parameters, {{"w", at::full({3}, std::nan(""))}}, 0);
        QCOMPARE(parameters.at("w").abs().sum().item<double>(), 0.0);
        QCOMPARE(adam.first.at("w").abs().sum().item<double>(), 0.0);
        const double norm = adam.update(parameters, {{"w", at::full({3}, 100.0f)}}, 0);
        QVERIFY(std::abs(norm - 100 * std::sqrt(3.0)) < 1e-3);
        QVERIFY(adam.first.at("w").norm().item<double>() < 0.1001); // (1 - beta1) * clip
    }
};

ANNEAU_TEST(training, TrainingTest)
#include "training_test.moc"
