"""分区: which of 1,000 areas a point lies in, as a service and as a page; 20,000 drawn objects on a map.

    python -m benchmarks.run zones

The bars: a point within 50 ms at the 95th percentile, in the service and in the page's answer; the shapes in
sight among 20,000 within 1 s, with as many queries as among 200.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import quantiles
from typing import Any

from benchmarks.map_points import people
from benchmarks.pages import _start

AREAS, QUICK_AREAS = 1_000, 200
OBJECTS, QUICK_OBJECTS = (200, 20_000), (200, 2_000)
ASKED, QUICK_ASKED = 400, 60
CORNERS = 120
ZONE_MS, SHAPES_MS = 50, 1_000
WEST, SOUTH, EAST, NORTH = 121.07, 31.42, 121.28, 31.63


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Milliseconds of a point, first and then, by service and page; of the shapes in sight."""
    _start()
    user = people()
    chance = random.Random(7)
    areas_fill(user, QUICK_AREAS if quick else AREAS, chance)
    asked = QUICK_ASKED if quick else ASKED
    service, first = _service(chance, asked)
    page = _page(user, chance, asked // 4)
    shapes: dict[str, dict[str, float]] = {}
    before = 0
    for size in QUICK_OBJECTS if quick else OBJECTS:
        plots_fill(user, before, size, chance)
        shapes[str(size)] = _shapes(user)
        before = size
    few, most = shapes.values()
    met = max(service["p95"], page["p95"]) <= ZONE_MS and most["p95"] <= SHAPES_MS
    return {
        "areas": QUICK_AREAS if quick else AREAS,
        "corners": CORNERS,
        "first_ms": first,
        "service_ms": service,
        "page_ms": page,
        "shapes_ms": shapes,
        "bar": f"point p95 ≤ {ZONE_MS} ms in service and page, shapes p95 ≤ {SHAPES_MS} ms, same queries",
        "met": met and few["queries"] == most["queries"],
    }


def ring(chance: random.Random, x: float, y: float, size: float) -> list[list[float]]:
    """An outline that bulges, as those of real areas do, and does not cross itself."""
    spots = []
    for n in range(CORNERS):
        step, far = 2 * math.pi * n / CORNERS, size * chance.uniform(0.9, 1.0)
        spots.append([round(x + far * math.cos(step), 6), round(y + far * math.sin(step), 6)])
    return [*spots, spots[0]]


def areas_fill(user: Any, number: int, chance: random.Random) -> None:
    """Banned areas in force, some over others."""
    made = _entries(user, "ban_areas", "active", 0, number)
    _draw(user, made, chance, 0.012, terms={"bans": ["国Ⅰ以前", "国Ⅰ"]})


def plots_fill(user: Any, before: int, size: int, chance: random.Random) -> None:
    """Green plots in upkeep, small and many."""
    made = _entries(user, "green_plots", "upkeep", before, size)
    _draw(user, made, chance, 0.0012, terms={})


def _entries(user: Any, code: str, state: str, before: int, size: int) -> list[Any]:
    from yiding.core import clock
    from yiding.directory.models import Government
    from yiding.registers.models import Entry

    government, today = Government.objects.get(is_ours=True), clock.today()
    rows = [
        Entry(
            government=government,
            code=code,
            number=f"{code[:2].upper()}-{today.year}-{n:05}",
            title=f"{code} {n}",
            state=state,
            stage_on=today,
            grade="park" if code == "green_plots" else "",
            found_on=today,
            made_by=user,
            made_at=clock.now(),
        )
        for n in range(before, size)
    ]
    return Entry.objects.bulk_create(rows, batch_size=500)


def _draw(user: Any, rows: list[Any], chance: random.Random, size: float, terms: dict[str, Any]) -> None:
    from yiding.core import clock
    from yiding.registers.outlines import outlined
    from yiding.registers.shape_rows import EntryShape

    made = []
    for row in rows:
        spot = chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH)
        found = outlined({"type": "Polygon", "coordinates": [ring(chance, *spot, size)]}, ["area"])
        west, south, east, north = found.box
        made.append(
            EntryShape(
                entry=row,
                number=1,
                kind=found.kind,
                from_on=clock.today() - timedelta(days=9),
                geometry=found.geometry,
                area=found.area,
                length=found.length,
                west=west,
                south=south,
                east=east,
                north=north,
                terms=terms,
                drawn_by=user,
                drawn_at=clock.now(),
            )
        )
    EntryShape.objects.bulk_create(made, batch_size=200)


def _timed(act: Callable[[], Any], number: int) -> dict[str, float]:
    times = []
    for _n in range(number):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    cuts = quantiles(times, n=100)
    return {"median": round(cuts[49], 2), "p95": round(cuts[94], 2), "most": round(max(times), 2)}


def _service(chance: random.Random, number: int) -> tuple[dict[str, float], float]:
    from yiding.directory.models import Government
    from yiding.registers.machinery import verdict_at

    government = Government.objects.get(is_ours=True)

    def ask() -> None:
        spot = chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH)
        verdict_at(government, *spot, emission="国Ⅰ", accuracy=15)

    begun = time.perf_counter()
    ask()
    first = round((time.perf_counter() - begun) * 1000, 1)
    return _timed(ask, number), first


def _client(user: Any) -> Any:
    from django.test import Client

    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def _page(user: Any, chance: random.Random, number: int) -> dict[str, float]:
    """The answer of the address that a phone asks about its place."""
    client = _client(user)

    def ask() -> None:
        told = {
            "longitude": f"{chance.uniform(WEST, EAST):.6f}",
            "latitude": f"{chance.uniform(SOUTH, NORTH):.6f}",
        }
        answer = client.get("/registers/machines/verdict.json", {**told, "emission": "国Ⅰ", "accuracy": "15"})
        assert answer.status_code == 200, answer.status_code

    ask()
    return _timed(ask, number)


def _shapes(user: Any) -> dict[str, float]:
    """What a map at the scale of a quarter asks for."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _client(user)
    box = f"{WEST + 0.08},{SOUTH + 0.08},{WEST + 0.12},{SOUTH + 0.12}"

    def ask() -> Any:
        return client.get("/registers/map/shapes.json", {"code": "green_plots", "box": box})

    connection.queries_log.clear()  # it keeps the last few thousand only, and what is full counts nothing
    with CaptureQueriesContext(connection) as caught:
        answer = ask()
    assert answer.status_code == 200, answer.status_code
    told = _timed(ask, 20)
    return {
        **told,
        "queries": len(caught),
        "shapes": len(answer.json()["features"]),
        "bytes": len(answer.content),
    }
