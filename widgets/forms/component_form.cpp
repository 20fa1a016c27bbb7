// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/component_form.h"

#include "widgets/forms/parameter_text.h"

#include <QGridLayout>

namespace anneau {

ComponentForm::ComponentForm(const Component& component, QWidget* parent)
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
    }
    setComponent(component);
}

void ComponentForm::setComponent(const Component& component)
{
    expects(component.type == m_component.type, "ComponentForm: another type of component");
    m_component = component;
    m_component.values.resize(m_rows.size());
    m_component.fixed.resize(m_rows.size());
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->setValue(m_component.values[i]);
        m_rows[i]->setLocked(m_component.fixed[i]);
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
