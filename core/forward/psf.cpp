// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/psf.h"

#include "core/forward/fftw.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

namespace anneau {
namespace {

/// Kernels up to this many samples are summed directly: measured break-even at 128 x 128 pixels.
constexpr int kDirectSamples = 81;

/// The smallest length >= n that FFTW is quick at: 2^a 3^b 5^c 7^d, a multiple of 8 (a whole vector
/// register; 162 takes half as long again as 168).
int fastLength(int n)
{
    for (int length = (n + 7) / 8 * 8;; length += 8) {
        int rest = length;
        for (int factor : {2, 3, 5, 7}) {
            while (rest % factor == 0) {
                rest /= factor;
            }
        }
        if (rest == 1) {
            return length;
        }
    }
}

/// Of an image of some rows in a padded frame: the rows that are not zero, or not wanted, are left
/// out of the transforms along rows.
template <class T>
struct Plans {
    using Plan = typename fftw::Api<T>::Plan;
    Plan frame; ///< The whole padded frame: for the kernel.
    Plan rows, columns, columnsBack, rowsBack;
};

/// Plans live as long as the program. Estimated, not measured, so that the same input always gives
/// the same bits.
template <class T>
Plans<T> plansFor(int rows, int fftRows, int fftCols)
{
    using Api = fftw::Api<T>;
    static std::map<std::array<int, 3>, Plans<T>> plans;
    const std::lock_guard lock(fftw::plannerMutex());
    const std::array<int, 3> key{rows, fftRows, fftCols};
    const auto found = plans.find(key);
    if (found != plans.end()) {
        return found->second;
    }
    const int width = fftCols / 2 + 1;
    const std::size_t n = static_cast<std::size_t>(fftRows) * static_cast<std::size_t>(2 * width);
    fftw::Buffer<T> real(n * sizeof(T));
    fftw::Buffer<T> complex(n * sizeof(T));
    const Plans<T> made{Api::frame(fftRows, fftCols, real.real(), complex.complex()),
                        Api::rows(rows, fftCols, real.real(), complex.complex()),
                        Api::columns(fftRows, width, complex.complex(), FFTW_FORWARD),
                        Api::columns(fftRows, width, complex.complex(), FFTW_BACKWARD),
                        Api::rowsBack(rows, fftCols, complex.complex(), real.real())};
    plans.emplace(key, made);
    return made;
}

/// The part of a kernel that can reach from one pixel of an image to another, by offset.
struct Offsets {
    int low;  ///< Smallest offset used, <= 0.
    int high; ///< Largest.
};

Offsets usedOffsets(int side, int length)
{
    const int centre = kernelCentre(side);
    return {std::max(-centre, 1 - length), std::min(side - 1 - centre, length - 1)};
}

} // namespace

template <class T>
struct Convolver<T>::Impl {
    int rows;
    int cols;
    Grid<T> kernel;
    bool direct = false;
    int fftRows = 0;
    int fftCols = 0;
    Plans<T> plans{};
    std::vector<T> transform; ///< Of the kernel over the padded frame; re, im interleaved.

    std::size_t complexCount() const
    {
        return static_cast<std::size_t>(fftRows) * static_cast<std::size_t>(fftCols / 2 + 1);
    }

    void preparePlans();
    void convolveDirectly(const T* in, T* out, bool transposed) const;
    void convolveByFourier(const T* in, T* out, bool transposed) const;
    void run(const T* in, T* out, bool transposed) const;
};

template <class T>
void Convolver<T>::Impl::preparePlans()
{
    const Offsets r = usedOffsets(kernel.rows(), rows);
    const Offsets c = usedOffsets(kernel.cols(), cols);
    fftRows = fastLength(rows + std::max(-r.low, r.high));
    fftCols = fastLength(cols + std::max(-c.low, c.high));
    plans = plansFor<T>(rows, fftRows, fftCols);

    const std::size_t n = static_cast<std::size_t>(fftRows) * static_cast<std::size_t>(fftCols);
    fftw::Buffer<T> padded(n * sizeof(T));
    std::fill_n(padded.real(), n, T(0));
    const T norm = T(1) / static_cast<T>(n);
    for (int i = r.low; i <= r.high; ++i) {
        for (int j = c.low; j <= c.high; ++j) {
            const int row = (i + fftRows) % fftRows;
            const int col = (j + fftCols) % fftCols;
            padded.real()[static_cast<std::size_t>(row) * static_cast<std::size_t>(fftCols) +
                          static_cast<std::size_t>(col)] =
                norm * kernel.at(i + kernelCentre(kernel.rows()), j + kernelCentre(kernel.cols()));
        }
    }
    fftw::Buffer<T> complex(complexCount() * 2 * sizeof(T));
    fftw::Api<T>::execute(plans.frame, padded.real(), complex.complex());
    transform.assign(complex.real(), complex.real() + 2 * complexCount());
}

template <class T>
void Convolver<T>::Impl::convolveDirectly(const T* in, T* out, bool transposed) const
{
    thread_local std::vector<T> result;
    result.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols), T(0));
    const int sign = transposed ? -1 : 1;
    for (int row = 0; row < rows; ++row) {
        T* to = result.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(cols);
        for (int a = 0; a < kernel.rows(); ++a) {
            const int source = row - sign * (a - kernelCentre(kernel.rows()));
            if (source < 0 || source >= rows) {
                continue;
            }
            const T* from = in + static_cast<std::size_t>(source) * static_cast<std::size_t>(cols);
            for (int b = 0; b < kernel.cols(); ++b) {
                const int shift = sign * (b - kernelCentre(kernel.cols()));
                const int begin = std::max(0, shift);
                const int end = std::min(cols, cols + shift);
                const T weight = kernel.at(a, b);
                for (int col = begin; col < end; ++col) {
                    to[col] += weight * from[col - shift];
                }
            }
        }
    }
    std::copy(result.begin(), result.end(), out);
}

template <class T>
void Convolver<T>::Impl::convolveByFourier(const T* in, T* out, bool transposed) const
{
    thread_local fftw::Buffer<T> realBuffer;
    thread_local fftw::Buffer<T> complexBuffer;
    const std::size_t used = static_cast<std::size_t>(rows) * static_cast<std::size_t>(fftCols);
    const std::size_t usedComplex =
        static_cast<std::size_t>(rows) * static_cast<std::size_t>(fftCols / 2 + 1);
    realBuffer.reserve(used * sizeof(T));
    complexBuffer.reserve(complexCount() * 2 * sizeof(T));
    T* padded = realBuffer.real();
    for (int row = 0; row < rows; ++row) {
        T* to = padded + static_cast<std::size_t>(row) * static_cast<std::size_t>(fftCols);
        std::copy_n(in + static_cast<std::size_t>(row) * static_cast<std::size_t>(cols), cols, to);
        std::fill(to + cols, to + fftCols, T(0));
    }
    T* values = complexBuffer.real();
    fftw::Api<T>::execute(plans.rows, padded, complexBuffer.complex());
    std::fill(values + 2 * usedComplex, values + 2 * complexCount(), T(0));
    fftw::Api<T>::execute(plans.columns, complexBuffer.complex());

    // Interleaved real and imaginary parts; the adjoint multiplies with the conjugate.
    const T* factors = transform.data();
    const T sign = transposed ? T(-1) : T(1);
    for (std::size_t i = 0; i < complexCount(); ++i) {
        const T re = values[2 * i];
        const T im = values[2 * i + 1];
        const T kre = factors[2 * i];
        const T kim = sign * factors[2 * i + 1];
        values[2 * i] = re * kre - im * kim;
        values[2 * i + 1] = re * kim + im * kre;
    }
    fftw::Api<T>::execute(plans.columnsBack, complexBuffer.complex());
    fftw::Api<T>::execute(plans.rowsBack, complexBuffer.complex(), padded);
    for (int row = 0; row < rows; ++row) {
        std::copy_n(padded + static_cast<std::size_t>(row) * static_cast<std::size_t>(fftCols),
                    cols, out + static_cast<std::size_t>(row) * static_cast<std::size_t>(cols));
    }
}

template <class T>
void Convolver<T>::Impl::run(const T* in, T* out, bool transposed) const
{
    if (kernel.empty()) {
        std::copy_n(in, static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols), out);
    } else if (direct) {
        convolveDirectly(in, out, transposed);
    } else {
        convolveByFourier(in, out, transposed);
    }
}

template <class T>
Convolver<T>::Convolver(const Grid<T>& kernel, int rows, int cols, Method method)
    : m_impl{std::make_unique<Impl>()}
{
    expects(rows > 0 && cols > 0, "Convolver: empty image");
    m_impl->rows = rows;
    m_impl->cols = cols;
    m_impl->kernel = kernel;
    if (kernel.empty()) {
        return;
    }
    m_impl->direct =
        method == Method::Direct ||
        (method == Method::Automatic && kernel.size() <= static_cast<std::size_t>(kDirectSamples));
    if (!m_impl->direct) {
        m_impl->preparePlans();
    }
}

template <class T>
Convolver<T>::~Convolver() = default;
template <class T>
Convolver<T>::Convolver(Convolver&&) noexcept = default;
template <class T>
Convolver<T>& Convolver<T>::operator=(Convolver&&) noexcept = default;

template <class T>
int Convolver<T>::rows() const
{
    return m_impl->rows;
}

template <class T>
int Convolver<T>::cols() const
{
    return m_impl->cols;
}

template <class T>
void Convolver<T>::apply(const T* in, T* out) const
{
    m_impl->run(in, out, false);
}

template <class T>
void Convolver<T>::adjoint(const T* in, T* out) const
{
    m_impl->run(in, out, true);
}

template <class T>
Grid<T> Convolver<T>::apply(const Grid<T>& in) const
{
    expects(in.rows() == rows() && in.cols() == cols(), "Convolver: image of another shape");
    Grid<T> out(rows(), cols());
    apply(in.data(), out.data());
    return out;
}

template <class T>
Grid<T> Convolver<T>::adjoint(const Grid<T>& in) const
{
    expects(in.rows() == rows() && in.cols() == cols(), "Convolver: image of another shape");
    Grid<T> out(rows(), cols());
    adjoint(in.data(), out.data());
    return out;
}

template class Convolver<float>;
template class Convolver<double>;

} // namespace anneau
