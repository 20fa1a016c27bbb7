// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/diffusion/joint/lens_joint_model.h"
#include "core/diffusion/prior/prior_file.h"
#include "core/diffusion/samplers/prior_draws.h"
#include "core/exchange/model_file.h"
#include "core/forward/source_matrix.h"
#include "core/inference/chains/lens_priors.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace anneau;

namespace {

constexpr int kLenses = 16, kSide = 32, kImage = 48, kKernel = 9;
constexpr double kScale = 0.12, kPsfSigma = 0.64; // arcsec a pixel; pixels
constexpr float kNoise = 0.005F;
constexpr double kSnr = 10; ///< Peak of a middling lens.

const std::string kRoot = std::string(ANNEAU_SOURCE_DIR) + "/resources/";

/// How a lens is judged by x_t.
enum class Belief { Own, LawAlone, LawAboutD };

/// Lenses and sources drawn from what joint runs are told, as `coverage --joint` draws them.
class Lenses {
public:
    Lenses()
        : m_prior{loadPrior(kRoot + "priors/galaxies-32.safetensors", at::kCPU).value()},
          m_scene{readModelFile(kRoot + "joint/joint-model.json").value().content.scene},
          m_law{std::make_shared<const SourceLaw>(sourceLaw(*m_prior, {}))},
          m_sources{drawUnconditional(*m_prior, SampleNoise(7, 0, kLenses), 32, {})
                        .to(at::kDouble)
                        .flatten(1)}
    {
        m_key.source = m_scene.sourceGrid;
        m_key.pixelScale = kScale;
        m_key.sigma = Image(kImage, kImage, kNoise);
        const Tensor off = at::arange(kKernel, at::kFloat) - (kKernel - 1) / 2;
        const Tensor along = at::softmax(-0.5 * (off / kPsfSigma).square(), 0);
        m_key.kernel = toImage(at::outer(along, along));
        std::vector<float> peaks;
        for (int i = 0; i < kLenses; ++i) {
            const Image image = lensed(m_scene.lensMass, m_sources[i]);
            peaks.push_back(*std::ranges::max_element(image) / kNoise);
        }
        std::ranges::nth_element(peaks, peaks.begin() + kLenses / 2);
        m_fluxScale = kSnr / peaks[kLenses / 2];
    }

    /// Of the log posterior of lens and scales given y and x_t, at the truth, over all lenses and
    /// coordinates: mean square of its slope over the mean of its curvature. 1 for a belief that is
    /// right (Bartlett 1953), above for one that is too sure. `level` in root mean
    /// squares of sources.
    double slopesOverCurvature(double level, Belief how) const;

private:
    struct Drawn {
        Scene scene;
        Image image;
        LensPriors priors;
        double flux, noise; ///< Both scales.
    };
    Drawn draw(std::uint32_t index) const;
    SourceBelief belief(const LensJointModel& model, std::uint32_t index, double sigma,
                        Belief how) const;
    Image lensed(const std::vector<Component>& mass, const Tensor& source) const;

    std::shared_ptr<const NetworkDenoiser> m_prior;
    Scene m_scene;
    std::shared_ptr<const SourceLaw> m_law;
    Tensor m_sources; // [kLenses, n]
    LensSystem::Key m_key;
    double m_fluxScale = 1;
};

Image Lenses::lensed(const std::vector<Component>& mass, const Tensor& source) const
{
    const LensOperator<double> lens({kImage, kImage, kScale, m_key.supersampling},
                                    nativeKernel({m_key.kernel, m_key.kernelOversampling}),
                                    Mask(kImage, kImage, 1), mass, m_key.source);
    Grid<double> pixels(kSide, kSide);
    const Tensor local = source.contiguous();
    std::copy_n(local.data_ptr<double>(), pixels.size(), pixels.begin());
    return converted<float>(lens.apply(pixels));
}

Lenses::Drawn Lenses::draw(std::uint32_t index) const
{
    const std::vector<BoundedPrior> priors = lensPriorsAround(m_scene, 0.3);
    Rng numbers(5, index, 1);
    const std::vector<double> point = BoundedCoordinates(priors).draw(numbers);
    Drawn out{m_scene, {}, {}, 0, 0};
    ParameterMap(m_scene, {.mass = true}).write(point, out.scene);
    for (std::size_t s = 0; s < priors.size(); ++s) {
        out.priors.mass.push_back({s, priors[s].mean, priors[s].sigma});
    }
    out.flux = std::exp(out.priors.fluxScatter * numbers.normal());
    out.noise = std::exp(out.priors.noiseScatter * numbers.normal());
    out.image = lensed(out.scene.lensMass, m_fluxScale * out.flux * m_sources[index]);
    const Tensor errors = SampleNoise(6, {index}).normals(0, kImage * kImage);
    const Image noise = toImage(kNoise * out.noise * errors.reshape({kImage, kImage}));
    std::ranges::transform(out.image, noise, out.image.begin(), std::plus<>());
    return out;
}

/// D of x_t, and what is made of it.
SourceBelief Lenses::belief(const LensJointModel& model, std::uint32_t index, double sigma,
                            Belief how) const
{
    const Tensor normals = SampleNoise(6, {index}).normals(1, kSide * kSide);
    const Tensor x = m_sources.narrow(0, index, 1) + sigma * normals;
    const auto asImage = [](const Tensor& rows) {
        return rows.to(at::kFloat).reshape({1, 1, kSide, kSide});
    };
    const auto [mean, vjp] = m_prior->meanWithVjp(asImage(x), sigma);
    const auto pull = [&, derivative = vjp](const Tensor& v) {
        return derivative(asImage(v)).to(at::kDouble).flatten(1);
    };
    const Tensor denoised = mean.to(at::kDouble).flatten(1);
    if (how == Belief::LawAlone) {
        SourceBelief all = m_law->given(x, sigma);
        all.trust = 1;
        return all;
    }
    return how == Belief::Own ? model.sourcesGiven(x, denoised, sigma, pull)
                              : SourceBelief::at(denoised, sigma);
}

double Lenses::slopesOverCurvature(double level, Belief how) const
{
    const c10::NoGradGuard guard;
    const double sigma = std::min(level * m_law->rms(), m_prior->sigmaMax());
    double slopes = 0, curvatures = 0;
    for (std::uint32_t i = 0; i < kLenses; ++i) {
        const Drawn drawn = draw(i);
        LensSystem::Key key = m_key;
        key.lensMass = drawn.scene.lensMass;
        const ArcData data(key, drawn.image, {});
        const LensJointModel model(data, drawn.scene, m_fluxScale, m_law, drawn.priors);
        const Tensor truth =
            model.pointOf(drawn.scene.lensMass, m_fluxScale * drawn.flux, drawn.noise);
        SourceBelief sources = belief(model, i, sigma, how);
        const Tensor precision =
            model.knownPrecision() +
            model.information(truth, model.meanSource(truth, sources), model.smallSteps(), sources);
        const Tensor axes = at::linalg_cholesky(at::linalg_inv(precision)).t();
        const Tensor points = at::cat({truth + axes, truth - axes, truth.unsqueeze(0)});
        const std::int64_t k = truth.size(0), all = points.size(0);
        sources.centres = sources.centres.expand({all, -1, -1});
        sources.logWeights = sources.logWeights.expand({all, -1});
        if (sources.precisions.defined()) {
            sources.precisions = sources.precisions.expand({all, -1, -1});
        }
        const Tensor logs = model.logPrior(points) + model.at(points)->logEvidence(sources);
        const Tensor ahead = logs.narrow(0, 0, k), behind = logs.narrow(0, k, k);
        slopes += (0.5 * (ahead - behind)).square().sum().item<double>();
        curvatures += (2 * logs[2 * k] - ahead - behind).sum().item<double>();
    }
    return slopes / curvatures;
}

} // namespace

/// Beliefs of a lens behind the shipped small network, without any walk.
class LensBeliefTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        at::set_num_threads(1);
        setThreadCount(1);
    }

    /// 160 slopes tell the ratio to 11 %: a belief that is right stays within 1 +- 0.45, four
    /// standard errors. So do those that parameters are moved by, at the first level and from
    /// twice the sources' root mean square down; the network's D with the covariance of the law
    /// does not. What the law alone gives at the first level is for the record.
    void lensesAreJudgedAsSharplyAsTheyAreKnown()
    {
        const Lenses lenses;
        for (const double level : {50.0, 1.9, 0.5}) {
            const double ratio = lenses.slopesOverCurvature(level, Belief::Own);
            qInfo("level %.1f: %.2f", level, ratio);
            QVERIFY(std::abs(ratio - 1) < 0.45);
        }
        qInfo("law alone: %.2f", lenses.slopesOverCurvature(50, Belief::LawAlone));
        const double sharp = lenses.slopesOverCurvature(5, Belief::LawAboutD);
        qInfo("law about D: %.2f", sharp);
        QVERIFY(sharp > 1.45);
    }
};

ANNEAU_TEST(lens_belief, LensBeliefTest)
#include "lens_belief_test.moc"
