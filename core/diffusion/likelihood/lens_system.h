// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/correlated_noise.h"
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/likelihood/linear_data.h"
#include "core/forward/tensor_operator.h"

#include <functional>
#include <future>
#include <memory>
#include <stop_token>

namespace anneau {

/// All that sampling needs of one lens, one PSF and one noise map, and nothing of the data: the
/// operator whitened by the noise and either its Gram matrix and, made when first asked for, its
/// singular values, or, of sources of more than kLargestGram pixels, the singular values of the
/// part of the data that says most (projected_basis.h). Costs seconds; the engine keeps the last
/// one. float32 on the device. Used by one thread at a time.
class LensSystem {
public:
    /// What it was made from: equal keys, equal systems.
    struct Key {
        std::vector<Component> lensMass;
        SourceGrid source;
        int supersampling = 2;
        double pixelScale = 0;
        Image kernel;
        int kernelOversampling = 1;
        Image sigma; ///< Noise of each pixel, e-/s; 0 where the pixel is not used.
        std::string device;
        Grid<double> correlation{}; ///< Of the noise of neighbours; empty: independent pixels.
        std::optional<double> zLens{}, zSource{}; ///< Of lenses on several planes.

        bool operator==(const Key&) const = default;
    };
    static Key keyOf(const Observation& observation, const Scene& scene, const at::Device& device,
                     const Grid<double>& correlation = {});
    static OperatorSpec specOf(const Key& key);

    /// Throws Cancelled between its parts when asked to stop.
    LensSystem(Key key, const at::Device& device, std::stop_token stop);

    const Key& key() const { return m_key; }
    std::int64_t usedPixels() const { return m_used; }
    std::int64_t sourcePixels() const;
    at::Device device() const { return m_device; }
    /// Source pixels up to which there is a Gram matrix: of 128 x 128 it alone would be a gibibyte
    /// and its eigenvalues the work of many minutes.
    static constexpr std::int64_t kLargestGram = 4096;
    bool hasGram() const { return m_gram.defined(); }
    const Tensor& gram() const { return m_gram; } // [n, n]; undefined without one
    /// Of a system without a Gram matrix: lets combinations of the data into basis() that say
    /// `factor` < 1 times as much as the weakest so far. False, and nothing done, where there are
    /// none or no more fit. Throws Cancelled.
    bool refineProjection(double factor, const std::stop_token& stop);

    /// Found on a thread of its own, as LAPACK does not look at stop tokens: a stopped run throws
    /// Cancelled at once, and the next one finds the work done.
    std::shared_ptr<const SingularBasis> basis(std::stop_token stop);

    /// sources [B, n] e-/s per arcsec^2 -> [B, H, W] e-/s per pixel, masked.
    Tensor image(const Tensor& sources) const;
    /// A^T S^-1 y for images [B, H, W] in e-/s per pixel. // -> [B, n]
    Tensor backProject(const Tensor& images) const;
    /// r^T S^-1 r of residual images. // [B, H, W] -> [B], double
    Tensor chi2(const Tensor& residuals) const;
    /// Images divided by each pixel's noise, 0 where not used; white only where pixels are
    /// independent. // [B, H, W] -> [B, H, W]
    Tensor whiten(const Tensor& images) const;
    /// Images [B, H, W] as the rows of samplers that look at single pixels. The system must outlive
    /// it.
    ImageData imageData(const Tensor& images) const;
    const Tensor& sigma() const { return m_sigma; }   // [H, W], 1 where not used
    const Tensor& weight() const { return m_weight; } // [H, W], 1 or 0
    /// log det(2 pi S); of correlated noise as if the frame were periodic.
    double logNoise() const { return m_logNoise; }
    /// How much of each pixel's light comes from the source grid. // -> [H, W]
    Tensor coverage() const;

private:
    void makeGram(const std::stop_token& stop);
    void makeProjection(const std::stop_token& stop);
    /// A^T S^-1 A of sources. // [B, n] -> [B, n]
    Tensor applyGram(const Tensor& sources, const std::stop_token& stop) const;
    /// body(first, count) over blocks of `total` sources, on all threads.
    void inBlocks(std::int64_t total, const std::function<void(std::int64_t, std::int64_t)>& body,
                  const std::stop_token& stop) const;
    /// rows [n, used] = A~^T -> A~^T R^-1 A~, one triangle of it computed. // -> [n, n]
    Tensor gramOf(const Tensor& rows, const Tensor& used, const std::stop_token& stop) const;
    /// R^-1 u for images over their noise, R the correlation among the used pixels.
    Tensor decorrelate(const Tensor& whitened) const;

    Key m_key;
    at::Device m_device;
    TensorOperator m_operator;
    std::unique_ptr<FixedOperator> m_fixed;
    std::unique_ptr<const CorrelatedNoise> m_correlated; ///< Null: independent pixels.
    Tensor m_sigma, m_weight;
    std::int64_t m_used = 0;
    double m_logNoise = 0;
    Tensor m_gram;
    std::shared_future<SingularBasis> m_pending;
    std::shared_ptr<const SingularBasis> m_basis;
    std::int64_t m_rank = 0; ///< Combinations tried for m_basis…
    double m_floor = 0;      ///< …and what the weakest must say, relative to the best.
};

} // namespace anneau
