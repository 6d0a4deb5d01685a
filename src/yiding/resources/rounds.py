"""例行: warnings each time, days once a day. Telling the same thing again tells nobody twice."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from yiding.core import clock
from yiding.core.telling import tell
from yiding.directory.models import Government
from yiding.supervision.selectors import people_of

from .alerting import orders_urge_overdue
from .keeping import limits_of
from .models import Lot, Plan, PlanState, SeasonItem, SeasonItemState
from .planning import plan_url
from .selectors import drills_lacking, with_drills

MOST = 500
_told_on: list[date] = []


def rounds() -> None:
    """Everything that is due; called every few minutes."""
    orders_urge_overdue()
    today = clock.today()
    if today in _told_on:
        return
    _told_on[:] = [today]
    for government in Government.objects.filter(is_ours=True):
        plans_tell(government)
        drills_tell(government)
        lots_tell(government)
        items_tell(government)


def plans_tell(government: Government) -> int:
    """Reviews that are due soon, and those that are late: once each."""
    today, count = clock.today(), 0
    ahead = today + timedelta(days=limits_of(government.pk).review_days)
    rows = Plan.objects.filter(government=government, state=PlanState.IN_FORCE, next_review_on__lte=ahead)
    for row in rows.order_by("next_review_on", "pk")[:MOST]:
        assert row.next_review_on is not None
        when = "late" if row.next_review_on < today else "soon"
        count += tell(
            "response_plan.review_due",
            to=people_of({row.body_id}),
            key=f"plan-review:{row.pk}:{row.next_review_on}:{when}",
            about=row,
            link=plan_url(row),
            title=row.title[:120],
            due=f"{row.next_review_on:%Y-%m-%d}",
        )
    return count


def drills_tell(government: Government) -> int:
    """Plans without a drill in their period: once a month."""
    today, count = clock.today(), 0
    for row in drills_lacking(with_drills(Plan.objects.filter(government=government))).order_by("pk")[:MOST]:
        count += tell(
            "drill.lacking",
            to=people_of({row.body_id}),
            key=f"drill-lacking:{row.pk}:{today:%Y-%m}",
            about=row,
            link=plan_url(row),
            title=row.title[:120],
        )
    return count


def lots_tell(government: Government) -> int:
    """Lots that expire soon, and those that have: once each."""
    today, count = clock.today(), 0
    ahead = today + timedelta(days=limits_of(government.pk).expiry_days)
    rows = Lot.objects.filter(Q(quantity__gt=0), store__government=government, expires_on__lte=ahead)
    for row in rows.select_related("store", "item").order_by("expires_on", "pk")[:MOST]:
        assert row.expires_on is not None
        when = "late" if row.expires_on < today else "soon"
        count += tell(
            "lot.expiring",
            to=people_of({row.store.body_id}),
            key=f"lot-expiry:{row.pk}:{row.expires_on}:{when}",
            about=row,
            link=reverse("resources:lot-detail", args=[row.pk]),
            item=str(row),
            store=row.store.name,
            due=f"{row.expires_on:%Y-%m-%d}",
        )
    return count


def items_tell(government: Government) -> int:
    """Items of a season that are late: once each."""
    today, count = clock.today(), 0
    rows = SeasonItem.objects.filter(
        season__government=government, state=SeasonItemState.OPEN, due_on__lt=today
    )
    for row in rows.order_by("due_on", "pk")[:MOST]:
        count += tell(
            "season_item.late",
            to=people_of({row.body_id}),
            key=f"season-item-late:{row.pk}:{row.due_on}",
            about=row,
            link=reverse("resources:season-detail", args=[row.season_id]),
            text=row.text[:120],
            due=f"{row.due_on:%Y-%m-%d}",
        )
    return count
