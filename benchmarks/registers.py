"""清单台账: the pages of a register with 100,000 entries among 300,000, and a workbook of 20,000 rows.

    python -m benchmarks.run registers
    python tools/with_postgres.py python -m benchmarks.registers

Alone: each page's queries and time, by Django's own test client, at 100 entries and at 100,000. The workbook
is checked and entered through the same services as the page's; openpyxl merely reading the same workbook
beside it is the named peer.
"""

from __future__ import annotations

import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from .pages import MOST_MS, MOST_QUERIES, Pages, _page, _start

SIZES, QUICK_SIZES = (100, 100_000), (100, 2_000)
ROUNDS, QUICK_ROUNDS = 60, 5
ROWS, QUICK_ROWS = 20_000, 500
TOWNS, DEPARTMENTS, SECTORS, ENTERPRISES = 12, 30, 20, 500
BATCH = 2_000
SEEN_AT_ALL_SIZES = frozenset({77})
"""A list that finds nothing asks one query less: one entry is found by each page at the small size too."""


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Queries and times by size, person and page; and what a workbook takes."""
    _start()
    place = _city()
    alone: dict[int, Pages] = {}
    before = 0
    for size in QUICK_SIZES if quick else SIZES:
        _fill(place, "hazards", before, size)
        for code in place["others"]:
            count = len(place["others"])
            _fill(place, code, 2 * before // count, 2 * size // count)
        _analyse()
        alone[size] = _alone(place, QUICK_ROUNDS if quick else ROUNDS)
        before = size
    return _told(alone, _workbook(place, QUICK_ROWS if quick else ROWS))


def _analyse() -> None:
    """What the worker does on SQLite and PostgreSQL by itself."""
    from django.db import connection

    from yiding.core.surveying import survey

    survey()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _told(alone: dict[int, Pages], workbook: dict[str, Any]) -> dict[str, Any]:
    from django.db import connection

    few, many = alone.values()
    differing = [name for name, page in few.items() if page["queries"] != many[name]["queries"]]
    most = int(max(page["queries"] for told in alone.values() for page in told.values()))
    slowest = max(many, key=lambda name: many[name]["p95_ms"])
    return {
        "database": connection.vendor,
        "most_queries": most,
        "differing": ", ".join(differing) or "none",
        "p95_ms_alone": many[slowest]["p95_ms"],
        "slowest": slowest,
        "load_average": os.getloadavg()[0],
        "machine_swings": _swings(many),
        "workbook": workbook,
        "pages": {str(size): pages for size, pages in alone.items()},
        "bar": f"≤ {MOST_QUERIES} queries, the same at {' and '.join(f'{size:,}' for size in alone)};"
        f" alone p95 ≤ {MOST_MS} ms",
        "met": not differing and most <= MOST_QUERIES and many[slowest]["p95_ms"] <= MOST_MS,
    }


def _swings(pages: Pages) -> float:
    """How much slower the same work was in the machine's worst moments than in its best minute."""
    worst = max(page["pace_p95_ms"] for page in pages.values())
    return round(worst / min(page["pace_p50_ms"] for page in pages.values()), 2)


def _city() -> dict[str, Any]:
    """A city with towns, departments, fields, enterprises and its registers."""
    from tests.registers.rows import enterprise_make, stage_make
    from yiding.directory.models import Body, BodyKind, Government
    from yiding.registers.catalogue import kinds
    from yiding.registers.models import Register, Sector

    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    stage = stage_make(city)
    of = {"government": city}
    towns = [stage.body("东泾镇")]
    towns += [Body.objects.create(name=f"第{n}镇", kind=BodyKind.TOWN, **of) for n in range(TOWNS)]
    departments = [stage.body("市住建局")]
    departments += [
        Body.objects.create(name=f"第{n}局", kind=BodyKind.DEPARTMENT, **of) for n in range(DEPARTMENTS)
    ]
    sectors = [Sector.objects.create(name=f"领域{n}", position=n, **of) for n in range(SECTORS)]
    enterprises = [enterprise_make(city, f"企业{n}", 1_000 + n) for n in range(ENTERPRISES)]
    Register.objects.bulk_create(Register(code=code, lead=stage.body("市应急局"), **of) for code in kinds())
    others = [code for code in kinds() if code != "hazards"]
    return {
        "stage": stage,
        "towns": towns,
        "departments": departments,
        "sectors": sectors,
        "enterprises": enterprises,
        "others": others,
    }


def _fill(place: dict[str, Any], code: str, first: int, last: int) -> None:
    """Entries of a kind, at all stages, spread over three years."""
    from yiding.core import clock
    from yiding.registers.catalogue import kind_of
    from yiding.registers.desks import desks_set
    from yiding.registers.lights import Lamp, day_of
    from yiding.registers.models import Entry, EntryValue, Register
    from yiding.registers.pressing import lights_told
    from yiding.registers.values import rows_of, stored

    kind, stage, chance = kind_of(code), place["stage"], random.Random(f"{code}{first}")
    register = Register.objects.get(code=code)
    parents = Entry.objects.filter(code="hazards").values_list("pk", flat=True)[:BATCH]
    above = list(parents) if kind.used("parent") and parents else [None]
    plain = {one.key: stored(stage.value(one)) for one in kind.fields if not _is_row(one)}
    chosen = {one.key: [told.key for told in one.choices] for one in kind.fields if str(one.type) == "choice"}
    today = clock.today()
    for start in range(first, last, BATCH):
        rows = []
        for n in range(start, min(start + BATCH, last)):
            state = chance.choice(kind.stages)
            found = today - timedelta(days=chance.randrange(1_000))
            town = place["towns"][0] if n in SEEN_AT_ALL_SIZES else chance.choice(place["towns"])
            sector = place["sectors"][0] if n in SEEN_AT_ALL_SIZES else chance.choice(place["sectors"])
            row = Entry(
                government=stage.government,
                code=code,
                number=f"{kind.prefix}-2026-{n:06d}",
                title=f"{kind.one}第{n}处",
                state=state.key,
                is_open=not state.ends,
                stage_on=found,
                grade=chance.choice(kind.grades).key if kind.grades else "",
                source=chance.choice(kind.sources).key if kind.sources else "",
                sector=sector,
                town=town,
                local=town,
                parent_id=chance.choice(above),
                department=chance.choice(place["departments"]),
                enterprise=chance.choice(place["enterprises"]),
                longitude=round(121.05 + chance.random() / 4, 6),
                latitude=round(31.40 + chance.random() / 4, 6),
                address="迎春路 8 号",
                found_on=found,
                due_on=found + timedelta(days=chance.randrange(10, 1_100)),
                closed_on=found + timedelta(days=20) if state.ends else None,
                values={**plain, **{key: chance.choice(keys) for key, keys in chosen.items() if keys}},
                made_by=stage.inspector,
                made_at=clock.now(),
            )
            row.presses_on = day_of(row)
            rows.append(row)
        Entry.objects.bulk_create(rows)
        EntryValue.objects.bulk_create(value for row in rows for value in rows_of(kind, row))
        desks_set(rows, register)
    lights_told(stage.government.pk, kind, Lamp.of(stage.government.pk))


def _is_row(field: Any) -> bool:
    return str(field.type) in ("body", "enterprise", "entry")


def _alone(place: dict[str, Any], rounds: int) -> Pages:
    from django.test import Client

    stage, pages = place["stage"], Pages()
    people = (("inspector", stage.inspector), ("leader", stage.leader), ("town", stage.liaisons["东泾镇"]))
    for who, user in people:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(user)
        for name, address in addresses(place):
            pages[f"{who}: {name}"] = _page(client, address, rounds)
    return pages


def addresses(place: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The pages in which registers are seen."""
    from django.urls import reverse

    from yiding.registers.models import Entry

    hazards = reverse("registers:entry-list", args=["hazards"])
    town, sector = place["towns"][0].pk, place["sectors"][0].pk
    entry = Entry.objects.filter(code="hazards", local=place["towns"][0], parent=None).latest("pk").pk
    yield "home", reverse("registers:home")
    yield "list", hazards
    yield "list by town and sector", f"{hazards}?town={town}&sector={sector}"
    yield "list of late ones by due day", f"{hazards}?late=1&sort=due_on"
    yield "list by own field", f"{hazards}?category=现场管理&sort=-found_on"
    yield "list, a word", f"{hazards}?q=第77"
    yield "entry", reverse("registers:entry-detail", args=[entry])
    yield "waiting", reverse("registers:waiting")
    yield "desk", reverse("web:desk")


def _workbook(place: dict[str, Any], count: int) -> dict[str, Any]:
    """A workbook in: checked, entered; against openpyxl reading the same one."""
    from openpyxl import Workbook, load_workbook

    from yiding.registers.catalogue import kind_of
    from yiding.registers.cells import heads_of
    from yiding.registers.importing import import_check, import_enter, import_go_on, import_open
    from yiding.registers.models import ImportRun

    kind, stage = kind_of("hazards"), place["stage"]
    heads = list(heads_of(kind).values())
    told = {"隐患描述": "软管老化", "隐患等级": "一般隐患", "行业领域": "燃气", "所在镇（街道）": "东泾镇"}
    told |= {"属地责任单位": "东泾镇", "监管部门": "市住建局", "发现日期": "2026-11-02"}
    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind.name)
    sheet.append(heads)
    for _n in range(count):
        sheet.append([told.get(head, "") for head in heads])
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book.save(file.name)
        content = file.read()
    begun = time.perf_counter()
    rows = sum(1 for _row in load_workbook(BytesIO(content), read_only=True).worksheets[0].values)
    reading = time.perf_counter() - begun
    run = import_open(
        kind=kind, government=stage.government, file=BytesIO(content), name="隐患.xlsx", by=stage.inspector
    )
    begun = time.perf_counter()
    import_check(run)
    checking = time.perf_counter() - begun
    begun = time.perf_counter()
    import_enter(run=ImportRun.objects.get(pk=run.pk), by=stage.inspector)
    import_go_on(ImportRun.objects.get(pk=run.pk))
    entering = time.perf_counter() - begun
    run.refresh_from_db()
    assert (run.added, run.wrong, rows) == (count, 0, count + 1)
    return {
        "rows": count,
        "read_s": round(reading, 1),
        "check_s": round(checking, 1),
        "enter_s": round(entering, 1),
        "against_reading": round((checking + entering) / reading, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=1))
