// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/forms/parameter_text.h"
#include "widgets/jobs/preview_worker.h"

#include <QSignalSpy>
#include <QTest>

using namespace anneau;

namespace {

std::shared_ptr<const Observation> blankObservation(int side)
{
    auto observation = std::make_shared<Observation>();
    observation->data = Image(side, side, 0.0F);
    observation->sigma = Image(side, side, 1.0F);
    observation->mask = Mask(side, side, 1);
    observation->pixelScale = 0.1;
    return observation;
}

Component component(const char* type, const char* id)
{
    Component made{type, id, {}, {}};
    for (const Parameter& parameter : parameterTable(type)) {
        made.values.push_back(parameter.initial);
        made.fixed.push_back(false);
    }
    return made;
}

Scene lens()
{
    Scene scene;
    scene.lensMass = {component("PEMD", "lens")};
    scene.sourceLight = {component("Sersic", "source_1")};
    return scene;
}

} // namespace

class PreviewWorkerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheLastSceneAskedFor()
    {
        PreviewWorker worker;
        std::uint64_t newest = 0;
        int frames = 0;
        bool ordered = true;
        connect(&worker, &PreviewWorker::rendered, this,
                [&](const std::shared_ptr<const LiveFrame>& frame) {
                    ordered = ordered && frame->generation > newest;
                    newest = frame->generation;
                    ++frames;
                });
        worker.setObservation(blankObservation(48));
        constexpr std::uint64_t kScenes = 200;
        for (std::uint64_t i = 1; i <= kScenes; ++i) {
            worker.request(lens(), i); // faster than anything can draw
        }
        QTRY_COMPARE(newest, kScenes);
        QVERIFY(ordered);
        QVERIFY(frames < static_cast<int>(kScenes)); // older ones were dropped, not queued
    }

    void dropsFramesOfAnEarlierObservation()
    {
        PreviewWorker worker;
        std::vector<int> rows;
        connect(&worker, &PreviewWorker::rendered, this,
                [&](const std::shared_ptr<const LiveFrame>& frame) {
                    rows.push_back(frame->model.rows());
                });
        worker.setObservation(blankObservation(64));
        worker.request(lens(), 1);
        worker.setObservation(blankObservation(32));
        worker.request(lens(), 2);
        QTRY_VERIFY(!rows.empty());
        QCOMPARE(rows.front(), 32);
    }

    void rendersWhatTheModelSays()
    {
        PreviewWorker worker;
        std::shared_ptr<const LiveFrame> last;
        connect(&worker, &PreviewWorker::rendered, this,
                [&](const std::shared_ptr<const LiveFrame>& frame) { last = frame; });
        worker.setObservation(blankObservation(48));
        worker.request(lens(), 7);
        QTRY_VERIFY(last != nullptr);
        QCOMPARE(last->model.rows(), 48);
        QVERIFY(*std::max_element(last->model.begin(), last->model.end()) > 0);
        QVERIFY(!last->curves.critical.empty());
        QCOMPARE(last->pixels, 48 * 48);
    }
};

ANNEAU_TEST(preview_worker, PreviewWorkerTest)
#include "preview_worker_test.moc"
