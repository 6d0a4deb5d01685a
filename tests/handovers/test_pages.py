"""事权与移交的页面: constant in the number of rows, exports, what waits on the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.core.waiting import piles_of

from . import rows as made

pytestmark = pytest.mark.django_db
LISTS = ("matter", "handover", "dispute", "base", "check")


@pytest.fixture
def client(stage: Stage) -> Client:
    told = Client()
    told.force_login(stage.liaisons["乙局"])
    return told


def _all(stage: Stage, mark: str) -> None:
    made.disputed(stage, f"争议{mark}")
    made.effective(stage, f"办结{mark}", effective=-1)


def test_the_pages_cost_the_same_for_one_row_and_for_many(
    stage: Stage, client: Client, django_assert_max_num_queries: Any
) -> None:
    dispute = made.disputed(stage)
    base = made.effective(stage, "已办", effective=-1)
    addresses = {name: reverse(f"handovers:{name}-list") for name in LISTS}
    addresses["continuity"] = reverse("handovers:continuity")
    keys = {"dispute": dispute.pk, "base": base.pk, "check": base.handover.checks.all()[0].pk}
    keys |= {"handover": dispute.line.handover_id, "matter": base.handover.matters.get().pk}
    addresses |= {f"{one} page": reverse(f"handovers:{one}-detail", args=[key]) for one, key in keys.items()}
    addresses["sheet"] = reverse("handovers:handover-sheet", args=[dispute.line.handover_id])
    few: dict[str, int] = {}
    for turn in range(2):
        if turn:
            _all(stage, "又一")
        for name, address in addresses.items():
            client.get(address)
            with django_assert_max_num_queries(15) as asked:
                assert client.get(address).status_code == 200, name
            count = len(asked.captured_queries)
            assert few.setdefault(name, count) >= count, (name, turn)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_taken_out_as_a_sheet(stage: Stage, client: Client, name: str) -> None:
    _all(stage, "一")
    answer = client.get(reverse(f"handovers:{name}-list"), {"export": "csv"})
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    assert len(text.strip().splitlines()) > 1


def _codes(viewer: Any) -> set[str]:
    return {pile.kind.code for pile in piles_of(viewer) if pile.kind.code.startswith("handover")}


def test_the_desk_says_what_waits_for_whom(stage: Stage) -> None:
    row = made.signed(stage)
    assert _codes(stage.liaisons["甲局"]) == set()
    assert _codes(stage.heads["甲局"]) == _codes(stage.heads["丙局"]) == {"handover-confirm"}
    made.sent(stage, "又一份")
    assert _codes(stage.liaisons["丙局"]) == {"handover-sign"}
    made.locked(stage, "到期的")
    assert "handover-effect" in _codes(stage.liaisons["丙局"])
    made.disputed(stage)
    assert {"handover-dispute", "handover-effect"} <= _codes(stage.liaisons["乙局"])
    assert "handover-dispute" not in _codes(stage.liaisons["丙局"])
    assert row.pk
