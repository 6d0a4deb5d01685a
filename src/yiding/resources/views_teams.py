"""队伍、物资、检查的页面."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import Offered, user_of
from yiding.core.columns import Viewer
from yiding.core.markup import badge
from yiding.core.parts import Row, Section, parts_page
from yiding.directory.scope import scoped_list

from . import acts_teams as acts
from . import lists_teams as lists
from .crewing import member_phone_see
from .getting import call_out_get, check_get, lot_get, member_get, store_get, team_get
from .models import CallOut, Lot, Movement, ReadinessCheck, Store, Team, TeamMember
from .pages import TEAMS, place_of, tabs_of
from .permissions import may_see_phones_of, may_set, require
from .selectors import (
    call_outs_visible_to,
    lots_visible_to,
    members_visible_to,
    minimums_visible_to,
    movements_visible_to,
)
from .shown import expiry_light, page_of, state_badge, stock_light, who

LIST = "core/parts_list.html"
MOST = 100


def team_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("设定"), reverse("resources:settings"))] if may_set(request.user) else []
    context = {
        "acts": acts.TEAMS.started(request.user),
        "beside": beside,
        "family": tabs_of(TEAMS, "team-list"),
    }
    return scoped_list(request, lists.TEAMS, template=LIST, context=context)


def call_out_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of(TEAMS, "call-out-list")}
    return scoped_list(request, lists.CALL_OUTS, field="team__government", template=LIST, context=context)


def check_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.CHECKS.started(request.user), "family": tabs_of(TEAMS, "check-list")}
    return scoped_list(request, lists.CHECKS, template=LIST, context=context)


def store_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.STORES.started(request.user), "family": tabs_of(TEAMS, "store-list")}
    return scoped_list(request, lists.STORES, template=LIST, context=context)


def lot_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of(TEAMS, "lot-list")}
    return scoped_list(request, lists.LOTS, field="store__government", template=LIST, context=context)


def movement_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of(TEAMS, "movement-list")}
    return scoped_list(
        request, lists.MOVEMENTS, field="lot__store__government", template=LIST, context=context
    )


def minimum_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of(TEAMS, "minimum-list")}
    return scoped_list(request, lists.SHORTAGES, field="store__government", template=LIST, context=context)


@require_safe
def team_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One team: its members with masked numbers, and its call-outs."""
    row: Team = team_get(request.user, pk)
    facts = [
        (_("类别"), row.kind.name),
        (_("管理单位"), row.body.name),
        (_("专长"), row.skills),
        (_("随队装备"), row.gear),
        (_("集结时间（分钟）"), row.ready_minutes),
        (_("位置"), place_of(row)),
        (_("说明"), row.note),
    ]
    members = members_visible_to(request.user).filter(team=row)
    seen = may_see_phones_of(request.user, row)
    crew = [
        Row(
            [one.name, one.duty, one.skills, one.phone_masked, one.left_on],
            _member_acts(request.user, one, seen),
        )
        for one in members
    ]
    outs = [
        Row(
            [one.title, one.place, one.called_at, one.arrived_at, one.returned_at, state_badge(one)],
            acts.CALL_OUTS.offered(request.user, one),
            page_of("call-out")(one),
        )
        for one in call_outs_visible_to(request.user).filter(team=row)[:MOST]
    ]
    heads = (_("姓名"), _("岗位"), _("技能"), _("电话"), _("离队"))
    times = (_("事由"), _("地点"), _("调动"), _("到场"), _("返回"), _("状态"))
    sections = [
        Section(_("队员"), heads, crew, _("还没有登记队员。")),
        Section(_("出动"), times, outs, _("没有出动过。")),
    ]
    return parts_page(request, acts.TEAMS, row, facts=facts, sections=sections, lead=state_badge(row))


def _member_acts(viewer: Viewer, row: TeamMember, sees_phone: bool) -> list[Offered]:
    """What can be done with a member; the number whole for whose it is to see."""
    offered = acts.MEMBERS.offered(viewer, row)
    if sees_phone and row.phone_masked:
        url = reverse("resources:member-phone", args=[row.pk])
        offered.append(Offered(_("查看完整电话"), url, True, False))
    return offered


@sensitive_variables("number")
@require_POST
def member_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number, on an answer that nothing keeps; each time is an event."""
    member: TeamMember = member_get(request.user, pk)
    require(may_see_phones_of(request.user, member))
    number = member_phone_see(member=member, by=user_of(request))
    title, url = _("完整电话"), reverse("resources:team-detail", args=[member.team_id])
    crumbs = [*acts.TEAMS.crumbs(member.team), (title, "")]
    context = {"title": title, "member": member, "number": number, "url": url, "crumbs": crumbs}
    response = render(request, "resources/phone.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def call_out_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One call-out: its times, and what was issued for it and came back."""
    row: CallOut = call_out_get(request.user, pk)
    facts = [
        (_("队伍"), row.team.name),
        (_("地点"), row.place),
        (_("调动"), row.called_at),
        (_("调动人"), who(row.called_by)),
        (_("到场"), row.arrived_at),
        (_("返回"), row.returned_at),
        (_("处置情况"), row.result),
    ]
    used = movements_visible_to(request.user).filter(call_out=row)
    sections = [_ledger(request.user, _("领用和归还"), list(used[:MOST]))]
    return parts_page(request, acts.CALL_OUTS, row, facts=facts, sections=sections, lead=state_badge(row))


def _ledger(viewer: Viewer, title: str, rows: list[Movement]) -> Section:
    told = [
        Row(
            [
                row.at,
                row.get_kind_display(),
                str(row.lot),
                row.lot.store.name,
                f"{row.delta:+}",
                str(row.balance),
                row.to or (str(row.call_out) if row.call_out else ""),
                row.note,
                who(row.by),
            ],
            acts.MOVEMENTS.offered(viewer, row),
        )
        for row in rows
    ]
    heads = (
        _("时间"),
        _("种类"),
        _("物资"),
        _("储备点"),
        _("增减"),
        _("结存"),
        _("领用"),
        _("说明"),
        _("经办"),
    )
    return Section(title, heads, told, _("没有收发。"))


@require_safe
def check_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One check of the four, by whom it was done and confirmed."""
    row: ReadinessCheck = check_get(request.user, pk)
    facts = [
        (_("单位"), row.body.name),
        (_("值守时段"), f"{row.period}　{row.starts_on:%Y-%m-%d} ～ {row.ends_on:%Y-%m-%d}"),
        (_("检查人"), who(row.filled_by)),
        (_("检查时间"), row.filled_at),
        (_("复核人"), who(row.confirmed_by)),
        (_("复核时间"), row.confirmed_at),
        (_("退回理由"), row.reason),
    ]
    told = [
        Row(
            [
                one.get_aspect_display(),
                badge(_("到位"), "good") if one.is_ready else badge(_("未到位"), "bad"),
                one.note,
            ]
        )
        for one in row.aspects.all()
    ]
    sections = [Section(_("四到位"), (_("项目"), _("是否到位"), _("情况")), told, _("还没有检查。"))]
    return parts_page(request, acts.CHECKS, row, facts=facts, sections=sections, lead=state_badge(row))


def _minimums(viewer: Viewer, store: Store) -> Iterable[Any]:
    """The minimums of a store, each with what is held and what is short."""
    return minimums_visible_to(viewer).filter(store=store)


@require_safe
def store_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One store: what it holds against its minimum, lot by lot."""
    row: Store = store_get(request.user, pk)
    facts = [
        (_("管理单位"), row.body.name),
        (_("位置"), place_of(row)),
        (_("保管人"), row.keeper),
        (_("在用"), _("是") if row.is_active else _("否")),
    ]
    lots = [
        Row(
            [one.item.name, one.batch, f"{one.quantity} {one.item.unit}", expiry_light(one)],
            acts.LOTS.offered(request.user, one),
            page_of("lot")(one),
        )
        for one in lots_visible_to(request.user).filter(store=row)
    ]
    least = [
        Row([one.item.name, f"{one.least} {one.item.unit}", f"{one.held} {one.item.unit}", stock_light(one)])
        for one in _minimums(request.user, row)
    ]
    sections = [
        Section(_("库存"), (_("种类"), _("批次"), _("现有"), _("到期")), lots, _("还没有入库。")),
        Section(_("定额"), (_("种类"), _("最低储备"), _("现有"), _("短缺")), least, _("还没有设定定额。")),
    ]
    return parts_page(request, acts.STORES, row, facts=facts, sections=sections)


@require_safe
def lot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One lot with its movements, from which its quantity is summed."""
    row: Lot = lot_get(request.user, pk)
    facts = [
        (_("储备点"), row.store.name),
        (_("管理单位"), row.store.body.name),
        (_("批次"), row.batch),
        (_("现有"), f"{row.quantity} {row.item.unit}"),
        (_("到期"), expiry_light(row)),
    ]
    moved = movements_visible_to(request.user).filter(lot=row)
    sections = [_ledger(request.user, _("收发记录"), list(moved[:MOST]))]
    return parts_page(request, acts.LOTS, row, facts=facts, sections=sections)
