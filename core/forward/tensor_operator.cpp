// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/tensor_operator.h"

#include "core/base/parallel.h"
#include "core/forward/psf.h"

#include <ATen/ATen.h>

#include <cstring>

namespace anneau {
namespace {

/// Positions of `count` samples along one axis, `perCell` in each cell of side `cell`, the whole
/// centred on 0.
Tensor axis(int cells, int perCell, double cell)
{
    const Tensor i = at::arange(static_cast<std::int64_t>(cells) * perCell, at::kDouble);
    return (i - (cells * perCell - 1) / 2.0) * (cell / perCell);
}

/// [rows * s, cols * s] as [rows, cols, s, s], flattened: a cell's rays lie together.
Tensor byCell(const Tensor& plane, int rows, int cols, int s)
{
    return plane.reshape({rows, s, cols, s}).permute({0, 2, 1, 3}).reshape({-1}).contiguous();
}

Tensor kernelTensor(const Grid<double>& kernel, at::Device device, at::ScalarType dtype)
{
    return kernel.empty() ? Tensor() : toTensor(kernel).to(device, dtype);
}

} // namespace

OperatorSpec operatorSpec(const Observation& observation, const Scene& scene)
{
    OperatorSpec spec;
    spec.rows = observation.rows();
    spec.cols = observation.cols();
    spec.pixelScale = observation.pixelScale;
    spec.supersampling = scene.supersampling;
    const Image& kernel = observation.psf.kernel;
    spec.kernel = Grid<double>(kernel.rows(), kernel.cols());
    for (std::size_t i = 0; i < kernel.size(); ++i) {
        spec.kernel[i] = static_cast<double>(kernel[i]);
    }
    spec.kernelOversampling = observation.psf.oversampling;
    spec.source = scene.sourceGrid;
    spec.mask = observation.mask;
    return spec;
}

TensorOperator::TensorOperator(const OperatorSpec& spec, at::Device device, at::ScalarType dtype)
    : m_spec{spec},
      m_cellsPerPixel{spec.kernel.empty() ? 1 : std::max(1, spec.kernelOversampling)},
      m_area{spec.pixelScale * spec.pixelScale}
{
    expects(spec.rows > 0 && spec.cols > 0 && spec.pixelScale > 0 && spec.supersampling > 0,
            "TensorOperator: frame");
    expects(spec.source.pixels >= 2 && spec.source.pixelScale > 0, "TensorOperator: source grid");
    m_perCell = (spec.supersampling + m_cellsPerPixel - 1) / m_cellsPerPixel;
    if (spec.openEdge || m_cellsPerPixel > 1) {
        // A whole number of pixels, so that cropping and binning keep the frame centred.
        const auto whole = [this](int reach) {
            return (reach + m_cellsPerPixel - 1) / m_cellsPerPixel * m_cellsPerPixel;
        };
        m_marginRows = whole(kernelReach(spec.kernel.rows()));
        m_marginCols = whole(kernelReach(spec.kernel.cols()));
    }
    m_cellRows = spec.rows * m_cellsPerPixel + 2 * m_marginRows;
    m_cellCols = spec.cols * m_cellsPerPixel + 2 * m_marginCols;
    const double cell = spec.pixelScale / m_cellsPerPixel;
    const auto grid =
        at::meshgrid({axis(m_cellRows, m_perCell, cell), axis(m_cellCols, m_perCell, cell)}, "ij");
    m_thetaY = byCell(grid[0], m_cellRows, m_cellCols, m_perCell).to(device, dtype);
    m_thetaX = byCell(grid[1], m_cellRows, m_cellCols, m_perCell).to(device, dtype);
    m_psf = std::make_unique<TensorPsf>(kernelTensor(spec.kernel, device, dtype), m_cellRows,
                                        m_cellCols);
    if (!spec.mask.empty()) {
        m_mask = at::empty({spec.rows, spec.cols}, at::kByte);
        std::memcpy(m_mask.data_ptr<std::uint8_t>(), spec.mask.data(), spec.mask.size());
        m_mask = m_mask.to(device, dtype);
    }
}

/// Flat source pixel and weight of the four neighbours of each ray; weight 0 outside the grid.
TensorOperator::Corners TensorOperator::corners(const Tensor& betaX, const Tensor& betaY) const
{
    const int n = m_spec.source.pixels;
    const double scale = 1 / m_spec.source.pixelScale;
    const double middle = (n - 1) / 2.0;
    const Tensor col = (betaX - m_spec.source.centerX) * scale + middle;
    const Tensor row = (betaY - m_spec.source.centerY) * scale + middle;
    const Tensor c = col.detach().floor().clamp(0, n - 2);
    const Tensor r = row.detach().floor().clamp(0, n - 2);
    const auto within = [n](const Tensor& p) {
        return (p >= -0.5) & (p <= n - 0.5);
    };
    const Tensor inside = (within(col.detach()) & within(row.detach())).to(col.scalar_type());
    const Tensor u = col - c;
    const Tensor v = row - r;
    const Tensor base = r.to(at::kLong) * n + c.to(at::kLong);
    return {at::stack({base, base + 1, base + n, base + n + 1}),
            at::stack({(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v}) * inside};
}

Tensor TensorOperator::blurAndBin(const Tensor& cells) const
{
    const int k = m_cellsPerPixel;
    Tensor out = m_psf->apply(cells)
                     .narrow(1, m_marginRows, m_spec.rows * k)
                     .narrow(2, m_marginCols, m_spec.cols * k);
    if (k > 1) {
        out =
            out.reshape({out.size(0), m_spec.rows, k, m_spec.cols, k}).mean(at::IntArrayRef{2, 4});
    }
    out = out * m_area;
    return m_mask.defined() ? out * m_mask : out;
}

Tensor TensorOperator::unbinAndBlur(const Tensor& images) const
{
    const int k = m_cellsPerPixel;
    Tensor cells = (m_mask.defined() ? images * m_mask : images) * (m_area / (k * k));
    if (k > 1) {
        cells = cells.repeat_interleave(k, 1).repeat_interleave(k, 2);
    }
    cells = at::constant_pad_nd(cells, {m_marginCols, m_marginCols, m_marginRows, m_marginRows});
    return m_psf->adjoint(cells);
}

Tensor TensorOperator::apply(const Tensor& source, const Tensor& betaX, const Tensor& betaY) const
{
    const Corners at = corners(betaX, betaY);
    const std::int64_t batch = std::max(source.size(0), betaX.size(0));
    const std::int64_t rays = betaX.size(1);
    const Tensor flat = source.reshape({source.size(0), -1}).expand({batch, -1});
    Tensor light;
    for (std::int64_t k = 0; k < 4; ++k) {
        const Tensor index = at.index.select(0, k).expand({batch, rays});
        const Tensor part = flat.gather(1, index) * at.weight.select(0, k);
        light = light.defined() ? light + part : part;
    }
    const Tensor cells =
        light.reshape({batch, m_cellRows, m_cellCols, m_perCell * m_perCell}).mean(3);
    return blurAndBin(cells);
}

Tensor TensorOperator::adjoint(const Tensor& images, const Tensor& betaX, const Tensor& betaY) const
{
    const Corners at = corners(betaX, betaY);
    const std::int64_t batch = images.size(0);
    const int perCell = m_perCell * m_perCell;
    const Tensor cells = unbinAndBlur(images).reshape({batch, -1, 1});
    const Tensor light = (cells / perCell).expand({-1, -1, perCell}).reshape({batch, -1});
    const std::int64_t n = m_spec.source.pixels;
    Tensor source = at::zeros({batch, n * n}, images.options());
    for (std::int64_t k = 0; k < 4; ++k) {
        const Tensor index = at.index.select(0, k).expand_as(light);
        source = source.scatter_add(1, index, light * at.weight.select(0, k));
    }
    return source.reshape({batch, n, n});
}

FixedOperator::FixedOperator(const TensorOperator& op, const Tensor& betaX, const Tensor& betaY)
    : m_op{op}
{
    const auto at = op.corners(betaX.to(at::kCPU, at::kDouble).unsqueeze(0),
                               betaY.to(at::kCPU, at::kDouble).unsqueeze(0));
    const int perCell = op.m_perCell * op.m_perCell;
    const std::int64_t cells = static_cast<std::int64_t>(op.m_cellRows) * op.m_cellCols;
    const std::int64_t n =
        static_cast<std::int64_t>(op.m_spec.source.pixels) * op.m_spec.source.pixels;
    const Tensor cell =
        at::arange(cells, at.index.options()).repeat_interleave(perCell).repeat({4});
    const Tensor weight = at.weight.reshape({-1}) / perCell;
    const Tensor hits = weight.nonzero().squeeze(1);
    const Tensor rows = cell.index_select(0, hits);
    const Tensor cols = at.index.reshape({-1}).index_select(0, hits);
    const Tensor values = weight.index_select(0, hits);
    m_matrix = at::sparse_coo_tensor(at::stack({rows, cols}), values, {cells, n})
                   .coalesce()
                   .to(op.m_thetaX.device(), op.m_thetaX.scalar_type());
    m_transposed = at::sparse_coo_tensor(at::stack({cols, rows}), values, {n, cells})
                       .coalesce()
                       .to(op.m_thetaX.device(), op.m_thetaX.scalar_type());
    const Tensor inside = at.weight.select(0, 0).abs() + at.weight.select(0, 3).abs() > 0;
    const Tensor hit =
        inside.to(at::kDouble).reshape({op.m_cellRows, op.m_cellCols, perCell}).mean(2);
    const int k = op.m_cellsPerPixel;
    const Tensor frame = hit.narrow(0, op.m_marginRows, op.m_spec.rows * k)
                             .narrow(1, op.m_marginCols, op.m_spec.cols * k);
    const Tensor used =
        op.m_mask.defined()
            ? op.m_mask.to(at::kCPU, at::kDouble).repeat_interleave(k, 0).repeat_interleave(k, 1)
            : at::ones_like(frame);
    m_missed = 1 - (frame * used).sum().item<double>() / std::max(1.0, used.sum().item<double>());
}

Tensor FixedOperator::apply(const Tensor& source) const
{
    const std::int64_t batch = source.size(0);
    const Tensor columns = source.reshape({batch, -1}).t().contiguous();
    const Tensor cells = at::mm(m_matrix, columns).t().contiguous();
    return m_op.blurAndBin(cells.reshape({batch, m_op.m_cellRows, m_op.m_cellCols}));
}

Tensor FixedOperator::adjoint(const Tensor& images) const
{
    const std::int64_t batch = images.size(0);
    const std::int64_t n = m_op.m_spec.source.pixels;
    const Tensor cells = m_op.unbinAndBlur(images).reshape({batch, -1});
    return at::mm(m_transposed, cells.t().contiguous()).t().reshape({batch, n, n}).contiguous();
}

std::pair<Tensor, Tensor> traceRays(const TensorOperator& op, const RayMap& lens)
{
    const Tensor x = op.thetaX().to(at::kCPU, at::kDouble).contiguous();
    const Tensor y = op.thetaY().to(at::kCPU, at::kDouble).contiguous();
    const Tensor betaX = at::empty_like(x);
    const Tensor betaY = at::empty_like(y);
    parallelFor(static_cast<std::size_t>(x.numel()), 4096, [&](std::size_t begin, std::size_t end) {
        lens.toSource(end - begin, x.data_ptr<double>() + begin, y.data_ptr<double>() + begin,
                      betaX.data_ptr<double>() + begin, betaY.data_ptr<double>() + begin);
    });
    return {betaX, betaY};
}

} // namespace anneau
