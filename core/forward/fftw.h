// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fftw3.h>

#include <cstddef>

/// The little of FFTW that this program needs, in both precisions. Private to core/forward.
namespace anneau::fftw {

template <class T>
struct Api;

template <>
struct Api<float> {
    using Complex = fftwf_complex;
    using Plan = fftwf_plan;
    static void* allocate(std::size_t bytes) { return fftwf_malloc(bytes); }
    static void release(void* p) { fftwf_free(p); }
    static Plan forward(int rows, int cols, float* in, Complex* out)
    {
        return fftwf_plan_dft_r2c_2d(rows, cols, in, out, FFTW_ESTIMATE);
    }
    static Plan backward(int rows, int cols, Complex* in, float* out)
    {
        return fftwf_plan_dft_c2r_2d(rows, cols, in, out, FFTW_ESTIMATE);
    }
    static void execute(Plan plan, float* in, Complex* out)
    {
        fftwf_execute_dft_r2c(plan, in, out);
    }
    static void execute(Plan plan, Complex* in, float* out)
    {
        fftwf_execute_dft_c2r(plan, in, out);
    }
};

template <>
struct Api<double> {
    using Complex = fftw_complex;
    using Plan = fftw_plan;
    static void* allocate(std::size_t bytes) { return fftw_malloc(bytes); }
    static void release(void* p) { fftw_free(p); }
    static Plan forward(int rows, int cols, double* in, Complex* out)
    {
        return fftw_plan_dft_r2c_2d(rows, cols, in, out, FFTW_ESTIMATE);
    }
    static Plan backward(int rows, int cols, Complex* in, double* out)
    {
        return fftw_plan_dft_c2r_2d(rows, cols, in, out, FFTW_ESTIMATE);
    }
    static void execute(Plan plan, double* in, Complex* out)
    {
        fftw_execute_dft_r2c(plan, in, out);
    }
    static void execute(Plan plan, Complex* in, double* out)
    {
        fftw_execute_dft_c2r(plan, in, out);
    }
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
