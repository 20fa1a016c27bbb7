// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/samplers/conditionings.h"
#include "core/diffusion/samplers/integrator.h"
#include "core/diffusion/samplers/posterior_sampler.h"
#include "core/diffusion/verify/moment_agreement.h"
#include "core/diffusion/verify/verify_check.h"
#include "core/session/sampler_guide.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

#include <fstream>

using namespace anneau;

namespace {

constexpr int kDraws = 2000;
constexpr double kFalseAlarm = 1e-5;

/// The smaller Gaussian reference problem: eight pixels, five data.
struct Problem {
    Tensor mean, covariance; // exact posterior
    GaussianDenoiser prior;
    LinearData data;

    static Problem read()
    {
        std::ifstream in(ANNEAU_SOURCE_DIR "/resources/verify/gauss_n8_under.json");
        const nlohmann::json file = nlohmann::json::parse(in);
        const VerifyContext context;
        const Tensor mean = context.read(file["prior_mean"]);
        const Covariance covariance = Covariance::dense(context.read(file["prior_cov"]));
        const Tensor sigma = context.read(file["noise_cov"]).sqrt();
        const Tensor whitened = context.read(file["A"]) / sigma.unsqueeze(1);
        const Tensor values = context.read(file["y"]) / sigma;
        const auto basis = std::make_shared<const SingularBasis>(SingularBasis::of(whitened));
        LinearData data{
            basis, LinearData::coordinatesOf(*basis, at::mv(whitened.t(), values).unsqueeze(0)),
            at::ones({1, 1}, at::kDouble)};
        data.image = std::make_shared<const ImageData>(ImageData{
            [whitened](const Tensor& x) { return at::matmul(x.to(at::kDouble), whitened.t()); },
            [whitened](const Tensor& u) { return at::matmul(u, whitened); }, values.unsqueeze(0),
            at::ones_like(values)});
        return {context.read(file["posterior_mean"]), context.read(file["posterior_cov"]),
                GaussianDenoiser(mean.reshape({1, 2, 4}), covariance, 0.005, 20), data};
    }
};

MomentAgreement measure(const char* sampler, int steps, int iterations = 8)
{
    const Problem p = Problem::read();
    SamplerSettings settings = SamplerSettings::named(sampler, steps).value();
    settings.iterations = iterations;
    const SamplerDraw draw =
        drawSamples(p.prior, &p.data, settings, SampleNoise(11, 0, kDraws), {}, {});
    const MomentAgreement got =
        momentAgreement(draw.samples.reshape({kDraws, -1}).to(at::kDouble), p.mean, p.covariance);
    qInfo("%s, %d steps: width %.3f (%.3f to %.3f) +- %.3f, mean off by %.3f (p %.2g)", sampler,
          steps, got.width, got.narrowest, got.widest, got.widthError, got.meanShift,
          got.meanPValue);
    return got;
}

} // namespace

/// Moments on the Gaussian reference problem from 2000 draws: a sampler without error fails one of
/// these lines with probability 1e-5; `bias` is what its steps may add to the width.
class SamplersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void everyIntegratorHasTheMoments_data()
    {
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<int>("steps");
        QTest::addColumn<double>("bias");
        QTest::newRow("euler") << "mmps+euler" << 256 << 0.04;
        QTest::newRow("heun") << "mmps+heun" << 32 << 0.01;
        QTest::newRow("dpmpp_2m") << "mmps+dpmpp_2m" << 64 << 0.01;
        QTest::newRow("ddpm") << "mmps+ddpm" << 256 << 0.04;
        QTest::newRow("dpmpp_2m_sde") << "mmps+dpmpp_2m_sde" << 64 << 0.01;
        QTest::newRow("heun_churn") << "mmps+heun_churn" << 32 << 0.02;
        QTest::newRow("pc") << "mmps+pc" << 128 << 0.03;
    }

    void everyIntegratorHasTheMoments()
    {
        QFETCH(QString, sampler);
        QFETCH(int, steps);
        QFETCH(double, bias);
        QVERIFY(measure(sampler.toLatin1().constData(), steps).holds(kFalseAlarm, bias));
    }

    /// Every integrator that the program offers stands in the table above.
    void noIntegratorIsLeftOut() { QCOMPARE(integrators().size(), std::size_t{7}); }

    /// The names that programs know without the engine are those that the engine has.
    void theGuideKnowsEveryPart()
    {
        QCOMPARE(conditioningKeys().size(), conditionings().size());
        for (const std::string_view key : conditioningKeys()) {
            QVERIFY(findConditioning(key) != nullptr);
        }
        QCOMPARE(integratorKeys().size(), integrators().size());
        for (const std::string_view key : integratorKeys()) {
            QVERIFY(findIntegrator(key) != nullptr);
        }
        for (const SamplerPreset& preset : samplerPresets()) {
            const auto settings = SamplerSettings::named(std::string(preset.key), 0);
            QVERIFY(settings.has_value());
            QCOMPARE(settings->steps, preset.steps);
            QCOMPARE(settings->moves, preset.moves);
        }
        QCOMPARE(SamplerSettings::named("gold+mala30", 20)->moves, 530);
        QCOMPARE(SamplerSettings::named("gold+mala30", 20)->steps, 20);
    }

    /// The same check sees what first-order steps lose, and what a convolved likelihood does.
    void theCheckSeesLostWidth()
    {
        QVERIFY(!measure("mmps+ddpm", 24).holds(kFalseAlarm, 0.01));
        QVERIFY(!measure("cla+dpmpp_2m_sde", 64).holds(kFalseAlarm, 0.01));
    }

    /// A corrector gives back some of what a convolved likelihood loses.
    void correctorsGiveWidthBack()
    {
        QVERIFY(std::abs(measure("cla+pc", 64).width - 1) <
                std::abs(measure("cla+ddpm", 64).width - 1));
    }

    /// Any conditioning goes with any integrator; those for comparison only may fail in any way but
    /// this.
    void everyPairRuns()
    {
        const Problem p = Problem::read();
        for (const ConditioningRow& row : conditionings()) {
            for (const Integrator* integrator : integrators()) {
                const std::string name =
                    std::string(row.key) + "+" + std::string(integrator->key());
                const auto settings = SamplerSettings::named(name, 6);
                QVERIFY(settings.has_value());
                QCOMPARE(settings->needsImage(), row.needsImage);
                const SamplerDraw draw =
                    drawSamples(p.prior, &p.data, *settings, SampleNoise(3, 0, 2), {}, {});
                QCOMPARE(draw.samples.size(0), std::int64_t{2});
            }
        }
        QVERIFY(!SamplerSettings::named("mmps+best", 0).has_value());
        QVERIFY(!SamplerSettings::named("best+heun", 0).has_value());
    }

    /// Split Gibbs: no derivative, mixing as the square of the last width.
    void splitGibbsComesClose()
    {
        const MomentAgreement got = measure("split_gibbs", 80);
        QVERIFY(std::abs(got.width - 1) < 0.1);
        QVERIFY(got.meanShift < 0.15);
    }
};

ANNEAU_TEST(samplers, SamplersTest)
#include "samplers_test.moc"
