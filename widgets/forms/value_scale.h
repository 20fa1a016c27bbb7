// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"

namespace anneau {

/// Maps a parameter's usual range to the positions of a slider and back. Fluxes and other ranges
/// that span decades above zero get a cubic scale, so that faint values can be set.
class ValueScale {
public:
    static constexpr int kPositions = 1000;

    explicit ValueScale(const Parameter& parameter);

    int position(double value) const; ///< Clamped to 0 … kPositions.
    double value(int position) const;
    double step() const; ///< A sensible step for arrow keys: 1, 2 or 5 times a power of ten.
    bool contains(double value) const; ///< Within the usual range, with room for rounding.

private:
    double m_lower;
    double m_upper;
    bool m_cubic;
};

} // namespace anneau
