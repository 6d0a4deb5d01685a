"""应急准备的页面: constant in the number of rows, exports, and no page empty of its own words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage

from .rows import rows_of

pytestmark = pytest.mark.django_db
LISTS = (
    *("plan", "drill", "team", "call-out", "check", "store", "lot", "movement", "minimum"),
    *("station", "reading", "alert", "order", "season", "item"),
)
DETAILS = ("plan", "drill", "team", "call-out", "check", "store", "lot", "station", "alert", "season")


@pytest.fixture
def client(stage: Stage) -> Client:
    made = Client()
    made.force_login(stage.liaisons["乙局"])
    return made


def _more(stage: Stage) -> None:
    """As much again, under other names."""
    from tests.resources import rows as made

    body = stage.body("丙局")
    for place in range(3):
        plan = made.in_force(stage, body, title=f"又一份{place}", days=20)
        made.drilled(stage, plan, days=5)
        out = made.called(stage, made.team(stage, body, name=f"又一队{place}"))
        shop = made.store(stage, body, name=f"又一库{place}")
        lot = made.held(stage, shop, 9, days=9)
        made.minimum_set(store=shop, item=lot.item, least=20, by=stage.inspector)
        made.stock_issue(lot=lot, posting=made.posting(1, call_out=out), by=stage.inspector)
        made.read(made.station(stage, body, code=f"N{place}"), "3.9", stage.inspector)
        made.alert_send(alert=made.received(stage), by=stage.inspector)


def test_the_pages_cost_the_same_for_one_row_and_for_many(
    stage: Stage, client: Client, django_assert_max_num_queries: Any
) -> None:
    at = rows_of(stage).at
    addresses = {name: reverse(f"resources:{name}-list") for name in LISTS}
    keys = {name: at[f"{name}-detail"].pk for name in DETAILS}
    addresses |= {f"{name} page": reverse(f"resources:{name}-detail", args=[keys[name]]) for name in DETAILS}
    addresses |= {name: reverse(f"resources:{name}") for name in ("brief", "points", "gaps", "settings")}
    few: dict[str, int] = {}
    for turn in range(2):
        if turn:
            _more(stage)
        for name, address in addresses.items():
            client.get(address)
            with django_assert_max_num_queries(15) as asked:
                assert client.get(address).status_code == 200, name
            count = len(asked.captured_queries)
            assert few.setdefault(name, count) >= count, (name, turn)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_taken_out_as_a_sheet(stage: Stage, client: Client, name: str) -> None:
    rows_of(stage)
    answer = client.get(reverse(f"resources:{name}-list"), {"export": "csv"})
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    assert len(text.strip().splitlines()) > 1


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("plan", {"overdue": "1"}, 0),
        ("plan", {"undrilled": "1"}, 0),
        ("plan", {"state": "in_force"}, 1),
        ("plan", {"q": "没有这份预案"}, 0),
        ("drill", {"open": "1"}, 1),
        ("lot", {"expiring": "1"}, 0),
        ("minimum", {"short": "1"}, 1),
        ("station", {"light": "amber"}, 1),
        ("station", {"stopped": "1"}, 0),
        ("order", {"state": "sent"}, 2),
        ("item", {"late": "1"}, 0),
        ("alert", {"in_force": "1"}, 3),
        ("check", {"lacking": "1"}, 0),
        ("reading", {"light": "amber"}, 1),
        ("team", {"body": "丙局", "q": "排涝"}, 9),
    ],
)
def test_lists_are_narrowed(
    stage: Stage, client: Client, name: str, query: dict[str, str], count: int
) -> None:
    rows_of(stage)
    page = client.get(reverse(f"resources:{name}-list"), query).content.decode()
    assert page.count("data-row") == count


def test_a_town_is_not_shown_what_is_not_its_own(stage: Stage) -> None:
    at = rows_of(stage).at
    client = Client()
    client.force_login(stage.liaisons["甲局"])
    for name in DETAILS:
        status = client.get(reverse(f"resources:{name}-detail", args=[at[f"{name}-detail"].pk])).status_code
        assert status == (200 if name == "season" else 404), name
    assert client.get(reverse("resources:settings")).status_code == 403


def test_stock_is_issued_once_by_the_page_though_it_is_sent_twice(stage: Stage, client: Client) -> None:
    lot = rows_of(stage).lot
    lot.refresh_from_db()
    address = reverse("resources:lot-issue", args=[lot.pk])
    form = client.get(address).context["form"]
    told = {"quantity": "5", "to": "东埠镇", "note": "", "key": str(form["key"].value())}
    assert client.post(address, told).status_code == 302
    assert client.post(address, told).status_code == 409
    before = lot.quantity
    lot.refresh_from_db()
    assert lot.quantity == before - 5
    too_many = {**told, "quantity": "100000", "key": "0190f5e2-0000-7000-8000-000000000001"}
    answer = client.post(address, too_many)
    assert answer.status_code == 422
    assert "库存不足" in answer.content.decode()


def test_who_did_it_is_not_offered_to_confirm_it(stage: Stage) -> None:
    at = rows_of(stage).at
    for name, who in (("check-confirm", "filled_by"), ("item-check", "done_by")):
        row = at[name]
        page = reverse(
            "resources:season-detail" if name == "item-check" else "resources:check-detail",
            args=[row.season_id if name == "item-check" else row.pk],
        )
        address = reverse(f"resources:{name}", args=[row.pk])
        for user, is_offered in ((stage.inspector, False), (stage.second_inspector, True)):
            assert getattr(row, who) == stage.inspector
            browser = Client()
            browser.force_login(user)
            assert (address in browser.get(page).content.decode()) is is_offered
