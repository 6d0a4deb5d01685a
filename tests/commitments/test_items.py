"""证明事项 (S50.1, S50.4, S50.5): basis and risk, texts in versions, publishing, guides."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.supervision.rows import Stage
from yiding.commitments.errors import NameThere, SamePerson
from yiding.commitments.item_imports import NEEDED, items_import
from yiding.commitments.listing import (
    guide_update,
    item_approve,
    item_edit,
    item_remove,
    text_approve,
    text_draft,
    text_edit,
)
from yiding.commitments.models import ItemState, ListState, ProofItem, TextState
from yiding.commitments.publishing import digest_of, list_release, list_withdraw
from yiding.commitments.selectors import guides_stale, guides_visible_to, items_visible_to
from yiding.core import clock
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.sheets import Outcome

from . import rows as made

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("S50.1")
def test_an_item_has_department_basis_and_whether_a_promise_may_stand_for_it(stage: Stage) -> None:
    row = made.drafted(stage)
    assert (row.body.name, row.basis, row.allowed) == ("甲局", "《条例》第八条", True)
    with pytest.raises(BadRequest):
        made.drafted(stage, "没有依据", basis=" ")
    with pytest.raises(BadRequest):
        made.drafted(stage, "不许也不说理由", allowed=False)
    assert made.drafted(stage, "涉及国家安全的", allowed=False, why_not="涉及国家安全").why_not
    with pytest.raises(NameThere):
        made.drafted(stage)


@pytest.mark.requirement("S50.1")
def test_it_comes_into_the_list_by_another_person(stage: Stage) -> None:
    row = made.drafted(stage)
    with pytest.raises(SamePerson):
        item_approve(item=row, by=stage.inspector)
    with pytest.raises(NotAllowed):
        item_approve(item=row, by=stage.heads["甲局"])
    item_approve(item=row, by=stage.liaisons["乙局"])
    assert row.state == ItemState.IN_USE
    item_remove(item=row, reason="法规修改", by=stage.inspector)
    with pytest.raises(WrongState):
        item_approve(item=ProofItem.objects.get(pk=row.pk), by=stage.director)


@pytest.mark.requirement("S50.1", "S50.2")
def test_texts_have_versions_and_one_is_in_force(stage: Stage) -> None:
    row = made.item(stage)
    second = text_draft(item=row, values={**made.TEXT, "notice": "新的条件。"}, by=stage.liaisons["甲局"])
    with pytest.raises(WrongState):
        text_draft(item=row, values=made.TEXT, by=stage.liaisons["甲局"])
    with pytest.raises(SamePerson):
        text_approve(text=second, by=stage.liaisons["甲局"])
    text_approve(text=second, by=stage.heads["甲局"])
    states = list(row.texts.order_by("number").values_list("number", "state"))
    assert states == [(1, TextState.REPLACED), (2, TextState.IN_FORCE)]
    with pytest.raises(WrongState):
        text_edit(text=second, values=made.TEXT, version=second.version, by=stage.liaisons["甲局"])


@pytest.mark.requirement("S50.4")
def test_a_guide_older_than_the_list_is_flagged_until_it_is_brought_up_to_date(stage: Stage) -> None:
    row = made.item(stage)
    guide = made.guide(stage, row, days=0)
    stale = guides_stale(guides_visible_to(stage.liaisons["丙局"]))
    assert not stale.exists()
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        values = {"conditions": "一年内没有处罚"}
        row.refresh_from_db()
        item_edit(item=row, values={"basis": row.basis, **values}, version=row.version, by=stage.inspector)
        assert [one.pk for one in stale.all()] == [guide.pk]
        assert items_visible_to(stage.leader).get(pk=row.pk).has_stale_guide  # type: ignore[attr-defined]
        with pytest.raises(BadRequest):
            guide_update(
                guide=guide, updated_on=clock.today() + timedelta(days=1), note="x", by=stage.inspector
            )
        guide_update(guide=guide, updated_on=clock.today(), note="条件", by=stage.liaisons["甲局"])
        assert not stale.all().exists()
    assert (guide.edition, guide.note) == (2, "条件")


@pytest.mark.requirement("S50.4")
def test_a_new_text_makes_guides_old(stage: Stage) -> None:
    row = made.item(stage)
    made.guide(stage, row, days=0)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        made.worded(stage, row)
        assert guides_stale(guides_visible_to(stage.inspector)).exists()


@pytest.mark.requirement("S50.5")
def test_the_risk_of_an_item_is_data_and_says_how_soon_it_is_checked(stage: Stage) -> None:
    row = made.item(stage, grade="高")
    assert (row.risk.during_days, row.risk.after_days, row.risk.sample_percent) == (5, 10, 100)
    client = Client()
    client.force_login(stage.liaisons["甲局"])
    page = client.get(reverse("commitments:item-detail", args=[row.pk])).content.decode()
    assert "受理后 5 个工作日内核查；办结后 10 个工作日内核查" in page


@pytest.mark.requirement("S50.1")
def test_the_list_is_published_frozen_by_another_and_replaced_by_the_next(stage: Stage) -> None:
    row = made.item(stage)
    first = made.listed(stage)
    with pytest.raises(SamePerson):
        list_release(edition=first, by=stage.inspector)
    with pytest.raises(NotAllowed):
        list_release(edition=first, by=stage.liaisons["乙局"])
    list_release(edition=first, by=stage.director)
    item_remove(item=row, reason="法规修改", by=stage.inspector)
    made.item(stage, "学历证明", grade="中")
    assert [one["name"] for one in first.rows] == ["无犯罪记录证明"]
    assert digest_of(first.rows) == first.digest
    made.listed(stage, release=True)
    first.refresh_from_db()
    assert first.state == ListState.REPLACED
    second = type(first).objects.get(state=ListState.RELEASED)
    assert [one["name"] for one in second.rows] == ["学历证明"]
    list_withdraw(edition=second, reason="依据有误", by=stage.director)
    assert (second.state, second.rows, second.reason) == (ListState.WITHDRAWN, [], "依据有误")


@pytest.mark.requirement("S50.1")
def test_what_is_published_comes_as_workbook_page_and_data(stage: Stage) -> None:
    made.item(stage)
    row = made.listed(stage, release=True)
    client = Client()
    client.force_login(stage.liaisons["丙局"])
    answers = {
        form: client.get(reverse("commitments:edition-file", args=[row.pk, form])).content
        for form in ("xlsx", "html", "json")
    }
    sheet = load_workbook(io.BytesIO(answers["xlsx"])).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:4] == [1, "无犯罪记录证明", "教师资格认定", "甲局"]
    data = json.loads(answers["json"])
    assert data["items"][0]["promise"] == "所填属实。"
    assert "所填属实。" in answers["html"].decode()
    assert client.get(reverse("commitments:edition-file", args=[row.pk, "exe"])).status_code == 404


def test_who_sees_which_items(stage: Stage) -> None:
    draft, used = made.drafted(stage, "草稿"), made.item(stage)
    for user in (
        stage.inspector,
        stage.director,
        stage.leader,
        *(stage.liaisons[one] for one in ("甲局", "乙局")),
    ):
        assert set(items_visible_to(user).values_list("pk", flat=True)) == {draft.pk, used.pk}
    assert set(items_visible_to(stage.heads["丙局"]).values_list("pk", flat=True)) == {used.pk}


@pytest.mark.requirement("S50.1")
def test_the_paper_is_printed_for_signature_with_the_words_in_force(stage: Stage) -> None:
    row = made.item(stage)
    case = made.told(stage, row)
    client = Client()
    client.force_login(stage.liaisons["甲局"])
    for name, key in (("text", row.texts.get().pk), ("case", case.pk)):
        page = client.get(reverse(f"commitments:{name}-sheet", args=[key])).content.decode()
        assert all(words in page for words in (*made.TEXT.values(), "申请人（签字或盖章）"))
    assert case.number in page
    assert "320599" not in page


@pytest.mark.requirement("S50.1")
def test_items_come_in_by_a_workbook_whole_or_not_at_all(stage: Stage) -> None:
    heads = (*NEEDED, "不实行的理由")
    good = ["户籍证明", "落户登记", "甲局", "派出所", "《户口登记条例》", "低", "自然人", "系统核验", ""]
    bad = [*good[:5], "极高", *good[6:]]
    other = ["户籍证明", "落户登记", "丙局", *good[3:]]
    by = stage.liaisons["甲局"]
    for wrong in (bad, other):
        told = {"government": stage.government, "file": _book(heads, [good, wrong]), "by": by}
        assert not items_import(is_trial=False, **told).is_clean
    assert not ProofItem.objects.exists()
    assert items_import(government=stage.government, file=_book(heads, [good]), is_trial=True, by=by).is_clean
    assert not ProofItem.objects.exists()
    told = {"government": stage.government, "is_trial": False, "by": by}
    assert items_import(file=_book(heads, [good]), **told).count(Outcome.ADDED) == 1
    assert items_import(file=_book(heads, [good]), **told).count(Outcome.SAME) == 1
    changed = [*good[:8], "涉及国家安全"]
    assert items_import(file=_book(heads, [changed]), **told).count(Outcome.CHANGED) == 1
    assert not ProofItem.objects.get().allowed


def _book(heads: tuple[str, ...], rows: list[list[str]]) -> io.BytesIO:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heads, *rows):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
