#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the pictures in this folder by driving the real window through a journey: fits the bundled
# lens, samples it, opens the shipped coverage test. Takes some minutes.
# usage: make.sh [light|dark] [1280x800] [fr]
# ANNEAU_SAMPLES=n draws fewer samples; ANNEAU_MODEL=model.json opens a model instead of fitting.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
theme=${1:-light}
size=${2:-1280x800}
language=${3:-}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
[ -n "${ANNEAU_BUILT:-}" ] || cmake --build "$root/build/release" --target test_app_gui_window_gui anneau_engine anneau_translations
ANNEAU_SCREENSHOTS=$out ANNEAU_THEME=$theme ANNEAU_SIZE=$size ANNEAU_LANGUAGE=$language \
  LIBGL_ALWAYS_SOFTWARE=1 QTEST_FUNCTION_TIMEOUT=1800000 \
  xvfb-run -a -s "-screen 0 2560x1440x24 +extension GLX" \
  "$root/build/release/bin/test_app_gui_window_gui" journey
for picture in "$out"/*.png; do
  cp "$picture" "$here/${language:+$language-}$theme-$size-$(basename "$picture" | sed 's/^[0-9]*-//')"
done
