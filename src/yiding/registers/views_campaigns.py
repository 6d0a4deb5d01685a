"""专项行动的页面: campaigns, their plan, figures, coverage, reports and assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Figure, Tone
from yiding.core.markup import badge
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts_campaigns as acts
from .accident_patterns import patterns
from .campaign_rows import PlanState
from .campaign_sheets import corrections, daily_sheet, end_sheet, last_day, trend
from .coverage import campaign_cells, coverage_sheets, summed, whole
from .daily_figures import Counter, checks_of, entries_of
from .forms_campaigns import PeriodForm
from .lists_campaigns import CAMPAIGNS, PLAN, day_words, state_badge
from .models import Campaign, CampaignState
from .plans import parts_of
from .rules import Sheet
from .selectors import entries_visible_to, keys_of
from .selectors_campaigns import (
    call_get,
    calls_visible_to,
    campaign_get,
    checks_visible_to,
    fields_visible_to,
    item_get,
    plan_visible_to,
    reports_visible_to,
    rounds_visible_to,
)
from .sheet_files import sheet_file

LIST = "core/subject_list.html"
SHEETS = "registers/sheets.html"


def campaign_list(request: HttpRequest) -> HttpResponseBase:
    beside = [
        (_("检查轮次"), reverse("registers:round-list")),
        (_("检查记录"), reverse("registers:check-list")),
        (_("方案任务"), reverse("registers:plan-list")),
        (_("事故规律"), reverse("registers:accident-patterns")),
    ]
    context = {"acts": acts.CAMPAIGNS.started(request.user), "beside": beside}
    return scoped_list(request, CAMPAIGNS, template=LIST, context=context)


def plan_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, PLAN, field="campaign__government")


@require_safe
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: the day it is in, its figures, fields, plan, rounds and reports."""
    row, viewer = campaign_get(request.user, pk), request.user
    cells = campaign_cells(viewer, row)
    shares = summed(cells, "sector")
    fields = list(fields_visible_to(viewer).filter(campaign=row))
    context = {
        "title": row.name,
        "crumbs": acts.CAMPAIGNS.crumbs(row),
        "lead": state_badge(row),
        "acts": acts.CAMPAIGNS.offered(viewer, row),
        "campaign": row,
        "counter": Counter.of(row, clock.today()),
        "figures": _figures(viewer, row, whole(cells)),
        "facts": _facts(row),
        "fields": [(one, shares.get(one.sector_id), acts.FIELDS.offered(viewer, one)) for one in fields],
        "parts": parts_of(row, plan_visible_to(viewer).filter(campaign=row).order_by("number")),
        "rounds": [(one, state_badge(one)) for one in rounds_visible_to(viewer).filter(campaign=row)],
        "calls": _calls(viewer, row),
        "beside": _beside(row),
    }
    return render(request, "registers/campaign_detail.html", context)


def _figures(viewer: Viewer, row: Campaign, share: Any) -> list[Figure]:
    mine = entries_of(row).filter(pk__in=keys_of(entries_visible_to(viewer)))
    told = mine.order_by().aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(is_open=True)),
        late=Count("pk", filter=Q(is_open=True, due_on__lt=clock.today())),
    )
    checked = checks_of(row).filter(pk__in=checks_visible_to(viewer).order_by().values("pk")).count()
    coverage = reverse("registers:campaign-coverage", args=[row.pk])
    return [
        Figure(_("检查"), checked, _("次"), reverse("registers:check-list")),
        Figure(_("检查覆盖率"), str(share), "", coverage, note=f"{share.done}/{share.total}"),
        Figure(_("发现隐患"), told["all"], _("处"), reverse("registers:campaign-figures", args=[row.pk])),
        Figure(_("未销号"), told["open"], _("处"), tone=Tone.WARN if told["open"] else Tone.GOOD),
        Figure(_("逾期未销号"), told["late"], _("处"), tone=Tone.BAD if told["late"] else Tone.GOOD),
    ]


def _facts(row: Campaign) -> list[tuple[Any, Any]]:
    follows = row.follows.name if row.follows else ""
    after = "、".join(row.followed_by.values_list("name", flat=True))
    told = [
        (_("牵头单位"), row.lead.name),
        (_("名义"), row.in_name_of),
        (_("起止"), f"{row.first_on:%Y-%m-%d} ～ {row.last_on:%Y-%m-%d}"),
        (_("时节"), row.season),
        (_("目标要求"), row.goal),
        (_("承接"), follows),
        (_("后续行动"), after),
        (_("评估意见"), row.assessment),
    ]
    return [(label, value) for label, value in told if value]


def _calls(viewer: Viewer, row: Campaign) -> list[Any]:
    written = Count("reports", filter=Q(reports__written_at__isnull=False))
    rows = calls_visible_to(viewer).filter(campaign=row)
    return list(rows.annotate(asked=Count("reports"), written=written))


def _beside(row: Campaign) -> list[tuple[Any, str]]:
    names = (
        (_("每日数字"), "campaign-figures"),
        (_("检查覆盖"), "campaign-coverage"),
        (_("评估报告") if row.state != CampaignState.RUNNING else _("存量对比"), "campaign-report"),
        (_("事故规律"), "campaign-patterns"),
    )
    return [(label, reverse(f"registers:{name}", args=[row.pk])) for label, name in names]


# --- tables ------------------------------------------------------------------------------------------------


def sheets_page(
    request: HttpRequest, sheet: Sheet, *, title: Any, crumbs: Any, **more: Any
) -> HttpResponseBase:
    """Tables with their charts, as a page or as a workbook."""
    if request.GET.get("export") == "xlsx":
        return sheet_file(sheet, str(title))
    query = request.GET.copy()
    query["export"] = "xlsx"
    line = more.get("trend")
    tables = [one for one in (sheet, *sheet.more) if line is None or one.title != line.title]
    context = {
        "title": title,
        "crumbs": crumbs,
        "sheets": tables,
        "xlsx": f"?{query.urlencode()}",
    }
    return render(request, SHEETS, {**context, **more})


def _crumbs(row: Campaign, last: Any) -> list[tuple[Any, str]]:
    return acts.CAMPAIGNS.crumbs(row, last)


@require_safe
def campaign_figures(request: HttpRequest, pk: int) -> HttpResponseBase:
    """每日数字."""
    row = campaign_get(request.user, pk)
    form = PeriodForm(request.GET if {"first", "last"} & set(request.GET) else None)
    first, last = form.span(row.first_on, last_day(row, clock.today()))
    first, last = max(first, row.first_on), min(max(last, row.first_on), last_day(row, clock.today()))
    sheet = daily_sheet(request.user, row, min(first, last), last)
    return sheets_page(
        request,
        sheet,
        title=_("%(name)s每日数字") % {"name": row.name},
        crumbs=_crumbs(row, _("每日数字")),
        form=form,
        trend=trend(sheet),
        corrections=corrections(request.user, row),
        lead=day_words(row),
    )


@require_safe
def campaign_coverage(request: HttpRequest, pk: int) -> HttpResponseBase:
    """检查覆盖 of all its rounds."""
    row = campaign_get(request.user, pk)
    sheet = coverage_sheets(campaign_cells(request.user, row))
    title = _("%(name)s检查覆盖") % {"name": row.name}
    lead = _("各轮次的应检对象，一个对象只算一次；查过一次就算已检。")
    return sheets_page(request, sheet, title=title, crumbs=_crumbs(row, _("检查覆盖")), lead=lead)


@require_safe
def campaign_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """评估报告: the end against the start."""
    row = campaign_get(request.user, pk)
    sheet = end_sheet(request.user, row)
    title = _("%(name)s存量对比") % {"name": row.name}
    told = [(_("评估意见"), row.assessment)]
    crumbs, stock = _crumbs(row, _("存量对比")), sheet.more[-1]
    return sheets_page(request, sheet, title=title, crumbs=crumbs, told=told, trend=stock)


@require_safe
def campaign_patterns(request: HttpRequest, pk: int) -> HttpResponseBase:
    """事故规律 in the days of a campaign."""
    row = campaign_get(request.user, pk)
    sheet = patterns(request.user, row.government, row.first_on, last_day(row, clock.today()))
    title = _("%(name)s期间事故规律") % {"name": row.name}
    return sheets_page(request, sheet, title=title, crumbs=_crumbs(row, _("事故规律")))


@require_safe
def accident_patterns(request: HttpRequest) -> HttpResponseBase:
    """事故规律 between any two days; without days, the last twelve months."""
    today = clock.today()
    form = PeriodForm(request.GET if {"first", "last"} & set(request.GET) else None)
    first, last = form.span(today.replace(year=today.year - 1, day=1), today)
    sheet = patterns(request.user, ours(), first, last)
    crumbs = [*acts.CAMPAIGNS.crumbs(None), (_("事故规律"), "")]
    lead = f"{first:%Y-%m-%d} ～ {last:%Y-%m-%d}"
    return sheets_page(request, sheet, title=_("事故规律分析"), crumbs=crumbs, form=form, lead=lead)


# --- plan and reports --------------------------------------------------------------------------------------


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One task of a plan."""
    row = item_get(request.user, pk)
    told = [
        (_("专项行动"), row.campaign.name),
        (_("方案部分"), row.part),
        (_("序号"), row.number),
        (_("领域"), row.sector.name if row.sector else ""),
        (_("责任单位"), row.body.name),
        (_("完成期限"), row.due_on),
        (_("具体要求"), row.text),
        (_("督办事项"), row.matter.title if row.matter else ""),
        (
            _("转自"),
            f"{row.carried_from.campaign.name} #{row.carried_from.number}" if row.carried_from else "",
        ),
        (_("完成情况"), row.handed_note),
        (_("报完成"), _who(row.handed_by, row.handed_on)),
        (_("验收"), _who(row.settled_by, row.settled_on)),
        (_("理由"), row.reason),
    ]
    is_late = row.state in (PlanState.OPEN, PlanState.HANDED) and row.due_on and row.due_on < clock.today()
    context = {
        "title": row.title,
        "crumbs": [*_crumbs(row.campaign, _("方案任务"))[:-1], (row.title[:40], "")],
        "lead": badge(_("已过期限"), Tone.BAD) if is_late else state_badge(row),
        "acts": acts.PLANS.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value],
    }
    return render(request, "core/subject.html", context)


def _who(user: Any, day: Any) -> str:
    return f"{user.get_full_name() or user.get_username()} {day:%Y-%m-%d}" if user and day else ""


@require_safe
def call_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """领域报告 of one call, collected on one page that prints; and who has not written."""
    row, viewer = call_get(request.user, pk), request.user
    reports = list(reports_visible_to(viewer).filter(call=row).order_by("field__position", "pk"))
    missing = [one for one in reports if one.written_at is None]
    context: Mapping[str, Any] = {
        "title": _("%(campaign)s各领域工作情况（%(name)s）")
        % {"campaign": row.campaign.name, "name": row.name},
        "crumbs": _crumbs(row.campaign, row.name),
        "acts": acts.CALLS.offered(viewer, row),
        "call": row,
        "reports": [(one, acts.REPORTS.offered(viewer, one)) for one in reports],
        "missing": missing,
    }
    return render(request, "registers/call_detail.html", context)
