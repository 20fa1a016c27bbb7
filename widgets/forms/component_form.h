// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"
#include "widgets/forms/parameter_row.h"

#include <QWidget>

#include <functional>
#include <vector>

class QGridLayout;

namespace anneau {

class RedshiftEdit;

/// The standard error of a parameter, by component id and parameter key; none if unknown.
using ErrorLookup = std::function<std::optional<double>(const std::string&, std::string_view)>;

/// What a parameter of a component may follow.
using LinkLookup = std::function<std::vector<Link>(const Component&, std::string_view)>;

/// The parameters of one mass or light component, built from its model's table, and its redshift.
class ComponentForm : public QWidget {
    Q_OBJECT

public:
    /// `usualRedshift`: what an empty redshift means, "as the lens"; empty: none is asked for.
    explicit ComponentForm(const Component& component, const QString& usualRedshift = {},
                           QWidget* parent = nullptr);

    /// Of the same type as the one the form was built for.
    void setComponent(const Component& component);
    void setErrors(const ErrorLookup& lookup);
    void setLinkLookup(const LinkLookup& lookup) { m_links = lookup; }
    const Component& component() const { return m_component; }

Q_SIGNALS:
    /// `what` names the change for the undo menu: "Einstein radius".
    void edited(const anneau::Component& component, const QString& what, quint64 gesture);

private:
    void addRedshift(QGridLayout* grid, const QString& usual);
    void showLinks();
    void showLinkMenu(std::size_t parameter, const QPoint& at);
    void setLink(std::size_t parameter, const Link* link);

    Component m_component;
    std::vector<ParameterRow*> m_rows;
    RedshiftEdit* m_redshift = nullptr;
    LinkLookup m_links;
};

} // namespace anneau
