// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/point_image.h"

#include "core/lens/formula/parameters.h"

#include <algorithm>
#include <array>

namespace anneau {
namespace {

constexpr std::array kParameters{Parameter{"flux", "F", "Flux", Unit::CountRate, 0.0, 1e4, 10.0,
                                           false, "All of the light of this image of the point."},
                                 kCenterX, kCenterY};

class PointImage final : public LightModel {
public:
    std::string_view key() const override { return "PointImage"; }
    std::string_view label() const override { return "Point image"; }
    std::string_view help() const override
    {
        return "One image of a point, as of a lensed quasar: a copy of the point-spread function.";
    }
    std::span<const Parameter> parameters() const override { return kParameters; }
    bool isPoint() const override { return true; }

    void addBrightness(std::span<const double>, std::size_t, const double*, const double*,
                       double*) const override
    {}
    void addBrightness(std::span<const double>, std::size_t, const float*, const float*,
                       float*) const override
    {}
    void brightnessJacobian(std::span<const double>, std::size_t n, const double*, const double*,
                            double* jac, double* dx, double* dy) const override
    {
        std::fill_n(jac, kParameters.size() * n, 0.0);
        std::fill_n(dx, n, 0.0);
        std::fill_n(dy, n, 0.0);
    }
};

} // namespace

const LightModel& pointImage()
{
    static const PointImage model;
    return model;
}

} // namespace anneau
