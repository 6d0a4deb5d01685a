"""应急准备的待办: plans, drills and their findings, checks, warnings, what precedes a season."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows
from yiding.supervision.waiting import may_carry_any

from .acts_plans import PLANS
from .acts_teams import CHECKS
from .acts_water import ITEMS, ORDERS
from .models import (
    AlertOrder,
    AlertState,
    CheckState,
    DrillFinding,
    FindingState,
    Lot,
    OrderState,
    Plan,
    PlanState,
    ReadinessCheck,
    SeasonItem,
    SeasonItemState,
)
from .permissions import bodies_of, is_over_all, may_read
from .selectors import (
    checks_visible_to,
    findings_visible_to,
    items_visible_to,
    lots_visible_to,
    orders_visible_to,
    plans_visible_to,
)
from .shown import alert_name

AHEAD = timedelta(days=30)


def may_approve_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.APPROVE_READINESS)


def may_check_any(viewer: Viewer) -> bool:
    return may_read(viewer) and may(viewer, Permission.KEEP_READINESS)


def _page(noun: str, key: int) -> str:
    return reverse(f"resources:{noun}-detail", args=[key])


def to_approve(viewer: Viewer) -> QuerySet[Plan]:
    """Plans with their text that wait for approval, drafted by another."""
    rows = plans_visible_to(viewer).filter(state=PlanState.DRAFTED, document__isnull=False)
    return rows.exclude(made_by=viewer.pk)


def to_review(viewer: Viewer) -> QuerySet[Plan]:
    """Plans of one's own bodies that are due for review."""
    rows = plans_visible_to(viewer).filter(body__in=bodies_of(viewer), state=PlanState.IN_FORCE)
    return rows.filter(next_review_on__lte=clock.today() + AHEAD)


def to_write_in(viewer: Viewer) -> QuerySet[DrillFinding]:
    """What drills of one's own plans found and no edition holds."""
    rows = findings_visible_to(viewer).filter(drill__plan__body__in=bodies_of(viewer))
    return rows.filter(state=FindingState.OPEN)


def to_fill(viewer: Viewer) -> QuerySet[ReadinessCheck]:
    """Checks that one's own bodies have to do."""
    return checks_visible_to(viewer).filter(body__in=bodies_of(viewer), state=CheckState.OPEN)


def to_confirm(viewer: Viewer) -> QuerySet[ReadinessCheck]:
    """Checks that somebody else did, of one's own bodies; of all for those over all."""
    rows = checks_visible_to(viewer).filter(state=CheckState.FILLED).exclude(filled_by=viewer.pk)
    return rows if is_over_all(viewer) else rows.filter(body__in=bodies_of(viewer))


def to_acknowledge(viewer: Viewer) -> QuerySet[AlertOrder]:
    """Warnings to one's own bodies, until their action is reported."""
    rows = orders_visible_to(viewer).filter(body__in=bodies_of(viewer)).exclude(state=OrderState.REPORTED)
    return rows.filter(alert__state=AlertState.SENT, alert__valid_until__gt=clock.now())


def to_do(viewer: Viewer) -> QuerySet[SeasonItem]:
    """What one's own bodies have to do before a season."""
    return items_visible_to(viewer).filter(body__in=bodies_of(viewer), state=SeasonItemState.OPEN)


def to_check(viewer: Viewer) -> QuerySet[SeasonItem]:
    """What somebody else says is done."""
    rows = items_visible_to(viewer).filter(state=SeasonItemState.DONE).exclude(done_by=viewer.pk)
    return rows if is_over_all(viewer) else rows.filter(body__in=bodies_of(viewer))


def to_rotate(viewer: Viewer) -> QuerySet[Lot]:
    """What expires soon in the stores of one's own bodies."""
    rows = lots_visible_to(viewer).filter(Q(quantity__gt=0), store__body__in=bodies_of(viewer))
    return rows.filter(expires_on__lte=clock.today() + AHEAD)


def _plan(step: Any, *, due: bool) -> Any:
    def todo(row: Plan) -> Todo:
        return Todo(
            row.title, step, _page("plan", row.pk), row.next_review_on if due else None, row.body.name
        )

    return todo


def _finding(row: DrillFinding) -> Todo:
    return Todo(str(row), _("修订预案"), _page("drill", row.drill_id), row.due_on, row.drill.title)


def _check(step: Any) -> Any:
    return lambda row: Todo(row.period, step, _page("check", row.pk), row.starts_on, row.body.name)


def _order(row: AlertOrder) -> Todo:
    step = _("确认收到") if row.state == OrderState.SENT else _("报告行动")
    day = row.due_at.astimezone(clock.SHANGHAI).date()
    return Todo(alert_name(row.alert), step, _page("alert", row.alert_id), day, row.body.name)


def _item(step: Any) -> Any:
    return lambda row: Todo(row.text, step, _page("season", row.season_id), row.due_on, row.body.name)


def _lot(row: Lot) -> Todo:
    return Todo(str(row), _("轮换或报废"), _page("lot", row.pk), row.expires_on, row.store.name)


WAITING = (
    WaitingRows(
        "alert-order",
        gettext_lazy("待响应的预警"),
        may_carry_any,
        to_acknowledge,
        _order,
        due="",
        related=("alert__kind", "alert__colour", "body"),
        url_name="resources:order-list",
        batch=ORDERS.batch("acknowledge"),
    ),
    WaitingRows(
        "response-plan-approve",
        gettext_lazy("待审定的预案"),
        may_approve_any,
        to_approve,
        _plan(gettext_lazy("审定"), due=False),
        due="",
        related=("body",),
        url_name="resources:plan-list",
        batch=PLANS.batch("approve"),
    ),
    WaitingRows(
        "response-plan-review",
        gettext_lazy("该修订的预案"),
        may_carry_any,
        to_review,
        _plan(gettext_lazy("修订或复审"), due=True),
        due="next_review_on",
        related=("body",),
        url_name="resources:plan-list",
    ),
    WaitingRows(
        "drill-finding",
        gettext_lazy("演练提出的修改"),
        may_carry_any,
        to_write_in,
        _finding,
        related=("drill",),
        url_name="resources:drill-list",
    ),
    WaitingRows(
        "readiness-fill",
        gettext_lazy("待做的四到位检查"),
        may_carry_any,
        to_fill,
        _check(gettext_lazy("登记检查")),
        due="starts_on",
        related=("body",),
        url_name="resources:check-list",
    ),
    WaitingRows(
        "readiness-confirm",
        gettext_lazy("待复核的四到位检查"),
        may_check_any,
        to_confirm,
        _check(gettext_lazy("复核")),
        due="starts_on",
        related=("body",),
        url_name="resources:check-list",
        batch=CHECKS.batch("confirm"),
    ),
    WaitingRows(
        "season-item",
        gettext_lazy("待落实的准备事项"),
        may_carry_any,
        to_do,
        _item(gettext_lazy("报已落实")),
        related=("body",),
        url_name="resources:item-list",
    ),
    WaitingRows(
        "season-item-check",
        gettext_lazy("待核查的准备事项"),
        may_check_any,
        to_check,
        _item(gettext_lazy("核查")),
        related=("body",),
        url_name="resources:item-list",
        batch=ITEMS.batch("check"),
    ),
    WaitingRows(
        "lot-expiry",
        gettext_lazy("临近过期的物资"),
        may_carry_any,
        to_rotate,
        _lot,
        due="expires_on",
        related=("item", "store"),
        url_name="resources:lot-list",
    ),
)
