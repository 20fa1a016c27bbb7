// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/component_form.h"

#include "core/model/links.h"
#include "widgets/forms/parameter_text.h"
#include "widgets/forms/redshift_edit.h"

#include <QGridLayout>
#include <QLabel>
#include <QMenu>

namespace anneau {

namespace {
/// "Centre x of lens".
QString nameOf(const Link& link)
{
    return ComponentForm::tr("%1 of %2")
        .arg(parameterLabel(link.key), QString::fromStdString(link.component));
}
} // namespace

ComponentForm::ComponentForm(const Component& component, const QString& usualRedshift,
                             QWidget* parent)
    : QWidget(parent),
      m_component(component)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(8, 0, 0, 4);
    ParameterRow::setColumns(grid);
    const auto table = parameterTable(component.type);
    for (std::size_t i = 0; i < table.size(); ++i) {
        const QString name = QString::fromStdString(component.id + "." + std::string(table[i].key));
        auto* row = new ParameterRow(table[i], name, grid, static_cast<int>(i), this);
        m_rows.push_back(row);
        connect(row, &ParameterRow::edited, this,
                [this, i, &table = table[i]](double value, quint64 gesture) {
                    m_component.values[i] = value;
                    Q_EMIT edited(m_component, parameterLabel(table), gesture);
                });
        connect(row, &ParameterRow::lockToggled, this, [this, i, &table = table[i]](bool locked) {
            m_component.fixed[i] = locked;
            Q_EMIT edited(m_component,
                          locked ? tr("lock %1").arg(parameterLabel(table))
                                 : tr("unlock %1").arg(parameterLabel(table)),
                          nextGesture());
        });
        connect(row, &ParameterRow::linkMenuRequested, this,
                [this, i](const QPoint& at) { showLinkMenu(i, at); });
    }
    if (!usualRedshift.isEmpty()) {
        addRedshift(grid, usualRedshift);
    }
    setComponent(component);
}

void ComponentForm::addRedshift(QGridLayout* grid, const QString& usual)
{
    const int row = static_cast<int>(m_rows.size());
    auto* symbol = new QLabel(QStringLiteral("z"), this);
    m_redshift = new RedshiftEdit(this);
    m_redshift->setObjectName(QString::fromStdString(m_component.id) + QStringLiteral(".redshift"));
    m_redshift->setPlaceholderText(usual);
    m_redshift->setToolTip(tr("Redshift of this component; empty: %1. Masses at several redshifts "
                              "bend light one after the other.")
                               .arg(usual));
    symbol->setBuddy(m_redshift);
    grid->addWidget(symbol, row, 0);
    grid->addWidget(m_redshift, row, 1, 1, 2);
    connect(m_redshift, &RedshiftEdit::edited, this, [this](std::optional<double> redshift) {
        m_component.redshift = redshift;
        Q_EMIT edited(m_component, tr("redshift"), nextGesture());
    });
}

void ComponentForm::showLinks()
{
    const auto table = parameterTable(m_component.type);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Link* link = linkOf(m_component, table[i].key);
        m_rows[i]->setFollowed(link != nullptr ? nameOf(*link) : QString());
    }
}

void ComponentForm::showLinkMenu(std::size_t parameter, const QPoint& at)
{
    const std::string_view key = parameterTable(m_component.type)[parameter].key;
    const std::vector<Link> links = m_links ? m_links(m_component, key) : std::vector<Link>();
    const Link* current = linkOf(m_component, key);
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("linkMenu"));
    QAction* none = menu.addAction(tr("On its own"));
    none->setCheckable(true);
    none->setChecked(current == nullptr);
    connect(none, &QAction::triggered, this, [this, parameter] { setLink(parameter, nullptr); });
    menu.addSection(tr("The same as"));
    for (const Link& link : links) {
        QAction* action = menu.addAction(nameOf(link));
        action->setCheckable(true);
        action->setChecked(current != nullptr && *current == link);
        connect(action, &QAction::triggered, this,
                [this, parameter, link] { setLink(parameter, &link); });
    }
    menu.exec(at);
}

void ComponentForm::setLink(std::size_t parameter, const Link* link)
{
    const Parameter& row = parameterTable(m_component.type)[parameter];
    std::erase_if(m_component.links, [&](const Link& l) { return l.parameter == row.key; });
    if (link != nullptr) {
        m_component.links.push_back(*link);
    }
    showLinks();
    Q_EMIT edited(m_component,
                  link != nullptr ? tr("link %1").arg(parameterLabel(row))
                                  : tr("unlink %1").arg(parameterLabel(row)),
                  nextGesture());
}

void ComponentForm::setComponent(const Component& component)
{
    expects(component.type == m_component.type, "ComponentForm: another type of component");
    m_component = component;
    m_component.values.resize(m_rows.size());
    m_component.fixed.resize(m_rows.size());
    showLinks();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->setValue(m_component.values[i]);
        m_rows[i]->setLocked(m_component.fixed[i]);
    }
    if (m_redshift != nullptr) {
        m_redshift->setRedshift(component.redshift);
    }
}

void ComponentForm::setErrors(const ErrorLookup& lookup)
{
    const auto table = parameterTable(m_component.type);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->setError(lookup ? lookup(m_component.id, table[i].key) : std::nullopt);
    }
}

} // namespace anneau
