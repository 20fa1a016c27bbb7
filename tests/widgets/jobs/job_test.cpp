// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/jobs/job.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <stdexcept>

using namespace anneau;

namespace {
void waitForStop(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}
} // namespace

class JobTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deliversInTheGuiThreadBeforeItFinishes()
    {
        Job job(QStringLiteral("test"), {});
        QSignalSpy finished(&job, &Job::finished);
        QThread* deliveredIn = nullptr;
        std::atomic<bool> elsewhere = false;
        job.start([&, gui = QThread::currentThread()](const ProgressReport&, std::stop_token) {
            elsewhere = QThread::currentThread() != gui;
            return Result<Job::Delivery>([&] { deliveredIn = QThread::currentThread(); });
        });
        QVERIFY(finished.wait());
        QVERIFY(elsewhere);
        QCOMPARE(deliveredIn, QThread::currentThread());
        QCOMPARE(job.state(), Job::State::Finished);
    }

    void reportsProgressCoalesced()
    {
        Job job(QStringLiteral("test"), {});
        QSignalSpy progressed(&job, &Job::progressed);
        QSignalSpy finished(&job, &Job::finished);
        job.start([](const ProgressReport& report, std::stop_token) {
            for (int i = 0; i <= 100000; ++i) {
                report({"counting", static_cast<double>(i), 100000});
            }
            return Result<Job::Delivery>(Job::Delivery());
        });
        QVERIFY(finished.wait());
        QCOMPARE(job.progress().done, 100000.0); // the last report is never lost
        QVERIFY(progressed.count() < 1000);      // and few of the others were events
    }

    void turnsAnErrorIntoFailed()
    {
        Job job(QStringLiteral("test"), {});
        QSignalSpy finished(&job, &Job::finished);
        job.start([](const ProgressReport&, std::stop_token) -> Result<Job::Delivery> {
            return fail(Error::Kind::BadInput, "Give it another file.");
        });
        QVERIFY(finished.wait());
        QCOMPARE(job.state(), Job::State::Failed);
        QCOMPARE(job.error().message, std::string("Give it another file."));
    }

    void catchesExceptionsAtTheThreadsEdge()
    {
        Job job(QStringLiteral("test"), {});
        QSignalSpy finished(&job, &Job::finished);
        job.start([](const ProgressReport&, std::stop_token) -> Result<Job::Delivery> {
            throw std::runtime_error("the cause's own words");
        });
        QVERIFY(finished.wait());
        QCOMPARE(job.state(), Job::State::Failed);
        QCOMPARE(job.error().kind, Error::Kind::Internal);
        QCOMPARE(job.error().detail, std::string("the cause's own words"));
    }

    void saysThatMemoryRanOut()
    {
        Job job(QStringLiteral("test"), {});
        QSignalSpy finished(&job, &Job::finished);
        job.start([](const ProgressReport&, std::stop_token) -> Result<Job::Delivery> {
            throw std::bad_alloc();
        });
        QVERIFY(finished.wait());
        QCOMPARE(job.error().kind, Error::Kind::OutOfMemory);
    }

    void cancelsAndKeepsWhatWasFinished()
    {
        Job job(QStringLiteral("test"), {});
        QSignalSpy finished(&job, &Job::finished);
        bool delivered = false;
        job.start([&](const ProgressReport&, std::stop_token stop) {
            waitForStop(stop);
            return Result<Job::Delivery>([&] { delivered = true; });
        });
        job.cancel();
        QCOMPARE(job.state(), Job::State::Stopping);
        QVERIFY(finished.wait());
        QCOMPARE(job.state(), Job::State::Cancelled);
        QVERIFY(delivered);
    }

    void stopsWhenDestroyed()
    {
        std::atomic<bool> stopped = false;
        {
            Job job(QStringLiteral("test"), {});
            job.start([&](const ProgressReport& report, std::stop_token stop) {
                waitForStop(stop);
                report({"leaving", 1, 1}); // its bell must still be there
                stopped = true;
                return Result<Job::Delivery>(Job::Delivery());
            });
        }
        QVERIFY(stopped);
    }
};

ANNEAU_TEST(job, JobTest)
#include "job_test.moc"
