"""文种: each kind of paper begins with its own words and is laid out by its own constructor."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import override

from yiding import typeset
from yiding.directory.models import Government
from yiding.papers.models import Paper, PaperKind
from yiding.papers.printing import WRITTEN, layout_of, printed
from yiding.papers.services import Facts, paper_draft
from yiding.papers.signing import paper_approve, paper_sign
from yiding.sittings.models import Sitting

from .conftest import Enter

NAME = "临澜市低空经济发展实施方案"


def _drafted(
    city: Government, by: User, kind: str, title: str, text: str, sitting: Sitting | None = None
) -> Paper:
    facts = Facts(title, in_name_of="临澜市人民政府", series="临政")
    return paper_draft(government=city, kind=kind, facts=facts, text=text, sitting=sitting, by=by)


@pytest.mark.requirement("S08.4")
def test_a_notice_covers_the_text_that_it_issues(city: Government, clerk: User, sitting: Sitting) -> None:
    title = f"临澜市人民政府关于印发《{NAME}》的通知"
    paper = _drafted(city, clerk, "notice", title, "一、总则\n本方案自印发之日起施行。", sitting)
    layout = layout_of(paper)
    assert (layout.kind, layout.title) == (typeset.Kind.NOTICE, title)
    cover = f"《{NAME}》已经市政府第52次常务会议同意，现印发给你们，请认真贯彻执行。"
    assert layout.body == (typeset.Paragraph(cover),)
    (issued,) = layout.attachments
    assert issued.title == NAME
    assert len(issued.body) == 2
    assert {"pdf", "docx"} <= set(printed(paper))


def test_what_people_write_in_a_paper_is_never_a_template(city: Government, clerk: User) -> None:
    paper = _drafted(city, clerk, "letter", "临澜市人民政府关于{事项}的函", "请{支持}。")
    layout = layout_of(paper)
    assert layout.title == "临澜市人民政府关于{事项}的函"
    assert layout.body == (typeset.Paragraph("请{支持}。"), typeset.Paragraph("专此函达。"))
    assert (layout.layout, layout.mark) == (typeset.Format.LETTER, ("临澜市人民政府",))


@pytest.mark.parametrize(
    ("kind", "of", "closing"),
    [("request", typeset.Kind.REQUEST, "妥否，请批示。"), ("report", typeset.Kind.REPORT, "特此报告。")],
)
def test_a_paper_to_the_superior_says_who_signed_it_out(
    kind: str, of: typeset.Kind, closing: str, city: Government, clerk: User, director: User, leader: User
) -> None:
    paper = _drafted(city, clerk, kind, f"关于行政区划的{of.value}", "拟调整行政区划。")
    assert not "".join(layout_of(paper).signers).strip()
    paper_approve(paper=paper, by=director)
    paper_sign(paper=paper, by=leader)
    layout = layout_of(Paper.objects.get(pk=paper.pk))
    assert (layout.kind, layout.signers) == (of, ("leader",))
    assert layout.body[-1] == typeset.Paragraph(closing)


def test_a_motion_is_signed_by_the_head_of_government(
    city: Government, clerk: User, sitting: Sitting
) -> None:
    paper = _drafted(city, clerk, "motion", f"临澜市人民政府关于提请审议《{NAME}》的议案", "", sitting)
    layout = layout_of(paper)
    assert (layout.kind, layout.signature.post, layout.signature.name) == (
        typeset.Kind.MOTION,
        "市长",
        "秦望川",
    )
    assert layout.body == (typeset.Paragraph(f"《{NAME}》已经市政府第52次常务会议讨论通过，现提请审议。"),)


def test_the_form_offers_the_sitting_and_the_decision_that_a_paper_follows(
    issued: Paper, clerk: User, enter: Enter
) -> None:
    client = enter(clerk)
    told = client.get(reverse("papers:paper-new"), {"sitting": str(issued.sitting_id)}).content.decode()
    assert f'<option value="{issued.sitting_id}" selected>' in told
    sent = {"kind": "letter", "title": "关于事项的函", "in_name_of": "市政府", "series": "临政函", "level": 1}
    answer = client.post(reverse("papers:paper-new"), {**sent, "sitting": issued.sitting_id, "text": "请。"})
    made = Paper.objects.latest("pk")
    assert answer.headers["Location"] == reverse("papers:paper-edit", args=[made.pk])
    assert made.sitting_id == issued.sitting_id
    assert client.post(reverse("papers:paper-new"), {**sent, "decision": "99999"}).status_code == 422
    assert client.get(reverse("papers:paper-new"), {"decision": "x" * 40}).status_code == 200


def test_a_kind_is_printed_in_chinese_whatever_language_the_page_has() -> None:
    with override("en"):
        printed_as = {kind.value: WRITTEN[kind].value for kind in WRITTEN}
    with override("zh-hans"):
        assert printed_as == {kind.value: str(kind.label) for kind in PaperKind if kind != PaperKind.MINUTES}
