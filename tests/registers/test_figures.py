"""统计: numbers by group and month add up, each opens the entries that it counts, queries stay few."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook

from yiding.core import clock
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.tallying import (
    COUNTED,
    Asked,
    Line,
    added,
    by,
    by_kind,
    by_month,
    months_of,
    span_default,
    ways_of,
    whole,
)
from yiding.registers.values import mirror

from .map_rows import many
from .rows import Stage
from .test_map import client_of

FIRST, LAST = date(2026, 3, 10), date(2026, 6, 20)
NOW = "2026-07-01 10:00+08:00"


def asked(stage: Stage, **more: Any) -> Asked:
    return Asked(stage.government, kind_of("hazards"), **{"first": FIRST, "last": LAST, **more})


def laid(
    entry: Entry, found: date, closed: date | None = None, due: date | None = None, **more: Any
) -> Entry:
    """An entry as if it had been found and closed on those days."""
    told = {"found_on": found, "closed_on": closed, "due_on": due, "is_open": closed is None, **more}
    Entry.objects.filter(pk=entry.pk).update(**told)
    entry.refresh_from_db()
    return entry


@pytest.fixture
def five(stage: Stage) -> list[Entry]:
    """Old and open; old and closed within; new and closed late; new and overdue in the other town; later."""
    west = stage.body("西浦镇")
    with time_machine.travel(NOW, tick=False):
        rows = [stage.entry("hazards") for _n in range(3)]
        rows += [stage.entry("hazards", town=west, local=west, grade="major") for _n in range(2)]
    laid(rows[0], date(2026, 1, 5), due=date(2026, 12, 1))
    laid(rows[1], date(2026, 2, 1), date(2026, 3, 13))
    laid(rows[2], date(2026, 4, 1), date(2026, 5, 1), was_late=True)
    laid(rows[3], date(2026, 4, 2), due=date(2026, 5, 6), reopened=1)
    laid(rows[4], date(2026, 6, 25))
    return rows


@time_machine.travel(NOW, tick=False)
def test_numbers_of_a_period_are_those_of_its_days(stage: Stage, five: list[Entry]) -> None:
    all_ = whole(stage.inspector, asked(stage))
    assert (all_.before, all_.found, all_.closed, all_.open) == (2, 2, 2, 2)
    assert (all_.overdue, all_.share, all_.closed_late, all_.reopened, all_.days) == (1, 50.0, 1, 1, 35.0)
    towns = {one.label: one.numbers for one in by(stage.inspector, asked(stage), "town")}
    assert [towns["东泾镇"].open, towns["西浦镇"].open] == [1, 1]
    assert [towns["东泾镇"].overdue, towns["西浦镇"].overdue] == [0, 1]
    grades = {one.label: one.numbers.open for one in by(stage.inspector, asked(stage), "grade")}
    assert grades == {"一般隐患": 1, "重大隐患": 1}


@time_machine.travel(NOW, tick=False)
@pytest.mark.requirement("S44.4")
def test_each_sees_the_numbers_of_what_they_see(stage: Stage, five: list[Entry]) -> None:
    assert whole(stage.liaisons["西浦镇"], asked(stage)).open == 1
    assert whole(stage.liaisons["市公安局"], asked(stage)).is_nothing


@time_machine.travel(NOW, tick=False)
def test_every_number_opens_its_entries(stage: Stage, five: list[Entry]) -> None:
    for entry in five:
        entry.values = {"category": "设备设施", "listed": True}
        entry.save(update_fields=["values"])
        mirror(kind_of("hazards"), entry)
    client = client_of(stage.inspector)
    for way in ways_of(kind_of("hazards")):
        lines = [
            *by(stage.inspector, asked(stage), way.key),
            Line("", whole(stage.inspector, asked(stage)), {}),
        ]
        for line in lines:
            for number in COUNTED:
                url = line.url(asked(stage), number)
                rows = client.get(url).context["table"].number
                assert rows == getattr(line.numbers, number), (way.key, line.label, number, url)


@time_machine.travel(NOW, tick=False)
def test_months_follow_from_one_another(stage: Stage, five: list[Entry]) -> None:
    lines = by_month(stage.inspector, asked(stage))
    assert [one.label for one in lines] == [f"2026年{month}月" for month in (3, 4, 5, 6)]
    told = [(one.numbers.before, one.numbers.found, one.numbers.closed, one.numbers.open) for one in lines]
    assert told == [(2, 0, 1, 1), (1, 2, 0, 3), (3, 0, 1, 2), (2, 0, 0, 2)]
    for part, line in zip(months_of(asked(stage)), lines, strict=True):
        same = whole(stage.inspector, part)
        assert (same.before, same.found, same.closed, same.open) == (
            line.numbers.before,
            line.numbers.found,
            line.numbers.closed,
            line.numbers.open,
        )


DAYS = some.dates(date(2026, 1, 1), date(2026, 8, 31))


@given(
    rows=some.lists(
        some.tuples(DAYS, some.none() | DAYS, some.integers(0, 2), some.integers(0, 2)), max_size=12
    ),
    first=DAYS,
    last=DAYS,
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@time_machine.travel(NOW, tick=False)
def test_cells_add_up_and_stock_follows(
    stage: Stage, rows: list[tuple[date, date | None, int, int]], first: date, last: date
) -> None:
    """Whatever the days: stock before + found − closed = stock after, and groups add up to the whole."""
    first, last = min(first, last), min(max(first, last), clock.today())
    first = min(first, last)
    Entry.objects.all().delete()
    towns = [stage.body("东泾镇"), stage.body("西浦镇"), None]
    common = {"government": stage.government, "code": "hazards", "made_by": stage.inspector, "state": "found"}
    Entry.objects.bulk_create(
        Entry(
            **common,
            number=f"YH-{n}",
            title="x",
            made_at=clock.now(),
            stage_on=found,
            found_on=found,
            closed_on=closed,
            is_open=closed is None,
            town=towns[town],
            grade=("general", "major", "")[grade],
        )
        for n, (found, closed, town, grade) in enumerate(rows)
    )
    told = asked(stage, first=first, last=last)
    all_ = whole(stage.inspector, told)
    for way in ("town", "grade", "state", "sector", "source"):
        lines = by(stage.inspector, told, way)
        total = added(one.numbers for one in lines)
        assert [getattr(total, name) for name in COUNTED] == [getattr(all_, name) for name in COUNTED]
        for line in (*(one.numbers for one in lines), all_):
            assert line.before + line.found - line.closed == line.open
    months = by_month(stage.inspector, told)
    assert months[0].numbers.before == all_.before
    assert months[-1].numbers.open == all_.open
    assert sum(one.numbers.found for one in months) == all_.found
    assert sum(one.numbers.closed for one in months) == all_.closed


@time_machine.travel(NOW, tick=False)
def test_page_shows_months_groups_and_sum(stage: Stage, five: list[Entry]) -> None:
    client = client_of(stage.inspector)
    url = reverse("registers:figures")
    overview = client.get(url).content.decode()
    assert "隐患台账" in overview
    query = {"code": "hazards", "first": FIRST.isoformat(), "last": LAST.isoformat()}
    for way in ways_of(kind_of("hazards")):
        page = client.get(url, {**query, "by": way.key})
        assert page.status_code == 200
        assert "2026年4月" in page.content.decode()
    assert client.get(url, {**query, "last": "2026-01-01"}).status_code == 422
    assert client.get(url, {"code": "none"}).status_code == 422


@time_machine.travel(NOW, tick=False)
def test_workbook_holds_the_same_numbers(stage: Stage, five: list[Entry]) -> None:
    query = {"code": "hazards", "first": FIRST, "last": LAST, "export": "xlsx"}
    answer = client_of(stage.inspector).get(reverse("registers:figures"), query)
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames[:2] == ["按月", "所在镇（街道）"]
    rows = list(book["所在镇（街道）"].values)
    assert rows[-1][:5] == ("合计", 2, 2, 2, 2)


@time_machine.travel(NOW, tick=False)
def test_towns_are_coloured_by_the_table_beside(stage: Stage, five: list[Entry]) -> None:
    from .map_rows import layer

    client = client_of(stage.inspector)
    url = reverse("registers:map-towns")
    assert "data-towns" not in client.get(url).content.decode()
    layer(stage)
    page = client.get(url, {"code": "hazards", "first": FIRST, "last": LAST}).content.decode()
    assert "data-towns" in page
    assert f'data-body="{stage.body("西浦镇").pk}"' in page


@pytest.mark.parametrize("query", [{}, {"code": "hazards"}, {"code": "hazards", "by": "own_category"}])
@pytest.mark.parametrize("name", ["figures", "map-towns"])
def test_as_many_questions_for_many_entries(stage: Stage, name: str, query: dict[str, str]) -> None:
    client = client_of(stage.inspector)
    numbers = []
    for number in (10, 190):
        many(stage, number)
        client.get(reverse(f"registers:{name}"), query)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"registers:{name}"), query)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 15


def test_all_registers_stand_in_one_table(stage: Stage) -> None:
    stage.entry("hazards")
    stage.entry("risk_points")
    first, last = span_default()
    rows = by_kind(stage.inspector, stage.government, first, last + timedelta(days=1))
    assert {kind.code: numbers.open for kind, numbers in rows} == {"hazards": 1, "risk_points": 1}
