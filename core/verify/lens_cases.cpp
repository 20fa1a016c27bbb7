// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/lens_cases.h"

#include "core/cuda/cuda_lens.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "core/verify/agreement.h"
#include "core/verify/reference_models.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>

namespace anneau {
namespace {

using nlohmann::json;
using Values = std::vector<double>;

/// The innermost points of the files lie so near the centre that x - x0 alone costs float32 its
/// digits.
constexpr std::size_t kFirstPointInSinglePrecision = 6;

template <class S>
constexpr const char* dtypeName()
{
    return std::is_same_v<S, double> ? "float64" : "float32";
}

/// In double precision the tight one, where a file names a second: forms that keep their digits
/// near removable singularities meet it.
Tolerance toleranceOf(const json& reference, const std::string& dtype)
{
    const json& tolerances = reference.at("tolerance");
    const json& t = tolerances.contains(dtype + "_tight") ? tolerances.at(dtype + "_tight")
                                                          : tolerances.at(dtype);
    return {t.at("rtol"), t.at("atol")};
}

template <class S>
std::vector<S> relativeTo(const json& positions, double origin)
{
    std::vector<S> result;
    for (const double value : positions) {
        result.push_back(static_cast<S>(value - origin));
    }
    return result;
}

Values asDoubles(const std::vector<double>& values)
{
    return values;
}
Values asDoubles(const std::vector<float>& values)
{
    return {values.begin(), values.end()};
}

/// Fields of a list of components by the kernels in precision S.
template <class S>
LensFields fieldsOf(const std::vector<ReferenceComponent>& components, const json& px,
                    const json& py)
{
    const std::size_t n = px.size();
    std::vector<S> ax(n), ay(n), xx(n), xy(n), yy(n);
    Values psi; // Potentials are offered in double precision only.
    for (const ReferenceComponent& c : components) {
        const MassModel& model = *findMassModel(c.type);
        const std::vector<S> x = relativeTo<S>(px, c.originX), y = relativeTo<S>(py, c.originY);
        model.addDeflection(c.values, n, x.data(), y.data(), ax.data(), ay.data());
        model.addHessian(c.values, n, x.data(), y.data(), xx.data(), xy.data(), yy.data());
        if constexpr (std::is_same_v<S, double>) {
            psi.resize(n);
            model.addPotential(c.values, n, x.data(), y.data(), psi.data());
        }
    }
    return {asDoubles(ax), asDoubles(ay), asDoubles(xx), asDoubles(xy), asDoubles(yy), psi};
}

/// The same on a device, all components of one origin in one pass.
template <class S>
Result<LensFields> fieldsOnCuda(const CudaDevice& device,
                                const std::vector<ReferenceComponent>& components, const json& px,
                                const json& py)
{
    const std::size_t n = px.size();
    std::array<Values, 5> sums;
    sums.fill(Values(n));
    for (std::size_t first = 0; first < components.size();) {
        const ReferenceComponent& origin = components[first];
        std::vector<Component> lens;
        for (; first < components.size() && components[first].originX == origin.originX &&
               components[first].originY == origin.originY;
             ++first) {
            lens.push_back({components[first].type, "", components[first].values, {}});
        }
        const std::vector<S> x = relativeTo<S>(px, origin.originX),
                             y = relativeTo<S>(py, origin.originY);
        std::array<std::vector<S>, 5> fields;
        fields.fill(std::vector<S>(n));
        const auto cuda = CudaLens<S>::make(device, lens);
        if (!cuda) {
            return failWith(cuda);
        }
        auto done = cuda->deflection(n, x.data(), y.data(), fields[0].data(), fields[1].data());
        if (done) {
            done = cuda->hessian(n, x.data(), y.data(), fields[2].data(), fields[3].data(),
                                 fields[4].data());
        }
        if (!done) {
            return failWith(done);
        }
        for (std::size_t k = 0; k < sums.size(); ++k) {
            std::transform(fields[k].begin(), fields[k].end(), sums[k].begin(), sums[k].begin(),
                           [](S value, double sum) { return sum + static_cast<double>(value); });
        }
    }
    return LensFields{sums[0], sums[1], sums[2], sums[3], sums[4], {}};
}

template <class S>
CaseResult onCuda(const std::string& name, const json& reference, const CudaDevice& device,
                  const std::vector<ReferenceComponent>& components)
{
    const std::string label = name + " (CUDA kernels)";
    const auto fields = fieldsOnCuda<S>(device, components, reference.at("x"), reference.at("y"));
    return fields ? compareLensFields(label, dtypeName<S>(), reference, *fields)
                  : notRun(label, "lens_model", fields.error().message);
}

template <class S>
CaseResult lightModelIn(const std::string& name, const json& reference,
                        const std::vector<ReferenceComponent>& components)
{
    Agreement agreement(name, "light_model", dtypeName<S>());
    const Tolerance tolerance = toleranceOf(reference, dtypeName<S>());
    const std::vector<S> x = relativeTo<S>(reference.at("x"), 0),
                         y = relativeTo<S>(reference.at("y"), 0);
    std::vector<S> brightness(x.size());
    for (const ReferenceComponent& c : components) {
        findLightModel(c.type)->addBrightness(c.values, x.size(), x.data(), y.data(),
                                              brightness.data());
    }
    const json& expected = reference.at("expected").at("brightness");
    for (std::size_t i = std::is_same_v<S, double> ? 0 : kFirstPointInSinglePrecision; i < x.size();
         ++i) {
        agreement.compare("brightness", brightness[i], expected.at(i), tolerance,
                          "point " + std::to_string(i));
    }
    return agreement.result();
}

using Convert = Result<ReferenceComponent> (*)(const json&);
Result<std::vector<ReferenceComponent>> componentsOf(const json& reference, Convert convert)
{
    std::vector<ReferenceComponent> components;
    for (const json& entry : reference.at("components")) {
        auto component = convert(entry);
        if (!component) {
            return failWith(component);
        }
        components.push_back(std::move(*component));
    }
    return components;
}

} // namespace

CaseResult compareLensFields(const std::string& name, const std::string& dtype,
                             const json& reference, const LensFields& fields)
{
    Agreement agreement(name, "lens_model", dtype);
    const Tolerance tolerance = toleranceOf(reference, dtype);
    const json& expected = reference.at("expected");
    const std::size_t first = dtype == "float64" ? 0 : kFirstPointInSinglePrecision;
    for (std::size_t i = first; i < fields.ax.size(); ++i) {
        const std::string where = "point " + std::to_string(i);
        const auto compare = [&](const char* quantity, double got) {
            agreement.compare(quantity, got, expected.at(quantity).at(i), tolerance, where);
        };
        const double kappa = 0.5 * (fields.xx[i] + fields.yy[i]);
        const double gamma1 = 0.5 * (fields.xx[i] - fields.yy[i]);
        const double gamma2 = fields.xy[i];
        compare("ax", fields.ax[i]);
        compare("ay", fields.ay[i]);
        compare("kappa", kappa);
        compare("gamma1", gamma1);
        compare("gamma2", gamma2);
        if (!fields.psi.empty()) {
            compare("psi", fields.psi[i]);
        }
        const double inverse = (1 - kappa) * (1 - kappa) - gamma1 * gamma1 - gamma2 * gamma2;
        const double mu = expected.at("mu").at(i);
        if (std::abs(mu) > 1) { // Towards a critical curve mu loses all digits, 1/mu does not.
            agreement.compare("1/mu", inverse, 1 / mu, tolerance, where);
        } else {
            agreement.compare("mu", 1 / inverse, mu, tolerance, where);
        }
    }
    return agreement.result();
}

std::vector<CaseResult> verifyLensModel(const std::filesystem::path& file, const json& reference)
{
    const auto components = componentsOf(reference, massFromReference);
    if (!components) {
        return {notRun(file.stem(), "lens_model", components.error().message)};
    }
    const json &x = reference.at("x"), &y = reference.at("y");
    return {
        compareLensFields(file.stem(), "float64", reference, fieldsOf<double>(*components, x, y)),
        compareLensFields(file.stem(), "float32", reference, fieldsOf<float>(*components, x, y))};
}

std::vector<CaseResult> verifyLensModelOnCuda(const std::filesystem::path& file,
                                              const json& reference, const CudaDevice& device)
{
    const auto components = componentsOf(reference, massFromReference);
    if (!components) {
        return {}; // verifyLensModel() says so.
    }
    return {onCuda<double>(file.stem(), reference, device, *components),
            onCuda<float>(file.stem(), reference, device, *components)};
}

std::vector<CaseResult> verifyLightModel(const std::filesystem::path& file, const json& reference)
{
    const auto components = componentsOf(reference, lightFromReference);
    if (!components) {
        return {notRun(file.stem(), "light_model", components.error().message)};
    }
    return {lightModelIn<double>(file.stem(), reference, *components),
            lightModelIn<float>(file.stem(), reference, *components)};
}

} // namespace anneau
