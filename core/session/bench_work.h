// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/model/scene.h"
#include "core/session/engine.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

/// What every bench of ray tracing and rendering is done with: pixels of 0.05 arcsec, a 69 x 69
/// PSF, an elliptical power law or an isothermal ellipsoid with shear, Sersic light.
inline constexpr double kBenchPixelScale = 0.05;
inline constexpr int kBenchKernel = 69;
std::vector<Component> benchEplAndShear();
std::vector<Component> benchSieAndShear();
std::vector<Component> benchSersic(double brightness, double radius, double index);
Grid<float> benchKernel(); ///< Sums to one.

/// Vector operations, in single or double precision, that the formulas cost a ray or a point; a
/// fused multiply-add counts as one, and each multiplication is taken to go with an addition.
double operationsPerRay(const std::vector<Component>& lens, bool isDouble = false);
double operationsPerPoint(const std::vector<Component>& light);
/// A blurring of side^2 pixels done as well as it can be: two real transforms of the frame padded
/// by the reach of the kernel, and a product.
double operationsPerBlur(int side);

/// One row of a bench, and the least it could cost.
struct BenchRow {
    std::string name;
    std::string note;
    double operations = 0; ///< Of single precision; one of double precision counts as two.
    double bytes = 0;
    std::function<double()> run; ///< ms
    std::string dtype = "float32";
};

/// Runs the rows with the present number of threads, each beside its floor (floorMs()); the floor
/// of an H200-class card (card_floor.h) is in the note. Ends early, with what it has, when stopped.
std::vector<BenchEntry> runRows(const std::vector<BenchRow>& rows, const std::stop_token& stop);

} // namespace anneau
