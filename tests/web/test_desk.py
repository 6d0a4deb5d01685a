"""工作台: what waits for a person, in order of due days, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import given
from yiding.core import clock, waiting
from yiding.core.access import GRANTS, Permission, Role, may
from yiding.core.waiting import MOST, Todo, Waiting, offer_waiting, piles_of

pytestmark = pytest.mark.django_db
KINDS = dict(waiting._kinds)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """No kinds but those of the test."""
    monkeypatch.setattr(waiting, "_kinds", {})


def _kind(code: str, *dues: int | None, role: Permission = Permission.READ_LEDGER) -> Waiting:
    def todos(viewer: object) -> Iterator[Todo]:
        for n, due in enumerate(dues):
            day = None if due is None else clock.today() + timedelta(days=due)
            yield Todo(f"{code}{n}", "办理", f"/x/{code}/{n}/", day)

    return Waiting(code, f"种类{code}", lambda viewer: may(viewer, role), todos)


def test_late_ones_come_first_and_those_without_a_day_last(client: Client, clerk: User) -> None:
    offer_waiting(_kind("a", 5, None), _kind("b", 0, -3))
    client.force_login(clerk)
    page = client.get(reverse("web:desk"))
    shown = [(line.todo.title, line.light, line.reason) for line in page.context["lines"]]
    assert shown == [
        ("b1", "red", "逾期 3 天"),
        ("b0", "amber", "今天到期"),
        ("a0", "green", "还有 5 天"),
        ("a1", "none", ""),
    ]


def test_one_kind_alone(client: Client, clerk: User) -> None:
    offer_waiting(_kind("a", 1), _kind("b", 2))
    client.force_login(clerk)
    page = client.get(reverse("web:desk"), {"kind": "b"})
    assert [line.todo.title for line in page.context["lines"]] == ["b0"]
    assert [pile.kind.code for pile in page.context["piles"]] == ["a", "b"]


def test_nobody_sees_what_waits_for_others(stranger: User) -> None:
    offer_waiting(_kind("a", 1), _kind("s", 1, role=Permission.GRANT_ROLES))
    assert piles_of(stranger) == []
    liaison = given(User.objects.create_user("liaison"), Role.LIAISON)
    assert [pile.kind.code for pile in piles_of(liaison)] == ["a"]


def test_a_long_pile_is_cut_and_says_so(client: Client, clerk: User) -> None:
    offer_waiting(_kind("a", *range(MOST + 1)))
    client.force_login(clerk)
    page = client.get(reverse("web:desk"))
    assert len(page.context["lines"]) == MOST
    assert f"只列出最先到期的 {MOST} 件" in page.content.decode()


def test_an_empty_desk_says_so(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert "没有等您办理的事" in client.get(reverse("web:desk")).content.decode()


@pytest.fixture
def every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds of all rooms, as the site has them."""
    monkeypatch.setattr(waiting, "_kinds", KINDS)


@pytest.mark.parametrize("role", [role for role in Role if role in GRANTS[Permission.READ_LEDGER]])
def test_a_desk_asks_the_database_little(client: Client, every_kind: None, role: Role) -> None:
    user = given(User.objects.create_user("asked"), role)
    client.force_login(user)
    client.get(reverse("web:desk"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("web:desk")).status_code == 200
    assert len(asked) <= 15


def test_rooms_say_what_of_theirs_waits(every_kind: None) -> None:
    assert {"intake", "countersign", "sign", "issue", "inbox", "revision", "opinion"} < set(KINDS)
