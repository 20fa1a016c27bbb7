// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/acceptance.h"
#include "core/diffusion/prior/prior_file.h"
#include "tests/core/diffusion/tensors.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

using namespace anneau;
using namespace anneau::test;

namespace {

Prior freshPrior()
{
    Prior prior;
    prior.config = UnetConfig::preset("tiny", 32);
    prior.parameters = initialParameters(prior.config, 5);
    prior.range = {0.25, 0.005, 12.5};
    prior.moments = {0.2 * normals({1, 32, 32}, 0), 0.1 * normals({3, 32, 32}, 1), 0.004,
                     normals({32, 17}, 2).square()};
    prior.trainingSet = "none";
    prior.trainingHash = "0123";
    prior.unit = kPriorUnit;
    prior.steps = 77;
    return prior;
}

/// Writes the fresh prior with its raw content changed by `change`.
template <class Change>
std::filesystem::path changedFile(const QTemporaryDir& folder, const Change& change)
{
    const std::filesystem::path file = folder.path().toStdString() + "/changed.safetensors";
    [[maybe_unused]] const auto written = writePrior(file, freshPrior());
    auto content = readSafeTensors(file);
    change(*content);
    [[maybe_unused]] const auto again = writeSafeTensors(file, *content);
    return file;
}

/// The exact denoiser of images in three directions, with rotations among them added to its
/// Jacobian at middling noise: errs little, and is no mean of anything.
class TwistedDenoiser final : public Denoiser {
public:
    explicit TwistedDenoiser(double twist)
    {
        m_basis = std::get<0>(at::linalg_qr(normals({1024, 3}, 6)));
        m_moments = {at::zeros({1, 32, 32}), kSd * m_basis.t().reshape({3, 32, 32}), 0,
                     at::ones({32, 17})};
        m_twist =
            twist * at::tensor({0.f, 1.f, -1.f, -1.f, 0.f, 1.f, 1.f, -1.f, 0.f}).reshape({3, 3});
    }
    Tensor mean(const Tensor& x, double sigma) const override
    {
        const double part = std::min(1.0, 25 * sigma * sigma) / (1 + sigma * sigma / 4);
        const Tensor gain = at::eye(3) * (kSd * kSd / (kSd * kSd + sigma * sigma)) + m_twist * part;
        const Tensor coordinates = at::matmul(x.reshape({x.size(0), 1024}), m_basis);
        return at::matmul(at::matmul(coordinates, gain), m_basis.t()).reshape(x.sizes());
    }
    int pixels() const override { return 32; }
    double sigmaMin() const override { return 0.01; }
    double sigmaMax() const override { return 20; }
    double sigmaData() const override { return kSd * std::sqrt(3.0 / 1024); }
    const PriorMoments& moments() const override { return m_moments; }

private:
    static constexpr double kSd = 4;
    PriorMoments m_moments;
    Tensor m_basis, m_twist;
};

} // namespace

class PriorFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anOuterLevelComesBackToo()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/p.safetensors";
        Prior prior = freshPrior();
        prior.config.outer = 16;
        prior.parameters = initialParameters(prior.config, 5);
        QVERIFY(writePrior(file, prior).has_value());
        const auto back = readPrior(file);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->config == prior.config);
        QCOMPARE(back->parameters.size(), prior.parameters.size());
        QCOMPARE(describePrior(file, *back).architecture, std::string("unet-v2"));
        auto content = readSafeTensors(file);
        for (const char* wrong : {"", "8", "24", "-16"}) {
            content->metadata["outer"] = wrong;
            QVERIFY(writeSafeTensors(file, *content).has_value());
            QVERIFY(!readPrior(file).has_value());
        }
    }

    void aPriorComesBackAsItWas()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/p.safetensors";
        const Prior prior = freshPrior();
        QVERIFY(writePrior(file, prior).has_value());
        const auto back = readPrior(file);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->config == prior.config);
        QCOMPARE(back->range.sigmaData, prior.range.sigmaData);
        QCOMPARE(back->range.sigmaMax, prior.range.sigmaMax);
        QCOMPARE(back->moments.remainder, prior.moments.remainder);
        QCOMPARE(back->steps, prior.steps);
        QVERIFY(at::equal(back->moments.mean, prior.moments.mean));
        for (const auto& [name, value] : prior.parameters) { // bfloat16 keeps 8 bits
            QVERIFY((back->parameters.at(name) - value).abs().max().item<double>() <=
                    value.abs().max().item<double>() / 256);
        }
        const PriorInfo info = describePrior(file, *back);
        QCOMPARE(info.pixels, 32);
        QCOMPARE(info.name, std::string("p"));
        QVERIFY(info.parameters > 100000);
    }

    void otherFilesAreRefused()
    {
        QTemporaryDir folder;
        const auto refused = [&](const auto& change) {
            return !readPrior(changedFile(folder, change)).has_value();
        };
        QVERIFY(!refused([](SafeTensors&) {}));
        QVERIFY(refused([](SafeTensors& c) { c.metadata["architecture"] = "unet-v9"; }));
        QVERIFY(refused([](SafeTensors& c) { c.metadata["sigma_max"] = "huge"; }));
        QVERIFY(refused([](SafeTensors& c) { c.metadata["channels"] = "33,48,64"; }));
        QVERIFY(refused([](SafeTensors& c) { c.metadata["blocks"] = "2,1,1"; }));
        QVERIFY(refused([](SafeTensors& c) { c.tensors.erase("stem.bias"); }));
        QVERIFY(refused([](SafeTensors& c) { c.tensors["more"] = c.tensors["stem.bias"]; }));
        QVERIFY(refused([](SafeTensors& c) { c.tensors["prior_mean"].shape = {32, 32, 1}; }));
        QVERIFY(!readPrior(folder.path().toStdString() + "/absent").has_value());
    }

    void theAcceptanceTestSaysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("broken");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("returns noise") << "direct.weight"
                                       << "no network";
        QTest::newRow("levels too high") << "sigma_min"
                                         << "noise levels";
        QTest::newRow("levels too low") << "sigma_max"
                                        << "noise levels";
        QTest::newRow("another mean") << "mean"
                                      << "mean image";
    }
    /// The fresh network returns c_skip x, which is what a trained one must beat.
    void theAcceptanceTestSaysWhatIsWrong()
    {
        QFETCH(QString, broken);
        QFETCH(QString, words);
        QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/p.safetensors";
        Prior prior = freshPrior();
        prior.moments.mean = prior.moments.mean * (broken == "mean" ? 2.0 : 0.1);
        prior.range.sigmaMin = broken == "sigma_min" ? 0.1 : prior.range.sigmaMin;
        prior.range.sigmaMax = broken == "sigma_max" ? 0.3 : prior.range.sigmaMax;
        if (broken == "direct.weight") {
            prior.parameters.at("direct.weight") += 3;
        }
        QVERIFY(writePrior(file, prior).has_value());
        const auto loaded = loadPrior(file, at::Device(at::kCPU), "float32");
        const QString message = loaded ? QString() : QString::fromStdString(loaded.error().message);
        QCOMPARE(loaded.has_value(), words.isEmpty());
        QVERIFY2(words.isEmpty() || (message.contains(words) && message.contains("acceptance")),
                 qPrintable(message));
    }

    void aJacobianThatIsNotSymmetricIsSeen()
    {
        QCOMPARE(acceptanceFault(TwistedDenoiser(0)), std::string());
        QCOMPARE(acceptanceFault(TwistedDenoiser(0.05)), std::string());
        QVERIFY(acceptanceFault(TwistedDenoiser(0.4)).find("not symmetric") != std::string::npos);
        const Tensor noisy = normals({2, 1, 32, 32}, 3);
        QVERIFY(jacobianDifference(TwistedDenoiser(0), noisy, 0.2, 11) < 0.01);
        QVERIFY(jacobianDifference(TwistedDenoiser(0.4), noisy, 0.2, 11) > 0.6);
    }

    /// D of the shipped prior at pixels (30, 34), (20, 40), (5, 60), and summed, from UNet of
    /// resources/priors/export_prior.py under PyTorch 2.11 (float32): users' networks mean the same
    /// in both programs. Printed to five digits; sums over 4096 pixels lose two more.
    void pythonUsersHaveTheSameNetwork()
    {
        const auto prior = loadPrior(ANNEAU_SOURCE_DIR "/resources/priors/galaxies-64.safetensors",
                                     at::Device(at::kCPU), "float32");
        QVERIFY2(prior.has_value(), prior ? "" : prior.error().message.c_str());
        const c10::NoGradGuard guard;
        for (const double sigma : {0.02, 0.2}) { // a trained network; the limit is 0.6
            const Tensor noisy =
                (*prior)->moments().mean.unsqueeze(0) + sigma * normals({2, 1, 64, 64}, 4);
            QVERIFY(jacobianDifference(**prior, noisy, sigma, 3) < 0.4);
        }
        const Tensor r = at::arange(64, at::kFloat).unsqueeze(1);
        const Tensor c = at::arange(64, at::kFloat).unsqueeze(0);
        const Tensor galaxy = at::exp(-((r - 30).square() + (c - 34).square()) / 72);
        const Tensor ripples = 0.3 * at::sin(0.7 * r + 0.2 * c) * at::cos(0.4 * c);
        const Tensor x = (galaxy + ripples).reshape({1, 1, 64, 64});
        const auto agrees = [&](double sigma, const std::array<double, 4>& expected) {
            const Tensor d = (*prior)->mean(x, sigma)[0][0];
            const std::array<double, 4> found{d[30][34].item<double>(), d[20][40].item<double>(),
                                              d[5][60].item<double>(), d.sum().item<double>()};
            for (std::size_t i = 0; i < found.size(); ++i) {
                const double tolerance = 2e-4 * std::max(0.1, std::abs(expected[i]));
                QVERIFY2(std::abs(found[i] - expected[i]) < tolerance,
                         qPrintable(QString("%1 %2: %3").arg(sigma).arg(i).arg(found[i])));
            }
        };
        agrees(0.05, {1.08088, 0.12714, -0.01439, 247.2004});
        agrees(0.3, {0.97281, 0.13547, 0.00425, 220.2509});
        agrees(3.0, {5.04273, 0.76286, 0.01428, 1148.9375});
    }

    /// What a hostile file may say of itself: refused before anything is computed.
    void hostileMetadataAreRefused()
    {
        QTemporaryDir folder;
        const std::vector<std::pair<const char*, const char*>> bad{{"pixels", "1e9"},
                                                                   {"pixels", "-32"},
                                                                   {"pixels", "32x"},
                                                                   {"pixels", ""},
                                                                   {"channels", "1024,48"},
                                                                   {"channels", "16,16,16,16"},
                                                                   {"blocks", "0,1,1"},
                                                                   {"blocks", "99999999,1,1"},
                                                                   {"embedding", "nan"},
                                                                   {"sigma_data", "nan"},
                                                                   {"sigma_data", "-1"},
                                                                   {"sigma_min", "inf"},
                                                                   {"sigma_max", "1e-12"},
                                                                   {"prior_remainder", "-1"},
                                                                   {"steps", "many"},
                                                                   {"format", "anneau-prior/2"},
                                                                   {"parametrisation", "epsilon"}};
        for (const auto& [key, value] : bad) {
            const auto prior =
                readPrior(changedFile(folder, [&](SafeTensors& c) { c.metadata[key] = value; }));
            QVERIFY2(!prior.has_value(), key);
            QVERIFY(!prior.error().message.empty());
        }
    }
};

ANNEAU_TEST(prior_file, PriorFileTest)
#include "prior_file_test.moc"
