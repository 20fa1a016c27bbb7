// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

namespace anneau::cli {

// One function a file: info.cpp, verify.cpp, …
Command infoCommand();
Command verifyCommand();
Command simulateCommand();
Command fitCommand();
Command batchCommand();
Command inferCommand();
Command inferTestCommand();
Command sampleCommand();
Command imagesCommand();
Command fitImagesCommand();
Command compareCommand();
Command coverageCommand();
Command trainCommand();
Command reportCommand();
Command benchCommand();
Command checkPriorCommand();
Command checkPosteriorCommand();
Command checkNoiseCommand();
Command checkTestsCommand();
Command checkSamplersCommand();
Command convertCommand();

} // namespace anneau::cli
