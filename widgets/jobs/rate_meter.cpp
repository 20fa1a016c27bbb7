// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/rate_meter.h"

#include <algorithm>
#include <cstddef>

namespace anneau {
namespace {
constexpr std::size_t kMarks = 24;
constexpr double kMinInterval = 0.2; // seconds: closer reports say little about speed
} // namespace

void RateMeter::reset()
{
    m_marks.clear();
    m_total = 0;
}

void RateMeter::add(double seconds, double done, double total)
{
    if (total != m_total || (!m_marks.empty() && done < m_marks.back().done)) {
        m_marks.clear();
        m_total = total;
    }
    const bool first = m_marks.empty();
    if (!first &&
        (seconds - m_marks.back().seconds < kMinInterval || done == m_marks.back().done)) {
        return;
    }
    m_marks.push_back({seconds, done});
    if (m_marks.size() > kMarks) {
        m_marks.erase(m_marks.begin());
    }
}

std::optional<double> RateMeter::rate() const
{
    std::vector<double> rates;
    for (std::size_t i = 1; i < m_marks.size(); ++i) {
        rates.push_back((m_marks[i].done - m_marks[i - 1].done) /
                        (m_marks[i].seconds - m_marks[i - 1].seconds));
    }
    if (rates.empty()) {
        return std::nullopt;
    }
    const auto middle = rates.begin() + static_cast<std::ptrdiff_t>(rates.size() / 2);
    std::nth_element(rates.begin(), middle, rates.end());
    return *middle;
}

std::optional<double> RateMeter::remaining() const
{
    const std::optional<double> speed = rate();
    if (!speed || *speed <= 0) {
        return std::nullopt;
    }
    return std::max(0.0, (m_total - m_marks.back().done) / *speed);
}

} // namespace anneau
