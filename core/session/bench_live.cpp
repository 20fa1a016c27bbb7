// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/bench_live.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/lens/curves.h"
#include "core/lens/image_finder.h"
#include "core/lens/lens_plane.h"
#include "core/session/bench_lens.h"
#include "core/session/bench_timer.h"
#include "core/session/bench_work.h"
#include "core/session/live_model.h"

#include <cstddef>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace anneau {
namespace {

Scene scene()
{
    Scene s;
    s.lensMass = benchEplAndShear();
    s.lensLight = benchSersic(30, 0.3, 4);
    s.lensLight.push_back(benchSersic(3, 0.9, 1)[0]);
    s.sourceLight = benchSersic(4, 0.2, 1);
    s.sourceGrid = {64, 0.02, 0.05, 0.08};
    return s;
}

/// Pure noise under a 69 x 69 PSF: values do not matter to the time.
std::shared_ptr<const Observation> observation(int side)
{
    auto o = std::make_shared<Observation>();
    o->data = Image(side, side);
    Rng(1, 0).fillNormal(std::span<float>(o->data.data(), o->data.size()));
    o->sigma = Image(side, side, 1.0F);
    o->mask = Mask(side, side, 1);
    o->pixelScale = kBenchPixelScale;
    o->psf.kernel = benchKernel();
    return o;
}

double halfWidth(int side)
{
    return 0.5 * side * kBenchPixelScale;
}

LensCurves curves(const Scene& s, int side)
{
    return traceCurves(s.lensMass, halfWidth(side), 0.1 * kBenchPixelScale);
}

double curvesMs()
{
    Scene s = scene();
    return medianMs(25, [&](int i) {
        s.lensMass[0].values[0] = 1.2 + 1e-3 * i;
        curves(s, 128);
    });
}

/// Every point of a critical curve takes a Hessian, with slopes some two deflections, to be there,
/// and a deflection to have its place in the source plane.
double curvesOperations(int side)
{
    const Scene s = scene();
    std::size_t points = 0;
    for (const Polyline& line : curves(s, side).critical) {
        points += line.x.size();
    }
    return 3 * static_cast<double>(points) * operationsPerRay(s.lensMass, true);
}

struct SourcePoints {
    std::vector<double> x, y;

    SourcePoints()
    {
        Rng rng(3, 0);
        for (int i = 0; i < 256; ++i) {
            x.push_back(2 * rng.uniform() - 1);
            y.push_back(2 * rng.uniform() - 1);
        }
    }
};

/// All images of 256 source points, in any order on all threads, the lens prepared anew. Returns
/// their number.
std::size_t findImages(const Scene& s, const SourcePoints& sources)
{
    const LensPlane plane(s.lensMass);
    const ImageFinder finder(plane, halfWidth(128));
    std::vector<std::size_t> count(sources.x.size());
    parallelFor(count.size(), 8, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) {
            count[k] = finder.find(sources.x[k], sources.y[k]).images.size();
        }
    });
    return std::accumulate(count.begin(), count.end(), std::size_t{0});
}

double imageFindingMs()
{
    Scene s = scene();
    const SourcePoints sources;
    return medianMs(9, [&](int i) {
        s.lensMass[0].values[0] = 1.2 + 1e-3 * i;
        findImages(s, sources);
    });
}

/// A deflection and a Hessian at each image: to know that it is one.
double imageFindingOperations()
{
    const Scene s = scene();
    const std::size_t images = findImages(s, SourcePoints());
    return 3 * static_cast<double>(images) * operationsPerRay(s.lensMass, true);
}

/// What changes in a frame.
enum class Drag { Lens, LensWithPixels, LensLight };

double frameMs(Drag drag, int side)
{
    LiveModel live(observation(side));
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

double frameOperations(Drag drag, int side)
{
    const Scene s = scene();
    const double pixels = double(side) * side;
    const double rays = 4 * pixels;
    const double comparison = 3 * pixels; // Residual and chi^2.
    const double source = drag == Drag::LensWithPixels ? 12 : operationsPerPoint(s.sourceLight);
    const double lensed = rays * source + operationsPerBlur(side) + comparison;
    if (drag == Drag::LensLight) {
        const double open = side + kBenchKernel - 1; // Light from beyond the frame reaches in.
        return lensed + 4 * open * open * operationsPerPoint(s.lensLight) +
               operationsPerBlur(static_cast<int>(open));
    }
    return lensed + rays * operationsPerRay(s.lensMass) + curvesOperations(side);
}

/// Data and weights read; model and residual written.
double frameBytes(int side)
{
    return 4.0 * side * side * sizeof(float);
}

std::vector<BenchRow> rows()
{
    std::vector<BenchRow> all;
    all.push_back({"curves/epl+shear", "critical curves and caustics", curvesOperations(128), 0,
                   curvesMs, "float64"});
    all.push_back({"images/256 sources", "all images of 256 points; the lens prepared anew",
                   imageFindingOperations(), 0, imageFindingMs, "float64"});
    const auto frame = [&](const std::string& name, Drag drag, int side) {
        const std::string shape = std::to_string(side) + " x " + std::to_string(side);
        all.push_back(
            {"drag frame/" + name,
             "model, residual, curves, chi2; " + shape + " pixels, 2 x 2 rays each, 69 x 69 PSF",
             frameOperations(drag, side), frameBytes(side), [drag, side] {
                 return frameMs(drag, side);
             }});
    };
    frame("lens", Drag::Lens, 128);
    frame("lens, source pixels", Drag::LensWithPixels, 128);
    frame("lens light", Drag::LensLight, 128);
    frame("lens, 256 x 256", Drag::Lens, 256);
    frame("lens, source pixels, 256 x 256", Drag::LensWithPixels, 256);
    return all;
}

} // namespace

std::vector<BenchEntry> benchLive(const std::stop_token& stop)
{
    std::vector<BenchEntry> entries;
    for (const int count : {1, 2}) {
        if (stop.stop_requested()) {
            break;
        }
        const ThreadCountScope threads(count);
        for (const auto& part : {benchLens(stop), runRows(rows(), stop)}) {
            entries.insert(entries.end(), part.begin(), part.end());
        }
    }
    return entries;
}

} // namespace anneau
