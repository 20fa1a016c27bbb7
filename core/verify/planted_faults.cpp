// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/planted_faults.h"

#include "core/base/parallel.h"
#include "core/posterior/calibration.h"
#include "core/posterior/chi_squared.h"
#include "core/posterior/residual_checks.h"
#include "core/verify/gaussian_lens.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

using Vector = GaussianLens::Vector;
using Matrix = GaussianLens::Matrix;

constexpr int kResiduals = 16; ///< Samples whose residuals are looked at.

/// Of neighbours 0.4, as drizzling leaves.
Grid<double> drizzled()
{
    Grid<double> out(5, 5);
    for (int r = -2; r <= 2; ++r) {
        for (int c = -2; c <= 2; ++c) {
            out.at(r + 2, c + 2) = std::pow(0.4, r * r + c * c);
        }
    }
    return out;
}

void append(std::vector<float>& to, const Vector& values)
{
    to.insert(to.end(), values.begin(), values.end());
}

/// One experiment's draws with truths and references, and what the first lens' samples leave.
struct Experiment {
    SampleSet set;
    std::vector<Image> residuals;
    double chi2 = 0; ///< Of one sample of each lens, added up.
};

class PowerRun {
public:
    PowerRun(const PlantedFault& fault, const GaussianLens& assumed, const PowerOptions& options)
        : m_fault{fault},
          m_truth(fault.truth),
          m_assumed{assumed},
          m_options{options}
    {}

    Experiment experiment(std::uint32_t repeat) const
    {
        Experiment out;
        out.set.simulations = m_options.simulations;
        out.set.samples = m_options.samples;
        out.set.shape = {m_fault.truth.grid.pixels, m_fault.truth.grid.pixels};
        for (int i = 0; i < m_options.simulations; ++i) {
            Rng rng(m_options.seed, repeat, static_cast<std::uint32_t>(i));
            addLens(out, rng);
        }
        return out;
    }

private:
    void addLens(Experiment& out, Rng& rng) const
    {
        const Vector truth = m_truth.drawSource(rng);
        const Vector data = m_truth.image(truth) + m_truth.drawNoise(rng);
        const Vector mean = m_assumed.mean(data);
        const Matrix scatter = m_assumed.drawScatter(m_options.samples + 1, rng);
        append(out.set.truth, truth);
        append(out.set.reference, mean + scatter.col(m_options.samples));
        for (int k = 0; k < m_options.samples; ++k) {
            const Vector draw = m_fault.ignoresData ? m_assumed.drawSource(rng)
                                                    : Vector(mean + m_fault.width * scatter.col(k));
            append(out.set.values, draw);
            const bool firstLens = out.set.truth.size() == out.set.dims();
            if (k == 0 || (firstLens && k < kResiduals)) {
                const Vector residual = data - m_assumed.image(draw);
                out.chi2 += k == 0 ? m_assumed.chi2(residual) : 0;
                if (firstLens) {
                    out.residuals.push_back(imageOf(residual));
                }
            }
        }
    }

    Image imageOf(const Vector& residual) const
    {
        const ImageFrame& frame = m_fault.truth.frame;
        Image image(frame.rows, frame.cols);
        for (std::size_t i = 0; i < image.size(); ++i) {
            image[i] =
                static_cast<float>(residual[static_cast<Eigen::Index>(i)] / m_assumed.noise());
        }
        return image;
    }

    const PlantedFault& m_fault;
    GaussianLens m_truth;
    const GaussianLens& m_assumed;
    const PowerOptions& m_options;
};

/// The tests themselves, made once.
struct Tests {
    ResidualChecks residuals;
    CalibrationSuite calibration;
    double dof; ///< Of the added chi2.

    std::vector<Finding> run(const Experiment& experiment) const
    {
        std::vector<Finding> out = residuals.run(experiment.residuals);
        const double upper = chiSquaredTail(experiment.chi2, dof);
        out.push_back({"chi2 of all lenses", experiment.chi2 / dof,
                       std::min(1.0, 2 * std::min(upper, 1 - upper)), ""});
        const auto more = calibration.run(experiment.set);
        out.insert(out.end(), more.begin(), more.end());
        return out;
    }
};

struct Alarms {
    std::vector<std::string> tests;
    std::vector<double> rate;
    double suite = 0;
};

Alarms countAlarms(const PowerRun& run, const Tests& tests, const PowerOptions& options)
{
    std::vector<std::vector<Finding>> found(static_cast<std::size_t>(options.repeats));
    parallelFor(found.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t r = begin; r < end; ++r) {
            found[r] = tests.run(run.experiment(static_cast<std::uint32_t>(r)));
        }
    });
    Alarms out;
    out.rate.assign(found.front().size(), 0);
    for (const auto& findings : found) {
        for (std::size_t t = 0; t < findings.size(); ++t) {
            out.rate[t] += (findings[t].pValue < options.level ? 1.0 : 0.0) / options.repeats;
        }
        out.suite += (passes(findings, options.level) ? 0.0 : 1.0) / options.repeats;
    }
    for (const Finding& f : found.front()) {
        out.tests.push_back(f.test);
    }
    return out;
}

} // namespace

GaussianLensSetup assumedLens()
{
    constexpr double kSnr = 3;
    GaussianLensSetup setup;
    setup.noise = noiseFor(setup, kSnr);
    return setup;
}

std::vector<PlantedFault> plantedFaults()
{
    const GaussianLensSetup right = assumedLens();
    std::vector<PlantedFault> out;
    const auto plant = [&](std::string name, auto change) {
        out.push_back({std::move(name), right, 1, false});
        change(out.back());
    };
    plant("none", [](PlantedFault&) {});
    plant("noise 30 % larger", [](PlantedFault& f) { f.truth.noise *= 1.3; });
    plant("noise 30 % smaller", [](PlantedFault& f) { f.truth.noise *= 0.7; });
    plant("noise correlated", [](PlantedFault& f) { f.truth.correlation = drizzled(); });
    plant("PSF 30 % wider", [](PlantedFault& f) { f.truth.psfFwhm *= 1.3; });
    plant("source twice as bright", [](PlantedFault& f) { f.truth.sourceSd = 2; });
    plant("source half as smooth", [](PlantedFault& f) { f.truth.sourceLength /= 2; });
    plant("lens half a pixel off",
          [](PlantedFault& f) { f.truth.centerX = f.truth.frame.pixelScale / 2; });
    plant("draws 20 % too narrow", [](PlantedFault& f) { f.width = 0.8; });
    plant("draws ignore the data", [](PlantedFault& f) { f.ignoresData = true; });
    return out;
}

PowerTable powerTable(const std::vector<PlantedFault>& faults, const PowerOptions& options,
                      const ProgressReport& progress, std::stop_token stop)
{
    const GaussianLensSetup setup = assumedLens();
    const GaussianLens assumed(setup);
    const Mask everywhere(setup.frame.rows, setup.frame.cols, 1);
    const Tests tests{ResidualChecks(everywhere, {}, options.seed),
                      CalibrationSuite(options.simulations, options.samples, options.seed),
                      static_cast<double>(assumed.pixels()) * options.simulations};
    PowerTable table;
    table.repeats = options.repeats;
    for (const PlantedFault& fault : faults) {
        if (stop.stop_requested()) {
            break;
        }
        const Alarms alarms = countAlarms(PowerRun(fault, assumed, options), tests, options);
        table.tests = alarms.tests;
        table.faults.push_back(fault.name);
        table.rate.push_back(alarms.rate);
        table.suite.push_back(alarms.suite);
        if (progress) {
            progress({"planting faults", static_cast<double>(table.faults.size()),
                      static_cast<double>(faults.size())});
        }
    }
    return table;
}

} // namespace anneau
