// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/theme.h"

#include "core/base/resources.h"

#include <QApplication>
#include <QColor>
#include <QPalette>
#include <QSettings>
#include <QStyleFactory>
#include <QStyleHints>

#include <vector>

namespace anneau {
namespace {

struct Colors {
    QColor window, base, raised, text, quiet, border, accent, onAccent, warning, tip;
    QColor field; ///< Round what can be typed in or pressed: 3 to 1 on window, base and raised.
};

Colors lightColors()
{
    return {QColor(0xf3f4f6), QColor(0xffffff), QColor(0xfafbfc), QColor(0x1b1f24),
            QColor(0x59626d), QColor(0xcfd4da), QColor(0x0b6fc2), QColor(0xffffff),
            QColor(0xb3261e), QColor(0xffffff), QColor(0x7d8793)};
}

Colors darkColors()
{
    return {QColor(0x1d2025), QColor(0x15171b), QColor(0x282c33), QColor(0xe6e8eb),
            QColor(0x9da6b1), QColor(0x3b4149), QColor(0x3da5ff), QColor(0x06121d),
            QColor(0xff8a80), QColor(0x2c3139), QColor(0x737d89)};
}

bool systemIsDark()
{
    static const bool dark = [] {
        const QPalette palette = QApplication::palette();
        return palette.color(QPalette::Window).lightness() <
               palette.color(QPalette::WindowText).lightness();
    }();
    return dark;
}

QPalette makePalette(const Colors& c)
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor& color) {
        palette.setColor(role, color);
    };
    set(QPalette::Window, c.window);
    set(QPalette::WindowText, c.text);
    set(QPalette::Base, c.base);
    set(QPalette::AlternateBase, c.raised);
    set(QPalette::Text, c.text);
    set(QPalette::Button, c.raised);
    set(QPalette::ButtonText, c.text);
    set(QPalette::BrightText, c.warning);
    set(QPalette::Highlight, c.accent);
    set(QPalette::HighlightedText, c.onAccent);
    set(QPalette::Link, c.accent);
    set(QPalette::ToolTipBase, c.tip);
    set(QPalette::ToolTipText, c.text);
    set(QPalette::PlaceholderText, c.quiet);
    set(QPalette::Light, c.raised);
    set(QPalette::Midlight, c.border);
    set(QPalette::Mid, c.border);
    set(QPalette::Dark, c.border);
    set(QPalette::Shadow, QColor(0, 0, 0));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor faint = c.quiet;
        faint.setAlpha(140);
        palette.setColor(QPalette::Disabled, role, faint);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c.border);
    return palette;
}

// Names between @s are colours. Lengths are in px of the unscaled screen; fonts are left alone.
constexpr const char* kSheet = R"(
QToolTip { background: @tip@; color: @text@; border: 1px solid @border@; padding: 4px; }
QMainWindow::separator { background: @window@; width: 1px; height: 1px; }
QSplitter::handle { background: @border@; }
QToolBar { border: 0; border-bottom: 1px solid @border@; padding: 4px 8px; spacing: 4px; background: @window@; }
QToolBar QToolButton, QToolButton#bar { border: 1px solid transparent; border-radius: 5px; padding: 4px 8px; }
QToolBar QToolButton#qt_toolbar_ext_button { padding: 0; }
QToolBar QToolButton:hover, QToolButton#bar:hover { background: @raised@; border-color: @border@; }
QToolBar QToolButton:pressed, QToolButton#bar:pressed { background: @border@; }
QToolBar QToolButton:checked, QToolButton#bar:checked { background: @raised@; border-color: @accent@; }
QToolBar QToolButton#action { background: @raised@; border-color: @field@; padding: 4px 12px; }
QToolBar QToolButton#action:disabled { border-color: @border@; }
QToolBar QToolButton#action:hover { border-color: @accent@; }
QToolBar QToolButton#primary { background: @accent@; color: @onAccent@; font-weight: 600; }
QToolBar QToolButton#primary:disabled { background: @raised@; color: @faint@; border-color: @border@; }
QToolButton::menu-indicator { image: none; width: 0; }
QMenuBar { background: @window@; } QMenuBar::item { padding: 4px 8px; background: transparent; }
QMenuBar::item:selected { background: @raised@; border-radius: 4px; }
QStatusBar { border-top: 1px solid @border@; } QStatusBar::item { border: 0; }
QToolButton#sectionTitle { border: 0; border-radius: 4px; padding: 4px 2px; font-weight: 600; text-align: left; }
QToolButton#sectionTitle:hover, QToolButton#sectionTitle:checked { background: transparent; }
QToolButton#sectionTitle:hover { color: @accent@; }
QLabel[quiet="true"] { color: @quiet@; }
QLabel[heading="true"] { color: @quiet@; font-weight: 600; }
QLabel[warning="true"] { color: @warning@; font-weight: 600; }
QDoubleSpinBox, QSpinBox, QLineEdit, QComboBox { background: @base@; border: 1px solid @field@; border-radius: 4px; padding: 2px 6px; selection-background-color: @accent@; selection-color: @onAccent@; }
QDoubleSpinBox:focus, QSpinBox:focus, QLineEdit:focus, QComboBox:focus { border-color: @accent@; }
QDoubleSpinBox:disabled, QSpinBox:disabled, QLineEdit:disabled, QComboBox:disabled { color: @faint@; background: @window@; border-color: @border@; }
QDoubleSpinBox[flagged="true"] { color: @warning@; border-color: @warning@; }
QComboBox::drop-down { border: 0; width: 18px; }
QComboBox::down-arrow { image: url(@icons@/arrow-down.svg); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: 0; }
QCheckBox { spacing: 6px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @field@; border-radius: 3px; background: @base@; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: @accent@; }
QCheckBox::indicator:checked { background: @accent@; border-color: @accent@; image: url(@check@); }
QCheckBox::indicator:disabled { background: @window@; border-color: @border@; }
QCheckBox::indicator:checked:disabled { background: @quiet@; }
QSlider::groove:horizontal { height: 3px; border-radius: 1px; background: @border@; }
QSlider::sub-page:horizontal { height: 3px; border-radius: 1px; background: @accent@; }
QSlider::sub-page:horizontal:disabled { background: @border@; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; background: @accent@; }
QSlider::handle:horizontal:disabled { background: @quiet@; }
QSlider::handle:horizontal:focus { border: 2px solid @text@; width: 10px; height: 10px; }
QTreeView, QListView { border: 0; background: @window@; outline: 0; }
QTreeView::item { padding: 3px 2px; } QTreeView::item:selected { background: @accent@; color: @onAccent@; }
QTreeView#sceneTree { padding: 8px 0 0 8px; }
QScrollArea { border: 0; background: transparent; } QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { width: 10px; background: transparent; } QScrollBar:horizontal { height: 10px; background: transparent; }
QScrollBar::handle { background: @border@; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; } QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar { background: transparent; } QTabBar::tab { background: transparent; color: @quiet@; padding: 6px 14px; border: 0; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text@; border-bottom-color: @accent@; } QTabBar::tab:hover { color: @text@; }
QPushButton { background: @raised@; border: 1px solid @field@; border-radius: 5px; padding: 5px 14px; }
QPushButton:hover { border-color: @accent@; } QPushButton:pressed { background: @border@; }
QPushButton:focus { border-color: @accent@; }
QPushButton:disabled { color: @faint@; border-color: @border@; }
QPushButton#primary { background: @accent@; color: @onAccent@; border-color: @accent@; font-weight: 600; }
QPushButton#primary:focus { border-color: @text@; }
QPushButton#primary:disabled { background: @raised@; color: @faint@; border-color: @border@; }
QProgressBar { background: @border@; border: 0; border-radius: 2px; max-height: 4px; min-height: 4px; } QProgressBar::chunk { background: @accent@; border-radius: 2px; }
QToolButton[segment="true"] { border: 1px solid @field@; border-radius: 4px; padding: 3px 8px; margin: 0 1px; background: @raised@; }
QToolButton[segment="true"]:checked { background: @accent@; color: @onAccent@; border-color: @accent@; }
QToolButton[segment="true"]:disabled { color: @faint@; background: @raised@; border-color: @border@; }
QToolButton#link { border: 1px solid transparent; padding: 3px 0; } QToolButton#link:hover { color: @accent@; }
QToolButton:focus { border: 1px solid @accent@; border-radius: 4px; }
QToolButton[segment="true"]:checked:focus { border-color: @text@; }
QWidget#messageStrip { background: @raised@; border-bottom: 1px solid @border@; }
)";

QString makeSheet(const Colors& c)
{
    QColor faint = c.quiet;
    faint.setAlpha(140);
    const std::vector<std::pair<const char*, QColor>> names = {
        {"window", c.window}, {"base", c.base},         {"raised", c.raised},
        {"text", c.text},     {"quiet", c.quiet},       {"border", c.border},
        {"accent", c.accent}, {"onAccent", c.onAccent}, {"warning", c.warning},
        {"tip", c.tip},       {"faint", faint},         {"field", c.field}};
    QString sheet = QString::fromLatin1(kSheet);
    for (const auto& [name, color] : names) {
        sheet.replace(QLatin1Char('@') + QLatin1String(name) + QLatin1Char('@'),
                      color.name(QColor::HexArgb));
    }
    const QString icons = QString::fromStdString((resourceFolder() / "icons").string());
    const bool darkCheck = c.onAccent.lightness() < 128;
    sheet.replace(QStringLiteral("@check@"), icons + (darkCheck ? QStringLiteral("/check-dark.svg")
                                                                : QStringLiteral("/check.svg")));
    return sheet.replace(QStringLiteral("@icons@"), icons);
}

} // namespace

void applyTheme(QApplication& application, Theme theme)
{
    const bool dark = systemIsDark() ? theme != Theme::Light : theme == Theme::Dark;
    const Colors colors = dark ? darkColors() : lightColors();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(makePalette(colors));
    application.setStyleSheet(makeSheet(colors));
}

Theme storedTheme()
{
    const QString name = QSettings().value(QStringLiteral("theme")).toString();
    return name == u"light" ? Theme::Light : name == u"dark" ? Theme::Dark : Theme::System;
}

void storeTheme(Theme theme)
{
    QSettings().setValue(QStringLiteral("theme"), theme == Theme::Light ? QStringLiteral("light")
                                                  : theme == Theme::Dark
                                                      ? QStringLiteral("dark")
                                                      : QStringLiteral("system"));
}

} // namespace anneau
