// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/bench_entries.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/resources.h"
#include "core/diffusion/network/plain_unet.h"
#include "core/diffusion/prior/prior_file.h"
#include "core/diffusion/prior/split_denoiser.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/runs/sample_run.h"
#include "core/lens/lens_plane.h"
#include "core/tensor/mass_tensors.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace anneau {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSide = 128;
constexpr int kBatch = 16;
constexpr int kUsualSteps = 1000; ///< Of common practice; as many are timed as tell:
constexpr int kStepsTimed = 40;

double milliseconds(const std::function<void()>& body)
{
    const auto start = Clock::now();
    body();
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(int runs, const std::function<void()>& body)
{
    body(); // once for caches and plans
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        times.push_back(milliseconds(body));
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

/// A lens of everyday size with noise only: what is timed does not depend on the data.
Observation benchObservation()
{
    Observation observation;
    observation.pixelScale = 0.05;
    observation.data = Image(kSide, kSide);
    observation.sigma = Image(kSide, kSide, 0.01F);
    observation.mask = Mask(kSide, kSide, 1);
    Rng rng(1, 0);
    for (float& value : observation.data) {
        value = static_cast<float>(0.01 * rng.normal());
    }
    observation.psf.kernel = Image(69, 69);
    double sum = 0;
    for (int r = 0; r < 69; ++r) {
        for (int c = 0; c < 69; ++c) {
            const double d2 = (r - 34) * (r - 34) + (c - 34) * (c - 34);
            observation.psf.kernel.at(r, c) = static_cast<float>(std::pow(1 + d2 / 4, -2));
            sum += static_cast<double>(observation.psf.kernel.at(r, c));
        }
    }
    for (float& value : observation.psf.kernel) {
        value = static_cast<float>(static_cast<double>(value) / sum);
    }
    return observation;
}

Scene benchScene()
{
    Scene scene;
    scene.lensMass = {{"PEMD", "lens", {1.2, 2.0, 0.8, 30, 0, 0}, {}},
                      {"ExternalShear", "shear", {0.05, 20}, {}}};
    scene.sourceGrid = {64, 0.03, 0, 0};
    return scene;
}

class Bench {
public:
    Bench(at::Device device, std::stop_token stop) : m_device{device}, m_stop{std::move(stop)} {}

    std::vector<BenchEntry> run();

private:
    void add(const std::string& name, double value, const std::string& note,
             const std::string& dtype = "float32");
    void timeLenses();
    void timeOperator();
    void timeNetwork(const std::filesystem::path& prior);
    void timePlainNetwork(const std::filesystem::path& prior);
    void timeSampling(const std::filesystem::path& prior);
    void timeSampler(SampleJob job, const char* sampler, int steps, const char* name,
                     EngineCache& cache);

    at::Device m_device;
    std::stop_token m_stop;
    int m_threads = 1; ///< Of what is being timed.
    std::vector<BenchEntry> m_entries;
};

void Bench::add(const std::string& name, double value, const std::string& note,
                const std::string& dtype)
{
    m_entries.push_back({name, value, m_threads, m_device.str(), dtype, note});
}

/// Rays through the lens of the scene on tensors: `lenses` of them at once, side^2 rays each.
struct TensorRays {
    std::vector<Component> lens = benchScene().lensMass;
    std::vector<Tensor> values; ///< Of each component. // [B, K]
    Tensor x, y;                // [1, R]

    TensorRays(at::Device device, std::int64_t lenses, std::int64_t side)
    {
        const auto options = at::TensorOptions().device(device).dtype(at::kFloat);
        const Tensor line = at::linspace(-3, 3, side, options);
        x = line.repeat({side}).unsqueeze(0);
        y = line.repeat_interleave(side).unsqueeze(0);
        for (const Component& part : lens) {
            const Tensor one = at::tensor(at::ArrayRef<double>(part.values)).to(options);
            values.push_back(one.expand({lenses, -1}).contiguous());
        }
    }
    /// A sum over all rays, which waits for the device when it is read.
    Tensor sum() const
    {
        Tensor total = at::zeros({}, x.options());
        for (std::size_t k = 0; k < lens.size(); ++k) {
            const Deflection alpha = deflection(lens[k].type, values[k], x, y);
            total = total + alpha.x.sum() + alpha.y.sum();
        }
        return total;
    }
};

void Bench::timeLenses()
{
    const std::string by = ", by tensor operations";
    for (const int side : {256, 512, 1024}) {
        const TensorRays rays(m_device, 1, side);
        add("tensors: deflection/epl+shear/" + std::to_string(side),
            median(5, [&] { rays.sum().item<double>(); }),
            std::to_string(side) + " x " + std::to_string(side) + " rays" + by);
    }
    TensorRays rays(m_device, 100, kSide);
    const std::string note = "100 lenses, 128 x 128 rays each" + by;
    add("tensors: deflection/100 lenses", median(3, [&] { rays.sum().item<double>(); }), note);
    const c10::AutoGradMode withSlopes(true);
    for (Tensor& value : rays.values) {
        value.requires_grad_(true);
    }
    const auto slopes = [&] {
        torch::autograd::grad({rays.sum()}, {rays.values[0], rays.values[1]})[0]
            .sum()
            .item<double>();
    };
    add("tensors: slopes in parameters/100 lenses", median(3, slopes), note);
}

void Bench::timeOperator()
{
    const TensorOperator op(operatorSpec(benchObservation(), benchScene()), m_device, at::kFloat);
    const auto [x, y] = traceRays(op, LensPlane(benchScene().lensMass));
    const FixedOperator fixed(op, x, y);
    const auto options = at::TensorOptions().device(m_device);
    const Tensor sources = at::ones({kBatch, 64, 64}, options);
    const Tensor images = at::ones({kBatch, kSide, kSide}, options);
    const std::string note = "per image, batch 16; 128x128, 2x2 rays, PSF 69x69";
    const auto wait = [](const Tensor& t) {
        t.sum().item<double>();
    };
    add("operator A", median(7, [&] { wait(fixed.apply(sources)); }) / kBatch, note);
    add("operator A transposed", median(7, [&] { wait(fixed.adjoint(images)); }) / kBatch, note);
}

void Bench::timeNetwork(const std::filesystem::path& file)
{
    const auto prior = loadPrior(file, m_device);
    if (!prior) {
        return;
    }
    const SplitDenoiser split(**prior, threadCount());
    const std::int64_t side = split.pixels();
    const Tensor x = at::ones({kBatch, 1, side, side}, at::TensorOptions().device(m_device));
    const std::string note = "per image, batch 16; " + file.filename().string();
    const std::string dtype = (*prior)->inner() == at::kBFloat16 ? "bfloat16" : "float32";
    const auto wait = [](const Tensor& t) {
        t.sum().item<double>();
    };
    add("network forward", median(5, [&] { wait(split.mean(x, 1.0)); }) / kBatch, note, dtype);
    const auto evaluated = split.meanWithVjp(x, 1.0);
    add("network vector-Jacobian product", median(5, [&] { wait(evaluated.second(x)); }) / kBatch,
        note, dtype);
}

/// The same network as plain LibTorch: what the rows above are to be divided by.
void Bench::timePlainNetwork(const std::filesystem::path& file)
{
    const auto prior = readPrior(file);
    if (!prior) {
        return;
    }
    Parameters parameters;
    for (const auto& [name, value] : prior->parameters) {
        parameters[name] = value.to(m_device, at::kFloat).contiguous();
    }
    const at::TensorOptions options = at::TensorOptions().device(m_device);
    const std::int64_t side = prior->config.pixels;
    const Tensor x = at::ones({kBatch, 1, side, side}, options);
    const Tensor noise = at::zeros({1}, options);
    const auto forward = [&](const Tensor& image) {
        return plainUnetForward(prior->config, parameters, image, at::asinh(image), noise);
    };
    const std::string note = "per image, batch 16; the same network as written plainly: NCHW, "
                             "float32, threads inside operators";
    at::set_num_threads(m_threads);
    add("network forward, plain", median(5, [&] { forward(x).sum().item<double>(); }) / kBatch,
        note);
    Tensor input = x.clone();
    Tensor output;
    {
        const c10::AutoGradMode record(true);
        input.requires_grad_(true);
        output = forward(input);
    }
    const auto derive = [&] {
        torch::autograd::grad({output}, {input}, {x}, /*retain_graph=*/true)[0]
            .sum()
            .item<double>();
    };
    add("network vector-Jacobian product, plain", median(5, derive) / kBatch, note);
    at::set_num_threads(1);
}

void Bench::timeSampling(const std::filesystem::path& file)
{
    SampleJob job;
    job.observation = benchObservation();
    job.scene = benchScene();
    job.prior = file;
    job.samples = kBatch;
    job.fluxScale = 1;
    job.selfCheck = false; // timed is the sampling
    job.device = m_device.str();
    EngineCache cache;
    const auto start = Clock::now();
    double first = 0, denoised = 0;
    SampleEvents events;
    events.onStep = [&](int step, int, double, const std::vector<Image>&) {
        const double now = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        first = step == 0 ? now : first;
        denoised = step == 1 ? now : denoised;
    };
    job.sampler = "preview";
    job.samples = 4;
    const auto preview = runSampling(job, events, m_stop, cache);
    if (!preview || preview->cancelled) {
        return;
    }
    add("first preview (classical inversion)", first,
        "from the start of a run; 128x128 image, 64x64 source");
    add("first denoised preview", denoised, "from the start of a run");
    add("preview samples", 1000 * preview->seconds, "4 samples, whole run");
    job.samples = kBatch;
    timeSampler(job, "preview", 0, "sample, preview sampler", cache);
    timeSampler(job, "default", 0, "sample, default sampler", cache);
    timeSampler(job, "cla+ddpm", kUsualSteps, "sample, common practice", cache);
}

/// One sample's share of a batch. `steps` of a sampler that always takes as long for a step; 0: its
/// own number, all of which are taken.
void Bench::timeSampler(SampleJob job, const char* sampler, int steps, const char* name,
                        EngineCache& cache)
{
    job.sampler = sampler;
    job.steps = steps > 0 ? kStepsTimed : 0;
    const auto run = runSampling(job, {}, m_stop, cache);
    if (!run || run->cancelled) {
        return;
    }
    const std::string taken =
        steps > 0 ? std::to_string(steps) +
                        " steps of Euler-Maruyama with a convolved likelihood "
                        "on the same network, from the time of " +
                        std::to_string(run->steps)
                  : std::to_string(run->steps) + " steps; 64 samples take 64 times as long";
    const double share = steps > 0 ? static_cast<double>(steps) / run->steps : 1;
    add(name, 1000 * run->secondsPerSample * share, "per sample, batch 16, " + taken);
}

std::vector<BenchEntry> Bench::run()
{
    const c10::NoGradGuard guard;
    const OperatorThreadsScope threads;
    timeLenses();
    timeOperator();
    const std::filesystem::path prior = defaultPrior();
    if (!prior.empty() && !m_stop.stop_requested()) {
        m_threads = m_device.is_cpu() ? threadCount() : 1;
        timeNetwork(prior);
        timePlainNetwork(prior);
        timeSampling(prior);
    }
    return std::move(m_entries);
}

} // namespace

std::vector<BenchEntry> benchEntries(const std::string& device, std::stop_token stop)
{
    const auto chosen = chooseDevice(device);
    return chosen ? Bench(*chosen, std::move(stop)).run() : std::vector<BenchEntry>{};
}

} // namespace anneau
