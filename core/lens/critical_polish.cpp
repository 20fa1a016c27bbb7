// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/critical_polish.h"

#include <cmath>

namespace anneau {
namespace {

/// Root of one bracket in s, 0 … 1 along it.
struct Root {
    double low = 0, high = 1;
    double atLow, atHigh;
    double s = 0.5;
    int side = 0; ///< Which end moved last: -1 low, 1 high.

    void next() { s = (low * atHigh - high * atLow) / (atHigh - atLow); }
    void take(double value)
    {
        if ((value < 0) == (atLow < 0)) {
            low = s;
            atLow = value;
            atHigh *= side == -1 ? 0.5 : 1;
            side = -1;
        } else {
            high = s;
            atHigh = value;
            atLow *= side == 1 ? 0.5 : 1;
            side = 1;
        }
    }
};

} // namespace

std::vector<double> eigenvalue(const RayMap& lens, Polyline::Kind kind,
                               const std::vector<double>& x, const std::vector<double>& y)
{
    std::vector<double> tangential(x.size()), radial(x.size());
    lens.eigenvalues(x.size(), x.data(), y.data(), tangential.data(), radial.data());
    return kind == Polyline::Kind::Tangential ? tangential : radial;
}

void Brackets::add(double x0, double y0, double x1, double y1)
{
    ax.push_back(x0);
    ay.push_back(y0);
    bx.push_back(x1);
    by.push_back(y1);
}

Points polish(const RayMap& lens, Polyline::Kind kind, const Brackets& brackets, double accuracy)
{
    const std::size_t n = brackets.ax.size();
    const std::vector<double> atA = eigenvalue(lens, kind, brackets.ax, brackets.ay);
    const std::vector<double> atB = eigenvalue(lens, kind, brackets.bx, brackets.by);
    std::vector<Root> roots(n);
    std::vector<std::size_t> active;
    for (std::size_t i = 0; i < n; ++i) {
        roots[i].atLow = atA[i];
        roots[i].atHigh = atB[i];
        active.push_back(i);
    }
    const auto place = [&](std::size_t i, double s, double& x, double& y) {
        x = brackets.ax[i] + s * (brackets.bx[i] - brackets.ax[i]);
        y = brackets.ay[i] + s * (brackets.by[i] - brackets.ay[i]);
    };
    for (int round = 0; round < 60 && !active.empty(); ++round) {
        Points at;
        at.x.resize(active.size());
        at.y.resize(active.size());
        for (std::size_t k = 0; k < active.size(); ++k) {
            roots[active[k]].next();
            place(active[k], roots[active[k]].s, at.x[k], at.y[k]);
        }
        const std::vector<double> value = eigenvalue(lens, kind, at.x, at.y);
        std::vector<std::size_t> rest;
        for (std::size_t k = 0; k < active.size(); ++k) {
            Root& root = roots[active[k]];
            root.take(value[k]);
            const double length = std::hypot(brackets.bx[active[k]] - brackets.ax[active[k]],
                                             brackets.by[active[k]] - brackets.ay[active[k]]);
            const bool done =
                std::abs(value[k]) < 1e-13 || (root.high - root.low) * length < accuracy;
            if (!done) {
                rest.push_back(active[k]);
            }
        }
        active.swap(rest);
    }
    Points found;
    found.x.resize(n);
    found.y.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        place(i, roots[i].s, found.x[i], found.y[i]);
    }
    return found;
}

} // namespace anneau
