"""专项行动和检查的待办: reports asked for, tasks of plans, objects to check."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .campaign_rows import CampaignField, FieldReport, PlanItem, PlanState
from .campaigns import OPEN
from .permissions import may_handle
from .permissions_campaigns import own_bodies
from .round_rows import Check, RoundObject, RoundState, RoundTask
from .selectors_campaigns import plan_visible_to, reports_visible_to, tasks_visible_to


def reports_to_write(viewer: Viewer) -> QuerySet[FieldReport]:
    """The field reports that the viewer's bodies were asked for."""
    rows = reports_visible_to(viewer).filter(body__in=own_bodies(viewer), written_at__isnull=True)
    return rows.filter(call__campaign__state__in=OPEN)


def _report(row: FieldReport) -> Todo:
    url = reverse("registers:field-report-write", args=[row.pk])
    title = f"{row.call.campaign.name}：{row.field.sector.name}"
    return Todo(title, _("填报领域报告"), url, row.call.due_on, row.call.name)


def items_to_do(viewer: Viewer) -> QuerySet[PlanItem]:
    """The tasks of plans that the viewer's bodies have."""
    rows = plan_visible_to(viewer).filter(body__in=own_bodies(viewer), state=PlanState.OPEN)
    return rows.filter(campaign__state__in=OPEN)


def _item(row: PlanItem) -> Todo:
    url = reverse("registers:plan-detail", args=[row.pk])
    return Todo(row.title, _("完成方案任务"), url, row.due_on, row.campaign.name)


def items_to_accept(viewer: Viewer) -> QuerySet[PlanItem]:
    """The tasks that were handed in, for who leads the campaign or the field; not one's own."""
    own = own_bodies(viewer)
    leads = CampaignField.objects.filter(
        campaign=OuterRef("campaign"), sector=OuterRef("sector"), lead__in=own
    )
    rows = plan_visible_to(viewer).filter(state=PlanState.HANDED).exclude(handed_by=viewer.pk)
    return rows.filter(Q(campaign__lead__in=own) | Q(Exists(leads)))


def _accept(row: PlanItem) -> Todo:
    url = reverse("registers:plan-detail", args=[row.pk])
    return Todo(row.title, _("验收方案任务"), url, row.due_on, row.campaign.name)


def towns_to_check(viewer: Viewer) -> QuerySet[RoundTask]:
    """The parts of running rounds that the viewer's bodies check, as long as something is left."""
    made = Check.objects.filter(round=OuterRef("round"), entry=OuterRef("entry"))
    left = RoundObject.objects.filter(
        ~Exists(made), round=OuterRef("round"), entry__town=OuterRef("town"), left_on__isnull=True
    )
    rows = tasks_visible_to(viewer).filter(body__in=own_bodies(viewer), round__state=RoundState.RUNNING)
    return rows.filter(Exists(left))


def _check(row: RoundTask) -> Todo:
    url = f"{reverse('registers:round-unchecked', args=[row.round_id])}?town={row.town_id}"
    return Todo(row.round.name, _("开展检查"), url, row.due_on, row.town.name)


WAITING = (
    WaitingRows(
        "field-report",
        gettext_lazy("待填报的领域报告"),
        may_handle,
        reports_to_write,
        _report,
        due="call__due_on",
        related=("call__campaign", "field__sector"),
        url_name="registers:campaign-list",
    ),
    WaitingRows(
        "plan-item",
        gettext_lazy("待完成的方案任务"),
        may_handle,
        items_to_do,
        _item,
        related=("campaign",),
        url_name="registers:plan-list",
    ),
    WaitingRows(
        "plan-accept",
        gettext_lazy("待验收的方案任务"),
        may_handle,
        items_to_accept,
        _accept,
        related=("campaign",),
        url_name="registers:plan-list",
    ),
    WaitingRows(
        "round-task",
        gettext_lazy("待开展的检查"),
        may_handle,
        towns_to_check,
        _check,
        related=("round", "town"),
        url_name="registers:round-list",
    ),
)
