"""The papers that follow a decision, made of templates."""

from __future__ import annotations

from datetime import date

import pytest

from tests.typeset.measuring import measure
from tests.typeset.papers import OFFICE, SENTENCE
from yiding.typeset import Format, HouseStyle, Kind, Paper, to_docx, to_ofd, to_pdf
from yiding.typeset.constructors import (
    Dispatch,
    Template,
    letter_paper,
    motion_paper,
    notice_paper,
    upward_paper,
)
from yiding.typeset.errors import BadStyle, MissingText

GOVERNMENT = "临澜市人民政府"
DISPATCH = Dispatch(
    GOVERNMENT,
    number="临政发〔2026〕8号",
    dated=date(2026, 3, 9),
    main="各镇人民政府",
    copy="市委各部门",
    office=OFFICE,
    printed_on=date(2026, 3, 9),
)
NOTICE = notice_paper(
    DISPATCH,
    name="临澜市消防水源管理办法",
    approved_by="市政府第45次常务会议",
    text=f"第一章　总则\n{SENTENCE}",
)
LETTER = letter_paper(DISPATCH, subject="商请支援消防车辆", text=SENTENCE)
REQUEST = upward_paper(DISPATCH, kind=Kind.REQUEST, subject="调整行政区划", text=SENTENCE, signers=["沈砚舟"])
REPORT = upward_paper(DISPATCH, kind=Kind.REPORT, subject="防汛工作", text=SENTENCE, signers=["沈砚舟"])
MOTION = motion_paper(
    DISPATCH,
    name="临澜市城市总体规划",
    approved_by="市政府第45次常务会议",
    post="市长",
    signed_by="沈砚舟",
)


def words(paper: Paper) -> str:
    return "".join(row.text for page in measure(to_pdf(paper).content) for row in page.rows)


def test_a_notice_issues_its_text_on_a_page_of_its_own() -> None:
    assert NOTICE.title == "临澜市人民政府关于印发《临澜市消防水源管理办法》的通知"
    assert NOTICE.mark == ("临澜市人民政府文件",)
    pages = measure(to_pdf(NOTICE).content)
    (title,) = [
        n for n, page in enumerate(pages) if any(r.text == "临澜市消防水源管理办法" for r in page.rows)
    ]
    assert title == 1
    assert "《临澜市消防水源管理办法》已经市政府第45次常务会议同意" in words(NOTICE)


def test_a_letter_is_in_the_letters_format_without_printing_office() -> None:
    assert (LETTER.layout, LETTER.mark) == (Format.LETTER, (GOVERNMENT,))
    text = words(LETTER)
    assert "专此函达。" in text
    assert "印发" not in text
    assert "抄送：市委各部门。" in text


def test_upward_papers_name_the_signer_and_close_by_kind() -> None:
    assert "签发人：沈砚舟" in words(REQUEST)
    assert "妥否，请批示。" in words(REQUEST)
    assert "特此报告。" in words(REPORT)
    assert (REQUEST.kind, REPORT.kind) == (Kind.REQUEST, Kind.REPORT)
    with pytest.raises(MissingText):
        upward_paper(DISPATCH, kind=Kind.REQUEST, subject="事", text="文", signers=[])
    with pytest.raises(MissingText):
        upward_paper(DISPATCH, kind=Kind.NOTICE, subject="事", text="文", signers=["沈砚舟"])


def test_a_motion_is_signed_by_the_head_of_government() -> None:
    pages = measure(to_pdf(MOTION).content)
    rows = [row for page in pages for row in page.rows]
    (signed,) = [row for row in rows if row.text == "市长沈砚舟"]
    cell = 156 / 28
    assert signed.last.x + 16 * 25.4 / 72 == pytest.approx(184 - 4 * cell, abs=0.5)
    assert signed.glyphs[2].x - (signed.glyphs[1].x + 16 * 25.4 / 72) == pytest.approx(2 * cell, abs=0.5)


@pytest.mark.parametrize("paper", [NOTICE, LETTER, REQUEST, REPORT, MOTION], ids=lambda p: p.kind.value)
def test_each_is_written_in_all_three_forms(paper: Paper) -> None:
    for make in (to_pdf, to_docx, to_ofd):
        assert len(make(paper).content) > 5000


def test_what_was_not_filled_is_named() -> None:
    with pytest.raises(MissingText) as caught:
        notice_paper(DISPATCH, name="办法", approved_by="", text="文")
    assert caught.value.detail == "approved_by"


def test_a_site_has_its_own_template_and_what_is_filled_in_is_not_one() -> None:
    own = Template.read('kind = "函"\ntitle = "关于{subject}的复函"\nbody = ["{text}", "{extra?}", "此复。"]')
    paper = letter_paper(DISPATCH, subject="{text}", text="同意{sender}。", made_of=own)
    assert paper.title == "关于{text}的复函"
    assert [getattr(block, "text", "") for block in paper.body] == ["同意{sender}。", "此复。"]


def test_the_houses_mark_is_taken() -> None:
    style = HouseStyle(mark=("临澜市人民政府", "文件"))
    paper = letter_paper(DISPATCH, subject="事", text="文", style=style)
    assert paper.mark == style.mark


@pytest.mark.parametrize(
    "source", ["kind = ", 'kind = "x"\ntitle = ""\nbody = []', 'kind = "函"\ntitle = 1\nbody = [2]']
)
def test_a_bad_template_is_told(source: str) -> None:
    with pytest.raises(BadStyle):
        Template.read(source)
