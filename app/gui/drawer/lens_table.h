// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>

namespace anneau {

class PosteriorDraws;

/// The lens of a joint posterior, a row a parameter: that of the sample on view, mean and standard
/// deviation over all samples, whether the runs agree (R-hat), effective draws. Fills while samples
/// arrive; hidden where the lens was held.
class LensTable : public QTreeWidget {
    Q_OBJECT

public:
    explicit LensTable(QWidget* parent = nullptr);

    /// `draws` null: none. `sample` -1: a summary is on view.
    void show(const PosteriorDraws* draws, int sample);
    enum Column { Name, Sample, Mean, Deviation, Rhat, Ess, Columns };
};

/// Above this R-hat runs are not taken to agree.
inline constexpr double kAgreed = 1.05;

} // namespace anneau
