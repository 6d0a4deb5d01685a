"""承诺办件、核查、不实承诺、信用、统计的页面."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.exports import XLSX
from yiding.core.figures import Tab
from yiding.core.parts import Row, Section, parts_page
from yiding.core.periods import NotAPeriod, Period, PeriodKind, named, read_key
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts, lists
from .models import Breach, Check, Commitment, CreditRecord, SampleRound
from .selectors import (
    breach_get,
    breaches_visible_to,
    case_get,
    check_get,
    checks_visible_to,
    record_get,
    round_get,
)
from .shown import check_due, credit_word, day_light, page_of, result_light, signed, state_badge, who
from .tallying import Tally, tallies, tally_workbook
from .views import LIST, MOST, family, figure


def case_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.CASES.started(request.user), "family": family("case-list")}
    return scoped_list(request, lists.CASES, template=LIST, context=context)


def check_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": family("check-list")}
    return scoped_list(request, lists.CHECKS, field="commitment__government", template=LIST, context=context)


def round_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.ROUNDS.started(request.user), "family": family("round-list")}
    return scoped_list(request, lists.ROUNDS, template=LIST, context=context)


def breach_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": family("breach-list")}
    field = "check_of__commitment__government"
    return scoped_list(request, lists.BREACHES, field=field, template=LIST, context=context)


def record_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": family("record-list")}
    return scoped_list(request, lists.RECORDS, template=LIST, context=context)


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise: who promised what by which text, its checks, what was false."""
    row: Commitment = case_get(request.user, pk)
    facts = [
        (_("申请人"), row.applicant),
        (_("申请人类别"), row.get_applicant_kind_display()),
        (_("证件号码"), row.identity_masked),
        (_("证明事项"), row.item.name),
        (_("办理事项"), row.item.business),
        (_("风险等级"), row.item.risk.name),
        (_("文本版次"), _("第 %(n)s 版") % {"n": row.text.number}),
        (_("受理单位"), row.body.name),
        (_("告知"), signed(row.noticed_by, row.noticed_on)),
        (_("承诺受理"), row.accepted_on),
        (_("办结"), row.granted_on),
        (_("办理结果"), row.outcome),
        (_("理由"), row.reason),
    ]
    beside = [
        (_("打印承诺书"), reverse("commitments:case-sheet", args=[pk])),
        (_("证明事项"), page_of("item")(row.item)),
    ]
    sections = [_checks(request, row), _breaches(request, row)]
    return parts_page(
        request,
        acts.CASES,
        row,
        facts=facts,
        sections=[one for one in sections if one is not None],
        lead=state_badge(row),
        beside=beside,
    )


def _checks(request: HttpRequest, row: Commitment) -> Section:
    rows = [
        Row(
            [one.get_kind_display(), check_due(one), state_badge(one), result_light(one), one.finding],
            acts.CHECKS.offered(request.user, one),
            page_of("check")(one),
        )
        for one in checks_visible_to(request.user).filter(commitment=row)
    ]
    heads = (_("种类"), _("期限"), _("状态"), _("结果"), _("核查情况"))
    return Section(_("核查"), heads, rows, _("按风险等级，这件只在抽查时核查。"))


def _breaches(request: HttpRequest, row: Commitment) -> Section | None:
    rows = [
        Row(
            [one.check_of.get_result_display(), one.found_on, state_badge(one), one.consequence],
            (),
            page_of("breach")(one),
        )
        for one in breaches_visible_to(request.user).filter(check_of__commitment=row)
    ]
    heads = (_("核查结果"), _("发现日期"), _("状态"), _("处理决定"))
    return Section(_("不实承诺"), heads, rows) if rows else None


@require_safe
def case_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """告知承诺书 of an applicant, for signature. The number is written by the applicant's own hand."""
    row: Commitment = case_get(request.user, pk)
    context = {
        "title": _("告知承诺书"),
        "crumbs": acts.CASES.crumbs(row, _("打印承诺书")),
        "text": row.text,
        "item": row.item,
        "body": row.body,
        "case": row,
    }
    return render(request, "commitments/sheet.html", context)


@require_safe
def check_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One check: of what, by when, what was found."""
    row: Check = check_get(request.user, pk)
    case = row.commitment
    facts = [
        (_("种类"), row.get_kind_display()),
        (_("申请人"), case.applicant),
        (_("证明事项"), case.item.name),
        (_("受理单位"), case.body.name),
        (_("核查方式"), case.item.get_way_display()),
        (_("抽查批次"), row.round.title if row.round else ""),
        (_("期限"), check_due(row)),
        (_("结果"), result_light(row)),
        (_("核查情况"), row.finding),
        (_("核查人"), signed(row.done_by, row.done_on)),
    ]
    beside = [(_("承诺办件"), page_of("case")(case))]
    if (breach := breaches_visible_to(request.user).filter(check_of=row).first()) is not None:
        beside.append((_("不实承诺"), page_of("breach")(breach)))
    return parts_page(
        request, acts.CHECKS, row, facts=facts, sections=(), lead=state_badge(row), beside=beside
    )


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One drawing: from what, by which seed, what was drawn and found."""
    row: SampleRound = round_get(request.user, pk)
    facts = [
        (_("受理日期从"), row.first_on),
        (_("受理日期到"), row.last_on),
        (_("可抽办件"), row.pool),
        (_("抽中"), row.drawn),
        (_("随机种子"), row.seed),
        (_("核查期限"), day_light(row.due_on)),
        (_("抽取人"), who(row.made_by)),
    ]
    rows = [
        Row(
            [
                str(one.commitment),
                one.commitment.item.name,
                one.commitment.body.name,
                state_badge(one),
                result_light(one),
            ],
            acts.CHECKS.offered(request.user, one),
            page_of("check")(one),
        )
        for one in checks_visible_to(request.user).filter(round=row)[:MOST]
    ]
    heads = (_("承诺办件"), _("证明事项"), _("受理单位"), _("状态"), _("结果"))
    notes = [_("同一风险等级的办件，按种子与编号的杂凑值排序，取前面的。")]
    return parts_page(
        request, acts.ROUNDS, row, facts=facts, sections=[Section(_("抽中的办件"), heads, rows, "", notes)]
    )


@require_safe
def breach_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One false promise: what was found, what the party said, what was decided."""
    row: Breach = breach_get(request.user, pk)
    check = row.check_of
    case = check.commitment
    facts = [
        (_("申请人"), case.applicant),
        (_("证明事项"), case.item.name),
        (_("核查结果"), result_light(check)),
        (_("核查情况"), check.finding),
        (_("发现"), signed(row.found_by, row.found_on)),
        (_("陈述申辩至"), row.heard_until),
        (_("陈述申辩"), row.statement),
        (_("处理决定"), row.consequence),
        (_("撤销原办理结果"), row.revokes if row.state == "decided" else ""),
        (_("失信等级"), row.level.name if row.level else ""),
        (_("处理"), signed(row.decided_by, row.decided_on)),
    ]
    beside = [(_("承诺办件"), page_of("case")(case))]
    found = CreditRecord.objects.filter(breach=row).first()
    if found is not None:
        beside.append((_("信用记录"), page_of("record")(found)))
    return parts_page(
        request, acts.BREACHES, row, facts=facts, sections=(), lead=state_badge(row), beside=beside
    )


@require_safe
def record_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One credit record: why, until when, how it was restored."""
    row: CreditRecord = record_get(request.user, pk)
    facts = [
        (_("当事人"), row.party),
        (_("证件号码"), row.identity_masked),
        (_("失信等级"), row.level.name),
        (_("认定单位"), row.body.name),
        (_("处理决定"), row.breach.consequence),
        (_("记入日期"), row.recorded_on),
        (_("有效至"), row.until_on),
        (_("整改和履行情况"), row.mended),
        (_("申请修复"), signed(row.asked_by, row.asked_on)),
        (_("准予修复"), signed(row.restored_by, row.restored_on)),
        (_("不予修复的理由"), row.answer),
    ]
    beside = [(_("不实承诺"), page_of("breach")(row.breach))]
    return parts_page(
        request, acts.RECORDS, row, facts=facts, sections=(), lead=credit_word(row), beside=beside
    )


def _period(request: HttpRequest) -> Period:
    """The period that an address asks for; else this quarter."""
    try:
        return read_key(request.GET.get("period", ""))
    except NotAPeriod:
        return Period.of(PeriodKind.QUARTER, clock.today())


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """告知承诺统计 of a period: by body and by item, as table, chart and workbook."""
    period = _period(request)
    first, last = period.start, period.end
    government = ours()
    by_body, whole = tallies(request.user, government, first, last, "body")
    by_item, _same = tallies(request.user, government, first, last, "item")
    if request.GET.get("export") == "xlsx":
        return _workbook(by_body, by_item, whole, first, last)
    context = {
        "title": _("告知承诺统计"),
        "lead": f"{named(period)}　{first} — {last}",
        "crumbs": [*acts.ITEMS.crumbs(None), (_("告知承诺统计"), "")],
        "family": family("figures"),
        "periods": _periods(period),
        "beside": [(_("导出 Excel"), f"?period={period.key}&export=xlsx")],
        "figures": _figures(whole),
        "sections": [
            _sheet(_("按受理单位"), _("受理单位"), by_body, whole),
            _sheet(_("按证明事项"), _("证明事项"), by_item, whole),
            _drawn(by_body),
        ],
    }
    return render(request, "commitments/figures.html", context)


def _periods(now: Period) -> list[Tab]:
    kinds = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
    present = [Period.of(kind, clock.today()) for kind in kinds]
    told = [one for period in present for one in (period.previous, period)]
    return [Tab(named(one), f"?period={one.key}", one == now) for one in told]


def _figures(whole: Tally) -> list[Any]:
    return [
        figure(_("告知"), whole.told),
        figure(_("承诺受理（免交证明）"), whole.promised),
        figure(_("承诺率（%）"), whole.promised_share),
        figure(_("已核查"), whole.checked),
        figure(_("逾期未核查"), whole.overdue, bad=True),
        figure(_("不实或不符"), whole.untrue, bad=True),
        figure(_("不实率（%）"), whole.untrue_share),
    ]


def _cells(one: Tally) -> list[Any]:
    told = (
        one.told,
        one.promised,
        one.paper,
        one.checked,
        one.late,
        one.waiting,
        one.overdue,
        one.untrue,
        one.revoked,
    )
    return [*map(str, told), f"{one.untrue_share}"]


def _heads(first: Any) -> tuple[Any, ...]:
    return (
        *(first, _("告知"), _("承诺受理"), _("改交证明"), _("已核查"), _("其中逾期")),
        *(_("待核查"), _("逾期未核查"), _("不实或不符"), _("撤销"), _("不实率（%）")),
    )


def _sheet(title: Any, head: Any, lines: list[Tally], whole: Tally) -> Section:
    rows = [Row([one.name, *_cells(one)]) for one in lines]
    total = [_("合计"), *_cells(whole)] if lines else ()
    return Section(title, _heads(head), rows, _("这段时间没有办件。"), total=total)


def _drawn(lines: list[Tally]) -> Section:
    rows = [Row([one.name, one.promised, one.untrue]) for one in lines]
    heads = (_("受理单位"), _("承诺受理"), _("不实或不符"))
    return Section(_("各单位承诺与不实"), heads, rows, _("这段时间没有办件。"), chart="bar")


def _workbook(
    by_body: list[Tally], by_item: list[Tally], whole: Tally, first: date, last: date
) -> HttpResponse:
    heads = [str(head) for head in _heads(_("名称"))]
    sheets = ((str(_("按受理单位")), by_body), (str(_("按证明事项")), by_item))
    content = tally_workbook(heads, sheets, whole, str(_("合计")))
    response = HttpResponse(content, content_type=XLSX)
    name = f"{_('告知承诺统计')}-{first}-{last}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
