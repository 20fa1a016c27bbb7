// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

class QLabel;

namespace anneau {

class RedshiftEdit;

/// The redshifts of lens and source, and what follows from them.
class RedshiftForm : public QWidget {
    Q_OBJECT

public:
    explicit RedshiftForm(QWidget* parent = nullptr);

    void setRedshifts(std::optional<double> lens, std::optional<double> source);
    void setScales(const QString& text);

Q_SIGNALS:
    void edited(std::optional<double> lens, std::optional<double> source);

private:
    RedshiftEdit* m_lens;
    RedshiftEdit* m_source;
    QLabel* m_scales;
};

} // namespace anneau
