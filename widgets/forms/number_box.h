// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace anneau {

/// A spin box for a physical quantity: any finite value, no wheel unless it has the focus (so that
/// scrolling a form changes nothing), an optional unit typed behind the number is understood, so is
/// a decimal point where the locale has a comma, and digits beyond those displayed are kept.
class NumberBox : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit NumberBox(QWidget* parent = nullptr);

    /// Shows a value without emitting edited(); keeps all its digits for exact().
    void setExact(double value);
    double exact() const { return m_exact; }

    /// Marks a value outside the usual range.
    void setFlagged(bool flagged);

Q_SIGNALS:
    void edited(double value); ///< By the user only.

protected:
    void wheelEvent(QWheelEvent* event) override;
    QValidator::State validate(QString& text, int& pos) const override;
    double valueFromText(const QString& text) const override;
    QString textFromValue(double value) const override; ///< With a minus sign, not a hyphen.

private:
    QString plain(QString text) const;

    double m_exact = 0;
};

} // namespace anneau
