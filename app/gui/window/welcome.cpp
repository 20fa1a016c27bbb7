// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/welcome.h"

#include "app/gui/program/locations.h"
#include "widgets/forms/svg_icon.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace anneau {
namespace {
constexpr int kColumn = 420;
constexpr int kLinkIcon = 32; ///< A link's icon and margins.
constexpr int kReading = 80;  ///< The words around a name.

QLabel* makeHeading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("heading", true);
    return label;
}
} // namespace

Welcome::Welcome(QWidget* parent)
    : QWidget(parent),
      m_recent(new QVBoxLayout),
      m_recentBox(new QWidget(this)),
      m_choices(new QWidget(this)),
      m_loading(new QWidget(this))
{
    auto* title = new QLabel(QStringLiteral("Anneau"), this);
    QFont big = title->font();
    big.setPointSizeF(big.pointSizeF() * 2.4);
    big.setWeight(QFont::Light);
    title->setFont(big);
    auto* icon = new QLabel(this);
    icon->setPixmap(svgIcon(QStringLiteral("anneau")).pixmap(72, 72));
    auto* hint = new QLabel(tr("Drop a FITS image of a strong lens here."), this);
    hint->setProperty("quiet", true);
    auto* open = new QPushButton(tr("Open observation…"), this);
    open->setObjectName(QStringLiteral("primary"));
    connect(open, &QPushButton::clicked, this, &Welcome::openRequested);

    auto* choices = new QVBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(8);
    choices->addWidget(hint);
    auto* line = new QHBoxLayout;
    line->addWidget(open);
    line->addStretch(1);
    choices->addLayout(line);
    const std::vector<Demo> demos = bundledDemos();
    if (!demos.empty()) {
        choices->addSpacing(16);
        choices->addWidget(makeHeading(tr("DEMOS"), m_choices));
        auto* links = new QVBoxLayout;
        links->setSpacing(2);
        for (const Demo& demo : demos) {
            addLink(links, demo.name, QString::fromStdString(demo.file.string()));
        }
        choices->addLayout(links);
    }
    auto* recent = new QVBoxLayout(m_recentBox);
    recent->setContentsMargins(0, 16, 0, 0);
    recent->addWidget(makeHeading(tr("RECENT"), m_recentBox));
    recent->addLayout(m_recent);
    m_recent->setSpacing(2);
    choices->addWidget(m_recentBox);

    auto* loading = new QVBoxLayout(m_loading);
    loading->setContentsMargins(0, 0, 0, 0);
    auto* text = new QLabel(m_loading);
    text->setObjectName(QStringLiteral("welcome.loading"));
    auto* bar = new QProgressBar(m_loading);
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    loading->addWidget(text);
    loading->addWidget(bar);
    m_loading->hide();

    auto* column = new QWidget(this);
    column->setFixedWidth(kColumn);
    auto* inside = new QVBoxLayout(column);
    inside->setSpacing(8);
    inside->addWidget(icon);
    inside->addWidget(title);
    inside->addWidget(m_choices);
    inside->addWidget(m_loading);
    auto* middle = new QVBoxLayout(this);
    middle->addStretch(2);
    middle->addWidget(column, 0, Qt::AlignHCenter);
    middle->addStretch(3);
    m_recentBox->hide();
}

void Welcome::addLink(QVBoxLayout* layout, const QString& text, const QString& file)
{
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("link"));
    button->setIcon(svgIcon(QStringLiteral("demo")));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setText(fontMetrics().elidedText(text, Qt::ElideMiddle, kColumn - kLinkIcon));
    button->setToolTip(file);
    button->setAccessibleName(tr("Open %1").arg(text));
    button->setCursor(Qt::PointingHandCursor);
    connect(button, &QToolButton::clicked, this, [this, file] { Q_EMIT fileRequested(file); });
    layout->addWidget(button, 0, Qt::AlignLeft);
}

void Welcome::setRecent(const QStringList& files)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& file : files) {
        addLink(m_recent, QFileInfo(file).fileName(), file);
    }
    m_recentBox->setVisible(!files.isEmpty());
}

void Welcome::setLoading(const QString& name)
{
    m_choices->setVisible(name.isEmpty());
    m_loading->setVisible(!name.isEmpty());
    const QString shown = fontMetrics().elidedText(name, Qt::ElideMiddle, kColumn - kReading);
    m_loading->findChild<QLabel*>()->setText(tr("Reading %1 …").arg(shown));
}

} // namespace anneau
