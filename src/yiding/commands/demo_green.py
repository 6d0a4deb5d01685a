"""演示机械和绿化: bans with their versions, plots drawn as built and as planned, then the work at them."""

from __future__ import annotations

import math
import random
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding.core import clock
from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.proving import proof_add
from yiding.registers.shape_rows import ShapeLayer
from yiding.registers.shaping import shape_set

from .demo_kinds import book_fill, photo

Ring = list[list[float]]
CORNERS = 14
SIZES = {"park": 0.0016, "shelter": 0.0012, "square": 0.0007, "attached": 0.0005, "regional": 0.0024}
"""About how far the edge of a plot is from its heart, in degrees."""
FIRST, SECOND = ["国Ⅰ以前", "国Ⅰ"], ["国Ⅰ以前", "国Ⅰ", "国Ⅱ"]
EXEMPT = "抢险救灾、防汛抗台、应急抢修等紧急使用的除外，事后三日内补报。"
BANS: dict[str, tuple[tuple[int, str, list[str], Ring], ...]] = {
    "主城区高排放机械禁用区": (
        (
            -400,
            "临政告〔2025〕4号",
            FIRST,
            [[121.118, 31.512], [121.152, 31.51], [121.164, 31.528], [121.15, 31.545], [121.121, 31.541]],
        ),
        (
            -60,
            "临政告〔2026〕11号",
            SECOND,
            [
                [121.108, 31.505],
                [121.156, 31.502],
                [121.19, 31.53],
                [121.186, 31.572],
                [121.15, 31.581],
                [121.112, 31.556],
            ],
        ),
    ),
    "滨海新区核心区禁用区": (
        (
            -180,
            "临政告〔2026〕2号",
            FIRST,
            [[121.238, 31.494], [121.27, 31.492], [121.276, 31.52], [121.252, 31.534], [121.236, 31.52]],
        ),
    ),
}
"""Versions of each ban: from how many days ago, its notice, what it bans, its outline."""


def green_make(government: Government) -> None:
    """Each once: the places first, drawn, then what was done at them."""
    if book_fill(government, "demo_green.toml", "green_plots"):
        by = User.objects.get(username="ducha")
        bans_draw(government, by)
        plots_draw(government, by)
    book_fill(government, "demo_green_work.toml", "green_checks")


@transaction.atomic
def bans_draw(government: Government, by: User) -> None:
    """The versions of each ban, one after the other, and its publication."""
    for name, versions in BANS.items():
        area = Entry.objects.get(government=government, code="ban_areas", title=name)
        for days, notice, bans, ring in versions:
            shape_set(
                entry=area,
                shape={"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
                from_on=clock.today() + timedelta(days=days),
                by=by,
                basis=notice,
                terms={"bans": bans, "exempt": EXEMPT},
            )
        proof_add(entry=area, moment="notice", paper=photo(area.pk), by=by)
        area.refresh_from_db()
        entry_move(entry=area, name="publish", told={"note": "已公布。"}, by=by)


@transaction.atomic
def plots_draw(government: Government, by: User) -> None:
    """Each plot as it is, most as planned too; some had another outline last year."""
    rows = Entry.objects.filter(government=government, code="green_plots", longitude__isnull=False)
    for place, plot in enumerate(rows.order_by("pk")):
        chance = random.Random(plot.title)  # noqa: S311 - the outlines of an invented city
        told: dict[str, Any] = {"entry": plot, "by": by}
        today = clock.today()
        if plot.grade in SIZES and place % 3 == 0 and plot.state == "upkeep":
            before = today - timedelta(days=420)
            shape_set(shape=outline(plot, chance, 0.8), from_on=before, basis="绿地普查", **told)
        if plot.state == "upkeep":
            shape_set(
                shape=outline(plot, chance, 1.0),
                from_on=today - timedelta(days=90),
                basis="竣工测绘、遥感核对",
                **told,
            )
        if plot.grade in SIZES:
            shape_set(
                shape=outline(plot, chance, 1.15),
                from_on=today - timedelta(days=200),
                basis="绿地系统专项规划",
                layer=ShapeLayer.PLAN,
                **told,
            )


def outline(plot: Entry, chance: random.Random, scale: float) -> dict[str, Any]:
    """An outline about the plot's spot: an area, a line along a street, a point for a tree."""
    x, y = float(plot.longitude or 0), float(plot.latitude or 0)
    if plot.grade == "old":
        return {"type": "Point", "coordinates": [x, y]}
    if plot.grade == "street":
        turn = chance.uniform(0, math.pi)
        steps = [(n - 4) * 0.0016 for n in range(9)]
        line = [
            [x + step * math.cos(turn), y + step * math.sin(turn) + chance.uniform(-1, 1) * 0.0001]
            for step in steps
        ]
        return {"type": "LineString", "coordinates": line}
    size, long = SIZES[plot.grade] * scale, chance.uniform(1.0, 1.9)
    angles = [2 * math.pi * n / CORNERS for n in range(CORNERS)]
    ring = [
        [
            x + size * long * chance.uniform(0.82, 1.0) * math.cos(angle),
            y + size * chance.uniform(0.82, 1.0) * math.sin(angle),
        ]
        for angle in angles
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
