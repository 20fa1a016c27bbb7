// SPDX-License-Identifier: GPL-3.0-or-later
// What everybody must be able to read and to reach, in every theme and language.
#include "app/gui/drawer/drawer.h"
#include "app/gui/drawer/filmstrip.h"
#include "app/gui/forms/scene_tree.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/panels/point_probe.h"
#include "app/gui/program/language.h"
#include "app/gui/program/theme.h"
#include "app/gui/window/actions.h"
#include "tests/app/gui/controls.h"
#include "tests/app/gui/demo_window.h"
#include "tests/support/test_main.h"
#include "widgets/forms/number_box.h"
#include "widgets/view/image_panel.h"
#include "widgets/view/panel_caption.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace anneau;

namespace {
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
} // namespace

class LegibilityTest : public QObject, private test::DemoWindow {
    Q_OBJECT

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

    /// Two samples of the lens as it is.
    void sampleTwice()
    {
        document().beginPosterior(document().scene(), 3);
        const SourceGrid grid = document().scene().sourceGrid;
        const Image source(grid.pixels, grid.pixels, 1.0F);
        document().addSamples({{0, source, document().frame()->model, 1.0},
                               {1, source, document().frame()->model, 2.0}});
    }

private Q_SLOTS:
    void initTestCase() { test::quietProgram(QStringLiteral("AnneauLegibilityTest")); }
    void init() { QVERIFY(openWindow()); }
    void cleanup()
    {
        m_window.reset();
        applyLanguage(*qApp, QStringLiteral("en"));
    }

    void everyControlHasAName()
    {
        for (QWidget* widget : m_window->findChildren<QWidget*>()) {
            const auto* button = qobject_cast<QAbstractButton*>(widget);
            QVERIFY2(!test::isControl(widget) || !widget->accessibleName().isEmpty() ||
                         (button != nullptr && !button->text().isEmpty()),
                     test::describe(widget).constData());
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
            QVERIFY2(!test::isControl(widget) || inToolBar ||
                         (widget->focusPolicy() & Qt::TabFocus) != 0,
                     test::describe(widget).constData());
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

    /// In every language, with all that can be shown at once.
    void theWindowFitsASmallScreen()
    {
        sampleTwice();
        move(1.25); // what says that the lens has changed is there, too
        QStringList languages = availableLanguages();
        languages << QStringLiteral("en");
        for (const QString& language : languages) {
            applyLanguage(*qApp, language);
            m_window->resize(1024, 700);
            QCoreApplication::processEvents(); // it is made anew
            const auto* chi2 = m_window->findChild<QLabel*>(QStringLiteral("statistics"));
            QTRY_VERIFY2(chi2->isVisible() && !chi2->text().isEmpty(), qPrintable(language));
            for (int tab = 0; tab < 3; ++tab) {
                m_window->drawer().open(tab);
                QCoreApplication::processEvents();
                const QSize least = m_window->minimumSizeHint();
                QVERIFY2(least.width() <= 1024 && least.height() <= 700,
                         qPrintable(QStringLiteral("%1, tab %2: %3 x %4")
                                        .arg(language)
                                        .arg(tab)
                                        .arg(least.width())
                                        .arg(least.height())));
            }
        }
    }

    /// A switch changes every word and number, and nothing else.
    void anotherLanguageChangesWordsOnly()
    {
        if (!availableLanguages().contains(QStringLiteral("fr"))) {
            QSKIP("the translations were not built");
        }
        move(1.25);
        sampleTwice();
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
};

ANNEAU_TEST(legibility, LegibilityTest)
#include "legibility_test.moc"
