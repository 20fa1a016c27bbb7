// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

namespace anneau::cli {

// One function a file: info.cpp, verify.cpp, …
Command benchCommand();
Command infoCommand();
Command trainCommand();
Command verifyCommand();

} // namespace anneau::cli
