"""接口读到的: exactly what the account sees, page by page, in as many queries however many rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import given
from yiding.api.models import Use
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.columns import Viewer
from yiding.decisions.models import Decision, Outcome
from yiding.decisions.selectors import decisions_listed
from yiding.directory.models import Body, BodyKind, Person
from yiding.directory.selectors import bodies_listed, persons_listed
from yiding.meetings.models import Item, Meeting
from yiding.meetings.selectors import items_visible_to, meetings_listed

from .conftest import Make, Programme, fill

pytestmark = pytest.mark.django_db
LISTS: dict[str, Callable[[Viewer], Any]] = {
    "meetings": meetings_listed,
    "decisions": decisions_listed,
    "bodies": bodies_listed,
    "persons": persons_listed,
}
MOST_QUERIES = 14


def _seen(programme: Programme, name: str) -> set[UUID]:
    return {UUID(one["public_id"]) for one in programme.everything(name, limit=3)}


@pytest.mark.parametrize("role", Role)
def test_each_role_reads_exactly_what_its_pages_show(role: Role, programme: Make) -> None:
    fill(4)
    fill(3, "岚渚市人民政府")
    user = given(User.objects.create_user("partner"), role)
    asking = programme(user)
    told = {name: _seen(asking, name) for name in LISTS}
    assert told == {name: set(rows(user).values_list("public_id", flat=True)) for name, rows in LISTS.items()}
    for name in LISTS:
        for row in (Meeting, Decision, Body, Person)[list(LISTS).index(name)].objects.all():
            there = asking.answer(f"{name}/{row.public_id}").status_code
            assert there == (200 if row.public_id in told[name] else 404)
    items = set(items_visible_to(user).values_list("heading", flat=True))
    shown = {
        one["heading"] for key in told["meetings"] for one in asking.read(f"meetings/{key}/items")["items"]
    }
    assert shown == items


def test_there_is_something_to_read(reader: Programme) -> None:
    fill(2)
    assert {name: len(_seen(reader, name)) for name in LISTS} == dict.fromkeys(LISTS, 2)


def test_a_page_has_no_more_than_asked_for_and_leads_to_the_next(reader: Programme) -> None:
    fill(7)
    first = reader.read("bodies", limit=3, government="澄湾市人民政府")
    second = reader.read(first["next"])
    third = reader.read(second["next"])
    assert [len(one["items"]) for one in (first, second, third)] == [3, 3, 1]
    assert third["next"] is None
    keys = [one["public_id"] for page in (first, second, third) for one in page["items"]]
    assert keys == sorted(keys)
    assert {UUID(key) for key in keys} == set(Body.objects.values_list("public_id", flat=True))


def test_rows_that_come_meanwhile_move_no_page(reader: Programme) -> None:
    fill(4)
    first = reader.read("persons", limit=2)
    fill(6, skip=4)
    Person.objects.filter(public_id=first["items"][-1]["public_id"]).update(latest_body=None)
    rest = reader.everything(first["next"])
    keys = [one["public_id"] for one in [*first["items"], *rest]]
    assert len(keys) == len(set(keys)) == 6


def test_a_page_is_never_larger_than_a_hundred(reader: Programme) -> None:
    for limit in (0, 101, -1, 10**30, "many", ""):
        assert reader.answer("bodies", limit=limit).status_code == 422
    assert reader.answer("bodies", limit=100).status_code == 200


def test_filters_leave_exactly_what_fits(reader: Programme) -> None:
    fill(12)
    fill(3, "岚渚市人民政府")
    meetings = Meeting.objects.filter(government__name="澄湾市人民政府", held_on__year=2025, kind="常务会议")
    told = reader.everything("meetings", government="澄湾市人民政府", year=2025, kind="常务会议")
    assert {UUID(one["public_id"]) for one in told} == set(meetings.values_list("public_id", flat=True))
    assert meetings.exists()
    deferred = Decision.objects.filter(outcome=Outcome.DEFERRED, held_on__year=2024)
    told = reader.everything("decisions", outcome="deferred", year=2024)
    assert {UUID(one["public_id"]) for one in told} == set(deferred.values_list("public_id", flat=True))
    assert deferred.exists()
    told = reader.everything("bodies", kind="town", government="岚渚市人民政府")
    assert told == []
    kinds = Body.objects.filter(kind=BodyKind.DEPARTMENT, government__name="岚渚市人民政府")
    told = reader.everything("bodies", kind="department", government="岚渚市人民政府")
    assert {UUID(one["public_id"]) for one in told} == set(kinds.values_list("public_id", flat=True))
    assert reader.everything("persons", government="没有这个政府") == []
    assert reader.everything("persons", government="a\x00b") == []


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("meetings", {"yaer": 2025}),
        ("meetings", {"year": [2024, 2025]}),
        ("meetings", {"year": "二〇二五"}),
        ("meetings", {"year": 99999}),
        ("meetings", {"after": "x"}),
        ("meetings", {"kind": ""}),
        ("decisions", {"outcome": "approved"}),
        ("bodies", {"kind": "ministry"}),
        ("bodies", {"year": 2025}),
        ("me", {"limit": 1}),
    ],
)
def test_parameters_that_are_not_listed_or_not_right_are_refused(
    address: str, query: dict[str, Any], reader: Programme
) -> None:
    fill(1)
    answer = reader.answer(address, **query)
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == "api.bad_parameters"
    assert next(iter(query)) in told["sentence"]


def test_parameters_of_one_row_are_refused_too(reader: Programme) -> None:
    fill(1)
    key = Body.objects.get().public_id
    assert reader.answer(f"bodies/{key}", expand=1).status_code == 422


def test_a_meeting_is_told_with_its_days_as_iso(reader: Programme) -> None:
    government = fill(1)
    row = Meeting.objects.get()
    told = reader.read(f"meetings/{row.public_id}")
    assert told["held_on"] == "2024-01-05"
    assert told["government"] == government.name
    assert told["chair"] == {"public_id": str(Person.objects.get().public_id), "name": "林0"}
    assert (told["item_count"], told["issued_on"], told["version"]) == (1, None, 1)
    items = reader.read(f"meetings/{row.public_id}/items")["items"]
    assert [one["heading"] for one in items] == list(Item.objects.values_list("heading", flat=True))
    assert items[0]["presenters"][0]["body"] == str(Body.objects.get().public_id)
    assert items[0]["directives"][0]["addressees"] == ["第0局"]
    assert items[0]["decision"]["public_id"] == str(Decision.objects.get().public_id)


def test_what_was_merged_is_told_where_it_went_and_not_listed(reader: Programme) -> None:
    fill(2)
    kept, gone = Body.objects.order_by("pk")
    Body.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert _seen(reader, "bodies") == {kept.public_id}
    told = reader.read(f"bodies/{gone.public_id}")
    assert told["merged_into"] == {"public_id": str(kept.public_id), "name": kept.name}


def test_a_body_and_a_person_tell_their_names_and_posts(reader: Programme) -> None:
    fill(1)
    body = reader.read(f"bodies/{Body.objects.get().public_id}")
    person = reader.read(f"persons/{Person.objects.get().public_id}")
    assert [one["name"] for one in body["names"]] == ["0局"]
    assert [one["name"] for one in person["names"]] == ["林 0"]
    assert body["posts"] == person["posts"]
    assert (body["posts"][0]["title"], body["posts"][0]["kind"]) == ("局长", "full")


def test_what_is_not_there_is_not_found(reader: Programme) -> None:
    for name in (*LISTS, "nothing"):
        answer = reader.answer(f"{name}/{uuid4()}")
        assert (answer.status_code, answer.json()["code"]) == (404, "api.not_found")
    for address in ("", "nothing", "meetings/1", "meetings/", "meetings/%0A", f"meetings/{uuid4()}/items/1"):
        answer = reader.answer(address or "/api/v1/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")


def test_nothing_is_written_through_the_interface(reader: Programme) -> None:
    fill(1)
    head = {"authorization": f"Bearer {reader.secret}"}
    for address in (*LISTS, f"bodies/{Body.objects.get().public_id}", "me", "openapi.json"):
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(reader.client, method)(f"/api/v1/{address}", headers=head)
            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
            assert answer.json()["code"] == "api.wrong_method"


def test_phone_numbers_are_nowhere_in_it(reader: Programme) -> None:
    told = reader.client.get("/api/v1/openapi.json").content.decode().lower()
    for word in ("phone", "mobile", "telephone", "电话", "手机"):
        assert word not in told


def _queries(reader: Programme, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert reader.answer(address).status_code == 200
    return len(seen)


def test_a_thousand_rows_take_as_many_queries_as_ten(reader: Programme, time_machine: Any) -> None:
    # The first request of a minute begins a new count.
    time_machine.move_to(clock.now(), tick=False)
    fill(10)
    addresses = [f"{name}?limit={limit}" for name in LISTS for limit in (10, 100)]
    for one in addresses:
        reader.answer(f"/api/v1/{one}")
    few = {one: _queries(reader, f"/api/v1/{one}") for one in addresses}
    fill(1_000, skip=10)
    many = {one: _queries(reader, f"/api/v1/{one}") for one in addresses}
    assert len(reader.read("/api/v1/decisions?limit=100")["items"]) == 100
    # A page that is full asks for nothing more than one that is not.
    assert many == few
    assert max(many.values()) <= MOST_QUERIES


def test_items_take_as_many_queries_whatever_their_number(reader: Programme) -> None:
    fill(2)
    few, many = Meeting.objects.order_by("pk")
    for no in range(2, 40):
        item = Item.objects.create(meeting=many, no=no, heading="事")
        Decision.objects.create(
            item=item, meeting=many, government=many.government, held_on=date(2025, 1, 1), outcome="agreed"
        )
    addresses = [f"/api/v1/meetings/{row.public_id}/items" for row in (few, many)]
    reader.answer(addresses[0])
    assert len({_queries(reader, one) for one in addresses}) == 1


def test_no_more_requests_than_the_setting_says_are_answered_in_a_minute(
    reader: Programme, settings: Any, time_machine: Any
) -> None:
    settings.API_RATE = 3
    time_machine.move_to("2026-03-02T09:00:10+08:00", tick=False)
    assert [reader.answer("me").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer = reader.answer("me")
    assert (answer.headers["Retry-After"], answer.json()["code"]) == ("50", "api.too_many")
    time_machine.move_to("2026-03-02T09:01:00+08:00", tick=False)
    assert reader.read("me")["requests_a_minute"] == 3
    assert Use.objects.get().count == 1


def test_the_default_rate_is_that_of_the_catalogue() -> None:
    from yiding.config.catalogue import SETTINGS

    told = {one.name: one.default for one in SETTINGS}
    assert told["YIDING_API_RATE"] == str(settings.API_RATE)
    assert told["YIDING_API_TOKEN_DAYS"] == str(settings.API_TOKEN_DAYS)
