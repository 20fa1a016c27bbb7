// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/forms/component_form.h"

#include <QWidget>

#include <vector>

class QMenu;
class QVBoxLayout;

namespace anneau {

class Section;

/// All components of one role (lens mass, lens light, source light), one foldable section each,
/// with buttons to add and to remove.
class ComponentsForm : public QWidget {
    Q_OBJECT

public:
    enum class Role { LensMass, LensLight, SourceLight };

    explicit ComponentsForm(Role role, QWidget* parent = nullptr);

    Role role() const { return m_role; }
    void setComponents(const std::vector<Component>& components);
    void setErrors(const ErrorLookup& lookup);
    void setLinkLookup(const LinkLookup& lookup);
    void unfold(const std::string& id); ///< Opens that component's section and shows it.

Q_SIGNALS:
    void edited(const std::vector<anneau::Component>& components, const QString& what,
                quint64 gesture);
    void addRequested(const QString& type);
    void removeRequested(const QString& id);

private:
    struct Entry {
        Section* section;
        ComponentForm* form;
    };
    bool matches(const std::vector<Component>& components) const;
    void rebuild(const std::vector<Component>& components);
    void addEntry(const Component& component, int number);
    QMenu* makeAddMenu();

    Role m_role;
    QVBoxLayout* m_layout;
    std::vector<Entry> m_entries;
    ErrorLookup m_errors;
    LinkLookup m_links;
};

} // namespace anneau
