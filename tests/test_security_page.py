"""安全页: what the page on security rests on is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yiding.config.catalogue import SETTINGS

HOUSE = Path(__file__).resolve().parent.parent
PAGE = (HOUSE / "docs" / "operations" / "security.md").read_text("utf-8")
STATES = {"met", "met with HTTPS", "partly", "not met", "outside"}


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[\w/.]+(?:::\w+)?)`", PAGE))))
def test_every_test_that_is_named_exists(named: str) -> None:
    file, _, name = named.partition("::")
    assert f"def {name}" in (HOUSE / file).read_text("utf-8")


def test_every_setting_that_is_named_exists() -> None:
    assert set(re.findall(r"YIDING_[A-Z_]+", PAGE)) <= {setting.name for setting in SETTINGS}


def test_every_line_says_how_it_stands_and_why() -> None:
    rows = [re.split(r"\s*\|\s*", line)[1:-1] for line in PAGE.splitlines() if line.startswith("| ")]
    lines = [row for row in rows if row[0] not in ("area", "chapter", "---")]
    assert len(lines) > 60
    for row in lines:
        states = STATES.intersection(row)
        assert len(states) == 1, row
        if states != {"not met"}:
            assert row[-1] not in STATES, row
