#!/bin/sh
# Installs Yiding from this folder alone: no network is asked. The same script upgrades.
#
#   sh install.sh                       into /opt/yiding
#   PREFIX=/srv/app sh install.sh       elsewhere
#   PYTHON=/usr/bin/python3.11 sh install.sh
#
# Each version has a folder of its own under PREFIX; `current` leads to the one in use. Data is not touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-/opt/yiding}
version=$(cat "$here/VERSION")
wanted_python=$(cat "$here/PYTHON")
wanted_machine=$(cat "$here/MACHINE")
python=${PYTHON:-python$wanted_python}

stop() {
    echo "$1" >&2
    exit 2
}

machine=$(uname -m)
[ "$machine" = "$wanted_machine" ] ||
    stop "bundle.wrong_machine 这个离线包用于 $wanted_machine，本机是 $machine。请换对应的离线包。"
command -v "$python" >/dev/null 2>&1 ||
    stop "bundle.no_python 找不到 $python。请先安装 Python $wanted_python，或用 PYTHON=路径 指明。"
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
[ "$found" = "$wanted_python" ] ||
    stop "bundle.wrong_python 这个离线包用于 Python $wanted_python，$python 是 $found。请换解释器或离线包。"
(cd "$here" && sha256sum --quiet --check SHA256SUMS) ||
    stop "bundle.damaged 离线包已损坏，没有安装。请重新拷贝一份。"

target="$prefix/$version"
partial="$prefix/.$version.partial"
mkdir -p "$prefix"
rm -rf "$partial" "$target.old"
"$python" -m venv --prompt yiding "$partial" ||
    stop "bundle.no_venv 建不了虚拟环境。Debian 请先安装 python$wanted_python-venv。"
"$partial/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-compile \
    --find-links "$here/wheels" --requirement "$here/requirements.txt" "yiding==$version"
mkdir -p "$partial/lib/python$wanted_python/var"
cp -r "$here/vendor" "$partial/lib/python$wanted_python/var/vendor"
cp -r "$here/deploy" "$here/docs" "$here/fonts" "$partial/"
# The commands name their interpreter by its path.
for script in "$partial"/bin/*; do
    if [ -f "$script" ] && [ ! -L "$script" ]; then
        sed -i "s|$partial|$target|g" "$script"
    fi
done
sed -i "s|$partial|$target|g" "$partial/pyvenv.cfg"
[ ! -e "$target" ] || mv "$target" "$target.old"
mv "$partial" "$target"
rm -rf "$target.old"
"$target/bin/python" -m compileall -q "$target/lib" >/dev/null || true
ln -sfn "$version" "$prefix/current"
"$prefix/current/bin/yiding" --version
echo "已安装到 $target。下一步见 $prefix/current/docs/operations/install.md"
