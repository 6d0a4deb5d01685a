"""Writing a record out and reading it again gives the same record."""

from __future__ import annotations

import json

from hypothesis import given, settings

from yiding.minutes import parse, proofread, render
from yiding.minutes.form import from_json, to_json
from yiding.minutes.record import Minutes

from .strategies import minutes

FEW = settings(max_examples=60, deadline=None, derandomize=True)


@FEW
@given(minutes())
def test_text_reads_back_as_the_same_record(record: Minutes) -> None:
    assert parse(render(record)) == record


@FEW
@given(minutes())
def test_json_reads_back_as_the_same_record(record: Minutes) -> None:
    assert from_json(json.loads(render(record, "json"))) == record


@FEW
@given(minutes())
def test_a_bare_record_gives_the_same_values(record: Minutes) -> None:
    """Without its opening, reports and decisions the record still reads back to the same fields."""
    told = to_json(record)
    for key in ("opening", "unknown"):
        told.pop(key)
    for item in told["items"]:
        for key in ("report", "decision", "routes"):
            item.pop(key)
    again = parse(render(from_json(told)))
    assert [item.directives for item in again.items] == [item.directives for item in record.items]
    assert [item.follow_up for item in again.items] == [item.follow_up for item in record.items]
    assert [item.outcome for item in again.items] == [item.outcome for item in record.items]
    assert (again.meeting, again.agenda) == (record.meeting, record.agenda)
    assert (again.attendance, again.distribution) == (record.attendance, record.distribution)


@FEW
@given(minutes())
def test_what_we_write_has_no_slips(record: Minutes) -> None:
    assert proofread(record, render(record)).findings == ()
