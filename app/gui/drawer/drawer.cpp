// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/drawer/drawer.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace anneau {
namespace {
constexpr int kPageHeight = 176;
}

Drawer::Drawer(QWidget* parent)
    : QWidget(parent),
      m_tabs(new QTabBar(this)),
      m_pages(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("drawer"));
    m_tabs->setObjectName(QStringLiteral("drawer.tabs"));
    m_tabs->setAccessibleName(tr("Posterior, coverage and jobs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addWidget(m_pages, 1);
    m_pages->setFixedHeight(kPageHeight);
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index < 0) {
            return;
        }
        if (index == m_tabs->currentIndex()) {
            setFolded(!m_folded);
        } else {
            open(index);
        }
    });
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        if (m_tabs->hasFocus()) { // chosen by the keyboard
            setFolded(false);
        }
        m_pages->setFixedHeight(m_heights[static_cast<std::size_t>(index)]);
    });
}

int Drawer::addPage(const QString& title, QWidget* page, int height)
{
    m_pages->addWidget(page);
    m_heights.push_back(height > 0 ? height : kPageHeight); // before the tab: it may become current
    return m_tabs->addTab(title);
}

void Drawer::setTitle(int index, const QString& title)
{
    m_tabs->setTabText(index, title);
}

void Drawer::open(int index)
{
    m_tabs->setCurrentIndex(index);
    setFolded(false);
}

int Drawer::current() const
{
    return m_tabs->currentIndex();
}

void Drawer::setFolded(bool folded)
{
    if (folded != m_folded) {
        m_folded = folded;
        m_pages->setVisible(!folded);
        Q_EMIT foldedChanged(folded);
    }
}

} // namespace anneau
