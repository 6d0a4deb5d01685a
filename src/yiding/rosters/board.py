"""此刻值班: who is on duty in every unit at this moment, who has not come, and where nobody stands.

Names and office lines are for all who read the ledger; mobiles stand masked, as in the directory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.directory.models import Body, Government
from yiding.directory.selectors import phones_visible_to

from .models import DutyPost, GapFlag, PostKind, RosterState, Rule, Shift, ShiftState
from .selectors import rule_of


@dataclass(frozen=True, slots=True)
class Stand:
    """一个岗位此刻的情况: without a ``shift`` nobody stands; ``reason`` where the head said why."""

    post: DutyPost
    shift: Shift | None = None
    phone: str = ""
    reason: str = ""
    minutes: int = 0
    is_late: bool = False

    @property
    def is_gap(self) -> bool:
        return self.shift is None

    @property
    def is_missing(self) -> bool:
        """Whose time has begun and who has not checked in."""
        return self.shift is not None and self.shift.state == ShiftState.PLANNED

    @property
    def is_wrong(self) -> bool:
        return (self.is_gap and not self.reason) or (self.is_missing and self.is_late)


@dataclass(slots=True)
class Unit:
    """一个单位此刻的值班."""

    body: Body
    leaders: list[Stand] = field(default_factory=list)
    staff: list[Stand] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def stands(self) -> list[Stand]:
        return [*self.leaders, *self.staff]

    @property
    def has_roster(self) -> bool:
        return any(not one.is_gap or one.reason for one in self.stands)

    @property
    def is_wrong(self) -> bool:
        return any(one.is_wrong for one in self.stands)


def units_now(viewer: Viewer, government: Government, now: datetime) -> list[Unit]:
    """Every unit that has posts, in official order: five queries, however many there are."""
    if not may(viewer, Permission.READ_LEDGER):
        return []
    rows = DutyPost.objects.filter(body__government=government, is_active=True).select_related("body")
    posts = list(
        rows.order_by(
            F("body__protocol_order").asc(nulls_last=True), "body__name", "body_id", "position", "pk"
        )
    )
    shifts = _shifts(now, posts)
    phones = _phones(viewer, {one.person_id or 0 for one in shifts.values()})
    flags = _flags(now, posts)
    rule = rule_of(government)
    units: dict[int, Unit] = {}
    for post in posts:
        unit = units.setdefault(post.body_id, Unit(post.body))
        shift = shifts.get(post.pk)
        stand = _stand(post, shift, phones, flags.get(post.pk, ""), rule, now)
        (unit.leaders if post.kind == PostKind.LEADER else unit.staff).append(stand)
        if post.phone and post.phone not in unit.lines:
            unit.lines.append(post.phone)
    return list(units.values())


def _stand(
    post: DutyPost, shift: Shift | None, phones: dict[int, str], reason: str, rule: Rule, now: datetime
) -> Stand:
    if shift is None:
        return Stand(post, reason=reason)
    minutes = int((now - shift.starts_at).total_seconds()) // 60
    phone = phones.get(shift.person_id or 0, "")
    return Stand(post, shift, phone, minutes=minutes, is_late=minutes > rule.late_minutes)


def _shifts(now: datetime, posts: Iterable[DutyPost]) -> dict[int, Shift]:
    """By post who stands there now; of two, who came last."""
    rows = Shift.objects.filter(post__in=[post.pk for post in posts], person__isnull=False)
    rows = rows.filter(starts_at__lte=now, ends_at__gt=now).exclude(roster__state=RosterState.DRAFT)
    found = rows.select_related("person", "check_in").order_by("starts_at", "pk")
    return {one.post_id: one for one in found}


def _flags(now: datetime, posts: Iterable[DutyPost]) -> dict[int, str]:
    rows = GapFlag.objects.filter(post__in=[post.pk for post in posts], starts_at__lte=now, ends_at__gt=now)
    rows = rows.exclude(roster__state=RosterState.DRAFT)
    return dict(rows.values_list("post", "reason"))


def _phones(viewer: Viewer, people: set[int]) -> dict[int, str]:
    """Masked numbers, the latest of each: to who may see them in the directory."""
    rows = phones_visible_to(viewer).filter(person__in=people).exclude(masked="").order_by("set_at", "pk")
    return dict(rows.values_list("person", "masked"))


@dataclass(frozen=True, slots=True)
class Tally:
    """汇总: units on duty, those without a roster now, gaps, people who have not come."""

    units: int
    without: int
    gaps: int
    missing: int


def tally_of(units: Iterable[Unit]) -> Tally:
    """The figures above the board."""
    counts: dict[str, int] = defaultdict(int)
    for unit in units:
        counts["units"] += 1
        counts["without"] += not unit.has_roster
        counts["gaps"] += sum(one.is_gap and not one.reason for one in unit.stands)
        counts["missing"] += sum(one.is_missing and one.is_late for one in unit.stands)
    return Tally(*(counts[name] for name in ("units", "without", "gaps", "missing")))
