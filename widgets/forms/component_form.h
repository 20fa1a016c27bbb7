// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"
#include "widgets/forms/parameter_row.h"

#include <QWidget>

#include <functional>
#include <vector>

namespace anneau {

/// The standard error of a parameter, by component id and parameter key; none if unknown.
using ErrorLookup = std::function<std::optional<double>(const std::string&, std::string_view)>;

/// The parameters of one mass or light component, built from its model's table.
class ComponentForm : public QWidget {
    Q_OBJECT

public:
    explicit ComponentForm(const Component& component, QWidget* parent = nullptr);

    /// Of the same type as the one the form was built for.
    void setComponent(const Component& component);
    void setErrors(const ErrorLookup& lookup);
    const Component& component() const { return m_component; }

Q_SIGNALS:
    /// `what` names the change for the undo menu: "Einstein radius".
    void edited(const anneau::Component& component, const QString& what, quint64 gesture);

private:
    Component m_component;
    std::vector<ParameterRow*> m_rows;
};

} // namespace anneau
