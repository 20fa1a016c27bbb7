// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resources.h"

#include <cstdlib>
#include <system_error>

namespace anneau {
namespace {

std::filesystem::path shipped(const char* name)
{
    const std::filesystem::path file = resourceFolder() / name;
    std::error_code ignored;
    return std::filesystem::exists(file, ignored) ? file : std::filesystem::path();
}

} // namespace

std::filesystem::path resourceFolder()
{
    namespace fs = std::filesystem;
    std::error_code ignored;
    if (const char* chosen = std::getenv("ANNEAU_RESOURCES");
        chosen != nullptr && *chosen != '\0') {
        return chosen;
    }
    const fs::path self = fs::read_symlink("/proc/self/exe", ignored);
    if (const fs::path installed = self.parent_path().parent_path() / "share" / "anneau";
        fs::is_directory(installed, ignored)) {
        return installed;
    }
    if (const fs::path source = ANNEAU_SOURCE_RESOURCES; fs::is_directory(source, ignored)) {
        return source;
    }
    return {};
}

std::filesystem::path defaultPrior()
{
    return shipped("priors/galaxies-64.safetensors");
}

std::filesystem::path defaultCoverageTest()
{
    return shipped("coverage/SDSSJ0252p0039-default.fits");
}

} // namespace anneau
