// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/seed_key.h"

#include <charconv>
#include <string>
#include <system_error>

namespace anneau {
namespace {

constexpr const char* kKey = "SEED";

} // namespace

FitsKey seedKey(std::uint64_t seed)
{
    return {kKey, std::to_string(seed), "of the random numbers"};
}

std::optional<std::uint64_t> seedOf(const FitsReader& reader)
{
    const std::string text = reader.textOf(1, kKey).value_or("");
    const char* last = text.data() + text.size();
    std::uint64_t seed = 0;
    const auto [end, code] = std::from_chars(text.data(), last, seed);
    return code == std::errc{} && end == last ? std::optional(seed) : std::nullopt;
}

} // namespace anneau
