"""公开标识: every row has one; rows from before it had get theirs; it stays when minutes are replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yiding.core.ids import uuid7_within
from yiding.core.management.commands.migrate import drawing_little
from yiding.decisions.models import Decision
from yiding.decisions.services import decisions_enter
from yiding.directory.models import Body, Person
from yiding.meetings.models import Meeting
from yiding.meetings.services import Source, meeting_enter
from yiding.minutes import parse

from .conftest import Fill

MODELS = (Meeting, Decision, Body, Person)
BEFORE = [("directory", "0011_sighting_level"), ("meetings", "0005_level")]
BEFORE += [("decisions", "0006_route_government")]


def _keys(model: Any) -> list[UUID]:
    return list(model.objects.order_by("pk").values_list("public_id", flat=True))


def _assert_has_keys(count: dict[Any, int]) -> None:
    for model in MODELS:
        keys = _keys(model)
        assert len(set(keys)) == len(keys) == count[model] > 0
        assert {key.version for key in keys} == {7}
    for decision in Decision.objects.select_related("meeting", "item"):
        assert decision.public_id == uuid7_within(decision.meeting.public_id, f"decision {decision.item.no}")


@pytest.fixture
def forward_again() -> Iterator[None]:
    yield
    executor = MigrationExecutor(connection)
    with drawing_little():
        executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_rows_from_before_get_their_keys(fill: Fill, forward_again: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("yiding.core.ids.FILLED", 7)
    fill(6)
    count = {model: model.objects.count() for model in MODELS}
    MigrationExecutor(connection).migrate(BEFORE)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "directory_body")
    assert "public_id" not in {column.name for column in columns}

    executor = MigrationExecutor(connection)
    with drawing_little():
        executor.migrate(executor.loader.graph.leaf_nodes())

    _assert_has_keys(count)


TEXT = """临澜市人民政府第三十六次常务会议纪要

2025年3月5日，市长林远主持召开市政府第36次常务会议。

一、关于《临澜市城市供水办法》
会议听取了市水务局的汇报。会议原则同意《临澜市城市供水办法》，由市水务局修改完善后按程序印发。
"""


@pytest.mark.django_db
def test_a_decision_keeps_its_key_when_the_minutes_are_replaced(ours: Any) -> None:
    minutes = parse(TEXT)
    assert minutes.items
    entered = meeting_enter(government=ours, minutes=minutes, source=Source(None, {}), by=None)
    decisions_enter(entered, by=None)
    before = Decision.objects.get(meeting=entered.meeting)

    again = meeting_enter(
        government=ours, minutes=minutes, source=Source(None, {}), by=None, replaces=entered.meeting
    )
    decisions_enter(again, by=None)

    after = Decision.objects.get(meeting=entered.meeting)
    assert (after.public_id, after.meeting.public_id) == (before.public_id, entered.meeting.public_id)
    assert after.pk != before.pk or after.item_id != before.item_id
