"""报送周期: an open entry of a kind with a rhythm reports once a period; who owes a report is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from yiding.registers.catalogue import kind_of
from yiding.registers.declaring import RHYTHMS, Kind
from yiding.registers.errors import WrongPeriod
from yiding.registers.proving import period_begins, progress_report

from .rows import Stage
from .test_pages import client_of

WEDNESDAY = datetime(2026, 11, 18, 2, tzinfo=UTC)
BEGINS = {
    "day": "2026-11-18",
    "week": "2026-11-16",
    "month": "2026-11-01",
    "quarter": "2026-10-01",
    "half": "2026-07-01",
    "year": "2026-01-01",
}


def _owing(stage: Stage) -> list[str]:
    client = client_of(stage.inspector)
    page = client.get(reverse("registers:entry-list", args=["feedback"]), {"unreported": "1"})
    return [row[0].value for row in page.context["table"].rows]


def test_every_rhythm_has_a_first_day() -> None:
    kind = kind_of("feedback")
    begins = {one: _begins(kind, one) for one in RHYTHMS}
    assert begins == BEGINS


def _begins(kind: Kind, rhythm: str) -> str:
    return f"{period_begins(replace(kind, rhythm=rhythm), WEDNESDAY.date()):%Y-%m-%d}"


def test_report_is_owed_once_a_month(stage: Stage) -> None:
    stage.register("feedback")
    with time_machine.travel(WEDNESDAY, tick=False):
        first, second = (stage.entry("feedback", source_no=one) for one in "12")
        assert sorted(_owing(stage)) == [first.number, second.number]
        progress_report(entry=first, text="已完成一半", percent=50, by=stage.liaisons["东泾镇"])
        assert _owing(stage) == [second.number]
    with time_machine.travel(WEDNESDAY.replace(month=12), tick=False):
        assert sorted(_owing(stage)) == [first.number, second.number]


def test_page_of_an_entry_says_what_is_owed_and_takes_it(stage: Stage) -> None:
    stage.register("feedback")
    with time_machine.travel(WEDNESDAY, tick=False):
        row = stage.entry("feedback")
        client = client_of(stage.liaisons["东泾镇"])
        address = reverse("registers:entry-detail", args=[row.pk])
        assert "本期（2026-11）还没有报送进展" in client.get(address).content.decode()
        told = {"text": "管道已更换", "percent": "60"}
        assert client.post(reverse("registers:entry-progress", args=[row.pk]), told).status_code == 302
        page = client.get(address).content.decode()
    assert "还没有报送进展" not in page
    assert "管道已更换" in page
    assert "60%" in page


def test_kind_without_a_rhythm_takes_no_report(stage: Stage) -> None:
    row = stage.entry("hazards")
    with pytest.raises(WrongPeriod):
        progress_report(entry=row, text="说明", percent=None, by=stage.liaisons["东泾镇"])
    page = client_of(stage.inspector).get(reverse("registers:entry-list", args=["hazards"]))
    assert "unreported" not in {one.key for one in page.context["table"].selection.spec.filters}
