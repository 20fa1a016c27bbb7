// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own duties: models of other programs, names for every control, an orderly end.
#include "app/gui/actions.h"
#include "app/gui/drawer.h"
#include "app/gui/filmstrip.h"
#include "app/gui/image_quad.h"
#include "app/gui/job_bar.h"
#include "app/gui/language.h"
#include "app/gui/lens_table.h"
#include "app/gui/locations.h"
#include "app/gui/main_window.h"
#include "app/gui/point_probe.h"
#include "app/gui/quit_signals.h"
#include "app/gui/scene_edit.h"
#include "app/gui/scene_tree.h"
#include "app/gui/theme.h"
#include "core/exchange/model_file.h"
#include "core/io/durable_file.h"
#include "core/lens/lens_of.h"
#include "core/model/scene_json.h"
#include "tests/app/gui/save_question.h"
#include "tests/support/test_main.h"
#include "widgets/forms/number_box.h"
#include "widgets/jobs/job.h"
#include "widgets/view/image_panel.h"
#include "widgets/view/panel_caption.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <thread>

using namespace anneau;

namespace {
constexpr int kPatienceMs = 20000;

bool isControl(const QWidget* widget)
{
    const bool control = qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                         qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
                         qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
                         qobject_cast<const QComboBox*>(widget) != nullptr;
    return control && !widget->inherits("QScrollBar") &&
           !widget->objectName().startsWith(QStringLiteral("qt_")) &&
           !widget->objectName().startsWith(QStringLiteral("Scroll"));
}

/// W3C's contrast of two colours.
double contrast(const QColor& one, const QColor& other)
{
    const auto luminance = [](const QColor& color) {
        const auto linear = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
               0.0722 * linear(color.blueF());
    };
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return std::max(a / b, b / a);
}

/// A job that is told what to say of itself.
class ToldJob : public Job {
public:
    ToldJob() : Job(QStringLiteral("Job"), QStringLiteral("samples")) {}
    void begin(const Progress& progress)
    {
        start([progress](const ProgressReport& report,
                         const std::stop_token& stop) -> Result<Delivery> {
            report(progress);
            while (!stop.stop_requested()) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            return Delivery();
        });
    }
    int completed() const override { return 3; }
};

QByteArray describe(const QWidget* widget)
{
    return QStringLiteral("%1 '%2' in '%3'")
        .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
             widget->parentWidget()->objectName())
        .toUtf8();
}
} // namespace

class WindowTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MainWindow> m_window;
    QTemporaryDir m_folder;

    Workbench& workbench() { return m_window->workbench(); }
    Document& document() { return workbench().document(); }
    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QString message() const
    {
        return m_window->findChild<QLabel*>(QStringLiteral("message.text"))->text();
    }
    bool messageShown() const
    {
        return !m_window->findChild<QWidget*>(QStringLiteral("messageStrip"))->isHidden();
    }

    bool openDemo()
    {
        ObservationFiles files;
        files.image = bundledDemos().front().file;
        m_window->open(files);
        return QTest::qWaitFor(
            [this] { return !workbench().isBusy() && document().frame() != nullptr; }, kPatienceMs);
    }

    void move(double thetaE)
    {
        Scene scene = document().scene();
        setValue(scene.lensMass, "lens", "theta_E", thetaE);
        document().edit(std::move(scene), QStringLiteral("test"), 0);
    }

    /// Into a field, and Return.
    void type(const char* field, const char* words)
    {
        auto* line = m_window->findChild<QLineEdit*>(QString::fromLatin1(field));
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QString::fromLatin1(words));
        QTest::keyClick(line, Qt::Key_Return);
        line->clearFocus();
    }
    QString text(const char* field)
    {
        return m_window->findChild<QLineEdit*>(QString::fromLatin1(field))->text();
    }

    QMessageBox* question() const { return test::saveQuestion(*m_window); }
    bool answer(QMessageBox::ButtonRole role) { return test::answerSaveQuestion(*m_window, role); }

    double thetaE() { return *valueOf(document().scene().lensMass, "lens", "theta_E"); }

    /// Of all actions, labels and buttons, without those that show the pointer's place or the time.
    QStringList texts() const
    {
        QStringList all;
        for (const QAction* action : m_window->findChildren<QAction*>()) {
            all << action->text() << action->toolTip();
        }
        for (const QLabel* label : m_window->findChildren<QLabel*>()) {
            if (!label->toolTip().contains(QStringLiteral(" ms")) &&
                label->objectName() != u"job.text") {
                all << label->text() << label->toolTip();
            }
        }
        for (const QAbstractButton* button : m_window->findChildren<QAbstractButton*>()) {
            all << button->text() << button->toolTip() << button->accessibleName();
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("ANNEAU_PANELS", "painter"); // no display is needed
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QApplication::setOrganizationName(QStringLiteral("Anneau"));
        QApplication::setApplicationName(QStringLiteral("AnneauWindowTest"));
        QSettings().clear();
        applyLanguage(*qApp, QStringLiteral("en"));
    }

    void init()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(openDemo());
    }

    void cleanup() { m_window.reset(); }

    void everyControlHasAName()
    {
        for (QWidget* widget : m_window->findChildren<QWidget*>()) {
            const auto* button = qobject_cast<QAbstractButton*>(widget);
            QVERIFY2(!isControl(widget) || !widget->accessibleName().isEmpty() ||
                         (button != nullptr && !button->text().isEmpty()),
                     describe(widget).constData());
        }
    }

    /// Commands are in the menus; all else takes the focus by Tab.
    void everyControlIsReachedByTheKeyboard()
    {
        m_window->drawer().setFolded(false);
        for (QWidget* widget : m_window->findChildren<QWidget*>()) {
            const bool inToolBar =
                qobject_cast<QToolBar*>(widget->parentWidget()) != nullptr &&
                widget->focusPolicy() == Qt::NoFocus; // the tool bar's own buttons
            QVERIFY2(!isControl(widget) || inToolBar || (widget->focusPolicy() & Qt::TabFocus) != 0,
                     describe(widget).constData());
        }
        for (const Actions::Entry& entry : m_window->actions().entries()) {
            const QString keys = entry.action->shortcut().toString(QKeySequence::NativeText);
            QVERIFY2(keys.isEmpty() || entry.action->toolTip().contains(keys) ||
                         entry.action == m_window->actions().undo ||
                         entry.action == m_window->actions().redo,
                     qPrintable(entry.action->text()));
        }
    }

    /// W3C's contrast of text, 4.5 to 1.
    void textCanBeReadInBothThemes()
    {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            applyTheme(*qApp, theme);
            const QPalette palette = QApplication::palette();
            for (const auto& [text, ground] :
                 {std::pair(QPalette::WindowText, QPalette::Window),
                  std::pair(QPalette::Text, QPalette::Base),
                  std::pair(QPalette::ButtonText, QPalette::Button),
                  std::pair(QPalette::PlaceholderText, QPalette::Window), // what is quiet
                  std::pair(QPalette::BrightText, QPalette::Button),      // what is wrong
                  std::pair(QPalette::Link, QPalette::Window),
                  std::pair(QPalette::HighlightedText, QPalette::Highlight)}) {
                QVERIFY2(contrast(palette.color(text), palette.color(ground)) >= 4.5,
                         qPrintable(palette.color(text).name()));
            }
        }
    }

    /// The same of the border of what can be typed in or chosen from: 3 to 1 inside and outside, as
    /// drawn. What is switched off looks so, whatever kind of field it is.
    void fieldsStandOutInBothThemes()
    {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            applyTheme(*qApp, theme);
            QWidget ground;
            QVBoxLayout layout(&ground);
            std::vector<QWidget*> fields{new NumberBox, new QSpinBox, new QLineEdit, new QComboBox,
                                         new QPushButton};
            for (QWidget* field : fields) {
                layout.addWidget(field);
            }
            ground.resize(200, 250);
            const QColor outside = ground.palette().color(QPalette::Window);
            const auto colorAt = [&ground](const QWidget* field, int y) {
                const QImage picture = ground.grab().toImage();
                return picture.pixelColor(field->geometry().topLeft() +
                                          QPoint(field->width() / 2, y));
            };
            ground.show();
            ground.setFocus();
            for (const QWidget* field : fields) {
                const QColor border = colorAt(field, 0);
                const char* kind = field->metaObject()->className();
                QVERIFY2(contrast(border, colorAt(field, 2)) >= 3, kind);
                QVERIFY2(contrast(border, outside) >= 3, kind);
            }
            fields.pop_back(); // a button has a ground of its own
            for (QWidget* field : fields) {
                field->setEnabled(false);
                QCOMPARE(colorAt(field, 2), outside);
            }
        }
        applyTheme(*qApp, Theme::Light);
    }

    /// While a job computes, no field of the model takes anything.
    void aJobLocksEveryField()
    {
        auto* forms = m_window->findChild<QWidget*>(QStringLiteral("forms"));
        auto* redshift = forms->findChild<QLineEdit*>(QStringLiteral("redshift.source"));
        redshift->setFocus();
        redshift->selectAll();
        QTest::keyClicks(redshift, QStringLiteral("1.5"));
        m_window->actions().fit->trigger(); // takes what was being typed
        QCOMPARE(document().scene().zSource, std::optional(1.5));
        QVERIFY(workbench().isBusy());
        for (const QWidget* widget : forms->findChildren<QWidget*>()) {
            QVERIFY2(!isControl(widget) || !widget->isEnabled(), describe(widget).constData());
        }
        for (const QLineEdit* line : forms->findChildren<QLineEdit*>()) {
            QVERIFY2(!line->isEnabled(), describe(line).constData());
        }
        workbench().cancel();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QVERIFY(redshift->isEnabled());
    }

    /// The share of a sample is no sample: what is counted is what the drawer has.
    void theStatusBarCountsWhatWasDelivered()
    {
        ToldJob job;
        job.begin({"sampling", 8.6, 32});
        QTRY_VERIFY(job.progress().total > 0);
        QVERIFY2(progressText(job).contains(QStringLiteral("3/32")), qPrintable(progressText(job)));
    }

    /// The template that is written opens by itself, with its image, and says the same lens.
    void aTemplateGoesOutAndComesBackWithItsImage()
    {
        move(1.25);
        const auto side = document().whole()->data.cols();
        workbench().exportModel(file("lens.json").toStdString(), ModelFormat::Coolest);
        QVERIFY2(QFile::exists(file("lens.json")), qPrintable(message()));
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        m_window->openFile(file("lens.json"));
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QVERIFY2(document().isOpen(), qPrintable(message()));
        QCOMPARE(document().whole()->data.cols(), side);
        QCOMPARE(thetaE(), 1.25);
        // Brought up to date, it keeps what only the template knows.
        const auto before = readWholeFile(file("lens.json").toStdString(), 1u << 24);
        std::string text = *before;
        text.insert(text.find('{') + 1, "\"a note\": \"of another program\",");
        QVERIFY(writeFileDurably(file("lens.json").toStdString(), text).has_value());
        m_window->actions().reload->trigger();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        move(1.5);
        workbench().exportModel(file("later.json").toStdString(), ModelFormat::Coolest);
        const auto later = readModelFile(file("later.json").toStdString());
        QVERIFY(later.has_value());
        QCOMPARE(*valueOf(later->content.scene.lensMass, "lens", "theta_E"), 1.5);
        QVERIFY(later->content.text.find("of another program") != std::string::npos);
    }

    /// As a model of what is open; saving the model must not go over the template.
    void aTemplateIsAModelOfWhatIsOpen()
    {
        move(1.25);
        workbench().exportModel(file("model.json").toStdString(), ModelFormat::Coolest);
        const auto before = readWholeFile(file("model.json").toStdString(), 1u << 24);
        move(0.8);
        QVERIFY(!workbench().openModel(file("model.json").toStdString()));
        QCOMPARE(thetaE(), 1.25);
        m_window->actions().undo->trigger();
        QCOMPARE(thetaE(), 0.8);
        workbench().saveModel(file("own.json").toStdString());
        QVERIFY(workbench().openModel(file("own.json").toStdString()));
        QCOMPARE(*readWholeFile(file("model.json").toStdString(), 1u << 24), *before);
    }

    /// Another PSF, or the file read once more: hours of work must not go with it.
    void readingAgainKeepsTheModel()
    {
        const double guessed = thetaE();
        m_window->actions().reload->trigger();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QCOMPARE(document().history().count(), 0); // there was nothing to keep
        move(1.25);
        m_window->actions().reload->trigger();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QCOMPARE(thetaE(), 1.25);
        QVERIFY(m_window->isWindowModified());
        m_window->actions().undo->trigger();
        QCOMPARE(thetaE(), guessed);
    }

    void aModelIsWrittenForPython()
    {
        for (const auto& [name, format, word] :
             {std::tuple("a.py", ModelFormat::Lenstronomy, "kwargs_lens"),
              std::tuple("b.py", ModelFormat::Caustics, "SinglePlane")}) {
            workbench().exportModel(file(name).toStdString(), format);
            const auto text = readWholeFile(file(name).toStdString(), 1u << 20);
            QVERIFY2(text.has_value(), qPrintable(message()));
            QVERIFY(text->find(word) != std::string::npos);
        }
    }

    void aBrokenModelChangesNothing()
    {
        QVERIFY(writeFileDurably(file("broken.json").toStdString(), "{\"standard\": \"COOLEST\"}")
                    .has_value());
        move(1.1);
        m_window->openFile(file("broken.json"));
        QVERIFY(messageShown());
        QVERIFY2(message().contains(QStringLiteral("lensing_entities")), qPrintable(message()));
        QCOMPARE(thetaE(), 1.1);
        workbench().exportModel(file("nowhere/x.py").toStdString(), ModelFormat::Lenstronomy);
        QVERIFY2(message().contains(QStringLiteral("x.py")), qPrintable(message()));
    }

    /// A switch changes every word and number, and nothing else.
    void anotherLanguageChangesWordsOnly()
    {
        if (!availableLanguages().contains(QStringLiteral("fr"))) {
            QSKIP("the translations were not built");
        }
        move(1.25);
        document().beginPosterior(document().scene(), 3);
        const SourceGrid grid = document().scene().sourceGrid;
        const Image source(grid.pixels, grid.pixels, 1.0F);
        document().addSamples({{0, source, document().frame()->model, 1.0},
                               {1, source, document().frame()->model, 2.0}});
        document().setBrowse({Browse::View::Sample, 1});
        m_window->drawer().open(2);
        m_window->actions().showPoint->setChecked(true);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        const QStringList english = texts();
        QVERIFY(english.contains(QStringLiteral("&File")));
        applyLanguage(*qApp, QStringLiteral("fr"));
        QTRY_VERIFY(texts().contains(QStringLiteral("&Fichier")));
        QCOMPARE(thetaE(), 1.25);
        QCOMPARE(document().browse(), (Browse{Browse::View::Sample, 1}));
        QCOMPARE(m_window->drawer().current(), 2);
        QVERIFY(!m_window->drawer().isFolded());
        QVERIFY(m_window->images().probe().isShown());
        QCOMPARE(m_window->findChild<Filmstrip*>()->finished(), 2);
        const auto* tree = m_window->findChild<SceneTree*>(); // whose words are longer
        QTRY_VERIFY(tree->width() >= tree->sizeHint().width());
        const auto* box = m_window->findChild<NumberBox*>(QStringLiteral("lens.theta_E.value"));
        QVERIFY2(box->text().contains(QStringLiteral("1,25")), qPrintable(box->text()));
        QVERIFY(m_window->images().panel(ImageQuad::Model)->image() != nullptr);
        m_window->openFile(file("nowhere.json"));
        QVERIFY2(message().contains(QStringLiteral("n’existe pas")), qPrintable(message()));
        applyLanguage(*qApp, QStringLiteral("en"));
        QTRY_VERIFY(texts().contains(QStringLiteral("&File")));
        const QStringList again = texts();
        for (const QString& text : english) {
            QVERIFY2(again.contains(text), qPrintable(text));
        }
    }

    /// Each sample of a joint run is shown with its own lens, in the panels and in the table.
    void theLensOfASampleIsTabled()
    {
        const Scene scene = document().scene();
        auto* table = m_window->findChild<LensTable*>();
        document().beginPosterior(scene, 4);
        const Image source(scene.sourceGrid.pixels, scene.sourceGrid.pixels, 1.0F);
        const Image model = document().frame()->model;
        std::vector<PosteriorSample> samples;
        for (int i = 0; i < 4; ++i) {
            LensDraw lens{i % 2, lensValues(scene), 2.0, 1.0};
            lens.values[0] += 0.01 * i; // theta_E
            samples.push_back({i, source, model, 1.0, std::make_shared<const LensDraw>(lens)});
        }
        document().addSamples(samples);
        document().setBrowse({Browse::View::Sample, 2});
        const double ring = lensValues(scene)[0] + 0.02;
        QVERIFY(!table->isHidden());
        QCOMPARE(table->topLevelItemCount(), static_cast<int>(lensValues(scene).size()) + 2);
        const auto text = [&](LensTable::Column column) {
            return table->topLevelItem(0)->text(column);
        };
        const auto number = [&](LensTable::Column column) {
            return QLocale().toDouble(text(column));
        };
        QVERIFY(std::abs(number(LensTable::Sample) - ring) < 1e-3);
        QVERIFY(std::abs(number(LensTable::Mean) - (ring - 0.005)) < 1e-3);
        QVERIFY(std::abs(number(LensTable::Deviation) - 0.0129) < 1e-3);
        QCOMPARE(text(LensTable::Rhat), QStringLiteral("–")); // two draws of each run only
        QVERIFY(std::abs(document().shownScene().lensMass[0].values[0] - ring) < 1e-12);
        document().setBrowse({Browse::View::Mean, 2});
        QCOMPARE(text(LensTable::Sample), QStringLiteral("–"));
        document().beginPosterior(scene, 1);
        document().addSamples({{0, source, model, 1.0}});
        QVERIFY(table->isHidden());
    }

    /// The images are where the lens equation says, and follow both the point and the lens.
    void aPointSourceShowsItsImages()
    {
        PointProbe& probe = m_window->images().probe();
        const ImagePanel* data = m_window->images().panel(ImageQuad::Data);
        QVERIFY(probe.handles().empty());
        m_window->actions().showPoint->trigger();
        QTRY_COMPARE(probe.handles().size(), std::size_t(1));
        probe.moveTo(0.02, 0.01);
        QCOMPARE(probe.images().images.size(), probe.marks().size());
        QVERIFY(probe.marks().size() >= 4);
        LensAtHand lens;
        lens.set(document().scene());
        for (const PointImage& image : probe.images().images) {
            const RayMap::Point source = lens.source(image.x, image.y);
            QVERIFY(std::hypot(source.x - 0.02, source.y - 0.01) < 1e-6);
            QVERIFY(std::abs(lens.magnification(image.x, image.y) / image.magnification - 1) <
                    1e-6);
        }
        const double before = probe.images().images.front().x;
        move(1.6);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        QVERIFY(probe.images().images.front().x != before);
        // A click on the image plane asks for the other images of that place.
        probe.moveToSourceOf(1.5, 0.3);
        const auto& images = probe.images().images;
        QVERIFY(std::any_of(images.begin(), images.end(), [](const PointImage& image) {
            return std::hypot(image.x - 1.5, image.y - 0.3) < 1e-6;
        }));
        QVERIFY(!data->handles().empty());
        QCOMPARE(document().history().count(), 1); // it is not part of the model
        m_window->actions().showPoint->trigger();
        QVERIFY(probe.marks().empty());
    }

    /// Each plane has its own lens, and so has each of several masses.
    void aPointSourceLiesOnThePlaneChosen()
    {
        Scene scene = document().scene();
        scene.zLens = 0.28;
        scene.zSource = 2.0;
        scene.sourceLight.push_back(scene.sourceLight.front());
        scene.sourceLight.back().id = "source_2";
        scene.sourceLight.back().redshift = 0.982;
        document().edit(scene, QStringLiteral("test"), 0);
        PointProbe& probe = m_window->images().probe();
        m_window->actions().showPoint->setChecked(true);
        const auto liesOn = [&](std::optional<double> plane) {
            const auto map = lensOf(document().scene(), plane);
            const auto& images = probe.images().images;
            return images.size() >= 2 &&
                   std::all_of(images.begin(), images.end(), [&](const PointImage& image) {
                       double x = 0, y = 0;
                       map->toSource(1, &image.x, &image.y, &x, &y);
                       return std::hypot(x - probe.position().x(), y - probe.position().y()) < 1e-6;
                   });
        };
        const auto showsNewest = [this] {
            return document().frame()->generation == document().generation();
        };
        QTRY_VERIFY(showsNewest());
        probe.moveTo(0.05, 0.02);
        QVERIFY(liesOn({}));
        QVERIFY(!liesOn(0.982));
        auto* planes = m_window->findChild<QMenu*>(QStringLiteral("probePlanes"));
        Q_EMIT qobject_cast<QMenu*>(planes->parentWidget())->aboutToShow();
        QVERIFY(planes->isEnabled());
        QCOMPARE(planes->actions().size(), 2);
        planes->actions().front()->trigger();
        QVERIFY(liesOn(0.982));
        QVERIFY(probe.handles().front().name.contains(QStringLiteral("0.982")));

        scene.lensMass.push_back(makeComponent("SIE", "mass", scene.lensMass, 0.8, 0.5));
        setValue(scene.lensMass, scene.lensMass.back().id, "theta_E", 0.2);
        scene.lensMass.back().redshift = 0.6;
        document().edit(scene, QStringLiteral("test"), 0);
        QTRY_VERIFY(showsNewest());
        QVERIFY(liesOn(0.982));
        m_window->actions().undo->trigger();
        m_window->actions().undo->trigger(); // the second source is gone
        QTRY_VERIFY(showsNewest());
        QVERIFY(!probe.plane());
        QVERIFY(liesOn({}));
        Q_EMIT qobject_cast<QMenu*>(planes->parentWidget())->aboutToShow();
        QVERIFY(!planes->isEnabled());
    }

    /// A file without redshifts: they are typed in, and all that needs them is there.
    void redshiftsAreGiven()
    {
        Scene scene = document().scene();
        scene.zLens.reset();
        scene.zSource.reset();
        document().edit(scene, QStringLiteral("test"), 0);
        const auto* figures = m_window->findChild<QLabel*>(QStringLiteral("lensFigures"));
        const auto* scales = m_window->findChild<QLabel*>(QStringLiteral("redshift.scales"));
        QTRY_VERIFY(!figures->text().contains(QStringLiteral("M<sub>")));
        QVERIFY(!scales->text().contains(QStringLiteral("kpc")));
        type("redshift.lens", "0.28");
        QCOMPARE(document().scene().zLens, std::optional(0.28));
        type("redshift.source", "0.1");
        QVERIFY(!document().scene().zSource); // before the lens
        QVERIFY2(messageShown() && message().contains(QStringLiteral("behind the lens")),
                 qPrintable(message()));
        QCOMPARE(text("redshift.source"), QString());
        type("redshift.source", "0.982");
        QCOMPARE(document().scene().zSource, std::optional(0.982));
        QTRY_VERIFY(figures->text().contains(QStringLiteral("M<sub>")));
        QVERIFY2(scales->text().contains(QStringLiteral("4.24 kpc")), qPrintable(scales->text()));
        QVERIFY2(scales->text().contains(QStringLiteral("days")), qPrintable(scales->text()));
        type("redshift.lens", "1.2"); // behind the source
        QCOMPARE(document().scene().zLens, std::optional(0.28));
        QCOMPARE(text("redshift.lens"), QStringLiteral("0.28"));
        type("redshift.lens", "1e"); // no number
        QCOMPARE(text("redshift.lens"), QStringLiteral("0.28"));
        const int steps = document().history().count();
        m_window->actions().undo->trigger();
        QVERIFY(!document().scene().zSource);
        QCOMPARE(text("redshift.source"), QString());
        QCOMPARE(document().history().count(), steps);
        QVERIFY(!document().isStale());
    }

    void saysHowLargeTheLensIs()
    {
        Scene scene = document().scene();
        scene.zLens = 0.28;
        scene.zSource = 0.982;
        setValue(scene.lensMass, "lens", "q", 1.0);
        setValue(scene.lensMass, "lens", "theta_E", 1.2);
        document().edit(scene, QStringLiteral("test"), 0);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        const LensFigures figures = LensFigures::of(document().frame()->curves, scene, Cosmology());
        QVERIFY(std::abs(figures.einsteinRadius - 1.2) < 2e-3);
        QVERIFY(std::abs(*figures.mass / Cosmology().einsteinMass(1.2, 0.28, 0.982) - 1) < 4e-3);
        const auto* label = m_window->findChild<QLabel*>(QStringLiteral("lensFigures"));
        QVERIFY2(label->text().contains(QStringLiteral("1.20")), qPrintable(label->text()));
        QVERIFY2(label->text().contains(QStringLiteral("× 10¹¹")), qPrintable(label->text()));
        QCOMPARE(scientific(9.996e-7, 2), QStringLiteral("1.00 × 10⁻⁶"));
    }

    void anUnsavedModelIsAskedForAtTheEnd()
    {
        QVERIFY(m_window->close()); // nothing to save
        m_window->show();
        move(1.3);
        QVERIFY(!m_window->close());
        QVERIFY(answer(QMessageBox::RejectRole));
        QVERIFY(m_window->isVisible());
        QVERIFY(!m_window->close());
        QVERIFY(answer(QMessageBox::DestructiveRole));
        QTRY_VERIFY(!m_window->isVisible());
    }

    /// Another observation takes the place of the model: what was not saved is asked for first.
    void anUnsavedModelIsAskedForWhenItWouldGo()
    {
        const auto other = bundledDemos().at(1).file;
        const auto openOther = [&] {
            m_window->openFile(QString::fromStdString(other.string()));
            return QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs);
        };
        QVERIFY(openOther()); // nothing was changed
        QVERIFY(question() == nullptr);
        QCOMPARE(workbench().files().image, other);
        QVERIFY(openDemo());
        const auto demo = workbench().files().image;

        move(1.3);
        QVERIFY(openOther());
        QVERIFY(answer(QMessageBox::RejectRole));
        QCOMPARE(workbench().files().image, demo);
        QCOMPARE(thetaE(), 1.3);
        QVERIFY(m_window->isWindowModified());

        m_window->openFile(file("nowhere.fits")); // takes nothing away
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QVERIFY(question() == nullptr);
        QCOMPARE(thetaE(), 1.3);

        workbench().saveModel(file("kept.json").toStdString());
        m_window->openFile(file("kept.json")); // where Save goes
        QVERIFY(!m_window->isWindowModified());
        move(1.4);
        QVERIFY(openOther());
        QVERIFY(answer(QMessageBox::AcceptRole));
        QCOMPARE(workbench().files().image, other);
        QCOMPARE(*valueOf(readScene(file("kept.json").toStdString())->lensMass, "lens", "theta_E"),
                 1.4);

        move(1.1);
        ObservationFiles files;
        files.image = demo;
        m_window->open(files);
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QVERIFY(answer(QMessageBox::DestructiveRole));
        QCOMPARE(workbench().files().image, demo);
        QVERIFY(!m_window->isWindowModified());
    }

    void aSignalToEndReachesTheEventLoop()
    {
        const QuitSignals listener;
        QSignalSpy asked(&listener, &QuitSignals::asked);
        std::raise(SIGTERM);
        QTRY_COMPARE(asked.count(), 1);
    }

    /// A caption shows whole numbers or none.
    void captionsAreNotCutOff()
    {
        PanelCaption caption;
        caption.setTexts(QStringLiteral("Résidu"),
                         {QStringLiteral("linéaire · −5 … 5 σ"), QStringLiteral("−5 … 5 σ"),
                          QStringLiteral("−5 … 5")},
                         {});
        const auto width = [&](const char* text) {
            return caption.fontMetrics().horizontalAdvance(QString::fromUtf8(text));
        };
        QCOMPARE(caption.statusWithin(width("linéaire · −5 … 5 σ")), caption.status());
        QCOMPARE(caption.statusWithin(width("linéaire · −5 … 5 σ") - 1),
                 QStringLiteral("−5 … 5 σ"));
        QCOMPARE(caption.statusWithin(width("−5 … 5 σ") - 1), QStringLiteral("−5 … 5"));
        QCOMPARE(caption.statusWithin(width("−5 … 5") - 1), QString());
    }

    /// What a session manager asks for: no question, and nothing lost.
    void anEndFromOutsideKeepsWhatWasNotSaved()
    {
        const auto sessions = [this] {
            return QDir(file("sessions")).entryList({QStringLiteral("*.model.json")}).size();
        };
        m_window->keepSession(file("sessions"));
        m_window->quitAtOnce();
        QVERIFY(!m_window->isVisible());
        m_window.reset();
        QCOMPARE(sessions(), 0); // nothing had changed
        init();
        m_window->keepSession(file("sessions"));
        move(1.4);
        m_window->quitAtOnce();
        QVERIFY(!m_window->isVisible());
        m_window.reset();
        QCOMPARE(sessions(), 1);
        init();
        m_window->keepSession(file("sessions"));
        QVERIFY(messageShown());
        m_window->findChild<QAbstractButton*>(QStringLiteral("message.act"))->click();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QCOMPARE(thetaE(), 1.4);
        QVERIFY(m_window->isWindowModified()); // still in no file of the user's
        m_window->actions().reload->trigger();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QCOMPARE(thetaE(), 1.4);
        QVERIFY(!m_window->close());
        QVERIFY(answer(QMessageBox::DestructiveRole));
    }
};

ANNEAU_TEST(window, WindowTest)
#include "window_test.moc"
