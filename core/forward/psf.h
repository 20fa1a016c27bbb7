// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

#include <memory>

namespace anneau {

/// Index of the sample of a kernel side that counts as its centre: the middle one of an odd side,
/// the one right of (above) the middle of an even side, as after an FFT shift.
inline int kernelCentre(int side)
{
    return side / 2;
}

/// Samples that a kernel side reaches to either side of its centre, at most.
inline int kernelReach(int side)
{
    return side / 2;
}

/// The values of a grid in another precision.
template <class T, class U>
Grid<T> converted(const Grid<U>& values)
{
    Grid<T> result(values.rows(), values.cols());
    for (std::size_t i = 0; i < values.size(); ++i) {
        result[i] = static_cast<T>(values[i]);
    }
    return result;
}

/// Convolution of images of one shape with one kernel, and its exact adjoint (correlation):
///     apply:   out(r, c) = sum_ab kernel(a, b) in(r + R - a, c + C - b),   (R, C) = kernelCentre
///     adjoint: <apply(u), v> = <u, adjoint(v)>.
/// What lies outside the image counts as zero; nothing wraps around. Input and output have the same
/// shape and may be the same array. An empty kernel copies.
///
/// Small kernels are summed directly, others go through a zero-padded FFT (FFTW) whose plan is
/// shared by all convolvers of that size and whose kernel transform is kept. Const calls are safe
/// from several threads at once. Results do not depend on the number of threads.
template <class T>
class Convolver {
public:
    enum class Method { Automatic, Direct, Fourier };

    Convolver(const Grid<T>& kernel, int rows, int cols, Method method = Method::Automatic);
    ~Convolver();
    Convolver(Convolver&&) noexcept;
    Convolver& operator=(Convolver&&) noexcept;

    int rows() const;
    int cols() const;

    void apply(const T* in, T* out) const;
    void adjoint(const T* in, T* out) const;
    Grid<T> apply(const Grid<T>& in) const;
    Grid<T> adjoint(const Grid<T>& in) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

extern template class Convolver<float>;
extern template class Convolver<double>;

} // namespace anneau
