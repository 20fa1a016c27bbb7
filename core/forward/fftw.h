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

template <class T>
struct Api;

template <>
struct Api<float> {
    using Complex = fftwf_complex;
    using Plan = fftwf_plan;
    static void* allocate(std::size_t bytes) { return fftwf_malloc(bytes); }
    static void release(void* p) { fftwf_free(p); }
    /// A whole frame, real to complex.
    static Plan frame(int rows, int cols, float* in, Complex* out)
    {
        return fftwf_plan_dft_r2c_2d(rows, cols, in, out, FFTW_ESTIMATE);
    }
    /// `count` rows of `length` real numbers, close together, to length/2 + 1 complex ones, and
    /// back.
    static Plan rows(int count, int length, float* in, Complex* out)
    {
        const int width = length / 2 + 1;
        return fftwf_plan_many_dft_r2c(1, &length, count, in, nullptr, 1, length, out, nullptr, 1,
                                       width, FFTW_ESTIMATE);
    }
    static Plan rowsBack(int count, int length, Complex* in, float* out)
    {
        const int width = length / 2 + 1;
        return fftwf_plan_many_dft_c2r(1, &length, count, in, nullptr, 1, width, out, nullptr, 1,
                                       length, FFTW_ESTIMATE);
    }
    /// Every column of `length` rows of `width`, in place; sign FFTW_FORWARD or FFTW_BACKWARD.
    static Plan columns(int length, int width, Complex* data, int sign)
    {
        return fftwf_plan_many_dft(1, &length, width, data, nullptr, width, 1, data, nullptr, width,
                                   1, sign, FFTW_ESTIMATE);
    }
    static void execute(Plan plan, float* in, Complex* out)
    {
        fftwf_execute_dft_r2c(plan, in, out);
    }
    static void execute(Plan plan, Complex* in, float* out)
    {
        fftwf_execute_dft_c2r(plan, in, out);
    }
    static void execute(Plan plan, Complex* data) { fftwf_execute_dft(plan, data, data); }
};

template <>
struct Api<double> {
    using Complex = fftw_complex;
    using Plan = fftw_plan;
    static void* allocate(std::size_t bytes) { return fftw_malloc(bytes); }
    static void release(void* p) { fftw_free(p); }
    /// A whole frame, real to complex.
    static Plan frame(int rows, int cols, double* in, Complex* out)
    {
        return fftw_plan_dft_r2c_2d(rows, cols, in, out, FFTW_ESTIMATE);
    }
    /// `count` rows of `length` real numbers, close together, to length/2 + 1 complex ones, and
    /// back.
    static Plan rows(int count, int length, double* in, Complex* out)
    {
        const int width = length / 2 + 1;
        return fftw_plan_many_dft_r2c(1, &length, count, in, nullptr, 1, length, out, nullptr, 1,
                                      width, FFTW_ESTIMATE);
    }
    static Plan rowsBack(int count, int length, Complex* in, double* out)
    {
        const int width = length / 2 + 1;
        return fftw_plan_many_dft_c2r(1, &length, count, in, nullptr, 1, width, out, nullptr, 1,
                                      length, FFTW_ESTIMATE);
    }
    /// Every column of `length` rows of `width`, in place; sign FFTW_FORWARD or FFTW_BACKWARD.
    static Plan columns(int length, int width, Complex* data, int sign)
    {
        return fftw_plan_many_dft(1, &length, width, data, nullptr, width, 1, data, nullptr, width,
                                  1, sign, FFTW_ESTIMATE);
    }
    static void execute(Plan plan, double* in, Complex* out)
    {
        fftw_execute_dft_r2c(plan, in, out);
    }
    static void execute(Plan plan, Complex* in, double* out)
    {
        fftw_execute_dft_c2r(plan, in, out);
    }
    static void execute(Plan plan, Complex* data) { fftw_execute_dft(plan, data, data); }
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
