"""例行: reminders before a shift, word of who did not come, old rosters closed. Again tells nobody twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from yiding.accounts.models import Account, Holding
from yiding.core import clock
from yiding.directory.dates import valid_on
from yiding.notices.kinds import KINDS
from yiding.notices.services import Telling, notify_many

from .models import PostKind, RosterState, Rule, Shift, ShiftState
from .permissions import KEEPERS
from .planning import rosters_close
from .selectors import rule_of

Accounts = Callable[[Shift], Iterable[int]]


def rounds() -> None:
    """Everything that is due; called every few minutes."""
    now = clock.now()
    reminders_tell(now)
    missing_tell(now)
    rosters_close(now)


def reminders_tell(now: datetime) -> int:
    """值班提醒: to who stands on a shift that comes, once; after a swap to the new one too."""
    count = 0
    for government, rule in _governments(now):
        until = now + timedelta(hours=rule.remind_hours)
        rows = _shifts(government).filter(starts_at__gt=now, starts_at__lte=until)
        shifts = list(rows)
        accounts = _accounts({shift.person_id or 0 for shift in shifts})
        count += _told("duty.coming", shifts, lambda shift, of=accounts: of[shift.person_id or 0])  # type: ignore[misc]
    return count


def missing_tell(now: datetime) -> int:
    """未签到: to who keeps the unit's roster and who leads the shift there, once the grace is over."""
    count = 0
    for government, rule in _governments(now):
        since = now - timedelta(minutes=rule.late_minutes)
        shifts = list(_shifts(government).filter(starts_at__lte=since, ends_at__gt=now))
        told = _answerable({shift.roster.body_id for shift in shifts}, now)
        count += _told("duty.missing", shifts, lambda shift, of=told: of[shift.roster.body_id])  # type: ignore[misc]
    return count


def _governments(now: datetime) -> list[tuple[int, Rule]]:
    rows = Shift.objects.filter(roster__state=RosterState.PUBLISHED, ends_at__gt=now)
    keys = rows.order_by().values_list("roster__government", flat=True).distinct()
    return [(key, rule_of(key)) for key in keys]


def _shifts(government: int) -> QuerySet[Shift]:
    """The shifts to which somebody has still to come."""
    rows = Shift.objects.filter(roster__government=government, roster__state=RosterState.PUBLISHED)
    rows = rows.filter(state=ShiftState.PLANNED, person__isnull=False)
    return rows.select_related("roster__body", "post", "person")


def _accounts(persons: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Account.objects.filter(person__in=set(persons), user__is_active=True)
    for person, account in rows.values_list("person", "pk"):
        found[person].append(account)
    return found


def _answerable(bodies: set[int], now: datetime) -> dict[int, set[int]]:
    """By unit the accounts of who keeps its roster, and of who leads the shift there at this moment."""
    today, found = clock.today(), defaultdict[int, set[int]](set)
    held = Holding.objects.filter(valid_on(today), valid_on(today, "post__"), post__body__in=bodies)
    roles = [role.value for role in KEEPERS]
    for body, account in held.filter(role__in=roles).values_list("post__body", "account"):
        found[body].add(account)
    lead = Shift.objects.filter(roster__body__in=bodies, roster__state=RosterState.PUBLISHED)
    lead = lead.filter(post__kind=PostKind.LEADER, starts_at__lte=now, ends_at__gt=now)
    for body, account in lead.values_list("roster__body", "person__account"):
        if account is not None:
            found[body].add(account)
    return found


@transaction.atomic
def _told(kind: str, shifts: Iterable[Shift], accounts: Accounts) -> int:
    tellings = [
        Telling(
            account,
            f"{kind}:{shift.pk}:{shift.person_id}:{shift.starts_at:%Y%m%d%H%M}",
            {name: word for name, word in _words(shift).items() if name in KINDS[kind].fields},
            shift.pk,
            reverse("rosters:shift-detail", args=[shift.pk]),
        )
        for shift in shifts
        for account in accounts(shift)
    ]
    return notify_many(kind, tellings, about=Shift) if tellings else 0


def _words(shift: Shift) -> dict[str, object]:
    at = shift.starts_at.astimezone(clock.SHANGHAI)
    person = shift.person.label if shift.person else ""
    return {"unit": shift.roster.body.name, "shift": str(shift), "person": person, "at": f"{at:%m-%d %H:%M}"}
