// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <string>
#include <string_view>

namespace anneau {

/// |got - expected| <= atol + rtol |expected|.
struct Tolerance {
    double rtol = 0;
    double atol = 0;
};

/// Gathers the comparisons of one reference case in one precision into its result.
class Agreement {
public:
    Agreement(std::string name, std::string kind, std::string dtype);

    /// NaN or infinity in `got` is a failure; `where` is named in the note if this is the worst.
    void compare(std::string_view quantity, double got, double expected, const Tolerance& tolerance,
                 std::string_view where = {});
    /// A condition that is not a number against a number: a verdict, a size.
    void require(bool holds, const std::string& what);

    /// Passed if everything agreed and something was compared.
    CaseResult result() const;

private:
    CaseResult m_result;
    bool m_failed = false;
    bool m_compared = false;
};

/// The result of a case that could not be run, and why.
CaseResult notRun(std::string name, std::string kind, std::string why);

} // namespace anneau
