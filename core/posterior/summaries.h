// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/sample_set.h"

namespace anneau {

/// The few numbers that a draw is boiled down to for rank tests. Of an image: flux; first moments
/// along x and y and second moment about its centre (not divided by the flux, so that images of
/// either sign do no harm); peak; and its roughness, the mean square difference of neighbouring
/// blocks of 1, 2 and 4 pixels. Of numbers: themselves, at most kMostNumbers of them, evenly
/// spread.
class Summaries {
public:
    static constexpr int kMostNumbers = 64;

    explicit Summaries(const SampleSet& set);

    const std::vector<std::string>& names() const { return m_names; }
    std::size_t count() const { return m_names.size(); }
    /// [shape] -> [count()]
    std::vector<float> of(std::span<const float> draw) const;

private:
    std::vector<float> ofImage(std::span<const float> image) const;

    std::vector<int> m_shape;
    std::vector<std::size_t> m_picked;
    std::vector<std::string> m_names;
};

} // namespace anneau
