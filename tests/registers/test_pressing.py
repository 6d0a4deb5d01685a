"""亮灯与提醒: lights count working days and say why; reminders go up the ladder, and nobody is told twice."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from yiding.core.clock import SHANGHAI
from yiding.core.workdays import calendar_fill
from yiding.notices.models import Notice
from yiding.registers.catalogue import kind_of
from yiding.registers.lights import Lamp
from yiding.registers.models import Entry
from yiding.registers.pressing import lights_told
from yiding.urging.daily import day_run

from .rows import Stage


def at(day: date, hour: int = 9) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI), tick=False)


def relit(stage: Stage, entry: Entry) -> Entry:
    lights_told(stage.government.pk, kind_of(entry.code), Lamp.of(stage.government.pk))
    entry.refresh_from_db()
    return entry


@pytest.mark.requirement("S25.3")
def test_light_grows_redder_with_age_and_says_why(stage: Stage) -> None:
    calendar_fill()
    with at(date(2026, 9, 21)):
        due = date(2026, 9, 30)
        hazard = stage.take(stage.entry("hazards", due_on=due), "assign", due_on=due)
        hazard.refresh_from_db()
        assert (hazard.light, hazard.light_reason) == ("green", "绿灯：期限 2026-09-30，没有迟误")
    with at(date(2026, 9, 28)):
        assert relit(stage, hazard).light_reason == "黄灯：还有 2 个工作日到期"
    with at(date(2026, 10, 5)):  # 国庆: nobody works
        assert relit(stage, hazard).light_reason == "红灯：逾期不足 1 个工作日"
    with at(date(2026, 10, 9)):
        assert relit(stage, hazard).light == "red"


def test_closed_entry_has_no_light(stage: Stage) -> None:
    hazard = stage.take(stage.entry("hazards"), "assign", "start", "submit", "verify")
    hazard.refresh_from_db()
    assert (hazard.light, hazard.presses_on) == ("", None)


def test_stage_limit_presses_before_the_whole(stage: Stage) -> None:
    hazard = stage.take(stage.entry("hazards"), "assign", "start", "submit")
    hazard.refresh_from_db()
    assert hazard.stage_due_on is not None
    assert hazard.presses_on == min(hazard.stage_due_on, hazard.due_on or hazard.stage_due_on)


@pytest.mark.requirement("S25.3")
def test_reminders_climb_and_are_sent_once(stage: Stage) -> None:
    with at(date(2026, 6, 1)):
        stage.take(stage.entry("hazards"), "assign", due_on=date(2026, 6, 5))
        Notice.objects.all().delete()
    with at(date(2026, 6, 2)):
        day_run()
        day_run()
        assert told() == ["东泾镇联络员"]
    with at(date(2026, 6, 8)):
        day_run()
        late = Notice.objects.filter(kind="entry.late").values_list("recipient__username", flat=True)
        assert set(late) == {"东泾镇联络员", "东泾镇负责人", "市住建局联络员", "市住建局负责人"}


def told() -> list[str]:
    rows = Notice.objects.filter(kind__in=["entry.coming", "entry.late"]).order_by("pk")
    return list(rows.values_list("recipient__username", flat=True))
