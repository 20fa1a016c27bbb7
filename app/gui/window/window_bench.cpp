// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/window_bench.h"

#include "app/gui/document/scene_edit.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/program/locations.h"
#include "app/gui/program/metered_application.h"
#include "app/gui/window/first_paint.h"
#include "app/gui/window/main_window.h"
#include "core/base/parallel.h"
#include "widgets/jobs/job.h"
#include "widgets/view/gl_support.h"
#include "widgets/view/image_panel.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTimer>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <optional>
#include <utility>

namespace anneau {
namespace {

constexpr int kStarts = 3;
constexpr int kFrames = 40;
constexpr double kNudge = 0.002; ///< arcsec: another lens each time, about the same picture.
constexpr int kPatienceMs = 120000;
constexpr int kHoldSamples = 4;
constexpr std::array kCancelAfterMs{50, 300, 800, 1500, 2500, 4000};

double median(std::vector<double> values)
{
    if (values.empty()) {
        return 0;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double elapsedMs(const QElapsedTimer& clock)
{
    return 1e-6 * static_cast<double>(clock.nsecsElapsed());
}

QString figure(double value)
{
    return QString::number(value, 'f', 1);
}

/// Nothing where the system does not say, to 10 ms where it does.
std::optional<double> msSinceProgramStart()
{
    QFile file(QStringLiteral("/proc/self/stat"));
    timespec now{};
    if (!file.open(QIODevice::ReadOnly) || clock_gettime(CLOCK_BOOTTIME, &now) != 0) {
        return std::nullopt;
    }
    const QByteArray line = file.readAll();
    constexpr int kStartTime = 19; // fields after the name, which may hold blanks
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    const double ticks = fields.value(kStartTime).toDouble();
    const double started = ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    return ticks > 0 ? std::optional(1e3 * (static_cast<double>(now.tv_sec) +
                                            1e-9 * static_cast<double>(now.tv_nsec) - started))
                     : std::nullopt;
}

/// Turns the event loop until `done`; false after kPatienceMs.
bool spinUntil(const std::function<bool()>& done)
{
    QElapsedTimer clock;
    clock.start();
    QTimer beat; // so that waiting ends
    beat.start(50);
    while (!done()) {
        if (clock.elapsed() > kPatienceMs) {
            return false;
        }
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

void spinFor(int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    spinUntil([&] { return clock.elapsed() >= milliseconds; });
}

/// Knows when all four panels were painted anew.
class PaintWatch : public QObject {
public:
    explicit PaintWatch(const ImageQuad& images)
    {
        for (std::size_t i = 0; i < m_areas.size(); ++i) {
            m_areas[i] = images.panel(static_cast<ImageQuad::Place>(i))->canvasArea();
            m_areas[i]->installEventFilter(this);
        }
    }

    void reset() { m_painted.fill(false); }
    bool complete() const
    {
        return std::all_of(m_painted.begin(), m_painted.end(), [](bool done) { return done; });
    }

protected:
    bool eventFilter(QObject* object, QEvent* event) override
    {
        if (event->type() == QEvent::Paint) {
            for (std::size_t i = 0; i < m_areas.size(); ++i) {
                m_painted[i] = m_painted[i] || m_areas[i] == object;
            }
        }
        return false;
    }

private:
    std::array<QWidget*, 4> m_areas{};
    std::array<bool, 4> m_painted{};
};

/// One window with the bundled observation.
class WindowBench {
public:
    WindowBench(MeteredApplication& application, const std::function<void(const QString&)>& note)
        : m_application{application},
          m_note{note}
    {}

    Result<std::vector<BenchEntry>> run();

private:
    void firstPaint();
    Result<void> openWindow(const QByteArray& panels);
    void frames(const std::string& backend, const std::string& device);
    void nudgeLens(int by);
    void loadTheEngine();
    void holds();
    void cancels();
    void cancel(const std::string& name, const std::function<void()>& start);
    void add(std::string name, double ms, const QString& note, std::string device = "cpu");
    Workbench& workbench() { return m_window->workbench(); }
    Document& document() { return workbench().document(); }

    MeteredApplication& m_application;
    const std::function<void(const QString&)>& m_note;
    std::unique_ptr<MainWindow> m_window;
    std::vector<BenchEntry> m_entries;
};

void WindowBench::add(std::string name, double ms, const QString& note, std::string device)
{
    m_entries.push_back(
        {std::move(name), ms, threadCount(), std::move(device), "float32", note.toStdString()});
}

/// Starts of the whole program: what is warm is then the same each time.
void WindowBench::firstPaint()
{
    std::vector<double> starts;
    QString note;
    for (int i = 0; i <= kStarts; ++i) { // the first brings the libraries into memory
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("--bench"), QStringLiteral("--first-paint")});
        if (!program.waitForFinished(kPatienceMs)) {
            return;
        }
        const QJsonObject entry = QJsonDocument::fromJson(program.readAllStandardOutput())
                                      .object()[QLatin1String("entries")][0]
                                      .toObject();
        if (i > 0 && !entry.isEmpty()) {
            starts.push_back(entry[QLatin1String("median_ms")].toDouble());
            note = entry[QLatin1String("note")].toString();
        }
    }
    if (!starts.empty()) {
        add("window/first paint", median(starts), note);
    }
}

Result<void> WindowBench::openWindow(const QByteArray& panels)
{
    qputenv("ANNEAU_PANELS", panels);
    const std::vector<Demo> demos = bundledDemos();
    if (demos.empty()) {
        return fail(Error::Kind::Failed,
                    "The bundled observation was not found; install the program's resources.");
    }
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1280, 800);
    m_window->show();
    ObservationFiles files;
    files.image = demos.front().file;
    m_window->open(files);
    const bool shown =
        spinUntil([this] { return document().frame() != nullptr && !workbench().isBusy(); });
    if (!shown) {
        return fail(Error::Kind::Failed, "The bundled observation could not be opened.");
    }
    spinFor(1500); // captions fade, the source is looked for
    return {};
}

/// Another Einstein radius, back and forth.
void WindowBench::nudgeLens(int by)
{
    Scene scene = document().scene();
    const double before = *valueOf(scene.lensMass, "lens", "theta_E");
    setValue(scene.lensMass, "lens", "theta_E", before + kNudge * by);
    document().edit(std::move(scene), QStringLiteral("bench"), 1);
}

void WindowBench::frames(const std::string& backend, const std::string& device)
{
    PaintWatch watch(m_window->images());
    std::vector<double> whole;
    std::vector<double> drawn;
    std::vector<double> processor;
    std::vector<double> computed;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer clock;
        clock.start();
        nudgeLens(i % 2 == 0 ? 1 : -1);
        watch.reset();
        m_application.begin();
        spinUntil([&] {
            if (document().frame()->generation != document().generation()) {
                watch.reset(); // a paint of the last frame
                m_application.begin();
                return false;
            }
            return watch.complete();
        });
        whole.push_back(elapsedMs(clock));
        drawn.push_back(largest(m_application.holds().drawing));
        processor.push_back(largest(m_application.holds().drawingProcessor));
        computed.push_back(document().frame()->milliseconds);
        spinFor(20);
    }
    std::sort(whole.begin(), whole.end());
    add("window/four panels drawn/" + backend, median(drawn),
        QStringLiteral("1280 x 800 window; %1 ms of the GUI thread's processor time")
            .arg(figure(median(processor))),
        device);
    add("window/drag frame/" + backend, median(whole),
        QStringLiteral("from the edit to four panels on the screen; %1 ms computing, 95 % of the "
                       "frames within %2 ms")
            .arg(figure(median(computed)), figure(whole[whole.size() * 95 / 100])),
        device);
}

/// A whole run of the default sampler, with its filmstrip, histogram and panels filling.
void WindowBench::holds()
{
    SampleSettings settings;
    settings.samples = kHoldSamples;
    std::optional<double> preview;
    QElapsedTimer clock;
    QObject context;
    QObject::connect(&workbench(), &Workbench::denoised, &context, [&] {
        if (!preview) {
            preview = elapsedMs(clock);
        }
    });
    clock.start();
    m_application.begin();
    workbench().sample(settings);
    spinUntil([this] { return !workbench().isBusy(); });
    const MeteredApplication::Holds held = m_application.holds();
    if (preview) {
        add("window/first preview", *preview,
            QStringLiteral("from Sample to the first picture of the source, for a new lens"));
    }
    add("window/longest hold while sampling, not drawing", largest(held.other),
        QStringLiteral("of %1 events, by %2 (event %3); %4 ms of processor time; default sampler, "
                       "%5 samples")
            .arg(held.other.size())
            .arg(QLatin1String(held.longestClass))
            .arg(held.longestEvent)
            .arg(figure(largest(held.otherProcessor)))
            .arg(settings.samples));
    add("window/longest drawing while sampling", largest(held.drawing),
        QStringLiteral("of %1 times; median %2 ms; %3 ms of processor time")
            .arg(held.drawing.size())
            .arg(figure(median(held.drawing)), figure(largest(held.drawingProcessor))));
}

/// Cancels a job at several moments; each time with another lens, so that nothing is in a cache.
void WindowBench::cancel(const std::string& name, const std::function<void()>& start)
{
    m_note(QStringLiteral("Cancelling %1 …").arg(QString::fromStdString(name)));
    std::vector<double> waits;
    QStringList all;
    for (const int after : kCancelAfterMs) {
        nudgeLens(after == kCancelAfterMs.front() ? 1 : 2);
        spinFor(50);
        start();
        spinFor(after);
        if (!workbench().isBusy()) { // it was over
            const Job& last = *workbench().jobs().back();
            if (last.state() == Job::State::Failed) {
                m_note(QString::fromStdString(last.error().message));
            }
            continue;
        }
        QElapsedTimer clock;
        clock.start();
        workbench().cancel();
        spinUntil([this] { return !workbench().isBusy(); });
        waits.push_back(elapsedMs(clock));
        all << QStringLiteral("%1 (%2)").arg(figure(waits.back())).arg(after);
    }
    if (!waits.empty()) {
        add("window/cancel/" + name, largest(waits),
            QStringLiteral("the longest; each, and in brackets after how many ms it was asked: %1")
                .arg(all.join(QStringLiteral(", "))));
    }
}

void WindowBench::cancels()
{
    cancel("fit", [this] { workbench().fit(); });
    if (!workbench().engine()) {
        return;
    }
    for (const char* sampler : {"default", "preview", "instant"}) {
        SampleSettings settings;
        settings.sampler = sampler;
        settings.samples = 16;
        cancel(std::string("sample, ") + sampler,
               [this, settings] { workbench().sample(settings); });
    }
    cancel("coverage", [this] { workbench().testCoverage(SampleSettings(), CoverageSettings()); });
}

void WindowBench::loadTheEngine()
{
    bool answered = false;
    QObject context;
    QObject::connect(&workbench(), &Workbench::engineReady, &context, [&] { answered = true; });
    QObject::connect(&workbench(), &Workbench::failed, &context, [&] { answered = true; });
    workbench().probeEngine();
    spinUntil([&] { return answered; });
}

Result<std::vector<BenchEntry>> WindowBench::run()
{
    m_note(QStringLiteral("Starting the program …"));
    firstPaint();
    if (const auto open = openWindow("painter"); !open) {
        return failWith(open);
    }
    m_note(QStringLiteral("Drawing by QPainter …"));
    frames("painter", "cpu");
    if (glInfo().usable) {
        m_window.reset();
        if (const auto open = openWindow("vtk"); !open) {
            return failWith(open);
        }
        m_note(QStringLiteral("Drawing by VTK …"));
        frames("vtk", glInfo().renderer.toStdString());
    }
    loadTheEngine();
    if (workbench().engine()) {
        m_note(QStringLiteral("Watching the GUI thread while samples are drawn …"));
        holds();
    }
    cancels();
    m_window.reset();
    return std::move(m_entries);
}

} // namespace

std::vector<BenchEntry> benchFirstPaint()
{
    const std::optional<double> before = msSinceProgramStart();
    QElapsedTimer clock;
    clock.start();
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    std::optional<double> built;
    const FirstPaint painted(window, [&] { built = elapsedMs(clock); });
    spinUntil([&] { return built.has_value(); });
    if (!before || !built) {
        return {};
    }
    const double processor =
        1e3 * static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
    const QString note = QStringLiteral("of the empty window, from the start of the program; %1 ms "
                                        "of it before the window is made; %2 ms of processor time")
                             .arg(figure(*before), figure(processor));
    return {{"window/first paint", *before + *built, threadCount(), "cpu", "float32",
             note.toStdString()}};
}

Result<std::vector<BenchEntry>> benchWindow(MeteredApplication& application,
                                            const std::function<void(const QString&)>& note)
{
    return WindowBench(application, note).run();
}

QByteArray benchJson(const std::vector<BenchEntry>& entries)
{
    QJsonArray list;
    for (const BenchEntry& entry : entries) {
        list.append(QJsonObject{{"name", QString::fromStdString(entry.name)},
                                {"median_ms", entry.medianMs},
                                {"threads", entry.threads},
                                {"device", QString::fromStdString(entry.device)},
                                {"dtype", QString::fromStdString(entry.dtype)},
                                {"note", QString::fromStdString(entry.note)}});
    }
    return QJsonDocument(QJsonObject{{"entries", list}}).toJson(QJsonDocument::Compact);
}

} // namespace anneau
