"""Plain text in whatever encoding it was saved: no line is ever lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiding.minutes.readers import read

LINES = "临澜市人民政府常务会议纪要\n第3号\n\n一、关于“补短板”工作的问题（含㎡、①、〔2024〕3号）\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_encoding_is_told_by_content(encoding: str) -> None:
    text = read(LINES.encode(encoding))
    assert text.characters == LINES
    assert text.warnings == ()


def test_short_gb_words_that_look_like_utf8_are_gb() -> None:
    assert read("联通\n会议听取了汇报\n".encode("gb18030")).characters == "联通\n会议听取了汇报\n"


def test_mixed_encodings_are_read_line_by_line_with_a_warning() -> None:
    data = (
        "会议听取了市财政局的汇报\n".encode("gb18030")
        + "由市住建局牵头\n".encode()
        + "会后印发\n".encode("gb18030")
    )
    text = read(data)
    assert text.characters == "会议听取了市财政局的汇报\n由市住建局牵头\n会后印发\n"
    assert [warning.code for warning in text.warnings] == ["text.mixed_encoding"]


def test_broken_character_costs_no_line() -> None:
    data = "第一行\n".encode() + "第二行".encode()[:-1] + "\n第三行".encode()
    text = read(data)
    assert text.characters.split("\n")[0::2] == ["第一行", "第三行"]
    assert text.characters.split("\n")[1].startswith("第二")
    assert "text.undecoded" in [warning.code for warning in text.warnings]


def test_line_ends_of_all_systems_are_one() -> None:
    assert read(b"a\r\nb\rc\nd\fe").characters == "a\nb\nc\nd\ne"


def test_control_characters_and_direction_marks_are_kept() -> None:
    odd = "会议\x00听取\u202e了\u200f汇报\x07，并原则同意。" * 3
    assert read(odd.encode()).characters == odd


def test_a_million_characters_in_one_line_are_read() -> None:
    line = "会议听取了汇报。" * 125_000
    assert read(line.encode("gb18030")).characters == line


@given(
    st.lists(
        st.tuples(st.text("会议纪要市政府abc 1", min_size=1), st.sampled_from(["utf-8", "gb18030"])),
        min_size=1,
    )
)
def test_number_of_lines_never_changes(lines: list[tuple[str, str]]) -> None:
    data = b"\n".join(line.encode(encoding) for line, encoding in lines)
    assert read(data).characters.count("\n") == len(lines) - 1
