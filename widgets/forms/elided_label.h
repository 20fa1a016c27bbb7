// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace anneau {

/// A line that gives way where there is no room for it: cut short, then whole in its tool tip.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setLine(const QString& line);
    const QString& line() const { return m_line; } ///< All of it; text() is what is shown.

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();

    QString m_line;
};

} // namespace anneau
