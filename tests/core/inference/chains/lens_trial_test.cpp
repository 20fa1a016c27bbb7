// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/inference/chains/lens_trial.h"
#include "core/inference/chains/trial_file.h"
#include "tests/core/inference/small_lens.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;
using namespace anneau::test;

namespace {

constexpr int kTrials = 10;

LensTrialOptions quick()
{
    LensTrialOptions options;
    options.sourcePixels = 8;
    options.samples = 8;
    options.nuts.warmUp = 12;
    options.nuts.seed = 5;
    return options;
}

/// The slope is held: fewer numbers, fewer draws.
Scene scene()
{
    Scene s = smallScene();
    s.lensMass[0].fixed[1] = true;
    return s;
}

TrialSetup setupOf(const std::vector<std::string>& names)
{
    TrialSetup setup;
    setup.program = "test";
    setup.observation = "small.fits";
    setup.seed = 5;
    setup.samples = 8;
    setup.names = names;
    return setup;
}

} // namespace

class LensTrialTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Lenses drawn from their prior lie anywhere among the draws of their posterior. Coarse: of a
    /// correct sampler one seed in a thousand fails (the smallest of twelve corrected p-values, and
    /// TARP's). The test to believe is `infer-test` with hundreds of lenses.
    void posteriorsAreCalibrated()
    {
        const Observation observation = smallObservation(smallScene(), 1);
        const auto model = trialModel(observation, scene(), quick(), 5);
        QVERIFY(model.has_value());
        const std::vector<std::string> names = trialNames(*model);
        const std::vector<std::string> expected{"lens.theta_E", "lens.e1",      "lens.e2",
                                                "source.rms",   "source.kappa", "ln_posterior"};
        QVERIFY(names == expected);
        std::vector<LensTrial> trials(kTrials);
        parallelFor(trials.size(), 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                trials[i] = runLensTrial(*model, quick(), static_cast<int>(i), {});
            }
        });
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("test.fits").toStdString();
        auto test = TrialFile::openOrCreate(file, setupOf(names));
        QVERIFY(test && test->append(trials));
        const TrialSummary summary = summaryOf(*test);
        for (std::size_t k = 0; k < names.size(); ++k) {
            qInfo("%s: %.3f %.3f", names[k].c_str(), summary.ranks.sbc[k].pValue,
                  summary.ranks.sbc[k].ecdfPValue);
        }
        qInfo("TARP p %.3f; %d unsettled; %.0f evaluations, %.2f s a trial", summary.tarp.pValue,
              summary.unsettled, summary.evaluations, summary.seconds);
        QVERIFY(summary.ranks.pValue > 5e-4);
        QVERIFY(summary.tarp.pValue > 5e-4);
        // Draws are doubled until chains agree. By chance alone two chains of eight draws have an
        // R-hat above 1.2 in one number of five, of 32 in one of twenty.
        QCOMPARE(summary.unsettled, 0);

        const auto again = TrialFile::open(file);
        QVERIFY(again && again->rows().size() == kTrials && again->setup() == test->setup());
        QVERIFY(again->rows()[7].ranks == trials[7].ranks);
        QVERIFY(again->contains(3) && !again->contains(kTrials));
        TrialSetup other = test->setup();
        other.samples = 16;
        QVERIFY(!TrialFile::openOrCreate(file, other));
    }

    /// A trial is a function of its number, wherever it runs.
    void trialsRepeat()
    {
        const Observation observation = smallObservation(smallScene(), 1);
        const LensTrialOptions options = quick();
        const auto model = trialModel(observation, scene(), options, 5);
        QVERIFY(model.has_value());
        const LensTrial alone = runLensTrial(*model, options, 3, {});
        std::vector<LensTrial> both(2);
        parallelFor(2, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                both[i] = runLensTrial(*model, options, 3, {});
            }
        });
        QVERIFY(alone.ranks == both[0].ranks && alone.ranks == both[1].ranks);
        QCOMPARE(alone.fraction, both[1].fraction);
    }
};

ANNEAU_TEST(lens_trial, LensTrialTest)
#include "lens_trial_test.moc"
