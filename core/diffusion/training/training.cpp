// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/training/training.h"

#include "core/base/parallel.h"
#include "core/diffusion/data/galaxy_pool.h"
#include "core/diffusion/network/precision.h"
#include "core/diffusion/prior/moments.h"
#include "core/diffusion/training/adam.h"
#include "core/diffusion/training/ema.h"
#include "core/diffusion/training/training_batch.h"
#include "core/diffusion/training/training_start.h"
#include "core/diffusion/training/training_state.h"
#include "core/io/sha256.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <nlohmann/json.hpp>
#include <torch/csrc/autograd/autograd.h>

#include <chrono>
#include <cmath>
#include <future>
#include <optional>

namespace anneau {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPartImages = 16;  // of a batch, on one thread
constexpr int kPoolSize = 4096;  ///< Of images of 64 x 64 pixels; fewer larger ones…
constexpr int kLeastPool = 1024; ///< …but no fewer than this.
constexpr int kRenewedPerStep = 2;
constexpr int kComponents = 32; ///< The same; they are part of the file.
constexpr int kLeastComponents = 8;
constexpr const char* kGenerator = "procedural galaxies, version 1";

/// Sets the threads of one operator and puts them back.
class OperatorThreads {
public:
    explicit OperatorThreads(int count) : m_before{at::get_num_threads()}
    {
        at::set_num_threads(count);
    }
    ~OperatorThreads() { at::set_num_threads(m_before); }
    OperatorThreads(const OperatorThreads&) = delete;
    OperatorThreads& operator=(const OperatorThreads&) = delete;

private:
    int m_before;
};

/// `most` of images of up to 64 x 64 pixels, of larger ones what takes the same memory.
int countFor(int pixels, int most, int least)
{
    return std::clamp(most * 64 / pixels * 64 / pixels, least, most);
}

/// The gradient of one part of the batch, and its losses.
struct PartResult {
    Parameters gradient;
    std::vector<std::pair<double, double>> losses; ///< (ln sigma, loss) of each image
};

class Training {
public:
    Training(const TrainJob& job, const TrainEvents& events, TrainingStart start, GalaxyPool pool,
             at::ScalarType inner, const at::Device& device)
        : m_job{job},
          m_events{events},
          m_start{std::move(start)},
          m_config{m_start.config},
          m_pool{std::move(pool)},
          m_inner{inner},
          m_device{device}
    {}

    void begin();
    Result<void> resume();
    Result<TrainSummary> run(std::stop_token stop);

    std::string trainingSet; ///< In words, and by content.
    std::string trainingHash;

private:
    std::string identity() const;
    std::filesystem::path checkpointFile() const;
    PartResult part(int begin, int end) const;
    void step(Adam& adam);
    void note(const std::vector<PartResult>& parts);
    Result<void> save(const Adam& adam);

    const TrainJob& m_job;
    const TrainEvents& m_events;
    TrainingStart m_start;
    UnetConfig m_config;
    GalaxyPool m_pool;
    at::ScalarType m_inner;
    at::Device m_device;
    TrainingState m_state;
};

std::string Training::identity() const
{
    nlohmann::json job = {{"pixels", m_job.pixels},         {"size", m_job.size},
                          {"steps", m_job.steps},           {"batch", m_job.batch},
                          {"rate", m_job.learningRate},     {"seed", m_job.seed},
                          {"share", m_job.proceduralShare}, {"images", trainingHash}};
    if (!m_start.hash.empty()) {
        job["from"] = m_start.hash;
    }
    return job.dump();
}

std::filesystem::path Training::checkpointFile() const
{
    std::filesystem::path file = m_job.output;
    file += ".checkpoint";
    return file;
}

void Training::begin()
{
    m_pool.fill(0);
    const Tensor images = poolImages(m_pool, m_job.seed);
    const int components = countFor(m_job.pixels, kComponents, kLeastComponents);
    m_state.moments = measureMoments(images, components, m_job.seed);
    m_state.range.sigmaData = images.square().mean().sqrt().item<double>();
    m_state.range.sigmaMin = m_state.range.sigmaData / 50;
    m_state.range.sigmaMax = 5 * largestDeviation(m_state.moments);
    if (m_start.sigmaData > 0) {
        m_state.range.sigmaData = m_start.sigmaData; // the weights know no other
    }
    for (const auto& [name, value] : m_start.parameters) {
        m_state.now[name] = value.clone().to(m_device);
        m_state.average[name] = value.clone().to(m_device);
    }
    m_start.parameters.clear();
}

Result<void> Training::resume()
{
    auto state = readCheckpoint(checkpointFile(), m_config, identity());
    if (!state) {
        return failWith(state);
    }
    m_state = std::move(*state);
    for (Parameters* set : {&m_state.now, &m_state.average, &m_state.first, &m_state.second}) {
        for (auto& [name, value] : *set) {
            value = value.to(m_device);
        }
    }
    m_pool.fill(m_state.step * kRenewedPerStep);
    return {};
}

PartResult Training::part(int begin, int end) const
{
    const TrainingBatch batch =
        drawBatch(m_pool, m_state.range, m_job.seed, m_state.step, m_job.batch, begin, end);
    const Tensor clean = batch.clean.to(m_device), sigma = batch.sigma.to(m_device);
    const Tensor noisy = clean + sigma.reshape({-1, 1, 1, 1}) * batch.noise.to(m_device);

    const c10::AutoGradMode record(true);
    std::vector<Tensor> leaves;
    Parameters parameters;
    for (const auto& [name, value] : m_state.now) {
        leaves.push_back(value.detach());
        leaves.back().requires_grad_(true);
        parameters[name] = leaves.back();
    }
    const Parameters prepared = prepareParameters(parameters, m_inner);
    const RawOutput raw =
        networkOutput(m_config, prepared, m_state.range.sigmaData, noisy, sigma, m_inner);
    // weight |D - x|^2 = |F - (x - skip x_t)/out|^2
    const Tensor losses = (raw.network - (clean - raw.skip * noisy) / raw.out)
                              .square()
                              .mean(at::IntArrayRef{1, 2, 3});
    const auto gradients =
        torch::autograd::grad({losses.sum() / static_cast<double>(m_job.batch)}, leaves);

    PartResult out;
    std::size_t k = 0;
    for (const auto& [name, value] : m_state.now) {
        out.gradient[name] = gradients[k++];
    }
    const Tensor values = losses.detach().to(at::kCPU, at::kFloat);
    for (std::int64_t i = 0; i < values.size(0); ++i) {
        out.losses.emplace_back(std::log(batch.sigma.data_ptr<float>()[i]),
                                values.data_ptr<float>()[i]);
    }
    return out;
}

void Training::note(const std::vector<PartResult>& parts)
{
    double sum = 0;
    int count = 0;
    const double low = std::log(m_state.range.sigmaMin), high = std::log(m_state.range.sigmaMax);
    for (const PartResult& result : parts) {
        for (const auto& [level, loss] : result.losses) {
            sum += loss;
            ++count;
            const double position =
                (level - low) / (high - low) * static_cast<double>(m_state.levels.size());
            const auto bin = std::min(m_state.levels.size() - 1,
                                      static_cast<std::size_t>(std::max(0.0, position)));
            double& average = m_state.levels[bin];
            average = average == 0 ? loss : 0.998 * average + 0.002 * loss;
        }
    }
    const double loss = sum / count;
    m_state.loss = m_state.step == 0 ? loss : 0.99 * m_state.loss + 0.01 * loss;
    if (m_events.onLoss) {
        m_events.onLoss(m_state.step, loss);
    }
}

void Training::step(Adam& adam)
{
    const int size = m_device.is_cpu() ? kPartImages : m_job.batch;
    const int parts = (m_job.batch + size - 1) / size;
    const int workers = std::min(parts, std::max(1, threadCount()));
    std::vector<PartResult> results(static_cast<std::size_t>(parts));
    const auto work = [&](int worker) {
        const OperatorThreads threads(std::max(1, threadCount() / workers));
        for (int k = worker; k < parts; k += workers) {
            results[static_cast<std::size_t>(k)] =
                part(k * size, std::min(m_job.batch, (k + 1) * size));
        }
    };
    std::vector<std::future<void>> others;
    for (int worker = 1; worker < workers; ++worker) {
        others.push_back(std::async(std::launch::async, work, worker));
    }
    work(0);
    for (auto& other : others) {
        other.get();
    }
    Parameters gradient = std::move(results[0].gradient);
    for (std::size_t k = 1; k < results.size(); ++k) {
        for (auto& [name, value] : gradient) {
            value = value + results[k].gradient.at(name);
        }
    }
    note(results);
    adam.update(m_state.now, gradient, m_state.step);
    emaUpdate(m_state.average, m_state.now, emaWeight(m_state.step + 1, kEmaGamma));
    for (int i = 0; i < kRenewedPerStep; ++i) {
        m_pool.replaceNext(m_state.step * kRenewedPerStep + i);
    }
    ++m_state.step;
}

Result<void> Training::save(const Adam& adam)
{
    m_state.first = adam.first;
    m_state.second = adam.second;
    if (const auto written = writeCheckpoint(checkpointFile(), m_state, identity()); !written) {
        return failWith(written);
    }
    return writePrior(m_job.output, {m_config, m_state.average, m_state.range, m_state.moments,
                                     trainingSet, trainingHash, kPriorUnit, m_state.step});
}

Result<TrainSummary> Training::run(std::stop_token stop)
{
    AdamOptions options;
    options.rate = m_job.learningRate;
    options.finalRate = 0.02 * m_job.learningRate;
    options.steps = m_job.steps;
    options.warmUp = std::min<std::int64_t>(500, m_job.steps / 10 + 1);
    Adam adam(m_state.now, options);
    if (m_state.step > 0) {
        adam.first = m_state.first;
        adam.second = m_state.second;
    }
    const auto start = Clock::now();
    const double before = m_state.seconds;
    auto saved = start;
    const auto seconds = [](Clock::time_point from) {
        return std::chrono::duration<double>(Clock::now() - from).count();
    };
    while (m_state.step < m_job.steps && !stop.stop_requested()) {
        step(adam);
        m_state.seconds = before + seconds(start);
        if (m_events.progress) {
            m_events.progress(
                {"training", static_cast<double>(m_state.step), static_cast<double>(m_job.steps)});
        }
        if (seconds(saved) > m_job.checkpointSeconds) {
            if (const auto written = save(adam); !written) {
                return failWith(written);
            }
            saved = Clock::now();
        }
    }
    if (const auto written = save(adam); !written) {
        return failWith(written);
    }
    TrainSummary summary;
    summary.steps = m_state.step;
    summary.seconds = m_state.seconds;
    summary.loss = m_state.loss;
    summary.lossByLevel.assign(m_state.levels.begin(), m_state.levels.end());
    for (const auto& [name, value] : m_state.now) {
        summary.parameters += value.numel();
    }
    summary.cancelled = m_state.step < m_job.steps;
    if (!summary.cancelled) {
        std::error_code ignored;
        std::filesystem::remove(checkpointFile(), ignored);
    }
    return summary;
}

Result<at::Device> trainingDevice(const std::string& name)
{
    if (name == "cpu" || (name == "auto" && !at::hasCUDA())) {
        return at::Device(at::kCPU);
    }
    if (!at::hasCUDA()) {
        return fail(Error::Kind::NoDevice,
                    "There is no device \"" + name + "\" here; use --device cpu.");
    }
    if (name == "auto" || name == "cuda") {
        return at::Device(at::kCUDA, 0);
    }
    try {
        return at::Device(name);
    } catch (const std::exception& fault) {
        return fail(Error::Kind::BadInput,
                    "The device is auto, cpu or cuda[:k], not \"" + name + "\".", fault.what());
    }
}

Result<void> checkJob(const TrainJob& job)
{
    if (!UnetConfig::isPreset(job.size)) {
        return fail(Error::Kind::BadInput,
                    "The size is tiny, small or medium, not \"" + job.size + "\".");
    }
    if (job.pixels < 16 || job.pixels % 8 != 0 || job.steps < 1 || job.batch < 1 ||
        !(job.learningRate > 0)) {
        return fail(
            Error::Kind::BadInput,
            "Pixels must be a multiple of 8 from 16 up; steps, batch and learning rate positive.");
    }
    if (!(job.proceduralShare >= 0 && job.proceduralShare <= 1)) {
        return fail(Error::Kind::BadInput, "The procedural share lies between 0 and 1.");
    }
    return {};
}

/// Real galaxies of the job. Reasons go to onNote; none left is an error unless all may be
/// procedural.
Result<GalaxySet> usableGalaxies(const TrainJob& job, const TrainEvents& events)
{
    auto set = readGalaxies(job.images);
    if (!set) {
        return failWith(set);
    }
    std::string reasons;
    for (const RejectedImage& rejected : set->rejected) {
        if (events.onNote) {
            events.onNote(rejected.name + ": not used, it " + rejected.reason);
        }
        if (reasons.size() < 200) {
            reasons += " " + rejected.name + " " + rejected.reason + ".";
        }
    }
    if (set->galaxies.empty() && job.proceduralShare < 1) {
        return fail(Error::Kind::BadInput,
                    "None of the images can be used to train a prior." + reasons);
    }
    return set;
}

std::string describe(const GalaxySet& set, const TrainJob& job)
{
    std::string text = kGenerator;
    if (set.galaxies.empty() || job.proceduralShare == 1) {
        return text;
    }
    const int percent = static_cast<int>(std::lround(100 * (1 - job.proceduralShare)));
    text += "; " + std::to_string(percent) + " % from " + std::to_string(set.galaxies.size()) +
            " real images:";
    for (const GalaxyImage& galaxy : set.galaxies) {
        text += " " + galaxy.name;
    }
    return text;
}

std::string hashOf(const GalaxySet& set, const std::string& description)
{
    Sha256 hash;
    hash.add(description);
    for (const GalaxyImage& galaxy : set.galaxies) {
        hash.add({reinterpret_cast<const char*>(galaxy.light.data()),
                  galaxy.light.size() * sizeof(float)});
    }
    return hash.hex();
}

} // namespace

Result<TrainSummary> runTraining(const TrainJob& job, const TrainEvents& events,
                                 std::stop_token stop)
{
    if (const auto sound = checkJob(job); !sound) {
        return failWith(sound);
    }
    const auto device = trainingDevice(job.device);
    if (!device) {
        return failWith(device);
    }
    const auto inner = chooseInner(job.precision, *device);
    if (!inner) {
        return failWith(inner);
    }
    auto galaxies = usableGalaxies(job, events);
    if (!galaxies) {
        return failWith(galaxies);
    }
    const std::string description = describe(*galaxies, job);
    const std::string hash = hashOf(*galaxies, description);
    auto start = trainingStart(job);
    if (!start) {
        return failWith(start);
    }
    const std::string before =
        start->name.empty() ? std::string() : "; started from " + start->name;
    PoolOptions options{job.pixels, countFor(job.pixels, kPoolSize, kLeastPool),
                        job.proceduralShare, job.seed};
    Training training(job, events, std::move(*start),
                      GalaxyPool(options, std::move(galaxies->galaxies)), *inner, *device);
    training.trainingSet = description + before;
    training.trainingHash = hash;
    if (events.progress) {
        events.progress({"drawing galaxies", 0, static_cast<double>(job.steps)});
    }
    if (job.resume) {
        if (const auto resumed = training.resume(); !resumed) {
            return failWith(resumed);
        }
    } else {
        training.begin();
    }
    return training.run(stop);
}

} // namespace anneau
