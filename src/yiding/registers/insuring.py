"""安责险: whether an enterprise is covered is reckoned by its policies and the day, never stored (S36).

A policy covers the days from its first to its last, both included. One is expiring within a number of days
that a register's settings may set (``expiring_days``), unless the next one joins on without a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.markup import badge
from yiding.core.telling import tell
from yiding.directory.models import Government
from yiding.supervision.selectors import people_of

from .catalogue import kind_of
from .models import Entry, EntryValue, Register
from .permissions import may_record, require
from .recording import From, entry_record
from .selectors import entries_visible_to, register_of, settings_of

IN_SCOPE, POLICIES, HELD = "insured_enterprises", "policies", "held"
EXPIRING_DAYS = 30
LAPSED_DAYS = 30
"""So long after its last day a policy that nothing follows is told once."""
ONE_DAY = timedelta(days=1)


class Cover(StrEnum):
    """保险状态 on a day."""

    NONE = "none"
    LAPSED = "lapsed"
    EXPIRING = "expiring"
    VALID = "valid"


WORDS = {
    Cover.NONE: _("未投保"),
    Cover.LAPSED: _("已脱保"),
    Cover.EXPIRING: _("即将到期"),
    Cover.VALID: _("在保"),
}
TONES = {Cover.NONE: Tone.BAD, Cover.LAPSED: Tone.BAD, Cover.EXPIRING: Tone.WARN, Cover.VALID: Tone.GOOD}


@dataclass(frozen=True, slots=True)
class Policy:
    """保单 as reckoning needs it."""

    key: int
    enterprise: int
    first: date
    last: date
    title: str = ""
    local: int | None = None
    department: int | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """一家企业的保险 on a day: how it stands, until when, and by which policy."""

    state: Cover
    until: date | None = None
    policy: Policy | None = None

    @property
    def is_covered(self) -> bool:
        return self.state in (Cover.VALID, Cover.EXPIRING)


NOBODY = Covered(Cover.NONE)


def covered(policies: Iterable[Policy], day: date, expiring_days: int = EXPIRING_DAYS) -> Covered:
    """How an enterprise with these policies stands on a day."""
    rows = sorted(policies, key=lambda one: one.first)
    now = [one for one in rows if one.first <= day <= one.last]
    if not now:
        past = [one for one in rows if one.last < day]
        if not past:
            return NOBODY
        last = max(past, key=lambda one: one.last)
        return Covered(Cover.LAPSED, last.last, last)
    held = max(now, key=lambda one: one.last)
    until = held.last
    for one in rows:
        if one.first <= until + ONE_DAY and one.last > until:
            until = one.last
    state = Cover.EXPIRING if (until - day).days <= expiring_days else Cover.VALID
    return Covered(state, until, held)


def policies_of(government_id: int) -> list[Policy]:
    """All policies that are held. One query."""
    rows = Entry.objects.filter(government=government_id, code=POLICIES, state=HELD, enterprise__isnull=False)
    names = ("pk", "enterprise", "values__first_on", "values__last_on", "title", "local", "department")
    return [
        Policy(pk, enterprise, date.fromisoformat(first), date.fromisoformat(last), title, local, department)
        for pk, enterprise, first, last, title, local, department in rows.values_list(*names)
    ]


def by_enterprise(policies: Iterable[Policy]) -> dict[int, list[Policy]]:
    found: dict[int, list[Policy]] = defaultdict(list)
    for one in policies:
        found[one.enterprise].append(one)
    return found


def expiring_days(government_id: int) -> int:
    """Within how many days a policy is expiring: as the register says, else thirty."""
    return int(settings_of(government_id, POLICIES)["expiring_days"] or 0)


@dataclass(frozen=True, slots=True)
class InScope:
    """应保企业 with how it stands."""

    entry: Entry
    covered: Covered


def in_scope(viewer: Viewer, government: Government, day: date | None = None) -> list[InScope]:
    """The in-scope enterprises that a viewer sees, each as it stands on a day. Three queries."""
    on, within = day or clock.today(), expiring_days(government.pk)
    known = by_enterprise(policies_of(government.pk))
    rows = entries_visible_to(viewer, kind_of(IN_SCOPE)).filter(government=government, is_open=True)
    rows = rows.select_related("enterprise", "town", "local", "department").order_by("town_id", "pk")
    return [InScope(row, covered(known.get(row.enterprise_id or 0, ()), on, within)) for row in rows]


# --- on pages -----------------------------------------------------------------------------------------------


def cover_badge(told: Covered) -> Any:
    return badge(WORDS[told.state], TONES[told.state])


def with_cover(rows: QuerySet[Entry], day: date) -> QuerySet[Entry]:
    """In-scope enterprises with what their state is reckoned from: the ends of their policies."""
    started = EntryValue.objects.filter(entry=OuterRef("entry"), key="first_on", day__lte=day)
    of = EntryValue.objects.filter(
        entry__code=POLICIES,
        entry__state=HELD,
        entry__enterprise=OuterRef("enterprise"),
        entry__government=OuterRef("government"),
    )
    ends = of.filter(key="last_on").filter(Exists(started)).order_by("-day").values("day")
    coming = of.filter(key="first_on", day__gt=day).order_by().values("entry__enterprise")
    return with_within(rows).annotate(
        covered_until=Subquery(ends[:1]),
        next_from=Subquery(coming.annotate(first=Min("day")).values("first")[:1]),
    )


def with_within(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Rows with the days within which a policy is expiring, as our register sets them."""
    of = Register.objects.filter(government=OuterRef("government"), code=POLICIES)
    days = Cast(KeyTextTransform("expiring_days", "settings"), IntegerField())
    own = Subquery(of.annotate(told=days).values("told")[:1])
    return rows.annotate(within=Coalesce(own, Value(default_expiring_days())))


def default_expiring_days() -> int:
    """The days that the kind declares."""
    told = next(one for one in kind_of(POLICIES).settings if one.key == "expiring_days")
    return int(told.default or 0)


def own_expiring_days() -> int:
    ours = Government.objects.filter(is_ours=True).values_list("pk", flat=True).first()
    return expiring_days(ours) if ours is not None else EXPIRING_DAYS


def cover_of_row(row: Any, day: date | None = None) -> Covered:
    """The state of a row that :func:`with_cover` gave."""
    on = day or clock.today()
    until: date | None = getattr(row, "covered_until", None)
    if until is None:
        return NOBODY
    if until < on:
        return Covered(Cover.LAPSED, until)
    follows = row.next_from is not None and row.next_from <= until + ONE_DAY
    is_near = (until - on).days <= row.within and not follows
    return Covered(Cover.EXPIRING if is_near else Cover.VALID, until)


def narrowed(rows: QuerySet[Entry], state: str) -> QuerySet[Entry]:
    """In-scope enterprises of one state today."""
    today = clock.today()
    near = today + timedelta(days=own_expiring_days())
    none, lapsed = Q(covered_until__isnull=True), Q(covered_until__lt=today)
    wanted = {
        "none": none,
        "lapsed": lapsed,
        "bare": none | lapsed,
        "expiring": Q(covered_until__range=(today, near), next_from__isnull=True),
    }
    valid = Q(covered_until__gt=near) | Q(covered_until__gte=today, next_from__isnull=False)
    return rows.filter(wanted.get(state, valid))


def state_of_policy(entry: Entry, day: date | None = None) -> tuple[Any, Tone]:
    """How a policy stands on a day."""
    on = day or clock.today()
    if entry.state != HELD:
        return _("已退保"), Tone.PLAIN
    first, last = (date.fromisoformat(entry.values[key]) for key in ("first_on", "last_on"))
    if on < first:
        return _("未起保"), Tone.INFO
    if on > last:
        return _("已到期"), Tone.BAD
    within = getattr(entry, "within", None) or expiring_days(entry.government_id)
    return (_("即将到期"), Tone.WARN) if (last - on).days <= within else (_("有效"), Tone.GOOD)


# --- renewing -----------------------------------------------------------------------------------------------


def may_renew(viewer: Viewer, entry: Entry) -> bool:
    return may_record(viewer, kind_of(POLICIES), register_of(entry.government_id, POLICIES))


@transaction.atomic
def policy_renew(*, policy: Entry, told: Mapping[str, Any], by: User) -> Entry:
    """续保: the next policy of the same enterprise, which follows this one. Raises WrongValue."""
    require(may_renew(by, policy))
    same = {"enterprise": policy.enterprise, "local": policy.local, "department": policy.department}
    origin = From(carried_from=policy, note=f"续保自 {policy.number}")
    return entry_record(
        kind=kind_of(POLICIES), government=policy.government, told={**same, **told}, by=by, origin=origin
    )


def renewal_told(policy: Entry) -> dict[str, Any]:
    """What the form of a renewal begins with: the year after, with the same insurer."""
    last = date.fromisoformat(policy.values["last_on"])
    first = max(last + ONE_DAY, clock.today())
    try:
        end = first.replace(year=first.year + 1) - ONE_DAY
    except ValueError:
        end = first + timedelta(days=365)
    kept = {key: policy.values.get(key) for key in ("insurer", "staff", "limit", "premium")}
    return {**kept, "first_on": first, "last_on": end}


# --- reminders ----------------------------------------------------------------------------------------------


@transaction.atomic
def policies_remind(government_id: int, day: date | None = None) -> int:
    """到期提醒: before the last day of cover, and once after it lapsed; gives back how many were told anew.

    The key is made of the policy and the limit, so a run that is repeated tells nobody twice, and one that
    was missed is made up by the next.
    """
    on = day or clock.today()
    register = register_of(government_id, POLICIES)
    limits = sorted(int(one) for one in settings_of(government_id, POLICIES)["remind_days"])
    scope = _scope(government_id)
    count = 0
    for enterprise, rows in by_enterprise(policies_of(government_id)).items():
        if enterprise in scope:
            lead = register.lead_id if register else None
            count += _remind(covered(rows, on, max(limits, default=0)), on, limits, scope[enterprise], lead)
    return count


def _scope(government_id: int) -> dict[int, Entry]:
    rows = Entry.objects.filter(government=government_id, code=IN_SCOPE, is_open=True)
    return {row.enterprise_id or 0: row for row in rows.select_related("enterprise")}


def _remind(told: Covered, on: date, limits: Sequence[int], entry: Entry, lead: int | None) -> int:
    policy, until = told.policy, told.until
    if policy is None or until is None:
        return 0
    bodies = {policy.local, policy.department, entry.local_id, entry.department_id, lead} - {None}
    to = people_of([one for one in bodies if one is not None])
    fields = {"enterprise": str(entry.enterprise), "policy": policy.title, "day": until}
    link = reverse("registers:entry-detail", args=[policy.key])
    if told.state is Cover.LAPSED:
        if (on - until).days > LAPSED_DAYS:
            return 0
        return tell(
            "policy.lapsed", to=to, key=f"policy-lapsed-{policy.key}", about=entry, link=link, **fields
        )
    left = (until - on).days
    limit = next((one for one in limits if left <= one), None)
    if told.state is not Cover.EXPIRING or limit is None:
        return 0
    key = f"policy-{policy.key}-{until:%Y%m%d}-{limit}"
    return tell("policy.expiring", to=to, key=key, about=entry, link=link, days=left, **fields)


def day_of_policies(government_id: int, *_frame: Any) -> int:
    """The day's reminders, as the daily run calls them."""
    return policies_remind(government_id)
