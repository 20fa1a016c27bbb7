// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <QObject>

/// Registers one Qt Test class under its file's name: `ANNEAU_TEST(random, RandomTest)` at the end of
/// random_test.cpp. `test_core_base random` runs it alone.
namespace anneau::test {
bool add(const char* name, std::function<std::unique_ptr<QObject>()> make);
}

#define ANNEAU_TEST(name, Class)                                                                   \
    static const bool registered_##name =                                                         \
        anneau::test::add(#name, [] { return std::unique_ptr<QObject>(new Class); });
