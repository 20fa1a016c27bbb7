// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QLocale>

#include <optional>

namespace anneau {

/// A field for a redshift, or none: a positive number, or nothing. A decimal point is understood
/// where the locale has a comma. What is no number goes back to what was shown.
class RedshiftEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit RedshiftEdit(QWidget* parent = nullptr);

    /// Shows a value without emitting edited(); not over what is being typed.
    void setRedshift(std::optional<double> redshift);
    std::optional<double> redshift() const { return m_redshift; }

Q_SIGNALS:
    void edited(std::optional<double> redshift); ///< By the user, to another value.

protected:
    void changeEvent(QEvent* event) override;

private:
    QLocale numbers() const;
    QString shown() const;
    void take();

    class RedshiftValidator* m_validator;
    std::optional<double> m_redshift;
};

} // namespace anneau
