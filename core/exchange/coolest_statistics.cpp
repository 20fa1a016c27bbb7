// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_content.h"

namespace anneau {

std::vector<CoolestParameter> statisticsOfFit(const std::string& text)
{
    using Json = nlohmann::ordered_json;
    const Json fit = Json::parse(text, nullptr, false);
    std::vector<CoolestParameter> found;
    const Json& list = member(fit, "parameters");
    if (textIn(fit, "format") != "anneau-fit/1" || !list.is_array()) {
        return found;
    }
    for (const Json& entry : list) {
        const auto value = numberIn(entry, "value"), error = numberIn(entry, "error");
        if (value && error && *error > 0) {
            found.push_back({textIn(entry, "component"),
                             textIn(entry, "name"),
                             {value, value, *value - *error, *value + *error},
                             {}});
        }
    }
    return found;
}

} // namespace anneau
