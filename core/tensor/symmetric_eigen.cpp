// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/symmetric_eigen.h"

#include <ATen/ATen.h>

#include <vector>

#ifdef ANNEAU_LAPACK
extern "C" void ssyevd_(const char* job, const char* part, const int* n, float* a, const int* lda,
                        float* w, float* work, const int* lwork, int* iwork, const int* liwork,
                        int* info);
#endif

namespace anneau {
namespace {

constexpr std::int64_t kLargestSafeFloat = 2894;

#ifdef ANNEAU_LAPACK
std::pair<Tensor, Tensor> lapackEigen(const Tensor& matrix)
{
    Tensor vectors = matrix.contiguous().clone(); // symmetric: row or column order is the same
    const int n = static_cast<int>(matrix.size(0));
    Tensor values = at::empty({n}, matrix.options());
    const int workSize = 1 + 6 * n + 2 * n * n;
    const int integerSize = 3 + 5 * n;
    std::vector<float> work(static_cast<std::size_t>(workSize));
    std::vector<int> integers(static_cast<std::size_t>(integerSize));
    int info = 0;
    ssyevd_("V", "U", &n, vectors.data_ptr<float>(), &n, values.data_ptr<float>(), work.data(),
            &workSize, integers.data(), &integerSize, &info);
    TORCH_CHECK(info == 0, "eigenvalues did not converge (ssyevd ", info, ")");
    return {values, vectors.t()};
}
#else
std::pair<Tensor, Tensor> lapackEigen(const Tensor& matrix)
{
    const auto [values, vectors] = at::linalg_eigh(matrix.to(at::kDouble));
    return {values.to(at::kFloat), vectors.to(at::kFloat)};
}
#endif

} // namespace

std::pair<Tensor, Tensor> symmetricEigen(const Tensor& matrix)
{
    expects(matrix.dim() == 2 && matrix.size(0) == matrix.size(1), "symmetricEigen: not square");
    const bool unsafe = matrix.device().is_cpu() && matrix.scalar_type() == at::kFloat &&
                        matrix.size(0) > kLargestSafeFloat;
    if (unsafe) {
        return lapackEigen(matrix);
    }
    const auto [values, vectors] = at::linalg_eigh(matrix);
    return {values, vectors};
}

} // namespace anneau
