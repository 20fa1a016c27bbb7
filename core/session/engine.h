// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/grid.h"
#include "core/base/progress.h"
#include "core/model/observation.h"
#include "core/model/scene.h"
#include "core/posterior/lens_draw.h"
#include "core/posterior/sample_comparison.h"
#include "core/posterior/tarp.h"
#include "core/session/case_coverage.h"
#include "core/verify/report.h"

/// What programs may see of the LibTorch side: values only. The implementation lives in the shared
/// library anneau_engine, which loadEngine() opens on first use (after the first paint, in the GUI).
namespace anneau {

struct DeviceInfo {
    std::string key;  ///< "cpu", "cuda:0".
    std::string name; ///< "NVIDIA H200", or the processor's name.
};

/// What the weights file of a prior says of itself.
struct PriorInfo {
    std::filesystem::path file;
    std::string name;
    std::string architecture; ///< "unet-v1"
    std::int64_t parameters = 0;
    int pixels = 64;        ///< Side of the images it knows.
    double sigmaData = 0;   ///< RMS of the training pixels, in the network's unit.
    double sigmaMin = 0;    ///< Trained noise levels, in the network's unit.
    double sigmaMax = 0;
    std::string trainingSet;
    std::string unit; ///< What 1 means, in words.
};

/// Sampling the lens together with the source: the scene's free mass parameters (flat within their
/// ranges), the source's flux scale and the noise scale (log-normal). Every sample has its own lens.
struct JointOptions {
    bool on = false;
    int runs = 16; ///< Independent ones; SampleJob::samples is shared between them.
    double fluxScatter = 0.35; ///< Of ln(flux scale), about what the classical inversion finds.
    double noiseScatter = 0.2; ///< Of ln(noise scale), about the noise map.
};

/// A run of the posterior sampler for one observation and one lens model, fixed unless `joint` is on.
struct SampleJob {
    Observation observation; ///< Already cut to the region to be used; lens light is subtracted by the run.
    Scene scene;             ///< lensMass, lensLight, sky, sourceGrid and noise are used.
    std::filesystem::path prior; ///< Weights file; empty: the Gaussian prior (classical inversion).
    std::string sampler = "default"; ///< As parseSampler() takes it (core/session/sampler_guide.h).
    int steps = 0;           ///< 0: the sampler's own number, or more where the S/N asks for it.
    int samples = 64;
    JointOptions joint;
    int batch = 0;           ///< 0: chosen from the device's memory.
    /// Look, after the last sample, whether Metropolis chains that start at some of them leave the
    /// place, and how symmetric the network's Jacobian is; a few per cent of the run's time.
    bool selfCheck = true;
    /// Correlation of the noise of neighbouring pixels, odd sides, 1 in the middle (SkyCovariance::correlation()); empty: none.
    Grid<double> noiseCorrelation;
    double fluxScale = 0;    ///< Source surface brightness of network value 1; 0: from the classical inversion.
    std::uint64_t seed = 1;
    std::string device = "auto"; ///< auto | cpu | cuda[:k]
    std::filesystem::path output; ///< Posterior file, appended to as samples finish; empty: not kept on disk.
    bool resume = false;     ///< Continue `output`; its run record must agree with this job.
};

/// One finished draw.
struct PosteriorSample {
    int index = 0;
    Image source;      ///< [pixels, pixels] e-/s per arcsec^2.
    Image model;       ///< Model image without lens light, observation's shape, e-/s per pixel.
    double chi2 = 0;   ///< Of data minus full model, over the masked-in pixels.
    std::shared_ptr<const LensDraw> lens{}; ///< Where it is sampled too.
};

/// Called on the run's thread. Must return quickly; must not throw.
struct SampleEvents {
    ProgressReport progress;
    std::function<void(int step, int steps, double sigma, const std::vector<Image>& denoised)> onStep; ///< Batch so far.
    std::function<void(const PosteriorSample&)> onSample;
    /// Joint runs: after each round of samples, over all of them so far.
    std::function<void(const std::vector<ParameterPosterior>&)> onLens;
};

struct SampleSummary {
    int samples = 0; ///< On disk or delivered, earlier ones of a resumed run included.
    int steps = 0;
    double seconds = 0;
    double secondsPerSample = 0;
    double fluxScale = 0;
    double meanChi2 = 0;     ///< Over the samples.
    int pixels = 0;          ///< Masked-in data pixels.
    std::string device;
    std::string sampler;
    bool cancelled = false;  ///< What was finished is kept.
    std::vector<std::string> choices; ///< What was chosen for the user, and why.
    std::vector<ParameterPosterior> lens; ///< Of a joint run.
    std::vector<std::string> warnings;
    double evaluations = 0;  ///< Of the network, a sample…
    double derivatives = 0;  ///< …and products with its Jacobian.
    double asymmetry = 0;    ///< Of that Jacobian near the samples, relative; 0 where not measured.
    int moves = 0;           ///< Metropolis moves that finished each sample; with these:
    double acceptance = 0;
    double level = 0;        ///< Of noise, in the network's unit, at which they were made.
    double rhat = 0;         ///< The worst over chi-squared, flux and four components of the prior.
    double effectiveDraws = 0; ///< The least of them, along all chains together.
    double integralError = 0;  ///< Of the log-ratios in the Metropolis test, from a finer rule.
};

/// Samplers against gold, for one problem.
struct CompareJob {
    /// A reference case with an exact posterior (kinds gaussian_linear, mixture_linear), which is
    /// gold itself; empty: the observation of `run`, and the sampler "gold".
    std::filesystem::path problem;
    SampleJob run; ///< Its device and seed are used in either case; its sampler, samples and output are not.
    std::vector<std::string> samplers;
    int samples = 64;
    int goldSamples = 100;
};

struct ComparisonRow {
    std::string sampler;
    std::string fault; ///< Why there are no samples; empty: there are.
    int samples = 0;
    int steps = 0;
    int moves = 0;
    SampleComparison against;
    double chi2 = 0; ///< Mean over the samples.
    std::vector<double> weights; ///< Share of each mode, where there are some.
    double evaluations = 0;  ///< Of the prior, a sample…
    double derivatives = 0;  ///< …and products with its Jacobian.
    double secondsPerSample = 0;
};

struct ComparisonTable {
    std::string problem;
    std::string gold; ///< "exact", or the sampler.
    int goldSamples = 0;
    double goldSeconds = 0;
    double goldChi2 = 0;
    double goldRhat = 0; ///< Of gold's chains, and their effective draws; 0 where gold is exact.
    double goldEffectiveDraws = 0;
    double goldAcceptance = 0;
    std::vector<double> weights; ///< Of the modes, exact; empty where there are none.
    int data = 0;                ///< Number of data: what chi2 is to be near to.
    std::vector<ComparisonRow> rows;
};

/// Coverage test of a sampler on simulated lenses whose truths are drawn from the prior itself. With run.joint.on:
/// of lens, source and both scales, one independent run a sample; ranks and the lens' own curve are in the file.
struct CoverageJob {
    SampleJob run;            ///< PSF, noise map, mask, lens and sampler of the tests; its data are not used.
    int simulations = 100;
    double minPeakSnr = 10;   ///< Peak S/N of the arcs, drawn log-uniformly between these two.
    double maxPeakSnr = 60;
    /// Correlation that the simulated noise has; empty: that of `run`. Another one shows what ignoring it costs.
    Grid<double> trueCorrelation;
    /// With run.joint.on the lens of each simulation is drawn, too, as widely around the model's as infer-test
    /// draws it, times this.
    double lensSpread = 0.3;
    /// Joint tests: judge lenses by the source at hand, the tempting shortcut, to show that the test sees it.
    bool conditionalWidths = false;
    std::filesystem::path output; ///< Finished simulations are kept here; a rerun continues.
};

struct CoverageEvents {
    ProgressReport progress;
    std::function<void(int finished, int total, const TarpCurve& sofar)> onCurve;
};

/// Training of a diffusion prior.
struct TrainJob {
    std::vector<std::filesystem::path> images; ///< Files or folders (FITS); may be empty with `procedural`.
    double proceduralShare = 0.5; ///< Part of each batch from the procedural galaxy generator.
    int pixels = 64;
    std::string size = "small";  ///< Width preset of the network: "tiny", "small", "medium".
    /// Start with the weights of this prior instead of fresh ones; `size` is then its own. It is for
    /// images of `pixels`, or of half of it: then a level is added round the network.
    std::filesystem::path from;
    std::int64_t steps = 20000;
    int batch = 32;
    double learningRate = 5e-4;
    std::uint64_t seed = 1;
    std::string device = "auto";
    std::string precision = "auto"; ///< auto | float32 | bfloat16 (convolutions only).
    std::filesystem::path output;   ///< PRIOR.safetensors; a checkpoint lies beside it until the end.
    bool resume = false;
    double checkpointSeconds = 90; ///< Between checkpoints.
};

struct TrainEvents {
    ProgressReport progress;
    std::function<void(std::int64_t step, double loss)> onLoss;
    std::function<void(const std::string&)> onNote; ///< Images that are not used, and why.
};

struct TrainSummary {
    std::int64_t steps = 0;
    double seconds = 0;
    double loss = 0; ///< Moving average of the weighted loss.
    std::vector<double> lossByLevel; ///< The same in equal parts of ln sigma, lowest first.
    std::int64_t parameters = 0;
    bool cancelled = false;
};

/// Measuring a trained prior, for its model card.
struct PriorCheckJob {
    std::filesystem::path prior;
    std::vector<std::filesystem::path> images; ///< What it was trained on besides procedural galaxies…
    double proceduralShare = 1;                ///< …and in which proportion.
    std::uint64_t trainingSeed = 1;            ///< Of the training run.
    std::vector<std::filesystem::path> heldOut; ///< Real galaxies it was not trained on.
    int samples = 256;
    int steps = 64;
    std::uint64_t seed = 1000003;              ///< Must differ from the training's.
};

struct PriorCheck {
    std::vector<Image> samples;    ///< Unconditional draws, in the network's unit.
    std::vector<Image> unseen;     ///< As many training-like images that were never trained on.
    std::vector<Image> heldOut;    ///< Views of the galaxies held out, four of each.
    std::vector<double> levels;    ///< Noise levels…
    std::vector<double> loss;      ///< …and the weighted loss on `unseen` at each, 1 being worthless.
    std::vector<double> lossHeldOut; ///< The same on `heldOut`; empty without.
    std::vector<double> asymmetry; ///< |u (J - J^T) v| relative to |J u| |v|, root mean square over probes.
    double sampleRms = 0;          ///< To be compared with sigmaData.
    double sigmaData = 0;
    int references = 0;            ///< K of PQMass; K - 1 is what equal sets give on average.
    double pqmassMean = 0;         ///< Samples against unseen images.
    double pqmassPValue = 1;
    double pqmassNullMean = 0;     ///< Unseen images against others.
    double nearestSeen = 0;        ///< Median distance of a sample to the nearest of 4096 images seen…
    double nearestUnseen = 0;      ///< …and of 4096 never seen.
};

/// One row of `anneau-cli bench`.
struct BenchEntry {
    std::string name;
    double medianMs = 0;
    int threads = 1;
    std::string device = "cpu";
    std::string dtype = "float32";
    std::string note;
    double floorMs = 0; ///< What the operations and bytes alone would take on this machine; 0: not known.
};

/// The engine. Methods block: call them off the GUI thread; one run at a time per engine. They stop
/// within one network evaluation of a stop request. Errors: Cancelled, OutOfMemory, NoDevice, BadInput.
class Engine {
public:
    virtual ~Engine() = default;
    virtual std::string torchVersion() const = 0;
    virtual std::vector<DeviceInfo> devices() const = 0;
    virtual Result<PriorInfo> inspectPrior(const std::filesystem::path& file) const = 0;
    virtual Result<SampleSummary> sample(const SampleJob& job, const SampleEvents& events, std::stop_token stop) = 0;
    virtual Result<TarpCurve> coverage(const CoverageJob& job, const CoverageEvents& events, std::stop_token stop) = 0;
    /// Each sampler on the same simulations of a reference case; one that diverges has its fault said in its row.
    virtual Result<CaseCoverageTable> caseCoverage(const CaseCoverageJob& job, const ProgressReport& progress, std::stop_token stop) = 0;
    /// Each sampler against gold; one that diverges has its fault said in its row.
    virtual Result<ComparisonTable> compare(const CompareJob& job, const ProgressReport& progress, std::stop_token stop) = 0;
    virtual Result<TrainSummary> train(const TrainJob& job, const TrainEvents& events, std::stop_token stop) = 0;
    /// Unconditional draws, [pixels, pixels] in the network's unit.
    virtual Result<std::vector<Image>> drawFromPrior(const std::filesystem::path& prior, int count, int steps, std::uint64_t seed,
                                                     const std::string& device, std::stop_token stop) = 0;
    /// What the model card of a prior states; on the CPU.
    virtual Result<PriorCheck> checkPrior(const PriorCheckJob& job, const ProgressReport& progress, std::stop_token stop) = 0;
    /// The reference cases that need tensors; appended to what core/verify does itself.
    virtual std::vector<CaseResult> verify(const std::filesystem::path& file, const std::string& kind, const std::string& device) = 0;
    virtual std::vector<BenchEntry> bench(const std::string& device, std::stop_token stop) = 0;
};

/// Opens the engine's library on first call (thread-safe); the same object ever after. Fails with a
/// sentence when the program was built without it or LibTorch cannot be loaded.
Result<Engine*> loadEngine();

} // namespace anneau

/// Entry point of the library.
extern "C" anneau::Engine* anneauCreateEngine();
