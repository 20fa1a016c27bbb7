// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"

/// Ratios with a removable singularity at zero.
namespace anneau {

/// log(1 + y)/y for y > -1; 1 at y = 0.
struct LogRatio {
    template <class S>
    ANNEAU_HD Sloped<S> operator()(const S& y) const
    {
        using N = Numbers<S>;
        const S one = N::constant(y, 1.0);
        const S shifted = 1.0 + y;
        const S exactly = shifted - 1.0; // The y whose 1 + y this is.
        const auto isTiny = exactly * exactly < 1e-36;
        const S value = N::select(isTiny, one, log(shifted) / N::select(isTiny, one, exactly));
        const auto isSmall = y * y < 1e-4;
        const S series =
            ((((-6.0 / 7.0 * y + 5.0 / 6.0) * y - 0.8) * y + 0.75) * y - 2.0 / 3.0) * y + 0.5;
        const S far = N::select(isSmall, one, y);
        const S slope = N::select(isSmall, -series, (1.0 / shifted - value) / far);
        return {value, slope};
    }
};

/// (e^y - 1)/y; 1 at y = 0.
struct ExpRatio {
    template <class S>
    ANNEAU_HD Sloped<S> operator()(const S& y) const
    {
        using N = Numbers<S>;
        const auto isSmall = y * y < 0.25;
        const S near = N::select(isSmall, y, N::constant(y, 0.0));
        const S far = N::select(isSmall, N::constant(y, 1.0), y);
        S next = N::constant(y, 1.0); // 2 (value - 1)/y = 1 + y/3 (1 + y/4 (1 + ...
        for (int k = 16; k >= 3; --k) {
            next = 1.0 + near * next * (1.0 / k);
        }
        const S direct = (exp(far) - 1.0) / far;
        const S rest = N::select(isSmall, 0.5 * next, (direct - 1.0) / far);
        const S value = N::select(isSmall, 1.0 + near * rest, direct);
        return {value, value - rest};
    }
};

} // namespace anneau
