#!/bin/sh
# Free faces that stand in for the official ones (仿宋, 楷体, 黑体, 小标宋): Fandol, of Debian's texlive-lang-chinese, into
# var/fonts. The package is only unpacked: installing it would draw a hundred others. Needs no root.
set -eu
target="${YIDING_VAR:-var}/fonts"
[ -f "$target/FandolFang-Regular.otf" ] && exit 0
installed=/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol
[ -d "$installed" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg >/dev/null 2>&1; then
    echo "No apt-get here. Put Fandol (or the office's own faces) into $target; yiding typeset says what is missing."
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! (cd "$folder" && apt-get download -qq texlive-lang-chinese >/dev/null 2>&1); then
    echo "Fandol could not be fetched; yiding typeset says what stands in for what."
    exit 0
fi
dpkg -x "$folder"/*.deb "$folder/out"
mkdir -p "$target"
cp "$folder/out$installed"/Fandol[FHKS]*.otf "$target/"
gzip -dc "$folder/out/usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz" >"$target/Fandol.COPYING"
