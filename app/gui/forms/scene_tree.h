// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>

namespace anneau {

class Document;

/// The left side of the window: what the model consists of, with the numbers that matter most.
class SceneTree : public QTreeWidget {
    Q_OBJECT

public:
    explicit SceneTree(Document& document, QWidget* parent = nullptr);

    /// Wide enough for the longest of its usual lines, in the user's language.
    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const QString& what); ///< A component's id, "source", "noise" or "field".

private:
    void rebuild();

    Document& m_document;
};

} // namespace anneau
