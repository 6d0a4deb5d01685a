"""突发事件的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.fields import ours
from yiding.directory.selectors import bodies_called

from .dues import minutes_late, span_words
from .models import (
    ROMAN,
    Fault,
    Field,
    Grade,
    Incident,
    IncidentKind,
    IncidentState,
    Origin,
    ReceiptState,
    ReportState,
    SuspicionState,
)
from .permissions import sees_all
from .selectors import incidents_listed

TONES: dict[str, Tone] = {
    IncidentState.KNOWN: Tone.BAD,
    IncidentState.REPORTED: Tone.WARN,
    IncidentState.VERIFIED: Tone.INFO,
    IncidentState.HANDLING: Tone.INFO,
    IncidentState.ENDED: Tone.GOOD,
    IncidentState.REVIEWED: Tone.GOOD,
    ReportState.SIGNING: Tone.WARN,
    ReportState.SENT: Tone.GOOD,
    ReceiptState.WAITING: Tone.WARN,
    ReceiptState.RECEIVED: Tone.GOOD,
    SuspicionState.RAISED: Tone.WARN,
    SuspicionState.CONFIRMED: Tone.BAD,
}
GRADES: dict[int, Tone] = {1: Tone.OFFICIAL, 2: Tone.BAD, 3: Tone.WARN, 4: Tone.PLAIN}


def state_badge(row: Any) -> Any:
    """The state of an incident, a report, a recipient, a suspicion."""
    tone = (
        Tone.INFO
        if row.state == "sent" and hasattr(row, "receipt_number")
        else TONES.get(row.state, Tone.PLAIN)
    )
    return badge(row.get_state_display(), tone)


def grade_badge(row: Any) -> Any:
    return badge(row.get_grade_display(), GRADES.get(row.grade, Tone.PLAIN))


def incident_url(row: Incident) -> str:
    return reverse("incidents:incident-detail", args=[row.pk])


def _delay(row: Incident) -> str:
    """From knowing to the first report; of one that is not reported yet, until now."""
    if row.state == IncidentState.DISMISSED:
        return ""
    start = row.found_known_at or row.known_at
    minutes = minutes_late(start, row.first_reported_at or clock.now())
    return (
        span_words(minutes)
        if row.first_reported_at
        else _now("已过 %(time)s") % {"time": span_words(minutes)}
    )


def _late(row: Any) -> Any:
    return badge(_now("超时"), Tone.BAD) if row.is_late else badge(_now("按时"), Tone.GOOD)


def _in_town(rows: Rows, name: str) -> Rows:
    return rows.filter(town__in=bodies_called(name).values("pk"))


def _of_body(rows: Rows, name: str) -> Rows:
    return rows.filter(body__in=bodies_called(name).values("pk"))


def _of_kind(_viewer: Viewer) -> list[tuple[str, str]]:
    rows: QuerySet[IncidentKind] = IncidentKind.objects.filter(government=ours())
    return [(str(key), name) for key, name in rows.values_list("pk", "name")]


def _faults(viewer: Viewer) -> list[tuple[str, Any]]:
    """What was found of a unit's reporting is not for those who were only called in."""
    return list(Fault.choices) if sees_all(viewer) else []


def _with_fault(rows: Rows, fault: str) -> Rows:
    return rows.filter(suspicions__fault=fault, suspicions__state=SuspicionState.CONFIRMED)


INCIDENTS = ListSpec(
    name="incidents.incident",
    title=_("突发事件"),
    lead=_("接报、首报、续报、终报，每一步计时；超时的标出多少分钟。"),
    base=incidents_listed,
    columns=(
        Column("title", _("事件"), lambda row: row.title, link=incident_url),
        Column("grade", _("等级"), grade_badge, sort="grade", export=lambda row: ROMAN[row.grade]),
        Column("kind", _("种类"), lambda row: row.kind.name, sort="kind__position"),
        Column("place", _("地点"), lambda row: f"{row.town.name if row.town else ''}{row.address}"),
        Column("body", _("报告单位"), lambda row: row.body.name, sort="body__name"),
        Column("occurred_at", _("发生时间"), lambda row: row.occurred_at, sort="occurred_at"),
        Column("delay", _("知悉到首报"), _delay),
        Column("late", _("时限"), _late, export=lambda row: _now("超时") if row.is_late else _now("按时")),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
        Column("number", _("编号"), lambda row: row.number, sort="number", default=False),
        Column("known_at", _("知悉时间"), lambda row: row.found_known_at or row.known_at, default=False),
        Column("first", _("首次报告时间"), lambda row: row.first_reported_at, default=False),
        Column("ended_at", _("结束时间"), lambda row: row.ended_at, default=False),
        Column("deaths", _("死亡"), lambda row: row.deaths, sort="deaths", numeric=True, default=False),
        Column("injuries", _("重伤"), lambda row: row.injuries, sort="injuries", numeric=True, default=False),
        Column("origin", _("信息来源"), lambda row: row.get_origin_display(), default=False),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=IncidentState.choices),
        Filter("grade", _("等级"), "choice", "grade", choices=[(str(one.value), one.label) for one in Grade]),
        Filter("kind", _("种类"), "choice", "kind", choices=_of_kind),
        Filter("field", _("分类"), "choice", "kind__field", choices=Field.choices),
        Filter("town", _("事发地"), "text", _in_town),
        Filter("body", _("报告单位"), "text", _of_body),
        Filter("days", _("发生日期"), "dates", "occurred_at__date"),
        Filter("origin", _("信息来源"), "choice", "origin", choices=Origin.choices),
        Filter("fault", _("查实"), "choice", _with_fault, choices=_faults),
        Filter("late", _("只看超时"), "flag", "is_late"),
    ),
    default_sort="-occurred_at",
    search=lambda rows, words: rows.filter(title__icontains=words) | rows.filter(address__icontains=words),
    search_label=_("事件或地点中的词"),
    empty=Empty(
        _("还没有突发事件"), _("发生突发事件时，用手机快报或者接报登记。"), _("手机快报"), "incidents:quick"
    ),
)
