// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/components_form.h"

#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "widgets/forms/parameter_text.h"
#include "widgets/forms/section.h"
#include "widgets/forms/svg_icon.h"

#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace anneau {
namespace {
QStringList typesFor(ComponentsForm::Role role)
{
    QStringList types;
    const auto add = [&types](std::string_view key) {
        types << QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
    };
    if (role == ComponentsForm::Role::LensMass) {
        for (const MassModel* model : massModels()) {
            add(model->key());
        }
    } else {
        for (const LightModel* model : lightModels()) {
            if (role == ComponentsForm::Role::LensLight || !model->isPoint()) {
                add(model->key());
            }
        }
    }
    return types;
}
} // namespace

ComponentsForm::ComponentsForm(Role role, QWidget* parent)
    : QWidget(parent),
      m_role(role),
      m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    auto* add = new QToolButton(this);
    add->setObjectName(QStringLiteral("addComponent"));
    add->setIcon(svgIcon(QStringLiteral("add")));
    add->setIconSize(QSize(14, 14));
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add->setAutoRaise(true);
    add->setText(role == Role::LensMass    ? tr("Add mass")
                 : role == Role::LensLight ? tr("Add light")
                                           : tr("Add source light"));
    add->setAccessibleName(add->text());
    add->setMenu(makeAddMenu());
    add->setPopupMode(QToolButton::InstantPopup);
    m_layout->addWidget(add, 0, Qt::AlignLeft);
}

QMenu* ComponentsForm::makeAddMenu()
{
    auto* menu = new QMenu(this);
    for (const QString& type : typesFor(m_role)) {
        QAction* action = menu->addAction(componentLabel(type.toStdString()));
        action->setToolTip(componentHelp(type.toStdString()));
        connect(action, &QAction::triggered, this, [this, type] { Q_EMIT addRequested(type); });
    }
    menu->setToolTipsVisible(true);
    return menu;
}

bool ComponentsForm::matches(const std::vector<Component>& components) const
{
    return std::equal(components.begin(), components.end(), m_entries.begin(), m_entries.end(),
                      [](const Component& component, const Entry& entry) {
                          return component.type == entry.form->component().type &&
                                 component.id == entry.form->component().id;
                      });
}

void ComponentsForm::setComponents(const std::vector<Component>& components)
{
    if (!matches(components)) {
        rebuild(components);
        return;
    }
    for (std::size_t i = 0; i < components.size(); ++i) {
        m_entries[i].form->setComponent(components[i]);
    }
}

void ComponentsForm::rebuild(const std::vector<Component>& components)
{
    for (const Entry& entry : m_entries) {
        m_layout->removeWidget(entry.section);
        entry.section->deleteLater();
    }
    m_entries.clear();
    int number = 0;
    for (const Component& component : components) {
        addEntry(component, ++number);
    }
    setErrors(m_errors);
}

void ComponentsForm::addEntry(const Component& component, int number)
{
    const QString label = componentLabel(component.type);
    auto* section =
        new Section(m_role == Role::LensMass ? label : tr("%1 %2").arg(label).arg(number), this);
    section->setHelp(componentHelp(component.type));
    const QString usual = m_role == Role::LensMass      ? tr("as the lens")
                          : m_role == Role::SourceLight ? tr("as the source")
                                                        : QString();
    auto* form = new ComponentForm(component, usual, section);
    form->setLinkLookup(m_links);
    section->setContent(form);

    auto* remove = new QToolButton(section);
    remove->setObjectName(QStringLiteral("remove.") + QString::fromStdString(component.id));
    remove->setIcon(svgIcon(QStringLiteral("remove")));
    remove->setIconSize(QSize(12, 12));
    remove->setAutoRaise(true);
    remove->setToolTip(tr("Remove this component"));
    remove->setAccessibleName(tr("Remove %1").arg(label));
    section->addHeaderWidget(remove);
    connect(remove, &QToolButton::clicked, this,
            [this, id = QString::fromStdString(component.id)] { Q_EMIT removeRequested(id); });

    m_layout->insertWidget(m_layout->count() - 1, section);
    m_entries.push_back({section, form});
    connect(form, &ComponentForm::edited, this,
            [this](const Component&, const QString& what, quint64 gesture) {
                std::vector<Component> all;
                for (const Entry& entry : m_entries) {
                    all.push_back(entry.form->component());
                }
                Q_EMIT edited(all, what, gesture);
            });
}

void ComponentsForm::setErrors(const ErrorLookup& lookup)
{
    m_errors = lookup;
    for (const Entry& entry : m_entries) {
        entry.form->setErrors(lookup);
    }
}

void ComponentsForm::setLinkLookup(const LinkLookup& lookup)
{
    m_links = lookup;
    for (const Entry& entry : m_entries) {
        entry.form->setLinkLookup(lookup);
    }
}

void ComponentsForm::unfold(const std::string& id)
{
    for (const Entry& entry : m_entries) {
        if (entry.form->component().id == id) {
            entry.section->setFolded(false);
        }
    }
}

} // namespace anneau
