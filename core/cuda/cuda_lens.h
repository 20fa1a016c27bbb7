// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cuda/cuda_device.h"
#include "core/cuda/lens_block.h"
#include "core/model/scene.h"

#include <vector>

namespace anneau {

/// Mass components of one plane on a CUDA device, in precision S (float or double): the kernels of
/// device_kernels.cu, from arrays and to arrays of the host. What LensPlane is on the processor;
/// its reference on tensors is core/tensor/mass_tensors.h. Positions in arcsec; outputs are
/// written. Errors: BadInput for a model the kernels lack, and those of checked(). Not run on a
/// device yet.
template <class S>
class CudaLens {
public:
    static Result<CudaLens> make(const CudaDevice& device, const std::vector<Component>& lens);

    Result<void> deflection(std::size_t n, const S* x, const S* y, S* ax, S* ay) const;
    Result<void> hessian(std::size_t n, const S* x, const S* y, S* xx, S* xy, S* yy) const;
    /// Where the rays of a grid end, computed from their places in it.
    Result<void> toSource(const RayGrid<S>& rays, S* betaX, S* betaY) const;

    /// Slopes of component k's deflection in its parameters, as MassModel::deflectionJacobian().
    Result<void> jacobian(std::size_t k, std::size_t n, const S* x, const S* y, S* dax,
                          S* day) const;
    /// Of a sum over the rays with slopes gx, gy in their deflections, those in component k's
    /// parameters; the same numbers each time.
    Result<std::vector<double>> gradient(std::size_t k, std::size_t n, const S* x, const S* y,
                                         const S* gx, const S* gy) const;

private:
    CudaDevice m_device;
    std::vector<Component> m_components;
    LensBlock m_block;
    DeviceArray<std::byte> m_memory;
};

extern template class CudaLens<float>;
extern template class CudaLens<double>;

/// A pixelated source on a CUDA device: BilinearGrid for many rays at once.
template <class S>
class CudaSource {
public:
    /// `values`: grid.pixels^2 of them, row by row.
    static Result<CudaSource> make(const CudaDevice& device, const SourceGrid& grid,
                                   const S* values);

    /// Brightness where n rays end.
    Result<void> gather(std::size_t n, const S* x, const S* y, S* brightness) const;
    /// The adjoint: from slopes in the rays' brightness those in the pixels and in the rays' ends.
    /// Sums are in an order that changes from run to run: equal to rounding.
    Result<void> scatter(std::size_t n, const S* x, const S* y, const S* slopes, S* pixels, S* gx,
                         S* gy) const;

private:
    explicit CudaSource(const SourceGrid& grid) : m_grid(grid) {}

    CudaDevice m_device;
    BilinearGrid<S> m_grid;
    DeviceArray<S> m_values;
};

extern template class CudaSource<float>;
extern template class CudaSource<double>;

} // namespace anneau
