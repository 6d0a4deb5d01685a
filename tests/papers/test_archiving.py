"""归档包: checked by a bare interpreter; a changed, a missing and an added file are told."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from yiding.audit.chain import sm3
from yiding.papers.models import Paper
from yiding.papers.package import verify

from .conftest import Enter


@pytest.fixture
def packed(issued: Paper, clerk: User, enter: Enter, tmp_path: Path) -> Path:
    answer = enter(clerk).post(reverse("papers:archive", args=[issued.sitting_id]))
    content = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    with zipfile.ZipFile(content) as archive:
        archive.extractall(tmp_path / "package")
    return tmp_path / "package"


def _verify(folder: Path) -> tuple[int, str]:
    told = subprocess.run(
        [sys.executable, "-I", str(folder / "verify.py")], capture_output=True, text=True, check=False
    )
    return told.returncode, told.stdout


def test_it_holds_everything_of_the_sitting(packed: Path) -> None:
    names = {path.relative_to(packed).as_posix() for path in packed.rglob("*") if path.is_file()}
    assert {"SM3SUMS", "verify.py", "index.html", "metadata.json", "events.jsonl"} <= names
    assert {"record/agenda.json", "record/discussion.json", "papers/01-第1号/text.txt"} <= names
    assert any(name.endswith(".pdf") for name in names)
    events = [json.loads(line) for line in (packed / "events.jsonl").read_text("utf-8").splitlines()]
    assert {"paper.drafted", "paper.approve", "paper.sign", "paper.issue"} <= {one["kind"] for one in events}
    assert json.loads((packed / "metadata.json").read_text("utf-8"))["papers"][0]["number"] == "第1号"


def test_a_bare_interpreter_finds_it_whole(packed: Path) -> None:
    assert _verify(packed) == (0, "完好：全部文件与 SM3SUMS 一致\n")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (
            lambda at: (at / "papers/01-第1号/text.txt").write_text("改过", "utf-8"),
            "不符 papers/01-第1号/text.txt",
        ),
        (lambda at: (at / "events.jsonl").unlink(), "缺少 events.jsonl"),
        (lambda at: (at / "more.txt").write_text("1"), "多出 more.txt"),
    ],
)
def test_a_bare_interpreter_tells_what_was_done_to_it(harm: object, told: str, packed: Path) -> None:
    harm(packed)  # type: ignore[operator]
    code, said = _verify(packed)
    assert code == 1
    assert told in said.splitlines()


@pytest.mark.parametrize("size", [0, 1, 55, 56, 63, 64, 65, 1000])
def test_its_own_sm3_is_sm3(size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    assert verify._own_sm3(content) == verify.sm3(content) == sm3(content)


def test_only_the_secretariat_makes_it(issued: Paper, leader: User, enter: Enter) -> None:
    assert enter(leader).post(reverse("papers:archive", args=[issued.sitting_id])).status_code == 403
