// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/prior_spread.h"

#include "core/io/fits.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace anneau {
namespace {

/// Mean over the eight orientations of a square.
Grid<double> evenedOut(const Grid<double>& values)
{
    const int last = values.rows() - 1;
    Grid<double> mean(values.rows(), values.cols());
    for (int r = 0; r <= last; ++r) {
        for (int c = 0; c <= last; ++c) {
            const std::array<std::pair<int, int>, 8> seats{{{r, c},
                                                            {r, last - c},
                                                            {last - r, c},
                                                            {last - r, last - c},
                                                            {c, r},
                                                            {c, last - r},
                                                            {last - c, r},
                                                            {last - c, last - r}}};
            for (const auto& [row, col] : seats) {
                mean.at(r, c) += values.at(row, col) / 8;
            }
        }
    }
    return mean;
}

} // namespace

PriorSpread spreadOf(const std::vector<Image>& draws)
{
    expects(draws.size() > 1 && draws.front().rows() == draws.front().cols(),
            "spreadOf: two square images are the least");
    const auto n = static_cast<double>(draws.size());
    Grid<double> sum(draws.front().rows(), draws.front().cols());
    Grid<double> squares = sum;
    for (const Image& draw : draws) {
        expects(draw.sameShape(draws.front()), "spreadOf: images of different shapes");
        for (std::size_t i = 0; i < draw.size(); ++i) {
            const auto value = static_cast<double>(draw[i]);
            sum[i] += value;
            squares[i] += value * value;
        }
    }
    const Grid<double> mean = evenedOut(sum), square = evenedOut(squares);
    PriorSpread spread{Image(sum.rows(), sum.cols()), static_cast<int>(draws.size())};
    for (std::size_t i = 0; i < mean.size(); ++i) {
        const double variance = (square[i] - mean[i] * mean[i] / n) / (n - 1);
        spread.deviation[i] = static_cast<float>(std::sqrt(std::max(variance, 0.0)));
    }
    return spread;
}

std::filesystem::path spreadFileOf(const std::filesystem::path& weights)
{
    return std::filesystem::path(weights).replace_extension(".spread.fits");
}

Result<void> writeSpread(const std::filesystem::path& weights, const std::string& sha256,
                         const PriorSpread& spread)
{
    FitsWriter out(spreadFileOf(weights));
    out.primary({{"CONTENT", std::string("spread of a prior"), ""},
                 {"PRIOR", weights.filename().string(), "weights"},
                 {"PRIORSHA", sha256, "SHA-256 of the weights"},
                 {"NDRAWS", std::int64_t{spread.draws}, "measured from"}});
    out.addImage("PRIORSTD", spread.deviation, {{"BUNIT", std::string("prior's unit"), ""}});
    return out.finish();
}

std::optional<PriorSpread> readSpread(const std::filesystem::path& weights,
                                      const std::string& sha256)
{
    const auto file = FitsReader::open(spreadFileOf(weights));
    if (!file || file->textOf(1, "PRIORSHA") != sha256 || !file->has("PRIORSTD")) {
        return std::nullopt;
    }
    auto image = file->readImage(*file->find("PRIORSTD"));
    if (!image) {
        return std::nullopt;
    }
    return PriorSpread{std::move(*image),
                       static_cast<int>(file->numberOf(1, "NDRAWS").value_or(0))};
}

Image constraintMap(const Image& posteriorDeviation, const Image& priorDeviation)
{
    expects(posteriorDeviation.sameShape(priorDeviation), "constraintMap: different shapes");
    Image map(priorDeviation.rows(), priorDeviation.cols(),
              std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < map.size(); ++i) {
        if (priorDeviation[i] > 0) {
            const float part = posteriorDeviation[i] / priorDeviation[i];
            map[i] = part * part;
        }
    }
    return map;
}

} // namespace anneau
