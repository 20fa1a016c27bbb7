// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/verify/verify_check.h"
#include "core/tensor/mass_tensors.h"
#include "core/verify/agreement.h"
#include "core/verify/lens_cases.h"
#include "core/verify/reference_models.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

namespace anneau {
namespace {

std::vector<double> toVector(const Tensor& t)
{
    const Tensor flat = t.detach().to(at::kCPU, at::kDouble).reshape({-1}).contiguous();
    return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

/// Adds the fields of one component at x and y, leaves of the graph.
void add(const ReferenceComponent& component, const VerifyContext& context, const Tensor& x,
         const Tensor& y, std::vector<Tensor>& sums)
{
    const Tensor p = at::tensor(component.values, at::kDouble)
                         .reshape({1, -1})
                         .to(context.device, context.dtype);
    const Deflection alpha = deflection(component.type, p, x, y);
    const auto byX = torch::autograd::grad({alpha.x.sum()}, {x, y}, {}, true, false, true);
    const auto byY = torch::autograd::grad({alpha.y.sum()}, {x, y}, {}, true, false, true);
    const std::vector<Tensor> fields{alpha.x, alpha.y, byX[0],
                                     byX[1],  byY[1],  potential(component.type, p, x, y)};
    for (std::size_t k = 0; k < fields.size(); ++k) {
        if (fields[k].defined()) { // A slope that is zero everywhere is not.
            sums[k] = sums[k] + fields[k].detach();
        }
    }
}

} // namespace

CaseResult verifyLensTensors(const std::string& name, const nlohmann::json& file,
                             const VerifyContext& context)
{
    const std::string label = name + " (tensors)";
    const VerifyContext exact; // Origins are taken off before positions are rounded.
    const Tensor x = exact.read(file.at("x")).reshape({1, -1});
    const Tensor y = exact.read(file.at("y")).reshape({1, -1});
    std::vector<Tensor> sums(6, at::zeros_like(x).to(context.device, context.dtype));
    for (const nlohmann::json& entry : file.at("components")) {
        const auto component = massFromReference(entry);
        if (!component) {
            return notRun(label, "lens_model", component.error().message);
        }
        const auto leaf = [&](const Tensor& positions, double origin) {
            return (positions - origin).to(context.device, context.dtype).requires_grad_(true);
        };
        add(*component, context, leaf(x, component->originX), leaf(y, component->originY), sums);
    }
    LensFields fields{toVector(sums[0]), toVector(sums[1]), toVector(sums[2]),
                      toVector(sums[3]), toVector(sums[4]), {}};
    const bool isDouble = context.dtype == at::kDouble;
    if (isDouble) {
        fields.psi = toVector(sums[5]);
    }
    return compareLensFields(label, isDouble ? "float64" : "float32", file, fields);
}

} // namespace anneau
