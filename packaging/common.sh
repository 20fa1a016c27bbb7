# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by setup.sh, run.sh and test.sh: sourced, not run.

anneau_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\n\033[1m==> %s\033[0m\n' "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
die() {
    printf '\nanneau: %s\n' "$*" >&2
    exit 1
}

if [ ! -t 2 ]; then
    say() { printf '\n==> %s\n' "$*" >&2; }
fi

# step_down "$0" "$@": a script that was started through sudo goes on as the user who did so, once the
# packages are there: what is built, and the desktop, are theirs.
step_down() {
    local user=${SUDO_USER:-root}
    if [ "$(id -u)" -eq 0 ] && [ "$user" != root ] && [ "$(stat -c %U "$anneau_root")" = "$user" ]; then
        export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u "$user")}
        exec sudo -u "$user" --preserve-env=DISPLAY,WAYLAND_DISPLAY,XDG_RUNTIME_DIR,ANNEAU_PRESET,ANNEAU_JOBS,CMAKE_PREFIX_PATH -- "$@"
    fi
}

# Compilers at once: as many as there are cores, fewer where memory is short (a file that includes
# LibTorch's headers takes up to 2 GB), never more than 16.
job_count() {
    local cores memory jobs
    cores=$(nproc)
    memory=$(awk '/MemAvailable/ {print int($2 / 2000000)}' /proc/meminfo)
    jobs=$((cores < memory ? cores : memory))
    jobs=$((jobs > 16 ? 16 : jobs))
    echo "${ANNEAU_JOBS:-$((jobs < 1 ? 1 : jobs))}"
}

# configure <preset> [cmake argument…]: the presets release and ci both build in build/release.
configure() {
    cd "$anneau_root" || exit
    say "Configuring ($1)"
    cmake --preset "$@" >&2
}

# build <preset> [target…]
build() {
    local preset=$1 jobs
    shift
    jobs=$(job_count)
    say "Building with $jobs jobs in $anneau_root/build/release"
    cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"} >&2
}
