// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace anneau {

/// The slim line over a panel: its name on the left, how it is shown on the right, a menu button.
class PanelCaption : public QWidget {
    Q_OBJECT
public:
    explicit PanelCaption(QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& status, const QString& statusTip);
    QString status() const { return m_status; }
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
    QString m_title, m_status;
};

} // namespace anneau
