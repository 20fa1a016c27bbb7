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

Q_SIGNALS:
    void chosen(const QString& what); ///< A component's id, "source", "noise" or "field".

private:
    void rebuild();

    Document& m_document;
};

} // namespace anneau
