// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/residual_checks.h"

#include "core/base/error.h"
#include "core/base/printed.h"
#include "core/noise/stationary_noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace anneau {
namespace {

constexpr int kNoiseDraws = 999;
constexpr int kBands = 8;

/// Share of the ascending `noise` that is at least `value`, itself counted.
double upperP(const std::vector<double>& noise, double value)
{
    const auto below = std::lower_bound(noise.begin(), noise.end(), value);
    return (1.0 + static_cast<double>(noise.end() - below)) / (1.0 + kNoiseDraws);
}

double lowerP(const std::vector<double>& noise, double value)
{
    const auto above = std::upper_bound(noise.begin(), noise.end(), value);
    return (1.0 + static_cast<double>(above - noise.begin())) / (1.0 + kNoiseDraws);
}

double normalDistance(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const double n = static_cast<double>(values.size());
    double worst = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double expected = 0.5 * std::erfc(-values[i] / std::sqrt(2.0));
        const double at = static_cast<double>(i);
        worst = std::max({worst, (at + 1) / n - expected, expected - at / n});
    }
    return worst;
}

/// Binomial weights: close to a Gaussian of standard deviation 1.4 pixels.
Grid<double> smoothed(const Grid<double>& image)
{
    constexpr std::array<double, 9> kWeights{1, 8, 28, 56, 70, 56, 28, 8, 1}; // over 256
    const auto along = [&](const Grid<double>& in, int dr, int dc) {
        Grid<double> out(in.rows(), in.cols());
        for (int r = 0; r < in.rows(); ++r) {
            for (int c = 0; c < in.cols(); ++c) {
                double sum = 0;
                for (int k = -4; k <= 4; ++k) {
                    const int row = r + k * dr, col = c + k * dc;
                    if (row >= 0 && row < in.rows() && col >= 0 && col < in.cols()) {
                        sum += kWeights[static_cast<std::size_t>(k + 4)] * in.at(row, col);
                    }
                }
                out.at(r, c) = sum / 256;
            }
        }
        return out;
    };
    return along(along(image, 0, 1), 1, 0);
}

struct Judged {
    double mean = 0; ///< Of the discrepancy over samples.
    double p = 0;    ///< Mean of the samples' p-values.
};

template <class Of, class P>
Judged judge(std::size_t count, const Of& of, const P& p)
{
    Judged out;
    for (std::size_t k = 0; k < count; ++k) {
        const double value = of(k);
        out.mean += value / static_cast<double>(count);
        out.p += p(value) / static_cast<double>(count);
    }
    return out;
}

double medianOf(const std::vector<double>& ascending)
{
    return ascending[ascending.size() / 2];
}

} // namespace

ResidualChecks::ResidualChecks(const Mask& mask, const Grid<double>& correlation,
                               std::uint64_t seed)
    : m_mask{mask},
      m_pixels{static_cast<double>(std::ranges::count_if(mask, [](auto m) { return m != 0; }))}
{
    expects(m_pixels > 0, "ResidualChecks: an empty mask");
    const StationaryNoise noise(correlation, mask.rows(), mask.cols());
    std::vector<Discrepancies> draws;
    for (int i = 0; i < kNoiseDraws; ++i) {
        Rng rng(seed, static_cast<std::uint32_t>(i));
        draws.push_back(measure(noise.draw(rng)));
        m_chi2.push_back(draws.back().chi2);
        m_distance.push_back(draws.back().distance);
        m_peak.push_back(draws.back().peak);
    }
    for (std::size_t b = 0; b < kBands; ++b) {
        double sum = 0, squares = 0;
        for (const Discrepancies& d : draws) {
            sum += d.power[b];
            squares += d.power[b] * d.power[b];
        }
        const double mean = sum / kNoiseDraws;
        m_powerMean.push_back(mean);
        m_powerSd.push_back(std::sqrt(std::max(0.0, squares / kNoiseDraws - mean * mean)));
    }
    for (const Discrepancies& d : draws) {
        m_power.push_back(powerStatistic(d.power));
    }
    for (auto* values : {&m_chi2, &m_power, &m_distance, &m_peak}) {
        std::sort(values->begin(), values->end());
    }
}

ResidualChecks::Discrepancies ResidualChecks::measure(const Grid<double>& residual) const
{
    Grid<double> used = residual;
    std::vector<double> values;
    Discrepancies out;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (m_mask[i] == 0) {
            used[i] = 0;
            continue;
        }
        values.push_back(used[i]);
        out.chi2 += used[i] * used[i] / m_pixels;
    }
    out.power = bandPowers(used, kBands);
    out.distance = normalDistance(std::move(values));
    for (const double value : smoothed(used)) {
        out.peak = std::max(out.peak, std::abs(value));
    }
    return out;
}

double ResidualChecks::powerStatistic(const std::vector<double>& power) const
{
    double worst = 0;
    for (std::size_t b = 0; b < power.size(); ++b) {
        if (m_powerSd[b] > 0) {
            worst = std::max(worst, std::abs(power[b] - m_powerMean[b]) / m_powerSd[b]);
        }
    }
    return worst;
}

std::vector<Finding> ResidualChecks::run(std::span<const Image> residuals) const
{
    expects(!residuals.empty(), "ResidualChecks: no residuals");
    std::vector<Discrepancies> seen;
    for (const Image& residual : residuals) {
        expects(residual.sameShape(m_mask), "ResidualChecks: a residual of another shape");
        Grid<double> values(residual.rows(), residual.cols());
        std::copy(residual.begin(), residual.end(), values.begin());
        seen.push_back(measure(values));
    }
    const auto finding = [](std::string test, const Judged& found, const std::vector<double>& noise,
                            const char* what) {
        return Finding{std::move(test), found.mean, std::min(1.0, 2 * found.p),
                       printed("%s %.4g, of pure noise %.4g; posterior predictive p %.3g", what,
                               found.mean, medianOf(noise), found.p)};
    };
    const auto upper = [](const std::vector<double>& noise) {
        return [&noise](double value) {
            return upperP(noise, value);
        };
    };
    const std::size_t count = seen.size();
    std::vector<Finding> out;
    out.push_back(finding("residual chi2",
                          judge(
                              count, [&](std::size_t k) { return seen[k].chi2; },
                              [&](double value) {
                                  return std::min(1.0, 2 * std::min(upperP(m_chi2, value),
                                                                    lowerP(m_chi2, value)));
                              }),
                          m_chi2, "per pixel"));
    out.push_back(finding(
        "residual power spectrum",
        judge(
            count, [&](std::size_t k) { return powerStatistic(seen[k].power); }, upper(m_power)),
        m_power, "largest departure in sigmas"));
    out.push_back(
        finding("residual distribution",
                judge(
                    count, [&](std::size_t k) { return seen[k].distance; }, upper(m_distance)),
                m_distance, "distance from a normal law"));
    out.push_back(finding("residual peak",
                          judge(
                              count, [&](std::size_t k) { return seen[k].peak; }, upper(m_peak)),
                          m_peak, "in sigmas, smoothed"));
    return out;
}

} // namespace anneau
