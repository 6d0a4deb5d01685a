"""Word files: what a reader of the printed paper sees, numbers included."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.minutes.readers import making
from yiding.minutes import errors
from yiding.minutes.readers import read
from yiding.minutes.readers.numbering import chinese
from yiding.minutes.text import Format


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraphs(data: bytes) -> list[str]:
    text = read(data)
    assert text.format is Format.DOCX
    return [part.strip("\n") for part in text.characters.split("\n\n") if part.strip()]


def test_paragraphs_are_lines_parted_by_blank_lines() -> None:
    data = making.word_of(
        f"<w:p>{run('第 3 号')}</w:p>", "<w:p></w:p>", f"<w:p>{run('会议')}{run('听取')}</w:p>"
    )
    assert read(data).characters == "第 3 号\n\n会议听取\n"


def test_tracked_changes_are_settled() -> None:
    data = making.word_of(
        f'<w:p>{run("由")}<w:del w:id="1" w:author="a"><w:r><w:delText>市财政局</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="a">{run("市住建局")}</w:ins>{run("牵头")}</w:p>'
    )
    assert paragraphs(data) == ["由市住建局牵头"]


def test_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    data = making.word_of(
        f'<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>{run("会议")}</w:p>',
        f"<w:p>{run('指出')}</w:p>",
    )
    assert paragraphs(data) == ["会议指出"]


def test_hidden_text_and_field_codes_are_dropped() -> None:
    data = making.word_of(
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>{run('可见')}"
        "<w:r><w:tab/></w:r><w:r><w:br/></w:r><w:r><w:noBreakHyphen/></w:r></w:p>"
    )
    assert paragraphs(data) == ["可见\t\n-"]


def numbering(*levels: tuple[str, str]) -> bytes:
    written = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering xmlns:w="{making.WORD}"><w:abstractNum w:abstractNumId="7">{written}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    ).encode()


def numbered(text: str, depth: int, number: int = 5) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{run(text)}</w:p>"


def test_automatic_numbers_are_written_out() -> None:
    data = making.word_of(
        numbered("议题甲", 0),
        numbered("要点", 1),
        numbered("要点", 1),
        numbered("细目", 2),
        numbered("议题乙", 0),
        numbered("要点", 1),
        numbered("重新开始", 0, 6),
        numbered("继续", 0, 6),
        numbered("不编号", 0, 0),
    )
    levels = numbering(
        ("chineseCountingThousand", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3.")
    )
    data = making.repacked(data, {"word/numbering.xml": levels})
    assert paragraphs(data) == [
        "一、议题甲",
        "（一）要点",
        "（二）要点",
        "1.细目",
        "二、议题乙",
        "（一）要点",
        "一、重新开始",
        "二、继续",
        "不编号",
    ]


def test_numbers_of_a_style_are_written_out() -> None:
    def build(document: Any) -> None:
        style = document.styles["Heading 1"].element
        style.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>')
        )
        document.add_heading("议题甲", 1)
        document.add_paragraph("正文")
        document.add_heading("议题乙", 1)

    data = making.repacked(making.word(build), {"word/numbering.xml": numbering(("chineseCounting", "%1、"))})
    assert paragraphs(data) == ["一、议题甲", "正文", "二、议题乙"]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (2024, "二千零二十四"),
    ],
)
def test_chinese_counting(number: int, written: str) -> None:
    assert chinese(number) == written


def test_tables_are_read_row_by_row() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("责任分工")
        table = document.add_table(2, 2)
        for row, cells in zip(table.rows, [("单位", "时限"), ("市财政局", "5月底")], strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("会后印发")

    assert read(making.word(build)).characters == "责任分工\n\n单位\t时限\n市财政局\t5月底\n\n会后印发\n"


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent><w:p>{run('框内文字')}</w:p></w:txbxContent>"
    data = making.word_of(
        f'<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{run("段落")}<w:r><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert paragraphs(data) == ["段落", "框内文字"]


def test_torn_word_file_is_torn() -> None:
    data = making.word_of(f"<w:p>{run('会议')}</w:p>")
    for cut in (40, len(data) // 2, len(data) - 10):
        with pytest.raises(errors.TornFile):
            read(data[:cut])


def test_entity_attack_is_unsafe() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><document><body>&b;</body></document>'
    data = making.word_of(f"<w:p>{run('会议')}</w:p>")
    wide = b"\xff\xfe" + bomb.decode().encode("utf-16-le")
    for body in (bomb, wide):
        with pytest.raises(errors.UnsafeFile):
            read(making.repacked(data, {"word/document.xml": body}))


def test_zip_bomb_is_unsafe() -> None:
    data = making.word_of(f"<w:p>{run('会议')}</w:p>")
    with pytest.raises(errors.UnsafeFile):
        read(making.repacked(data, {"word/document.xml": bytes(30_000_000)}))


def test_elements_nested_without_end_are_unsafe() -> None:
    deep = b"<a>" * 230 + b"</a>" * 230
    data = making.repacked(making.word_of(f"<w:p>{run('会议')}</w:p>"), {"word/document.xml": deep})
    with pytest.raises(errors.UnsafeFile):
        read(data)


def test_parts_with_a_path_as_name_are_never_unpacked() -> None:
    data = making.word_of(f"<w:p>{run('会议')}</w:p>")
    assert paragraphs(making.repacked(data, {"../../../tmp/evil": b"x", "/etc/evil": b"x"})) == ["会议"]


def test_encrypted_parts_ask_for_a_password() -> None:
    data = bytearray(making.word_of(f"<w:p>{run('会议')}</w:p>"))
    place = data.find(b"PK\x01\x02")
    while place != -1:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    with pytest.raises(errors.EncryptedFile):
        read(bytes(data))
