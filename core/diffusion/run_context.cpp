// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/run_context.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <new>

extern "C" { // null where LibTorch's library of linear algebra is another
__attribute__((weak)) void openblas_set_num_threads(int count);
__attribute__((weak)) int openblas_get_num_threads();
}

namespace anneau {

Result<at::Device> chooseDevice(const std::string& name)
{
    if (name == "cpu" || (name == "auto" && !at::hasCUDA())) {
        return at::Device(at::kCPU);
    }
    try {
        const at::Device device(name == "auto" ? "cuda:0" : name);
        if (device.is_cpu()) {
            return device;
        }
        const at::Tensor probe = at::zeros({1}, at::TensorOptions().device(device));
        return probe.device();
    } catch (const c10::Error& fault) {
        return fail(Error::Kind::NoDevice,
                    "There is no device \"" + name + "\" here; use --device cpu.",
                    fault.what_without_backtrace());
    }
}

bool isOutOfMemory(const std::exception& fault)
{
    const std::string words = fault.what();
    return dynamic_cast<const std::bad_alloc*>(&fault) != nullptr ||
           words.find("out of memory") != std::string::npos ||
           words.find("can't allocate memory") != std::string::npos;
}

Error errorFrom(const std::exception& fault)
{
    if (dynamic_cast<const Cancelled*>(&fault) != nullptr) {
        return {Error::Kind::Cancelled, "Stopped.", {}};
    }
    if (isOutOfMemory(fault)) {
        return {Error::Kind::OutOfMemory,
                "There is not enough memory; use a smaller batch, image or source grid.",
                fault.what()};
    }
    if (const auto* torch = dynamic_cast<const c10::Error*>(&fault)) {
        return {Error::Kind::Failed,
                std::string("The computation failed: ") + torch->what_without_backtrace(),
                torch->what()};
    }
    if (dynamic_cast<const ContractViolation*>(&fault) != nullptr) {
        return {Error::Kind::Internal, std::string("Internal error: ") + fault.what(), {}};
    }
    return {Error::Kind::Failed, std::string("The computation failed: ") + fault.what(), {}};
}

OperatorThreadsScope::OperatorThreadsScope() : m_before{at::get_num_threads()}
{
    at::set_num_threads(1);
}

OperatorThreadsScope::~OperatorThreadsScope()
{
    at::set_num_threads(m_before);
}

BlasThreadsScope::BlasThreadsScope()
{
    if (openblas_get_num_threads != nullptr && openblas_set_num_threads != nullptr) {
        m_before = openblas_get_num_threads();
        openblas_set_num_threads(1);
    }
}

BlasThreadsScope::~BlasThreadsScope()
{
    if (m_before > 0) {
        openblas_set_num_threads(m_before);
    }
}

} // namespace anneau
