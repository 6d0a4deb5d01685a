"""督查单文件: typeset when it is issued, kept with the slip, the same ever after."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.supervision.rows import Stage
from yiding.core.access import Level
from yiding.core.errors import WrongState
from yiding.files.models import Document
from yiding.files.services import Paper as File
from yiding.files.services import version_add
from yiding.supervision.models import Matter
from yiding.urging.archiving import HOME, copy_of
from yiding.urging.issuing import slip_answer, slip_return
from yiding.urging.models import Slip

from .conftest import SetDay
from .rows import slip_of, with_rules

pytestmark = pytest.mark.django_db


def words(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


@pytest.fixture
def slip(stage: Stage, on: SetDay) -> Slip:
    with_rules(stage)
    task = stage.accept(stage.task(stage.matter(leads=["甲局"], due=2, title="整治背街小巷"), "甲局"))
    return slip_of(stage, task, "orange", days=3, next_step="签发红色督查单")


@pytest.mark.requirement("S16.2")
def test_a_slip_is_a_paper_with_number_addressee_reason_and_a_stub(slip: Slip) -> None:
    told = words(copy_of(slip, "pdf"))
    day = slip.reply_due_on
    for word in (
        slip.number,
        f"{slip.body.name}：",
        "关于“整治背街小巷”的橙色督查单",
        "逾期2个工作日",
        f"答复期限：{day.year}年{day.month}月{day.day}日",
        "到期没有答复的，签发红色督查单",
        "督查单答复回执",
        "预计办结日期",
    ):
        assert word.replace(" ", "") in told.replace(" ", ""), (word, told)


def test_the_paper_stays_as_it_was_issued(stage: Stage, slip: Slip) -> None:
    before = {form: copy_of(slip, form) for form in ("pdf", "docx", "ofd")}
    Matter.objects.filter(pk=slip.matter_id).update(title="改了名的事项")
    slip_answer(slip=slip, cause="材料未到", measures="本周补齐", by=stage.liaisons["甲局"])
    slip_return(slip=slip, reason="没有日期", reply_due_on=stage.day(9), by=stage.inspector)
    again = Slip.objects.select_related("matter__government", "task", "body").get(pk=slip.pk)
    assert copy_of(again, "pdf") == before["pdf"]
    assert "整治背街小巷" in words(copy_of(again, "pdf"))
    assert again.reply_due_on != again.original_reply_due_on
    assert copy_of(again, "docx")[:2] == copy_of(again, "ofd")[:2] == b"PK"
    paper = Document.objects.get(about_kind=HOME, about_id=slip.pk)
    content = File(io.BytesIO(before["pdf"]), "另一份.pdf", Level.SECRETARIAT)
    with pytest.raises(WrongState):
        version_add(document=paper, paper=content, by=stage.inspector)


def test_who_sees_the_slip_fetches_its_paper(stage: Stage, slip: Slip) -> None:
    url = reverse("urging:slip-copy", args=[slip.pk, "pdf"])
    paper = Document.objects.get(about_kind=HOME, about_id=slip.pk)
    client = Client()
    for user, status in ((stage.liaisons["甲局"], 200), (stage.liaisons["丙局"], 404)):
        client.force_login(user)
        answer = client.get(url)
        assert answer.status_code == status
        assert client.get(reverse("files:document-detail", args=[paper.pk])).status_code == status
    client.force_login(stage.inspector)
    assert client.get(url).content == copy_of(slip, "pdf")
    assert "attachment" in client.get(url).headers["Content-Disposition"]
    assert client.get(reverse("urging:slip-copy", args=[slip.pk, "exe"])).status_code == 404
