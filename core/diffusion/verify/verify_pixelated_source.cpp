// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/verify/verify_check.h"
#include "core/forward/tensor_operator.h"
#include "core/tensor/mass_tensors.h"
#include "core/verify/reference_models.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <numbers>

namespace anneau {
namespace {

OperatorSpec readSpec(const nlohmann::json& file)
{
    OperatorSpec spec;
    const auto rows = file["psf"].get<std::vector<std::vector<double>>>();
    spec.kernel = Grid<double>(static_cast<int>(rows.size()), static_cast<int>(rows[0].size()));
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::copy(rows[r].begin(), rows[r].end(),
                  spec.kernel.begin() + static_cast<std::ptrdiff_t>(r * rows[r].size()));
    }
    spec.rows = spec.cols = file["npix"];
    spec.pixelScale = file["pixel_scale"];
    spec.supersampling = file["supersampling"];
    spec.kernelOversampling =
        static_cast<int>(std::lround(spec.pixelScale / file["psf_pixel_scale"].get<double>()));
    spec.openEdge = true;
    spec.source = {static_cast<int>(file["source_pixels"].size()), file["source_pixel_scale"],
                   file["source_centre"][0], file["source_centre"][1]};
    return spec;
}

/// Gradient with respect to our parameters, under the names of the file.
void compareGradient(const nlohmann::json& component, const Tensor& gradient, const Tensor& values,
                     const nlohmann::json& expected, double tolerance, VerifyCheck& check)
{
    const std::string model = component["model"];
    const double degree = 180 / std::numbers::pi;
    const auto g = [&](std::int64_t k) {
        return gradient[0][k].item<double>();
    };
    const auto one = [&](const char* name, double got) {
        check.compare(model + "." + name, got, expected[model + "." + name], tolerance, tolerance);
    };
    if (model == "SHEAR") {
        // gamma1 + i gamma2 = gamma_ext exp 2i(phi_ext + 90 degrees)
        const double gamma = values[0][0].item<double>();
        const double angle = 2 * (values[0][1].item<double>() + 90) / degree;
        const double turn = g(1) * degree / (2 * gamma);
        one("gamma1", g(0) * std::cos(angle) - turn * std::sin(angle));
        one("gamma2", g(0) * std::sin(angle) + turn * std::cos(angle));
        return;
    }
    const bool slope = model == "EPL"; // theta_E, [gamma], q, phi, center_x, center_y
    one("theta_E", g(0));
    if (slope) {
        one("t", g(1));
    }
    const std::int64_t rest = slope ? 2 : 1;
    one("q", g(rest));
    one("phi", g(rest + 1) * degree);
    one("x0", g(rest + 2));
    one("y0", g(rest + 3));
}

} // namespace

void verifyPixelatedSource(const nlohmann::json& file, const VerifyContext& context,
                           VerifyCheck& check)
{
    const bool exact = context.dtype == at::kDouble;
    const nlohmann::json& tolerance = file["tolerance"];
    const double imageTolerance = exact ? tolerance["image"]["rtol"] : tolerance["float32"]["rtol"];
    const double gradientTolerance =
        exact ? tolerance["gradient"]["rtol"] : tolerance["float32"]["rtol"];
    const OperatorSpec spec = readSpec(file);
    const TensorOperator op(spec, context.device, context.dtype);
    const c10::AutoGradMode record(true);

    Tensor betaX = op.thetaX().unsqueeze(0), betaY = op.thetaY().unsqueeze(0);
    std::vector<Tensor> parameters;
    for (const nlohmann::json& component : file["components"]) {
        const auto reference = massFromReference(component);
        if (!reference) {
            throw std::runtime_error(reference.error().message);
        }
        const Tensor p =
            context.read(nlohmann::json::array({reference->values})).requires_grad_(true);
        const Deflection alpha =
            deflection(reference->type, p, op.thetaX().unsqueeze(0) - reference->originX,
                       op.thetaY().unsqueeze(0) - reference->originY);
        betaX = betaX - alpha.x;
        betaY = betaY - alpha.y;
        parameters.push_back(p);
    }
    const Tensor source = context.read(file["source_pixels"]).unsqueeze(0).requires_grad_(true);
    const Tensor image = op.apply(source, betaX, betaY) / (spec.pixelScale * spec.pixelScale);
    const nlohmann::json& expected = file["expected"];
    check.compare("image", image, expected["image"], imageTolerance);
    const double sigma = file["sigma"];
    const Tensor loss =
        0.5 * ((image.squeeze(0) - context.read(file["data"])) / sigma).square().sum();
    check.compare("loss", loss.item<double>(), expected["loss"], imageTolerance);
    std::vector<Tensor> inputs = parameters;
    inputs.push_back(source);
    const auto gradients = torch::autograd::grad({loss}, inputs);
    check.compare("gradient_source", gradients.back(), expected["gradient_source"],
                  gradientTolerance);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        compareGradient(file["components"][i], gradients[i], parameters[i].detach(),
                        expected["gradient_parameters"], gradientTolerance, check);
    }
}

} // namespace anneau
