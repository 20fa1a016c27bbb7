// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/scene_command.h"

#include "app/gui/document/document.h"

#include <utility>

namespace anneau {

SceneCommand::SceneCommand(Document& document, Scene before, Scene after, const QString& text,
                           quint64 gesture)
    : QUndoCommand(text),
      m_document(document),
      m_before(std::move(before)),
      m_after(std::move(after)),
      m_gesture(gesture)
{}

void SceneCommand::undo()
{
    m_document.apply(m_before);
}

void SceneCommand::redo()
{
    m_document.apply(m_after);
}

bool SceneCommand::mergeWith(const QUndoCommand* other)
{
    const auto* next = static_cast<const SceneCommand*>(other); // same id
    if (m_gesture == 0 || next->m_gesture != m_gesture || next->text() != text()) {
        return false;
    }
    m_after = next->m_after;
    return true;
}

} // namespace anneau
