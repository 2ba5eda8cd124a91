#!/usr/bin/env bash
# Makes the fonts of this folder again; see README.md.
#
#   make.sh
#
# Needs Debian 12 (apt-get download), Python 3 and its package index. CI does not run it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q fonts-inter=4.0~beta7+ds-1 fonts-jetbrains-mono=2.242+ds-3
for package in *.deb; do dpkg -x "$package" .; done
python3 -m venv venv
venv/bin/pip install -q fonttools==4.68.0

# Latin, Latin-1, Latin Extended-A; the punctuation, arrows and signs that reports are written with.
chars=U+0020-007E,U+00A0-017F,U+0218-021B,U+02C6,U+02C7,U+02D8-02DD,U+2000-200A,U+2010-2015
chars+=,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+2044,U+20AC
chars+=,U+2122,U+2190-2194,U+2212,U+221E,U+2248,U+2260,U+2264,U+2265,U+25A0,U+25A1,U+25B2,U+25B3
chars+=,U+25BC,U+25C6,U+25C7,U+25CB,U+25CF,U+2713,U+2717

# subset FROM TO FEATURES
subset() {
    venv/bin/pyftsubset "usr/share/fonts/$1" --output-file="$here/$2" --unicodes="$chars" \
        --layout-features="$3" --no-hinting --notdef-outline
}
for style in Regular Italic SemiBold; do
    subset "opentype/inter/Inter-$style.otf" "Inter-$style.otf" kern,mark,mkmk,ccmp,locl,tnum,case,zero
done
# No ligatures: `!=` in a log is two characters.
subset truetype/jetbrains-mono/JetBrainsMono-Regular.ttf JetBrainsMono-Regular.ttf ccmp,locl,mark,zero
