"""汛情、预警、时段的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows

from .models import AlertState, OrderState, SeasonItemState, SeasonState, StationKind
from .models import Part as SeasonPart
from .selectors import (
    alerts_visible_to,
    items_visible_to,
    orders_visible_to,
    readings_visible_to,
    seasons_visible_to,
    stations_visible_to,
)
from .shown import (
    alert_light,
    alert_name,
    due_light,
    of_body,
    order_light,
    page_of,
    reading_light,
    reading_reason,
    season_name,
    state_badge,
    state_word,
    who,
)

ABOVE = [("amber", _("黄灯")), ("red", _("红灯")), ("green", _("绿灯"))]


def station_choices(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(row.pk), row.name) for row in stations_visible_to(viewer)]


STATIONS = ListSpec(
    name="resources.station",
    title=_("雨情水情汛情"),
    lead=_("各站最新读数，按本站的预警级别亮灯。"),
    base=stations_visible_to,
    columns=(
        Column("name", _("站名"), lambda row: row.name, sort="name", link=page_of("station")),
        Column("kind", _("种类"), lambda row: row.get_kind_display(), sort="kind"),
        Column("town", _("所在镇（街道）"), lambda row: row.town.name if row.town else "", sort="town__name"),
        Column("body", _("报送单位"), lambda row: row.body.name, sort="body__name", default=False),
        Column(
            "light",
            _("最新读数"),
            lambda row: reading_light(row.latest, row.unit),
            sort="latest__light",
            export=lambda row: reading_reason(row.latest, row.unit) if row.latest else "",
        ),
        Column("at", _("时间"), lambda row: row.latest.at if row.latest else None, sort="latest__at"),
        Column("measure", _("测什么"), lambda row: row.measure, default=False),
    ),
    filters=(
        Filter("kind", _("种类"), "choice", "kind", choices=StationKind.choices),
        Filter("light", _("亮灯"), "choice", "latest__light", choices=ABOVE),
        Filter("town", _("所在镇（街道）"), "text", of_body("town")),
        Filter("stopped", _("只看停报"), "flag", lambda rows, _value: rows.filter(is_active=False)),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(Q(name__icontains=words) | Q(code__icontains=words)),
    search_label=_("站名或编码"),
    empty=Empty(_("还没有监测站"), _("登记雨量、水位、汛情的监测站和预警级别。")),
)
READINGS = ListSpec(
    name="resources.reading",
    title=_("读数"),
    base=readings_visible_to,
    columns=(
        Column(
            "station",
            _("站名"),
            lambda row: row.station.name,
            sort="station__name",
            link=lambda row: reverse("resources:station-detail", args=[row.station_id]),
        ),
        Column("at", _("时间"), lambda row: row.at, sort="at"),
        Column("value", _("读数"), lambda row: row.value, sort="value", numeric=True),
        Column("unit", _("计量单位"), lambda row: row.station.unit),
        Column(
            "light",
            _("级别"),
            lambda row: reading_light(row, row.station.unit),
            sort="light",
            export=lambda row: row.level,
        ),
        Column("source", _("来源"), lambda row: row.get_source_display(), sort="source", default=False),
        Column("reason", _("更正理由"), lambda row: row.reason, default=False),
    ),
    filters=(
        Filter("station", _("站名"), "choice", "station", choices=station_choices),
        Filter("light", _("亮灯"), "choice", "light", choices=ABOVE),
        Filter("at", _("日期"), "dates", "at__date"),
    ),
    default_sort="-at",
    empty=Empty(_("还没有读数"), _("整点报送、导入表格，或者在站点页面登记。")),
)


def _in_force(rows: Rows, _value: Any) -> Rows:
    return rows.exclude(state=AlertState.LIFTED).filter(valid_until__gt=clock.now())


ALERTS = ListSpec(
    name="resources.alert",
    title=_("预警"),
    lead=_("接收的预警按规则转发，各单位确认收到并报告行动。"),
    base=alerts_visible_to,
    columns=(
        Column("alert", _("预警"), alert_light, export=alert_name, link=page_of("alert")),
        Column("issuer", _("发布单位"), lambda row: row.issuer),
        Column("area", _("影响区域"), lambda row: row.area),
        Column("received_at", _("接收时间"), lambda row: row.received_at, sort="received_at"),
        Column("valid_until", _("有效至"), lambda row: row.valid_until, sort="valid_until"),
        Column("answered", _("已确认 / 应确认"), lambda row: f"{row.answered_count} / {row.sent_count}"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=AlertState.choices),
        Filter("in_force", _("只看有效的"), "flag", _in_force),
        Filter("received", _("接收日期"), "dates", "received_at__date"),
    ),
    default_sort="-received_at",
    search=lambda rows, words: rows.filter(Q(area__icontains=words) | Q(kind__name__icontains=words)),
    search_label=_("种类或影响区域"),
    empty=Empty(_("还没有预警"), _("接收到气象等预警后在这里登记并转发。")),
)


def _late(rows: Rows, _value: Any) -> Rows:
    return rows.filter(state=OrderState.SENT, due_at__lt=clock.now())


ORDERS = ListSpec(
    name="resources.order",
    title=_("预警响应"),
    lead=_("预警发到了哪些单位，谁还没有确认，采取了什么行动。"),
    base=orders_visible_to,
    columns=(
        Column(
            "alert",
            _("预警"),
            lambda row: alert_name(row.alert),
            link=lambda row: reverse("resources:alert-detail", args=[row.alert_id]),
        ),
        Column("body", _("单位"), lambda row: row.body.name, sort="body__name"),
        Column("sent_at", _("发出"), lambda row: row.sent_at, sort="sent_at"),
        Column("due_at", _("确认期限"), lambda row: row.due_at, sort="due_at"),
        Column("acknowledged_at", _("确认"), lambda row: row.acknowledged_at, sort="acknowledged_at"),
        Column("by", _("确认人"), lambda row: who(row.acknowledged_by), default=False),
        Column("action", _("行动"), lambda row: row.action),
        Column("urged", _("催办次数"), lambda row: row.urged_count, sort="urged_count", numeric=True),
        Column("state", _("状态"), order_light, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=OrderState.choices),
        Filter("late", _("只看逾时未确认"), "flag", _late),
        Filter("body", _("单位"), "text", of_body()),
    ),
    default_sort="-sent_at",
    empty=Empty(_("还没有预警响应"), _("预警转发以后，各单位的确认和行动列在这里。")),
)
SEASONS = ListSpec(
    name="resources.season",
    title=_("汛期与时段"),
    lead=_("防汛、防台、迎峰度夏：先列清单备好，再进入时段。"),
    base=seasons_visible_to,
    columns=(
        Column("season", _("时段"), season_name, sort=("year", "campaign__position"), link=page_of("season")),
        Column("starts_on", _("起"), lambda row: row.starts_on, sort="starts_on"),
        Column("ends_on", _("止"), lambda row: row.ends_on, sort="ends_on"),
        Column("event", _("正在应对"), lambda row: row.event),
        Column("items", _("已核查 / 准备事项"), lambda row: f"{row.checked_count} / {row.item_count}"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=SeasonState.choices),
        Filter("year", _("年份"), "year", "year"),
    ),
    default_sort="-season",
    empty=Empty(_("还没有时段"), _("开列时段后，按样本生成各单位的准备事项。")),
)
ITEMS = ListSpec(
    name="resources.item",
    title=_("准备事项"),
    base=items_visible_to,
    columns=(
        Column(
            "text",
            _("事项"),
            lambda row: row.text,
            link=lambda row: reverse("resources:season-detail", args=[row.season_id]),
        ),
        Column("season", _("时段"), lambda row: season_name(row.season), sort="season__starts_on"),
        Column("part", _("方面"), lambda row: row.get_part_display(), sort="part"),
        Column("body", _("责任单位"), lambda row: row.body.name, sort="body__name"),
        Column("due_on", _("期限"), due_light, sort="due_on", export=lambda row: row.due_on),
        Column("done", _("落实"), lambda row: row.done_on, sort="done_on"),
        Column("checked", _("核查人"), lambda row: who(row.checked_by), default=False),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=SeasonItemState.choices),
        Filter("part", _("方面"), "choice", "part", choices=SeasonPart.choices),
        Filter("body", _("责任单位"), "text", of_body()),
        Filter(
            "late",
            _("只看逾期"),
            "flag",
            lambda rows, _value: rows.filter(state=SeasonItemState.OPEN, due_on__lt=clock.today()),
        ),
    ),
    default_sort="due_on",
    search=lambda rows, words: rows.filter(text__icontains=words),
    search_label=_("事项中的词"),
    empty=Empty(_("还没有准备事项"), _("开列时段时按样本生成，也可以逐项增加。")),
)
