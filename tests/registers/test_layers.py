"""图层: what is taken from a file and what is refused, versions, links to bodies, who keeps them."""

from __future__ import annotations

import json
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as some

from yiding.audit.models import Event
from yiding.core.errors import EditConflict, NotAllowed, YidingError
from yiding.registers import geojson
from yiding.registers.errors_map import (
    LayerEmpty,
    LayerFault,
    LayerThere,
    LayerTooDetailed,
    LayerTooLarge,
    LayerTorn,
    NoSuchVersion,
    WrongCoordinates,
    WrongGeometry,
)
from yiding.registers.geojson import read
from yiding.registers.layering import (
    boundary_layer,
    collection_of,
    layer_edit,
    layer_replace,
    layer_turn_back,
    layers_visible_to,
    outline_link,
    outlines_of,
    unlinked,
)

from .map_rows import EAST, TOWNS, WEST, brought, collection, layer, polygon
from .rows import Stage
from .test_map import client_of

HOUSE = Path(__file__).resolve().parents[2]
BOW = [[121.0, 31.0], [121.1, 31.1], [121.1, 31.0], [121.0, 31.1], [121.0, 31.0]]
SPIKE = [[121.0, 31.0], [121.2, 31.0], [121.1, 31.0], [121.1, 31.1], [121.0, 31.0]]
OPEN = WEST[:-1]
PROJECTED = b'{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:4549"}},"features":[]}'


def point(*place: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": list(place)}}


@pytest.mark.parametrize(
    ("content", "kind", "error"),
    [
        (TOWNS[:-30], "boundary", LayerTorn),
        (b"", "boundary", LayerTorn),
        (b"\xff\xfe\x00", "boundary", LayerTorn),
        (b"[1, 2]", "boundary", LayerTorn),
        (b'{"type": "FeatureCollection"}', "boundary", LayerTorn),
        (b"[" * 200_000, "boundary", LayerTorn),
        (b'{"type":"Point","coordinates":[NaN,1]}', "point", LayerTorn),
        (b'{"type":"Point","coordinates":[1e999,1]}', "point", WrongCoordinates),
        (b'{"type":"Point","coordinates":[1' + b"0" * 400 + b",1]}", "point", WrongCoordinates),
        (collection(), "boundary", LayerEmpty),
        (TOWNS, "line", LayerEmpty),
        (collection(polygon("甲", BOW)), "boundary", WrongGeometry),
        (collection(polygon("甲", SPIKE)), "boundary", WrongGeometry),
        (collection(polygon("甲", OPEN)), "boundary", WrongGeometry),
        (collection(polygon("甲", WEST[:2])), "boundary", WrongGeometry),
        (collection(polygon("甲", [WEST[0]] * 5)), "boundary", WrongGeometry),
        (collection(polygon("甲", [[121, 31], ["x", 31], [1, 1], [121, 31]])), "boundary", WrongGeometry),
        (collection(point(31.05, 121.05)), "point", WrongCoordinates),
        (collection(point(40512345.0, 3456789.0)), "point", WrongCoordinates),
        (collection(point(181, 3)), "point", WrongCoordinates),
        (PROJECTED, "point", WrongCoordinates),
    ],
)  # fmt: skip
def test_bad_file_is_refused_with_its_reason(content: bytes, kind: str, error: type[YidingError]) -> None:
    with pytest.raises(error):
        read(content, kind)


def test_what_is_wrong_is_named_with_its_place() -> None:
    with pytest.raises(WrongGeometry, match="第 2 个图形“弯弯村”在 121"):
        read(collection(polygon("好村", WEST), polygon("弯弯村", BOW)), "boundary")
    with pytest.raises(WrongCoordinates, match="写反"):
        read(collection(point(31.05, 121.05)), "point")


def test_bombs_are_refused_before_they_hurt(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LayerTooDetailed):
        read(collection(*[{}] * (geojson.MOST_SHAPES + 1)), "boundary")
    monkeypatch.setattr(geojson, "MOST_POINTS", 100)
    with pytest.raises(LayerTooDetailed):
        read(collection(polygon("甲", [[121 + n / 1000, 31.0] for n in range(200)])), "boundary")
    monkeypatch.setattr(geojson, "LARGEST", 100)
    with pytest.raises(LayerTooLarge):
        read(TOWNS, "boundary")


def test_comb_of_long_sides_is_refused_in_time() -> None:
    teeth = [[121 + n * 1e-5, 31.0 + 0.5 * (n % 2)] for n in range(20_000)]
    ring = [*teeth, [121.3, 30.9], [120.9, 30.9], teeth[0]]
    with pytest.raises(LayerTooDetailed):
        read(collection(polygon("梳", ring)), "boundary")


def test_holes_and_parts_and_heights_are_read() -> None:
    hole = [[121.02, 31.02], [121.05, 31.02], [121.05, 31.05], [121.02, 31.02]]
    told = {"type": "MultiPolygon", "coordinates": [[[[*one, 7.5] for one in WEST], hole], [EAST]]}
    found = read(json.dumps(told).encode("utf-8-sig"), "boundary")
    assert [len(part) for part in found.shapes[0].geometry["coordinates"]] == [2, 1]
    assert found.box == [121.0, 31.0, 121.2, 31.1]
    out = [[121.02, 31.02], [121.5, 31.02], [121.05, 31.05], [121.02, 31.02]]
    with pytest.raises(WrongGeometry):
        read(json.dumps({"type": "Polygon", "coordinates": [WEST, out]}).encode(), "boundary")


def test_name_comes_from_the_property_that_is_told() -> None:
    one = polygon("", WEST)
    one["properties"] = {"XZQMC": "东泾镇", "别名": "东\x00镇"}
    assert read(collection(one), "boundary").shapes[0].name == "东泾镇"
    assert read(collection(one), "boundary", "别名").shapes[0].name == "东镇"


JSON = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=8),
    lambda part: (
        some.lists(part, max_size=4)
        | some.dictionaries(some.sampled_from(["type", "features", "geometry", "coordinates", "crs"]), part)
    ),
    max_leaves=20,
)


@given(JSON, some.sampled_from(["Polygon", "MultiPolygon", "LineString", "Point", "MultiPoint"]))
@settings(max_examples=200, deadline=None)
def test_any_json_is_read_or_refused_with_a_sentence(told: Any, type_: str) -> None:
    kind = next(key for key, types in geojson.KINDS.items() if type_ in types)
    for content in (told, {"type": type_, "coordinates": told}):
        with suppress(LayerFault, LayerTooLarge):
            assert read(json.dumps(content).encode(), kind).shapes


@given(some.lists(some.tuples(some.integers(0, 6), some.integers(0, 6)), min_size=3, max_size=9, unique=True))
@settings(max_examples=300, deadline=None)
def test_crossing_is_found_as_another_library_finds_it(places: list[tuple[int, int]]) -> None:
    shapely = pytest.importorskip("shapely")
    ring = [(121 + x / 10, 31 + y / 10) for x, y in places]
    whole = [*ring, ring[0]]
    is_simple = shapely.Polygon([(x, y) for x, y in [*places, places[0]]]).is_valid
    try:
        read(collection(polygon("甲", [list(one) for one in whole])), "boundary")
        assert is_simple
    except WrongGeometry:
        assert not is_simple


# --- keeping ---------------------------------------------------------------------------------------------


def test_layer_is_imported_and_its_shapes_know_their_bodies(stage: Stage) -> None:
    before = Event.objects.count()
    made = layer(stage)
    assert Event.objects.count() == before + 1
    assert {one.name: one.body for one in outlines_of(made)} == {
        name: stage.body(name) for name in ("东泾镇", "西浦镇")
    }
    assert boundary_layer(stage.government) == made
    told = collection_of(made)["features"]
    assert {one["properties"]["body"] for one in told} == {stage.body(n).pk for n in ("东泾镇", "西浦镇")}
    with pytest.raises(LayerThere):
        layer(stage)


def test_replaced_layer_keeps_its_versions(stage: Stage) -> None:
    made = layer(stage)
    made.refresh_from_db()
    second = collection(polygon("东泾镇", EAST))
    layer_replace(layer=made, brought=brought(second, note="勘界"), version=made.version, by=stage.inspector)
    assert outlines_of(made).count() == 1
    assert [one.number for one in made.versions.all()] == [2, 1]
    with pytest.raises(EditConflict):
        layer_turn_back(layer=made, number=1, version=1, by=stage.inspector)
    with pytest.raises(NoSuchVersion):
        layer_turn_back(layer=made, number=9, version=made.version, by=stage.inspector)
    layer_turn_back(layer=made, number=1, version=made.version, by=stage.inspector)
    assert (made.number, outlines_of(made).count()) == (1, 2)


def test_bad_replacement_changes_nothing(stage: Stage) -> None:
    made = layer(stage)
    before = Event.objects.count()
    with pytest.raises(LayerTorn):
        layer_replace(layer=made, brought=brought(b"{"), version=made.version, by=stage.inspector)
    assert (made.versions.count(), Event.objects.count()) == (1, before)


def test_only_who_oversees_keeps_layers(stage: Stage) -> None:
    made = layer(stage)
    for user in (stage.liaisons["市应急局"], stage.clerk, stage.leader):
        with pytest.raises(NotAllowed):
            layer_edit(layer=made, values={"name": "别的"}, version=made.version, by=user)
        assert client_of(user).get(reverse("registers:layer-make")).status_code == 403
    layer_edit(layer=made, values={"is_used": False}, version=made.version, by=stage.inspector)
    assert set(layers_visible_to(stage.inspector)) == {made}
    assert set(layers_visible_to(stage.liaisons["东泾镇"])) == set()
    url = reverse("registers:layer-shapes", args=[made.pk])
    assert client_of(stage.liaisons["东泾镇"]).get(url).status_code == 404


def test_shape_is_linked_by_hand(stage: Stage) -> None:
    made = layer(stage, collection(polygon("东边", WEST)))
    assert unlinked(made) == 1
    outline = outlines_of(made).get()
    outline_link(outline=outline, body=stage.body("东泾镇"), version=outline.version, by=stage.inspector)
    assert unlinked(made) == 0
    with pytest.raises(EditConflict):
        outline_link(outline=outline, body=None, version=outline.version, by=stage.inspector)


def post(client: Client, content: bytes, **told: Any) -> Any:
    file = BytesIO(content)
    file.name = "镇界.geojson"
    values = {"name": "镇界", "kind": "boundary", "tone": "grey", "file": file, "whole": "1", **told}
    return client.post(reverse("registers:layer-make"), values)


def test_form_takes_a_file_and_says_what_is_wrong(stage: Stage) -> None:
    client = client_of(stage.inspector)
    assert "CGCS2000" in client.get(reverse("registers:layer-make")).content.decode()
    wrong = post(client, collection(polygon("弯弯村", BOW)))
    assert wrong.status_code == 422
    assert "registers.layer_wrong_geometry" in wrong.content.decode()
    assert "弯弯村" in wrong.content.decode()
    made = post(client, TOWNS)
    assert made.status_code == 302
    page = client.get(made.url).content.decode()
    assert "东泾镇" in page
    assert "现用" in page
    for act in ("replace", "edit"):
        row = layers_visible_to(stage.inspector).get()
        assert client.get(reverse(f"registers:layer-{act}", args=[row.pk])).status_code == 200


def test_city_of_the_demo_is_whole() -> None:
    content = (HOUSE / "samples" / "registers" / "boundaries.geojson").read_bytes()
    found = read(content, "boundary")
    assert len(content) < 150_000
    assert len(found.shapes) == 8
    west, south, east, north = found.box
    assert (west, south) >= (121.05, 31.40)
    assert east <= 121.30
    assert north <= 31.65
