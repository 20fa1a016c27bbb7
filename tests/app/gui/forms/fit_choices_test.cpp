// SPDX-License-Identifier: GPL-3.0-or-later
// What is chosen beside Fit is what the fit does, and is there the next time.
#include "app/gui/document/scene_edit.h"
#include "app/gui/forms/fit_choices.h"
#include "app/gui/program/language.h"
#include "app/gui/window/actions.h"
#include "app/gui/window/main_window.h"
#include "core/inference/fit/fit_models.h"
#include "tests/app/gui/quiet_program.h"
#include "tests/core/inference/simulated_lens.h"
#include "tests/support/test_main.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace anneau;

class FitChoicesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MainWindow> m_window;

    FitChoices& choices() { return m_window->fitChoices(); }
    Document& document() { return m_window->workbench().document(); }
    template <class W>
    W* control(const char* name)
    {
        return choices().findChild<W*>(QString::fromLatin1(name));
    }
    void choose(const char* name, const QVariant& value)
    {
        auto* box = control<QComboBox>(name);
        box->setCurrentIndex(box->findData(value));
    }
    void openSimulation()
    {
        document().open(
            std::make_shared<const Observation>(simulated::observation(simulated::truth(), 1)));
    }
    /// Presses Fit, and waits for a lens to be shown; then stops, which keeps it.
    bool fitUntilThereIsALens(std::vector<Scene>& seen)
    {
        const auto watch = connect(&document(), &Document::sceneChanged, this, [&] {
            if (!document().scene().lensMass.empty()) {
                seen.push_back(document().scene());
            }
        });
        m_window->actions().fit->trigger();
        const bool done =
            QTest::qWaitFor([&] { return !seen.empty() || !m_window->workbench().isBusy(); },
                            60000) &&
            !seen.empty();
        m_window->workbench().cancel();
        const bool ended = QTest::qWaitFor([&] { return !m_window->workbench().isBusy(); }, 20000);
        disconnect(watch);
        return done && ended;
    }

private Q_SLOTS:
    void initTestCase() { test::quietProgram(QStringLiteral("AnneauFitChoicesTest")); }

    void init()
    {
        QSettings().clear();
        m_window = std::make_unique<MainWindow>();
        m_window->show();
    }

    void cleanup() { m_window.reset(); }

    void asUsualIsWhatTheCommandLineDoes()
    {
        const FitOptions usual;
        const FitOptions options = fitOptionsOf(choices().settings(), Scene());
        QCOMPARE(options.mass, usual.mass);
        QCOMPARE(options.fitShear, usual.fitShear);
        QCOMPARE(options.lightComponents, usual.lightComponents);
        QCOMPARE(options.galaxies, usual.galaxies);
        QCOMPARE(options.quasars, usual.quasars);
        QVERIFY(!options.start);
        QCOMPARE(control<QComboBox>("fit.mass")->count(), static_cast<int>(fitMassModels().size()));
        QVERIFY2(!choices().text().contains(u'+'), qPrintable(choices().text()));
    }

    void everyChoiceReachesTheFit()
    {
        choose("fit.mass", QStringLiteral("NIE"));
        control<QCheckBox>("fit.shear")->click();
        control<QSpinBox>("fit.light")->setValue(5);
        control<QSpinBox>("fit.companions")->setValue(0);
        choose("fit.quasars", static_cast<int>(FitOptions::Quasars::Modelled));
        Scene shown = simulated::truth();
        shown.sourceGrid.pixels = 48;
        const FitOptions options = fitOptionsOf(choices().settings(), shown);
        QCOMPARE(options.mass, std::string("NIE"));
        QVERIFY(!options.fitShear);
        QCOMPARE(options.lightComponents, 5);
        QCOMPARE(options.galaxies, 1);
        QCOMPARE(options.quasars, FitOptions::Quasars::Modelled);
        QCOMPARE(options.sourcePixels, 48);
        QVERIFY(!options.start);
        QVERIFY2(choices().text().startsWith(QStringLiteral("NIE +4")),
                 qPrintable(choices().text()));
        for (const char* words : {"ellipsoid with a core", "without external shear", "5 Sérsic",
                                  "Companions: none", "Quasar images: Model"}) {
            QVERIFY2(choices().toolTip().contains(QString::fromUtf8(words)),
                     qPrintable(choices().toolTip()));
        }
    }

    /// By the next window, and by this one in another language; but not what is about one model.
    void choicesAreRemembered()
    {
        openSimulation();
        choose("fit.mass", QStringLiteral("SIE"));
        control<QSpinBox>("fit.companions")->setValue(2);
        choose("fit.quasars", static_cast<int>(FitOptions::Quasars::Ignore));
        control<QCheckBox>("fit.fromModel")->click();
        const FitSettings chosen = choices().settings();
        applyLanguage(*qApp, QStringLiteral("fr"));
        QTRY_VERIFY(m_window->actions().fit->text().contains(QStringLiteral("juster")));
        QCOMPARE(choices().settings(), chosen);
        applyLanguage(*qApp, QStringLiteral("en"));
        QTRY_VERIFY(m_window->actions().fit->text().contains(QStringLiteral("Fit")));
        QVERIFY(chosen.fromModel);

        MainWindow next;
        FitSettings expected = chosen;
        expected.fromModel = false;
        QCOMPARE(next.fitChoices().settings(), expected);
        control<QPushButton>("fit.usual")->click();
        QCOMPARE(choices().settings(), FitSettings());
        QCOMPARE(storedFitSettings(), FitSettings());
    }

    /// What another version left behind.
    void nonsenseIsAsUsual()
    {
        QSettings().setValue(QStringLiteral("fit/mass"), QStringLiteral("SIS"));
        QSettings().setValue(QStringLiteral("fit/light"), 99);
        QSettings().setValue(QStringLiteral("fit/quasars"), QStringLiteral("eat"));
        const FitSettings settings = storedFitSettings();
        QCOMPARE(settings.mass, FitSettings().mass);
        QCOMPARE(settings.light, 5);
        QCOMPARE(settings.quasars, FitSettings().quasars);
    }

    void theFitIsOfTheChosenKind()
    {
        openSimulation();
        choose("fit.mass", QStringLiteral("SIE"));
        control<QCheckBox>("fit.shear")->click();
        control<QSpinBox>("fit.light")->setValue(1);
        std::vector<Scene> seen;
        QVERIFY(fitUntilThereIsALens(seen));
        for (const Scene& scene : seen) {
            QCOMPARE(scene.lensMass.front().type, std::string("SIE"));
            QVERIFY(std::ranges::none_of(scene.lensMass, [](const Component& component) {
                return component.type == "ExternalShear";
            }));
            QCOMPARE(scene.lensLight.size(), std::size_t(1));
        }
    }

    /// Its components, wherever they came from, and its locks.
    void aFitFromTheModelKeepsWhatIsLocked()
    {
        openSimulation();
        Scene model = simulated::truth();
        model.lensMass.front().values[0] = 1.2;
        model.lensMass.front().fixed[0] = true;
        model.sourceGrid = document().scene().sourceGrid;
        document().edit(model, QStringLiteral("by hand"), 0);
        choose("fit.mass", QStringLiteral("SIE")); // not asked then
        control<QCheckBox>("fit.fromModel")->click();
        QVERIFY(!control<QComboBox>("fit.mass")->isEnabled());
        std::vector<Scene> seen;
        QVERIFY(fitUntilThereIsALens(seen));
        for (const Scene& scene : seen) {
            QCOMPARE(scene.lensMass.front().type, std::string("PEMD"));
            QCOMPARE(*valueOf(scene.lensMass, "lens", "theta_E"), 1.2);
        }
        openSimulation(); // another one, with a model of its own
        QVERIFY(!choices().settings().fromModel);
    }

    /// At the narrowest usual width both languages show every command and the chi-square.
    void theToolBarHasRoom()
    {
        m_window->resize(1280, 800);
        Scene scene = simulated::truth();
        scene.zLens = 0.28;
        scene.zSource = 0.98;
        document().open(
            std::make_shared<const Observation>(simulated::observation(simulated::truth(), 1)),
            scene);
        QTRY_VERIFY(document().frame() != nullptr);
        for (const char* language : {"en", "fr"}) {
            applyLanguage(*qApp, QString::fromLatin1(language));
            QTest::qWait(50);
            choose("fit.mass", QStringLiteral("Chameleon"));
            control<QCheckBox>("fit.shear")->setChecked(false);
            control<QSpinBox>("fit.light")->setValue(1);
            const auto* more =
                m_window->findChild<QWidget*>(QStringLiteral("qt_toolbar_ext_button"));
            QVERIFY(more != nullptr);
            QTest::qWait(50);
            QVERIFY2(!more->isVisible(), language);
        }
        applyLanguage(*qApp, QStringLiteral("en"));
        QTest::qWait(50);
    }
};

ANNEAU_TEST(fit_choices, FitChoicesTest)
#include "fit_choices_test.moc"
