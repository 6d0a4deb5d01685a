"""审计员的页面: an auditor finds, follows and exports events; nobody else sees any."""

from __future__ import annotations

import ast
import csv
import importlib
import io
import pkgutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from openpyxl import load_workbook

import yiding
from tests.conftest import given
from yiding.audit import words
from yiding.audit.guard import guard_install, guard_lift
from yiding.audit.models import Event
from yiding.audit.selectors import events_visible_to
from yiding.audit.services import ORIGIN, Origin, record
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.models import CalendarDay
from yiding.core.moves import Machine
from yiding.intake.services import batch_open

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(db: None) -> User:
    """审计员: reads events, does nothing else."""
    user = User.objects.create_user("auditor", password="yi-ding-2026", last_name="审计员")
    return given(user, Role.AUDIT_ADMIN)


@pytest.fixture
def auditor_client(auditor: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(auditor)
    return client


@pytest.fixture
def events(clerk: User, stranger: User, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """四条事件 of three days, the last before midnight in China."""
    row = CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False)
    told = []
    for hour, by, n in [(1, clerk, 1), (25, stranger, 2), (39, clerk, 3)]:
        monkeypatch.setattr(
            clock, "now", lambda hour=hour: datetime(2026, 3, 1 + hour // 24, hour % 24, 30, tzinfo=UTC)
        )
        token = ORIGIN.set(Origin(f"10.0.0.{n}", f"request-{n}"))
        told.append(record("day.changed", row, by=by, before={"n": n - 1}, after={"n": n}))
        ORIGIN.reset(token)
    batch = batch_open(by=clerk, source="C:\\=纪要")
    return [*told, Event.objects.get(object_kind="intake.batch", object_id=batch.pk)]


def listed(client: Client, query: str = "") -> list[int]:
    page = client.get(f"/audit/?sort=number&{query}")
    assert page.status_code == 200
    return [int(row[0].value.replace(",", "")) for row in page.context["table"].rows]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("actor=strang", [2]),
        ("kind=batch.opened", [4]),
        ("object=intake.batch", [4]),
        ("at_from=2026-03-02&at_to=2026-03-02", [2, 3, 4]),
        ("at_to=2026-03-01", [1]),
        ("q=10.0.0.2", [2]),
        ("q=request-3", [3]),
        ("q=开始一批", [4]),
        ("q=2", [2]),
        ("q=999999999999999999", []),
    ],
)
def test_events_are_filtered_and_searched(
    events: list[Event], auditor_client: Client, query: str, numbers: list[int]
) -> None:
    assert listed(auditor_client, query) == numbers


def test_one_objects_history(events: list[Event], auditor_client: Client) -> None:
    page = auditor_client.get(f"/audit/objects/core.calendarday/{events[0].object_id}/")
    assert [row[0].value for row in page.context["table"].rows] == ["1", "2", "3"]
    assert "n：1 → 2" in page.content.decode()
    assert auditor_client.get("/audit/objects/core.calendarday/999/").status_code == 404


def test_one_event_with_its_link(events: list[Event], auditor_client: Client) -> None:
    page = auditor_client.get("/audit/2/").content.decode()
    for told in ("stranger", "10.0.0.2", "request-2", events[1].digest, events[0].digest):
        assert told in page
    assert "与杂凑值相符，与上一条相接" in page
    guard_lift()
    Event.objects.filter(number=2).update(actor_name="别人", previous="0" * 64)
    guard_install()
    page = auditor_client.get("/audit/2/").content.decode()
    assert "内容与杂凑值不符" in page
    assert "与上一条接不上" in page
    assert auditor_client.get("/audit/99/").status_code == 404


def test_events_are_exported(events: list[Event], auditor_client: Client) -> None:
    told: Any = auditor_client.get("/audit/?export=xlsx&sort=number&kind=batch.opened")
    sheet = load_workbook(io.BytesIO(b"".join(told.streaming_content))).active
    rows = list(sheet.values)
    assert rows[0][0] == "序号"
    assert (rows[1][0], rows[1][2], rows[1][3]) == (4, "秘书（clerk）", "开始一批收件")
    told = auditor_client.get("/audit/?export=csv&sort=number")
    lines = list(csv.reader(io.StringIO(b"".join(told.streaming_content).decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["序号", "1", "2", "3", "4"]


def test_nobody_but_an_auditor_sees_events(
    events: list[Event], auditor: User, clerk: User, stranger: User, clerk_client: Client
) -> None:
    boss = User.objects.create_superuser("boss")
    guard = given(User.objects.create_user("guard"), Role.SECURITY_ADMIN)
    seen = {
        user.username: set(events_visible_to(user).values_list("number", flat=True))
        for user in (auditor, clerk, stranger, boss, guard)
    }
    assert seen == {
        "auditor": {1, 2, 3, 4},
        "clerk": set(),
        "stranger": set(),
        "boss": set(),
        "guard": set(),
    }
    rows = ("/audit/1/", f"/audit/objects/core.calendarday/{events[0].object_id}/")
    addresses = ("/audit/", "/audit/?export=csv")
    assert {clerk_client.get(address).status_code for address in addresses} == {403}
    assert {clerk_client.get(address).status_code for address in rows} == {403}
    assert {Client().get(address).status_code for address in (*addresses, *rows)} == {302}


def test_navigation_shows_the_room_to_auditors_only(auditor_client: Client, clerk_client: Client) -> None:
    assert 'href="/audit/"' in auditor_client.get("/keyboard/").content.decode()
    assert 'href="/audit/"' not in clerk_client.get("/keyboard/").content.decode()


def test_list_costs_the_same_whatever_its_length(
    clerk: User, auditor_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        batch_open(by=clerk)
    with django_assert_max_num_queries(9):
        auditor_client.get("/audit/")


def _recorded_kinds() -> set[str]:
    """The kinds written out in calls of ``record``, and those of the moves."""
    package = Path(yiding.__file__).parent
    calls = [
        node
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"
    ]
    told = {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}
    names = [each.name for each in pkgutil.walk_packages(yiding.__path__, "yiding.")]
    modules = [importlib.import_module(name) for name in names if name.endswith(".states")]
    machines = [thing for module in modules for thing in vars(module).values() if isinstance(thing, Machine)]
    return told | {step.event for machine in machines for step in machine.moves.values()}


def test_every_kind_of_event_has_its_word() -> None:
    """To mend: name it in ``events.py`` of its room."""
    assert sorted(_recorded_kinds() - set(words.kinds())) == []
    assert len(_recorded_kinds()) > 20


def test_changes_are_told_in_words() -> None:
    event = Event(before={"a": 1, "b": None}, after={"b": ["甲", "乙"], "c": {"键": True}, "d": "长" * 200})
    assert words.changes(event)[:3] == [("a", "1", ""), ("b", "", "甲、乙"), ("c", "", "键：True")]
    assert words.changes_line(event).endswith(f"d：{'长' * 80}…")
