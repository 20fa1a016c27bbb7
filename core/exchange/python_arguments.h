// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/python_text.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace anneau {

/// Keyword arguments of another program's profile, one after the other. Program says what that
/// program calls a centre (centerX, centerY) and by which two numbers it tells a shape: shape(q,
/// phi), with phi ours, gives their names and values.
template <class Program>
struct PythonArguments {
    std::vector<std::pair<std::string, std::string>> list;

    PythonArguments& add(const char* name, double value)
    {
        return expression(name, pythonNumber(value));
    }
    PythonArguments& expression(const char* name, std::string text)
    {
        list.emplace_back(name, std::move(text));
        return *this;
    }
    PythonArguments& shape(double q, double phi)
    {
        for (const auto& [name, value] : Program::shape(q, phi)) {
            add(name, value);
        }
        return *this;
    }
    PythonArguments& center(double x, double y)
    {
        return add(Program::centerX, x).add(Program::centerY, y);
    }
};

using PythonShape = std::array<std::pair<const char*, double>, 2>;

/// A conversion into one profile.
template <class Program>
std::vector<PythonProfile> one(const char* type, PythonArguments<Program> arguments)
{
    return {{type, std::move(arguments.list)}};
}

} // namespace anneau
