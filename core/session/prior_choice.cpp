// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/prior_choice.h"

#include "core/base/resources.h"

#include <string>
#include <system_error>

namespace anneau {

std::filesystem::path priorFor(int pixels)
{
    const std::filesystem::path usual = defaultPrior();
    const std::filesystem::path fitting =
        usual.parent_path() / ("galaxies-" + std::to_string(pixels) + ".safetensors");
    std::error_code ignored;
    return !usual.empty() && std::filesystem::exists(fitting, ignored) ? fitting : usual;
}

} // namespace anneau
