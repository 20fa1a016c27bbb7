// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/verify/verify_cases.h"

#include "core/diffusion/verify/verify_check.h"

#include <ATen/ATen.h>

#include <cmath>
#include <fstream>
#include <map>

namespace anneau {
namespace {

constexpr const char* kLensModel = "lens_model"; // Judged point by point, not by a VerifyCheck.

using Run = void (*)(const nlohmann::json&, const VerifyContext&, VerifyCheck&);

const std::map<std::string, Run>& runs()
{
    static const std::map<std::string, Run> table{{"schedules", verifySchedules},
                                                  {"gaussian_linear", verifyGaussian},
                                                  {"mixture_linear", verifyMixture},
                                                  {"pixelated_source", verifyPixelatedSource},
                                                  {"em_prior", verifyEm},
                                                  {"joint", verifyJoint}};
    return table;
}

void appendNumbers(const nlohmann::json& value, std::vector<double>& numbers)
{
    if (value.is_array()) {
        for (const nlohmann::json& item : value) {
            appendNumbers(item, numbers);
        }
        return;
    }
    numbers.push_back(value.get<double>());
}

} // namespace

Tensor VerifyContext::read(const nlohmann::json& values) const
{
    std::vector<double> numbers;
    appendNumbers(values, numbers);
    std::vector<std::int64_t> shape;
    for (const nlohmann::json* level = &values; level->is_array(); level = &level->front()) {
        shape.push_back(static_cast<std::int64_t>(level->size()));
    }
    return at::tensor(numbers, at::kDouble).reshape(shape).to(device, dtype);
}

double VerifyContext::tolerance() const
{
    return dtype == at::kDouble ? 1e-9 : 1e-4;
}

VerifyCheck::VerifyCheck(std::string name, std::string kind, const VerifyContext& context)
    : m_context{context}
{
    m_result.name = std::move(name);
    m_result.kind = std::move(kind);
    m_result.dtype = context.dtype == at::kDouble ? "float64" : "float32";
    m_result.tolerance = context.tolerance();
    m_result.passed = true;
}

void VerifyCheck::compare(const std::string& quantity, const Tensor& got,
                          const nlohmann::json& expected, double rtol, double atol)
{
    const double relative = rtol > 0 ? rtol : m_context.tolerance();
    const Tensor want = VerifyContext{}.read(expected);
    const Tensor have = got.detach().to(at::kCPU, at::kDouble).reshape(want.sizes());
    const double largest = want.abs().max().item<double>();
    const double allowed = relative * largest + atol + 1e-300;
    const double error = (have - want).abs().max().item<double>() / allowed;
    if (!(error <= m_result.worst)) { // also when it is not a number
        m_result.worst = error;
        m_result.tolerance = relative;
        m_result.note = quantity;
    }
    m_result.passed = m_result.passed && error <= 1;
    m_compared = true;
}

void VerifyCheck::compare(const std::string& quantity, double got, const nlohmann::json& expected,
                          double rtol, double atol)
{
    compare(quantity, at::tensor({got}, at::kDouble), nlohmann::json::array({expected}), rtol,
            atol);
}

VerifyCheck& VerifyCheck::part(const std::string& quantity)
{
    const std::string name = m_result.name + ": " + quantity;
    for (const auto& part : m_parts) {
        if (part->m_result.name == name) {
            return *part;
        }
    }
    m_parts.push_back(std::make_unique<VerifyCheck>(name, m_result.kind, m_context));
    return *m_parts.back();
}

std::vector<CaseResult> VerifyCheck::results() const
{
    std::vector<CaseResult> all;
    if (m_compared || m_parts.empty()) {
        all.push_back(m_result);
        all.back().passed = all.back().passed && m_compared;
    }
    for (const auto& part : m_parts) {
        const std::vector<CaseResult> own = part->results();
        all.insert(all.end(), own.begin(), own.end());
    }
    return all;
}

bool isTensorKind(const std::string& kind)
{
    return kind == kLensModel || runs().count(kind) > 0;
}

std::vector<CaseResult> verifyTensors(const std::filesystem::path& file, const std::string& kind,
                                      const std::string& device)
{
    std::ifstream in(file);
    const nlohmann::json content = nlohmann::json::parse(in);
    std::vector<CaseResult> results;
    for (at::ScalarType dtype : {at::kDouble, at::kFloat}) {
        const VerifyContext context{at::Device(device), dtype, file.parent_path()};
        if (kind == kLensModel) {
            results.push_back(verifyLensTensors(file.stem().string(), content, context));
            continue;
        }
        VerifyCheck check(file.stem().string(), kind, context);
        runs().at(kind)(content, context, check);
        const std::vector<CaseResult> own = check.results();
        results.insert(results.end(), own.begin(), own.end());
    }
    return results;
}

} // namespace anneau
