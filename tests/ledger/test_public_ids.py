"""公开标识: every row has one; rows from before it had get theirs; it stays when minutes are replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.behind import at, empty_instance
from yiding.decisions.models import Decision
from yiding.decisions.services import decisions_enter
from yiding.meetings.services import Source, meeting_enter
from yiding.minutes import parse

BEFORE = [
    ("directory", "0011_sighting_level"),
    ("meetings", "0005_level"),
    ("decisions", "0006_route_government"),
]
KEYED = [("directory", "0012_public_id"), ("meetings", "0006_public_id"), ("decisions", "0007_public_id")]
ROWS = """
city = table("Government").create(name="临澜市人民政府")
for n in range(20):
    table("Body").create(government=city, name=f"第{n}局")
    table("Person").create(government=city, name=f"第{n}人")
for number in (1, 2, 3):
    meeting = table("Meeting", "meetings").create(government=city, kind="常务会议", number=number)
    for no in range(1, 7):
        item = table("Item", "meetings").create(meeting=meeting, no=no, heading=str(no))
        told = dict(government=city, meeting=meeting, item=item, outcome="agreed")
        table("Decision", "decisions").create(**told)
columns = connection.introspection.get_table_description(connection.cursor(), "directory_body")
print("public_id" in {column.name for column in columns})
"""
TOLD = """
from yiding.core.ids import uuid7_within
for room, name in ("directory", "Body"), ("directory", "Person"), ("meetings", "Meeting"):
    keys = list(table(name, room).values_list("public_id", flat=True))
    print(name, len(set(keys)), {key.version for key in keys})
rows = table("Decision", "decisions").select_related("meeting", "item")
made = {(one.public_id, uuid7_within(one.meeting.public_id, f"decision {one.item.no}")) for one in rows}
print(len(made), all(kept == again for kept, again in made))
"""
A_FEW = "import yiding.core.ids\nyiding.core.ids.FILLED = 7\n"


@pytest.mark.django_db
def test_rows_from_before_get_their_keys(tmp_path: Path) -> None:
    """Also where they are filled in several goes, the last of which is not full."""
    with empty_instance(tmp_path) as instance:
        assert at(instance, BEFORE, ROWS) == "False\n"
        told = at(instance, KEYED, TOLD, first=A_FEW)
    assert told.splitlines() == ["Body 20 {7}", "Person 20 {7}", "Meeting 3 {7}", "18 True"]


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
