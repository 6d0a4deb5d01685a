"""汛情 (S43): readings by hand, by the hour, by sheet; levels by light, what is missing, corrections."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.errors import BadRequest, NotAllowed
from yiding.core.sheets import SheetError
from yiding.notices.models import Notice
from yiding.resources.briefs import brief_of
from yiding.resources.errors import NameThere, NotYet, ReadingThere
from yiding.resources.gaps import missing_by_station, slots_of
from yiding.resources.gauging import (
    Gauged,
    level_drop,
    level_keep,
    reading_correct,
    reading_enter,
    readings_enter,
)
from yiding.resources.hooks import WeakPoint, _offered, offer_weak_points
from yiding.resources.models import Reading, Station
from yiding.resources.reading_imports import readings_import
from yiding.resources.selectors import readings_visible_to, stations_visible_to
from yiding.resources.shown import reading_reason

from .rows import called, of_bodies, over_all, read, received, rule, station, team

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("S43.1")
def test_a_reading_reaches_the_level_of_its_own_station_and_says_why(stage: Stage) -> None:
    by = stage.liaisons["甲局"]
    gauge = station(stage, stage.body("甲局"), town=stage.body("丙局"))
    read(gauge, "3.49", by, minutes=50)
    assert not Notice.objects.filter(kind="station.above").exists()
    above = read(gauge, "3.62", by, minutes=30)
    assert (above.level, above.light) == ("警戒水位", "amber")
    assert reading_reason(above, "米") == "3.62米，达到警戒水位（3.50米），超 0.12米"
    told = {one.recipient for one in Notice.objects.filter(kind="station.above")}
    assert told == of_bodies(stage, "甲局", "乙局", "丙局")  # owner, keepers, town
    read(gauge, "3.70", by, minutes=20)
    assert Notice.objects.filter(kind="station.above").count() == 6  # the same level is told once
    top = read(gauge, "4.00", by)
    assert (top.level, top.light) == ("保证水位", "red")
    assert Station.objects.get(pk=gauge.pk).latest == top
    read(gauge, "3.00", by, minutes=40)  # late, and not the newest
    assert Station.objects.get(pk=gauge.pk).latest == top


@pytest.mark.requirement("S43.1")
def test_readings_are_refused_twice_and_ahead_and_corrected_with_a_reason(stage: Stage) -> None:
    by = stage.liaisons["甲局"]
    gauge = station(stage, stage.body("甲局"))
    row = read(gauge, "4.20", by)
    with pytest.raises(ReadingThere):
        reading_enter(gauged=Gauged(gauge, row.at, Decimal("3")), by=by)
    with pytest.raises(NotYet):
        read(gauge, "3.00", by, minutes=-60)
    with pytest.raises(NotAllowed):
        read(gauge, "3.00", stage.liaisons["丙局"], minutes=30)
    with pytest.raises(BadRequest):
        reading_correct(reading=row, value=Decimal("3.20"), reason=" ", version=1, by=by)
    reading_correct(reading=row, value=Decimal("3.20"), reason="误抄", version=1, by=by)
    assert (row.value, row.level, row.light) == (Decimal("3.20"), "", "green")
    with pytest.raises(BadRequest):
        readings_enter(government=stage.government, readings=[], by=by)


def test_levels_are_data_of_a_station_and_readings_keep_what_they_reached(stage: Stage) -> None:
    gauge = station(stage, stage.body("甲局"))
    row = read(gauge, "3.60", stage.inspector)
    low, high = gauge.levels.all()
    values = {"name": "警戒水位", "light": "amber", "threshold": Decimal("3.70")}
    level_keep(level=low, station=gauge, values=values, version=1, by=stage.inspector)
    row.refresh_from_db()
    assert (row.level, row.threshold) == ("警戒水位", Decimal("3.50"))
    with pytest.raises(NameThere):
        level_keep(level=None, station=gauge, values=values, by=stage.inspector)
    level_drop(level=high, by=stage.inspector)
    assert read(Station.objects.get(pk=gauge.pk), "9.00", stage.inspector, minutes=1).level == "警戒水位"


@pytest.mark.requirement("S43.1")
def test_the_hours_without_a_reading_are_shown(stage: Stage) -> None:
    began = datetime(2026, 7, 1, 0, 0, tzinfo=clock.SHANGHAI)
    with time_machine.travel(began, tick=False):
        hourly = station(stage, stage.body("甲局"))
        daily = station(stage, stage.body("甲局"), code="D1", hours=24)
    now = began + timedelta(days=2, hours=5, minutes=20)
    with time_machine.travel(now, tick=False):
        assert len(slots_of(hourly, 24)) == 23  # whole hours that lie within the last day
        for hours in range(1, 30):
            if hours not in (3, 7):
                at = now - timedelta(hours=hours)
                reading_enter(gauged=Gauged(hourly, at, Decimal("1")), by=stage.inspector)
        reading_enter(gauged=Gauged(daily, began + timedelta(hours=8), Decimal("1")), by=stage.inspector)
        missing = missing_by_station([hourly, daily], 24)
        assert [f"{at:%m-%d %H}" for at in missing[hourly.pk]] == ["07-02 22", "07-03 02"]
        assert [f"{at:%m-%d}" for at in missing[daily.pk]] == ["07-02"]
        client = Client()
        client.force_login(stage.inspector)
        page = client.get(reverse("resources:gaps")).content.decode()
        assert "07-02 22:00、07-03 02:00" in page
        Station.objects.update(is_active=False)
        assert missing_by_station(Station.objects.all(), 24) == {hourly.pk: [], daily.pk: []}


HEAD = ["站点编码", "日期", "时间", "数值"]


def _sheet(*rows: list[Any]) -> BytesIO:
    book = Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


@pytest.mark.requirement("S43.1")
def test_readings_come_in_by_sheet_all_or_none(stage: Stage) -> None:
    by = stage.liaisons["甲局"]
    station(stage, stage.body("甲局"))
    station(stage, stage.body("丙局"), code="S2")
    told = {"government": stage.government, "name": "读数.xlsx", "by": by}
    good = ["S1", "2026-03-01", "08:00", 3.62]
    wrong = _sheet(
        good,
        ["S9", "2026-03-01", "08:00", 1],
        ["S1", "昨天", "08:00", 1],
        ["S1", "2026-03-01", "午后", 1],
        ["S1", "2026-03-01", "08:00", ""],
        ["S2", "2026-03-01", "08:00", 1],
        ["S1", "2199-03-01", "08:00", 1],
    )
    report = readings_import(file=wrong, **told)
    assert [line.place for line in report.lines if line.outcome == "wrong"] == [
        "第 3 行",
        "第 4 行",
        "第 5 行",
        "第 6 行",
        "第 7 行",
        "第 8 行",
    ]
    assert not Reading.objects.exists()
    assert readings_import(file=_sheet(good, ["S1", "2026/3/1", "9", 3.7]), **told).is_clean
    assert Reading.objects.filter(level="警戒水位", source="sheet").count() == 2
    assert [str(line.outcome) for line in readings_import(file=_sheet(good), **told).lines] == ["same"]
    first = Reading.objects.earliest("at")
    assert first.at == datetime(2026, 3, 1, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("coding", ["utf-8-sig", "gb18030"])
def test_a_csv_of_either_encoding_is_read(stage: Stage, coding: str) -> None:
    station(stage, stage.body("甲局"))
    text = "站点编码,日期,时间,数值\r\nS1,2026-03-01,08:00,2.5\r\n\r\n"
    told = {"government": stage.government, "name": "读数.csv", "by": stage.inspector}
    assert readings_import(file=BytesIO(text.encode(coding)), **told).is_clean
    assert Reading.objects.get().value == Decimal("2.50")
    with pytest.raises(SheetError):
        readings_import(file=BytesIO("站点,数值\r\n".encode(coding)), **told)


@pytest.mark.requirement("S43.1")
def test_the_readings_of_an_hour_are_sent_in_one_form(stage: Stage) -> None:
    station(stage, stage.body("甲局"))
    station(stage, stage.body("甲局"), code="S2")
    station(stage, stage.body("丙局"), code="S3")
    client = Client()
    client.force_login(stage.liaisons["甲局"])
    address = reverse("resources:reading-post")
    page = client.get(address).content.decode()
    assert "value_S2" in page
    assert "value_S3" not in page
    at = (clock.now().astimezone(clock.SHANGHAI) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:00")
    assert client.post(address, {"at": at}).status_code == 422
    assert client.post(address, {"at": at, "value_S1": "3.9", "value_S2": ""}).status_code == 302
    assert Reading.objects.get().source == "post"
    again = client.post(address, {"at": at, "value_S1": "3.9", "value_S2": "1"})
    assert again.status_code == 422
    assert "S1水位站" in again.content.decode()
    assert Reading.objects.count() == 1  # all or none
    file = SimpleUploadedFile("a.xlsx", _sheet(["S9", "2026-03-01", "8", 1]).read())
    answer = client.post(reverse("resources:reading-import"), {"file": file})
    assert answer.status_code == 422
    assert "第 2 行：站点编码“S9”不认识。" in answer.content.decode()


@pytest.mark.requirement("S43.1")
def test_the_page_of_a_station_draws_its_chart_from_the_table_on_it(stage: Stage) -> None:
    gauge = station(stage, stage.body("甲局"))
    read(gauge, "3.62", stage.inspector)
    client = Client()
    client.force_login(stage.liaisons["甲局"])
    page = client.get(reverse("resources:station-detail", args=[gauge.pk])).content.decode()
    assert 'data-chart="line"' in page
    assert '<th scope="col">警戒水位</th>' in page
    assert "3.62米，达到警戒水位（3.50米），超 0.12米" in page


@pytest.mark.requirement("S43.1")
def test_the_flood_brief_says_what_is_above_in_force_weak_and_out(stage: Stage) -> None:
    gauge = station(stage, stage.body("甲局"))
    read(gauge, "4.10", stage.inspector)
    calm = station(stage, stage.body("甲局"), code="S2")
    read(calm, "1.00", stage.inspector)
    rule(stage, [stage.body("丙局")])
    alert = received(stage)
    from yiding.resources.alerting import alert_send

    alert_send(alert=alert, by=stage.inspector)
    out = called(stage, team(stage, stage.body("甲局")))
    points = lambda _viewer: [WeakPoint("东塘堤 3 号段", "甲局", "渗漏")]  # noqa: E731
    offer_weak_points(points)
    try:
        told = brief_of(stage.inspector, stage.government)
        assert (list(told.stations), list(told.alerts), list(told.call_outs)) == ([gauge], [alert], [out])
        assert [one.body.name for one in told.unanswered] == ["丙局"]
        client = Client()
        client.force_login(stage.leader)
        page = client.get(reverse("resources:brief")).content.decode()
        for word in ("S1水位站", "暴雨橙色预警", "东塘堤 3 号段", "堤防渗漏"):
            assert word in page
        town = brief_of(stage.liaisons["丙局"], stage.government)
        assert (list(town.stations), list(town.alerts)) == ([], [alert])
    finally:
        _offered.remove(points)


def test_who_sees_which_stations(stage: Stage) -> None:
    own = station(stage, stage.body("甲局"), town=stage.body("丙局"))
    other = station(stage, stage.body("乙局"), code="S2")
    row = read(own, "1.00", stage.inspector)
    over = over_all(stage)
    everybody = over | of_bodies(stage, "甲局", "丙局")

    def who(visible: Any, one: Any) -> set[Any]:
        return {user for user in everybody if one in visible(user)}

    assert who(stations_visible_to, own) == who(readings_visible_to, row) == everybody
    assert who(stations_visible_to, other) == over
