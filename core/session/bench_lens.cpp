// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/bench_lens.h"

#include "core/base/parallel.h"
#include "core/forward/lens_image.h"
#include "core/lens/lens_plane.h"
#include "core/session/bench_timer.h"
#include "core/session/bench_work.h"

#include <cstddef>
#include <string>
#include <vector>

namespace anneau {
namespace {

constexpr int kSide = 128;

/// side^2 positions in 6 x 6 arcsec, row by row.
struct Positions {
    std::vector<float> x, y;

    explicit Positions(int side)
    {
        for (int row = 0; row < side; ++row) {
            for (int col = 0; col < side; ++col) {
                x.push_back(static_cast<float>((double(col) / side - 0.5) * 6));
                y.push_back(static_cast<float>((double(row) / side - 0.5) * 6));
            }
        }
    }
};

double deflectionMs(std::vector<Component> lens, int side)
{
    const Positions at(side);
    const std::size_t n = at.x.size();
    std::vector<float> ax(n), ay(n);
    return medianMs(15, [&](int i) {
        lens[0].values[0] = 1.2 + 1e-3 * i;
        const LensPlane plane(lens);
        parallelFor(n, 32768, [&](std::size_t begin, std::size_t end) {
            plane.deflection(end - begin, at.x.data() + begin, at.y.data() + begin,
                             ax.data() + begin, ay.data() + begin);
        });
    });
}

double imageMs(std::vector<Component> lens, int supersampling)
{
    const LensImager<float> imager({kSide, kSide, kBenchPixelScale, supersampling}, benchKernel());
    const auto source = benchSersic(4, 0.2, 1);
    const auto light = benchSersic(30, 0.3, 4);
    return medianMs(25, [&](int i) {
        lens[0].values[0] = 1.2 + 1e-3 * i;
        imager.image(lens, {source, {}, nullptr}, light);
    });
}

double hundredLensesMs()
{
    const LensImager<float> imager({kSide, kSide, kBenchPixelScale, 1}, benchKernel());
    const auto source = benchSersic(4, 0.2, 1);
    const auto light = benchSersic(30, 0.3, 4);
    return medianMs(5, [&](int i) {
        parallelFor(100, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t k = begin; k < end; ++k) {
                auto lens = benchSieAndShear();
                lens[0].values[0] = 1.0 + 1e-3 * i + 5e-3 * static_cast<double>(k);
                imager.image(lens, {source, {}, nullptr}, light);
            }
        });
    });
}

/// What is wanted of a pixelated source besides its image.
enum class Slopes { None, Source, SourceAndLens };

/// The lens changes each time, so rays are traced anew.
double pixelsMs(Slopes wanted)
{
    const SourceGrid grid{64, 0.02, 0.05, 0.08};
    const LensImager<float> imager({kSide, kSide, kBenchPixelScale, 2}, benchKernel());
    const Grid<float> source(64, 64, 1.0F);
    auto lens = benchSieAndShear();
    LensImager<float>::Rays rays;
    return medianMs(15, [&](int i) {
        lens[0].values[0] = 1.2 + 1e-3 * i;
        if (wanted == Slopes::None) {
            imager.lensedImage(lens, {{}, grid, &source});
            return;
        }
        imager.trace(lens, rays);
        const Grid<float> image = imager.lensedImage(rays, {{}, grid, &source});
        // Of half the sum of the image's squares the image is the slope.
        if (wanted == Slopes::Source) {
            imager.gradient({}, rays, grid, source, image);
        } else {
            imager.gradient(lens, rays, grid, source, image);
        }
    });
}

std::vector<BenchRow> deflectionRows()
{
    std::vector<BenchRow> rows;
    const auto add = [&](const std::string& name, const std::vector<Component>& lens, int side) {
        const double n = double(side) * side;
        rows.push_back({"deflection/" + name + "/" + std::to_string(side),
                        std::to_string(side) + " x " + std::to_string(side) + " rays",
                        n * operationsPerRay(lens), n * 4 * sizeof(float), [lens, side] {
                            return deflectionMs(lens, side);
                        }});
    };
    for (const int side : {256, 512, 1024}) {
        add("epl+shear", benchEplAndShear(), side);
    }
    add("sie+shear", benchSieAndShear(), 1024);
    return rows;
}

std::vector<BenchRow> imageRows()
{
    std::vector<BenchRow> rows;
    const double pixels = kSide * kSide;
    const double frame = pixels * sizeof(float);
    const double perRay = operationsPerRay(benchSieAndShear()) +
                          operationsPerPoint(benchSersic(4, 0.2, 1)) +
                          operationsPerPoint(benchSersic(30, 0.3, 4));
    for (const int side : {2, 4}) {
        rows.push_back({"image/sie+shear, sersic source and lens, " + std::to_string(side) + "x" +
                            std::to_string(side),
                        "128 x 128 pixels, 69 x 69 PSF",
                        pixels * side * side * perRay + operationsPerBlur(kSide), 2 * frame,
                        [side] {
                            return imageMs(benchSieAndShear(), side);
                        }});
    }
    rows.push_back({"image/100 lenses", "100 images of 128 x 128 pixels, one ray each, 69 x 69 PSF",
                    100 * (pixels * perRay + operationsPerBlur(kSide)), 200 * frame,
                    hundredLensesMs});
    return rows;
}

std::vector<BenchRow> sourceRows()
{
    const double rays = 4.0 * kSide * kSide;
    const double frame = kSide * kSide * sizeof(float);
    const double positions = 2 * rays * sizeof(float);
    const double interpolation = 12;
    const double ray = operationsPerRay(benchSieAndShear());
    const double forward = rays * (ray + interpolation) + operationsPerBlur(kSide);
    const double adjoint = rays * interpolation + operationsPerBlur(kSide);
    // The cheapest way to slopes in all parameters, backwards, costs some three times the value.
    const double lens = rays * 3 * ray;
    return {{"source pixels/forward", "64 x 64 source to 128 x 128 pixels, 2 x 2 rays, new lens",
             forward, 2 * frame,
             [] {
                 return pixelsMs(Slopes::None);
             }},
            {"source pixels/forward and adjoint", "the same, with the gradient in the source",
             forward + adjoint, 3 * frame + 2 * positions,
             [] {
                 return pixelsMs(Slopes::Source);
             }},
            {"source pixels/forward and all gradients",
             "the same, with the gradient in the source and in the lens' parameters",
             forward + adjoint + lens, 3 * frame + 2 * positions, [] {
                 return pixelsMs(Slopes::SourceAndLens);
             }}};
}

} // namespace

std::vector<BenchEntry> benchLens(const std::stop_token& stop)
{
    std::vector<BenchRow> all = deflectionRows();
    for (const auto& rows : {imageRows(), sourceRows()}) {
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return runRows(all, stop);
}

} // namespace anneau
