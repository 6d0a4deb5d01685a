"""yiding check: what is well, what is missing, what to do."""

from __future__ import annotations

import importlib.util
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from yiding.commands import checking
from yiding.core.workdays import calendar_fill

pytestmark = pytest.mark.django_db

Run = Callable[..., tuple[int, str, str]]


def lines(out: str) -> dict[str, tuple[str, str]]:
    """Mark and sentence by what was checked."""
    found = {}
    for line in out.splitlines():
        mark, _, rest = line.partition(" ")
        name, _, sentence = rest.partition("：")
        found[name] = (mark, sentence)
    return found


def test_a_well_installation_says_so(yiding: Run) -> None:
    calendar_fill()

    code, out, _ = yiding("check")

    assert code == 0
    assert not [name for name, (mark, _) in lines(out).items() if mark == "[坏]"]
    assert lines(out)["数据库"][0] == "[好]"


def test_an_empty_calendar_is_not_well(yiding: Run) -> None:
    code, out, _ = yiding("check")

    assert code == 1
    assert lines(out)["日历"][0] == "[坏]"


def test_little_space_is_not_well(yiding: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(checking.shutil, "disk_usage", lambda _: usage(10, 9, 1))

    code, out, _ = yiding("check")

    assert code == 1
    assert lines(out)["磁盘"][0] == "[坏]"


def test_optional_parts_that_are_missing_are_named_and_do_no_harm(
    yiding: Run, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    calendar_fill()
    settings.VENDOR = tmp_path
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "rapidocr" else found(name))
    monkeypatch.setattr(shutil, "which", lambda _: None)

    code, out, _ = yiding("check")

    assert code == 0
    assert {name: lines(out)[name][0] for name in ("文字识别", "LibreOffice", "图表")} == dict.fromkeys(
        ("文字识别", "LibreOffice", "图表"), "[缺]"
    )


def test_tables_that_are_behind_are_not_well(yiding: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    calendar_fill()
    called: Any = checking.call_command

    def behind(name: str, **options: object) -> object:
        if name == "migrate":
            raise SystemExit(1)
        return called(name, **options)

    monkeypatch.setattr(checking, "call_command", behind)

    code, out, _ = yiding("check")

    assert code == 1
    assert lines(out)["数据库"][0] == "[坏]"
