// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/engine.h"

#include <dlfcn.h>

#include <cstdlib>
#include <mutex>

namespace anneau {
namespace {

/// OpenBLAS, which comes with the engine, lets its idle threads spin for some 26 ms after every
/// product: on two cores they take a third of the time from the threads that compute. Set before
/// there is any thread, which setenv() wants; a value of the user's stays.
[[maybe_unused]] const bool kIdleThreadsSleep =
    ::setenv("OPENBLAS_THREAD_TIMEOUT", "4", /*overwrite=*/0) == 0;

} // namespace

Result<Engine*> loadEngine()
{
    static std::mutex mutex;
    static Engine* engine = nullptr;
    const std::lock_guard lock(mutex);
    if (engine != nullptr) {
        return engine;
    }
    // Beside this library: the same folder in a build tree and when installed.
    Dl_info self{};
    std::filesystem::path folder;
    if (dladdr(reinterpret_cast<const void*>(&loadEngine), &self) != 0 &&
        self.dli_fname != nullptr) {
        folder = std::filesystem::path(self.dli_fname).parent_path();
    }
    const std::filesystem::path library = folder / "libanneau_engine.so";
    void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char* cause = dlerror();
        return fail(Error::Kind::Failed,
                    "The sampling engine could not be loaded from " + library.string() +
                        "; build Anneau with -DANNEAU_ENGINE=ON and LibTorch installed.",
                    cause != nullptr ? cause : "");
    }
    using Create = Engine* (*)();
    const auto create = reinterpret_cast<Create>(dlsym(handle, "anneauCreateEngine"));
    if (create == nullptr) {
        return fail(Error::Kind::Failed,
                    library.string() + " is not an Anneau engine; rebuild the program.");
    }
    engine = create();
    return engine;
}

} // namespace anneau
