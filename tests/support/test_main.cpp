// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"

#include <clocale>
#include <cstdio>
#include <map>

#ifdef QT_WIDGETS_LIB
#include <QApplication>
#else
#include <QCoreApplication>
#endif
#include <QTest>

#ifdef ANNEAU_GL_TESTS
#include "widgets/view/gl_support.h"
#endif

namespace anneau::test {
namespace {
std::map<std::string, std::function<std::unique_ptr<QObject>()>>& registry()
{
    static std::map<std::string, std::function<std::unique_ptr<QObject>()>> classes;
    return classes;
}
} // namespace

bool add(const char* name, std::function<std::unique_ptr<QObject>()> make)
{
    return registry().emplace(name, std::move(make)).second;
}

/// Runs the class named by the first argument, or all.
int run(int argc, char** argv)
{
    QStringList rest{QString::fromLocal8Bit(argv[0])};
    std::string only;
    for (int i = 1; i < argc; ++i) {
        if (i == 1 && registry().count(argv[i]) != 0) {
            only = argv[i];
        } else {
            rest << QString::fromLocal8Bit(argv[i]);
        }
    }
    int failures = 0;
    for (const auto& [name, make] : registry()) {
        if (only.empty() || name == only) {
            failures += QTest::qExec(make().get(), rest);
        }
    }
    return failures == 0 ? 0 : 1;
}
} // namespace anneau::test

int main(int argc, char** argv)
{
    // A crash ends the test at once; Qt's handler would start debuggers for as long as the time-out.
    qputenv("QTEST_DISABLE_STACK_DUMP", "1");
#ifdef ANNEAU_GL_TESTS
    anneau::prepareOpenGL();
#endif
#ifdef QT_WIDGETS_LIB
    QApplication application(argc, argv);
#else
    QCoreApplication application(argc, argv);
#endif
    std::setlocale(LC_NUMERIC, "C");
    return anneau::test::run(argc, argv);
}
