"""到会: who is in the room now and was during an item; counts and the quorum, from rows already read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from yiding.councils.models import Council

from .models import Attendance, AttendanceKind, Deliberation, Presence
from .quorum import Quorum, Rule

COUNTED = frozenset({AttendanceKind.CHAIR, AttendanceKind.MEMBER})
"""Whose presence makes the quorum. A stand-in is heard, and does not count as the member."""


class Spell(Protocol):
    """一段时间."""

    from_at: datetime
    to_at: datetime | None


def was_there(stays: Iterable[Spell], at: datetime) -> bool:
    """Was somebody in the room at an instant?"""
    return any(one.from_at <= at and (one.to_at is None or at < one.to_at) for one in stays)


def was_there_between(stays: Iterable[Spell], start: datetime, end: datetime) -> bool:
    """Was somebody in the room for any part of an item?"""
    return any(one.from_at <= end and (one.to_at is None or one.to_at > start) for one in stays)


def counts(row: Attendance) -> bool:
    """Is it a member (or the chair) themselves?"""
    return row.kind in COUNTED and row.stands_in_for_id is None


def expected_of(rows: Sequence[Attendance], rule: Rule) -> list[Attendance]:
    """Those of whom the rule takes a part: the members; one who sent a stand-in is still expected, once."""
    wanted = COUNTED if rule.counts_chair else COUNTED - {AttendanceKind.CHAIR}
    listed = {row.person_id for row in rows}
    return [row for row in rows if row.kind in wanted and row.stands_in_for_id not in listed - {None}]


def quorum_now(rows: Sequence[Attendance], council: Council) -> Quorum:
    """The quorum of the meeting at this moment."""
    rule = Rule.of_council(council)
    members = expected_of(rows, rule)
    there = [row for row in members if row.presence == Presence.PRESENT and counts(row)]
    return Quorum(rule, len(members), len(there))


def quorum_of_item(rows: Sequence[Attendance], item: Deliberation, council: Council, now: datetime) -> Quorum:
    """The quorum of an item when it was decided, or now: who is recused is not there for it."""
    rule, at = Rule.of_council(council), item.ended_at or now
    recused = {row.pk for row in item.recused.all()}
    members = expected_of(rows, rule)
    there = [row for row in members if counts(row) and was_there(row.stays.all(), at)]
    left = [row for row in there if row.pk not in recused]
    return Quorum(rule, len(members), len(left), len(there) - len(left))


def in_item(rows: Sequence[Attendance], item: Deliberation, now: datetime) -> list[Attendance]:
    """Who was in the room for any part of an item and not recused; nobody before it began."""
    if item.started_at is None:
        return []
    recused, end = {row.pk for row in item.recused.all()}, item.ended_at or now
    return [
        row
        for row in rows
        if row.pk not in recused and was_there_between(row.stays.all(), item.started_at, end)
    ]


def came(row: Attendance) -> bool:
    """Did they come at all?"""
    return row.presence in (Presence.PRESENT, Presence.LEFT)


@dataclass(frozen=True, slots=True)
class Heads:
    """人数: those who came, by kind. Members present are the list under 出席 and the chair (S03.4)."""

    chair: int = 0
    members: int = 0
    observers: int = 0
    representatives: int = 0
    recorders: int = 0

    @property
    def sitting_members(self) -> int:
        return self.chair + self.members

    @property
    def total(self) -> int:
        return self.sitting_members + self.observers + self.representatives + self.recorders


def heads_of(rows: Iterable[Attendance]) -> Heads:
    """How many came."""
    kinds = [row.kind for row in rows if came(row)]
    return Heads(
        kinds.count(AttendanceKind.CHAIR),
        kinds.count(AttendanceKind.MEMBER),
        kinds.count(AttendanceKind.OBSERVER),
        kinds.count(AttendanceKind.REPRESENTATIVE),
        kinds.count(AttendanceKind.RECORDER),
    )


def missing_deputies(rows: Iterable[Attendance], deputies: Iterable[int]) -> list[int]:
    """The responsible deputies of items who are not in the room."""
    here = {row.person_id for row in rows if row.presence == Presence.PRESENT}
    return [key for key in dict.fromkeys(deputies) if key not in here]
