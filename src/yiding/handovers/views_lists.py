"""移交清单的页面: both sides line by line, the sheet for signature, the workbook out and in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.core.exports import XLSX
from yiding.core.figures import Figure, Light, Tone
from yiding.core.markup import light
from yiding.core.parts import Row, Section, parts_page, tabs_of
from yiding.core.sheets import Outcome, Report, SheetError
from yiding.directory.scope import scoped_list
from yiding.files.selectors import documents_visible_to

from . import acts, lists
from .forms import ImportForm
from .homes import HOME
from .models import Handover, HandoverEdition, HandoverState, Line, LineKind, PowerMatter
from .permissions import may_fill, require
from .reckoning import ZERO, Sums, compared, sums_of
from .selectors import checks_visible_to, edition_get, editions_visible_to, handover_get, lines_visible_to
from .sheets import NEEDED, lines_import, workbook_of
from .shown import (
    both,
    day_light,
    due_light,
    figure,
    money,
    money_words,
    page_of,
    signed,
    standing_light,
    state_badge,
    who,
)
from .views import FAMILY, LIST, bases_of, settings_beside

OUTCOMES = {
    Outcome.ADDED: gettext_lazy("新增"),
    Outcome.CHANGED: gettext_lazy("更新"),
    Outcome.SAME: gettext_lazy("不变"),
    Outcome.WRONG: gettext_lazy("有错"),
}
MOST = 200


def handover_list(request: HttpRequest) -> HttpResponseBase:
    context = {
        "acts": acts.HANDOVERS.started(request.user),
        "beside": settings_beside(request),
        "family": tabs_of("handovers", FAMILY, "handover-list"),
    }
    return scoped_list(request, lists.HANDOVERS, template=LIST, context=context)


@require_safe
def handover_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: how it stands, its lines by class with both sides, its measures, checks, papers, editions."""
    row: Handover = handover_get(request.user, pk)
    lines = list(lines_visible_to(request.user).filter(handover=row))
    sums = {kind: sums_of([one for one in lines if one.kind == kind]) for kind in LineKind}
    sections = [_summary(sums), *(_lines(request, kind, lines, sums[kind]) for kind in LineKind)]
    sections += [
        _measures(request, row),
        _checks(request, row),
        _papers(request, row),
        _editions(request, row),
    ]
    return parts_page(
        request,
        acts.HANDOVERS,
        row,
        facts=_facts(request, row),
        sections=[one for one in sections if one is not None],
        lead=state_badge(row),
        figures=_figures(row, lines, sums),
        beside=_beside(request, row),
        template="handovers/handover_detail.html",
    )


def _beside(request: HttpRequest, row: Handover) -> list[tuple[Any, str]]:
    told = [
        (_("打印交接单"), reverse("handovers:handover-sheet", args=[row.pk])),
        (_("导出工作簿"), reverse("handovers:handover-workbook", args=[row.pk])),
    ]
    if row.state in ("drafting", "checking") and may_fill(request.user, row):
        told.append((_("导入本方数据"), reverse("handovers:handover-import", args=[row.pk])))
    return told


def _facts(request: HttpRequest, row: Handover) -> list[tuple[Any, Any]]:
    base = bases_of(request, row.pk) if row.state in ("effective", "checked") else None
    link = format_html('<a href="{}">{}</a>', page_of("base")(base), money(base.amount)) if base else ""
    return [
        (_("移出方"), row.giver.name),
        (_("接收方"), row.taker.name),
        (_("移交的事权"), "、".join(one.title for one in row.matters.all())),
        (_("依据"), row.basis),
        (_("数据年度"), row.data_year),
        (_("移交日期"), row.effective_on),
        (_("核对期限"), due_light(row)),
        (_("移出方确认"), _confirmed(row, "giver")),
        (_("接收方确认"), _confirmed(row, "taker")),
        (_("版次"), row.edition if row.edition > 1 else ""),
        (_("锁定摘要"), row.digest[:16]),
        (_("划转基数（元/年）"), link),
        (_("撤销理由"), row.reason),
    ]


def _confirmed(row: Handover, side: str) -> str:
    by, at = getattr(row, f"{side}_confirmed_by"), getattr(row, f"{side}_confirmed_at")
    return f"{who(by)} {at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if by else ""


def _figures(row: Handover, lines: Sequence[Line], sums: dict[LineKind, Sums]) -> list[Figure]:
    apart = len(lines) - sum(one.agree for one in sums.values())
    unsigned = sum(one.giver_signed_by_id is None or one.taker_signed_by_id is None for one in lines)
    gap = sum((one.taker_base - one.giver_base for one in sums.values()), ZERO)
    poor = sum((one.giver if one.giver.is_filled else one.taker).lacks_money for one in lines)
    bare = powers_without_money(list(row.matters.all()), lines)
    disputes: int = row.dispute_count  # type: ignore[attr-defined] # annotated
    return [
        Figure(_("清单行数"), len(lines)),
        Figure(_("不平的行"), apart, tone=Tone.BAD if apart else Tone.GOOD),
        Figure(_("待签认的行"), unsigned, tone=Tone.WARN if unsigned else Tone.PLAIN),
        Figure(_("待裁定争议"), disputes, tone=Tone.BAD if disputes else Tone.PLAIN),
        Figure(_("年度基数差（元）"), money(gap), tone=Tone.BAD if gap else Tone.GOOD),
        Figure(_("没有定额的行"), poor, tone=Tone.WARN if poor else Tone.PLAIN),
        Figure(_("没有经费跟随的事权"), len(bare), tone=Tone.WARN if bare else Tone.PLAIN),
    ]


def powers_without_money(powers: Sequence[PowerMatter], lines: Sequence[Line]) -> list[PowerMatter]:
    """没有经费跟随的事权: no line of theirs, or of none, goes into the base."""
    paid = {one.matter_id for one in lines if (one.giver if one.giver.is_filled else one.taker).base}
    return [] if None in paid else [one for one in powers if one.pk not in paid]


def _summary(sums: dict[LineKind, Sums]) -> Section:
    heads = (
        _("类别"),
        _("行数"),
        _("价值或金额（元）"),
        _("年度基数（元）"),
        _("一次性（元）"),
        _("数量"),
        _("核对"),
    )
    rows = [Row([kind.label, *_sum_cells(told)]) for kind, told in sums.items() if told.lines]
    whole = list(sums.values())
    total = [
        _("合计"),
        str(sum(one.lines for one in whole)),
        *(
            both(money(given), money(taken), taken - given, money)
            for given, taken in (
                (_added(whole, "giver_value"), _added(whole, "taker_value")),
                (_added(whole, "giver_base"), _added(whole, "taker_base")),
                (_added(whole, "giver_once"), _added(whole, "taker_once")),
            )
        ),
        "",
        "",
    ]
    notes = [_("每格上为移出方、下为接收方；有差的，在其后写出接收方减移出方的差。")]
    return Section(_("两边对账"), heads, rows, _("清单上还没有内容。"), notes, total=total)


def _added(sums: Sequence[Sums], name: str) -> Any:
    return sum((getattr(one, name) for one in sums), ZERO)


def _sum_cells(told: Sums) -> list[Any]:
    units = "；".join(
        f"{figure(given)}{unit}" if given == taken else f"{figure(given)}/{figure(taken)}{unit}"
        for unit, given, taken in told.quantities
    )
    result = light(Light.GREEN, _("平")) if told.is_balanced else light(Light.RED, _("不平"))
    return [
        str(told.lines),
        both(money(told.giver_value), money(told.taker_value), told.taker_value - told.giver_value, money),
        both(money(told.giver_base), money(told.taker_base), told.taker_base - told.giver_base, money),
        both(money(told.giver_once), money(told.taker_once), told.taker_once - told.giver_once, money),
        units,
        result,
    ]


def _lines(request: HttpRequest, kind: LineKind, lines: Sequence[Line], sums: Sums) -> Section | None:
    rows = [Row(_cells(one), acts.LINES.offered(request.user, one)) for one in lines if one.kind == kind]
    if not rows:
        return None
    heads = (
        *(_("序号"), _("名称"), _("计量单位"), _("数量"), _("价值或金额（元）"), _("年度定额（元）")),
        *(_("年度基数（元）"), _("经费"), _("核对"), _("签认")),
    )
    total = ["", _("合计"), "", "", *_sum_cells(sums)[1:2], "", *_sum_cells(sums)[2:3], "", "", ""]
    return Section(kind.label, heads, rows, total=total)


def _cells(one: Line) -> list[Any]:
    told = compared(one.giver, one.taker)
    given, taken = one.giver, one.taker
    name = "　".join(part for part in (one.name, one.place) if part)
    gap = (taken.standard or ZERO) - (given.standard or ZERO)
    return [
        str(one.number),
        name,
        one.unit,
        both(
            figure(given.quantity), figure(taken.quantity), told.quantity if _both_in(one) else ZERO, figure
        ),
        both(money(given.value), money(taken.value), told.value if _both_in(one) else ZERO, money),
        both(money(given.standard), money(taken.standard), gap if _both_in(one) else ZERO, money),
        both(
            money(given.base) if given.is_filled else "",
            money(taken.base) if taken.is_filled else "",
            told.base if _both_in(one) else ZERO,
            money,
        ),
        money_words(one) if one.kind == LineKind.FUND or given.lacks_money else one.method,
        standing_light(one, told),
        signed(one),
    ]


def _both_in(one: Line) -> bool:
    return one.giver.is_filled and one.taker.is_filled


def _measures(request: HttpRequest, row: Handover) -> Section:
    rows = [
        Row(
            [one.matter.title, one.name, f"{figure(one.before)}{one.unit}", one.source],
            acts.MEASURES.offered(request.user, one),
        )
        for one in row.measures.select_related("matter", "handover__government")
    ]
    heads = (_("所属事权"), _("指标"), _("移交前"), _("数据来源"))
    return Section(_("移交前的质量"), heads, rows, _("还没有登记质量指标；移交后按指标核查质量有没有下降。"))


def _checks(request: HttpRequest, row: Handover) -> Section | None:
    rows = [
        Row(
            [
                one.months,
                day_light(one.due_on, 7) if one.state == "open" else one.due_on,
                one.has_fallen,
                state_badge(one),
            ],
            (),
            page_of("check")(one),
        )
        for one in checks_visible_to(request.user).filter(handover=row)
    ]
    heads = (_("移交后第几个月"), _("期限"), _("质量下降"), _("状态"))
    return Section(_("连续性核查"), heads, rows) if rows else None


def _papers(request: HttpRequest, row: Handover) -> Section:
    rows = [
        Row([one.title, one.made_at], url=reverse("files:document-detail", args=[one.pk]))
        for one in documents_visible_to(request.user).filter(about_kind=HOME, about_id=row.pk)
    ]
    return Section(
        _("移交材料"), (_("材料"), _("加入时间")), rows, _("还没有材料；签字的交接单请扫描后加入。")
    )


def _editions(request: HttpRequest, row: Handover) -> Section | None:
    rows = [
        Row(
            [
                _("第 %(n)s 版") % {"n": one.number},
                one.digest[:16],
                one.reason,
                who(one.opened_by),
                one.opened_at,
            ],
            (),
            page_of("edition")(one),
        )
        for one in editions_visible_to(request.user).filter(handover=row)
    ]
    heads = (_("版次"), _("锁定摘要"), _("重新核对的理由"), _("办理人"), _("时间"))
    return Section(_("以前锁定的版次"), heads, rows) if rows else None


@require_safe
def handover_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """交接单: the list as a paper, with places for the signatures of both sides and of who supervises."""
    row: Handover = handover_get(request.user, pk)
    lines = list(lines_visible_to(request.user).filter(handover=row))
    parts = [
        (kind.label, told, sums_of(told))
        for kind in LineKind
        if (told := [one for one in lines if one.kind == kind])
    ]
    context = {
        "title": _("%(city)s城市管理事权移交交接单") % {"city": row.government.name.removesuffix("人民政府")},
        "crumbs": acts.HANDOVERS.crumbs(row, _("打印交接单")),
        "row": row,
        "parts": [
            (label, [_paper(one) for one in told], money(sums.giver_value), money(sums.giver_base))
            for label, told, sums in parts
        ],
        "base": money(sum((sums.giver_base for _label, _told, sums in parts), ZERO)),
        "is_final": row.state not in (HandoverState.DRAFTING, HandoverState.CHECKING),
        "matters": list(row.matters.all()),
        "signers": [(_("移出方"), row.giver.name), (_("接收方"), row.taker.name), (_("监交单位"), "")],
    }
    return render(request, "handovers/sheet.html", context)


def _paper(one: Line) -> list[Any]:
    side = one.giver if one.giver.is_filled else one.taker
    signs = [who(by) for by in (one.giver_signed_by, one.taker_signed_by)]
    own = [one.number, "　".join(part for part in (one.name, one.place) if part), one.unit]
    return [*own, figure(side.quantity), money(side.value), money(side.standard), money(side.base), *signs]


@require_safe
def handover_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a workbook: figures as figures, totals as formulas."""
    row: Handover = handover_get(request.user, pk)
    content = workbook_of(row, list(lines_visible_to(request.user).filter(handover=row)))
    response = HttpResponse(content, content_type=XLSX)
    name = f"{row.title}-{clock.today():%Y-%m-%d}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def handover_import(request: HttpRequest, pk: int) -> HttpResponse:
    """导入本方数据: tried first, told row by row."""
    row: Handover = handover_get(request.user, pk)
    require(may_fill(request.user, row))
    form = ImportForm(request.POST or None, request.FILES or None)
    report, trouble = None, ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            report = lines_import(
                handover=row, file=told["file"], is_trial=told["is_trial"], by=user_of(request)
            )
        except SheetError as error:
            trouble = str(error)
        if report is not None and report.is_clean and not told["is_trial"]:
            messages.success(request, _("已导入。"))
            return redirect("handovers:handover-detail", row.pk)
    context = {
        "title": _("导入本方数据"),
        "crumbs": acts.HANDOVERS.crumbs(row, _("导入本方数据")),
        "form": form,
        "trouble": trouble,
        "columns": format_html('<span lang="zh">{}</span>', "、".join(NEEDED)),
        "sheet_url": reverse("handovers:handover-workbook", args=[row.pk]),
        "cancel_url": page_of("handover")(row),
        **_told(report),
    }
    status = 422 if form.errors or trouble or (report is not None and not report.is_clean) else 200
    return render(request, "handovers/import.html", context, status=status)


def _told(report: Report | None) -> dict[str, Any]:
    if report is None:
        return {}
    return {
        "is_clean": report.is_clean,
        "counts": [(OUTCOMES[outcome], report.count(outcome)) for outcome in Outcome],
        "lines": [(one.place, OUTCOMES[one.outcome], one.sentence) for one in report.lines[:MOST]],
    }


@require_safe
def edition_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A list as both had confirmed it before it was opened again."""
    row: HandoverEdition = edition_get(request.user, pk)
    content = row.content
    facts = [
        (_("移出方"), content.get("giver", "")),
        (_("接收方"), content.get("taker", "")),
        (_("移交日期"), content.get("effective_on", "")),
        (_("锁定摘要"), row.digest),
        (_("重新核对的理由"), row.reason),
        (_("办理人"), who(row.opened_by)),
    ]
    rows = [
        Row(
            [
                str(one["number"]),
                LineKind(one["kind"]).label,
                one["name"],
                one["unit"],
                one["quantity"],
                one["value"],
                one["standard"],
                one["base"],
            ]
        )
        for one in content.get("lines", ())
    ]
    heads = (
        *(_("序号"), _("类别"), _("名称"), _("计量单位"), _("数量")),
        *(_("价值或金额（元）"), _("年度定额（元）"), _("年度基数（元）")),
    )
    title = _("%(list)s：第 %(n)s 版") % {"list": row.handover.title, "n": row.number}
    context = {
        "title": title,
        "crumbs": acts.HANDOVERS.crumbs(row.handover, title),
        "facts": [(label, value) for label, value in facts if value],
        "sections": [Section(_("当时锁定的内容"), heads, rows)],
    }
    return render(request, "core/parts.html", context)
