// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/hdf5.h"

#include "core/io/hdf5_module.h"

#include <dlfcn.h>

#include <mutex>

namespace anneau {
namespace {

using Read = void (*)(const Hdf5Request&, Result<Hdf5Answer>&);

/// Null where the program was built without the HDF5 library, or that is gone.
Read openModule()
{
    Dl_info self{};
    std::filesystem::path folder; // of this library: the module lies beside it
    if (dladdr(reinterpret_cast<const void*>(&readHdf5), &self) != 0 && self.dli_fname != nullptr) {
        folder = std::filesystem::path(self.dli_fname).parent_path();
    }
    void* handle = dlopen((folder / "libanneau_hdf5.so").c_str(), RTLD_NOW | RTLD_LOCAL);
    return handle == nullptr ? nullptr : reinterpret_cast<Read>(dlsym(handle, "anneauReadHdf5"));
}

Result<Hdf5Answer> ask(const Hdf5Request& request)
{
    static std::mutex mutex; // the HDF5 library is not thread-safe
    const std::lock_guard lock(mutex);
    static const Read read = openModule();
    if (read == nullptr) {
        return fail(Error::Kind::BadInput,
                    request.file.string() + " is an HDF5 file, which this build of Anneau cannot "
                                            "read; install the HDF5 library and build again, or "
                                            "save the samples as .npy or FITS.");
    }
    Result<Hdf5Answer> answer;
    read(request, answer);
    return answer;
}

} // namespace

Result<NumberArray> readHdf5(const std::filesystem::path& file, const std::string& dataset)
{
    auto answer = ask({file, dataset, false});
    if (!answer) {
        return failWith(answer);
    }
    return std::move(answer->array);
}

Result<bool> hasHdf5(const std::filesystem::path& file, const std::string& dataset)
{
    const auto answer = ask({file, dataset, true});
    if (!answer) {
        return failWith(answer);
    }
    return answer->found;
}

} // namespace anneau
