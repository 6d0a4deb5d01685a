"""归属: any text parses; every character belongs to exactly one part; every quote is the original's."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from yiding.minutes import parse
from yiding.minutes.record import Minutes

SAMPLE = (
    "临澜市人民政府\n常务会议纪要\n第 3 号\n临澜市人民政府办公室　2024 年 5 月 10 日\n"
    "2024年5月6日上午，市长苏远山主持召开市政府第12次常务会议，审议《甲办法》，纪要如下：\n"
    "一、审议《甲办法》\n会议听取了市水务局关于《甲办法》的汇报。会议原则同意该《办法》，由市水务局修改完善后，以市政府名义印发。\n"
    "会议强调，（一）各区要在6月底前完成排查。（二）市财政局要保障经费，\n\n确保到位。\n会议还研究了其他事项。\n"
    "出席：陆明轩、顾　千。\n列席：市水务局池映川。\n主送：各区人民政府。\n抄送：市委办公室。\n- 2 -\n"
)
PIECES = st.lists(
    st.sampled_from(
        [
            *SAMPLE.splitlines(keepends=True),
            *"一（）《》。，：、\n　",
            "会议强调，",
            "\u200b",
            "\ud800",
            "出席：",
        ]
    ),
    max_size=25,
).map("".join)


NUMERALS = st.text("一五十", min_size=1, max_size=3) | st.text("一五十〇百万两半15", min_size=1, max_size=4)
AROUND = st.sampled_from(
    ["", *"（）()第、．.，。：\n①⑩是要年月日号旬底末前内每按个元亩%％", "季度", "半年", "周五", "会后"]
)
COUNTED = st.lists(st.tuples(AROUND, NUMERALS, AROUND).map("".join), min_size=1, max_size=4).map("".join)


def assert_covered(text: str, minutes: Minutes) -> None:
    edges = [0, *(part.end for part in minutes.parts)]
    assert [part.start for part in minutes.parts] == edges[:-1]
    assert edges[-1] == len(text)
    assert all(start < end for start, end in pairwise(edges))
    for mark in minutes.marks.values():
        assert text[mark.span.start : mark.span.end] == mark.span.quote
        assert mark.span.text_version == minutes.text_version


def test_every_character_of_the_sample_has_one_owner() -> None:
    minutes = parse(SAMPLE)
    assert_covered(SAMPLE, minutes)
    owners = {SAMPLE[part.start : part.end]: part.path for part in minutes.parts}
    assert owners["市水务局"] is not None
    assert owners["会议还研究了其他事项。"] == "unknown.0"
    assert [block.text for block in minutes.unknown] == ["会议还研究了其他事项。"]
    assert minutes.marks["attendance.present.1"].span.quote == "顾　千"


@settings(max_examples=250, deadline=None)
@given(COUNTED, COUNTED, st.sampled_from(["2024", "9999"]))
def test_numerals_units_and_markers_in_any_order_parse(marker: str, text: str, year: str) -> None:
    counted = (
        SAMPLE.replace("（一）", marker).replace("6月底前", text).replace("2024年5月6日", f"{year}年12月30日")
    )
    assert_covered(counted, parse(counted))


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_pieces_of_minutes_in_any_order_parse(text: str) -> None:
    assert_covered(text, parse(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_parses(text: str) -> None:
    assert_covered(text, parse(text))
