// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"

namespace anneau {

/// R^2/scale^2 of a round or elliptical profile, R^2 = q X^2 + Y^2/q with X along the major axis:
/// the intermediate-axis radius. Softened by kSoftening, so that its logarithm and its root have
/// finite slopes at the centre.
template <class P>
class ProfileRadius {
public:
    ProfileRadius(const P& scale, const P& q, const P& phi, const P& centerX, const P& centerY)
        : m_frame(phi, centerX, centerY),
          m_q2(q * q),
          m_inverseArea(1.0 / (q * scale * scale))
    {}
    template <class X>
    Mix<P, X> squared(const X& x, const X& y) const
    {
        const auto theta = m_frame.into(x, y);
        return (m_q2 * theta.x * theta.x + theta.y * theta.y + kSoftening) * m_inverseArea;
    }

private:
    ProfileFrame<P> m_frame;
    P m_q2, m_inverseArea;
};

} // namespace anneau
