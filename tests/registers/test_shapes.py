"""图形: versions with their days, measures on the ellipsoid, who may draw; zones at a point on a day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import EditConflict, NotAllowed
from yiding.registers.errors import MissingValues
from yiding.registers.errors_map import LayerEmpty, LayerTorn, WrongCoordinates, WrongGeometry
from yiding.registers.errors_shapes import NoShapeHere, NoShapeYet
from yiding.registers.models import Entry
from yiding.registers.outlines import outlined
from yiding.registers.shape_rows import EntryShape
from yiding.registers.shaping import shape_end, shape_of, shape_set, shapes_of, shapes_take_effect
from yiding.registers.zones import zones_at

from .map_rows import EAST, WEST
from .rows import Stage
from .test_pages import client_of

SQUARE = {"type": "Polygon", "coordinates": [WEST]}
RIGHT = {"type": "Polygon", "coordinates": [EAST]}
HOLE = [[121.02, 31.02], [121.05, 31.02], [121.05, 31.05], [121.02, 31.05], [121.02, 31.02]]
TERMS = {"bans": ["国Ⅰ以前", "国Ⅰ"]}
DAY = timedelta(days=1)


def area(stage: Stage, shape: Any = SQUARE, **more: Any) -> Entry:
    """A banned area that is drawn."""
    entry = stage.entry("ban_areas", title="主城区")
    told = {"from_on": clock.today(), "basis": "临政发〔2026〕3号", "terms": TERMS, **more}
    shape_set(entry=entry, shape=shape, by=stage.inspector, **told)
    return entry


def zones(stage: Stage, point: tuple[float, float], on: date | None = None, **more: Any) -> list[str]:
    found = zones_at(point, on, government=stage.government, codes=("ban_areas",), **more)
    return [one.number for one in found]


# --- measures --------------------------------------------------------------------------------------------


def test_area_is_that_of_the_ellipsoid_not_of_a_flat_map() -> None:
    found = outlined(SQUARE, ["area"])
    assert found.area is not None
    assert abs(found.area - Decimal("105830589")) < Decimal("500000")
    assert found.area == found.area.quantize(Decimal("0.01"))
    assert found.length is not None
    assert 41_000 < found.length < 42_000


def test_holes_are_taken_off_whichever_way_they_turn() -> None:
    whole = outlined(SQUARE, ["area"]).area
    hole = outlined({"type": "Polygon", "coordinates": [HOLE]}, ["area"]).area
    assert whole is not None
    assert hole is not None
    for ring in (HOLE, HOLE[::-1]):
        with_hole = outlined({"type": "Polygon", "coordinates": [WEST, ring]}, ["area"])
        assert with_hole.area is not None
        assert abs(with_hole.area - (whole - hole)) <= Decimal("0.02")
        assert with_hole.geometry["coordinates"][0][0] == [121.0, 31.0]


def test_length_of_a_line_and_a_point_without_measure() -> None:
    line = outlined({"type": "LineString", "coordinates": [[121.0, 31.0], [121.0, 31.1]]}, ["area", "line"])
    assert line.area is None
    assert line.length is not None
    assert abs(line.length - Decimal("11087")) < 5
    point = outlined({"type": "Point", "coordinates": [121.0, 31.0]}, ["point"])
    assert (point.area, point.length) == (None, None)
    assert point.spot == (Decimal("121.000000"), Decimal("31.000000"))


def test_several_parts_are_one_shape() -> None:
    features = [{"type": "Feature", "properties": {}, "geometry": one} for one in (SQUARE, RIGHT)]
    apart = json.loads(json.dumps(features))
    apart[1]["geometry"]["coordinates"] = [[[x + 0.5, y] for x, y in EAST]]
    found = outlined({"type": "FeatureCollection", "features": apart}, ["area"])
    assert found.geometry["type"] == "MultiPolygon"
    assert len(found.geometry["coordinates"]) == 2


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ("不是图形", LayerTorn),
        ('{"type":"Point","coordinates":[121,31]}', LayerEmpty),
        ({"type": "Polygon", "coordinates": [WEST[:-1]]}, WrongGeometry),
        ({"type": "Polygon", "coordinates": [[[y, x] for x, y in WEST]]}, WrongCoordinates),
        (
            {"type": "MultiPolygon", "coordinates": [[WEST], [[[x + 0.05, y] for x, y in WEST]]]},
            WrongGeometry,
        ),
        ({"type": "Polygon", "coordinates": [WEST, EAST]}, WrongGeometry),
    ],
)
def test_what_is_wrong_is_named(told: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        outlined(told, ["area"])


# --- versions --------------------------------------------------------------------------------------------


def test_each_version_holds_from_its_day_and_none_is_overwritten(stage: Stage) -> None:
    today = clock.today()
    entry = area(stage, from_on=today - 30 * DAY)
    shape_set(entry=entry, shape=RIGHT, from_on=today - 10 * DAY, by=stage.inspector, terms=TERMS)
    before, now = shape_of(entry, today - 11 * DAY), shape_of(entry)
    assert before is not None
    assert now is not None
    assert (before.number, now.number) == (1, 2)
    assert before.geometry["coordinates"] == [[list(one) for one in WEST]]
    assert shape_of(entry, today - 31 * DAY) is None
    corrected = shape_set(
        entry=entry, shape=SQUARE, from_on=today - 10 * DAY, by=stage.inspector, terms=TERMS, seen=2
    )
    assert shape_of(entry) == corrected
    assert [one.number for one in shapes_of(entry)] == [1, 2, 3]
    assert Event.objects.filter(kind="shape.set", object_id=entry.pk).count() == 3


def test_entry_without_a_spot_takes_one_that_lies_in_the_shape(stage: Stage) -> None:
    entry = area(stage)
    entry.refresh_from_db()
    assert zones(stage, (float(entry.longitude or 0), float(entry.latitude or 0))) == [entry.number]
    assert entry.values["bans"] == TERMS["bans"]


def test_second_drawer_sees_the_first(stage: Stage) -> None:
    entry = area(stage)
    with pytest.raises(EditConflict):
        shape_set(entry=entry, shape=RIGHT, from_on=clock.today(), by=stage.inspector, terms=TERMS, seen=0)
    assert EntryShape.objects.count() == 1


def test_who_may_draw(stage: Stage) -> None:
    stage.register("ban_areas", lead="市住建局")
    entry = stage.entry("ban_areas", title="城南", department=None)
    drawn: set[str] = set()
    for user in User.objects.all():
        try:
            shape_set(entry=entry, shape=SQUARE, from_on=clock.today(), by=user, terms=TERMS)
            drawn.add(user.username)
        except NotAllowed:
            pass
    assert drawn == {"督查员", "另一督查员", "主任", "市住建局联络员", "市住建局负责人"}


def test_kind_without_shapes_and_terms_that_are_missing(stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        shape_set(entry=stage.entry("hazards"), shape=SQUARE, from_on=clock.today(), by=stage.inspector)
    entry = stage.entry("ban_areas", title="城北")
    with pytest.raises(MissingValues, match="禁止使用"):
        shape_set(entry=entry, shape=SQUARE, from_on=clock.today(), by=stage.inspector)
    with pytest.raises(NoShapeHere):
        shape_set(
            entry=entry, shape=SQUARE, from_on=clock.today(), by=stage.inspector, terms=TERMS, layer="plan"
        )
    with pytest.raises(NoShapeYet):
        shape_end(entry=entry, from_on=clock.today(), by=stage.inspector)


def test_version_of_a_later_day_takes_effect_on_it(stage: Stage, time_machine: Any) -> None:
    entry = area(stage)
    day = clock.today() + 5 * DAY
    terms = {"bans": ["国Ⅰ以前", "国Ⅰ", "国Ⅱ"]}
    shape_set(entry=entry, shape=RIGHT, from_on=day, by=stage.inspector, terms=terms)
    entry.refresh_from_db()
    assert entry.values["bans"] == TERMS["bans"]
    time_machine.move_to(clock.now() + 5 * DAY)
    assert shapes_take_effect(stage.government.pk, clock.today()) == 1
    entry.refresh_from_db()
    assert entry.values["bans"] == terms["bans"]


# --- zones -----------------------------------------------------------------------------------------------


def test_zones_of_a_day_are_those_that_held_then(stage: Stage) -> None:
    today = clock.today()
    entry = area(stage, from_on=today - 30 * DAY)
    shape_set(entry=entry, shape=RIGHT, from_on=today - 10 * DAY, by=stage.inspector, terms=TERMS)
    west, east = (121.05, 31.05), (121.15, 31.05)
    assert zones(stage, west, today - 20 * DAY) == [entry.number]
    assert zones(stage, west) == []
    assert zones(stage, east) == [entry.number]
    shape_end(entry=entry, from_on=today, by=stage.inspector, basis="通告废止")
    assert zones(stage, east) == []
    assert zones(stage, east, today - DAY) == [entry.number]


def test_edge_counts_as_inside_and_near_edges_are_told(stage: Stage) -> None:
    entry = area(stage)
    assert zones(stage, (121.1, 31.05)) == [entry.number]
    outside = (121.1002, 31.05)
    assert zones(stage, outside) == []
    assert zones(stage, outside, within=10) == []
    (near,) = zones_at(outside, government=stage.government, codes=("ban_areas",), within=50)
    assert not near.is_inside
    assert 18 < near.to_edge < 20


def test_asking_costs_one_query_once_the_areas_are_known(stage: Stage) -> None:
    area(stage)
    zones(stage, (121.05, 31.05))
    with CaptureQueriesContext(connection) as caught:
        zones(stage, (121.06, 31.05))
    assert len(caught) == 1


# --- pages -----------------------------------------------------------------------------------------------


def test_shape_is_drawn_by_pasting_and_shown_with_its_versions(stage: Stage) -> None:
    entry = stage.entry("ban_areas", title="城东")
    client, url = client_of(stage.inspector), reverse("registers:entry-shape", args=[entry.pk])
    told = {"version": "0", "geometry": json.dumps(SQUARE), "from_on": "2026-03-01", "bans": ["国Ⅰ"]}
    wrong = client.post(
        url, {**told, "geometry": json.dumps({"type": "Polygon", "coordinates": [WEST[:-1]]})}
    )
    assert wrong.status_code == 422
    assert "没有闭合" in wrong.content.decode()
    assert client.post(url, told).status_code == 302
    page = client.get(reverse("registers:entry-detail", args=[entry.pk])).content.decode()
    assert "图形" in page
    assert "现用" in page
    assert "公顷" in page
    late = client.post(url, told)
    assert late.status_code == 409
    shapes = client.get(reverse("registers:entry-shapes", args=[entry.pk])).json()
    assert [one["properties"]["number"] for one in shapes["features"]] == [1]


def test_map_gives_the_shapes_in_sight_that_the_viewer_sees(stage: Stage) -> None:
    entry = area(stage)
    url = reverse("registers:map-shapes")
    client = client_of(stage.liaisons["柳湾村"])
    seen = client.get(url, {"code": "ban_areas", "box": "120.9,30.9,121.3,31.3"}).json()
    assert [one["id"] for one in seen["features"]] == [entry.pk]
    assert client.get(url, {"code": "ban_areas", "box": "100,30,101,31"}).json()["features"] == []
    assert client.get(url, {"code": "ban_areas", "box": "x"}).status_code == 200
    plot = stage.entry("green_plots")
    shape_set(entry=plot, shape=SQUARE, from_on=clock.today(), by=stage.inspector)
    others = client_of(stage.liaisons["西浦镇"]).get(url, {"code": "green_plots"}).json()
    assert others["features"] == []
    own = client_of(stage.liaisons["东泾镇"]).get(url, {"code": "green_plots"}).json()
    assert [one["id"] for one in own["features"]] == [plot.pk]
