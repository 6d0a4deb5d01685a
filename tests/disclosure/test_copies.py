"""公开文本: nobody's mark means not public; what is withheld is gone; what is internal never appears."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from benchmarks.generate import CITY
from tests.conftest import PASSWORD, given
from yiding.audit.chain import sm3
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.workdays import Calendar
from yiding.councils.models import Council
from yiding.decisions.models import Decision, Remark
from yiding.decisions.starting import followups_start
from yiding.deliberations.models import Deliberation, Dissent, Instruction, Opinion
from yiding.disclosure.errors import NotMarked, SamePerson, StillThere, TextChanged
from yiding.disclosure.models import Interpretation, Mark, PublicCopy, Reason
from yiding.disclosure.rendering import OTHERS
from yiding.disclosure.rounds import due_tell
from yiding.disclosure.selectors import (
    interpretations_visible_to,
    late_words,
    marks_visible_to,
    public_copies,
    public_copies_visible_to,
    reasons_visible_to,
    waiting_for_release,
    withheld_visible_to,
)
from yiding.disclosure.services import (
    Left,
    copy_move,
    copy_prepare,
    interpretation_publish,
    interpretation_write,
    mark_set,
    source_of,
    withheld_set,
)
from yiding.files.models import Disclosure
from yiding.meetings.models import Meeting
from yiding.meetings.services import Entered
from yiding.minutes.readers import read
from yiding.notices.models import Notice
from yiding.papers.hooks import Issued, issued
from yiding.papers.models import Paper
from yiding.sittings.models import Entry, Sitting

SECRET = "内部标记"


def _active(meeting: Meeting, by: User) -> Mark:
    return mark_set(meeting=meeting, disclosure=Disclosure.ACTIVE, reason="", version=0, by=by)


@pytest.fixture
def copy(meeting: Meeting, clerk: User) -> PublicCopy:
    _active(meeting, clerk)
    return copy_prepare(meeting=meeting, by=clerk)


def _withhold(copy: PublicCopy, by: User, *numbers: int, **passage: Any) -> None:
    reason = Reason.objects.get(code="process")
    left = [Left(reason, SECRET, item_no=no) for no in numbers]
    if passage:
        left.append(Left(reason, SECRET, **passage))
    withheld_set(copy=copy, left=left, version=copy.version, by=by)


def _released(copy: PublicCopy, clerk: User, director: User) -> None:
    copy_move(copy=copy, act="check", version=copy.version, by=clerk)
    copy_move(copy=copy, act="release", version=copy.version, by=director)


@pytest.mark.requirement("S10.1")
def test_a_person_sets_the_mark_and_without_one_nothing_is_public(meeting: Meeting, clerk: User) -> None:
    assert meeting.disclosure
    with pytest.raises(NotMarked):
        copy_prepare(meeting=meeting, by=clerk)
    with pytest.raises(BadRequest):
        mark_set(meeting=meeting, disclosure=Disclosure.WITHHELD, reason=" ", version=0, by=clerk)
    mark = mark_set(meeting=meeting, disclosure=Disclosure.WITHHELD, reason="内部事务", version=0, by=clerk)
    assert (mark.set_by, mark.reason, mark.due_on) == (clerk, "内部事务", None)
    with pytest.raises(NotMarked):
        copy_prepare(meeting=meeting, by=clerk)
    mark = mark_set(meeting=meeting, disclosure=Disclosure.ACTIVE, reason="", version=1, by=clerk)
    copy_prepare(meeting=meeting, by=clerk)
    assert not public_copies().exists()


@pytest.mark.requirement("S10.1")
def test_the_mark_is_looked_at_again_before_the_release(
    copy: PublicCopy, clerk: User, director: User
) -> None:
    copy_move(copy=copy, act="check", version=copy.version, by=clerk)
    meeting = copy.meeting
    mark_set(meeting=meeting, disclosure=Disclosure.WITHHELD, reason="有误", version=1, by=clerk)
    with pytest.raises(NotMarked):
        copy_move(copy=copy, act="release", version=copy.version, by=director)


@pytest.mark.requirement("S10.2")
def test_withheld_items_leave_one_sentence_and_no_trace(
    copy: PublicCopy, clerk: User, director: User
) -> None:
    _withhold(copy, clerk, 2, 4)
    _released(copy, clerk, director)
    copy.refresh_from_db()
    text = copy.text
    assert text.count(OTHERS) == 1
    for gone in ("停车管理办法", "应急预案", "市公安局关于", "市人大"):
        assert gone not in text
    for kept in ("养老服务实施方案", "渔港经济发展规划", "秋粮收购", "出席：邹廷岳", "第3号"):
        assert kept in text
    opening = text.split("会议纪要如下：", 1)[0]
    assert "养老服务实施方案" in opening
    assert [line[:2] for line in text.splitlines() if line[1:2] == "、"] == ["一、", "二、", "三、"]
    assert "停车管理办法" in source_of(copy.meeting)[0]
    assert copy.digest == sm3(text.encode())
    assert "<h1>" in copy.html
    assert OTHERS in copy.html


@pytest.mark.requirement("S10.2")
def test_a_passage_is_cut_out_and_its_reason_kept(copy: PublicCopy, clerk: User) -> None:
    text = source_of(copy.meeting)[0]
    quote = "会议认为，该项工作十分必要。"
    start = text.index(quote)
    _withhold(copy, clerk, start=start, end=start + len(quote), quote=quote)
    copy_move(copy=copy, act="check", version=copy.version, by=clerk)
    assert quote not in copy.text
    assert OTHERS not in copy.text
    assert copy.text == text.replace(quote, "")
    row = copy.withheld.get()
    assert (row.quote, row.reason.basis, row.note) == (quote, "政府信息公开条例第十六条第二款", SECRET)


def test_a_place_that_does_not_fit_its_quote_is_refused(copy: PublicCopy, clerk: User) -> None:
    with pytest.raises(TextChanged):
        _withhold(copy, clerk, start=3, end=9, quote="别处的文字呀")


def test_what_can_still_be_read_elsewhere_stops_the_check(copy: PublicCopy, clerk: User) -> None:
    text = source_of(copy.meeting)[0]
    quote = f"《{CITY}停车管理办法（修订）》"
    start = text.rindex(quote)
    _withhold(copy, clerk, start=start, end=start + len(quote), quote=quote)
    with pytest.raises(StillThere):
        copy_move(copy=copy, act="check", version=copy.version, by=clerk)


@pytest.mark.requirement("S10.3")
def test_no_internal_opinion_ever_appears(
    copy: PublicCopy, clerk: User, director: User, client: Client
) -> None:
    meeting = copy.meeting
    council = Council.objects.create(government=meeting.government, name="市政府", kind="常务会议")
    sitting = Sitting.objects.create(
        government=meeting.government,
        council=council,
        starts_at=clock.now(),
        meeting=meeting,
        reason=SECRET,
        place=SECRET,
    )
    entry = Entry.objects.create(sitting=sitting, position=1, act=SECRET, title=f"{SECRET}养老服务")
    row = Deliberation.objects.create(entry=entry, views=SECRET, remarks=SECRET, notes=SECRET)
    Dissent.objects.create(deliberation=row, person_written=SECRET, text=SECRET)
    Opinion.objects.create(deliberation=row, position=1, text=SECRET)
    Instruction.objects.create(deliberation=row, position=1, text=SECRET)
    followups = followups_start(decision=Decision.objects.get(item__no=1), by=clerk)
    Remark.objects.create(followup=followups[0], text=SECRET, source=SECRET, reason=SECRET, answer="declined")
    interpretation = Interpretation.objects.get(copy=copy)
    interpretation_write(interpretation=interpretation, plan=SECRET, text=SECRET, version=1, by=clerk)
    _withhold(copy, clerk, 2)
    _released(copy, clerk, director)
    copy.refresh_from_db()
    assert copy.text
    for field in PublicCopy._meta.concrete_fields:
        assert SECRET not in str(getattr(copy, field.attname))
    reader = given(User.objects.create_user("reader", password=PASSWORD), Role.LEADER)
    assert not withheld_visible_to(reader).exists()
    assert set(public_copies_visible_to(reader)) == {copy}


@pytest.mark.requirement("S10.3")
def test_a_copy_is_frozen_and_another_person_releases_it(
    copy: PublicCopy, clerk: User, director: User
) -> None:
    with pytest.raises(NotAllowed):
        copy_move(copy=copy, act="release", version=copy.version, by=clerk)
    _released(copy, clerk, director)
    frozen = copy.text
    with pytest.raises(WrongState):
        withheld_set(copy=copy, left=[], version=copy.version, by=clerk)
    Meeting.objects.update(record={})
    copy.refresh_from_db()
    assert copy.text == frozen
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicCopy.objects.filter(pk=copy.pk).update(released_by=clerk)


def test_who_prepared_does_not_release(meeting: Meeting, director: User) -> None:
    _active(meeting, director)
    copy = copy_prepare(meeting=meeting, by=director)
    copy_move(copy=copy, act="check", version=copy.version, by=director)
    with pytest.raises(SamePerson):
        copy_move(copy=copy, act="release", version=copy.version, by=director)


def test_a_withdrawal_leaves_a_tombstone_and_a_new_copy_can_be_made(
    copy: PublicCopy, clerk: User, director: User
) -> None:
    _released(copy, clerk, director)
    with pytest.raises(WrongState):
        mark_set(meeting=copy.meeting, disclosure=Disclosure.WITHHELD, reason="x", version=1, by=clerk)
    with pytest.raises(BadRequest):
        copy_move(copy=copy, act="withdraw", version=copy.version, by=director)
    copy_move(copy=copy, act="withdraw", version=copy.version, by=director, reason="有更正")
    row = public_copies().get()
    assert (row.state, row.withdrawal_reason, row.withdrawn_on) == ("withdrawn", "有更正", clock.today())
    again = copy_prepare(meeting=copy.meeting, by=clerk)
    assert again.pk != copy.pk


def test_the_clock_of_twenty_working_days_says_why_it_is_late(meeting: Meeting, clerk: User) -> None:
    mark = _active(meeting, clerk)
    assert (mark.due_on, mark.due_reason) == (date(2026, 4, 7), "印发后 20 个工作日内")
    calendar = Calendar.load()
    assert late_words(mark, calendar, date(2026, 4, 7)) == ""
    told = late_words(mark, calendar, date(2026, 4, 10))
    assert told == "应于 2026-04-07 前公开（印发后 20 个工作日内），已逾期 3 个工作日"
    with time_machine.travel("2026-03-20T02:00:00Z", tick=False):
        assert due_tell() == 0
    with time_machine.travel("2026-04-03T02:00:00Z", tick=False):
        assert due_tell() == 1
        assert due_tell() == 0
    assert Notice.objects.get(kind="disclosure.due").recipient == clerk
    assert [one.mark for one in waiting_for_release(clerk)] == [mark]


def test_an_interpretation_goes_out_with_its_copy(copy: PublicCopy, clerk: User, director: User) -> None:
    row = Interpretation.objects.get()
    interpretation_write(interpretation=row, plan="随文件发布", text="", version=row.version, by=clerk)
    assert row.state == "planned"
    interpretation_write(interpretation=row, plan="", text="为什么要做", version=row.version, by=clerk)
    with pytest.raises(WrongState):
        interpretation_publish(interpretation=row, version=row.version, by=director)
    _released(copy, clerk, director)
    row.refresh_from_db()
    assert (row.state, row.published_on) == ("published", clock.today())


def test_who_sees_what(copy: PublicCopy, clerk: User, director: User, stranger: User) -> None:
    leader = given(User.objects.create_user("leader"), Role.LEADER)
    _withhold(copy, clerk, 2)
    selectors = (
        public_copies_visible_to,
        marks_visible_to,
        withheld_visible_to,
        reasons_visible_to,
        interpretations_visible_to,
    )
    seen = {
        user.username: [selector(user).count() for selector in selectors]
        for user in (clerk, director, leader, stranger)
    }
    assert seen == {
        "clerk": [1, 1, 1, 7, 1],
        "director": [1, 1, 1, 7, 1],
        "leader": [0, 0, 0, 0, 0],
        "stranger": [0, 0, 0, 0, 0],
    }


def test_the_editor_shows_the_preview_of_what_is_chosen(copy: PublicCopy, clerk_client: Client) -> None:
    reason = Reason.objects.get(code="internal")
    told = {"version": copy.version, "item_2": "on", "reason_2": reason.pk, "passages": "[]"}
    answer = clerk_client.post(reverse("disclosure:copy-preview", args=[copy.pk]), told).content.decode()
    assert "停车管理办法" not in answer
    assert OTHERS in answer
    assert not copy.withheld.exists()
    wrong = clerk_client.post(reverse("disclosure:copy-edit", args=[copy.pk]), {**told, "reason_2": ""})
    assert wrong.status_code == 422
    pasted = {"quote": "会议认为，该项工作十分必要。", "quote_reason": reason.pk}
    done = clerk_client.post(reverse("disclosure:copy-edit", args=[copy.pk]), {**told, **pasted})
    assert done.status_code == 302
    assert set(copy.withheld.values_list("item_no", "quote")) == {
        (2, f"审议《{CITY}停车管理办法（修订）》"),
        (None, "会议认为，该项工作十分必要。"),
    }


@pytest.mark.requirement("S10.1", "S11.1")
def test_the_issue_of_minutes_starts_the_follow_up_and_takes_the_mark_of_the_draft(
    meeting: Meeting, clerk: User
) -> None:
    told = {"government": meeting.government, "kind": "minutes", "title": "纪要", "drafter": clerk}
    paper = Paper.objects.create(disclosure="active", **told)
    entered = Entered(meeting, source_of(meeting)[2], {})
    issued(Issued(paper, clerk, entered))
    assert Decision.objects.get(item__no=1).followed == 2
    assert Mark.objects.get().disclosure == "active"
    issued(Issued(paper, clerk, entered))
    assert Mark.objects.count() == 1


@pytest.mark.requirement("S10.3")
def test_the_copy_is_printed_from_its_own_text(copy: PublicCopy, clerk: User, clerk_client: Client) -> None:
    _withhold(copy, clerk, 2)
    copy_move(copy=copy, act="check", version=copy.version, by=clerk)
    assert copy.pdf is not None
    answer = clerk_client.get(reverse("disclosure:copy-file", args=[copy.pk, "pdf"]))
    told = "".join(read(b"".join(answer.streaming_content)).characters.split())
    assert OTHERS in told
    assert "停车管理办法" not in told
    assert "养老服务实施方案" in told
