"""会签: many bodies and leaders, a deadline, comments on passages, each handled; asking again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse

from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.directory.models import Body
from yiding.notices.models import Notice
from yiding.papers.countersigning import (
    Asked,
    Remark,
    comment_handle,
    countersign_answer,
    is_overdue,
    round_again,
    round_open,
    round_urge,
    standing,
)
from yiding.papers.errors import DeadlineOver, NobodyAsked, OpenComments, OpenRound
from yiding.papers.models import Answer, Comment, Countersign, Paper, PaperState
from yiding.papers.services import paper_save
from yiding.papers.signing import paper_approve, paper_send_back

from .conftest import Enter

Bodies = dict[str, Body]


@pytest.fixture
def asked(draft: Paper, bodies: Bodies, leader: User, planner: User, finance: User, clerk: User) -> Paper:
    """To 发改委, 财政局 and the leader, until tomorrow."""
    to = Asked([bodies["市发改委"], bodies["市财政局"]], [leader])
    round_open(paper=draft, asked=to, due_at=clock.now() + timedelta(days=1), by=clerk)
    return draft


def _of(body: Body) -> Countersign:
    return Countersign.objects.select_related("round__paper", "round__version", "body").get(body=body)


def _place(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_all_who_are_asked_are_told(asked: Paper) -> None:
    assert asked.state == PaperState.COUNTERSIGNING
    told = Notice.objects.filter(kind="papers.asked").values_list("recipient__username", flat=True)
    assert set(told) == {"leader", "planner", "finance"}


def test_a_comment_keeps_its_passage_and_is_answered(
    asked: Paper, bodies: Bodies, finance: User, clerk: User
) -> None:
    row = _of(bodies["市财政局"])
    start, end = _place(asked.text, "专项资金")
    countersign_answer(asked=row, remarks=[Remark("写明金额", start, end)], version=1, by=finance)
    comment = Comment.objects.get()
    assert (comment.quote, row.answer) == ("专项资金", Answer.AGREED_WITH)
    comment_handle(comment=comment, handling="declined", reason="金额另文下达", version=1, by=clerk)
    assert comment.reason == "金额另文下达"
    with pytest.raises(WrongState):
        countersign_answer(asked=row, remarks=[], version=2, by=finance)


def test_nobody_answers_for_another_body(asked: Paper, bodies: Bodies, finance: User) -> None:
    with pytest.raises(NotAllowed):
        countersign_answer(asked=_of(bodies["市发改委"]), remarks=[], version=1, by=finance)


def test_no_answer_by_the_deadline_is_overdue(asked: Paper, bodies: Bodies) -> None:
    assert not any(map(is_overdue, standing(asked)))
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert all(map(is_overdue, standing(asked)))


def test_approval_waits_for_answers_and_for_comments_to_be_handled(
    asked: Paper, bodies: Bodies, planner: User, finance: User, leader: User, clerk: User, director: User
) -> None:
    with pytest.raises(OpenRound):
        paper_approve(paper=asked, by=director)
    countersign_answer(asked=_of(bodies["市发改委"]), remarks=[], version=1, by=planner)
    row = Countersign.objects.select_related("round__paper", "round__version").get(person=leader)
    countersign_answer(asked=row, remarks=[], version=1, by=leader)
    countersign_answer(asked=_of(bodies["市财政局"]), remarks=[Remark("写明金额")], version=1, by=finance)
    with pytest.raises(OpenComments):
        paper_approve(paper=asked, by=director)
    comment_handle(comment=Comment.objects.get(), handling="taken", reason="", version=1, by=clerk)
    paper_approve(paper=asked, by=director)
    assert asked.state == PaperState.APPROVED


def test_after_the_deadline_approval_goes_on_without_the_silent(asked: Paper, director: User) -> None:
    with time_machine.travel(clock.now() + timedelta(days=2)):
        paper_approve(paper=asked, by=director)
    assert asked.state == PaperState.APPROVED


def _two_comments(paper: Paper, bodies: Bodies, planner: User, finance: User) -> None:
    first, last = _place(paper.text, "原则同意"), _place(paper.text, "专项资金")
    countersign_answer(
        asked=_of(bodies["市发改委"]), remarks=[Remark("表述准确", *first)], version=1, by=planner
    )
    countersign_answer(
        asked=_of(bodies["市财政局"]), remarks=[Remark("写明金额", *last)], version=1, by=finance
    )


@pytest.mark.parametrize(
    ("only_changed", "again"), [(True, {"市财政局"}), (False, {"市发改委", "市财政局", "leader"})]
)
def test_a_new_version_asks_again_those_whose_passage_changed_or_all(
    only_changed: bool,
    again: set[str],
    asked: Paper,
    bodies: Bodies,
    planner: User,
    finance: User,
    clerk: User,
) -> None:
    _two_comments(asked, bodies, planner, finance)
    key = next(one["key"] for one in asked.blocks if one["path"].endswith("directives"))
    text = next(one["text"] for one in asked.blocks if one["key"] == key)
    paper_save(paper=asked, texts={key: text.replace("专项资金", "专项资金2000万元")}, base=1, by=clerk)
    # The words of the passage still stand: it did not change for the one who commented on them.
    asked.refresh_from_db()
    paper_save(paper=asked, texts={key: text.replace("专项资金", "2000万元")}, base=2, by=clerk)
    due = clock.now() + timedelta(days=1)
    row = round_again(paper=asked, due_at=due, only_changed=only_changed, by=clerk)
    names = {one.body.name if one.body else "leader" for one in row.asked.select_related("body")}
    assert names == again
    assert {one.round.number for one in standing(asked)} == ({1, 2} if only_changed else {2})


def test_nothing_changed_nobody_is_asked_again(
    asked: Paper, bodies: Bodies, planner: User, finance: User, clerk: User
) -> None:
    _two_comments(asked, bodies, planner, finance)
    with pytest.raises(NobodyAsked):
        round_again(paper=asked, due_at=clock.now() + timedelta(days=1), by=clerk)


def test_a_deadline_lies_ahead_and_somebody_is_asked(draft: Paper, bodies: Bodies, clerk: User) -> None:
    with pytest.raises(DeadlineOver):
        round_open(paper=draft, asked=Asked([bodies["市发改委"]]), due_at=clock.now(), by=clerk)
    with pytest.raises(NobodyAsked):
        round_open(paper=draft, asked=Asked(), due_at=clock.now() + timedelta(days=1), by=clerk)


def test_urging_tells_only_who_has_not_answered(
    asked: Paper, bodies: Bodies, finance: User, clerk: User
) -> None:
    countersign_answer(asked=_of(bodies["市财政局"]), remarks=[], version=1, by=finance)
    assert round_urge(paper=asked, by=clerk) == 2
    told = Notice.objects.filter(kind="papers.urged").values_list("recipient__username", flat=True)
    assert set(told) == {"leader", "planner"}


def test_sent_back_with_a_reason_from_countersigning_and_after_approval(
    asked: Paper, director: User, clerk: User
) -> None:
    paper_send_back(paper=asked, reason="第一项重写", by=director)
    assert asked.state == PaperState.DRAFTING
    assert Notice.objects.filter(kind="papers.sent_back", recipient=clerk).exists()
    paper_approve(paper=asked, by=director)
    paper_send_back(paper=asked, reason="数字有误", by=director)
    assert asked.state == PaperState.DRAFTING
    assert asked.approver is None


def test_the_page_of_who_was_asked_shows_the_version_asked_about(
    asked: Paper, bodies: Bodies, finance: User, clerk: User, enter: Enter
) -> None:
    key = next(one["key"] for one in asked.blocks if one["path"].endswith("directives"))
    paper_save(paper=asked, texts={key: "会后的新写法。"}, base=1, by=clerk)
    row = _of(bodies["市财政局"])
    client = enter(finance)
    for url in (
        reverse("papers:countersign", args=[row.pk]),
        reverse("papers:paper-detail", args=[asked.pk]),
    ):
        page = client.get(url).content.decode()
        assert "专项资金" in page
        assert "会后的新写法" not in page
    assert client.get(reverse("papers:countersign", args=[_of(bodies["市发改委"]).pk])).status_code == 404
    told = {"version": 1, "remark": ["写明金额"], "start": ["3"], "end": ["5"]}
    assert client.post(reverse("papers:countersign", args=[row.pk]), told).status_code == 302
    assert Comment.objects.get().quote == row.round.version.text[3:5]
