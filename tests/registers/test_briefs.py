"""台账通报: counted, drafted, edited by hand, approved by another, its numbers frozen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.conftest import given
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.core.periods import Period, PeriodKind
from yiding.papers.issuing import Issue, paper_issue
from yiding.papers.models import PaperState
from yiding.papers.signing import paper_approve, paper_sign
from yiding.registers.brief_rows import Brief, BriefState
from yiding.registers.brief_text import Counted
from yiding.registers.brief_wording import brief_wording_set, phrases_read, standard, wording_of
from yiding.registers.briefs import (
    Wanted,
    brief_choose,
    brief_draft,
    brief_drop,
    brief_facts,
    brief_recount,
    brief_save,
    brief_send,
    brief_take_back,
    briefs_visible_to,
    waiting_choices,
)
from yiding.registers.catalogue import kind_of
from yiding.registers.errors_briefs import (
    BadBriefWording,
    BriefChoiceOpen,
    BriefNobodySent,
    NothingInPeriod,
)
from yiding.registers.models import Entry

from .rows import Stage
from .test_map import client_of


def month() -> Wanted:
    period = Period.of(PeriodKind.MONTH, clock.today())
    return Wanted(kind_of("hazards"), period.start, period.end, period)


def text_of(brief: Brief) -> str:
    return "".join(one["text"] for one in brief.blocks)


@pytest.fixture
def brief(stage: Stage) -> Brief:
    """A draft on three hazards: one closed, one overdue in the other town."""
    stage.register("hazards")
    west = stage.body("西浦镇")
    stage.take(stage.entry("hazards"), "assign", "start", "submit", "verify")
    stage.entry("hazards")
    late = stage.entry("hazards", town=west, local=west)
    Entry.objects.filter(pk=late.pk).update(
        due_on=clock.today() - timedelta(days=20), found_on=clock.today() - timedelta(days=60)
    )
    return brief_draft(government=stage.government, wanted=month(), by=stage.inspector)


def test_draft_says_what_the_numbers_say(stage: Stage, brief: Brief) -> None:
    text = text_of(brief)
    assert "期初存量1条，本期新增2条，办结1条；" in text
    assert "存量2条，其中逾期1条。" in text
    assert "西浦镇（逾期1条），请逐条说明原因" in text
    assert "东泾镇本期办结较多" in text
    assert "一、总体情况" in text
    assert brief.title.startswith("关于")
    assert (brief.main_send, brief.series) == ("东泾镇，西浦镇", "督查通报")
    counted = Counted.of(brief)
    assert (counted.whole.open, sum(one.numbers.open for one in counted.towns)) == (2, 2)


def test_lead_body_drafts_and_the_office_hands_in(stage: Stage, brief: Brief) -> None:
    lead, other = stage.liaisons["市应急局"], stage.liaisons["市住建局"]
    own = brief_draft(government=stage.government, wanted=month(), by=lead)
    assert Counted.of(own).whole == Counted.of(brief).whole
    with pytest.raises(NotAllowed):
        brief_draft(government=stage.government, wanted=month(), by=other)
    with pytest.raises(NotAllowed):
        brief_send(brief=own, version=own.version, by=lead)
    assert set(briefs_visible_to(lead)) == {brief, own}
    assert set(briefs_visible_to(stage.director)) == {brief, own}
    for user in (other, stage.liaisons["东泾镇"]):
        assert set(briefs_visible_to(user)) == set()


def test_what_people_wrote_stays_when_counted_again(stage: Stage, brief: Brief) -> None:
    texts = {"overall": "总体平稳。", "next": "请抓紧。"}
    before = Event.objects.count()
    assert brief_save(brief=brief, texts=texts, version=brief.version, by=stage.inspector)
    assert Event.objects.count() == before + 1
    with pytest.raises(EditConflict):
        brief_save(brief=brief, texts=texts, version=1, by=stage.inspector)
    stage.entry("hazards")
    assert brief_recount(brief=brief, by=stage.inspector) == 1
    assert "总体平稳。" in text_of(brief)
    assert Counted.of(brief).whole.open == 3
    with pytest.raises(BriefChoiceOpen):
        brief_send(brief=brief, version=brief.version, by=stage.inspector)
    brief_choose(brief=brief, key="overall", take=True, by=stage.inspector)
    assert waiting_choices(brief) == 0
    assert "存量3条" in text_of(brief)
    assert "请抓紧。" in text_of(brief)


def test_another_person_approves_and_the_numbers_stay(stage: Stage, brief: Brief) -> None:
    secretary = given(User.objects.create_user("秘书长", last_name="秘书长"), Role.DIRECTOR)
    paper = brief_send(brief=brief, version=brief.version, by=stage.inspector)
    assert brief.state == BriefState.SENT
    assert len(paper.record["exhibits"]) == 2
    with pytest.raises(WrongState):
        brief_save(brief=brief, texts={"next": "改"}, version=brief.version, by=stage.inspector)
    with pytest.raises(NotAllowed):
        paper_approve(paper=paper, by=stage.inspector)
    paper_approve(paper=paper, by=stage.director)
    paper_sign(paper=paper, by=secretary)
    paper_issue(paper=paper, told=Issue(clock.today()), by=stage.clerk)
    brief.refresh_from_db()
    paper.refresh_from_db()
    assert (brief.state, paper.state) == (BriefState.ISSUED, PaperState.ISSUED)
    held = brief.counted
    stage.entry("hazards")
    with pytest.raises(WrongState):
        brief_recount(brief=brief, by=stage.inspector)
    brief.refresh_from_db()
    assert brief.counted == held


def test_taken_back_and_sent_again_it_is_the_same_paper(stage: Stage, brief: Brief) -> None:
    first = brief_send(brief=brief, version=brief.version, by=stage.inspector)
    brief_take_back(brief=brief, by=stage.inspector)
    brief.refresh_from_db()
    assert brief_send(brief=brief, version=brief.version, by=stage.inspector) == first


def test_without_addressees_it_is_not_sent(stage: Stage, brief: Brief) -> None:
    brief_facts(brief=brief, values={"main_send": " "}, version=brief.version, by=stage.inspector)
    with pytest.raises(BriefNobodySent):
        brief_send(brief=brief, version=brief.version, by=stage.inspector)
    brief_drop(brief=brief, by=stage.inspector)
    assert brief.state == BriefState.DROPPED


def test_empty_period_has_no_bulletin(stage: Stage) -> None:
    with pytest.raises(NothingInPeriod):
        brief_draft(government=stage.government, wanted=month(), by=stage.inspector)


def test_phrases_are_data(stage: Stage, brief: Brief) -> None:
    with pytest.raises(BadBriefWording, match="没有的"):
        phrases_read(standard().replace("{open}", "{没有的}"))
    with pytest.raises(BadBriefWording):
        phrases_read("x = ")
    text = standard().replace("请逐条说明原因，抓紧办理", "请书面检查")
    brief_wording_set(government=stage.government, code="hazards", text=text, version=0, by=stage.inspector)
    assert "书面检查" in wording_of(stage.government, "hazards")
    assert "书面检查" not in wording_of(stage.government, "risk_points")
    with pytest.raises(EditConflict):
        brief_wording_set(
            government=stage.government, code="hazards", text=text, version=0, by=stage.inspector
        )
    again = brief_draft(government=stage.government, wanted=month(), by=stage.inspector)
    assert "请书面检查" in text_of(again)


def test_pages_lead_from_draft_to_paper(stage: Stage, brief: Brief) -> None:
    client = client_of(stage.inspector)
    for name in ("brief-list", "brief-new", "brief-wording"):
        assert client.get(reverse(f"registers:{name}")).status_code == 200
    made = client.post(reverse("registers:brief-new"), {"code": "hazards", "period": month().period})
    assert made.status_code == 422
    key = Period.of(PeriodKind.MONTH, clock.today()).key
    made = client.post(reverse("registers:brief-new"), {"code": "hazards", "period": key})
    assert made.status_code == 302
    edit = reverse("registers:brief-edit", args=[brief.pk])
    assert "总体情况" in client.get(edit).content.decode()
    told = {"block-next": "抓紧。", "version": brief.version}
    assert client.post(edit, told).status_code == 302
    late = client.post(edit, {**told, "block-next": "再改。"})
    assert late.status_code == 409
    assert "再改。" in late.content.decode()
    for name in ("brief-facts", "brief-detail"):
        assert client.get(reverse(f"registers:{name}", args=[brief.pk])).status_code == 200
    sample = client.get(reverse("registers:brief-print", args=[brief.pk]))
    assert sample.content.startswith(b"%PDF")
    brief.refresh_from_db()
    sent = client.post(reverse("registers:brief-send", args=[brief.pk]), {"version": brief.version})
    assert sent.status_code == 302
    assert client.get(reverse("registers:brief-detail", args=[brief.pk])).status_code == 200
    town = client_of(stage.liaisons["东泾镇"])
    assert town.get(edit).status_code == 404
    assert town.get(reverse("registers:brief-new")).status_code == 403
