"""OFD: text objects put into lines by their places."""

from __future__ import annotations

import re

import pytest

from tests.minutes.readers import making
from tests.minutes.readers.making import ofd, ofd_line
from yiding.minutes import errors
from yiding.minutes.readers import read
from yiding.minutes.text import Format

FULL = "会议指出要坚持问题导向压实工作责任强化督促检查确保如"


def test_lines_go_by_place_not_by_order() -> None:
    text = read(ofd(ofd_line("第二行", 28, 60) + ofd_line("第一行", 28, 50)))
    assert text.format is Format.OFD
    assert re.findall(r"\S+", text.characters) == ["第一行", "第二行"]


def test_pieces_of_one_line_are_joined() -> None:
    objects = ofd_line("会议", 28, 50) + ofd_line("听取", 28 + 2 * 5.6, 50) + ofd_line("2024年", 120, 50)
    assert read(ofd(objects)).characters == "会议听取　　2024年\n"


def test_paragraph_goes_on_over_a_page_and_its_number() -> None:
    first = ofd_line(FULL, 28 + 11.2, 60) + ofd_line(FULL + "期见", 28, 70) + ofd_line("— 1 —", 160, 280)
    second = ofd_line("效完成。", 28, 60) + ofd_line(FULL, 28 + 11.2, 70) + ofd_line("— 2 —", 160, 280)
    text = read(ofd(first, second))
    assert text.characters == f"{FULL}\n{FULL}期见\n— 1 —\n效完成。\n\n{FULL}\n— 2 —\n"
    assert [text.characters[start:end] for start, end in text.running] == ["— 1 —\n", "— 2 —\n"]


def test_boxes_are_millimetres_of_the_page() -> None:
    text = read(ofd(ofd_line("会议听取了汇报", 28, 50)))
    (box,) = text.boxes(2, 4)
    assert (box.page, box.left, box.right) == (1, pytest.approx(28 + 2 * 5.6), pytest.approx(28 + 4 * 5.6))
    assert box.top < 50 < box.bottom
    assert (text.pages[0].width, text.pages[0].height) == (210, 297)


@pytest.mark.parametrize(
    "delta", ["5.6 5.6 5.6", "g 3 5.6", "5.6 g 2 5.6", "", "g x y", "g 999999999 5.6", "nan inf 1e99"]
)
def test_steps_however_written_lose_no_character(delta: str) -> None:
    assert re.sub(r"\s", "", read(ofd(ofd_line("会议指出", 28, 50, delta=delta))).characters) == "会议指出"


def test_missing_page_is_torn() -> None:
    data = making.repacked(ofd(ofd_line("会议", 28, 50)), {}, drop=["Doc_0/Pages/Page_0/Content.xml"])
    with pytest.raises(errors.TornFile):
        read(data)


def test_entity_attack_is_unsafe() -> None:
    body = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    with pytest.raises(errors.UnsafeFile):
        read(making.repacked(ofd(ofd_line("会议", 28, 50)), {"Doc_0/Document.xml": body}))


def test_encrypted_package_asks_for_a_password() -> None:
    with pytest.raises(errors.EncryptedFile):
        read(ofd(ofd_line("会议", 28, 50), more={"Encryptions.xml": b"<x/>"}))
