"""离线包: what ``make bundle`` writes installs without a network, and works where it was installed."""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
SAMPLE = HOUSE / "samples" / "minutes" / "2024-01-no30.txt"
MACHINE = platform.machine()
OTHER = {"x86_64": "aarch64", "aarch64": "x86_64"}[MACHINE]
Ran = subprocess.CompletedProcess[str]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (HOUSE / "var" / "vendor").is_dir(), reason="front-end files: make setup"),
]


def bare(**more: str) -> dict[str, str]:
    """An environment that knows no package index and nothing of this source folder."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return {**kept, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, **more}


def bundled(folder: Path, machine: str) -> Path:
    """The package for a machine, unpacked."""
    command = [
        sys.executable,
        str(HOUSE / "tools" / "bundle.py"),
        "--machine",
        machine,
        "--output",
        str(folder),
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert made.returncode == 0, made.stderr
    file = Path(made.stdout.strip())
    with tarfile.open(file) as tar:
        tar.extractall(folder, filter="data")
    return folder / file.stem


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundled(tmp_path_factory.mktemp("bundle"), MACHINE)


def install(bundle: Path, prefix: Path) -> Ran:
    return subprocess.run(
        ["sh", str(bundle / "install.sh")],
        env=bare(PREFIX=str(prefix), PYTHON=sys.executable),
        capture_output=True,
        text=True,
        check=False,
        cwd=prefix.parent,
    )


@pytest.fixture(scope="module")
def installed(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix = tmp_path_factory.mktemp("installed") / "yiding"
    told = install(bundle, prefix)
    assert told.returncode == 0, told.stderr
    return prefix


@pytest.fixture
def yiding(installed: Path, tmp_path: Path) -> Callable[..., Ran]:
    """Runs the installed command with a data folder of its own."""

    def run(*words: object) -> Ran:
        return subprocess.run(
            [str(installed / "current" / "bin" / "yiding"), *map(str, words)],
            env=bare(YIDING_VAR=str(tmp_path / "var")),
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )

    return run


def test_the_installed_command_works(yiding: Callable[..., Ran], bundle: Path, tmp_path: Path) -> None:
    version = (bundle / "VERSION").read_text().strip()
    assert yiding("--version").stdout == f"yiding {version}\n"

    (tmp_path / "password").write_text("lin-lan-2026-yi-ding")
    told = yiding("init", "--government", "临澜市人民政府", "--password-file", tmp_path / "password")
    assert told.returncode == 0, told.stderr
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    told = yiding("import", tmp_path / "minutes", "--confirm", "--quiet")
    assert (told.returncode, "已确认 1" in told.stdout) == (0, True), told.stderr
    assert yiding("backup", tmp_path / "b.tar").returncode == 0

    told = yiding("check", "--json")
    found = {one["name"]: one["state"] for one in json.loads(told.stdout)}
    assert told.returncode == 0, told.stdout
    assert (found["文字识别"], found["图表"], found["文件"]) == ("well", "well", "well")


def test_the_installed_server_shows_its_pages(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(installed / "current" / "bin" / "yiding"), "serve", "--port", str(port), "--workers", "1"]
    environment = bare(YIDING_VAR=str(tmp_path / "var"))
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL) as server:
        try:
            page = _page(f"http://127.0.0.1:{port}/accounts/login/")
            assert "<form" in page
            assert len(_page(f"http://127.0.0.1:{port}/static/vendor/echarts.min.js")) > 100_000
        finally:
            server.terminate()


def _page(address: str) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


def test_fonts_come_with_it(bundle: Path, installed: Path) -> None:
    for name in ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf"):
        font = (installed / "current" / "fonts" / name).read_bytes()
        assert font[:4] == b"\x00\x01\x00\x00"
        assert font == (bundle / "fonts" / name).read_bytes()
    assert "Open Font License" in (installed / "current" / "fonts" / "LICENSE").read_text("utf-8")


def test_nothing_names_the_folder_it_was_made_in(installed: Path) -> None:
    version = installed / "current"
    scripts = [path for path in (version / "bin").iterdir() if path.is_file() and not path.is_symlink()]
    assert scripts
    for path in [*scripts, version / "pyvenv.cfg"]:
        assert ".partial" not in path.read_text("utf-8", errors="replace"), path


def test_installing_again_keeps_one_version_in_use(bundle: Path, installed: Path) -> None:
    told = install(bundle, installed)

    assert told.returncode == 0, told.stderr
    version = (bundle / "VERSION").read_text().strip()
    assert sorted(path.name for path in installed.iterdir()) == [version, "current"]


def test_a_damaged_package_is_not_installed(bundle: Path, tmp_path: Path) -> None:
    wheel = next((bundle / "wheels").glob("yiding-*.whl"))
    content = wheel.read_bytes()
    wheel.write_bytes(content[:-1])
    try:
        told = install(bundle, tmp_path / "yiding")
    finally:
        wheel.write_bytes(content)

    assert told.returncode == 2
    assert "bundle.damaged " in told.stderr
    assert not (tmp_path / "yiding").exists()


def test_the_package_for_another_machine_holds_its_wheels_and_is_refused_here(tmp_path: Path) -> None:
    other = bundled(tmp_path, OTHER)

    wheels = [path.stem for path in (other / "wheels").iterdir()]
    pins = (other / "requirements.txt").read_text().split()
    assert len(wheels) == len(pins) + 1
    assert [name for name in wheels if not name.endswith(("-any", OTHER))] == []
    assert [name for name in wheels if name.endswith(OTHER)]
    told = install(other, tmp_path / "yiding")
    assert (told.returncode, told.stderr.split()[0]) == (2, "bundle.wrong_machine")
