"""What goes in: a paper's JSON, a house style's TOML, a record of minutes, the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import run
from tests.typeset.measuring import measure
from tests.typeset.papers import LONG, MINUTES, NOTICE
from yiding.minutes import parse, read
from yiding.minutes.form import to_json as record_json
from yiding.minutes.record import NotMinutes as Reason
from yiding.typeset import (
    Heading,
    HouseStyle,
    Imprint,
    Kind,
    Paper,
    Paragraph,
    Signature,
    blocks_of,
    from_json,
    is_paper,
    minutes_paper,
    read_style,
    to_json,
    to_pdf,
)
from yiding.typeset.errors import BadPaper, BadStyle, NotMinutes

SAMPLES = Path(__file__).parents[2] / "samples" / "minutes"
RECORD = parse(read(SAMPLES / "2024-01-no30.txt"))


@pytest.mark.parametrize(
    "paper",
    [Paper(), MINUTES, NOTICE, LONG, replace(NOTICE, signature=Signature(post="市长", name="沈砚舟"))],
)
def test_a_paper_survives_its_json(paper: Paper) -> None:
    written = json.loads(json.dumps(to_json(paper), ensure_ascii=False))
    assert is_paper(written)
    assert from_json(written) == paper


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([], "record"),
        ({"kind": "诗"}, "kind"),
        ({"body": [{"type": "song"}]}, "body.0.type"),
        ({"body": [{"type": "heading", "level": 9}]}, "body.0.level"),
        ({"body": [{"type": "table", "rows": [[1]]}]}, "body.0.rows"),
        ({"body": [{"type": "table", "rows": [], "widths": [0]}]}, "body.0.widths"),
        ({"signature": {"date": "gestern"}}, "signature.date"),
        ({"signature": {"sealed": "yes"}}, "signature.sealed"),
        ({"attachments": [{"body": [{"text": 3}]}]}, "attachments.0.body.0.text"),
    ],
)
def test_what_is_wrong_with_a_papers_json_is_told_by_its_place(value: Any, place: str) -> None:
    with pytest.raises(BadPaper) as caught:
        from_json(value)
    assert caught.value.detail.startswith(place)


def test_a_house_style_is_read() -> None:
    style = read_style(
        'issuer = "临澜市人民政府"\nminutes_mark = ["临澜市人民政府", "常务会议纪要"]\nmark_points = 40\n'
        'order = ["title", "main", "body", "attachment_list", "rolls", "signature", "compiled", "note"]\n'
        '[faces]\nbody = "FZFangSong"\n'
    )
    assert style.minutes_mark == ("临澜市人民政府", "常务会议纪要")
    assert (style.mark_points, style.order[5]) == (40.0, "signature")
    assert style.faces == {"body": ("FZFangSong",)}


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("issuer", ""),
        ("nothing = 1", "nothing"),
        ("issuer = 3", "issuer"),
        ('red = "red"', "red"),
        ("mark = [1]", "mark"),
        ("mark_points = 400", "mark_points"),
        ("imprint = 1", "imprint"),
        ('order = ["body"]', "order"),
        ('[faces]\nfoot = "x"', "faces.foot"),
        ("faces = 3", "faces"),
    ],
)
def test_what_is_wrong_with_a_style_is_told_by_its_name(source: str, place: str) -> None:
    with pytest.raises(BadStyle) as caught:
        read_style(source)
    assert caught.value.detail.startswith(place)


def test_the_order_of_blocks_is_the_houses() -> None:
    paper = Paper(kind=Kind.NOTICE, body=(Paragraph("正文。"),), note="附注", signature=Signature("机关"))
    order = ("note", "title", "main", "body", "attachment_list", "rolls", "compiled", "signature")
    rows = [row.text for row in measure(to_pdf(paper, HouseStyle(order=order)).content)[0].rows]
    assert rows == ["（附注）", "正文。", "机关", "—1—"]


def test_lines_tell_their_level() -> None:
    text = (
        "引言。\n\n一、总体要求\n（一）加强领导。各单位要落实。\n1.细化任务\n（1）清单\n"
        "1.5万元已到位。\n一、这是一句话。"
    )
    assert blocks_of(text) == (
        Paragraph("引言。"),
        Heading("一、总体要求", 1),
        Heading("（一）加强领导。", 2, "各单位要落实。"),
        Heading("1.细化任务", 3),
        Heading("（1）清单", 4),
        Paragraph("1.5万元已到位。"),
        Paragraph("一、这是一句话。"),
    )


# --- minutes ----------------------------------------------------------------------------------------------


def test_a_record_becomes_minutes() -> None:
    paper = minutes_paper(RECORD)
    assert paper.mark == ("临澜市人民政府", "常务会议纪要")
    assert (paper.number, paper.issuer_row) == ("第1号", ("临澜市人民政府办公室", "2024年1月26日"))
    assert [roll.label for roll in paper.rolls] == ["出席", "列席"]
    assert paper.rolls[1].more == ("邮政公司、移动公司的代表。",)
    assert paper.compiled == ("临澜市人民政府办公室　整理", "2024年1月23日")
    assert paper.note == "此件公开发布"
    assert paper.imprint == Imprint(
        copy="市委各部门，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院，市人武部。",
        main=paper.imprint.main,
    )
    assert [block.text for block in paper.body if isinstance(block, Heading)][:2] == [
        "一、传达学习省政府全体会议和沧屿市政府第二次全体（扩大）会议精神",
        "二、审议《临澜市2024年十大民生实事项目实施方案》",
    ]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_no_word_of_a_record_is_lost(path: Path) -> None:
    from yiding.minutes import render

    record = parse(read(path))
    shown = "".join(
        "".join(row.text for row in page.rows if not row.text.startswith("—"))
        for page in measure(to_pdf(minutes_paper(record)).content)
    )
    for line in render(record).splitlines():
        for piece in line.replace("　", " ").split():
            assert piece in shown


def test_a_style_gives_minutes_their_mark_and_title() -> None:
    style = HouseStyle(minutes_mark=("临澜市政府常务会议纪要",), minutes_title=True)
    paper = minutes_paper(RECORD, style)
    assert (paper.mark, paper.title) == (("临澜市政府常务会议纪要",), "市政府第30次常务会议纪要")


def test_what_is_not_minutes_is_refused() -> None:
    with pytest.raises(NotMinutes):
        minutes_paper(replace(RECORD, not_minutes=Reason.NEWS))


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record_json(RECORD)), "utf-8")
    return path


@pytest.mark.parametrize(("suffix", "start"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("ofd", b"PK")])
def test_the_command_writes_a_record_in_each_form(
    record: Path, tmp_path: Path, suffix: str, start: bytes
) -> None:
    target = tmp_path / "new" / f"a.{suffix}"
    code, out, errors = run("typeset", record, "-o", target)
    assert (code, out) == (0, "")
    assert target.read_bytes().startswith(start)
    assert all(line.startswith(f"{target}: typeset.") for line in errors.splitlines())
    assert "临澜市人民政府" in read(target).characters


def test_the_command_takes_a_paper_and_a_style_from_standard_input(tmp_path: Path) -> None:
    style = tmp_path / "house.toml"
    style.write_text('mark = ["临澜市人民政府公文"]', "utf-8")
    target = tmp_path / "a.pdf"
    stdin = json.dumps(to_json(NOTICE)).encode()
    assert run("typeset", "-", "-o", target, "--style", style, stdin=stdin)[0] == 0
    assert "临澜市人民政府公文" in read(target).characters


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"type": "yiding.paper", "kind": "诗"}', "typeset.bad_paper"),
        ('{"not_minutes": "news"}', "typeset.not_minutes"),
        ('{"items": 3}', "typeset.bad_record"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(tmp_path: Path, content: str, code: str) -> None:
    record = tmp_path / "record.json"
    record.write_text(content, "utf-8")
    exit_code, _, errors = run("typeset", record, "-o", tmp_path / "a.pdf")
    assert exit_code == 2
    assert errors.startswith(f"yiding: {code} ")
    assert len(errors.splitlines()) == 1
    assert not (tmp_path / "a.pdf").exists()


def test_the_command_says_what_is_wrong_with_a_style(record: Path, tmp_path: Path) -> None:
    style = tmp_path / "house.toml"
    style.write_text("red = 1", "utf-8")
    code, _, errors = run("typeset", record, "-o", tmp_path / "a.pdf", "--style", style)
    assert (code, errors.split(" ")[1]) == (2, "typeset.bad_style")
    assert run("typeset", record, "-o", tmp_path / "a.pdf", "--style", tmp_path / "none.toml")[0] == 2


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_record_comes_back_from_its_pdf_as_it_went_in(path: Path) -> None:
    record = parse(read(path))
    assert parse(read(to_pdf(minutes_paper(record)).content)) == record
