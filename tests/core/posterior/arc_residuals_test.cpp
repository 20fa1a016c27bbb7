// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/posterior/arc_residuals.h"
#include "core/posterior/residual_images.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <string>

using namespace anneau;

namespace {

constexpr int kSide = 40, kSamples = 3;
constexpr float kSigma = 0.1F, kLight = 2;

/// An arc over the upper rows, above the noise.
Image arc(float height)
{
    Image image(kSide, kSide);
    for (int row = 30; row < kSide; ++row) {
        for (int col = 0; col < kSide; ++col) {
            image.at(row, col) = height;
        }
    }
    return image;
}

Observation observation()
{
    Observation seen;
    seen.data = arc(1);
    Rng rng(7, 0);
    for (float& value : seen.data) {
        value += kLight + kSigma * static_cast<float>(rng.normal());
    }
    seen.sigma = Image(kSide, kSide, kSigma);
    seen.mask = Mask(kSide, kSide, 1);
    seen.psf.kernel = Image(3, 3, 1.0F / 9);
    seen.pixelScale = 0.05;
    return seen;
}

/// A scene without lens whose light is the sky: the lens light of the file is then kLight.
Scene scene(double noiseScale)
{
    Scene made;
    made.sky = static_cast<double>(kLight);
    made.sourceGrid = {8, 0.05, 0, 0};
    made.noise.scale = noiseScale;
    return made;
}

} // namespace

class ArcResidualsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    /// A file of samples that all give the same image.
    PosteriorFile file(const Image& model, const Observation& seen, double noiseScale = 1,
                       int samples = kSamples, double sampledNoise = 0)
    {
        RunRecord record;
        record.samplesWanted = kSamples;
        const std::string name = std::to_string(m_files++) + ".fits";
        auto made = PosteriorFile::create(m_folder.filePath(name.c_str()).toStdString(), record,
                                          scene(noiseScale), seen, PosteriorFile::ModelImages::Keep,
                                          sampledNoise > 0 ? PosteriorFile::Lens::Sampled
                                                           : PosteriorFile::Lens::Fixed);
        if (!made) {
            qFatal("%s", made.error().message.c_str());
        }
        for (int s = 0; s < samples; ++s) {
            // Each sample's noise is a quarter larger than that of the one before.
            const LensDraw lens{s, {}, 1, sampledNoise * std::pow(1.25, s)};
            if (!made->append(s, Image(8, 8, 1.0F), model, 0, sampledNoise > 0 ? &lens : nullptr)) {
                qFatal("append");
            }
        }
        return std::move(*made);
    }

private Q_SLOTS:
    // 400 pixels of unit noise: chi2/N lies in 1 +- 0.28 but for 1 case in 15 000 (4 sigma).
    void aPerfectModelGivesOneOverTheArcAlone()
    {
        const auto arcs = arcResiduals(file(arc(1), observation()));
        QVERIFY(arcs);
        QCOMPARE(arcs->pixels, 10 * kSide);
        QCOMPARE(arcs->chi2.size(), static_cast<std::size_t>(kSamples));
        QVERIFY(std::abs(arcs->meanReduced() - 1) < 0.28);
    }

    // A quarter of the arc's height missing is 2.5 sigma in each pixel.
    void aFaintModelIsSeen()
    {
        const auto arcs = arcResiduals(file(arc(0.75F), observation()));
        QVERIFY(arcs);
        QVERIFY(std::abs(arcs->meanReduced() - 7.25) < 1);
    }

    void theThresholdAndTheMaskChooseThePixels()
    {
        Observation seen = observation();
        for (int col = 0; col < kSide; ++col) {
            seen.mask.at(30, col) = 0;
        }
        QCOMPARE(arcResiduals(file(arc(1), seen))->pixels, 9 * kSide);
        QCOMPARE(arcResiduals(file(arc(1), seen), 20)->pixels, 0);
        QCOMPARE(arcResiduals(file(arc(1), seen), 20)->meanReduced(), 0.0);
    }

    void theNoiseScaleOfTheSceneCounts()
    {
        const double once = arcResiduals(file(arc(1), observation()))->meanReduced();
        const double twice = arcResiduals(file(arc(1), observation(), 2))->meanReduced();
        QVERIFY(std::abs(once / twice - 4) < 1e-6);
    }

    /// Four times too large a noise map: each sample is judged by the noise that it has found.
    void eachSampleHasItsOwnNoise()
    {
        const PosteriorFile held = file(arc(1), observation());
        const PosteriorFile joint = file(arc(1), observation(), 1, kSamples, 0.25);
        const auto one = residualsOf(held), own = residualsOf(joint);
        QVERIFY(one && own);
        for (int s = 0; s < kSamples; ++s) {
            const auto at = static_cast<std::size_t>(s);
            const double ratio = static_cast<double>(own->images[at][100] / one->images[at][100]);
            QVERIFY(std::abs(ratio * 0.25 * std::pow(1.25, s) - 1) < 1e-5);
        }
        const double mean = 0.25 * (1 + 1.25 + 1.5625) / 3;
        QVERIFY(std::abs(meanNoiseScale(joint) - mean) < 1e-12);
        QCOMPARE(meanNoiseScale(held), 1.0);
        const auto arcs = arcResiduals(joint), before = arcResiduals(held);
        QVERIFY(std::abs(arcs->chi2[0] / before->chi2[0] - 16) < 1e-3);
        QVERIFY(std::abs(arcs->chi2[2] / arcs->chi2[0] - std::pow(1.25, -4)) < 1e-5);
        // The arc is of ten sigma by the noise map: above 30 of the sampled noise, not above 36.
        QCOMPARE(arcResiduals(joint, 30)->pixels, 10 * kSide);
        QCOMPARE(arcResiduals(joint, 36)->pixels, 0);
    }

    void theRegionHoldsThePixelsThatWereCounted()
    {
        const auto arcs = arcResiduals(file(arc(1), observation()));
        for (int row = 0; row < kSide; ++row) {
            QCOMPARE(int(arcs->region.at(row, 5)), row >= 30 ? 1 : 0);
        }
    }

    void anEmptyFileSaysWhatToDo()
    {
        const auto arcs = arcResiduals(file(arc(1), observation(), 1, 0));
        QVERIFY(!arcs);
        QVERIFY(arcs.error().message.find("--resume") != std::string::npos);
    }
};

ANNEAU_TEST(arc_residuals, ArcResidualsTest)
#include "arc_residuals_test.moc"
