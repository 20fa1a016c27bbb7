// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"
#include "core/verify/report.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace anneau {

/// Where and in what precision a reference case runs.
struct VerifyContext {
    at::Device device{at::kCPU};
    at::ScalarType dtype = at::kDouble;
    std::filesystem::path folder; ///< Of the file: arrays may lie beside it.

    /// A number or nested list as a tensor of that kind.
    Tensor read(const nlohmann::json& values) const;
    /// 1e-9 in float64, 1e-4 in float32 (of the largest element).
    double tolerance() const;
};

/// Collects comparisons of one case in one precision: the worst one is what it reports.
class VerifyCheck {
public:
    VerifyCheck(std::string name, std::string kind, const VerifyContext& context);

    /// |got - expected| <= rtol * max|expected| (+ atol), element by element.
    void compare(const std::string& quantity, const Tensor& got, const nlohmann::json& expected,
                 double rtol = 0, double atol = 0);
    void compare(const std::string& quantity, double got, const nlohmann::json& expected,
                 double rtol = 0, double atol = 0);
    /// Something that has its own line in the report: "NAME: quantity". The same object when asked
    /// again.
    VerifyCheck& part(const std::string& quantity);
    /// Its own, if it compared anything, then those of its parts.
    std::vector<CaseResult> results() const;

private:
    VerifyContext m_context;
    CaseResult m_result;
    bool m_compared = false;
    std::vector<std::unique_ptr<VerifyCheck>> m_parts;
};

void verifySchedules(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check);
void verifyGaussian(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check);
void verifyMixture(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check);
void verifyPixelatedSource(const nlohmann::json& file, const VerifyContext& context,
                           VerifyCheck& check);
/// Mass models on tensors: deflections, their slopes by reverse mode, potentials.
CaseResult verifyLensTensors(const std::string& name, const nlohmann::json& file,
                             const VerifyContext& context);

void verifyEm(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check);
void verifyJoint(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check);

} // namespace anneau
