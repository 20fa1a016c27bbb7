// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/engine.h"

#include <mutex>

#include <dlfcn.h>

namespace anneau {

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
    if (dladdr(reinterpret_cast<const void*>(&loadEngine), &self) != 0 && self.dli_fname != nullptr) {
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
        return fail(Error::Kind::Failed, library.string() + " is not an Anneau engine; rebuild the program.");
    }
    engine = create();
    return engine;
}

} // namespace anneau
