"""事件经过: the facts of an incident, and all that happened in the order of time (S39.1, S39.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.figures import Figure, Moment, Tone

from .dues import minutes_late, span_words
from .models import Incident, Report, ReportState, Step, Toll
from .selectors import actions_visible_to, calls_visible_to

FEW = 200


def facts_of(row: Incident) -> list[tuple[Any, Any]]:
    """What the head of the page says."""
    place = f"{row.town.name if row.town else ''}{row.address}"
    told = [
        (_("编号"), row.number),
        (_("种类"), row.kind.name),
        (_("分级标准提出"), row.get_proposed_grade_display() if row.proposed_grade else ""),
        (_("地点"), place),
        (_("坐标"), f"{row.longitude}, {row.latitude}" if row.longitude is not None else ""),
        (_("报告单位"), row.body.name),
        (_("信息来源"), row.get_origin_display()),
        (_("发生时间"), row.occurred_at),
        (_("单位知悉时间"), row.known_at),
        (_("查实的知悉时间"), row.found_known_at),
        (_("首次报告时间"), row.first_reported_at),
        (_("知悉到首报"), _delay(row)),
        (_("结束时间"), row.ended_at),
        (_("补报期至"), row.update_until),
        (_("有关单位"), "、".join(one.body.name for one in row.involved.all())),
        (_("处置结果"), row.ending),
        (_("原因"), row.cause),
        (_("报告和处置评价"), row.assessment),
        (_("不属实的理由"), row.reason),
    ]
    return [(label, value) for label, value in told if value]


def _delay(row: Incident) -> str:
    if row.first_reported_at is None:
        return ""
    return span_words(minutes_late(row.found_known_at or row.known_at, row.first_reported_at))


def toll_of(row: Toll) -> list[Figure]:
    """伤亡损失 in figures."""
    pairs: list[tuple[Any, Any, Any]] = [
        (_("死亡"), row.deaths, _("人")),
        (_("失踪"), row.missing, _("人")),
        (_("重伤"), row.injuries, _("人")),
        (_("轻伤"), row.light_injuries, _("人")),
    ]
    if row.loss is not None:
        pairs.append((_("直接经济损失"), f"{row.loss.normalize():f}", _("万元")))
    return [Figure(label, value, unit) for label, value, unit in pairs]


def course_of(viewer: Viewer, row: Incident, reports: Iterable[Report]) -> list[Moment]:
    """The course, in the order of time."""
    told: list[tuple[datetime, Moment]] = []

    def add(
        at: datetime | None, title: Any, detail: Any = "", who: str = "", tone: Tone = Tone.PLAIN
    ) -> None:
        if at is not None:
            told.append((at, Moment(at, title, detail, who, "", tone)))

    add(row.occurred_at, _("发生"), tone=Tone.BAD)
    add(row.known_at, _("单位知悉"), row.body.name)
    add(row.found_known_at, _("查实的知悉时间"), row.body.name, tone=Tone.WARN)
    for call in calls_visible_to(viewer).filter(incident=row)[:FEW]:
        title = _("向上级电话报告") if call.step == Step.UPWARD else _("电话报告")
        add(call.at, title, call.text, f"{call.caller} → {call.receiver}", Tone.INFO)
    for report in reports:
        if report.state == ReportState.SENT:
            add(report.sent_at, report.shown, report.number, _who(report.signed_by), Tone.OFFICIAL)
    for action in actions_visible_to(viewer).filter(incident=row)[:FEW]:
        people = _("（%(n)s 人）") % {"n": action.people} if action.people else ""
        unit = action.body.name if action.body else action.unit
        add(action.at, f"{unit}{people}", action.text, _who(action.made_by))
    add(row.ended_at, _("处置结束"), row.ending, tone=Tone.GOOD)
    return [moment for _at, moment in sorted(told, key=lambda pair: pair[0])]


def _who(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user else ""
