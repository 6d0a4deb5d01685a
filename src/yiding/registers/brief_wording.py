"""台账通报用语: the phrases of a register's bulletin, data that a government may write anew (TOML)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.bulletins.wording import HOLE, Exhibited, Phrase, filled
from yiding.core.errors import EditConflict
from yiding.core.periods import PeriodKind
from yiding.directory.models import Government

from .brief_rows import BriefWording
from .errors_briefs import BadBriefWording
from .permissions import may_oversee, require

NAMES: Final = frozenset(
    {
        *("government", "when", "name", "campaign", "first", "last", "as_of", "no"),
        *("before", "found", "closed", "open", "overdue", "closed_late", "reopened", "share", "days"),
        *("best", "worst"),
    }
)
"""What a phrase may name."""
TITLES: Final = (*(kind.value for kind in PeriodKind), "free", "campaign")


@dataclass(frozen=True, slots=True)
class Phrases:
    """一套台账通报用语."""

    titles: Mapping[str, str]
    blocks: tuple[Phrase, ...]
    in_name_of: str
    series: str
    best_most: int
    worst_most: int
    table: Exhibited
    chart: Exhibited


def phrases_read(text: str) -> Phrases:
    """The phrases of a TOML text. Raises BadBriefWording, which says what is wrong and where."""
    try:
        phrases = _phrases(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadBriefWording(f"TOML 写法不对：{error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadBriefWording(f"缺少或写错：{error}") from error
    _check(phrases)
    return phrases


def _phrases(told: dict[str, Any]) -> Phrases:
    paper = told.get("paper", {})
    return Phrases(
        titles={key: str(told["title"][key]) for key in TITLES},
        blocks=tuple(Phrase(**each) for each in told["blocks"]),
        in_name_of=str(paper.get("in_name_of", "")),
        series=str(paper.get("series", "")),
        best_most=int(told.get("best", {}).get("at_most", 5)),
        worst_most=int(told.get("worst", {}).get("at_most", 5)),
        table=Exhibited(**told["table"]),
        chart=Exhibited(**told["chart"]),
    )


def _check(phrases: Phrases) -> None:
    keys = [one.key for one in phrases.blocks]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise BadBriefWording(f"段落的 key 重复：{'、'.join(twice)}")
    for one in phrases.blocks:
        if not isinstance(one.text, str) or one.each or {one.needs, one.without} - NAMES - {""}:
            raise BadBriefWording(f"“{one.key}”的 text、needs 或 without 不能用")
        _holes(one.key, one.text, NAMES)
    for key, title in phrases.titles.items():
        _holes(f"title.{key}", title, NAMES)
    _holes("paper.in_name_of", phrases.in_name_of, frozenset({"government"}))


def _holes(where: str, text: str, known: frozenset[str]) -> None:
    if unknown := sorted(set(HOLE.findall(text)) - known):
        raise BadBriefWording(f"“{where}”里的 {{{unknown[0]}}} 不认识")


@lru_cache(maxsize=1)
def standard() -> str:
    """The standard phrases, as a text."""
    return (files(__package__) / "brief_phrases.toml").read_text("utf-8")


def wording_row(government: Government, code: str) -> BriefWording | None:
    return BriefWording.objects.filter(government=government, code=code).first()


def wording_of(government: Government, code: str) -> str:
    """The phrases that hold for a kind: its own, the government's for all kinds, the standard ones."""
    rows = {
        row.code: row.text for row in BriefWording.objects.filter(government=government, code__in=[code, ""])
    }
    return rows.get(code) or rows.get("") or standard()


@transaction.atomic
def brief_wording_set(
    *, government: Government, code: str, text: str, version: int, by: User
) -> BriefWording:
    """修改台账通报用语; an empty text takes up the standard ones. Raises BadBriefWording, EditConflict."""
    require(may_oversee(by))
    text = text.replace("\r\n", "\n").strip() + "\n" if text.strip() else standard()
    phrases = phrases_read(text)
    row = wording_row(government, code)
    if row is None:
        if version:
            raise EditConflict("")
        row = BriefWording.objects.create(government=government, code=code, text=text)
    else:
        rows = BriefWording.objects.filter(pk=row.pk, version=version)
        if not rows.update(text=text, version=F("version") + 1):
            raise EditConflict(last_actor(row))
        row.refresh_from_db()
    after = {"code": code, "blocks": len(phrases.blocks)}
    record("brief_wording.set", row, by=by, after=after, touches=About(government.pk))
    return row


__all__ = [
    "NAMES",
    "Phrases",
    "brief_wording_set",
    "filled",
    "phrases_read",
    "standard",
    "wording_of",
    "wording_row",
]
