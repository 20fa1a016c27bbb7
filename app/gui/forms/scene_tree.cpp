// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/forms/scene_tree.h"

#include "app/gui/document/document.h"
#include "app/gui/document/scene_edit.h"
#include "widgets/forms/parameter_text.h"

#include <QHeaderView>
#include <QLocale>
#include <QSignalBlocker>

#include <algorithm>

namespace anneau {
namespace {
constexpr int kWhatRole = Qt::UserRole;

QTreeWidgetItem* addGroup(QTreeWidget* tree, const QString& text)
{
    auto* item = new QTreeWidgetItem(tree, {text});
    QFont font = item->font(0);
    font.setWeight(QFont::DemiBold);
    item->setFont(0, font);
    item->setExpanded(true);
    item->setFlags(Qt::ItemIsEnabled);
    return item;
}

QTreeWidgetItem* addItem(QTreeWidgetItem* parent, const QString& text, const QString& what,
                         const QString& tip)
{
    auto* item = new QTreeWidgetItem(parent, {text});
    item->setData(0, kWhatRole, what);
    item->setToolTip(0, tip);
    return item;
}

void addComponents(QTreeWidgetItem* group, const std::vector<Component>& components, bool numbered)
{
    int number = 0;
    for (const Component& component : components) {
        QString text = componentLabel(component.type);
        if (numbered) {
            text += QStringLiteral(" %1").arg(++number);
        }
        addItem(group, text, QString::fromStdString(component.id), componentHelp(component.type));
    }
}
} // namespace

SceneTree::SceneTree(Document& document, QWidget* parent)
    : QTreeWidget(parent),
      m_document(document)
{
    setObjectName(QStringLiteral("sceneTree"));
    setAccessibleName(tr("Scene"));
    setHeaderHidden(true);
    setIndentation(14);
    setRootIsDecorated(false);
    setMinimumWidth(150);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    connect(&document, &Document::sceneChanged, this, &SceneTree::rebuild);
    connect(&document, &Document::fieldChanged, this, &SceneTree::rebuild);
    connect(&document, &Document::posteriorEnded, this, &SceneTree::rebuild);
    const auto choose = [this](QTreeWidgetItem* item) {
        if (const QString what = item->data(0, kWhatRole).toString(); !what.isEmpty()) {
            Q_EMIT chosen(what);
        }
    };
    connect(this, &QTreeWidget::itemClicked, this, choose);
    connect(this, &QTreeWidget::itemActivated, this, choose); // by the keyboard
}

QSize SceneTree::sizeHint() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const int group =
        QFontMetrics(bold).horizontalAdvance(tr("Lens mass") + QStringLiteral("  z = 0.000"));
    const int item = fontMetrics().horizontalAdvance(componentLabel("PEMD")) + indentation();
    constexpr int kMargins = 20;
    return {std::max(group, item) + kMargins, QTreeWidget::sizeHint().height()};
}

void SceneTree::rebuild()
{
    const QString selected =
        currentItem() != nullptr ? currentItem()->data(0, kWhatRole).toString() : QString();
    const QSignalBlocker quiet(this);
    clear();
    const Scene& scene = m_document.scene();
    const QLocale locale;
    const auto redshift = [&locale](std::optional<double> z) {
        return z ? QStringLiteral("  z = %1").arg(locale.toString(*z, 'g', 4)) : QString();
    };
    addComponents(addGroup(this, tr("Lens mass") + redshift(scene.zLens)), scene.lensMass, false);
    addComponents(addGroup(this, tr("Lens light")), scene.lensLight, true);

    QTreeWidgetItem* source = addGroup(this, tr("Source") + redshift(scene.zSource));
    addItem(source, tr("Pixels %1 × %1").arg(scene.sourceGrid.pixels), QStringLiteral("source"),
            tr("The grid that Fit and Sample reconstruct the source on."));
    if (scene.sourcePixels == nullptr) {
        addComponents(source, scene.sourceLight, true);
    }
    QTreeWidgetItem* dataGroup = addGroup(this, tr("Data"));
    addItem(dataGroup,
            scene.noise.kind == NoiseSpec::Kind::Map ? tr("Noise: map") : tr("Noise: constant"),
            QStringLiteral("noise"), tr("How the noise of a pixel is distributed."));
    if (m_document.isOpen()) {
        addItem(
            dataGroup,
            tr("Field %1 × %2 px").arg(m_document.field()->cols()).arg(m_document.field()->rows()),
            QStringLiteral("field"), tr("The part of the image that is modelled."));
        const auto part = [&locale](std::optional<double> z) {
            return z ? locale.toString(*z, 'g', 4) : QStringLiteral("?");
        };
        addItem(dataGroup, tr("Redshifts %1 · %2").arg(part(scene.zLens), part(scene.zSource)),
                QStringLiteral("redshifts"),
                tr("Of lens and source: masses, lengths and time delays follow from them."));
        const Psf& psf = m_document.field()->psf;
        QTreeWidgetItem* item = addItem(
            dataGroup,
            psf.kernel.empty() ? tr("No PSF")
                               : tr("PSF %1 × %2").arg(psf.kernel.cols()).arg(psf.kernel.rows()),
            {}, tr("The point-spread function the model is blurred with."));
        item->setFlags(Qt::ItemIsEnabled);
    }
    for (QTreeWidgetItemIterator it(this); *it != nullptr; ++it) {
        if (!selected.isEmpty() && (*it)->data(0, kWhatRole).toString() == selected) {
            setCurrentItem(*it);
        }
    }
}

} // namespace anneau
