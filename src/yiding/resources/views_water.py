"""汛情、预警、时段的页面."""

from __future__ import annotations

from typing import IO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core.acts import user_of
from yiding.core.errors import YidingError
from yiding.core.forms import form_response
from yiding.core.parts import Row, Section, parts_page
from yiding.core.sheets import Outcome, Report, SheetError
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts_water as acts
from . import lists_water as lists
from .fields import this_minute
from .forms_water import ImportForm, PostForm
from .gaps import missing_by_station
from .gauging import Gauged, readings_enter
from .getting import alert_get, season_get, station_get
from .keeping import limits_of
from .models import Alert, Reading, Season, Station
from .pages import WATER, document_link, place_of, tabs_of
from .permissions import may_record, may_set, require
from .reading_imports import readings_import
from .selectors import items_visible_to, orders_visible_to, stations_to_post, stations_visible_to
from .shown import alert_light, due_light, order_light, reading_light, state_badge, who

LIST = "core/parts_list.html"
SHOWN = 72
"""Readings of a station on its page and in its chart."""


def station_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("设定"), reverse("resources:settings"))] if may_set(request.user) else []
    if may_record(request.user):
        beside = [*_posting(), *beside]
    context = {
        "acts": acts.STATIONS.started(request.user),
        "beside": beside,
        "family": tabs_of(WATER, "station-list"),
    }
    return scoped_list(request, lists.STATIONS, template=LIST, context=context)


def _posting() -> list[tuple[str, str]]:
    return [
        (_("整点报送"), reverse("resources:reading-post")),
        (_("导入读数"), reverse("resources:reading-import")),
    ]


def reading_list(request: HttpRequest) -> HttpResponseBase:
    context = {
        "beside": _posting() if may_record(request.user) else [],
        "family": tabs_of(WATER, "reading-list"),
    }
    return scoped_list(request, lists.READINGS, field="station__government", template=LIST, context=context)


def alert_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.ALERTS.started(request.user), "family": tabs_of(WATER, "alert-list")}
    return scoped_list(request, lists.ALERTS, template=LIST, context=context)


def order_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of(WATER, "order-list")}
    return scoped_list(request, lists.ORDERS, field="alert__government", template=LIST, context=context)


def season_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.SEASONS.started(request.user), "family": tabs_of(WATER, "season-list")}
    return scoped_list(request, lists.SEASONS, template=LIST, context=context)


def item_list(request: HttpRequest) -> HttpResponseBase:
    context = {"family": tabs_of(WATER, "item-list")}
    return scoped_list(request, lists.ITEMS, field="season__government", template=LIST, context=context)


@require_safe
def station_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One station: its newest reading by light, its levels, its readings drawn, what is missing."""
    row: Station = station_get(request.user, pk)
    missing = missing_by_station([row], limits_of(row.government_id).gap_hours)[row.pk]
    facts = [
        (_("最新读数"), reading_light(row.latest, row.unit)),
        (_("时间"), row.latest.at if row.latest else ""),
        (_("种类"), row.get_kind_display()),
        (_("站点编码"), row.code),
        (_("报送单位"), row.body.name),
        (_("测什么"), f"{row.measure}（{row.unit}）"),
        (_("报送频次"), _("每 %(n)s 小时") % {"n": row.every_hours}),
        (_("位置"), place_of(row)),
        (_("漏报"), "、".join(f"{at:%m-%d %H:%M}" for at in missing) or _("没有")),
        (_("在报"), _("是") if row.is_active else _("否")),
    ]
    readings = list(row.readings.order_by("-at")[:SHOWN])
    sections = [_chart(row, readings[::-1]), _levels(request, row), _readings(request, row, readings)]
    return parts_page(request, acts.STATIONS, row, facts=facts, sections=sections)


def _chart(station: Station, readings: list[Reading]) -> Section:
    levels = list(station.levels.all())
    heads = (_("时间"), station.measure, *(level.name for level in levels))
    rows = [
        Row(
            [
                f"{one.at.astimezone(this_minute().tzinfo):%m-%d %H:%M}",
                str(one.value),
                *(str(level.threshold) for level in levels),
            ]
        )
        for one in readings
    ]
    return Section(_("过程线"), heads, rows, _("还没有读数。"), chart="line")


def _levels(request: HttpRequest, station: Station) -> Section:
    rows = []
    for level in station.levels.all():
        level.station = station
        told = [level.name, f"{level.threshold}{station.unit}", level.get_light_display()]
        rows.append(Row(told, acts.LEVELS.offered(request.user, level)))
    return Section(
        _("预警级别"), (_("级别"), _("从多少起"), _("亮灯")), rows, _("还没有设定，读数都按正常显示。")
    )


def _readings(request: HttpRequest, station: Station, readings: list[Reading]) -> Section:
    rows = []
    for one in readings[:24]:
        one.station = station
        told = [one.at, reading_light(one, station.unit), one.get_source_display(), one.reason]
        rows.append(Row(told, acts.READINGS.offered(request.user, one)))
    return Section(_("最近读数"), (_("时间"), _("读数"), _("来源"), _("更正理由")), rows)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """漏报: the stations that miss readings, worst first."""
    government = ours()
    stations = list(stations_visible_to(request.user).filter(government=government, is_active=True))
    hours = limits_of(government.pk).gap_hours
    missing = missing_by_station(stations, hours)
    rows = [
        Row(
            [
                one.name,
                one.body.name,
                str(len(missing[one.pk])),
                "、".join(f"{at:%m-%d %H:%M}" for at in missing[one.pk]),
            ],
            (),
            reverse("resources:station-detail", args=[one.pk]),
        )
        for one in sorted(stations, key=lambda row: -len(missing[row.pk]))
        if missing[one.pk]
    ]
    heads = (_("站名"), _("报送单位"), _("漏报次数"), _("漏报的时间"))
    note = _("逐时报送的站看最近 %(n)s 小时，逐日报送的站看最近七天。") % {"n": hours}
    context = {
        "title": _("漏报"),
        "crumbs": [*acts.STATIONS.crumbs(None), (_("漏报"), "")],
        "family": tabs_of(WATER, "gaps"),
        "sections": [Section(_("漏报的站"), heads, rows, _("没有漏报。"), (note,))],
    }
    return render(request, "core/parts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_post(request: HttpRequest) -> HttpResponse:
    """整点报送: the readings of an hour, of all stations that are one's own."""
    require(may_record(request.user))
    stations = stations_to_post(request.user)
    hour = {"at": this_minute().replace(minute=0)}
    form = PostForm(request.POST or None, stations=stations, initial=hour)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        readings = [
            Gauged(one, told["at"], told[name])
            for name, one in form.stations.items()
            if told[name] is not None
        ]
        try:
            made = readings_enter(government=ours(), readings=readings, by=user_of(request))
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.detail}。{error.advice}")
        else:
            messages.success(request, _counted(len(made)))
            return redirect("resources:station-list")
    return _form(request, form, _("整点报送"))


def _counted(count: int) -> str:
    return _("已写入 %(n)s 个读数。") % {"n": count}


def _form(
    request: HttpRequest, form: PostForm | ImportForm, title: str, template: str = "core/form.html"
) -> HttpResponse:
    url = reverse("resources:station-list")
    crumbs = [*acts.STATIONS.crumbs(None), (title, "")]
    return form_response(
        request, form, title=title, submit=title, cancel_url=url, crumbs=crumbs, template=template
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reading_import(request: HttpRequest) -> HttpResponse:
    """导入读数 from XLSX or CSV; a wrong row is told by its number, and then nothing is written."""
    require(may_record(request.user))
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = cast(IO[bytes], file.file)
            report = readings_import(government=ours(), file=content, name=file.name, by=user_of(request))
        except SheetError as error:
            form.add_error("file", str(error))
        else:
            if report.is_clean:
                messages.success(request, _counted(report.count(Outcome.ADDED)))
                return redirect("resources:reading-list")
            for line in _wrong(report):
                form.add_error("file", line)
    return _form(request, form, _("导入读数"))


def _wrong(report: Report) -> list[str]:
    lines = [f"{line.place}：{line.sentence}。" for line in report.lines if line.outcome == Outcome.WRONG]
    return lines[:50]


@require_safe
def alert_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning: what it says, and what each unit did."""
    row: Alert = alert_get(request.user, pk)
    facts = [
        (_("预警"), alert_light(row)),
        (_("发布单位"), row.issuer),
        (_("影响区域"), row.area),
        (_("预警内容"), row.text),
        (_("接收时间"), row.received_at),
        (_("接收人"), who(row.received_by)),
        (_("有效至"), row.valid_until),
        (_("解除时间"), row.lifted_at),
        (_("解除理由"), row.reason),
    ]
    told = [
        Row(
            [
                one.body.name,
                order_light(one),
                one.due_at,
                one.acknowledged_at,
                who(one.acknowledged_by),
                one.action,
                one.reported_at,
                str(one.urged_count),
            ],
            acts.ORDERS.offered(request.user, one),
        )
        for one in orders_visible_to(request.user).filter(alert=row)
    ]
    heads = (
        _("单位"),
        _("状态"),
        _("确认期限"),
        _("确认"),
        _("确认人"),
        _("行动"),
        _("报告"),
        _("催办次数"),
    )
    sections = [Section(_("各单位响应"), heads, told, _("还没有转发。"))]
    return parts_page(request, acts.ALERTS, row, facts=facts, sections=sections, lead=state_badge(row))


@require_safe
def season_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One season: the list that precedes it, by works, materials and teams."""
    row: Season = season_get(request.user, pk)
    facts = [
        (_("起止"), f"{row.starts_on:%Y-%m-%d} ～ {row.ends_on:%Y-%m-%d}"),
        (_("正在应对"), row.event),
        (_("已核查 / 准备事项"), f"{row.checked_count} / {row.item_count}"),  # type: ignore[attr-defined]
        (_("总结"), row.summary),
    ]
    items = list(items_visible_to(request.user).filter(season=row))
    told = [
        Row(
            [
                one.get_part_display(),
                one.text,
                one.body.name,
                due_light(one),
                one.proof or one.reason,
                document_link(one.document),
                who(one.done_by),
                who(one.checked_by),
                state_badge(one),
            ],
            acts.ITEMS.offered(request.user, one),
        )
        for one in items
    ]
    heads = (
        _("方面"),
        _("事项"),
        _("责任单位"),
        _("期限"),
        _("落实情况"),
        _("证明"),
        _("落实人"),
        _("核查人"),
        _("状态"),
    )
    sections = [Section(_("准备清单"), heads, told, _("没有准备事项。"))]
    return parts_page(request, acts.SEASONS, row, facts=facts, sections=sections, lead=state_badge(row))
