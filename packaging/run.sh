#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and opens Anneau on an image of the lens SDSS J0252+0039 (HST). Without a
# display (or with --headless) it does the same job without a window and leaves a posterior and a one-page
# picture in out/. Run again, it goes on with what an interrupted run had finished.
#   packaging/run.sh [--headless] [FILE]
# ANNEAU_SAMPLES=n: samples of the headless run (64).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

say "Looking for what Anneau needs"
"$anneau_root/packaging/setup.sh"
step_down "$0" "$@"

headless=no
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=yes
if [ "${1:-}" = --headless ]; then
    headless=yes
    shift
fi
observation=${1:-$anneau_root/resources/observations/SDSSJ0252p0039_F814W_005.fits}
[ -e "$observation" ] || die "$observation does not exist."
observation=$(realpath "$observation")

configure release
bin=$anneau_root/build/release/bin
if [ $headless = no ]; then
    build release anneau
    say "Opening $observation"
    exec "$bin/anneau" "$observation"
fi
build release anneau-cli

out=$anneau_root/out
mkdir -p "$out"
cd "$out"

# What an older program made is made again.
libraries=$anneau_root/build/release/lib
for made in model.json posterior.fits; do
    for maker in "$bin/anneau-cli" "$libraries/libanneau_core.so" "$libraries/libanneau_engine.so" "$observation"; do
        if [ "$made" -ot "$maker" ]; then rm -f "$made"; fi
    done
done

if [ ! -e model.json ]; then
    say "1 of 3: finding and fitting the lens"
    rm -f posterior.fits
    "$bin/anneau-cli" fit "$observation" -o model.json
fi
say "2 of 3: drawing samples of the source"
"$bin/anneau-cli" sample "$observation" --model model.json -n "${ANNEAU_SAMPLES:-64}" -o posterior.fits --resume

say "3 of 3: the picture"
# A coverage test takes hours: one of this prior, lens and sampler comes with the program. The picture says
# so where it belongs to another run.
coverage=$anneau_root/resources/coverage/SDSSJ0252p0039-default.fits
"$bin/anneau-cli" report posterior.fits --coverage "$coverage" -o report.png
"$bin/anneau-cli" report posterior.fits --coverage "$coverage" -o report.pdf

say "Done. You will find"
note "the lens model       $out/model.json"
note "the posterior        $out/posterior.fits (any FITS reader opens it)"
note "a one-page picture   $out/report.png and $out/report.pdf"
