"""谁看得见: the exact entries that each role and body sees, on every way to them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.supervision.rows import holder
from yiding.core.access import Role
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.proving import partners_set
from yiding.registers.selectors import entries_seen_at_once, entries_visible_to
from yiding.registers.waiting import waits

from .rows import Stage
from .test_pages import client_of


@pytest.fixture
def entries(stage: Stage) -> dict[str, Entry]:
    """Hazards of two towns and a village under two departments; the register is led by 市应急局."""
    stage.register("hazards")
    east, west, village = stage.body("东泾镇"), stage.body("西浦镇"), stage.body("柳湾村")
    housing, police = stage.body("市住建局"), stage.body("市公安局")
    rows = {
        "东泾住建": stage.entry("hazards", local=east, department=housing),
        "西浦住建": stage.entry("hazards", local=west, town=west, department=housing),
        "西浦公安": stage.entry("hazards", local=west, town=west, department=police),
        "柳湾公安": stage.entry("hazards", local=village, department=police),
        "东泾发现": stage.entry("hazards", local=west, department=police, by=stage.liaisons["东泾镇"]),
    }
    partners_set(entry=rows["西浦公安"], partners=[housing], by=stage.inspector)
    return rows


def seen(user: User, rows: dict[str, Entry]) -> set[str]:
    names = {row.pk: name for name, row in rows.items()}
    found = {names[pk] for pk in entries_visible_to(user).values_list("pk", flat=True)}
    kind = kind_of("hazards")
    assert found == {names[pk] for pk in entries_visible_to(user, kind).values_list("pk", flat=True)}
    assert found == {names[pk] for pk in entries_seen_at_once(user).values_list("pk", flat=True)}
    return found


def test_each_sees_exactly_what_is_theirs(stage: Stage, entries: dict[str, Entry]) -> None:
    every = set(entries)
    observer = holder("列席", Role.OBSERVER, None)
    admin = holder("系统员", Role.SYSTEM_ADMIN, None)
    told = {
        stage.inspector: every,
        stage.director: every,
        stage.clerk: every,
        stage.leader: every,
        stage.liaisons["市应急局"]: every,
        stage.heads["市应急局"]: every,
        stage.liaisons["东泾镇"]: {"东泾住建", "柳湾公安", "东泾发现"},
        stage.liaisons["柳湾村"]: {"柳湾公安"},
        stage.liaisons["西浦镇"]: {"西浦住建", "西浦公安", "东泾发现"},
        stage.heads["市住建局"]: {"东泾住建", "西浦住建", "西浦公安"},
        stage.liaisons["市公安局"]: {"西浦公安", "柳湾公安", "东泾发现"},
        observer: set(),
        admin: set(),
    }
    assert {user.username: seen(user, entries) for user in told} == {
        user.username: rows for user, rows in told.items()
    }


def test_pages_exports_and_counts_keep_to_it(stage: Stage, entries: dict[str, Entry]) -> None:
    village = client_of(stage.liaisons["柳湾村"])
    listed = reverse("registers:entry-list", args=["hazards"])
    csv = b"".join(village.get(listed, {"export": "csv"})).decode()
    assert {row.number for row in entries.values() if row.number in csv} == {entries["柳湾公安"].number}
    for name, row in entries.items():
        status = village.get(reverse("registers:entry-detail", args=[row.pk])).status_code
        assert status == (200 if name == "柳湾公安" else 404), name
    home = village.get(reverse("registers:home"))
    cards = {card.url: card for _label, cards in home.context["families"] for card in cards}
    assert cards[listed].all == 1


def test_desk_shows_what_waits_for_whom(stage: Stage, entries: dict[str, Entry]) -> None:
    def waiting(user: User) -> set[str]:
        names = {row.pk: name for name, row in entries.items()}
        return {names[pk] for pk in waits(user).values_list("pk", flat=True)}

    assert waiting(stage.liaisons["市住建局"]) == {"东泾住建", "西浦住建"}
    assert waiting(stage.liaisons["东泾镇"]) == set()
    stage.take(entries["东泾住建"], "assign")
    assert waiting(stage.liaisons["东泾镇"]) == {"东泾住建"}
    assert waiting(stage.liaisons["市住建局"]) == {"西浦住建"}
