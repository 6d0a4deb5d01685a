"""汛情、预警、时段的操作, as tables."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.directory.fields import named, ours
from yiding.files.acts import bringing_paper

from . import alerting, gauging, preparing
from .fields import ReasonForm
from .forms_water import (
    ActionForm,
    AlertForm,
    CorrectForm,
    DoForm,
    EventForm,
    ItemEditForm,
    ItemForm,
    LevelForm,
    ReadingForm,
    SeasonForm,
    SendForm,
    StationEditForm,
    StationForm,
    SummaryForm,
)
from .getting import alert_get, item_get, level_get, order_get, reading_get, season_get, station_get
from .making import adding, by_another, doing, fields_of, for_viewer, on_row, saving, within
from .permissions import may_answer, may_change, may_check, may_set
from .shown import alert_name, season_name
from .states import ALERT, ITEM, ORDER, SEASON

PLACE = ("town", "address", "longitude", "latitude")
STATION_FIELDS = ("code", "name", "kind", "body", "measure", "unit", "every_hours", "is_active", *PLACE)


def _level_add(row: Any, told: Told, by: User) -> None:
    gauging.level_keep(level=None, station=row, values=told, by=by)


def _level_edit(row: Any, told: Told, by: User) -> None:
    version = told.pop("version")
    gauging.level_keep(level=row, station=row.station, values=told, version=version, by=by)


def _read(row: Any, told: Told, by: User) -> None:
    gauging.reading_enter(gauged=gauging.Gauged(row, **told), by=by)


STATIONS = Subject(
    "resources",
    "station",
    _("监测站"),
    get=station_get,
    prefix="stations/",
    acts=(
        Act(
            "add",
            _("登记监测站"),
            may_set,
            lambda _row, told, by: saving(gauging.station_keep, "station", "body")(None, told, by),
            for_viewer(StationForm),
            starts=True,
        ),
        Act("reading", _("登记读数"), may_change, _read, plain(ReadingForm), is_first=True),
        Act("level", _("设定预警级别"), may_change, _level_add, adding(LevelForm)),
        Act(
            "edit",
            _("修改"),
            may_change,
            saving(gauging.station_keep, "station", "body"),
            for_viewer(StationEditForm, fields_of(*STATION_FIELDS)),
        ),
    ),
)


def _station_page(row: Any) -> str:
    return reverse("resources:station-detail", args=[row.station_id])


LEVELS = Subject(
    "resources",
    "level",
    _("预警级别"),
    get=level_get,
    prefix="stations/levels/",
    page=_station_page,
    list_name="resources:station-list",
    acts=(
        Act(
            "edit",
            _("修改级别"),
            may_change,
            _level_edit,
            on_row(LevelForm, fields_of("name", "light", "threshold")),
        ),
        Act("drop", _("取消级别"), may_change, doing(gauging.level_drop, "level")),
    ),
)
READINGS = Subject(
    "resources",
    "reading",
    _("读数"),
    get=reading_get,
    prefix="stations/readings/",
    page=_station_page,
    acts=(
        Act(
            "correct",
            _("更正"),
            may_change,
            doing(gauging.reading_correct, "reading"),
            on_row(CorrectForm, fields_of("value")),
        ),
    ),
)


def _receive(_row: None, told: Told, by: User) -> Any:
    return alerting.alert_receive(government=ours(), values=told, by=by)


ALERTS = Subject(
    "resources",
    "alert",
    _("预警"),
    get=alert_get,
    prefix="stations/alerts/",
    heading=alert_name,
    acts=(
        Act("receive", _("接收预警"), may_set, _receive, named(AlertForm), starts=True, is_first=True),
        Act(
            "send",
            _("转发"),
            may_set,
            doing(alerting.alert_send, "alert"),
            named(SendForm),
            states=ALERT.moves["send"].sources,
            is_first=True,
        ),
        Act(
            "urge",
            _("催办未确认的"),
            may_set,
            doing(alerting.alert_urge, "alert"),
            states=frozenset({"sent"}),
            is_open=lambda row: row.sent_count > row.answered_count,
        ),
        Act(
            "lift",
            _("解除"),
            may_set,
            doing(alerting.alert_lift, "alert"),
            plain(ReasonForm),
            states=ALERT.moves["lift"].sources,
        ),
    ),
)


def _alert_page(row: Any) -> str:
    return reverse("resources:alert-detail", args=[row.alert_id])


ORDERS = Subject(
    "resources",
    "order",
    _("预警响应"),
    get=order_get,
    prefix="stations/orders/",
    page=_alert_page,
    acts=(
        Act(
            "acknowledge",
            _("确认收到"),
            may_answer,
            doing(alerting.order_acknowledge, "order"),
            states=ORDER.moves["acknowledge"].sources,
            is_first=True,
            in_batch=True,
        ),
        Act(
            "report",
            _("报告行动"),
            may_answer,
            doing(alerting.order_report, "order"),
            plain(ActionForm),
            states=ORDER.moves["report"].sources,
            is_first=True,
        ),
    ),
)


def _open(_row: None, told: Told, by: User) -> Any:
    return preparing.season_open(government=ours(), by=by, **told)


def _season_act(name: str, label: Any, form: Any = None, *, is_first: bool = False) -> Act:
    def run(row: Any, told: Told, by: User) -> None:
        preparing.season_move(season=row, name=name, by=by, **told)

    made, states = plain(form) if form else None, SEASON.moves[name].sources
    return Act(name, label, may_set, run, made, states=states, is_first=is_first)


SEASONS = Subject(
    "resources",
    "season",
    _("时段"),
    get=season_get,
    prefix="stations/seasons/",
    heading=season_name,
    acts=(
        Act("open", _("开列时段"), may_set, _open, named(SeasonForm), starts=True, is_first=True),
        _season_act("start", _("进入时段"), is_first=True),
        _season_act("respond", _("启动应对"), EventForm, is_first=True),
        _season_act("calm", _("应对结束"), is_first=True),
        Act(
            "item",
            _("增加准备事项"),
            may_set,
            saving(preparing.item_add, "season", "body"),
            named(ItemForm),
            is_open=lambda row: row.state != "after",
        ),
        _season_act("end", _("时段结束"), SummaryForm),
    ),
)


def _season_page(row: Any) -> str:
    return reverse("resources:season-detail", args=[row.season_id])


ITEMS = Subject(
    "resources",
    "item",
    _("准备事项"),
    get=item_get,
    prefix="stations/items/",
    page=_season_page,
    acts=(
        bringing_paper(
            Act(
                "do",
                _("报已落实"),
                may_change,
                doing(preparing.item_do, "item"),
                plain(DoForm),
                states=ITEM.moves["do"].sources,
                is_first=True,
            )
        ),
        Act(
            "check",
            _("核查通过"),
            by_another(may_check, "done_by_id"),
            doing(preparing.item_check, "item"),
            states=ITEM.moves["check"].sources,
            is_first=True,
            in_batch=True,
        ),
        Act(
            "return",
            _("退回"),
            by_another(may_check, "done_by_id"),
            doing(preparing.item_return, "item"),
            plain(ReasonForm),
            states=ITEM.moves["return"].sources,
        ),
        Act(
            "edit",
            _("修改"),
            may_set,
            saving(preparing.item_edit, "item", "body"),
            within(ItemEditForm, fields_of("part", "text", "body", "due_on")),
            states=frozenset({"open"}),
        ),
    ),
)
SUBJECTS = (STATIONS, LEVELS, READINGS, ALERTS, ORDERS, SEASONS, ITEMS)
