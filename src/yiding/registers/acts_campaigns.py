"""专项行动、检查表和检查轮次的操作, as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, MakeForm, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import editing, named, ours

from . import campaigns as do
from . import collecting, plans
from .campaign_rows import CampaignField, FieldReport, PlanItem, ReportCall
from .campaign_states import CAMPAIGN, PLAN
from .carrying import campaign_carry
from .forms_campaigns import (
    AskForm,
    AssessForm,
    CampaignEditForm,
    CampaignForm,
    CarryForm,
    FieldEditForm,
    FieldForm,
    FieldReportForm,
    NoteForm,
    PlanItemEditForm,
    PlanItemForm,
    ReasonForm,
    structure_written,
)
from .models import Campaign, Sector
from .permissions_campaigns import (
    may_accept_item,
    may_hand_in_item,
    may_keep_campaign,
    may_keep_field,
    may_keep_item,
    may_plan,
    may_plan_items,
    may_write_report,
)
from .selectors_campaigns import call_get, campaign_get, field_get, item_get, report_get

OPEN = frozenset({"planned", "running"})


def _edit(row: Campaign, told: Told, by: User) -> None:
    do.campaign_edit(campaign=row, version=told.pop("version"), values=told, by=by)


def _campaign_told(row: Campaign) -> Told:
    names = ("version", "name", "in_name_of", "first_on", "last_on", "season", "codes", "goal")
    told = {name: getattr(row, name) for name in names}
    return {
        **told,
        "lead": row.lead.name,
        "structure": structure_written(row.structure),
        "follows": row.follows_id,
    }


def _within(form: Callable[..., forms.Form], told: Callable[[Any], Told] | None = None) -> MakeForm:
    """A form within the campaign of its row."""

    def make(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
        campaign = row if isinstance(row, Campaign) else row.campaign
        more: dict[str, Any] = {"initial": told(row)} if told else {}
        if issubclass(form, PlanItemForm):  # type: ignore[arg-type]
            more["viewer"] = viewer
        return form(data, campaign=campaign, government=campaign.government, **more)

    return make


def _field(row: Campaign, told: Told, by: User) -> None:
    sector: Sector = told["sector"]
    values = {"checklist": told["checklist"], "task": told["task"]}
    do.field_add(campaign=row, sector=sector, lead=told["lead"], values=values, by=by)


def _carry_form(data: QueryDict | None, row: Campaign, _viewer: Viewer) -> forms.Form:
    return CarryForm(data, campaign=row)


def _ask_form(data: QueryDict | None, _row: Campaign, viewer: Viewer) -> forms.Form:
    return AskForm(data, viewer=viewer)


CAMPAIGNS = Subject(
    "registers",
    "campaign",
    _("专项行动"),
    get=campaign_get,
    prefix="campaigns/",
    acts=(
        Act(
            "plan",
            _("登记专项行动"),
            may_plan,
            lambda _row, told, by: do.campaign_plan(government=ours(), values=told, by=by),
            named(CampaignForm),
            starts=True,
            is_first=True,
        ),
        Act(
            "start",
            _("启动"),
            may_keep_campaign,
            lambda row, _told, by: do.campaign_start(campaign=row, by=by),
            states=CAMPAIGN.moves["start"].sources,
            is_first=True,
        ),
        Act(
            "assess",
            _("评估"),
            may_keep_campaign,
            lambda row, told, by: do.campaign_assess(campaign=row, by=by, **told),
            plain(AssessForm),
            states=CAMPAIGN.moves["assess"].sources,
        ),
        Act(
            "carry",
            _("转接到后续行动"),
            may_keep_campaign,
            lambda row, told, by: campaign_carry(campaign=row, by=by, **told),
            _carry_form,
            states=CAMPAIGN.moves["carry"].sources,
            is_first=True,
        ),
        Act(
            "close",
            _("结束"),
            may_keep_campaign,
            lambda row, _told, by: do.campaign_close(campaign=row, by=by),
            states=CAMPAIGN.moves["close"].sources,
        ),
        Act("field", _("加入领域"), may_keep_campaign, _field, _within(FieldForm), states=OPEN),
        Act(
            "item",
            _("加入方案任务"),
            may_plan_items,
            lambda row, told, by: plans.item_add(campaign=row, values=told, by=by),
            _within(PlanItemForm),
            states=OPEN,
        ),
        Act(
            "ask",
            _("要求领域报告"),
            may_keep_campaign,
            lambda row, told, by: collecting.reports_ask(campaign=row, by=by, **told),
            _ask_form,
            states=OPEN,
        ),
        Act(
            "edit",
            _("修改"),
            may_keep_campaign,
            _edit,
            editing(CampaignEditForm, _campaign_told),
            states=OPEN,
        ),
    ),
)


def _campaign_page(row: CampaignField) -> str:
    return reverse("registers:campaign-detail", args=[row.campaign_id])


def _field_edit(row: CampaignField, told: Told, by: User) -> None:
    do.field_edit(field=row, version=told.pop("version"), values=told, by=by)


def _field_told(row: CampaignField) -> Told:
    names = ("version", "task", "position")
    told = {name: getattr(row, name) for name in names}
    return {**told, "lead": row.lead.name, "checklist": row.checklist_id}


def _is_open(row: Any) -> bool:
    return str(row.campaign.state) in OPEN


FIELDS = Subject(
    "registers",
    "field",
    _("专项行动"),
    get=field_get,
    prefix="fields/",
    page=_campaign_page,
    list_name="registers:campaign-list",
    acts=(
        Act(
            "edit",
            _("修改"),
            may_keep_field,
            _field_edit,
            _within(FieldEditForm, _field_told),
            is_open=_is_open,
        ),
        Act(
            "drop",
            _("移出"),
            lambda viewer, row: may_keep_campaign(viewer, row.campaign),
            lambda row, _told, by: do.field_drop(field=row, by=by),
            is_open=_is_open,
        ),
    ),
)


def _item_edit(row: PlanItem, told: Told, by: User) -> None:
    plans.item_edit(item=row, version=told.pop("version"), values=told, by=by)


def _item_told(row: PlanItem) -> Told:
    names = ("version", "part", "title", "text", "due_on")
    told = {name: getattr(row, name) for name in names}
    number = row.matter.number if row.matter else ""
    return {**told, "sector": row.sector_id, "body": row.body.name, "matter": number}


PLANS = Subject(
    "registers",
    "plan",
    _("方案任务"),
    get=item_get,
    prefix="plan/",
    acts=(
        Act(
            "hand-in",
            _("报完成"),
            may_hand_in_item,
            lambda row, told, by: plans.item_hand_in(item=row, by=by, **told),
            plain(NoteForm),
            states=PLAN.moves["hand_in"].sources,
            is_open=_is_open,
            is_first=True,
        ),
        Act(
            "accept",
            _("验收通过"),
            may_accept_item,
            lambda row, _told, by: plans.item_accept(item=row, by=by),
            states=PLAN.moves["accept"].sources,
            is_open=_is_open,
            is_first=True,
        ),
        Act(
            "return",
            _("退回"),
            may_keep_item,
            lambda row, told, by: plans.item_return(item=row, by=by, **told),
            plain(ReasonForm),
            states=PLAN.moves["return"].sources,
            is_open=_is_open,
        ),
        Act(
            "drop",
            _("不再执行"),
            may_keep_item,
            lambda row, told, by: plans.item_drop(item=row, by=by, **told),
            plain(ReasonForm),
            states=PLAN.moves["drop"].sources,
            is_open=_is_open,
        ),
        Act(
            "edit",
            _("修改"),
            may_keep_item,
            _item_edit,
            _within(PlanItemEditForm, _item_told),
            states=frozenset({"open"}),
            is_open=_is_open,
        ),
    ),
)


def _may_collect(viewer: Viewer, row: ReportCall) -> bool:
    from yiding.papers.permissions import may_hand_in

    return may_keep_campaign(viewer, row.campaign) and may_hand_in(viewer)


CALLS = Subject(
    "registers",
    "call",
    _("专项行动"),
    get=call_get,
    prefix="calls/",
    list_name="registers:campaign-list",
    acts=(
        Act(
            "collect",
            _("汇编成公文稿"),
            _may_collect,
            lambda row, _told, by: collecting.reports_collect(call=row, by=by),
            is_first=True,
        ),
    ),
)


def _call_page(row: FieldReport) -> str:
    return reverse("registers:call-detail", args=[row.call_id])


def _write(row: FieldReport, told: Told, by: User) -> None:
    collecting.report_write(report=row, version=told.pop("version"), values=told, by=by)


def _report_form(data: QueryDict | None, row: FieldReport, _viewer: Viewer) -> forms.Form:
    names = ("version", "work", "problems", "next_step")
    return FieldReportForm(data, initial={name: getattr(row, name) for name in names})


REPORTS = Subject(
    "registers",
    "field-report",
    _("专项行动"),
    get=report_get,
    prefix="field-reports/",
    page=_call_page,
    list_name="registers:campaign-list",
    heading=lambda row: str(row.field),
    acts=(Act("write", _("填报领域报告"), may_write_report, _write, _report_form, is_first=True),),
)
SUBJECTS = (CAMPAIGNS, FIELDS, PLANS, CALLS, REPORTS)
