// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/mass_model.h"
#include "core/report/page_content.h"
#include "tests/support/test_main.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace anneau;

namespace {

Image blob(int side, double peak)
{
    Image image(side, side);
    for (int row = 0; row < side; ++row) {
        for (int col = 0; col < side; ++col) {
            const double radius = std::hypot(row - side / 2.0, col - side / 2.0);
            image.at(row, col) = static_cast<float>(peak * std::exp(-radius / 5));
        }
    }
    return image;
}

PageContent content()
{
    PageContent content;
    content.record = {"Anneau 0.1.0",        "default", 64, 8,     5,
                      "galaxies-64",         "",        1,  "cpu", "x.fits[SCI]",
                      "2026-01-01T00:00:00Z"};
    content.observation.name = "Test lens";
    content.observation.pixelScale = 0.05;
    content.observation.data = blob(40, 5);
    content.model = blob(40, 5);
    content.residual = Image(40, 40, 0.F);
    content.residual.at(3, 3) = std::numeric_limits<float>::quiet_NaN();
    content.mean = blob(32, 30);
    content.standardDeviation = blob(32, 3);
    content.samples = {blob(32, 29), blob(32, 30), blob(32, 31)};
    content.chi2 = {1590, 1600, 1610, 1620};
    content.pixels = 1600;
    const MassModel* model = findMassModel("PEMD");
    Component lens{"PEMD", "lens", {}, std::vector<bool>(model->parameters().size())};
    for (const Parameter& parameter : model->parameters()) {
        lens.values.push_back(parameter.key == "theta_E" ? 1.25 : parameter.initial);
    }
    content.scene.lensMass = {lens};
    return content;
}

/// Distinct colours in a part of the page, given in points.
int colors(const QImage& page, double left, double top, double side)
{
    QSet<QRgb> seen;
    const double scale = page.width() / kPageWidth;
    for (double y = top; y < top + side; y += 0.5) {
        for (double x = left; x < left + side; x += 0.5) {
            seen.insert(page.pixel(static_cast<int>(x * scale), static_cast<int>(y * scale)));
        }
    }
    return static_cast<int>(seen.size());
}

QImage draw(const PageContent& content, const QTemporaryDir& folder)
{
    const std::string file = folder.filePath("page.png").toStdString();
    auto canvas = Canvas::create(file, kPageWidth, kPageHeight, 100);
    drawPage(*canvas, content);
    return canvas->finish() ? QImage(QString::fromStdString(file)) : QImage();
}

} // namespace

class PageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPanelIsDrawn();
    void notesQuoteTheNumbers();
    void notesSayWhatIsMissingOrWrong();
    void notesOfJointSamples();
    void aSourceThatLeavesItsGridIsNamed();
    void coverageTakesThePlaceOfTheHistogram();
};

void PageTest::everyPanelIsDrawn()
{
    const QTemporaryDir folder;
    const QImage page = draw(content(), folder);
    QVERIFY(!page.isNull());
    QCOMPARE(page.pixelColor(0, 0), QColor(Qt::white));
    QCOMPARE(page.pixelColor(page.width() - 1, page.height() - 1), QColor(Qt::white));
    QVERIFY(colors(page, 60, 100, 120) > 50);  // data
    QVERIFY(colors(page, 260, 100, 120) > 50); // model
    for (const double x : {50.0, 210.0, 370.0, 525.0, 680.0}) {
        QVERIFY2(colors(page, x, 330, 90) > 50, qPrintable(QString::number(x))); // source plane
    }
}

void PageTest::notesQuoteTheNumbers()
{
    const PageNotes notes = pageNotes(content());
    QVERIFY(notes.lens.find("1.2500″") != std::string::npos);
    QVERIFY(notes.lens.find("1.003 ± 0.008 over 1600 pixels") != std::string::npos);
    QVERIFY(notes.run.find("4 samples of 8 (unfinished)") != std::string::npos);
    QVERIFY(notes.run.find("seed 5") != std::string::npos);
}

void PageTest::notesSayWhatIsMissingOrWrong()
{
    PageContent page = content();
    QVERIFY(pageNotes(page).caveats.find("No coverage test") != std::string::npos);
    QVERIFY(pageNotes(page).caveats.find("far from 1") == std::string::npos);
    for (double& chi2 : page.chi2) {
        chi2 *= 1.5;
    }
    QVERIFY(pageNotes(page).caveats.find("far from 1") != std::string::npos);
    page.coverage = tarpCurve(std::vector<double>(100, 0.1), 20, 25, 1);
    QVERIFY(pageNotes(page).caveats.find("failed") != std::string::npos);
}

void PageTest::notesOfJointSamples()
{
    PageContent page = content();
    page.lens = {{"lens", "center_x", "x", "arcsec", -0.0123, 0.0041, 1.02, 50}};
    page.noiseScale = 0.44;
    const PageNotes notes = pageNotes(page);
    QVERIFY2(notes.lens.find("−0.0123 ± 0.0041″") != std::string::npos, notes.lens.c_str());
    QVERIFY(notes.lens.find("σ is 0.44 times the noise map") != std::string::npos);
    QVERIFY(notes.caveats.find("0.44 times as large") != std::string::npos);
    page.noiseScale = 1.05;
    QVERIFY(pageNotes(page).caveats.find("noise map is not") == std::string::npos);
}

void PageTest::aSourceThatLeavesItsGridIsNamed()
{
    PageContent page = content();
    QVERIFY(pageNotes(page).caveats.find("does not end") == std::string::npos);
    page.mean.at(31, 20) = 6; // a fifth of the peak
    QVERIFY(pageNotes(page).caveats.find("up to 20 %") != std::string::npos);
}

void PageTest::coverageTakesThePlaceOfTheHistogram()
{
    const QTemporaryDir folder;
    PageContent page = content();
    const QImage without = draw(page, folder);
    std::vector<double> fractions;
    for (int i = 0; i < 100; ++i) {
        fractions.push_back((i + 0.5) / 100);
    }
    page.coverage = tarpCurve(fractions, 20, 25, 1);
    const QImage with = draw(page, folder);
    QVERIFY(with.copy(1000, 100, 170, 280) !=
            without.copy(1000, 100, 170, 280));                               // the plot, top right
    QVERIFY(with.copy(50, 100, 300, 250) == without.copy(50, 100, 300, 250)); // the data
}

ANNEAU_TEST(page, PageTest)
#include "page_test.moc"
