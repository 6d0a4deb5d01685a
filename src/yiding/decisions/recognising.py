"""从题名认文件: kind, period, whether it is on trial or revised, by tables that are data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
TRIAL = re.compile(r"[（(〔]?(?:试行|暂行)[）)〕]?")
REVISED = re.compile(r"[（(〔](?:\d{4}年)?修订(?:稿|版)?[）)〕]|修订(?:稿|版)?$")
RANGE = re.compile(r"((?:19|20)\d\d)年?\s*[-—－–~～至]{1,2}\s*((?:19|20)?\d\d)年?")
YEAR = re.compile(r"((?:19|20)\d\d)年")
AROUND = re.compile(r"[（(〔][^）)〕]*[）)〕]")


@dataclass(frozen=True, slots=True)
class Kind:
    """一种文件: the words that titles end in; ``is_yearly`` ones last for the year that they name."""

    code: str
    name: str
    words: tuple[str, ...]
    is_yearly: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """认出的内容."""

    kind: str = ""
    period_from: date | None = None
    period_to: date | None = None
    is_trial: bool = False
    is_revised: bool = False


@cache
def tables() -> dict[str, Any]:
    """The table of kinds and periods, read once."""
    return tomllib.loads((DATA / "policy_kinds.toml").read_text("utf-8"))


@cache
def kinds() -> tuple[Kind, ...]:
    rows = tables()["kind"]
    return tuple(
        Kind(one["code"], one["name"], tuple(one["words"]), one.get("yearly", False)) for one in rows
    )


def kind_choices() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in kinds()]


def kind_name(code: str) -> str:
    return dict(kind_choices()).get(code, code)


def recognise(title: str) -> Recognised:
    """What a title says of its document; what it does not say stays empty."""
    kind = _kind(title)
    first, last = _period(title, is_yearly=bool(kind and kind.is_yearly))
    return Recognised(
        kind=kind.code if kind else "",
        period_from=first,
        period_to=last,
        is_trial=bool(TRIAL.search(title)),
        is_revised=bool(REVISED.search(title)),
    )


def _kind(title: str) -> Kind | None:
    """The kind whose word stands at the end, else the last that stands anywhere; the longest word wins."""
    bare = AROUND.sub("", title).strip()
    words = [(word, kind) for kind in kinds() for word in kind.words]
    ends = [(len(word), kind) for word, kind in words if bare.endswith(word)]
    if ends:
        return max(ends, key=lambda one: one[0])[1]
    inside = [(bare.rfind(word) + len(word), len(word), kind) for word, kind in words if word in bare]
    return max(inside, key=lambda one: one[:2])[2] if inside else None


def _period(title: str, *, is_yearly: bool) -> tuple[date | None, date | None]:
    if found := RANGE.search(title):
        first, last = found[1], found[2]
        end = int(last) if len(last) == 4 else int(first[:2] + last)
        if int(first) <= end:
            return date(int(first), 1, 1), date(end, 12, 31)
    for name, (begin, end) in tables()["periods"].items():
        if name in title:
            return date(begin, 1, 1), date(end, 12, 31)
    if is_yearly and (one := YEAR.search(title)):
        return date(int(one[1]), 1, 1), date(int(one[1]), 12, 31)
    return None, None


def is_revision_of(title: str, other: str) -> bool:
    """Could ``title`` (修订) replace ``other``? Both say the same without year, brackets and flags."""
    return title != other and _core(title) == _core(other)


def _core(title: str) -> str:
    bare = AROUND.sub("", RANGE.sub("", YEAR.sub("", title)))
    return re.sub(r"修订(?:稿|版)?$|试行$|暂行", "", bare).removeprefix("关于").strip()


def trial_months() -> int:
    """How long a trial lasts where its paper names no end."""
    return int(tables()["review"]["trial_months"])


def ahead_days() -> int:
    """How long before an end people are reminded."""
    return int(tables()["review"]["ahead_days"])
