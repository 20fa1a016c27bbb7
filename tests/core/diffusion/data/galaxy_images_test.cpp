// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/data/galaxy_images.h"
#include "core/diffusion/data/procedural.h"
#include "core/diffusion/data/unit.h"
#include "core/io/fits.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace anneau;

namespace {

/// A galaxy of peak S/N about 100 on a sky of 5, in the middle of `side` pixels.
Image observedGalaxy(int side, double noise, double row, double col)
{
    Image image(side, side, 5.0f);
    Rng rng(8, 0);
    for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c) {
            const double radius = std::hypot(r - row, (c - col) / 0.6);
            image.at(r, c) += static_cast<float>(std::exp(-radius / 8) + noise * rng.normal());
        }
    }
    return image;
}

std::string faultOf(const Image& image)
{
    const auto galaxy = prepareGalaxy("test", image);
    return galaxy ? std::string() : galaxy.error().message;
}

} // namespace

class GalaxyImagesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void skyAndNeighboursAreTakenAway()
    {
        Image image = observedGalaxy(120, 0.01, 60, 58);
        for (int r = 8; r < 14; ++r) { // a neighbour near the corner
            for (int c = 8; c < 14; ++c) {
                image.at(r, c) += 0.5f;
            }
        }
        const auto galaxy = prepareGalaxy("test", image);
        QVERIFY(galaxy.has_value());
        QVERIFY(std::abs(galaxy->row - 60) < 0.3 && std::abs(galaxy->col - 58) < 0.3);
        QVERIFY(std::abs(measureHalfLight(galaxy->light).brightness - 1) < 1e-3);
        QCOMPARE(galaxy->light.at(10, 10), 0.0f);
        QCOMPARE(galaxy->light.at(119, 119), 0.0f);
    }

    void placedGalaxiesAreInTheUnitAndInTheFrame()
    {
        const auto galaxy = prepareGalaxy("test", observedGalaxy(120, 0.01, 60, 58));
        QVERIFY(galaxy.has_value());
        for (std::uint32_t k = 0; k < 10; ++k) {
            Rng rng(1, k);
            const HalfLight half = measureHalfLight(placeGalaxy(*galaxy, 64, rng));
            QVERIFY(std::abs(half.brightness - 1) < 1e-4);
            QVERIFY(std::hypot(half.row - 31.5, half.col - 31.5) < 7);
            QVERIFY(half.radius > 2.5 && half.radius < 10);
        }
    }

    void useless_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("word");
        for (const auto& [kind, word] : {std::pair("nan", "not numbers"),
                                         {"small", "24 x 24"},
                                         {"display", "8-bit"},
                                         {"saturated", "saturated"},
                                         {"constant", "constant"},
                                         {"noise", "noisy"},
                                         {"point", "point source"},
                                         {"aside", "centre"},
                                         {"cut", "cuts"}}) {
            QTest::newRow(kind) << kind << word;
        }
    }
    void useless()
    {
        QFETCH(QString, kind);
        QFETCH(QString, word);
        Image image = observedGalaxy(120, 0.01, 60, 58);
        if (kind == "nan") {
            image.at(3, 3) = std::numeric_limits<float>::quiet_NaN();
        } else if (kind == "small") {
            image = observedGalaxy(20, 0.01, 10, 10);
        } else if (kind == "display") {
            for (float& value : image) {
                value = std::floor(40 * value);
            }
        } else if (kind == "saturated") {
            for (float& value : image) {
                value = std::min(value, 5.6f);
            }
        } else if (kind == "constant") {
            image = Image(64, 64, 3.5f);
        } else if (kind == "noise") {
            image = observedGalaxy(120, 3, 60, 58);
        } else if (kind == "point") {
            image = observedGalaxy(64, 0.001, -500, -500);
            image.at(32, 32) += 5;
        } else if (kind == "aside") {
            image = observedGalaxy(200, 0.01, 60, 60);
        } else if (kind == "cut") {
            image = observedGalaxy(30, 0.0001, 15, 15);
        }
        QVERIFY2(faultOf(image).find(word.toStdString()) != std::string::npos,
                 faultOf(image).c_str());
    }

    /// Files: every image HDU is tried, each refusal named, a missing path is an error.
    void filesAreReadAndRefusalsNamed()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        FitsWriter writer(path / "two.fits");
        writer.primary({});
        writer.addImage("GOOD", observedGalaxy(120, 0.01, 60, 58));
        writer.addImage("FLAT", Image(64, 64, 3.5f));
        QVERIFY(writer.finish().has_value());
        FitsWriter kernel(path / "two_psf.fits");
        kernel.primary({});
        kernel.addImage("SCI", observedGalaxy(120, 0.01, 60, 58));
        QVERIFY(kernel.finish().has_value());

        const auto set = readGalaxies({path});
        QVERIFY(set.has_value());
        QCOMPARE(set->galaxies.size(), std::size_t{1});
        QCOMPARE(set->rejected.size(), std::size_t{2});
        QVERIFY(set->rejected[0].name.find("two.fits") == 0);
        QVERIFY(set->rejected[1].reason.find("psf") != std::string::npos);
        QVERIFY(!readGalaxies({path / "absent"}).has_value());
    }
};

ANNEAU_TEST(galaxy_images, GalaxyImagesTest)
#include "galaxy_images_test.moc"
