// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/lens_search.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/inference/fit/companions.h"
#include "core/inference/fit/fit_models.h"
#include "core/inference/light_images.h"
#include "core/lens/mass_of.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <numbers>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr int kDraws = 400;
constexpr double kLeastRadius = 0.75; ///< Of the arcs' radius: Einstein radii are drawn from here
constexpr double kRadiusRange = 0.4;  ///< over this.
constexpr double kHuber = 4;          ///< A Sersic source never fits to the noise.

/// Bright pixels of the arcs.
struct ArcPixels {
    std::vector<double> x, y, flux;
};

ArcPixels arcPixels(const FitData& data, const Grid<double>& light, const Arcs& arcs)
{
    ArcPixels pixels;
    for (int r = 0; r < data.frame.rows; ++r) {
        for (int c = 0; c < data.frame.cols; ++c) {
            if (arcs.arcs.at(r, c) != 0 && data.weight.at(r, c) > 0) {
                pixels.x.push_back(data.xOf(c));
                pixels.y.push_back(data.yOf(r));
                pixels.flux.push_back(std::max(data.data.at(r, c) - light.at(r, c), 0.0));
            }
        }
    }
    return pixels;
}

/// Where the arcs' light comes from under a lens.
struct TracedBack {
    double x = 0, y = 0; ///< Mean position, weighted by flux.
    double spread = 0;   ///< RMS distance from it in the source plane, arcsec.
    double misfit = 0;   ///< The same in the image plane: distances are magnified.
};

TracedBack traceBack(const ArcPixels& pixels, const Scene& scene)
{
    const std::size_t n = pixels.x.size();
    std::vector<double> ax(n), ay(n), xx(n), xy(n), yy(n);
    for (const Component& component : scene.lensMass) {
        const auto model = massModelOf(component);
        model->addDeflection(component.values, n, pixels.x.data(), pixels.y.data(), ax.data(),
                             ay.data());
        model->addHessian(component.values, n, pixels.x.data(), pixels.y.data(), xx.data(),
                          xy.data(), yy.data());
    }
    TracedBack result;
    double flux = 0;
    for (std::size_t i = 0; i < n; ++i) {
        flux += pixels.flux[i];
        result.x += pixels.flux[i] * (pixels.x[i] - ax[i]);
        result.y += pixels.flux[i] * (pixels.y[i] - ay[i]);
    }
    result.x /= flux;
    result.y /= flux;
    for (std::size_t i = 0; i < n; ++i) {
        const double distance2 = std::pow(pixels.x[i] - ax[i] - result.x, 2) +
                                 std::pow(pixels.y[i] - ay[i] - result.y, 2);
        const double inverse = std::abs((1 - xx[i]) * (1 - yy[i]) - xy[i] * xy[i]);
        result.spread += pixels.flux[i] * distance2 / flux;
        result.misfit += pixels.flux[i] * distance2 / std::max(inverse, 0.03) / flux;
    }
    result.spread = std::sqrt(result.spread);
    result.misfit = std::sqrt(result.misfit);
    return result;
}

/// Flux-weighted ellipticity of the lens light.
std::pair<double, double> lightShape(const Scene& scene)
{
    double e1 = 0, e2 = 0, flux = 0;
    for (const Component& light : scene.lensLight) {
        const double q = parameterOf(Part::Light, light, "q");
        const double phi = parameterOf(Part::Light, light, "phi") * std::numbers::pi / 180;
        const double weight = parameterOf(Part::Light, light, "I_eff") *
                              std::pow(parameterOf(Part::Light, light, "theta_eff"), 2);
        e1 += weight * (1 - q) / (1 + q) * std::cos(2 * phi);
        e2 += weight * (1 - q) / (1 + q) * std::sin(2 * phi);
        flux += weight;
    }
    return flux > 0 ? std::pair{e1 / flux, e2 / flux} : std::pair{0.0, 0.0};
}

Scene drawLens(const Scene& base, const LensSearch& search, double radius, std::uint32_t index)
{
    Rng rng(search.seed, index);
    const auto [lightE1, lightE2] = lightShape(base);
    const double follow = 1.2 * rng.uniform();
    const Shape shape =
        shapeOf(follow * lightE1 + 0.07 * rng.normal(), follow * lightE2 + 0.07 * rng.normal());
    const double shear1 = 0.04 * rng.normal();
    const double shear2 = 0.04 * rng.normal();
    Scene scene = base;
    Component lens = makeComponent(Part::Mass, search.mass, "lens");
    setParameter(Part::Mass, lens, ringKey(lens.type),
                 radius * (kLeastRadius + kRadiusRange * rng.uniform()));
    setParameter(Part::Mass, lens, "q", shape.q);
    setParameter(Part::Mass, lens, "phi", shape.phi);
    setParameter(Part::Mass, lens, "center_x", search.x);
    setParameter(Part::Mass, lens, "center_y", search.y);
    const auto first = scene.lensMass.insert(scene.lensMass.begin(), std::move(lens));
    if (!search.fitShear) {
        return scene;
    }
    Component shear = makeComponent(Part::Mass, "ExternalShear", "shear");
    setParameter(Part::Mass, shear, "gamma_ext", std::hypot(shear1, shear2));
    setParameter(Part::Mass, shear, "phi_ext",
                 0.5 * std::atan2(shear2, shear1) * 180 / std::numbers::pi);
    scene.lensMass.insert(first + 1, std::move(shear));
    return scene;
}

/// A round exponential source where the arcs trace back to.
Component sourceGuess(const ArcPixels& pixels, const Scene& scene, double pixelScale)
{
    const TracedBack traced = traceBack(pixels, scene);
    const double peak =
        *std::max_element(pixels.flux.begin(), pixels.flux.end()) / (pixelScale * pixelScale);
    Component source = makeComponent(Part::Source, "Sersic", "source");
    setParameter(Part::Source, source, "I_eff", 0.4 * peak);
    setParameter(Part::Source, source, "theta_eff",
                 std::max(0.6 * traced.spread, 0.5 * pixelScale));
    setParameter(Part::Source, source, "n", 1);
    setParameter(Part::Source, source, "q", 0.8);
    setParameter(Part::Source, source, "phi", 0);
    setParameter(Part::Source, source, "center_x", traced.x);
    setParameter(Part::Source, source, "center_y", traced.y);
    return source;
}

/// Pixels whose light the search explains: a disc a good deal larger than the arcs.
Mask surroundings(const FitData& data, const Arcs& arcs, const LensSearch& search)
{
    const double reach = std::max(1.5 * arcs.radius, 1.2 * arcs.outer);
    Mask mask(data.frame.rows, data.frame.cols);
    for (int r = 0; r < mask.rows(); ++r) {
        for (int c = 0; c < mask.cols(); ++c) {
            mask.at(r, c) =
                std::hypot(data.xOf(c) - search.x, data.yOf(r) - search.y) < reach ? 1 : 0;
        }
    }
    return mask;
}

/// One least-squares fit of lens and Sersic source.
class ProfileFit {
public:
    ProfileFit(const FitData& data, const Grid<double>& light, const Arcs& arcs,
               const LensSearch& search)
        : m_data{data},
          m_light{light},
          m_radius{arcs.radius},
          m_search{search},
          m_imager{data, surroundings(data, arcs, search), FrameEdge::Closed},
          m_weight{data.weight}
    {
        const Mask near = surroundings(data, arcs, search);
        // The lens light's own centre is badly described by Sersic profiles.
        const double core = 0.25 * arcs.radius;
        for (std::size_t i = 0; i < m_weight.size(); ++i) {
            const int col = static_cast<int>(i) % data.frame.cols;
            const int row = static_cast<int>(i) / data.frame.cols;
            const bool centre =
                std::hypot(data.xOf(col) - search.x, data.yOf(row) - search.y) < core;
            if (near[i] == 0 || arcs.strangers[i] != 0 || centre) {
                m_weight[i] = 0;
            }
        }
    }

    LensCandidate fit(Scene scene, const std::stop_token& stop) const
    {
        std::vector<bool> fixed = scene.lensMass.front().fixed;
        holdProfile(scene.lensMass.front());
        ParameterMap map(scene, {.mass = true, .source = true});
        map.narrow(Part::Mass, 0, ringKey(scene.lensMass.front().type), 0.5 * m_radius,
                   1.4 * m_radius);
        map.narrow(Part::Source, 0, "theta_eff", 0.3 * m_data.frame.pixelScale, m_radius);
        map.narrow(Part::Source, 0, "n", 0.4, 5);
        const auto priors = priorsOf(map, scene);
        Scene working = scene;
        const Objective objective = [&](std::span<const double> point) {
            map.write(point, working);
            const ImageAndColumns model = renderLensedProfiles(m_imager, working, map, point);
            Grid<double> residual = m_data.data;
            for (std::size_t i = 0; i < residual.size(); ++i) {
                residual[i] -= m_light[i] + model.image[i];
            }
            LocalModel local = leastSquares(residual, m_weight, model.columns, kHuber);
            addPriors(local, point, priors);
            return local;
        };
        MinimizeOptions options;
        options.lower = map.lower();
        options.upper = map.upper();
        options.iterations = 30;
        options.tolerance = 0.1;
        const MinimizeResult result = minimize(objective, map.read(scene), options, stop);
        map.write(result.point, scene);
        scene.lensMass.front().fixed = std::move(fixed);
        return {std::move(scene), result.model.value};
    }

private:
    /// Slope, core and truncation radius wait for the pixelated source.
    static void holdProfile(Component& lens)
    {
        const auto table = findMassModel(lens.type)->parameters();
        for (std::size_t k = 0; k < table.size(); ++k) {
            const std::string_view key = table[k].key;
            if (key != ringKey(lens.type) && key != "q" && key != "phi" && key != "center_x" &&
                key != "center_y") {
                lens.fixed[k] = true;
            }
        }
    }

    std::vector<GaussianPrior> priorsOf(const ParameterMap& map, const Scene& scene) const
    {
        std::vector<GaussianPrior> priors{
            {map.find(Part::Mass, 0, "center_x"), m_search.x, 0.03 * m_radius},
            {map.find(Part::Mass, 0, "center_y"), m_search.y, 0.03 * m_radius}};
        for (const std::size_t slot :
             {map.find(Part::Mass, 0, "q"), map.find(Part::Mass, 1, "gamma_ext")}) {
            if (map.isPair(slot)) {
                const double width = slot == map.find(Part::Mass, 0, "q") ? 0.2 : 0.07;
                priors.push_back({slot, 0, width});
                priors.push_back({slot + 1, 0, width});
            }
        }
        for (std::size_t c = 1; c < scene.lensMass.size(); ++c) {
            if (const auto expected = expectedRadius(scene, c, m_radius)) {
                priors.push_back({map.find(Part::Mass, c, "theta_E"), *expected, 0.5 * *expected});
            }
        }
        return priors;
    }

    const FitData& m_data;
    const Grid<double>& m_light;
    double m_radius;
    const LensSearch& m_search;
    ColumnImager m_imager;
    Grid<double> m_weight;
};

} // namespace

Shape shapeOf(double e1, double e2)
{
    const double modulus = std::min(std::hypot(e1, e2), 0.6);
    return {(1 - modulus) / (1 + modulus), 0.5 * std::atan2(e2, e1) * 180 / std::numbers::pi};
}

bool sameLens(const Scene& a, const Scene& b)
{
    const ParameterMap map(a, {.mass = true});
    const std::vector<double> p = map.read(a);
    const std::vector<double> q = map.read(b);
    double difference = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        difference = std::max(difference, std::abs(p[i] - q[i]));
    }
    return difference < 5e-3;
}

std::vector<Scene> drawnLenses(const FitData& data, const Grid<double>& light, const Arcs& arcs,
                               const Scene& base, const LensSearch& search)
{
    constexpr int kRanges = 4;
    const ArcPixels pixels = arcPixels(data, light, arcs);
    std::array<double, kRanges> least{};
    least.fill(std::numeric_limits<double>::infinity());
    std::array<Scene, kRanges> best;
    for (std::uint32_t i = 0; i < kDraws; ++i) {
        Scene scene = drawLens(base, search, arcs.radius, i);
        const Component& lens = scene.lensMass.front();
        const double radius = parameterOf(Part::Mass, lens, ringKey(lens.type));
        const double place = (radius / arcs.radius - kLeastRadius) / kRadiusRange;
        const auto range =
            static_cast<std::size_t>(std::clamp(static_cast<int>(place * kRanges), 0, kRanges - 1));
        const double misfit = traceBack(pixels, scene).misfit;
        if (misfit < least[range]) {
            least[range] = misfit;
            best[range] = std::move(scene);
        }
    }
    std::vector<Scene> lenses;
    for (std::size_t k = 0; k < kRanges; ++k) {
        if (std::isfinite(least[k])) {
            lenses.push_back(std::move(best[k]));
        }
    }
    return lenses;
}

std::vector<LensCandidate> searchLens(const FitData& data, const Grid<double>& light,
                                      const Arcs& arcs, const Scene& base, const LensSearch& search,
                                      const std::stop_token& stop)
{
    const ArcPixels pixels = arcPixels(data, light, arcs);
    std::vector<std::pair<double, std::uint32_t>> ranked;
    for (std::uint32_t i = 0; i < kDraws && !stop.stop_requested(); ++i) {
        const Scene scene = drawLens(base, search, arcs.radius, i);
        ranked.emplace_back(traceBack(pixels, scene).misfit, i);
    }
    std::sort(ranked.begin(), ranked.end());

    const ProfileFit profile(data, light, arcs, search);
    const std::size_t starts =
        std::min(static_cast<std::size_t>(std::max(search.starts, 1)), ranked.size());
    std::vector<LensCandidate> candidates;
    std::mutex mutex;
    int done = 0;
    parallelFor(starts, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i) {
            Scene scene = drawLens(base, search, arcs.radius, ranked[i].second);
            scene.sourceLight = {sourceGuess(pixels, scene, data.frame.pixelScale)};
            LensCandidate candidate = profile.fit(std::move(scene), stop);
            const std::lock_guard lock(mutex);
            candidates.push_back(std::move(candidate));
            ++done;
            if (search.onCandidate) {
                search.onCandidate(*std::min_element(candidates.begin(), candidates.end(),
                                                     [](const auto& a, const auto& b) {
                                                         return a.value < b.value;
                                                     }),
                                   done);
            }
        }
    });
    std::stable_sort(
        candidates.begin(), candidates.end(),
        [](const LensCandidate& a, const LensCandidate& b) { return a.value < b.value; });
    return candidates;
}

} // namespace anneau
