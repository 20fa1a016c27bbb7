// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

namespace anneau::cli {

const std::vector<Command>& commands()
{
    static const std::vector<Command> all{
        infoCommand(),       verifyCommand(),        simulateCommand(),       fitCommand(),
        batchCommand(),      inferCommand(),         inferTestCommand(),      sampleCommand(),
        imagesCommand(),     fitImagesCommand(),     coverageCommand(),       compareCommand(),
        trainCommand(),      checkPriorCommand(),    checkPosteriorCommand(), checkNoiseCommand(),
        checkTestsCommand(), checkSamplersCommand(), reportCommand(),         benchCommand(),
        convertCommand(),
    };
    return all;
}

} // namespace anneau::cli
