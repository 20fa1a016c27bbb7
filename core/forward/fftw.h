// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fftw3.h>

#include <cstddef>
#include <mutex>

/// The little of FFTW that this program needs, in both precisions. Private to core.
namespace anneau::fftw {

/// FFTW's planner is not thread-safe, its execution is: held by all who make plans.
inline std::mutex& plannerMutex()
{
    static std::mutex mutex;
    return mutex;
}

/// What FFTW calls the same in each precision.
template <class T>
struct Names;
template <>
struct Names<float> {
    using Complex = fftwf_complex;
    using Plan = fftwf_plan;
    static constexpr auto allocate = fftwf_malloc;
    static constexpr auto release = fftwf_free;
    static constexpr auto planFrame = fftwf_plan_dft_r2c_2d;
    static constexpr auto planForward = fftwf_plan_many_dft_r2c;
    static constexpr auto planBackward = fftwf_plan_many_dft_c2r;
    static constexpr auto planComplex = fftwf_plan_many_dft;
    static constexpr auto forward = fftwf_execute_dft_r2c;
    static constexpr auto backward = fftwf_execute_dft_c2r;
    static constexpr auto complex = fftwf_execute_dft;
};
template <>
struct Names<double> {
    using Complex = fftw_complex;
    using Plan = fftw_plan;
    static constexpr auto allocate = fftw_malloc;
    static constexpr auto release = fftw_free;
    static constexpr auto planFrame = fftw_plan_dft_r2c_2d;
    static constexpr auto planForward = fftw_plan_many_dft_r2c;
    static constexpr auto planBackward = fftw_plan_many_dft_c2r;
    static constexpr auto planComplex = fftw_plan_many_dft;
    static constexpr auto forward = fftw_execute_dft_r2c;
    static constexpr auto backward = fftw_execute_dft_c2r;
    static constexpr auto complex = fftw_execute_dft;
};

template <class T>
struct Api {
    using Complex = typename Names<T>::Complex;
    using Plan = typename Names<T>::Plan;
    static void* allocate(std::size_t bytes) { return Names<T>::allocate(bytes); }
    static void release(void* p) { Names<T>::release(p); }
    /// A whole frame, real to complex.
    static Plan frame(int rows, int cols, T* in, Complex* out)
    {
        return Names<T>::planFrame(rows, cols, in, out, FFTW_ESTIMATE);
    }
    /// `count` rows of `length` real numbers, close together, to length/2 + 1 complex ones, and
    /// back.
    static Plan rows(int count, int length, T* in, Complex* out)
    {
        return Names<T>::planForward(1, &length, count, in, nullptr, 1, length, out, nullptr, 1,
                                     length / 2 + 1, FFTW_ESTIMATE);
    }
    static Plan rowsBack(int count, int length, Complex* in, T* out)
    {
        return Names<T>::planBackward(1, &length, count, in, nullptr, 1, length / 2 + 1, out,
                                      nullptr, 1, length, FFTW_ESTIMATE);
    }
    /// Every column of `length` rows of `width`, in place; sign FFTW_FORWARD or FFTW_BACKWARD.
    static Plan columns(int length, int width, Complex* data, int sign)
    {
        return Names<T>::planComplex(1, &length, width, data, nullptr, width, 1, data, nullptr,
                                     width, 1, sign, FFTW_ESTIMATE);
    }
    static void execute(Plan plan, T* in, Complex* out) { Names<T>::forward(plan, in, out); }
    static void execute(Plan plan, Complex* in, T* out) { Names<T>::backward(plan, in, out); }
    static void execute(Plan plan, Complex* data) { Names<T>::complex(plan, data, data); }
};

/// Memory aligned as FFTW wants it; grows, never shrinks.
template <class T>
class Buffer {
public:
    Buffer() = default;
    explicit Buffer(std::size_t bytes) { reserve(bytes); }
    ~Buffer() { Api<T>::release(m_data); }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    void reserve(std::size_t bytes)
    {
        if (bytes > m_bytes) {
            Api<T>::release(m_data);
            m_data = Api<T>::allocate(bytes);
            m_bytes = bytes;
        }
    }
    T* real() { return static_cast<T*>(m_data); }
    typename Api<T>::Complex* complex() { return static_cast<typename Api<T>::Complex*>(m_data); }

private:
    void* m_data = nullptr;
    std::size_t m_bytes = 0;
};

} // namespace anneau::fftw
