"""字段: what a screen can change, as a table: each field told as text, read from text, with what follows.

A value travels as the text of its input; :func:`Field.told` gives the present one in the same form, so that a
screen's memory of it can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext as _

from yiding.directory.models import Body, Person
from yiding.directory.resolving import resolve, resolve_all, resolve_person
from yiding.sittings.models import Sitting

from .models import (
    Attendance,
    Deliberation,
    Dissent,
    Hearing,
    Instruction,
    LawText,
    NextStep,
    Opinion,
    Outcome,
    PlannedRoute,
    RouteKind,
    SourceKind,
    StudySource,
    Theme,
    Verb,
)
from .recognising import expanded, read_requirement

SPLIT = re.compile(r"[、，,；;\s]+")


class Refused(Exception):
    """没有写入: a change that cannot be; what it says goes back to the screen."""


@dataclass(frozen=True, slots=True)
class Setting:
    """写入的场合: of which sitting, by whom, when by the clock of the screen, for which item."""

    sitting: Sitting
    day: date
    by: User
    at: datetime
    item: Deliberation | None = None


Row = Any
Tell = Callable[[Row], str]
Put = Callable[[Row, str, Setting], None]


def _nothing(row: Row, setting: Setting) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Field:
    """一个字段: ``told`` gives it as text, ``put`` sets it, ``after`` follows once the row is saved."""

    told: Tell
    put: Put
    after: Callable[[Row, Setting], None] = _nothing


def names_in(text: str) -> list[str]:
    """``市教育局、市财政局`` as names, each once."""
    return list(dict.fromkeys(name[:120] for name in SPLIT.split(text.strip()) if name))


def text(column: str, most: int = 20_000) -> Field:
    def put(row: Row, value: str, setting: Setting) -> None:
        if len(value) > most:
            raise Refused(_("超过 %(most)s 字，没有写入。") % {"most": most})
        setattr(row, column, value)

    return Field(lambda row: str(getattr(row, column)), put)


def choice(column: str, choices: type[models.TextChoices]) -> Field:
    def put(row: Row, value: str, setting: Setting) -> None:
        if value and value not in choices.values:
            raise Refused(_("没有这个选项。"))
        setattr(row, column, value)

    return Field(lambda row: str(getattr(row, column)), put)


def flag(column: str) -> Field:
    def put(row: Row, value: str, setting: Setting) -> None:
        setattr(row, column, value == "1")

    return Field(lambda row: "1" if getattr(row, column) else "", put)


def day(column: str) -> Field:
    def put(row: Row, value: str, setting: Setting) -> None:
        try:
            setattr(row, column, date.fromisoformat(value) if value else None)
        except ValueError:
            raise Refused(_("日期不对。")) from None

    return Field(lambda row: getattr(row, column).isoformat() if getattr(row, column) else "", put)


def due() -> Field:
    """时限: a date that a person set, marked with who (S06.6)."""
    plain = day("due_on")

    def put(row: Row, value: str, setting: Setting) -> None:
        plain.put(row, value, setting)
        row.due_set_by = setting.by if row.due_on else None

    return Field(plain.told, put)


def names(column: str) -> Field:
    def put(row: Row, value: str, setting: Setting) -> None:
        setattr(row, column, names_in(value))

    return Field(lambda row: "、".join(getattr(row, column)), put)


def bodies(column: str, linked: str) -> Field:
    """Names as spoken, in order, and the bodies that they meant on the day."""

    def after(row: Row, setting: Setting) -> None:
        spoken = getattr(row, column)
        known = resolve_all(setting.sitting.government, spoken, setting.day)
        getattr(row, linked).set([known[name] for name in spoken if name in known])

    plain = names(column)
    return Field(plain.told, plain.put, after)


def body_of(value: str, setting: Setting) -> Body | None:
    found = resolve(setting.sitting.government, value, setting.day) if value else None
    return found.body if found else None


def person_of(value: str, setting: Setting) -> Person | None:
    return resolve_person(setting.sitting.government, value, setting.day) if value else None


def body(written: str = "body_written", linked: str = "body") -> Field:
    """A unit as written on the day, linked to the one body that it meant."""

    def put(row: Row, value: str, setting: Setting) -> None:
        setattr(row, written, value[:120])
        setattr(row, linked, body_of(value, setting))

    return Field(lambda row: str(getattr(row, written)), put)


def person(written: str = "person_written", linked: str = "person") -> Field:
    def put(row: Row, value: str, setting: Setting) -> None:
        setattr(row, written, value[:60])
        setattr(row, linked, person_of(value, setting))

    return Field(lambda row: str(getattr(row, written)), put)


def somebody(written: str, who: str, unit: str) -> Field:
    """A person or a unit, whichever the name means."""

    def put(row: Row, value: str, setting: Setting) -> None:
        found = person_of(value, setting)
        setattr(row, written, value[:120])
        setattr(row, who, found)
        setattr(row, unit, None if found else body_of(value, setting))

    return Field(lambda row: str(getattr(row, written)), put)


# --- requirements -------------------------------------------------------------------------------------------


def _requirement() -> Field:
    """The words of a requirement: who is told is read in them, unless a person has said it otherwise."""

    def put(row: Instruction, value: str, setting: Setting) -> None:
        row.text = value
        if row.is_read:
            read = read_requirement(value, setting.day)
            row.addressees, row.lead_bodies = list(read.addressees), list(read.leads)
            row.support_bodies = list(read.supports)
            row.action, row.matter = read.action, read.matter

    return Field(lambda row: str(row.text), put, _bodies_told)


def _own(plain: Field) -> Field:
    """A field of a requirement that a person sets: from now on nothing is read over it."""

    def put(row: Instruction, value: str, setting: Setting) -> None:
        plain.put(row, value, setting)
        row.is_read = False

    return Field(plain.told, put, _bodies_told)


def _bodies_told(row: Instruction, setting: Setting) -> None:
    """The units that the names mean as of the day, collective ones by their members."""
    spoken = [*row.addressees, *row.lead_bodies, *row.support_bodies]
    told = expanded(setting.sitting.government, list(dict.fromkeys(spoken)), setting.day)
    row.bodies.set({body for one in told for body in one.bodies})


# --- study --------------------------------------------------------------------------------------------------


def _library(row: StudySource, setting: Setting) -> None:
    """A law that was studied stands in the library, once (S04.4)."""
    law = None
    if row.kind == SourceKind.LAW and row.title.strip():
        title = row.title.strip().strip("《》")[:200]
        law, _made = LawText.objects.get_or_create(government=setting.sitting.government, title=title)
    if row.law_id != (law.pk if law else None):
        StudySource.objects.filter(pk=row.pk).update(law=law)


def _with_library(plain: Field) -> Field:
    return Field(plain.told, plain.put, _library)


TABLES: Final[Mapping[str, tuple[type[models.Model], Mapping[str, Field]]]] = {
    "deliberation": (
        Deliberation,
        {
            "outcome": choice("outcome", Outcome),
            "views": text("views"),
            "remarks": text("remarks"),
            "notes": text("notes"),
            "revised_by": bodies("revised_by", "revisers"),
            "delegates": names("delegates"),
        },
    ),
    "hearing": (Hearing, {"body": body(), "person": person()}),
    "opinion": (
        Opinion,
        {
            "speaker": somebody("speaker_written", "speaker", "body"),
            "text": text("text"),
            "is_for_reviser": flag("is_for_reviser"),
        },
    ),
    "dissent": (Dissent, {"person": person(), "text": text("text")}),
    "route": (
        PlannedRoute,
        {
            "kind": choice("kind", RouteKind),
            "in_name_of": text("in_name_of", 120),
            "submitted_to": names("submitted_to"),
            "informed": names("informed"),
            "by": bodies("by_written", "by"),
            "due_on": due(),
        },
    ),
    "instruction": (
        Instruction,
        {
            "opening_verb": choice("opening_verb", Verb),
            "text": _requirement(),
            "addressees": _own(names("addressees")),
            "lead_bodies": _own(names("lead_bodies")),
            "support_bodies": _own(names("support_bodies")),
            "action": _own(text("action", 40)),
            "matter": _own(text("matter", 200)),
            "due_on": due(),
        },
    ),
    "next_step": (
        NextStep,
        {"body": body(), "text": text("text"), "is_approved": flag("is_approved"), "due_on": due()},
    ),
    "source": (
        StudySource,
        {
            "kind": _with_library(choice("kind", SourceKind)),
            "title": _with_library(text("title", 200)),
            "source_on": day("source_on"),
            "conveyor": somebody("conveyor_written", "conveyor", "conveyor_body"),
        },
    ),
    "theme": (Theme, {"text": text("text", 200)}),
    "attendance": (
        Attendance,
        {
            "reason": text("reason", 100),
            "body": body(),
        },
    ),
}
"""By kind of row: the table, and its fields by the name that the screen gives them."""

READ_WITH: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("instruction", "text"): ("addressees", "lead_bodies", "support_bodies", "action", "matter")
}
"""Fields that the server fills when another is written: the screen is told of them."""


def told_all(kind: str, row: Row, fields: Iterable[str] | None = None) -> dict[str, str]:
    """The fields of a row as a screen shows them."""
    table = TABLES[kind][1]
    return {name: table[name].told(row) for name in (fields if fields is not None else table)}
