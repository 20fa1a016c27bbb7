// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace anneau {

/// Posterior draws of one problem or of many simulated ones, and what they are tested against,
/// whichever program made them. A value.
struct SampleSet {
    int simulations = 1; ///< N
    int samples = 0;     ///< K of each.
    /// Of one draw: {rows, cols} of an image (row 0 the lowest), or {P} numbers.
    std::vector<int> shape;
    std::vector<std::string> names; ///< Of the P numbers, where the file tells; or empty.
    std::vector<float> values;      ///< [N, K, shape]
    std::vector<float> truth;       ///< [N, shape], or empty.
    std::vector<float> reference;   ///< [N, shape]: TARP's reference points, or empty.
    std::vector<float> data;        ///< [N, m]: what each simulation was inferred from, or empty.

    bool isImage() const { return shape.size() == 2; }
    std::size_t dims() const
    {
        std::size_t n = 1;
        for (const int side : shape) {
            n *= static_cast<std::size_t>(side);
        }
        return n;
    }
    /// Draws [count, shape] of one simulation, from the first-th on.
    std::span<const float> draws(int simulation, int first, int count) const
    {
        const std::size_t at =
            static_cast<std::size_t>(simulation) * static_cast<std::size_t>(samples) +
            static_cast<std::size_t>(first);
        return std::span(values).subspan(at * dims(), static_cast<std::size_t>(count) * dims());
    }
    std::span<const float> truthOf(int simulation) const
    {
        return std::span(truth).subspan(static_cast<std::size_t>(simulation) * dims(), dims());
    }
};

/// What one test found.
struct Finding {
    std::string test;     ///< "TARP, pixels"
    double statistic = 0; ///< Of the kind that `words` names.
    double pValue = 1;    ///< Chance of as large a departure if all is well.
    std::string words;    ///< The figures, in a clause.
};

/// Whether a suite of tests as a whole is passed: a sound posterior fails in `falseAlarm` of all
/// cases at most, however many tests there are (Bonferroni).
bool passes(const std::vector<Finding>& findings, double falseAlarm);

} // namespace anneau
