// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/bench_lens.h"

#include "core/base/parallel.h"
#include "core/forward/lens_image.h"
#include "core/forward/source_matrix.h"
#include "core/lens/formula/epl.h"
#include "core/lens/formula/external_shear.h"
#include "core/lens/formula/sie.h"
#include "core/lens/mass_model.h"
#include "core/session/bench_timer.h"
#include "core/session/op_count.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace anneau {
namespace {

constexpr int kSide = 128;
constexpr double kPixelScale = 0.05;
constexpr int kKernel = 69;

std::vector<Component> eplAndShear()
{
    return {{"PEMD", "lens", {1.2, 2.05, 0.75, 30, 0.02, 0.01}, std::vector<bool>(6, false)},
            {"ExternalShear", "shear", {0.04, -20}, std::vector<bool>(2, false)}};
}

std::vector<Component> sieAndShear()
{
    return {{"SIE", "lens", {1.2, 0.75, 30, 0.02, 0.01}, std::vector<bool>(5, false)},
            {"ExternalShear", "shear", {0.04, -20}, std::vector<bool>(2, false)}};
}

std::vector<Component> sersic(double brightness, double radius, double index)
{
    return {{"Sersic",
             "light",
             {brightness, radius, index, 0.8, 25, 0.05, 0.08},
             std::vector<bool>(7, false)}};
}

long operationsOf(const std::vector<Component>& lens)
{
    long sum = 0;
    for (const Component& part : lens) {
        sum += part.type == Epl::key   ? operationsPerRay<Epl>(part.values)
               : part.type == Sie::key ? operationsPerRay<Sie>(part.values)
                                       : operationsPerRay<ExternalShear>(part.values);
    }
    return sum;
}

/// Deflections of side^2 rays in rows, rows shared between threads.
double deflectionMs(std::vector<Component> lens, int side)
{
    const auto width = static_cast<std::size_t>(side);
    const std::size_t n = width * width;
    std::vector<float> x(n), y(n), ax(n), ay(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = static_cast<float>((double(i % width) / side - 0.5) * 6);
        y[i] = static_cast<float>((double(i / width) / side - 0.5) * 6);
    }
    return medianMs(15, [&](int i) {
        lens[0].values[0] = 1.2 + 1e-3 * i;
        parallelFor(n, 32768, [&](std::size_t begin, std::size_t end) {
            std::fill(ax.begin() + static_cast<std::ptrdiff_t>(begin),
                      ax.begin() + static_cast<std::ptrdiff_t>(end), 0.0F);
            std::fill(ay.begin() + static_cast<std::ptrdiff_t>(begin),
                      ay.begin() + static_cast<std::ptrdiff_t>(end), 0.0F);
            for (const Component& component : lens) {
                findMassModel(component.type)
                    ->addDeflection(component.values, end - begin, x.data() + begin,
                                    y.data() + begin, ax.data() + begin, ay.data() + begin);
            }
        });
    });
}

Grid<float> kernel()
{
    Grid<float> psf(kKernel, kKernel);
    float sum = 0;
    for (int r = 0; r < kKernel; ++r) {
        for (int c = 0; c < kKernel; ++c) {
            const int half = kKernel / 2;
            const float d2 = static_cast<float>((r - half) * (r - half) + (c - half) * (c - half));
            sum += psf.at(r, c) = std::exp(-0.1F * d2);
        }
    }
    for (float& value : psf) {
        value /= sum;
    }
    return psf;
}

double imageMs(std::vector<Component> lens, int supersampling)
{
    const LensImager<float> imager({kSide, kSide, kPixelScale, supersampling}, kernel());
    const auto source = sersic(4, 0.2, 1);
    const auto light = sersic(30, 0.3, 4);
    return medianMs(25, [&](int i) {
        lens[0].values[0] = 1.2 + 1e-3 * i;
        imager.image(lens, {source, {}, nullptr}, light);
    });
}

double hundredLensesMs()
{
    const LensImager<float> imager({kSide, kSide, kPixelScale, 1}, kernel());
    const auto source = sersic(4, 0.2, 1);
    const auto light = sersic(30, 0.3, 4);
    return medianMs(5, [&](int i) {
        parallelFor(100, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t k = begin; k < end; ++k) {
                auto lens = sieAndShear();
                lens[0].values[0] = 1.0 + 1e-3 * i + 5e-3 * static_cast<double>(k);
                imager.image(lens, {source, {}, nullptr}, light);
            }
        });
    });
}

enum class Product { Forward, ForwardAndAdjoint };

/// The lens changes each time, so rays and matrix are made anew.
double pixelsMs(Product product)
{
    const SourceGrid grid{64, 0.02, 0.05, 0.08};
    const ImageFrame frame{kSide, kSide, kPixelScale, 2};
    const LensImager<float> imager(frame, kernel());
    const Grid<float> psf = kernel();
    const Mask all(kSide, kSide, 1);
    const Grid<float> source(64, 64, 1.0F);
    auto lens = sieAndShear();
    return medianMs(15, [&](int i) {
        lens[0].values[0] = 1.2 + 1e-3 * i;
        if (product == Product::Forward) {
            imager.lensedImage(lens, {{}, grid, &source});
            return;
        }
        const LensOperator<float> a(frame, psf, all, lens, grid);
        a.adjoint(a.apply(source));
    });
}

/// A blurring done as well as it can be: two real transforms of the padded frame and a product.
double blurOperations()
{
    const double padded = 200;
    const double n = padded * padded;
    return 2 * 2.5 * n * std::log2(n) / 2 + 3 * n;
}

struct Row {
    std::string name;
    std::string note;
    double operations = 0; ///< The least; a fused multiply-add counts as one.
    double bytes = 0;
    std::function<double()> run;
};

/// Half the operations counted: each multiplication may go together with an addition.
double fused(long operations)
{
    return 0.5 * static_cast<double>(operations);
}

std::vector<Row> rows()
{
    std::vector<Row> all;
    const auto deflection = [&](const std::string& name, const std::vector<Component>& lens,
                                int side) {
        const double n = double(side) * side;
        all.push_back({"deflection/" + name + "/" + std::to_string(side),
                       std::to_string(side) + " x " + std::to_string(side) + " rays, " +
                           std::to_string(operationsOf(lens)) + " operations each",
                       n * fused(operationsOf(lens)), n * 4 * sizeof(float), [lens, side] {
                           return deflectionMs(lens, side);
                       }});
    };
    for (const int side : {256, 512, 1024}) {
        deflection("epl+shear", eplAndShear(), side);
    }
    deflection("sie+shear", sieAndShear(), 1024);
    const double pixels = kSide * kSide;
    const double frame = pixels * sizeof(float);
    const double ray = fused(operationsOf(sieAndShear()));
    const double profile = 2 * 26; // two Sersic profiles: a logarithm, an exponential, the ellipse
    for (const int rays : {2, 4}) {
        all.push_back({"image/sie+shear, sersic source and lens, " + std::to_string(rays) + "x" +
                           std::to_string(rays),
                       "128 x 128 pixels, 69 x 69 PSF",
                       pixels * rays * rays * (ray + profile) + 2 * blurOperations(), 4 * frame,
                       [rays] {
                           return imageMs(sieAndShear(), rays);
                       }});
    }
    const double interpolation = 12;
    const double forward = pixels * 4 * (ray + interpolation) + blurOperations();
    all.push_back({"source pixels/forward",
                   "64 x 64 source to 128 x 128 pixels, 2 x 2 rays, new lens", forward, 3 * frame,
                   [] {
                       return pixelsMs(Product::Forward);
                   }});
    all.push_back({"source pixels/forward and adjoint", "the same, with the gradient in the source",
                   forward + pixels * 4 * interpolation + blurOperations(), 5 * frame, [] {
                       return pixelsMs(Product::ForwardAndAdjoint);
                   }});
    all.push_back({"image/100 lenses", "100 images of 128 x 128 pixels, one ray each, 69 x 69 PSF",
                   100 * (pixels * (ray + profile) + 2 * blurOperations()), 400 * frame, [] {
                       return hundredLensesMs();
                   }});
    return all;
}

} // namespace

std::vector<BenchEntry> benchLens(const std::stop_token& stop)
{
    std::vector<BenchEntry> entries;
    for (const Row& row : rows()) {
        if (stop.stop_requested()) {
            break;
        }
        BenchEntry entry{row.name, row.run(), std::max(1, threadCount()),
                         "cpu",    "float32", row.note};
        entry.floorMs = floorMs(row.operations, row.bytes);
        entries.push_back(entry);
    }
    return entries;
}

} // namespace anneau
