// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/live_model.h"

#include "core/base/parallel.h"
#include "core/forward/lens_image.h"
#include "core/lens/lens_of.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace anneau {
namespace {

double millisecondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

/// 1 / sigma of each pixel under a noise model; 0 where the pixel must not count.
Image inverseSigma(const Observation& observation, const NoiseSpec& noise)
{
    Image inverse(observation.rows(), observation.cols());
    for (std::size_t i = 0; i < inverse.size(); ++i) {
        const double base =
            noise.kind == NoiseSpec::Kind::Map ? double(observation.sigma[i]) : noise.sigma;
        const double sigma = base * noise.scale;
        const bool use = observation.mask[i] != 0 && std::isfinite(observation.data[i]) &&
                         std::isfinite(sigma) && sigma > 0;
        inverse[i] = use ? static_cast<float>(1 / sigma) : 0.0F;
    }
    return inverse;
}

/// Half the longer side of the frame, arcsec: curves are looked for as far as the image goes.
double halfWidth(const Observation& observation)
{
    return 0.5 * observation.pixelScale * std::max(observation.rows(), observation.cols());
}

/// Adds the curves of another source: the images of critical curves stay before the cuts.
void append(LensCurves more, LensCurves& curves)
{
    const auto images = static_cast<std::ptrdiff_t>(more.critical.size());
    const auto at = curves.caustics.begin() + static_cast<std::ptrdiff_t>(curves.critical.size());
    curves.caustics.insert(at, more.caustics.begin(), more.caustics.begin() + images);
    curves.caustics.insert(curves.caustics.end(), more.caustics.begin() + images,
                           more.caustics.end());
    curves.critical.insert(curves.critical.end(), more.critical.begin(), more.critical.end());
}

/// What rays and curves depend on; redshifts only where they matter.
struct Lens {
    std::vector<Component> mass;
    std::optional<double> zLens, zSource;
    std::vector<double> others;

    bool operator==(const Lens&) const = default;
};

} // namespace

/// Everything kept from the last call, each with what it was computed from.
struct LiveModel::Impl {
    std::shared_ptr<const Observation> observation;

    int supersampling = 0;
    std::optional<LensImager<float>> imager;
    std::optional<LensImager<float>> lightImager; ///< Its frame is larger: see lensLightImage().

    std::optional<Lens> lens;
    LensImager<float>::Rays rays;
    LensCurves curves;

    std::optional<std::vector<Component>> light;
    std::vector<Component> others; ///< Sources at other redshifts: with the light.
    double sky = 0;
    Image lightImage;

    std::optional<NoiseSpec> noise;
    Image weight; ///< 1 / sigma, 0 where masked.
    int pixels = 0;

    void updateImager(const Scene& scene);
    void updateMass(const Scene& scene);
    void updateLight(const Scene& scene);
    void updateNoise(const Scene& scene);
    void compare(LiveFrame& frame) const;
};

void LiveModel::Impl::updateImager(const Scene& scene)
{
    if (imager && supersampling == scene.supersampling) {
        return;
    }
    supersampling = scene.supersampling;
    imager.emplace(frameOf(*observation, scene), observation->psf.kernel,
                   observation->psf.oversampling);
    lightImager.reset();
    lens.reset();
    light.reset();
}

void LiveModel::Impl::updateMass(const Scene& scene)
{
    Lens now{scene.lensMass, {}, {}, otherSources(scene)};
    const bool several = hasSeveralPlanes(scene);
    if (several || !now.others.empty()) {
        now.zLens = scene.zLens;
        now.zSource = scene.zSource;
    }
    if (lens == now) {
        return;
    }
    if (!now.others.empty()) {
        light.reset(); // It holds what other sources look like.
    }
    const double width = halfWidth(*observation), tolerance = 0.1 * observation->pixelScale;
    const auto map = lensOf(scene);
    if (several) {
        imager->trace(*map, rays);
    } else {
        imager->trace(scene.lensMass, rays);
    }
    curves = traceCurves(*map, width, tolerance);
    for (const double redshift : now.others) {
        append(traceCurves(*lensOf(scene, redshift), width, tolerance), curves);
    }
    lens = std::move(now);
}

void LiveModel::Impl::updateLight(const Scene& scene)
{
    std::vector<Component> behind;
    for (const double redshift : otherSources(scene)) {
        for (Component& source : sourceLightAt(scene, redshift)) {
            behind.push_back(std::move(source));
        }
    }
    if (light && *light == scene.lensLight && others == behind && sky == scene.sky) {
        return;
    }
    if (!lightImager) {
        lightImager.emplace(lightImagerOf(*observation, scene));
    }
    lightImage = lensLightImage(*lightImager, scene);
    light = scene.lensLight;
    others = std::move(behind);
    sky = scene.sky;
}

void LiveModel::Impl::updateNoise(const Scene& scene)
{
    if (noise && *noise == scene.noise) {
        return;
    }
    weight = inverseSigma(*observation, scene.noise);
    pixels = static_cast<int>(
        std::count_if(weight.begin(), weight.end(), [](float w) { return w > 0; }));
    noise = scene.noise;
}

/// Model, residual and chi^2 from the lensed source that is in frame.model.
void LiveModel::Impl::compare(LiveFrame& frame) const
{
    const Image& data = observation->data;
    frame.residual = Image(data.rows(), data.cols(), std::numeric_limits<float>::quiet_NaN());
    double chi2 = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        frame.model[i] += lightImage[i];
        if (weight[i] > 0) {
            const float residual = (data[i] - frame.model[i]) * weight[i];
            frame.residual[i] = residual;
            chi2 += double(residual) * double(residual);
        }
    }
    frame.chi2 = chi2;
    frame.pixels = pixels;
}

LiveModel::LiveModel(std::shared_ptr<const Observation> observation)
    : m_impl{std::make_unique<Impl>()}
{
    expects(observation != nullptr && observation->rows() > 0, "LiveModel: no observation");
    m_impl->observation = std::move(observation);
}

LiveModel::~LiveModel() = default;

LiveFrame LiveModel::render(const Scene& scene, std::uint64_t generation)
{
    const auto start = std::chrono::steady_clock::now();
    m_impl->updateImager(scene);
    m_impl->updateMass(scene);
    m_impl->updateLight(scene);
    m_impl->updateNoise(scene);

    LiveFrame frame;
    frame.generation = generation;
    const std::vector<Component> profiles = sourceLightAt(scene, std::nullopt);
    frame.model = m_impl->imager->lensedImage(
        m_impl->rays, {profiles, scene.sourceGrid, scene.sourcePixels.get()});
    frame.source = scene.sourcePixels ? *scene.sourcePixels : drawSource(scene);
    frame.curves = m_impl->curves;
    m_impl->compare(frame);
    frame.milliseconds = millisecondsSince(start);
    return frame;
}

} // namespace anneau
