// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/agreement.h"

#include <cmath>
#include <limits>
#include <utility>

namespace anneau {

Agreement::Agreement(std::string name, std::string kind, std::string dtype)
{
    m_result.name = std::move(name);
    m_result.kind = std::move(kind);
    m_result.dtype = std::move(dtype);
}

void Agreement::compare(std::string_view quantity, double got, double expected,
                        const Tolerance& tolerance, std::string_view where)
{
    const double allowed = tolerance.atol + tolerance.rtol * std::abs(expected);
    double ratio = std::abs(got - expected) / allowed;
    if (got == expected) {
        ratio = 0; // Also where nothing is allowed.
    } else if (!std::isfinite(ratio)) {
        ratio = std::numeric_limits<double>::max(); // Stays a number in JSON.
    }
    if (!m_compared || ratio > m_result.worst) {
        m_result.worst = ratio;
        m_result.tolerance = tolerance.rtol;
        if (!m_failed) {
            m_result.note = std::string(quantity);
            m_result.note += where.empty() ? "" : " at " + std::string(where);
        }
    }
    m_compared = true;
}

void Agreement::require(bool holds, const std::string& what)
{
    if (!holds && !m_failed) {
        m_failed = true;
        m_result.note = what;
    }
    m_compared = true;
}

CaseResult Agreement::result() const
{
    CaseResult result = m_result;
    result.passed = m_compared && !m_failed && m_result.worst <= 1;
    if (!m_compared) {
        result.note = "the file holds nothing to compare";
    }
    return result;
}

CaseResult notRun(std::string name, std::string kind, std::string why)
{
    CaseResult result;
    result.name = std::move(name);
    result.kind = std::move(kind);
    result.note = std::move(why);
    return result;
}

} // namespace anneau
