// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_content.h"

namespace anneau {

using Json = nlohmann::ordered_json;

Json plainDialect(const Json& value)
{
    if (value.is_array()) {
        Json list = Json::array();
        for (const Json& entry : value) {
            list.push_back(plainDialect(entry));
        }
        return list;
    }
    if (!value.is_object()) {
        return value;
    }
    for (const char* sequence : {"py/seq", "py/tuple"}) {
        if (value.contains(sequence)) {
            return plainDialect(value[sequence]);
        }
    }
    Json object = Json::object();
    for (const auto& [key, entry] : value.items()) {
        if (key != "py/object") {
            object[key] = plainDialect(entry);
        }
    }
    return object;
}

const Json& member(const Json& value, const char* key)
{
    static const Json null;
    return value.is_object() && value.contains(key) ? value[key] : null;
}

std::optional<double> numberIn(const Json& value, const char* key)
{
    const Json& number = member(value, key);
    return number.is_number() ? std::optional(number.get<double>()) : std::nullopt;
}

std::optional<double> numberIn(const Json& value, const char* key, std::optional<std::size_t> entry)
{
    const Json& list = member(value, key);
    if (!entry || !list.is_array()) {
        return numberIn(value, key);
    }
    return *entry < list.size() && list[*entry].is_number()
               ? std::optional(list[*entry].get<double>())
               : std::nullopt;
}

std::string textIn(const Json& value, const char* key)
{
    const Json& text = member(value, key);
    return text.is_string() ? text.get<std::string>() : std::string();
}

CoolestGrid gridFrom(const Json& value)
{
    CoolestGrid grid;
    const auto read = [&](const char* key, std::array<double, 2>& into) {
        const Json& pair = member(value, key);
        if (pair.is_array() && pair.size() == 2 && pair[0].is_number() && pair[1].is_number()) {
            into = {pair[0].get<double>(), pair[1].get<double>()};
        }
    };
    read("field_of_view_x", grid.x);
    read("field_of_view_y", grid.y);
    grid.columns = static_cast<int>(numberIn(value, "num_pix_x").value_or(0));
    grid.rows = static_cast<int>(numberIn(value, "num_pix_y").value_or(0));
    grid.file = textIn(member(value, "fits_file"), "path");
    return grid;
}

Json gridToJson(const CoolestGrid& grid)
{
    return {{"field_of_view_x", grid.x},
            {"field_of_view_y", grid.y},
            {"fits_file", {{"path", grid.file.empty() ? Json() : Json(grid.file)}}},
            {"num_pix_x", grid.columns},
            {"num_pix_y", grid.rows}};
}

} // namespace anneau
