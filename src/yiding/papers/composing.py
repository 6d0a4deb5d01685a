"""成稿: the draft of minutes that a sitting gives, in the council's style, as blocks.

The record of a sitting is the deliberation's (``record_of``), the words are those of
:mod:`yiding.minutes.compose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from yiding.core.clock import SHANGHAI
from yiding.councils.models import Council
from yiding.deliberations.record import beside_of, has_other_matters, record_of
from yiding.minutes.compose import Composed, Course, Result, compose
from yiding.minutes.record import Distribution, Minutes
from yiding.sittings.models import Sitting

from .blocks import Block, block

RESULTS = {"revise_and_resubmit": Result.REVISE_RESUBMIT}
"""审议结果 that the library calls otherwise."""


@dataclass(frozen=True, slots=True)
class Material:
    """素材: what a sitting knows, as a record, and by item what the record has no field for."""

    minutes: Minutes
    courses: dict[int, Course]
    has_others: bool = False


def material_of(sitting: Sitting, compiled_on: date | None = None) -> Material:
    """The sitting's record with what the house adds: issuer, kind, who compiles, to whom it goes."""
    minutes = record_of(sitting)
    council = sitting.council
    style = council.house_style
    told = replace(
        minutes,
        issuer=minutes.issuer or council.government.name,
        kind=style.get("minutes_kind") or minutes.kind,
        issuing_office=None,
        compiled_by=minutes.compiled_by or office_of(council),
        compiled_date=compiled_on or minutes.compiled_date,
        distribution=Distribution(
            main=minutes.distribution.main or listed(council.main_send),
            copy=minutes.distribution.copy or listed(council.copy_send),
        ),
    )
    return Material(told, _courses(sitting), has_other_matters(sitting))


def _courses(sitting: Sitting) -> dict[int, Course]:
    return {
        no: Course(
            result=RESULTS.get(one.outcome) or (Result(one.outcome) if one.outcome else None),
            delegates=one.delegates,
            informed=one.informed,
            key=one.key,
        )
        for no, one in beside_of(sitting).items()
    }


def office_of(council: Council) -> str:
    """Whose office compiles and issues the minutes."""
    return council.house_style.get("office") or (council.office.name if council.office else "")


LIST_MARKS = re.compile("[，,；;。\n]")


def listed(text: str) -> tuple[str, ...]:
    """A list of those it goes to, word by word as written; empty where there is none."""
    plain = re.sub("^(?:主送|抄送)[：:]", "", text.strip())
    return tuple(word.strip() for word in LIST_MARKS.split(plain) if word.strip())


def composed(sitting: Sitting, compiled_on: date | None = None) -> Composed:
    """The draft, generated anew from the sitting."""
    told = material_of(sitting, compiled_on)
    style = sitting.council.style
    return compose(told.minutes, style, courses=told.courses, other_matters=told.has_others)


def blocks_from(made: Composed) -> list[Block]:
    """The blocks of a draft that nobody has touched."""
    return [block(one.key, one.path, one.text) for one in made.blocks]


def held_on(sitting: Sitting) -> date:
    """The day of the meeting, in China."""
    return (sitting.opened_at or sitting.starts_at).astimezone(SHANGHAI).date()
