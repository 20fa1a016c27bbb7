#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and runs all tests. Exit status: that of ctest.
#   packaging/test.sh [ctest argument…]     e.g. packaging/test.sh -L unit
# ANNEAU_PRESET=ci turns warnings into errors; ANNEAU_JOBS=n bounds the number of compilers.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
preset=${ANNEAU_PRESET:-release}

say "Looking for what Anneau needs"
"$anneau_root/packaging/setup.sh"
step_down "$0" "$@"
configure "$preset" -DANNEAU_TESTS=ON
build "$preset"

say "Testing"
# Tests with an OpenGL view need an X server: one in memory, so that they neither disturb nor depend
# on the screen that is there.
cd "$anneau_root"
xvfb-run --auto-servernum --server-args='-screen 0 1920x1200x24' \
    ctest --preset "$preset" --parallel "$(job_count)" "$@"
