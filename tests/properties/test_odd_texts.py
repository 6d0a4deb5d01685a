"""Whatever the text: it is proofread and written out without an error, and places lie inside it."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from yiding.minutes import parse, proofread, render
from yiding.minutes.form import from_json
from yiding.minutes.record import Minutes

from .strategies import minutes

FEW = settings(max_examples=80, deadline=None, derandomize=True)
PIECES = (
    *(
        "会议",
        "会议强调，",
        "会议明确，",
        "（一）",
        "一、",
        "审议《",
        "》",
        "出席：",
        "列席：",
        "主送：",
        "。",
        "，，",
        "\n",
    ),
    *(
        "县财政局",
        "2024年2月30日",
        "６月底前",
        "務",
        "and",
        "(",
        ")",
        "“",
        "\u202e",
        "\x00",
        "\ud800",
        "第3号",
        "纪要",
    ),
    *("云岫县人民政府常务会议纪要\n", "县长霍思邈主持召开县政府第18次常务会议，", "由县财政局印发"),
)
odd_texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


@FEW
@given(odd_texts)
def test_any_text_is_proofread_and_its_places_lie_inside(text: str) -> None:
    review = proofread(parse(text), text)
    for line in (*review.findings, *review.advice):
        if line.span:
            assert 0 <= line.span.start <= line.span.end <= len(text)
            assert text[line.span.start : line.span.end] == line.span.quote


@FEW
@given(odd_texts)
def test_any_record_is_written_in_every_form(text: str) -> None:
    record = parse(text)
    assert isinstance(render(record), str)
    assert from_json(json.loads(render(record, "json"))) == record
    ElementTree.fromstring(render(record, "akn"))


@FEW
@given(minutes(), st.data())
def test_torn_minutes_are_proofread(record: Minutes, data: st.DataObject) -> None:
    """A text cut anywhere, or with a piece taken out."""
    text = render(record)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    torn = text[:start] + text[end:]
    proofread(parse(torn), torn)
