"""督查通报: counted, drafted, edited, handed in; the figures stay what they were."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.contrib.auth.models import User

from tests.conftest import given
from tests.supervision.rows import Stage
from yiding.bulletins import planning
from yiding.bulletins.composing import Material
from yiding.bulletins.drafting import (
    Asked,
    Facts,
    bulletin_draft,
    bulletin_recount,
    bulletin_save,
    changes_since,
    choice_settle,
    facts_set,
    stands_kept,
    waiting_choices,
)
from yiding.bulletins.errors import BadWording, ChoiceOpen, NothingCounted
from yiding.bulletins.models import Bulletin, BulletinState, Planned
from yiding.bulletins.selectors import bulletins_visible_to, lines_of, lines_visible_to
from yiding.bulletins.sending import bulletin_send, bulletin_take_back
from yiding.bulletins.wording import phrases_read, standard, wording_set
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.core.periods import Period, PeriodKind
from yiding.files.models import Document
from yiding.papers.issuing import Issue, paper_issue
from yiding.papers.models import Paper, PaperState
from yiding.papers.signing import is_whole, paper_approve, paper_send_back, paper_sign
from yiding.supervision.tallying import Mark, Scope, Span, Within, stands, tallies

from .rows import month, stand, standing


@pytest.fixture
def bulletin(stage: Stage) -> Bulletin:
    """A draft on three bodies' tasks of this month."""
    stand(stage)
    return bulletin_draft(government=stage.government, asked=month(), by=stage.inspector)


def text_of(bulletin: Bulletin) -> str:
    return "".join(one["text"] for one in bulletin.blocks)


def send(bulletin: Bulletin, by: User) -> Paper:
    bulletin.refresh_from_db()
    return bulletin_send(bulletin=bulletin, version=bulletin.version, by=by)


def issue(paper: Paper, stage: Stage) -> None:
    """Approved by the director, signed by the mayor, numbered by a clerk."""
    clerk = given(User.objects.create_user("文员"), Role.CLERK)
    paper_approve(paper=paper, by=stage.director)
    paper_sign(paper=paper, by=stage.leader)
    paper_issue(paper=paper, told=Issue(clock.today()), by=clerk)


@pytest.mark.requirement("S16.3")
def test_a_bulletin_counts_by_body_and_names_units(bulletin: Bulletin) -> None:
    """甲局 is praised, 乙局 and 丙局 are urged, each with its numbers."""
    rows = {one.body: one for one in tallies(stands_kept(bulletin))}
    told = {name: {mark.value: one.of(mark) for mark in Mark if one.of(mark)} for name, one in rows.items()}
    assert told == {"甲局": {"on_time": 2}, "乙局": {"late": 1, "overdue": 1}, "丙局": {"overdue": 1}}
    text = text_of(bulletin)
    assert "共5件，涉及3个单位" in text
    assert "甲局按期完成任务" in text
    assert "丙局（超期1件）、乙局（超期1件）" in text or "乙局（超期1件）、丙局（超期1件）" in text
    assert "乙局承办的“整治背街小巷”" in text


def test_a_matter_known_to_fewer_is_counted_and_not_named(bulletin: Bulletin) -> None:
    assert "研究干部安排" not in text_of(bulletin)
    assert "丙局承办的“（事项名称略）”" in text_of(bulletin)


def test_of_whom_names_are_written_is_chosen_and_kept_for_the_next(bulletin: Bulletin, stage: Stage) -> None:
    facts = {name: getattr(bulletin, name) for name in Facts.__slots__} | {"names_level": Level.MEMBERS}
    facts_set(bulletin=bulletin, facts=Facts(**facts), version=bulletin.version, by=stage.inspector)
    assert "丙局承办的“研究干部安排”" in text_of(bulletin)
    send(bulletin, stage.inspector)
    following = bulletin_draft(government=stage.government, asked=month(), by=stage.inspector)
    assert following.names_level == Level.MEMBERS


def test_scope_narrows_to_an_area_or_a_project(stage: Stage) -> None:
    matters = stand(stage)
    span = Span(date(2000, 1, 1), date(2100, 1, 1))
    area = stands(stage.government, span, Scope(Within.AREA, "城管"))
    assert [row.matter_id for row in area] == [matters["overdue"].pk]
    assert stands(stage.government, span, Scope(Within.PROJECT, "没有")) == []
    asked = Asked(Scope(Within.PROJECT, "没有"), span=span)
    with pytest.raises(NothingCounted):
        bulletin_draft(government=stage.government, asked=asked, by=stage.inspector)
    assert not Bulletin.objects.exists()


def test_assisting_bodies_are_not_counted_and_a_claim_in_time_is_not_overdue(stage: Stage) -> None:
    matter = stage.matter(leads=["甲局"], supports=["乙局"], due=10)
    task = stage.accept(stage.task(matter, "甲局"))
    stage.close(stage.accept(stage.task(matter, "乙局")))
    stage.claim(task)
    yesterday = clock.today() - timedelta(days=1)
    type(task).objects.filter(pk=task.pk).update(due_on=yesterday)
    task.claims.update(made_on=yesterday)
    rows = stands(stage.government, Span(yesterday, clock.today()), Scope())
    assert [(row.body, row.marks) for row in rows] == [("甲局", frozenset())]


@pytest.mark.requirement("S16.3")
def test_recounting_keeps_what_people_wrote(bulletin: Bulletin, stage: Stage) -> None:
    """Untouched blocks follow the data, edited ones stay, and a clash waits with both texts."""
    bulletin_save(
        bulletin=bulletin,
        texts={"next": "请各单位对照清单抓紧落实。", "praise": "甲局工作扎实，予以表扬。"},
        version=bulletin.version,
        by=stage.inspector,
    )
    standing(stage, "丙局", 15, "完成摸底", done=True)
    standing(stage, "甲局", -6, "报送年度总结")
    assert bulletin_recount(bulletin=bulletin, by=stage.inspector) == waiting_choices(bulletin)
    text = text_of(bulletin)
    assert "共7件" in text
    assert "请各单位对照清单抓紧落实。" in text
    # 甲局 has an overdue task now, nobody is praised; the hand's words wait for a choice.
    assert waiting_choices(bulletin) == 1
    with pytest.raises(ChoiceOpen):
        send(bulletin, stage.inspector)
    choice_settle(bulletin=bulletin, key="praise", take=True, by=stage.inspector)
    assert "予以表扬" not in text_of(bulletin)
    assert waiting_choices(bulletin) == 0


def test_the_second_of_two_editors_is_told(bulletin: Bulletin, stage: Stage) -> None:
    seen = bulletin.version
    bulletin_save(bulletin=bulletin, texts={"next": "一。"}, version=seen, by=stage.inspector)
    with pytest.raises(EditConflict):
        bulletin_save(bulletin=bulletin, texts={"next": "二。"}, version=seen, by=stage.second_inspector)
    bulletin.refresh_from_db()
    assert "一。" in text_of(bulletin)


@pytest.mark.requirement("S16.3")
def test_figures_are_frozen_and_open_the_tasks_behind_them(bulletin: Bulletin, stage: Stage) -> None:
    """What happens later changes neither figure nor line; the comparison says what changed."""
    overdue = lines_of(bulletin, "overdue")
    assert sorted(row.title for row in overdue) == ["整治背街小巷", "研究干部安排"]
    row = overdue.get(title="整治背街小巷")
    assert row.late_days > 0
    assert changes_since(bulletin) == []
    stage.close(row.task)
    row.refresh_from_db()
    assert (row.state, row.is_overdue) == ("active", True)
    (change,) = changes_since(bulletin)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.marks, change.after.marks) == (frozenset({Mark.OVERDUE}), frozenset({Mark.LATE}))


@pytest.mark.requirement("S16.3")
def test_sent_it_is_an_official_paper_with_table_and_chart(bulletin: Bulletin, stage: Stage) -> None:
    """Approved, signed and issued as any paper; PDF and DOCX show the words, the table and the chart."""
    paper = send(bulletin, stage.inspector)
    assert (paper.kind, paper.state, paper.drafter) == ("circular", PaperState.DRAFTING, stage.inspector)
    issue(paper, stage)
    bulletin.refresh_from_db()
    assert bulletin.state == BulletinState.ISSUED
    paper.refresh_from_db()
    assert (paper.number, is_whole(paper)) == (1, True)
    files = {row.title[-5:-1]: row.versions.get().blob for row in Document.objects.filter(about_id=paper.pk)}
    pdf = next(blob for title, blob in files.items() if title.endswith("PDF"))
    docx = next(blob for title, blob in files.items() if title.endswith("DOCX"))
    words = pdf_words(content_of(pdf))
    assert "督查通报〔" in words
    assert "表1" in words
    assert "图1" in words
    assert "合计" in words
    with zipfile.ZipFile(io.BytesIO(content_of(docx))) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())
        assert "合计" in archive.read("word/document.xml").decode()


def content_of(blob: Any) -> bytes:
    from yiding.files.storage import opened

    with opened(blob.digest) as stream:
        return bytes(stream.read())


def pdf_words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_signing_covers_the_table(bulletin: Bulletin, stage: Stage) -> None:
    paper = send(bulletin, stage.inspector)
    paper_approve(paper=paper, by=stage.director)
    paper_sign(paper=paper, by=stage.leader)
    assert is_whole(paper) is True
    paper.record["exhibits"][0]["block"]["rows"][1][1] = "99"
    assert is_whole(paper) is False


def test_sent_back_it_is_taken_back_edited_and_sent_again(bulletin: Bulletin, stage: Stage) -> None:
    paper = send(bulletin, stage.inspector)
    paper_approve(paper=paper, by=stage.director)
    bulletin.refresh_from_db()
    with pytest.raises(WrongState):
        bulletin_take_back(bulletin=bulletin, by=stage.inspector)
    paper_send_back(paper=paper, reason="数字再核", by=stage.director)
    bulletin.refresh_from_db()
    bulletin_take_back(bulletin=bulletin, by=stage.inspector)
    bulletin_save(bulletin=bulletin, texts={"next": "已核。"}, version=bulletin.version, by=stage.inspector)
    assert send(bulletin, stage.inspector).pk == paper.pk
    paper.refresh_from_db()
    assert "已核。" in paper.text
    assert paper.versions.count() == 2


def test_who_sees_which_bulletin(bulletin: Bulletin, stage: Stage) -> None:
    """The office a draft, who signs what was approved, leaders and recipients what was issued."""

    def seen() -> set[str]:
        people = {
            "督查": stage.inspector,
            "主任": stage.director,
            "市长": stage.leader,
            "甲局": stage.liaisons["甲局"],
            "路人": User.objects.get_or_create(username="路人")[0],
        }
        return {name for name, user in people.items() if bulletins_visible_to(user).exists()}

    assert seen() == {"督查", "主任"}
    paper = send(bulletin, stage.inspector)
    assert seen() == {"督查", "主任"}
    issue(paper, stage)
    assert seen() == {"督查", "主任", "市长", "甲局"}
    titles = set(lines_visible_to(stage.leader).values_list("title", flat=True))
    assert "研究干部安排" in titles
    own = set(lines_visible_to(stage.liaisons["甲局"]).values_list("title", flat=True))
    assert own == titles - {"研究干部安排"}


def test_only_who_makes_bulletins_may(stage: Stage) -> None:
    stand(stage)
    for user in (stage.leader, stage.liaisons["甲局"]):
        with pytest.raises(NotAllowed):
            bulletin_draft(government=stage.government, asked=month(), by=user)


# --- the phrases --------------------------------------------------------------------------------------------


def test_a_site_writes_its_own_phrases(stage: Stage) -> None:
    stand(stage)
    own = standard().replace("为推动各项部署落地落实，现将", "现将")
    wording_set(government=stage.government, text=own, version=0, by=stage.inspector)
    bulletin = bulletin_draft(government=stage.government, asked=month(), by=stage.inspector)
    assert text_of(bulletin).startswith("现将")


@pytest.mark.parametrize(
    "wrong",
    [
        "title = ",
        standard().replace("{total}", "{totall}"),
        standard().replace('needs = "praised"', 'needs = "gold"', 1),
        standard().replace('key = "overall"', 'key = "opening"'),
        standard().replace("[chart]", "[diagram]"),
        standard().replace('year = "', 'yaer = "'),
    ],
    ids=["not toml", "unknown name", "unknown need", "twice", "no chart", "no title"],
)
def test_wrong_phrases_are_refused_with_the_reason(stage: Stage, wrong: str) -> None:
    with pytest.raises(BadWording) as told:
        wording_set(government=stage.government, text=wrong, version=0, by=stage.inspector)
    assert told.value.detail


def test_headings_are_numbered_as_they_come(bulletin: Bulletin) -> None:
    told = Material.of(bulletin, phrases_read(standard()), stands_kept(bulletin))
    assert told.values()["rate"] == 40
    text = text_of(bulletin)
    assert [word in text for word in ("一、总体", "二、办理较好", "三、需要加快", "四、下一步")] == [True] * 4


# --- planned ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S17.4")
def test_a_rhythm_plans_follow_up_bulletin_and_assessment(stage: Stage) -> None:
    """月度跟进、季度通报、年终考核: what reports monthly is in all three, what reports yearly in the last."""
    stage.matter(due=200, rhythm="year")
    assert set(Planned.objects.values_list("rhythm", flat=True)) == {"year"}
    stage.matter(due=200, rhythm="month")
    assert set(Planned.objects.values_list("rhythm", flat=True)) == {"month", "quarter", "year"}
    stage.matter(due=200, rhythm="month")
    assert Planned.objects.count() == 3


@pytest.mark.requirement("S17.4")
def test_a_planned_bulletin_drafts_itself_when_its_period_is_over(stage: Stage) -> None:
    """Once, for the matters of that rhythm only, and who makes bulletins is told."""
    monthly = stage.matter(due=200, rhythm="month")
    stage.matter(leads=["乙局"], due=200, rhythm="year")
    past = Period.of(PeriodKind.MONTH, clock.today()).previous
    monthly.tasks.update(assigned_on=past.start)
    Planned.objects.filter(rhythm="month").update(period=past.key)
    assert planning.planned_draft() == 1
    assert planning.planned_draft() == 0
    bulletin = Bulletin.objects.get()
    assert (bulletin.drafted_by, bulletin.period, bulletin.planned.rhythm) == (None, past.key, "month")
    assert [row.matter for row in bulletin.lines.all()] == [monthly]
    planning.planned_renew()
    assert Planned.objects.filter(rhythm="month").count() == 2
    send(bulletin, stage.inspector)
