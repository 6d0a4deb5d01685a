"""告知承诺的页面: constant in the number of rows, exports."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage

from . import rows as made

pytestmark = pytest.mark.django_db
LISTS = ("item", "guide", "edition", "case", "check", "round", "breach", "record")


@pytest.fixture
def client(stage: Stage) -> Client:
    told = Client()
    told.force_login(stage.liaisons["乙局"])
    return told


def _more(stage: Stage) -> None:
    for place in range(3):
        of = made.item(stage, f"又一种证明{place}", grade="高")
        made.guide(stage, of, f"又一份指南{place}")
        made.recorded(stage, of, 40 + place)
        made.granted(stage, of, 60 + place)


def test_the_pages_cost_the_same_for_one_row_and_for_many(
    stage: Stage, client: Client, django_assert_max_num_queries: Any
) -> None:
    at = made.rows_of(stage).at
    addresses = {name: reverse(f"commitments:{name}-list") for name in LISTS}
    addresses |= {
        f"{one} page": reverse(f"commitments:{one}-detail", args=[at[f"{one}-detail"].pk]) for one in LISTS
    }
    addresses |= {name: reverse(f"commitments:{name}") for name in ("figures", "settings")}
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
    made.rows_of(stage)
    answer = client.get(reverse(f"commitments:{name}-list"), {"export": "csv"})
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    assert len(text.strip().splitlines()) > 1
