// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace anneau {

/// Why something that may fail did fail. Bugs of ours are not errors: they throw ContractViolation.
struct Error {
    enum class Kind { BadInput, NotThisFormat, Io, Cancelled, OutOfMemory, NoDevice, Failed, Internal };
    Kind kind = Kind::Internal;
    std::string message; ///< One sentence the user can act on: which file, HDU, keyword; what to do.
    std::string detail;  ///< For the log only: the cause's own words.
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(Error::Kind::BadInput, "…")` from any function that returns a Result.
inline tl::unexpected<Error> fail(Error::Kind kind, std::string message, std::string detail = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(message), std::move(detail)});
}

/// Hands an error on from one Result to another.
template <class T>
tl::unexpected<Error> failWith(const Result<T>& result)
{
    return tl::unexpected<Error>(result.error());
}

/// A broken invariant: our bug. Only the outermost edge (main, a thread's function) catches it.
class ContractViolation : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

inline void expects(bool condition, std::string_view what)
{
    if (!condition) {
        throw ContractViolation(std::string(what));
    }
}

} // namespace anneau
