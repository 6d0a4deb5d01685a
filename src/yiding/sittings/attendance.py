"""到会名单: the three classes of S03, as the minutes print them.

Members stand by name, the chair not among them (S03.4); observers by unit and name, several of one unit
together (S03.2); a unit that sends somebody unnamed stands by itself. Units keep the order of the calls
(S03.6) and the words of the day (S03.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Invitation, InvitationRole, InvitationState

STAYS_AWAY = (InvitationState.ON_LEAVE,)


@dataclass(frozen=True, slots=True)
class Unit:
    """列席单位: as written on the day, with those who come for it; a stand-in is marked (S03.7)."""

    body_id: int | None
    name: str
    persons: tuple[str, ...]
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """三类名单. ``count`` is the head count: the list of members and the chair."""

    members: tuple[str, ...]
    units: tuple[Unit, ...]
    represented: tuple[str, ...]
    away: tuple[str, ...]
    has_chair: bool

    @property
    def count(self) -> int:
        return len(self.members) + self.has_chair


def lists_of(rows: Iterable[Invitation], chair_id: int | None = None) -> Lists:
    """Who is expected, from the calls in their order (with ``person`` and ``substitute`` fetched)."""
    members: list[str] = []
    away: list[str] = []
    unnamed: list[str] = []
    units: dict[tuple[int | None, str], tuple[list[str], list[str]]] = {}
    has_chair = False
    for row in rows:
        if row.state == InvitationState.WITHDRAWN:
            continue
        name, is_stand_in = _who(row)
        if row.state in STAYS_AWAY:
            away.append(row.person.name if row.person else row.body_name)
        elif row.role == InvitationRole.MEMBER and not is_stand_in:
            if row.person_id is not None and row.person_id == chair_id:
                has_chair = True
            else:
                members.append(name)
        elif not name:
            unnamed.append(row.body_name)
        else:
            persons, stand_ins = units.setdefault((row.body_id, row.body_name), ([], []))
            persons.append(name)
            if is_stand_in:
                stand_ins.append(name)
    named = tuple(Unit(key, word, tuple(p), tuple(s)) for (key, word), (p, s) in units.items())
    return Lists(tuple(members), named, tuple(unnamed), tuple(away), has_chair)


def _who(row: Invitation) -> tuple[str, bool]:
    """Who comes on a call, and whether instead of somebody."""
    if row.state == InvitationState.SUBSTITUTED and row.substitute is not None:
        return row.substitute.name, True
    return (row.person.name if row.person else ""), False
