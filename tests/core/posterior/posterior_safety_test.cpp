// SPDX-License-Identifier: GPL-3.0-or-later
// What befalls a posterior file: other writers, bad samples, damage, a killed writer.
#include "core/base/error.h"
#include "core/io/durable_file.h"
#include "core/io/fits.h"
#include "tests/core/posterior/posterior_folder.h"
#include "tests/support/test_main.h"

#include <QTest>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

using namespace anneau;
using namespace anneau::test;

namespace {

/// A new file each time: writing over one makes some file systems flush it.
void put(const std::filesystem::path& file, const std::string& bytes)
{
    std::filesystem::remove(file);
    std::ofstream(file, std::ios::binary) << bytes;
}

} // namespace

class PosteriorSafetyTest : public QObject, private PosteriorFolder {
    Q_OBJECT

private Q_SLOTS:
    /// In the child of losesNothingWhenItsWriterIsKilled().
    void initTestCase()
    {
        if (qEnvironmentVariableIsSet("ANNEAU_TEST_WRITES")) {
            writeUntilKilled(qEnvironmentVariable("ANNEAU_TEST_WRITES").toStdString(),
                             qEnvironmentVariableIntValue("ANNEAU_TEST_REPORTS"));
        }
    }

    void keepsASecondWriterOut()
    {
        const auto path = finished("s.fits", 1, 1);
        const auto first = PosteriorFile::open(path, true);
        QVERIFY(first.has_value());
        const auto second = PosteriorFile::open(path, true);
        QVERIFY(!second.has_value());
        QVERIFY(second.error().message.find("another run") != std::string::npos);
        QVERIFY(PosteriorFile::open(path, false).has_value());
        QVERIFY(!PosteriorFile::create(path, record(1), scene(), observation()).has_value());
    }

    void refusesSamplesThatAreNotFinite()
    {
        auto file = PosteriorFile::create(at("n.fits"), record(2), scene(), observation());
        Image source = image(0, kSide, kSide);
        source[5] = std::numeric_limits<float>::infinity();
        QVERIFY(!file->append(0, source, {}, 1).has_value());
        QCOMPARE(file->size(), 0);
        QVERIFY_EXCEPTION_THROWN((void)file->append(0, Image(3, 3), {}, 1), ContractViolation);
    }

    void refusesFilesThatAreNotItsOwn()
    {
        FitsWriter out(at("o.fits"));
        out.primary({});
        out.addImage("SAMPLES", Image(4, 4));
        QVERIFY(out.finish().has_value());
        const auto other = PosteriorFile::open(at("o.fits"), false);
        QVERIFY(!other.has_value());
        QVERIFY(other.error().message.find("not a posterior file") != std::string::npos);
    }

    /// 100 lengths and 1500 changed bytes: an error, or samples that can be read.
    void neverCrashesOnADamagedFile()
    {
        const auto bytes = readWholeFile(finished("d.fits", 3, 3), 1 << 24);
        QVERIFY(bytes.has_value());
        const auto tryOne = [&](const std::string& content) {
            put(at("damaged.fits"), content);
            const auto file = PosteriorFile::open(at("damaged.fits"), false);
            if (!file) {
                QVERIFY(!file.error().message.empty());
                return;
            }
            for (int i = 0; i < file->size(); ++i) {
                (void)file->read(i);
            }
        };
        for (std::size_t i = 0; i < 100; ++i) {
            tryOne(bytes->substr(0, bytes->size() * i / 100));
        }
        Rng rng(4, 0);
        for (int i = 0; i < 1500; ++i) {
            std::string changed = *bytes;
            changed[rng.below(static_cast<std::uint32_t>(changed.size()))] =
                static_cast<char>(32 + rng.below(95));
            tryOne(changed);
        }
    }

    /// Writers killed at random moments, one after another on one file: opening, appending, making
    /// room, ending in order. What append() has returned for is never lost, and nothing else
    /// appears.
    void losesNothingWhenItsWriterIsKilled()
    {
        const auto path = at("k.fits");
        Rng rng(9, 0);
        int kept = 0, killed = 0;
        for (int trial = 0; trial < 24; ++trial) {
            int pipes[2];
            QCOMPARE(::pipe(pipes), 0);
            const pid_t child = ::fork();
            if (child == 0) { // a fresh program: threads do not survive fork()
                ::setenv("ANNEAU_TEST_WRITES", path.c_str(), 1);
                ::setenv("ANNEAU_TEST_REPORTS", std::to_string(pipes[1]).c_str(), 1);
                ::execl("/proc/self/exe", "test", "posterior_safety", "-silent", nullptr);
                ::_exit(4);
            }
            ::close(pipes[1]);
            // After some reports and a moment more, so that it hits every part whatever the disk's
            // speed.
            int reported = 0;
            const auto report = [&] {
                const bool more = ::read(pipes[0], &reported, sizeof reported) == sizeof reported;
                kept = more ? reported : kept;
                return more;
            };
            for (auto reports = rng.below(8); reports > 0 && report(); --reports) {
            }
            ::usleep(rng.below(trial % 4 == 0 ? 300000 : 8000));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            killed += WIFSIGNALED(status) ? 1 : 0;
            QVERIFY(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
            while (report()) {
            }
            ::close(pipes[0]);
            if (kept == 0 && !std::filesystem::exists(path)) {
                continue; // killed before there was a file
            }
            const auto file = PosteriorFile::open(path, false);
            QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
            QVERIFY(file->size() == kept || file->size() == kept + 1);
            for (int i = 0; i < file->size(); ++i) {
                QVERIFY(isSample(*file->read(i), i));
            }
            kept = file->size();
        }
        QVERIFY2(killed > 12 && kept > 10,
                 qPrintable(QString("killed %1, kept %2").arg(killed).arg(kept)));
        {
            auto file = PosteriorFile::open(path, true);
            QVERIFY(append(*file, kept).has_value());
        }
        QVERIFY(checksumsHold(path));
    }

private:
    /// Ends in order and begins again after every fifth sample.
    [[noreturn]] static void writeUntilKilled(const std::filesystem::path& path, int pipe)
    {
        for (int round = 0; round < 20; ++round) {
            auto file = std::filesystem::exists(path)
                            ? PosteriorFile::open(path, true)
                            : PosteriorFile::create(path, record(3), scene(), observation());
            if (!file) {
                ::_exit(1);
            }
            for (int i = 0; i < 5; ++i) {
                if (!append(*file, file->size())) {
                    ::_exit(2);
                }
                const int size = file->size();
                if (::write(pipe, &size, sizeof size) != sizeof size) {
                    ::_exit(3);
                }
            }
        }
        ::_exit(0);
    }
};

ANNEAU_TEST(posterior_safety, PosteriorSafetyTest)
#include "posterior_safety_test.moc"
