"""PDF with text: lines and paragraphs in reading order, page numbers apart, places kept."""

from __future__ import annotations

import itertools
import re

import pypdfium2 as pdfium
import pytest

from tests.minutes.readers import making
from yiding.minutes import errors
from yiding.minutes.readers import Limits, read
from yiding.minutes.text import Format, Text


def without_running(text: Text) -> str:
    kept, place = [], 0
    for start, end in text.running:
        kept.append(text.characters[place:start])
        place = end
    return "".join(kept) + text.characters[place:]


def paragraphs(text: Text) -> list[str]:
    return [re.sub(r"\s", "", part) for part in re.split(r"\n{2,}", without_running(text)) if part.strip()]


def test_paragraphs_are_parted_and_lines_kept() -> None:
    text = read(making.pdf(f"一、关于加装电梯的问题\n\n{making.BODY}\n\n{making.BODY}"))
    assert text.format is Format.PDF
    assert paragraphs(text) == ["一、关于加装电梯的问题", making.BODY, making.BODY]
    assert "2024年4月11日" in text.characters


def test_sentence_goes_on_over_a_page_break() -> None:
    text = read(making.numbered_pdf())
    assert len(text.pages) == 2
    assert paragraphs(text) == [f"（{number}）{making.BODY}" for number in range(1, 13)]


def test_page_numbers_leave_the_text_but_not_the_map() -> None:
    text = read(making.numbered_pdf())
    assert [text.characters[start:end] for start, end in text.running] == [
        f"— {page.number} —\n" for page in text.pages
    ]


def test_running_heads_are_told_by_repetition() -> None:
    body = "\n\n".join(f"（{number}）{making.BODY}" for number in range(12))
    text = read(
        making.pdf(
            body,
            page="header: align(center)[临澜市人民政府文件], footer: [第#context counter(page).display()页]",
        )
    )
    assert {re.sub(r"[\s\d]", "", text.characters[start:end]) for start, end in text.running} == {
        "临澜市人民政府文件",
        "第页",
    }
    assert len(text.running) == 2 * len(text.pages)


def test_two_columns_are_read_one_after_the_other() -> None:
    body = "#columns(2, gutter: 10mm)[\n" + "\n\n".join(f"（{n}）{making.BODY}" for n in range(4)) + "\n]"
    text = read(making.pdf("#set text(size: 11pt)\n" + body))
    assert paragraphs(text) == [f"（{n}）{making.BODY}" for n in range(4)]


def test_table_is_read_row_by_row() -> None:
    rows = [("单位", "任务", "时限"), *((f"第{n}局", "修订办法", f"{n}月底") for n in range(1, 8))]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    text = read(making.pdf(f"#table(columns: (1fr, 1fr, 1fr), {cells})"))
    lines = [line.split() for line in text.characters.splitlines() if line.strip()]
    assert lines == [list(row) for row in rows]


def test_title_on_two_lines_is_one_paragraph_and_number_another() -> None:
    head = (
        "#align(center)[#set par(first-line-indent: 0pt)\n"
        "#text(size: 22pt)[临澜市人民政府关于老旧小区\\ 加装电梯的会议纪要]\n\n"
        "第 3 号]\n\n" + making.BODY
    )
    assert paragraphs(read(making.pdf(head))) == [
        "临澜市人民政府关于老旧小区加装电梯的会议纪要",
        "第3号",
        making.BODY,
    ]


def test_attendance_and_signature_are_paragraphs_of_their_own() -> None:
    names = "、".join(
        f"{family}{given}" for family in "陆章温曲庞" for given in ("闻笙", "慕白", "如晦", "星阑")
    )
    parts = [
        f"出席：{names}。",
        f"列席：{names}。",
        "临澜市人民政府办公室",
        "2024年4月19日",
        "主送：市委办公室。",
    ]
    body = (
        "#set par(first-line-indent: 0pt, hanging-indent: 3em)\n"
        f"{parts[0]}\n\n{parts[1]}\n\n#align(right)[{parts[2]}]\n\n#align(right)[{parts[3]}]\n\n{parts[4]}"
    )
    assert paragraphs(read(making.pdf(body))) == parts


def test_boxes_stand_where_the_characters_are() -> None:
    text = read(making.numbered_pdf())
    place = text.characters.index("陆闻笙")
    (box,) = text.boxes(place, place + 3)
    assert box.page == 1
    assert 28 <= box.left < box.right <= 184
    assert box.right - box.left == pytest.approx(3 * 16 * 25.4 / 72, abs=1.5)
    whole = text.boxes(0, len(text.characters))
    assert {box.page for box in whole} == {page.number for page in text.pages}


def test_boxes_give_one_box_a_line() -> None:
    text = read(making.pdf(making.BODY))
    boxes = text.boxes(0, len(text.characters))
    assert len(boxes) == len(text.characters.strip().splitlines())
    assert all(before.bottom <= box.bottom for before, box in itertools.pairwise(boxes))


def test_characters_beyond_the_basic_plane_keep_their_places() -> None:
    text = read(making.pdf("𠮷𠮷𠮷会议由陆闻笙主持"))
    place = text.characters.index("陆闻笙")
    (box,) = text.boxes(place, place + 3)
    assert box.left == pytest.approx(28 + 8 * 16 * 25.4 / 72, abs=1)


def test_turned_page_is_read_as_shown() -> None:
    document = pdfium.PdfDocument(making.pdf(making.BODY))
    document[0].set_rotation(90)
    import io

    stream = io.BytesIO()
    document.save(stream)
    text = read(stream.getvalue())
    assert text.pages[0].width == pytest.approx(297, abs=1)
    assert len(text.boxes(0, 5)) >= 1


def test_encrypted_pdf_asks_for_a_password() -> None:
    with pytest.raises(errors.EncryptedFile):
        read(making.encrypted_pdf())


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_torn_pdf_is_torn(share: float) -> None:
    data = making.numbered_pdf(3)
    with pytest.raises(errors.TornFile):
        read(data[: int(len(data) * share)])


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(errors.TooLarge):
        read(making.numbered_pdf(), limits=Limits(pages=1))
