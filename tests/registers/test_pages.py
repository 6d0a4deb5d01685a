"""台账的页面: each opens for whom it is, and leads on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.registers.catalogue import kind_of, kinds
from yiding.registers.models import Entry

from .rows import Stage


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


@pytest.mark.parametrize("code", sorted(kinds()))
def test_every_kind_has_list_form_and_page(stage: Stage, code: str) -> None:
    stage.register(code)
    entry = stage.entry(code)
    client = client_of(stage.inspector)
    for name, keys in (("entry-list", [code]), ("entry-new", [code]), ("entry-detail", [entry.pk])):
        assert client.get(reverse(f"registers:{name}", args=keys)).status_code == 200
    assert client.get(reverse("registers:register-edit", args=[code])).status_code == 200
    for form in ("xlsx", "csv"):
        assert client.get(reverse("registers:entry-list", args=[code]), {"export": form}).status_code == 200


def test_hazard_is_recorded_and_assigned_by_its_forms(stage: Stage) -> None:
    stage.register("hazards")
    client = client_of(stage.liaisons["东泾镇"])
    told = {
        "title": "软管老化",
        "grade": "general",
        "sector": stage.sectors["燃气"].pk,
        "town": stage.body("东泾镇").pk,
        "local": "东泾镇",
        "department": "市住建局",
        "found_on": "2026-11-02",
    }
    answer = client.post(reverse("registers:entry-new", args=["hazards"]), told)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    entry = Entry.objects.get()
    assert answer.headers["Location"] == reverse("registers:entry-detail", args=[entry.pk])
    page = client_of(stage.liaisons["市住建局"]).get(answer.headers["Location"]).content.decode()
    assert reverse("registers:entry-move", args=[entry.pk, "assign"]) in page
    desk = client_of(stage.liaisons["市住建局"]).get(reverse("registers:waiting")).content.decode()
    assert entry.number in desk
    moved = client_of(stage.liaisons["市住建局"]).post(
        reverse("registers:entry-move", args=[entry.pk, "assign"]),
        {"local": "东泾镇", "department": "市住建局", "due_on": "2026-12-31"},
    )
    assert moved.status_code == 302
    entry.refresh_from_db()
    assert entry.state == "assigned"


def test_home_counts_what_a_viewer_sees(stage: Stage) -> None:
    stage.entry("hazards")
    seen = client_of(stage.inspector).get(reverse("registers:home")).content.decode()
    assert kind_of("hazards").name in seen


def test_many_are_assigned_at_once(stage: Stage) -> None:
    rows = [stage.entry("hazards") for _n in range(3)]
    client = client_of(stage.inspector)
    url = reverse("registers:entry-batch", args=["hazards", "assign"])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"entry": [rows[0].pk, rows[2].pk], "note": "一起交办"})
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    assert [row.state for row in Entry.objects.order_by("pk")] == ["assigned", "found", "assigned"]


@pytest.mark.parametrize("known", [5_000, 0])
def test_figures_above_a_list_are_those_of_the_word_searched(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    monkeypatch.setattr("yiding.core.lists.KNOWN_LIMIT", known)
    stage.register("hazards")
    for place in ("迎春路", "迎春路", "望湖路"):
        stage.entry("hazards", address=place)
    client = client_of(stage.inspector)
    page = client.get(reverse("registers:entry-list", args=["hazards"]), {"q": "迎春"}).context["table"]
    open_ones = next(one for one in page.figures if str(one.label) == "未销号")
    assert (page.number, len(page.rows), open_ones.value) == (2 if known else 1, 2, 2)
