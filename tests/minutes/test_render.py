"""A record written out says what it said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.report import GOLDEN, HERE, documents
from tests.corpus.scoring import Score
from yiding.minutes import parse, render
from yiding.minutes.form import from_json, to_json
from yiding.minutes.record import Minutes
from yiding.minutes.render import Form

from .test_review_findings import CLEAN

# Records whose text has shapes that the house style does not write (two names of an attendance label, a
# list of the agenda by items …): they read back to the same fields, but not to the same unplaced text.
OTHER_SHAPES = 0.9


def bare(golden: dict[str, Any]) -> dict[str, Any]:
    """The guide's bare form; routes of kinds that the record does not know are left out."""
    kinds = ("issue", "submit", "implement", None)
    for item in golden["items"]:
        item["routes"] = [route for route in item.get("routes") or [] if route.get("kind") in kinds]
    return golden | {"findings": []}


@pytest.mark.parametrize("folder", [HERE, *([GOLDEN] if GOLDEN else [])])
def test_a_bare_golden_record_reads_back(folder: Path) -> None:
    total = Score()
    for name, _, golden in documents(folder):
        if golden["issuer"] or golden["items"]:
            record = bare(golden)
            total.add(name, record, to_json(parse(render(from_json(record)))))
    assert min(total.macro, total.micro) >= 0.98, total.misses


def test_most_minutes_of_the_corpus_read_back_as_the_same_record() -> None:
    read = [parse(text) for _, text, _ in documents(HERE)]
    again = [parse(render(record)) for record in read]
    same = [
        replace(one, unknown=()) == replace(two, unknown=()) for one, two in zip(read, again, strict=True)
    ]
    assert sum(same) / len(same) >= OTHER_SHAPES


def test_clean_minutes_read_back_as_the_same_record() -> None:
    record = parse(CLEAN)
    assert parse(render(record)) == record


def test_nothing_that_no_field_holds_is_dropped() -> None:
    text = CLEAN.replace("一、审议", "会前，与会人员观看了警示教育片。\n一、审议", 1)
    record = parse(text)
    assert all(block.text in render(record) for block in record.unknown)


def test_a_preamble_stands_before_the_numbers_again() -> None:
    text = CLEAN.replace("会议强调，（一）", "会议强调，城市更新事关民生，（一）")
    written = render(parse(text))
    assert "会议强调，城市更新事关民生，（一）由副县长" in written


def test_json_is_the_record() -> None:
    record = parse(CLEAN)
    assert from_json(json.loads(render(record, Form.JSON))) == record


@pytest.mark.parametrize("form", list(Form))
def test_an_empty_record_can_be_written(form: Form) -> None:
    assert isinstance(render(Minutes(), form), str)


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="docx"):
        render(Minutes(), "docx")


def test_absence_with_a_reason_reads_back() -> None:
    text = CLEAN.replace("列席：", "请假：阮步兵（外出学习）。\n列席：")
    record = replace(parse(text), opening=None)
    assert "请假：阮步兵（外出学习）。" in render(record)


def test_an_entrusted_chair_reads_back_at_every_level() -> None:
    record = parse(CLEAN)
    chair = replace(record.meeting.chair, title="常务副县长", on_behalf_of="温有道")
    bare_record = replace(record, opening=None, meeting=replace(record.meeting, chair=chair))
    written = render(bare_record)
    assert "受县长温有道委托，常务副县长霍思邈主持召开县政府第18次常务会议" in written
    assert parse(written).meeting == bare_record.meeting
