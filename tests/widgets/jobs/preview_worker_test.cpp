// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/blank_observation.h"
#include "tests/support/test_main.h"
#include "widgets/forms/parameter_text.h"
#include "widgets/jobs/preview_worker.h"

#include <QSignalSpy>
#include <QTest>

using namespace anneau;

namespace {

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
        worker.setObservation(test::blankObservation(48, 0, 1));
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
        worker.setObservation(test::blankObservation(64, 0, 1));
        worker.request(lens(), 1);
        worker.setObservation(test::blankObservation(32, 0, 1));
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
        worker.setObservation(test::blankObservation(48, 0, 1));
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
