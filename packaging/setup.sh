#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is needed to build and run Anneau and is not there yet: packages of the distribution
# only (Debian 12 and 13, Ubuntu 24.04). Says what before it does. Safe to run again: with nothing
# missing it neither asks for a password nor touches apt.
#   packaging/setup.sh [--check]    --check: only say what is missing; exit status 1 if anything is.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# One need a line; where distributions name it differently, names are separated by | and the first
# that is installed, else the first that is on offer, is taken.
needs='
build-essential
cmake
ninja-build
pkg-config|pkgconf
libtorch-dev
libopenblas0
liblapack-dev
libvtk9-dev
qt6-base-dev
qt6-base-dev-tools
qt6-tools-dev
qt6-tools-dev-tools
qt6-l10n-tools
qt6-translations-l10n
libqt6opengl6-dev|qt6-base-dev
qt6-svg-dev|libqt6svg6-dev
libqcustomplot-dev
libcfitsio-dev
libhdf5-dev
wcslib-dev
libfftw3-dev
nlohmann-json3-dev
libexpected-dev
libeigen3-dev
libcairo2-dev
fonts-dejavu-core
libgl-dev
libgl1-mesa-dri
xvfb
xauth
'

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
offered() { [ -n "$(apt-cache show --no-all-versions "$1" 2>/dev/null)" ]; }

# The lines of `needs` of which no alternative is installed.
missing_needs() {
    local need name
    for need in $needs; do
        for name in ${need//|/ }; do
            if installed "$name"; then continue 2; fi
        done
        echo "$need"
    done
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    die "this script knows Debian and Ubuntu only. On other systems install the counterparts of
${needs//$'\n'/ }
and build with: cmake --preset release && cmake --build --preset release"
fi

# A LibTorch of the user's own, named in CMAKE_PREFIX_PATH, takes the place of the distribution's.
for folder in ${CMAKE_PREFIX_PATH:+${CMAKE_PREFIX_PATH//[:;]/ }}; do
    if [ -e "$folder/share/cmake/Torch/TorchConfig.cmake" ]; then
        note "Using the LibTorch in $folder."
        needs=${needs//libtorch-dev/}
    fi
done

missing=$(missing_needs)
if [ -z "$missing" ]; then
    note "All packages that Anneau needs are installed."
    exit 0
fi
if [ "${1:-}" = --check ]; then
    say "Missing:"
    note $missing
    exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "packages are missing and there is no sudo: run $0 as root first."
    as_root=(sudo)
fi
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" >&2; }

say "Anneau needs packages that are not installed. Refreshing the list of what is on offer"
apt update

chosen=()
unavailable=()
for need in $missing; do
    for name in ${need//|/ }; do
        if offered "$name"; then
            chosen+=("$name")
            continue 2
        fi
    done
    unavailable+=("$need")
done

if [ ${#chosen[@]} -gt 0 ]; then
    say "Installing from your distribution, without recommended extras:"
    note "${chosen[@]}"
    apt install --yes --no-install-recommends "${chosen[@]}"
fi
if [ ${#unavailable[@]} -gt 0 ]; then
    say "Your distribution does not offer: ${unavailable[*]}"
    note "If that is libtorch-dev (Ubuntu 24.04 has none): unpack a LibTorch archive from pytorch.org and say where:"
    note "    CMAKE_PREFIX_PATH=<its folder> $0"
    exit 1
fi
