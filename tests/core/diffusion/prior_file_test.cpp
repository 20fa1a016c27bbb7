// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior_file.h"
#include "tests/core/diffusion/tensors.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

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

} // namespace

class PriorFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
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

    /// An untrained network is no prior: at the highest level it returns noise, not the mean.
    void theAcceptanceTestSeesABrokenNetwork()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/p.safetensors";
        Prior prior = freshPrior();
        for (auto& [name, value] : prior.parameters) {
            if (name == "direct.weight") {
                value = value + 3;
            }
        }
        QVERIFY(writePrior(file, prior).has_value());
        const auto loaded = loadPrior(file, at::Device(at::kCPU), "float32");
        QVERIFY(!loaded.has_value());
        QVERIFY(loaded.error().message.find("acceptance") != std::string::npos);
    }
};

ANNEAU_TEST(prior_file, PriorFileTest)
#include "prior_file_test.moc"
