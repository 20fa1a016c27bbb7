// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace anneau {

/// Finds the step size at which moves are accepted with a given probability (Nesterov's dual
/// averaging; Hoffman & Gelman 2014, arXiv:1111.4246, section 3.2, with their constants).
class DualAveraging {
public:
    /// `first` is tried first, twice that is what the search is drawn to.
    DualAveraging(double first, double acceptance)
        : m_centre{std::log(2 * first)},
          m_logStep{std::log(first)},
          m_logMean{m_logStep},
          m_wanted{acceptance}
    {}

    double step() const { return std::exp(m_logStep); }
    double settled() const { return std::exp(m_logMean); } ///< What to keep afterwards.

    /// `acceptance` of the last move, 0 … 1.
    void add(double acceptance)
    {
        constexpr double kGamma = 0.05, kDelay = 10, kForget = 0.75;
        ++m_count;
        const double weight = 1 / (m_count + kDelay);
        m_error = (1 - weight) * m_error + weight * (m_wanted - acceptance);
        m_logStep = m_centre - std::sqrt(m_count) / kGamma * m_error;
        const double forget = std::pow(m_count, -kForget);
        m_logMean = forget * m_logStep + (1 - forget) * m_logMean;
    }

private:
    double m_centre;
    double m_logStep;
    double m_logMean;
    double m_wanted;
    double m_error = 0;
    double m_count = 0;
};

} // namespace anneau
