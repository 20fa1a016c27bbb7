// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneau::cli {

/// One option of a command: what the parser checks and the help shows.
struct Option {
    enum class Kind { Switch, Text, Integer, Number };
    std::string name{};      ///< "--pixel-scale"
    std::string shortName{}; ///< "-o", or empty.
    Kind kind = Kind::Text;
    std::string value{}; ///< What stands for the value in the help: "ARCSEC".
    std::string help{};  ///< One sentence, with unit and default.
    double lower = 0;    ///< Range of a number, ends included.
    double upper = 0;
    std::vector<std::string> choices{}; ///< The only texts allowed, if any.
    bool required = false;
    /// Says what is wrong with a text, or nothing; for what a list of choices cannot tell.
    std::function<std::string(const std::string&)> complaint{};
};

/// An argument without a name.
struct Positional {
    std::string name{}; ///< "OBS"
    std::string help{};
    int least = 1;
    int most = 1; ///< The last positional may take many.
};

/// What a command takes.
struct Usage {
    std::string command{};
    std::string summary{}; ///< One line, for the list of commands.
    std::string text{};    ///< What it does, in some sentences.
    std::vector<Positional> positionals{};
    std::vector<Option> options{}; ///< Without the common ones.
    std::vector<std::string> examples{};
};

/// Options that every command takes: --device --threads --seed --json --quiet --help.
const std::vector<Option>& commonOptions();

/// Arguments that fit a Usage: every number is one and within its range.
class Arguments {
public:
    bool has(std::string_view option) const { return m_options.contains(option); }
    std::string text(std::string_view option, std::string_view otherwise = {}) const;
    double number(std::string_view option, double otherwise) const;
    std::int64_t integer(std::string_view option, std::int64_t otherwise) const;
    std::optional<double> number(std::string_view option) const;
    const std::vector<std::string>& positionals() const { return m_positionals; }

private:
    friend Result<Arguments> parseArguments(const Usage&, const std::vector<std::string>&);
    std::map<std::string, std::string, std::less<>> m_options;
    std::vector<std::string> m_positionals;
};

/// Understands `--name value`, `--name=value`, `-o value`, switches, and `--` before positionals
/// that start with a dash. A BadInput error says what is wrong and what would be right.
Result<Arguments> parseArguments(const Usage& usage, const std::vector<std::string>& words);

std::string helpText(const Usage& usage);

/// Whether --help or -h is among the words (before any "--").
bool wantsHelp(const std::vector<std::string>& words);

/// The entry nearest to `word` in spelling, or empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& entries);

} // namespace anneau::cli
