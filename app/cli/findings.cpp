// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/findings.h"

#include "core/base/printed.h"

#include <nlohmann/json.hpp>

namespace anneau::cli {

std::string findingsText(const std::vector<Finding>& findings)
{
    std::string text = printed("%-36s %8s  %s\n", "test", "p-value", "what was found");
    for (const Finding& f : findings) {
        text += printed("%-36s %8.2g  %s\n", f.test.c_str(), f.pValue, f.words.c_str());
    }
    return text;
}

nlohmann::ordered_json findingsJson(const std::vector<Finding>& findings)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Finding& f : findings) {
        list.push_back({{"test", f.test},
                        {"statistic", f.statistic},
                        {"p_value", f.pValue},
                        {"words", f.words}});
    }
    return list;
}

} // namespace anneau::cli
