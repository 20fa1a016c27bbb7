// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/bench_live.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/lens/curves.h"
#include "core/lens/image_finder.h"
#include "core/lens/lens_plane.h"
#include "core/lens/mass_model.h"
#include "core/session/bench_lens.h"
#include "core/session/bench_timer.h"
#include "core/session/live_model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace anneau {
namespace {

constexpr int kSide = 128;
constexpr double kPixelScale = 0.05;

Scene scene()
{
    Scene s;
    s.lensMass = {{"PEMD", "lens", {1.2, 2.05, 0.75, 30, 0.02, 0.01}, std::vector<bool>(6, false)},
                  {"ExternalShear", "shear", {0.04, -20}, std::vector<bool>(2, false)}};
    s.lensLight = {
        {"Sersic", "light_1", {30, 0.3, 4, 0.8, 25, 0.02, 0.01}, std::vector<bool>(7, false)},
        {"Sersic", "light_2", {3, 0.9, 1, 0.8, 25, 0.02, 0.01}, std::vector<bool>(7, false)}};
    s.sourceLight = {
        {"Sersic", "source", {4, 0.2, 1, 0.7, 70, 0.05, 0.08}, std::vector<bool>(7, false)}};
    s.sourceGrid = {64, 0.02, 0.05, 0.08};
    return s;
}

/// Pure noise under a 69 x 69 PSF: values do not matter to the time.
std::shared_ptr<const Observation> observation()
{
    auto o = std::make_shared<Observation>();
    o->data = Image(kSide, kSide);
    Rng(1, 0).fillNormal(std::span<float>(o->data.data(), o->data.size()));
    o->sigma = Image(kSide, kSide, 1.0F);
    o->mask = Mask(kSide, kSide, 1);
    o->pixelScale = kPixelScale;
    o->psf.kernel = Image(69, 69);
    float sum = 0;
    for (int r = 0; r < 69; ++r) {
        for (int c = 0; c < 69; ++c) {
            const float d2 = static_cast<float>((r - 34) * (r - 34) + (c - 34) * (c - 34));
            sum += o->psf.kernel.at(r, c) = std::exp(-0.1F * d2);
        }
    }
    for (float& value : o->psf.kernel) {
        value /= sum;
    }
    return o;
}

double curvesMs()
{
    Scene s = scene();
    return medianMs(25, [&](int i) {
        s.lensMass[0].values[0] = 1.2 + 1e-3 * i;
        traceCurves(s.lensMass, 0.5 * kSide * kPixelScale, 0.1 * kPixelScale);
    });
}

/// All images of 256 source points, in any order on all threads, the lens prepared anew.
double imageFindingMs()
{
    constexpr std::size_t kSources = 256;
    Scene s = scene();
    std::vector<double> x(kSources), y(kSources);
    Rng rng(3, 0);
    for (std::size_t i = 0; i < kSources; ++i) {
        x[i] = 2 * rng.uniform() - 1;
        y[i] = 2 * rng.uniform() - 1;
    }
    std::vector<std::size_t> count(kSources);
    return medianMs(9, [&](int i) {
        s.lensMass[0].values[0] = 1.2 + 1e-3 * i;
        const LensPlane plane(s.lensMass);
        const ImageFinder finder(plane, 0.5 * kSide * kPixelScale);
        parallelFor(kSources, 8, [&](std::size_t begin, std::size_t end) {
            for (std::size_t k = begin; k < end; ++k) {
                count[k] = finder.find(x[k], y[k]).images.size();
            }
        });
    });
}

/// What changes in a frame.
enum class Drag { Lens, LensWithPixels, LensLight };

double frameMs(Drag drag)
{
    LiveModel live(observation());
    Scene s = scene();
    if (drag == Drag::LensWithPixels) {
        s.sourcePixels = std::make_shared<const Image>(drawSource(s));
    }
    return medianMs(25, [&](int i) {
        if (drag == Drag::LensLight) {
            s.lensLight[0].values[0] = 30 + 0.1 * i;
        } else {
            s.lensMass[0].values[0] = 1.2 + 1e-3 * i;
        }
        live.render(s);
    });
}

struct Row {
    std::string name;
    std::string note;
    std::function<double()> run;
    std::string dtype = "float32";
};

std::vector<Row> rows()
{
    std::vector<Row> all;
    const std::string image = "128 x 128 pixels, 2 x 2 rays each, 69 x 69 PSF";
    all.push_back({"curves/epl+shear", "critical curves and caustics", curvesMs, "float64"});
    all.push_back({"images/256 sources", "all images of 256 points; the lens prepared anew",
                   imageFindingMs, "float64"});
    all.push_back({"drag frame/lens", "model, residual, curves, chi2; " + image, [] {
                       return frameMs(Drag::Lens);
                   }});
    all.push_back({"drag frame/lens, source pixels", "64 x 64 source pixels", [] {
                       return frameMs(Drag::LensWithPixels);
                   }});
    all.push_back({"drag frame/lens light", "two Sersic components", [] {
                       return frameMs(Drag::LensLight);
                   }});
    return all;
}

} // namespace

std::vector<BenchEntry> benchLive(const std::stop_token& stop)
{
    std::vector<BenchEntry> entries;
    for (const int count : {1, 2}) {
        const ThreadCountScope threads(count);
        const auto lens = benchLens(stop);
        entries.insert(entries.end(), lens.begin(), lens.end());
        for (const Row& row : rows()) {
            if (stop.stop_requested()) {
                return entries;
            }
            entries.push_back({row.name, row.run(), count, "cpu", row.dtype, row.note});
        }
    }
    return entries;
}

} // namespace anneau
