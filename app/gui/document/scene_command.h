// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"

#include <QUndoCommand>

namespace anneau {

class Document;

/// One change of a document's scene. All steps of one gesture merge into a single command.
class SceneCommand : public QUndoCommand {
public:
    SceneCommand(Document& document, Scene before, Scene after, const QString& text,
                 quint64 gesture);

    void undo() override;
    void redo() override;
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* other) override;

private:
    Document& m_document;
    Scene m_before;
    Scene m_after;
    quint64 m_gesture;
};

} // namespace anneau
