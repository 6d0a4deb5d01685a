"""队伍、物资、检查的列表."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows

from .models import CallOutState, Category, CheckState, MovementKind, TeamState, TermKind
from .selectors import (
    call_outs_visible_to,
    checks_visible_to,
    lots_visible_to,
    minimums_visible_to,
    movements_visible_to,
    stores_visible_to,
    teams_visible_to,
    terms_visible_to,
)
from .shown import expiry_light, of_body, page_of, state_badge, state_word, stock_light, who


def kind_choices(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(row.pk), row.name) for row in terms_visible_to(viewer).filter(of=TermKind.TEAM)]


def store_choices(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(row.pk), row.name) for row in stores_visible_to(viewer)]


def _town(row: Any) -> str:
    return row.town.name if row.town else ""


TEAMS = ListSpec(
    name="resources.team",
    title=_("应急队伍"),
    lead=_("专业、社会、军地联动的队伍，谁在待命，谁已出动。"),
    base=teams_visible_to,
    columns=(
        Column("name", _("队伍"), lambda row: row.name, sort="name", link=page_of("team")),
        Column("kind", _("类别"), lambda row: row.kind.name, sort="kind__position"),
        Column("body", _("管理单位"), lambda row: row.body.name, sort="body__name"),
        Column("skills", _("专长"), lambda row: row.skills),
        Column("members", _("人数"), lambda row: row.member_count, numeric=True),
        Column("town", _("所在镇（街道）"), _town, sort="town__name"),
        Column("ready", _("集结（分钟）"), lambda row: row.ready_minutes, sort="ready_minutes", numeric=True),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=TeamState.choices),
        Filter("kind", _("类别"), "choice", "kind", choices=kind_choices),
        Filter("body", _("管理单位"), "text", of_body()),
        Filter("town", _("所在镇（街道）"), "text", of_body("town")),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(Q(name__icontains=words) | Q(skills__icontains=words)),
    search_label=_("队伍名称或专长"),
    empty=Empty(_("还没有应急队伍"), _("登记队伍、队员和联系方式，备好后转为待命。")),
)
CALL_OUTS = ListSpec(
    name="resources.call_out",
    title=_("队伍出动"),
    lead=_("每次调动、到场、返回的时间和处置情况。"),
    base=call_outs_visible_to,
    columns=(
        Column("title", _("事由"), lambda row: row.title, link=page_of("call-out")),
        Column("team", _("队伍"), lambda row: row.team.name, sort="team__name"),
        Column("place", _("地点"), lambda row: row.place),
        Column("called_at", _("调动"), lambda row: row.called_at, sort="called_at"),
        Column("arrived_at", _("到场"), lambda row: row.arrived_at, sort="arrived_at"),
        Column("returned_at", _("返回"), lambda row: row.returned_at, sort="returned_at"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CallOutState.choices),
        Filter("called", _("调动日期"), "dates", "called_at__date"),
    ),
    default_sort="-called_at",
    search=lambda rows, words: rows.filter(Q(title__icontains=words) | Q(team__name__icontains=words)),
    search_label=_("事由或队伍"),
    empty=Empty(_("还没有出动记录"), _("从待命的队伍调动。")),
)
CHECKS = ListSpec(
    name="resources.check",
    title=_("四到位检查"),
    lead=_("每个值守时段，领导指挥、救援人员、技术指导、物资装备是否到位，由两人检查。"),
    base=checks_visible_to,
    columns=(
        Column("period", _("值守时段"), lambda row: row.period, sort="period", link=page_of("check")),
        Column("body", _("单位"), lambda row: row.body.name, sort="body__name"),
        Column("starts_on", _("起"), lambda row: row.starts_on, sort="starts_on"),
        Column("ends_on", _("止"), lambda row: row.ends_on, sort="ends_on"),
        Column("lacks", _("未到位"), lambda row: row.lack_count, sort="lack_count", numeric=True),
        Column("filled", _("检查人"), lambda row: who(row.filled_by)),
        Column("confirmed", _("复核人"), lambda row: who(row.confirmed_by)),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CheckState.choices),
        Filter("body", _("单位"), "text", of_body()),
        Filter("lacking", _("只看有未到位的"), "flag", lambda rows, _value: rows.filter(lack_count__gt=0)),
    ),
    default_sort="-starts_on",
    search=lambda rows, words: rows.filter(period__icontains=words),
    search_label=_("值守时段"),
    empty=Empty(_("还没有四到位检查"), _("值守时段开始前，向各单位布置。")),
)
STORES = ListSpec(
    name="resources.store",
    title=_("储备点"),
    base=stores_visible_to,
    columns=(
        Column("name", _("储备点"), lambda row: row.name, sort="name", link=page_of("store")),
        Column("body", _("管理单位"), lambda row: row.body.name, sort="body__name"),
        Column("town", _("所在镇（街道）"), _town, sort="town__name"),
        Column("address", _("地址"), lambda row: row.address),
        Column("keeper", _("保管人"), lambda row: row.keeper),
        Column("is_active", _("在用"), lambda row: row.is_active),
    ),
    filters=(Filter("body", _("管理单位"), "text", of_body()),),
    default_sort="name",
    search=lambda rows, words: rows.filter(Q(name__icontains=words) | Q(address__icontains=words)),
    search_label=_("储备点或地址"),
    empty=Empty(_("还没有储备点"), _("登记储备点，再按种类入库、设定定额。")),
)


def _expiring(rows: Rows, _value: Any) -> Rows:
    return rows.filter(quantity__gt=0, expires_on__lte=clock.today() + timedelta(days=30))


LOTS = ListSpec(
    name="resources.lot",
    title=_("装备与物资"),
    lead=_("按批次的现有库存；临近过期的亮灯。"),
    base=lots_visible_to,
    columns=(
        Column("item", _("种类"), lambda row: row.item.name, sort="item__position", link=page_of("lot")),
        Column("category", _("类别"), lambda row: row.item.get_category_display(), default=False),
        Column("batch", _("批次"), lambda row: row.batch, sort="batch"),
        Column("store", _("储备点"), lambda row: row.store.name, sort="store__name"),
        Column("quantity", _("现有"), lambda row: row.quantity, sort="quantity", numeric=True),
        Column("unit", _("计量单位"), lambda row: row.item.unit),
        Column("expires_on", _("到期"), expiry_light, sort="expires_on", export=lambda row: row.expires_on),
    ),
    filters=(
        Filter("store", _("储备点"), "choice", "store", choices=store_choices),
        Filter("category", _("类别"), "choice", "item__category", choices=Category.choices),
        Filter("expiring", _("只看临近过期"), "flag", _expiring),
        Filter("held", _("只看有库存"), "flag", lambda rows, _value: rows.filter(quantity__gt=0)),
    ),
    default_sort="item",
    search=lambda rows, words: rows.filter(Q(item__name__icontains=words) | Q(batch__icontains=words)),
    search_label=_("种类或批次"),
    empty=Empty(_("还没有库存"), _("在储备点办理入库。")),
)
MOVEMENTS = ListSpec(
    name="resources.movement",
    title=_("收发记录"),
    lead=_("每一笔入库、领用、归还、盘点、报废；库存就是它们的合计。"),
    base=movements_visible_to,
    columns=(
        Column("at", _("时间"), lambda row: row.at, sort="at"),
        Column("kind", _("种类"), lambda row: row.get_kind_display(), sort="kind"),
        Column(
            "item",
            _("物资"),
            lambda row: str(row.lot),
            sort="lot__item__name",
            link=lambda row: reverse("resources:lot-detail", args=[row.lot_id]),
        ),
        Column("store", _("储备点"), lambda row: row.lot.store.name, sort="lot__store__name"),
        Column("delta", _("增减"), lambda row: f"{row.delta:+}", sort="delta", numeric=True),
        Column("balance", _("结存"), lambda row: row.balance, numeric=True),
        Column("to", _("领用"), lambda row: row.to or (str(row.call_out) if row.call_out else "")),
        Column("note", _("说明"), lambda row: row.note, default=False),
        Column("by", _("经办"), lambda row: who(row.by)),
    ),
    filters=(
        Filter("kind", _("种类"), "choice", "kind", choices=MovementKind.choices),
        Filter("store", _("储备点"), "choice", "lot__store", choices=store_choices),
        Filter("at", _("日期"), "dates", "at__date"),
    ),
    default_sort="-at",
    search=lambda rows, words: rows.filter(Q(lot__item__name__icontains=words) | Q(to__icontains=words)),
    search_label=_("物资或领用人"),
    empty=Empty(_("还没有收发记录"), _("入库、领用以后，这里逐笔列出。")),
)
SHORTAGES = ListSpec(
    name="resources.minimum",
    title=_("定额与短缺"),
    lead=_("对照最低储备；过期的不算在内。"),
    base=minimums_visible_to,
    columns=(
        Column("item", _("种类"), lambda row: row.item.name, sort="item__position"),
        Column(
            "store",
            _("储备点"),
            lambda row: row.store.name,
            sort="store__name",
            link=lambda row: reverse("resources:store-detail", args=[row.store_id]),
        ),
        Column("least", _("最低储备"), lambda row: row.least, sort="least", numeric=True),
        Column("held", _("现有"), lambda row: row.held, sort="held", numeric=True),
        Column("short", _("短缺"), stock_light, sort="short", export=lambda row: max(row.short, 0)),
        Column("unit", _("计量单位"), lambda row: row.item.unit),
    ),
    filters=(
        Filter("short", _("只看短缺"), "flag", lambda rows, _value: rows.filter(short__gt=0)),
        Filter("store", _("储备点"), "choice", "store", choices=store_choices),
    ),
    default_sort="-short",
    search=lambda rows, words: rows.filter(item__name__icontains=words),
    search_label=_("种类"),
    empty=Empty(_("还没有设定定额"), _("在储备点设定各种物资的最低储备。")),
)
