"""通报用语: the phrases of a bulletin, data that a site may write anew (TOML)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, record
from yiding.core.access import require
from yiding.core.errors import EditConflict
from yiding.directory.models import Government

from .errors import BadWording
from .models import Rhythm, Wording
from .permissions import may_make

HOLE: Final = re.compile(r"\{([^{}]*)\}")
NAMES: Final = frozenset(
    {
        *("government", "when", "scope", "first", "last", "as_of", "no"),
        *("total", "bodies", "done", "on_time", "late", "overdue", "red", "rate"),
        *("returned", "extended", "unreported", "praised", "urged"),
    }
)
"""What a phrase may name."""
EACH: Final = frozenset({"n", "body", "title", "due", "days", "overrun"})
"""What a phrase of one task may name beside."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """一段用语: ``needs`` and ``without`` name what must be there, or must not, for it to appear."""

    key: str
    text: str
    needs: str = ""
    without: str = ""
    each: str = ""
    at_most: int = 20


@dataclass(frozen=True, slots=True)
class Exhibited:
    """表或图的安排: behind which phrase, its caption, how many bodies at most (0: all)."""

    after: str
    caption: str
    at_most: int = 0


@dataclass(frozen=True, slots=True)
class Phrases:
    """一套通报用语."""

    titles: Mapping[str, str]
    blocks: tuple[Phrase, ...]
    in_name_of: str
    series: str
    praised_done: int
    praised_most: int
    urged_most: int
    table: Exhibited
    chart: Exhibited


def phrases_read(text: str) -> Phrases:
    """The phrases of a TOML text. Raises BadWording, which says what is wrong and where."""
    try:
        told = tomllib.loads(text)
        phrases = _phrases(told)
    except tomllib.TOMLDecodeError as error:
        raise BadWording(f"TOML 写法不对：{error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadWording(f"缺少或写错：{error}") from error
    _check(phrases)
    return phrases


def _phrases(told: dict[str, Any]) -> Phrases:
    paper, praised = told.get("paper", {}), told.get("praised", {})
    return Phrases(
        titles={rhythm: str(told["title"][rhythm]) for rhythm in Rhythm.values},
        blocks=tuple(Phrase(**each) for each in told["blocks"]),
        in_name_of=str(paper.get("in_name_of", "")),
        series=str(paper.get("series", "")),
        praised_done=int(praised.get("done", 1)),
        praised_most=int(praised.get("at_most", 5)),
        urged_most=int(told.get("urged", {}).get("at_most", 8)),
        table=Exhibited(**told["table"]),
        chart=Exhibited(**told["chart"]),
    )


def _check(phrases: Phrases) -> None:
    keys = [one.key for one in phrases.blocks]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise BadWording(f"段落的 key 重复：{'、'.join(twice)}")
    for one in phrases.blocks:
        if not isinstance(one.text, str) or not isinstance(one.at_most, int):
            raise BadWording(f"“{one.key}”的 text 要写成文字，at_most 要写成数字")
        if one.each not in ("", "overdue") or {one.needs, one.without} - NAMES - {""}:
            raise BadWording(f"“{one.key}”的 needs、without 或 each 不认识")
        _holes(one.key, one.text, NAMES | EACH if one.each else NAMES)
    for rhythm, title in phrases.titles.items():
        _holes(f"title.{rhythm}", title, NAMES)
    _holes("paper.in_name_of", phrases.in_name_of, frozenset({"government"}))


def _holes(where: str, text: str, known: frozenset[str]) -> None:
    if unknown := sorted(set(HOLE.findall(text)) - known):
        raise BadWording(f"“{where}”里的 {{{unknown[0]}}} 不认识")


def filled(text: str, values: Mapping[str, object]) -> str:
    """A phrase with its values; what is filled in is never read as a phrase."""
    return HOLE.sub(lambda hole: str(values.get(hole[1], "")), text)


@lru_cache(maxsize=1)
def standard() -> str:
    """The standard phrases, as a text."""
    return (files(__package__) / "phrases.toml").read_text("utf-8")


def wording_of(government: Government) -> str:
    """The phrases that hold for a government, as a text."""
    own = Wording.objects.filter(government=government).values_list("text", flat=True).first()
    return own if own is not None else standard()


@transaction.atomic
def wording_set(*, government: Government, text: str, version: int, by: User) -> Wording:
    """修改通报用语; an empty text takes up the standard ones. One event. Raises BadWording, EditConflict."""
    require(may_make(by))
    text = text.replace("\r\n", "\n").strip() + "\n" if text.strip() else standard()
    phrases_read(text)
    known = Wording.objects.filter(government=government)
    if version:
        if not known.filter(version=version).update(text=text, version=F("version") + 1):
            raise EditConflict("")
    elif known.exists():
        raise EditConflict("")
    else:
        Wording.objects.create(government=government, text=text)
    row = known.get()
    record(
        "wording.set",
        row,
        by=by,
        after={"blocks": len(phrases_read(text).blocks)},
        touches=About(government_id=government.pk),
    )
    return row
