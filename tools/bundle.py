"""The offline package: all that an office without internet needs to install, a file for each kind of machine.

``make bundle`` asks the package index that pip is set up for; the install script in the package asks none.
Wheels are fetched for the machine that is named, whatever this one is; nothing is compiled.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
VENDOR = HOUSE / "var" / "vendor"
MACHINES = ("x86_64", "aarch64")
# What wheels call the C libraries that they run on, oldest first; the newest is that of Debian 12's time.
LIBRARIES = ("manylinux2014", "manylinux_2_17", "manylinux_2_24", "manylinux_2_27", "manylinux_2_28")
# Of the package of fonts: two of its faces, and their licence (OFL 1.1).
FONTS = "@expo-google-fonts/noto-serif-sc"
FACES = {
    "package/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    "package/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    "package/LICENSE_FONT": "LICENSE",
}
# Served to nobody: what only the tests use.
LEFT_OUT = ("made", "axe.min.js")


def main() -> None:
    parser = argparse.ArgumentParser(description="make the offline package")
    parser.add_argument("--machine", choices=MACHINES, action="append", help="default: all")
    parser.add_argument("--python", default="{}.{}".format(*sys.version_info), help="default: %(default)s")
    parser.add_argument("--output", type=Path, default=HOUSE / "dist")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        own = wheel(Path(folder) / "own")
        for machine in options.machine or MACHINES:
            name = f"yiding-{version()}-linux-{machine}-py{options.python}"
            bundle = Path(folder) / name
            fill(bundle, own, machine, options.python)
            fonts(bundle / "fonts", Path(folder))
            (bundle / "SHA256SUMS").write_text("".join(sums(bundle)), "utf-8")
            sys.stdout.write(f"{pack(bundle, options.output)}\n")


def version() -> str:
    sys.path.insert(0, str(HOUSE / "src"))
    from yiding import __version__

    return __version__


def wheel(folder: Path) -> Path:
    """Our own wheel."""
    source = folder / "source"
    # Building leaves its traces where it builds.
    shutil.copytree(HOUSE / "src", source / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(HOUSE / name, source)
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    return next(folder.glob("yiding-*.whl"))


def fill(bundle: Path, own: Path, machine: str, python: str) -> None:
    """Everything but the fonts into one folder."""
    wheels = bundle / "wheels"
    wheels.mkdir(parents=True)
    fetch(wheels, machine, python)
    shutil.copy(own, wheels)
    shutil.copytree(VENDOR, bundle / "vendor", ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.copytree(HOUSE / "docs", bundle / "docs")
    shutil.copytree(HOUSE / "deploy", bundle / "deploy")
    for name in ("requirements.txt", "README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(HOUSE / name, bundle)
    shutil.move(bundle / "deploy" / "install.sh", bundle / "install.sh")
    for name, told in (("VERSION", version()), ("PYTHON", python), ("MACHINE", machine)):
        (bundle / name).write_text(f"{told}\n", "ascii")


def fonts(target: Path, folder: Path) -> None:
    """Chinese fonts for an office that has none: fetched once, whatever the machine."""
    pin = json.loads((HOUSE / "package.json").read_text("utf-8"))["optionalDependencies"][FONTS]
    packed = next(folder.glob("*noto-serif-sc*.tgz"), None)
    if packed is None:
        command = ["npm", "pack", f"{FONTS}@{pin}", "--silent", f"--pack-destination={folder}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        packed = next(folder.glob("*noto-serif-sc*.tgz"))
    target.mkdir()
    with tarfile.open(packed) as tar:
        for source, name in FACES.items():
            content = tar.extractfile(source)
            assert content is not None
            with (target / name).open("wb") as file:
                shutil.copyfileobj(content, file)


def fetch(wheels: Path, machine: str, python: str) -> None:
    """The pinned packages, as wheels for a machine and a Python."""
    platforms = [word for name in LIBRARIES for word in ("--platform", f"{name}_{machine}")]
    abis = [word for name in (f"cp{python.replace('.', '')}", "abi3", "none") for word in ("--abi", name)]
    pip(
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--implementation=cp",
        f"--python-version={python}",
        *platforms,
        *abis,
        f"--requirement={HOUSE / 'requirements.txt'}",
        f"--dest={wheels}",
    )


def pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    subprocess.run(command, check=True)


def sums(bundle: Path) -> Iterator[str]:
    for path in sorted(bundle.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield f"{digest}  {path.relative_to(bundle)}\n"


def pack(bundle: Path, output: Path) -> Path:
    """One file; whose it was on this machine is of no account."""

    def anyone(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mode = 0o755 if member.isdir() or member.name.endswith(".sh") else 0o644
        return member

    target = output / f"{bundle.name}.tar"
    with tarfile.open(target, "w") as tar:
        tar.add(bundle, bundle.name, filter=anyone)
    return target


if __name__ == "__main__":
    main()
