// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/training/adam.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anneau {

Adam::Adam(const Parameters& parameters, AdamOptions options) : m_options{options}
{
    for (const auto& [name, value] : parameters) {
        first[name] = at::zeros_like(value);
        second[name] = at::zeros_like(value);
    }
}

double Adam::rateAt(std::int64_t step) const
{
    if (step < m_options.warmUp) {
        return m_options.rate * static_cast<double>(step + 1) /
               static_cast<double>(m_options.warmUp);
    }
    const double span =
        static_cast<double>(std::max<std::int64_t>(1, m_options.steps - m_options.warmUp));
    const double part = std::min(1.0, static_cast<double>(step - m_options.warmUp) / span);
    return m_options.finalRate +
           (m_options.rate - m_options.finalRate) * 0.5 * (1 + std::cos(std::numbers::pi * part));
}

double Adam::update(Parameters& parameters, const Parameters& gradients, std::int64_t step)
{
    const c10::NoGradGuard guard;
    double squares = 0;
    for (const auto& [name, gradient] : gradients) {
        squares += gradient.square().sum().item<double>();
    }
    const double norm = std::sqrt(squares);
    if (!std::isfinite(norm)) {
        return norm;
    }
    const double shrink = norm > m_options.clip ? m_options.clip / norm : 1.0;
    const double count = static_cast<double>(step + 1);
    const double correction1 = 1 - std::pow(m_options.beta1, count);
    const double correction2 = 1 - std::pow(m_options.beta2, count);
    const double rate = rateAt(step) / correction1;
    for (const auto& [name, raw] : gradients) {
        const Tensor gradient = raw * shrink;
        Tensor &mean = first.at(name), &square = second.at(name);
        mean.mul_(m_options.beta1).add_(gradient, 1 - m_options.beta1);
        square.mul_(m_options.beta2).addcmul_(gradient, gradient, 1 - m_options.beta2);
        parameters.at(name).addcdiv_(mean, (square / correction2).sqrt_().add_(m_options.epsilon),
                                     -rate);
    }
    return norm;
}

} // namespace anneau
