"""成稿: the draft of minutes that a sitting gives, in the council's style, as blocks.

The record of a sitting is the deliberation's (``record_of``), the words are those of
:mod:`yiding.minutes.compose`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from yiding.core.clock import SHANGHAI
from yiding.councils.models import Council
from yiding.minutes.compose import Course, compose
from yiding.minutes.record import Distribution, Minutes
from yiding.sittings.models import Sitting

from . import sources
from .blocks import Block, block


@dataclass(frozen=True, slots=True)
class Material:
    """素材: what a sitting knows, as a record, and by item what the record has no field for."""

    minutes: Minutes
    courses: dict[int, Course]
    has_others: bool = False


def material_of(sitting: Sitting, compiled_on: date | None = None) -> Material:
    """The sitting's record with what the house adds: issuer, kind, who compiles, to whom it goes."""
    minutes, courses, has_others = sources.record_of(sitting)
    council = sitting.council
    style = council.house_style
    told = replace(
        minutes,
        issuer=minutes.issuer or council.government.name,
        kind=style.get("minutes_kind") or minutes.kind or f"{council.kind}纪要",
        compiled_by=minutes.compiled_by or office_of(council),
        compiled_date=compiled_on or minutes.compiled_date,
        distribution=Distribution(
            main=minutes.distribution.main or listed(council.main_send),
            copy=minutes.distribution.copy or listed(council.copy_send),
        ),
    )
    return Material(told, courses, has_others)


def office_of(council: Council) -> str:
    """Whose office compiles and issues the minutes."""
    return council.house_style.get("office") or (council.office.name if council.office else "")


def listed(text: str) -> tuple[str, ...]:
    """A list of those it goes to, its wording kept; empty where there is none."""
    plain = text.strip().rstrip("。")
    return (plain,) if plain else ()


def composed(sitting: Sitting, compiled_on: date | None = None) -> list[Block]:
    """The draft's blocks, generated anew from the sitting."""
    told = material_of(sitting, compiled_on)
    made = compose(told.minutes, sitting.council.style, courses=told.courses, other_matters=told.has_others)
    return [block(one.key, one.path, one.text) for one in made.blocks]


def held_on(sitting: Sitting) -> date:
    """The day of the meeting, in China."""
    return (sitting.opened_at or sitting.starts_at).astimezone(SHANGHAI).date()
