"""事权、争议、划转基数、核查的页面."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.figures import Light
from yiding.core.markup import light
from yiding.core.parts import Row, Section, parts_page, tabs_of
from yiding.directory.scope import scoped_list

from . import acts, lists
from .continuity import Fault, faults_of, still_with_city
from .models import BaseMove, ContinuityCheck, Dispute, LineKind, PowerMatter
from .permissions import may_set
from .reckoning import COSTLY, fall_of
from .selectors import (
    base_get,
    bases_visible_to,
    check_get,
    dispute_get,
    handovers_visible_to,
    matter_get,
    rule_of,
    tenures_visible_to,
)
from .shown import day_light, figure, list_page, money, names_of, page_of, state_badge, who

FAMILY = (
    (gettext_lazy("事权清单"), "matter-list"),
    (gettext_lazy("移交清单"), "handover-list"),
    (gettext_lazy("移交争议"), "dispute-list"),
    (gettext_lazy("划转基数"), "base-list"),
    (gettext_lazy("连续性核查"), "check-list"),
    (gettext_lazy("断档与越位"), "continuity"),
)
LIST = "core/parts_list.html"


def matter_list(request: HttpRequest) -> HttpResponseBase:
    context = {
        "acts": acts.MATTERS.started(request.user),
        "family": tabs_of("handovers", FAMILY, "matter-list"),
    }
    return scoped_list(request, lists.MATTERS, template=LIST, context=context)


def dispute_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of("handovers", FAMILY, "dispute-list")}
    field = "line__handover__government"
    return scoped_list(request, lists.DISPUTES, field=field, template=LIST, context=context)


def base_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of("handovers", FAMILY, "base-list")}
    return scoped_list(request, lists.BASES, template=LIST, context=context)


def check_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of("handovers", FAMILY, "check-list")}
    return scoped_list(request, lists.CHECKS, field="handover__government", template=LIST, context=context)


@require_safe
def matter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One power: which way and why, what the city keeps, who carries it when, by which lists."""
    row: PowerMatter = matter_get(request.user, pk)
    facts = [
        (_("领域"), row.area),
        (_("种类"), row.get_kind_display()),
        (_("划分去向"), row.get_direction_display()),
        (_("划分理由"), row.reason),
        (_("依据"), row.basis),
        (_("现承担的市级单位"), row.body.name),
        (_("承接的镇（街道）"), names_of(row.towns.all())),
        (_("起始日期"), row.starts_on),
        (_("列入"), f"{who(row.listed_by)} {row.listed_on}"),
        (_("议定"), f"{who(row.decided_by)} {row.decided_on}" if row.decided_on else ""),
        (_("会议或文号"), row.decision),
    ]
    sections = [_roles(request, row), _tenures(request, row), _lists(request, row)]
    return parts_page(request, acts.MATTERS, row, facts=facts, sections=sections, lead=state_badge(row))


def _roles(request: HttpRequest, row: PowerMatter) -> Section:
    rows = [
        Row([one.body.name, one.get_role_display(), one.text], acts.ROLES.offered(request.user, one))
        for one in row.city_roles.select_related("body", "matter__government")
    ]
    notes = [_("下放以后，市级只负责行业监管和政策技术指导，不再承担。")] if row.is_down else []
    heads = (_("市级单位"), _("职责"), _("具体内容"))
    return Section(_("市级职责"), heads, rows, _("还没有登记。"), notes)


def _tenures(request: HttpRequest, row: PowerMatter) -> Section:
    rows = [
        Row([one.town.name if one.town else _("全市"), one.owner.name, one.from_on, one.until_on, one.note])
        for one in tenures_visible_to(request.user).filter(matter=row)
    ]
    heads = (_("镇（街道）"), _("承担单位"), _("从"), _("到"), _("说明"))
    return Section(_("承担单位"), heads, rows, _("议定后，每一天都有承担单位。"))


def _lists(request: HttpRequest, row: PowerMatter) -> Section:
    rows = [
        Row(
            [one.title, one.giver.name, one.taker.name, one.effective_on, state_badge(one)],
            (),
            page_of("handover")(one),
        )
        for one in handovers_visible_to(request.user).filter(matters=row)
    ]
    heads = (_("移交清单"), _("移出方"), _("接收方"), _("移交日期"), _("状态"))
    return Section(_("移交清单"), heads, rows, _("还没有移交清单。"))


@require_safe
def continuity(request: HttpRequest) -> HttpResponse:
    """断档与越位 (S51.3, S51.4): days without an owner or with two, what the city still carries."""
    today = clock.today()
    rows = list(tenures_visible_to(request.user).select_related("matter__government"))
    faults = [Row(_fault(one), (), page_of("matter")(one.matter)) for one in faults_of(rows, today)]
    late = [
        Row(
            [
                one.matter.title,
                one.town.name if one.town else "",
                one.owner.name,
                day_light(one.matter.starts_on, 0),
            ],
            (),
            page_of("matter")(one.matter),
        )
        for one in still_with_city(rows, today)
    ]
    context = {
        "title": _("断档与越位"),
        "crumbs": [*acts.MATTERS.crumbs(None), (_("断档与越位"), "")],
        "family": tabs_of("handovers", FAMILY, "continuity"),
        "sections": [
            Section(
                _("没有承担单位或者重复承担的日子"),
                (_("事权"), _("镇（街道）"), _("问题"), _("从"), _("到")),
                faults,
                _("没有断档，也没有重复。"),
            ),
            Section(
                _("到期还由市级承担的下放事权"),
                (_("事权"), _("镇（街道）"), _("现承担单位"), _("应于")),
                late,
                _("没有。"),
            ),
        ],
    }
    return render(request, "core/parts.html", context)


def _fault(one: Fault) -> list[Any]:
    word = light(Light.RED, _("无人承担")) if one.is_gap else light(Light.AMBER, _("重复承担"))
    return [one.matter.title, one.town.name if one.town else _("全市"), word, one.from_on, one.until_on]


@require_safe
def dispute_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One dispute: what is disputed, by whom, how it was ruled."""
    row: Dispute = dispute_get(request.user, pk)
    line = row.line
    facts = [
        (_("移交清单"), line.handover.title),
        (_("清单的行"), str(line)),
        (_("提出单位"), row.body.name),
        (_("争议内容和理由"), row.text),
        (_("提出"), f"{who(row.raised_by)} {row.raised_on}"),
        (_("裁定期限"), day_light(row.due_on, 3) if row.state == "open" else row.due_on),
        (_("裁定意见"), row.ruling),
        (_("裁定"), f"{who(row.ruled_by)} {row.ruled_on}" if row.ruled_on else ""),
    ]
    rows = [
        Row([name, figure(told.quantity), money(told.value), money(told.standard), money(told.base)])
        for name, told in ((line.handover.giver.name, line.giver), (line.handover.taker.name, line.taker))
    ]
    heads = (_("单位"), _("数量"), _("价值或金额（元）"), _("年度定额（元）"), _("年度基数（元）"))
    beside = [(_("移交清单"), list_page(line))]
    sections = [Section(_("双方所填"), heads, rows)]
    return parts_page(
        request, acts.DISPUTES, row, facts=facts, sections=sections, lead=state_badge(row), beside=beside
    )


@require_safe
def base_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One base: how it is made up, line by line, and whether it was moved."""
    row: BaseMove = base_get(request.user, pk)
    facts = [
        (_("移出方"), row.giver.name),
        (_("接收方"), row.taker.name),
        (_("起划年度"), row.year),
        (_("数据年度"), row.data_year),
        (_("年度基数（元）"), money(row.amount)),
        (_("当年划转（元）"), money(row.first_year)),
        (_("一次性（元）"), money(row.once)),
        (_("划转文号"), row.reference),
        (_("登记划转"), f"{who(row.taken_by)} {row.taken_on}" if row.taken_on else ""),
    ]
    parts = [Row(_part(one)) for one in row.parts]
    heads = (
        *(_("序号"), _("类别"), _("名称"), _("所属事权"), _("数量"), _("年度定额（元）")),
        *(_("计算方法"), _("年度基数（元）"), _("一次性（元）")),
    )
    total = ["", "", _("合计"), "", "", "", "", money(row.amount), money(row.once)]
    beside = []
    if handovers_visible_to(request.user).filter(pk=row.handover_id).exists():
        beside = [(_("移交清单"), list_page(row))]
    sections = [Section(_("基数的构成"), heads, parts, _("没有随走的经费。"), total=total)]
    return parts_page(
        request, acts.BASES, row, facts=facts, sections=sections, lead=state_badge(row), beside=beside
    )


def _part(told: dict[str, Any]) -> list[Any]:
    lacks = told["kind"] in COSTLY and not told["standard"]
    base: Any = light(Light.AMBER, _("没有定额")) if lacks else money(Decimal(told["base"]))
    quantity = f"{figure(Decimal(told['quantity']))}{told['unit']}" if told["quantity"] else ""
    standard = money(Decimal(told["standard"])) if told["standard"] else ""
    once = money(Decimal(told["once"])) if Decimal(told["once"]) else ""
    own = [str(told["number"]), LineKind(told["kind"]).label, told["name"], told["matter"]]
    return [*own, quantity, standard, told["method"], base, once]


@require_safe
def check_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One check: each measure before and after."""
    row: ContinuityCheck = check_get(request.user, pk)
    limit = rule_of(row.handover.government_id).fall_percent
    facts = [
        (_("移出方"), row.handover.giver.name),
        (_("接收方"), row.handover.taker.name),
        (_("移交日期"), row.handover.effective_on),
        (_("移交后第几个月"), row.months),
        (_("期限"), row.due_on if row.state == "confirmed" else day_light(row.due_on, 7)),
        (_("核查情况"), row.finding),
        (_("整改措施"), row.remedy),
        (_("核查人"), who(row.filled_by)),
        (_("复核人"), who(row.confirmed_by)),
    ]
    values = {one.measure_id: one.value for one in row.readings.all()}
    rows = [
        Row(_measured(one, values.get(one.pk), limit))
        for one in row.handover.measures.select_related("matter")
    ]
    heads = (_("所属事权"), _("指标"), _("移交前"), _("移交后"), _("降幅（%）"), _("结果"))
    notes = [_("降幅超过 %(limit)s%% 的，算质量下降，要写明整改措施。") % {"limit": figure(limit)}]
    sections = [Section(_("前后对照"), heads, rows, _("没有登记质量指标。"), notes)]
    beside = [(_("移交清单"), list_page(row))]
    return parts_page(
        request, acts.CHECKS, row, facts=facts, sections=sections, lead=state_badge(row), beside=beside
    )


def _measured(one: Any, value: Decimal | None, limit: Decimal) -> list[Any]:
    own = [one.matter.title, one.name, f"{figure(one.before)}{one.unit}"]
    if value is None:
        return [*own, "", "", light(Light.NONE, _("没有读数"))]
    fall = fall_of(one.before, value, more_is_better=one.more_is_better)
    bad = fall > limit
    result = light(Light.RED, _("下降")) if bad else light(Light.GREEN, _("未下降"))
    return [*own, f"{figure(value)}{one.unit}", f"{fall:.2f}", result]


def settings_beside(request: HttpRequest) -> list[tuple[Any, str]]:
    """The way to the rules, for who sets them."""
    return [(_("移交规则"), reverse("handovers:rule-set"))] if may_set(request.user) else []


def bases_of(request: HttpRequest, key: int) -> BaseMove | None:
    """The base that follows a list, if its viewer sees it."""
    return bases_visible_to(request.user).filter(handover=key).first()
