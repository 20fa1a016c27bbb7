// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/args.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace anneau::cli {
namespace {

std::string plain(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.12g", value);
    return text.data();
}

std::optional<double> toNumber(const std::string& text, bool whole)
{
    const char* last = text.data() + text.size();
    if (whole) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), last, value);
        return error == std::errc{} && end == last ? std::optional{static_cast<double>(value)}
                                                   : std::nullopt;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), last, value);
    return error == std::errc{} && end == last && std::isfinite(value) ? std::optional{value}
                                                                       : std::nullopt;
}

tl::unexpected<Error> misuse(const Usage& usage, const std::string& what)
{
    return fail(Error::Kind::BadInput, what + " See: anneau-cli " + usage.command + " --help");
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/// An empty string if `value` suits the option; else what is wrong with it.
std::string complaint(const Option& option, const std::string& value)
{
    if (!option.choices.empty() &&
        std::ranges::find(option.choices, value) == option.choices.end()) {
        return option.name + " is one of " + joined(option.choices) + ", not \"" + value + "\".";
    }
    if (option.complaint) {
        return option.complaint(value);
    }
    if (option.kind != Option::Kind::Integer && option.kind != Option::Kind::Number) {
        return {};
    }
    const bool whole = option.kind == Option::Kind::Integer;
    const auto number = toNumber(value, whole);
    const std::string kind = whole ? "a whole number" : "a number";
    const bool bounded = option.upper > option.lower;
    const std::string range =
        bounded ? " from " + plain(option.lower) + " to " + plain(option.upper) : "";
    if (!number || (bounded && (*number < option.lower || *number > option.upper))) {
        return option.name + " takes " + kind + range + ", not \"" + value + "\".";
    }
    return {};
}

std::string column(const std::string& text, std::size_t width)
{
    return text.size() >= width ? text + "  " : text + std::string(width - text.size(), ' ');
}

/// `text` broken at spaces to lines of 96 characters, the second and later ones indented.
std::string wrapped(const std::string& text, std::size_t indent)
{
    std::string out;
    std::size_t used = indent;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const std::size_t length = end - start;
        if (used > indent && used + 1 + length > 96) {
            out += "\n" + std::string(indent, ' ');
            used = indent;
        } else if (used > indent) {
            out += ' ';
            ++used;
        }
        out += text.substr(start, length);
        used += length;
        start = end + 1;
    }
    return out;
}

std::string helpLine(const std::string& left, const std::string& help)
{
    constexpr std::size_t kLeft = 28;
    std::string line = column("  " + left, kLeft);
    if (line.size() > kLeft) {
        line += "\n" + std::string(kLeft, ' ');
    }
    return line + wrapped(help, kLeft) + "\n";
}

std::string optionLines(const std::vector<Option>& options)
{
    std::string text;
    for (const Option& option : options) {
        std::string left =
            option.shortName.empty() ? option.name : option.shortName + ", " + option.name;
        left += option.value.empty() ? "" : " " + option.value;
        std::string help = option.help;
        if (!option.choices.empty()) {
            help += " One of: " + joined(option.choices) + ".";
        }
        text += helpLine(left, help + (option.required ? " Required." : ""));
    }
    return text;
}

std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row.back();
}

const Option* find(const Usage& usage, std::string_view word)
{
    for (const auto* options : {&usage.options, &commonOptions()}) {
        for (const Option& option : *options) {
            if (word == option.name || (!option.shortName.empty() && word == option.shortName)) {
                return &option;
            }
        }
    }
    return nullptr;
}

std::string unknownOption(const Usage& usage, const std::string& name)
{
    std::vector<std::string> names;
    for (const auto* options : {&usage.options, &commonOptions()}) {
        std::ranges::transform(*options, std::back_inserter(names), &Option::name);
    }
    const std::string meant = nearest(name, names);
    return name + " is not an option of " + usage.command +
           (meant.empty() ? "." : "; did you mean " + meant + "?");
}

std::string wrongCount(const Usage& usage, std::size_t given)
{
    std::size_t least = 0;
    std::size_t most = 0;
    for (const Positional& positional : usage.positionals) {
        least += static_cast<std::size_t>(positional.least);
        most += static_cast<std::size_t>(positional.most);
    }
    if (given < least) {
        return usage.command + " needs " +
               usage.positionals[std::min(given, usage.positionals.size() - 1)].name + ": " +
               usage.positionals[std::min(given, usage.positionals.size() - 1)].help;
    }
    return given > most ? usage.command + " takes " + std::to_string(most) + " argument" +
                              (most == 1 ? "" : "s") + ", not " + std::to_string(given) + "."
                        : "";
}

} // namespace

const std::vector<Option>& commonOptions()
{
    static const std::vector<Option> options{
        {.name = "--device",
         .value = "DEVICE",
         .help = "Where tensors are computed: auto (default), cpu, cuda or cuda:K."},
        {.name = "--threads",
         .kind = Option::Kind::Integer,
         .value = "N",
         .help = "Threads to use; default: one per core.",
         .lower = 1,
         .upper = 1024},
        {.name = "--seed",
         .kind = Option::Kind::Integer,
         .value = "N",
         .help = "Seed of all random numbers; default 1.",
         .lower = 0,
         .upper = 9007199254740992},
        {.name = "--json",
         .kind = Option::Kind::Switch,
         .help = "Print the result as one JSON object on standard output."},
        {.name = "--quiet",
         .shortName = "-q",
         .kind = Option::Kind::Switch,
         .help = "No progress and no remarks on standard error."},
        {.name = "--help", .shortName = "-h", .kind = Option::Kind::Switch, .help = "This text."},
    };
    return options;
}

std::string Arguments::text(std::string_view option, std::string_view otherwise) const
{
    const auto found = m_options.find(option);
    return found != m_options.end() ? found->second : std::string(otherwise);
}

std::optional<double> Arguments::number(std::string_view option) const
{
    const auto found = m_options.find(option);
    return found != m_options.end() ? toNumber(found->second, false) : std::nullopt;
}

double Arguments::number(std::string_view option, double otherwise) const
{
    return number(option).value_or(otherwise);
}

std::int64_t Arguments::integer(std::string_view option, std::int64_t otherwise) const
{
    const auto found = m_options.find(option);
    return found != m_options.end() ? std::stoll(found->second) : otherwise;
}

Result<Arguments> parseArguments(const Usage& usage, const std::vector<std::string>& words)
{
    Arguments arguments;
    bool onlyPositionals = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (onlyPositionals || word == "-" || word.empty() || word.front() != '-') {
            arguments.m_positionals.push_back(word);
            continue;
        }
        if (word == "--") {
            onlyPositionals = true;
            continue;
        }
        const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
        const std::string name = word.substr(0, equals);
        const Option* option = find(usage, name);
        if (option == nullptr) {
            return misuse(usage, unknownOption(usage, name));
        }
        std::string value;
        if (option->kind == Option::Kind::Switch) {
            if (equals != std::string::npos) {
                return misuse(usage, option->name + " takes no value.");
            }
        } else if (equals != std::string::npos) {
            value = word.substr(equals + 1);
        } else if (i + 1 < words.size()) {
            value = words[++i];
        } else {
            return misuse(usage, option->name + " needs a value: " + option->help);
        }
        if (const std::string wrong = complaint(*option, value); !wrong.empty()) {
            return misuse(usage, wrong);
        }
        if (!arguments.m_options.emplace(option->name, value).second) {
            return misuse(usage, option->name + " is given twice.");
        }
    }
    if (const std::string wrong = wrongCount(usage, arguments.m_positionals.size());
        !wrong.empty()) {
        return misuse(usage, wrong);
    }
    for (const Option& option : usage.options) {
        if (option.required && !arguments.has(option.name)) {
            return misuse(usage, usage.command + " needs " +
                                     (option.shortName.empty() ? option.name : option.shortName) +
                                     " " + option.value + ": " + option.help);
        }
    }
    return arguments;
}

std::string helpText(const Usage& usage)
{
    std::string line = "Usage: anneau-cli " + usage.command;
    std::string positionals;
    for (const Positional& positional : usage.positionals) {
        const std::string name = positional.name + (positional.most > 1 ? "…" : "");
        line += positional.least > 0 ? " " + name : " [" + name + "]";
        positionals += helpLine(positional.name, positional.help);
    }
    for (const Option& option : usage.options) {
        if (option.required) {
            line += " " + (option.shortName.empty() ? option.name : option.shortName) + " " +
                    option.value;
        }
    }
    std::string text = line + " [option…]\n\n" + wrapped(usage.text, 0) + "\n";
    if (!positionals.empty()) {
        text += "\nArguments:\n" + positionals;
    }
    if (!usage.options.empty()) {
        text += "\nOptions:\n" + optionLines(usage.options);
    }
    text += "\nCommon options:\n" + optionLines(commonOptions());
    text += "\nExamples:\n";
    for (const std::string& example : usage.examples) {
        text += "  " + example + "\n";
    }
    return text + "\nExit status: 0 done; 1 the check or the job failed; 2 bad usage or input; 130 "
                  "interrupted.\n";
}

bool wantsHelp(const std::vector<std::string>& words)
{
    for (const std::string& word : words) {
        if (word == "--") {
            return false;
        }
        if (word == "--help" || word == "-h") {
            return true;
        }
    }
    return false;
}

std::string nearest(std::string_view word, const std::vector<std::string>& entries)
{
    const auto best = std::ranges::min_element(
        entries, {}, [&](const std::string& entry) { return editDistance(word, entry); });
    return best != entries.end() &&
                   editDistance(word, *best) <= std::max<std::size_t>(2, word.size() / 4)
               ? *best
               : "";
}

} // namespace anneau::cli
