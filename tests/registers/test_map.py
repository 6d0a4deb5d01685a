"""地图: who sees which points, filters, the list beside, what other rooms show, the spot of an entry."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yiding.core import clock
from yiding.registers import mapping
from yiding.registers.catalogue import kind_of
from yiding.registers.mapping import Point, offer_points, signs_of
from yiding.registers.models import Entry

from .map_rows import at, layer, many
from .rows import Stage


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def features(user: User, **query: Any) -> list[dict[str, Any]]:
    answer = client_of(user).get(reverse("registers:map-points"), query)
    assert answer.status_code == 200
    told: list[dict[str, Any]] = answer.json()["features"]
    return told


def numbers(user: User, **query: Any) -> set[str]:
    return {one["properties"]["number"] for one in features(user, **query)}


@pytest.fixture
def three(stage: Stage) -> dict[str, Entry]:
    """One in each town, one of another department, one without a place."""
    west = stage.body("西浦镇")
    return {
        "east": at(stage, 121.05, 31.05),
        "west": at(stage, 121.15, 31.05, town=west, local=west, grade="major"),
        "fire": at(stage, 121.16, 31.06, department=stage.body("市公安局"), sector=stage.sectors["消防"]),
        "nowhere": stage.entry("hazards"),
    }


@pytest.mark.requirement("S25.5")
def test_each_sees_the_points_of_what_they_see(stage: Stage, three: dict[str, Entry]) -> None:
    east, west, fire = (three[name].number for name in ("east", "west", "fire"))
    expected = {
        stage.inspector: {east, west, fire},
        stage.director: {east, west, fire},
        stage.leader: {east, west, fire},
        stage.clerk: {east, west, fire},
        stage.liaisons["东泾镇"]: {east, fire},
        stage.heads["西浦镇"]: {west},
        stage.liaisons["市住建局"]: {east, west},
        stage.liaisons["市公安局"]: {fire},
        stage.liaisons["市应急局"]: set(),
        stage.liaisons["柳湾村"]: set(),
    }
    assert {user.username: numbers(user) for user in expected} == {
        user.username: seen for user, seen in expected.items()
    }
    stage.register("hazards")
    assert numbers(stage.liaisons["市应急局"]) == {east, west, fire}


def test_stranger_enters_nothing_of_the_map(stage: Stage, stranger_client: Client) -> None:
    for name in ("map", "map-points", "map-towns", "layer-list", "figures"):
        assert stranger_client.get(reverse(f"registers:{name}")).status_code == 403


def test_filters_of_the_list_are_those_of_the_map(stage: Stage, three: dict[str, Entry]) -> None:
    east, west, fire = (three[name].number for name in ("east", "west", "fire"))
    see = stage.inspector
    assert numbers(see, code="hazards", grade="major") == {west}
    assert numbers(see, town=stage.body("西浦镇").pk) == {west}
    assert numbers(see, sector=stage.sectors["消防"].pk) == {fire}
    assert numbers(see, code="hazards", state="found") == {east, west, fire}
    assert numbers(see, code="risk_points") == set()
    assert numbers(see, family="campaigns") == {east, west, fire}
    assert numbers(see, q=three["west"].number) == {west}
    assert numbers(see, town="none") == set()
    Entry.objects.filter(pk=three["east"].pk).update(due_on=clock.today() - timedelta(days=14))
    Entry.objects.filter(pk=three["fire"].pk).update(is_open=False, closed_on=clock.today())
    assert numbers(see, late="1") == {east}
    assert numbers(see, open="1") == {east, west}


def test_list_beside_the_map_shows_the_same_entries(stage: Stage, three: dict[str, Entry]) -> None:
    page = client_of(stage.inspector).get(reverse("registers:map"), {"code": "hazards", "grade": "major"})
    text = page.content.decode()
    assert three["west"].number in text
    assert three["east"].number not in text
    assert "另有 1 条未办结的没有标注位置" in text
    assert "data-points" in text


def test_wrong_address_is_no_error(stage: Stage, three: dict[str, Entry]) -> None:
    client = client_of(stage.inspector)
    for query in (
        {"code": "nothing"},
        {"town": "x"},
        {"after": "x"},
        {"after": "9" * 30},
        {"state": "found"},
    ):
        assert client.get(reverse("registers:map"), query).status_code == 200
        assert len(client.get(reverse("registers:map-points"), query).json()["features"]) == 3


def test_points_come_in_parts(stage: Stage, three: dict[str, Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MOST_POINTS", 2)
    client = client_of(stage.inspector)
    first = client.get(reverse("registers:map-points"), {"code": "hazards"}).json()
    second = client.get(first["next"]).json()
    got = [one["properties"]["number"] for one in (*first["features"], *second["features"])]
    assert got == [three[name].number for name in ("fire", "west", "east")]
    assert "next" not in second


def test_points_are_zipped_and_asked_for_once(stage: Stage, three: dict[str, Entry]) -> None:
    client = client_of(stage.inspector)
    url = reverse("registers:map-points")
    first = client.get(url, headers={"accept-encoding": "gzip"})
    assert first.headers["Content-Type"].startswith("application/geo+json")
    assert len(json.loads(gzip.decompress(first.content))["features"]) == 3
    again = client.get(url, headers={"accept-encoding": "gzip", "if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Entry.objects.filter(pk=three["east"].pk).update(light="red")
    changed = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "no-cache" in changed.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["map", "map-points"])
def test_as_many_questions_for_many_points(stage: Stage, name: str) -> None:
    asked = []
    for number in (10, 190):
        many(stage, number)
        client = client_of(stage.inspector)
        client.get(reverse(f"registers:{name}"), {"code": "hazards"})
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"registers:{name}"), {"code": "hazards"})
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 16


def test_grades_differ_in_shape_and_in_colour() -> None:
    for code in ("hazards", "risk_points"):
        signs = signs_of(kind_of(code))
        assert len({one.shape for one in signs}) == len({one.colour for one in signs}) == len(signs)


@pytest.fixture
def _offered() -> Iterator[None]:
    offer_points("teams", lambda viewer: [Point(121.1, 31.1, f"{viewer}队", "/x/", "12 人")], "救援队伍")
    yield
    mapping._offered.pop("teams")


@pytest.mark.usefixtures("_offered")
def test_other_rooms_show_their_points(stage: Stage) -> None:
    client = client_of(stage.inspector)
    told = client.get(reverse("registers:map-offered", args=["teams"])).json()["features"]
    assert [one["properties"]["title"] for one in told] == ["督查员队"]
    assert "救援队伍" in client.get(reverse("registers:map")).content.decode()
    assert client.get(reverse("registers:map-offered", args=["none"])).status_code == 404


def test_layers_stand_on_the_map_and_the_net_of_degrees_where_there_are_none(stage: Stage) -> None:
    client = client_of(stage.inspector)
    net = 'data-map-layer="graticule" checked'
    assert net in client.get(reverse("registers:map")).content.decode()
    layer(stage)
    text = client.get(reverse("registers:map")).content.decode()
    assert net not in text
    assert "镇界" in text


def test_spot_is_marked_by_who_may_edit(stage: Stage) -> None:
    hazard = stage.entry("hazards")
    url = reverse("registers:entry-spot", args=[hazard.pk])
    told = {"version": hazard.version, "longitude": "121.05", "latitude": "31.05"}
    assert client_of(stage.liaisons["西浦镇"]).get(url).status_code == 404
    assert client_of(stage.clerk).get(url).status_code == 403
    town = client_of(stage.liaisons["东泾镇"])
    assert "data-spot-layers" in town.get(url).content.decode()
    half = town.post(url, {**told, "latitude": ""})
    assert half.status_code == 422
    assert "要一起填写" in half.content.decode()
    assert town.post(url, {**told, "longitude": "1210.5"}).status_code == 422
    assert town.post(url, told).status_code == 302
    assert numbers(stage.inspector) == {hazard.number}
    assert town.post(url, told).status_code == 409
