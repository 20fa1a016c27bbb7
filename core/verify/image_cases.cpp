// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/image_cases.h"

#include "core/base/grid.h"
#include "core/forward/lens_image.h"
#include "core/verify/agreement.h"
#include "core/verify/reference_models.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <utility>

namespace anneau {
namespace {

using nlohmann::json;

template <class T>
Grid<T> gridFrom(const json& rows)
{
    Grid<T> grid(static_cast<int>(rows.size()), static_cast<int>(rows.at(0).size()));
    for (int r = 0; r < grid.rows(); ++r) {
        const json& row = rows.at(static_cast<std::size_t>(r));
        for (int c = 0; c < grid.cols(); ++c) {
            grid.at(r, c) = row.at(static_cast<std::size_t>(c)).get<T>();
        }
    }
    return grid;
}

Result<Component> componentFrom(const json& reference, bool mass)
{
    auto known = mass ? massFromReference(reference) : lightFromReference(reference);
    if (!known) {
        return failWith(known);
    }
    if (known->originX != 0 || known->originY != 0) {
        return fail(Error::Kind::BadInput, "a shear or sheet that is not centred on the image");
    }
    const std::size_t n = known->values.size();
    return Component{std::move(known->type), "reference", std::move(known->values),
                     std::vector<bool>(n, false)};
}

/// What a file describes, in this program's terms.
struct ImageCase {
    ImageFrame frame;
    bool padded = false;
    int oversampling = 1; ///< Of the kernel.
    std::vector<Component> mass;
    std::vector<Component> light;
    std::vector<Component> source;
};

Result<ImageCase> imageCase(const json& reference)
{
    ImageCase result;
    const int side = reference.at("npix");
    const double scale = reference.at("pixel_scale");
    result.frame = {side, side, scale, reference.at("supersampling")};
    result.padded = reference.at("convolution") != "native";
    const double kernelScale = reference.value("psf_pixel_scale", scale);
    result.oversampling = static_cast<int>(std::lround(scale / kernelScale));
    for (const json& part : reference.at("components")) {
        auto component = componentFrom(part, true);
        if (!component) {
            return failWith(component);
        }
        result.mass.push_back(std::move(*component));
    }
    auto light = componentFrom(reference.at("lens_light"), false);
    auto source = componentFrom(reference.at("source"), false);
    if (!light || !source) {
        return failWith(light ? source : light);
    }
    result.light = {std::move(*light)};
    result.source = {std::move(*source)};
    return result;
}

/// Mean surface brightness of the pixels.
template <class T>
Grid<T> render(const ImageCase& input, const Grid<T>& kernel, double sourceFactor)
{
    std::vector<Component> source = input.source;
    source.front().values.front() *= sourceFactor; // I_eff comes first.
    const LensImager<T> imager(input.frame, kernel, kernel.empty() ? 1 : input.oversampling,
                               input.padded ? FrameEdge::Open : FrameEdge::Closed);
    Grid<T> image = imager.image(input.mass, {source, {}, nullptr}, input.light);
    const T area = static_cast<T>(input.frame.pixelScale * input.frame.pixelScale);
    for (T& value : image) {
        value /= area;
    }
    return image;
}

template <class T>
void compareImage(Agreement& agreement, const std::string& quantity, const Grid<T>& got,
                  const json& expected, const Tolerance& tolerance)
{
    const Grid<double> values = gridFrom<double>(expected);
    agreement.require(values.sameShape(got), "shape of the " + quantity);
    for (int r = 0; r < got.rows(); ++r) {
        for (int c = 0; c < got.cols(); ++c) {
            agreement.compare(quantity, double(got.at(r, c)), values.at(r, c), tolerance,
                              "row " + std::to_string(r) + ", column " + std::to_string(c));
        }
    }
}

/// Gaussian log-likelihood of a model whose photon noise is the model's own.
template <class T>
void compareLikelihood(Agreement& agreement, const Grid<T>& model, const json& likelihood,
                       const Tolerance& tolerance)
{
    const Grid<T> data = gridFrom<T>(likelihood.at("data"));
    const Mask mask = gridFrom<std::uint8_t>(likelihood.at("mask"));
    const T background = likelihood.at("background_rms").get<T>();
    const T exposure = likelihood.at("exposure_time").get<T>();
    double chi2 = 0;
    double norm = 0;
    int pixels = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (mask[i] == 0) {
            continue;
        }
        const T variance = background * background + std::max(model[i], T(0)) / exposure;
        const T residual = data[i] - model[i];
        chi2 += double(residual * residual / variance);
        norm += std::log(2 * std::numbers::pi * double(variance));
        ++pixels;
    }
    agreement.require(pixels == likelihood.at("n_masked_in").get<int>(), "number of pixels used");
    agreement.compare("chi2", chi2, likelihood.at("chi2"), tolerance);
    agreement.compare("log-likelihood", -0.5 * chi2, likelihood.at("log_like_without_norm"),
                      tolerance);
    // A small difference of large terms: held to the tolerance of those.
    const double withNorm = likelihood.at("log_like_with_norm");
    const Tolerance ofTerms{0, tolerance.atol + tolerance.rtol * 0.5 * chi2};
    agreement.compare("log-likelihood with norm", -0.5 * (chi2 + norm), withNorm, ofTerms);
}

template <class T>
CaseResult verifyIn(const std::string& dtype, const std::filesystem::path& file,
                    const json& reference, const ImageCase& input)
{
    const json& declared = reference.at("tolerance").at(dtype);
    const Tolerance tolerance{declared.at("rtol"), declared.at("atol")};
    Agreement agreement(file.stem(), "image", dtype);
    const Grid<T> kernel = gridFrom<T>(reference.at("psf"));
    const json& expected = reference.at("expected");
    compareImage(agreement, "image", render<T>(input, kernel, 1), expected.at("image"), tolerance);
    if (expected.contains("unconvolved")) {
        compareImage(agreement, "unconvolved", render<T>(input, {}, 1), expected.at("unconvolved"),
                     tolerance);
    }
    if (reference.contains("likelihood")) {
        compareLikelihood(agreement, render<T>(input, kernel, 1.05), reference.at("likelihood"),
                          tolerance);
    }
    return agreement.result();
}

} // namespace

std::vector<CaseResult> verifyImage(const std::filesystem::path& file, const json& reference)
{
    const auto input = imageCase(reference);
    if (!input) {
        return {notRun(file.stem(), "image", input.error().message)};
    }
    return {verifyIn<double>("float64", file, reference, *input),
            verifyIn<float>("float32", file, reference, *input)};
}

} // namespace anneau
