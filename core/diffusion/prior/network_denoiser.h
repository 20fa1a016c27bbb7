// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/network/unet.h"
#include "core/diffusion/prior/denoiser.h"

namespace anneau {

/// The noise levels a network was trained on and the scale of its images.
struct NoiseRange {
    double sigmaData = 0.5;
    double sigmaMin = 0.005;
    double sigmaMax = 50;
};

/// The preconditioned network: D for one noise level per image. sigma [B] float32 on x's device.
/// `prepared` comes from prepareParameters(). Differentiable in x and the parameters.
Tensor denoise(const UnetConfig& config, const Parameters& prepared, double sigmaData,
               const Tensor& x, const Tensor& sigma, at::ScalarType inner);

/// F and the factors it is joined with, for the loss: D = skip x + out F. All factors [B, 1, 1, 1].
struct RawOutput {
    Tensor network, skip, out;
};
RawOutput networkOutput(const UnetConfig& config, const Parameters& prepared, double sigmaData,
                        const Tensor& x, const Tensor& sigma, at::ScalarType inner);

/// A trained "unet-v1" as a denoiser. Its weights never require gradients, so that a
/// vector-Jacobian product goes through the image alone.
class NetworkDenoiser : public Denoiser {
public:
    /// Weights and moments are moved to `device`; inner convolutions run in `inner`.
    NetworkDenoiser(UnetConfig config, const Parameters& parameters, NoiseRange range,
                    const PriorMoments& moments, const at::Device& device, at::ScalarType inner);

    Tensor mean(const Tensor& x, double sigma) const override;
    int pixels() const override { return m_config.pixels; }
    double sigmaMin() const override { return m_range.sigmaMin; }
    double sigmaMax() const override { return m_range.sigmaMax; }
    double sigmaData() const override { return m_range.sigmaData; }
    const PriorMoments& moments() const override { return m_moments; }
    at::Device device() const { return m_device; }
    at::ScalarType inner() const { return m_inner; }

private:
    UnetConfig m_config;
    Parameters m_prepared;
    NoiseRange m_range;
    PriorMoments m_moments;
    at::Device m_device;
    at::ScalarType m_inner;
};

} // namespace anneau
