// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QToolButton;

namespace anneau {

/// The slim line over a panel: its name on the left, how it is shown on the right, a menu button.
class PanelCaption : public QWidget {
    Q_OBJECT
public:
    explicit PanelCaption(QWidget* parent = nullptr);

    /// `statuses`: the same thing from long to short; the longest that there is room for is shown.
    void setTexts(const QString& title, const QStringList& statuses, const QString& statusTip);
    QString status() const { return m_statuses.value(0); }
    QString statusWithin(int width) const; ///< Empty if none has room.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void menuRequested(const QPoint& globalPosition);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();

    QToolButton* m_button;
    QString m_title;
    QStringList m_statuses;
};

} // namespace anneau
