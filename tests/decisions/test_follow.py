"""去向办理: from the start through revision, opinions, submission and issue to a decision that is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from benchmarks.generate import CITY
from tests.conftest import given
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.workdays import Calendar, calendar_fill
from yiding.councils.models import Council
from yiding.decisions.comparing import compared, paragraphs_of
from yiding.decisions.ending import (
    Issued,
    followup_issue,
    followup_move,
    followup_report,
    name_keep,
    submission_add,
    submission_move,
)
from yiding.decisions.errors import NameTaken, OpinionsOpen, ResultMissing, RevisionMissing, RoundOver
from yiding.decisions.following import (
    Answer,
    Followup,
    IssuingName,
    OpinionRound,
    Remark,
    RevisionJob,
    Submission,
)
from yiding.decisions.lateness import late_words
from yiding.decisions.models import Decision, PolicyDocument
from yiding.decisions.revising import (
    opinion_give,
    remark_answer,
    revision_file,
    revision_return,
    round_close,
    round_open,
)
from yiding.decisions.rounds import late_tell, opinions_tell
from yiding.decisions.selectors import (
    followups_visible_to,
    opinion_rounds_visible_to,
    remarks_visible_to,
    revision_jobs_visible_to,
    submissions_visible_to,
)
from yiding.decisions.starting import followups_start, followups_start_all, name_called, names_seed
from yiding.deliberations.models import Deliberation, Opinion, PlannedRoute
from yiding.directory.models import Body, Government, GroupMember
from yiding.files.models import DocumentVersion
from yiding.intake.services import Choice, file_confirm
from yiding.meetings.levels import meeting_level_set
from yiding.meetings.models import Meeting
from yiding.notices.models import Notice
from yiding.sittings.models import Entry, Sitting

from .conftest import DAY, MINUTES, paper

Start = Callable[[int], dict[str, Followup]]


def _council(ours: Government, days: int | None = None) -> Council:
    return Council.objects.create(government=ours, name="市政府", kind="常务会议", issue_days=days)


def _held(ours: Government, opinions: tuple[str, ...] = ("补充资金来源", "删去第九条")) -> Deliberation:
    """The sitting whose minutes they are, with what was said on the first item."""
    meeting = Meeting.objects.get()
    sitting = Sitting.objects.create(
        government=ours, council=_council(ours), starts_at=clock.now(), meeting=meeting, number=12, term=1
    )
    entry = Entry.objects.create(
        sitting=sitting, position=1, act="审议", title=f"《{CITY}养老服务实施方案（试行）》", documents=[]
    )
    row = Deliberation.objects.create(entry=entry, outcome="agreed_in_principle")
    speaker = Body.objects.get(government=ours, name="市司法局")
    for n, text in enumerate(opinions):
        Opinion.objects.create(deliberation=row, position=n, body=speaker, text=text)
    Opinion.objects.create(deliberation=row, position=9, text="主持人小结", is_for_reviser=False)
    return row


def _job(rows: dict[str, Followup]) -> RevisionJob:
    return rows["revise"].jobs.select_related("followup__government", "body").get()


def _answered(job: RevisionJob, by: User) -> None:
    for remark in job.remarks.filter(answer=""):
        remark_answer(remark=remark, answer=Answer.ADOPTED, reason="", version=remark.version, by=by)


def _filed(rows: dict[str, Followup], by: User) -> RevisionJob:
    job = _job(rows)
    _answered(job, by)
    revision_file(job=job, paper=paper(), by=by)
    return job


@pytest.mark.requirement("S11.1")
def test_agreement_in_principle_opens_a_revision_with_all_opinions(
    ours: Government, started: Start, reviser: User
) -> None:
    _held(ours)
    rows = started(1)
    job = _job(rows)
    assert job.body.name == "市民政局"
    told = job.remarks.values_list("text", "source")
    assert list(told) == [("补充资金来源", "市司法局"), ("删去第九条", "市司法局")]
    notice = Notice.objects.get(kind="revision.asked")
    assert notice.recipient == reviser
    assert "2 条意见" in notice.body


@pytest.mark.requirement("S11.5")
def test_the_reviser_is_the_body_that_the_decision_names_whatever_its_kind(started: Start) -> None:
    assert _job(started(3)).body.name == "市消防救援大队"


@pytest.mark.requirement("S11.2")
def test_a_round_asks_the_members_of_groups_and_each_opinion_is_adopted_or_declined_with_a_reason(
    started: Start, clerk: User, reviser: User, other: User, third: User, body: Callable[[str], Body]
) -> None:
    rows = started(1)
    group = Body.objects.create(government=body("市公安局").government, name="市各委办局组", is_group=True)
    GroupMember.objects.create(group=group, member=body("市公安局"))
    GroupMember.objects.create(group=group, member=body("市司法局"), ends_on=date(2020, 1, 1))
    due = clock.today() + timedelta(days=1)
    asked = round_open(followup=rows["revise"], words="市各委办局组", due_on=due, by=clerk)
    assert list(asked.asked.values_list("name", flat=True)) == ["市公安局"]
    assert set(Notice.objects.filter(kind="opinion.asked").values_list("recipient", flat=True)) == {other.pk}
    assert opinions_tell() == 1
    assert opinions_tell() == 0
    with pytest.raises(NotAllowed):
        opinion_give(asked=asked, body=body("市司法局"), text="我也提", by=third)
    remark = opinion_give(asked=asked, body=body("市公安局"), text="增加处罚标准", by=other)
    job = _job(rows)
    assert remark.job == job
    with pytest.raises(OpinionsOpen):
        revision_file(job=job, paper=paper(), by=reviser)
    with pytest.raises(BadRequest):
        remark_answer(remark=remark, answer=Answer.DECLINED, reason=" ", version=1, by=reviser)
    with pytest.raises(NotAllowed):
        remark_answer(remark=remark, answer=Answer.ADOPTED, reason="", version=1, by=other)
    remark_answer(remark=remark, answer=Answer.DECLINED, reason="超出上位法", version=1, by=reviser)
    with pytest.raises(OpinionsOpen):
        revision_file(job=job, paper=paper(), by=reviser)
    round_close(asked=asked, version=asked.version, by=clerk)
    with pytest.raises(RoundOver):
        opinion_give(asked=asked, body=body("市公安局"), text="迟到", by=other)
    revision_file(job=job, paper=paper(), by=reviser)
    rows["revise"].refresh_from_db()
    assert rows["revise"].state == "done"
    assert Remark.objects.get().reason == "超出上位法"


@pytest.mark.requirement("S11.3")
def test_versions_before_and_after_are_compared(
    started: Start, clerk: User, reviser: User, clerk_client: Client
) -> None:
    job = _filed(started(1), reviser)
    revision_return(job=job, reason="再改第一条", version=job.version, by=clerk)
    revision_file(job=job, paper=paper("修改稿\n第一条 目的。\n第二条 附则。", "二稿.txt"), by=reviser)
    old, new = DocumentVersion.objects.order_by("number")
    first, second = paragraphs_of(old), paragraphs_of(new)
    assert first is not None
    assert second is not None
    assert [line.kind for line in compared(first, second)] == ["same", "changed", "added"]
    page = clerk_client.get(reverse("decisions:revision-compare", args=[job.pk])).content.decode()
    assert "<del>总则</del>" in page
    assert "<ins>目的</ins>" in page


@pytest.mark.requirement("S11.4")
def test_nothing_goes_out_before_the_revised_version_is_filed(
    started: Start, clerk: User, reviser: User
) -> None:
    rows = started(1)
    name = IssuingName.objects.get(name="市政府办公室")
    facts = Issued(name, "澄政办发〔2026〕8号", DAY)
    with pytest.raises(RevisionMissing):
        followup_issue(followup=rows["issue"], issued=facts, version=1, by=clerk)
    two = started(2)
    one = two["submit"].submissions.get()
    with pytest.raises(RevisionMissing):
        submission_move(submission=one, act="send", version=1, by=clerk)
    _filed(rows, reviser)
    rows["issue"].refresh_from_db()
    followup_issue(followup=rows["issue"], issued=facts, version=rows["issue"].version, by=clerk)


@pytest.mark.requirement("S12.1", "S12.2")
def test_the_kinds_of_submission_and_two_at_once(started: Start, clerk: User) -> None:
    told = {
        no: set(Submission.objects.filter(followup=started(no)["submit"]).values_list("receiver", "verb"))
        for no in (2, 3, 4)
    }
    assert told == {
        2: {("市委常委会", "提交审议")},
        3: {("市委常委会", "报审定")},
        4: {("市人大", "提交审议"), ("市委", "报告")},
    }
    report = Submission.objects.get(verb="报告")
    assert not report.needs_result
    row = report.followup
    one = submission_add(followup=row, receiver="省政府", verb="报审定", needs_result=True, by=clerk)
    assert row.submissions.count() == 3
    assert one.state == "prepared"


@pytest.mark.requirement("S12.3", "S12.4")
def test_the_item_stays_open_until_the_result_and_the_issue_follows(
    started: Start, clerk: User, decision: Callable[[int], Decision]
) -> None:
    rows = started(2)
    _filed(rows, clerk)
    one = rows["submit"].submissions.get()
    for act in ("send", "hear"):
        submission_move(submission=one, act=act, version=one.version, by=clerk, day=DAY)
        assert not decision(2).is_done
    submission_move(submission=one, act="return", version=one.version, by=clerk, note="补充测算")
    job = _job(rows)
    assert (job.state, job.note) == ("open", "补充测算")
    submission_move(submission=one, act="prepare", version=one.version, by=clerk)
    with pytest.raises(RevisionMissing):
        submission_move(submission=one, act="send", version=one.version, by=clerk)
    revision_file(job=job, paper=paper("三稿"), by=clerk)
    submission_move(submission=one, act="send", version=one.version, by=clerk, day=DAY, paper=paper("送审"))
    submission_move(
        submission=one,
        act="agree_with_changes",
        version=one.version,
        by=clerk,
        day=DAY,
        note="第三条修改后同意",
        then="issue",
    )
    assert (one.state, one.result, one.result_on) == ("agreed_with_changes", "第三条修改后同意", DAY)
    assert one.document is not None
    rows["submit"].refresh_from_db()
    assert rows["submit"].state == "done"
    follow = Followup.objects.get(kind="issue")
    assert (decision(2).followed, decision(2).followed_done) == (3, 2)
    name = IssuingName.objects.get(name="市政府")
    followup_issue(followup=follow, issued=Issued(name, "澄政发〔2026〕3号", DAY), version=1, by=clerk)
    assert decision(2).is_done


@pytest.mark.requirement("S12.3")
def test_what_a_higher_body_must_agree_to_is_not_issued_before(started: Start, clerk: User) -> None:
    rows = started(2)
    _filed(rows, clerk)
    follow = Followup.objects.create(
        government=rows["submit"].government,
        meeting=rows["submit"].meeting,
        decision=rows["submit"].decision,
        decision_key=rows["submit"].decision_key,
        item_no=2,
        kind="issue",
        started_at=clock.now(),
    )
    facts = Issued(IssuingName.objects.get(name="市政府"), "1号", DAY)
    with pytest.raises(ResultMissing):
        followup_issue(followup=follow, issued=facts, version=1, by=clerk)


@pytest.mark.requirement("S12.4")
def test_a_final_list_follows_where_that_is_chosen(started: Start, clerk: User) -> None:
    rows = started(2)
    _filed(rows, clerk)
    one = rows["submit"].submissions.get()
    submission_move(submission=one, act="send", version=one.version, by=clerk)
    submission_move(submission=one, act="agree", version=one.version, by=clerk, then="final_list")
    follow = Followup.objects.get(kind="arrange")
    followup_report(followup=follow, evidence="清单已下发", done_on=DAY, version=1, by=clerk, paper=paper())
    assert follow.document is not None
    assert Decision.objects.get(public_id=follow.decision_key).is_done


@pytest.mark.requirement("S13.1")
def test_the_list_of_names_can_grow_and_two_spellings_are_one_name(ours: Government, clerk: User) -> None:
    names_seed(ours)
    assert set(IssuingName.objects.values_list("name", flat=True)) == {
        "市政府",
        "市政府办公室",
        "两办",
        "市安委会",
        "市减灾委",
        "市消安委",
        "市长江办",
    }
    assert name_called(ours, "市政府办") == name_called(ours, "市政府办公室") is not None
    told = {"name": "市河长办", "aliases": ["市河长制办公室"], "is_active": True}
    made = name_keep(name=IssuingName(government=ours), told=told, version=None, by=clerk)
    assert name_called(ours, "市河长制办公室") == made
    clash = {"name": "另一个", "aliases": ["市政府办"], "is_active": True}
    with pytest.raises(NameTaken):
        name_keep(name=IssuingName(government=ours), told=clash, version=None, by=clerk)


@pytest.mark.requirement("S13.2", "S13.3", "S13.4")
def test_an_issue_has_name_drafter_number_day_file_and_a_way_back(
    started: Start, clerk: User, body: Callable[[str], Body], clerk_client: Client
) -> None:
    rows = started(1)
    _filed(rows, clerk)
    row = rows["issue"]
    assert (row.in_name_of, str(row.name)) == ("市政府办", "市政府办公室")
    facts = Issued(row.name, "澄政办发〔2026〕8号", DAY)
    followup_issue(followup=row, issued=facts, version=row.version, by=clerk, paper=paper("印发稿"))
    assert row.drafter == row.leading_body == body("市民政局")
    assert row.drafter.name != row.name.name
    policy = PolicyDocument.objects.get(number="澄政办发〔2026〕8号")
    assert (policy.issued_on, policy.in_name_of, policy.state) == (DAY, "市政府办公室", "in_force")
    assert policy.document == row.document is not None
    assert policy.review_on == date(2028, 4, 1)
    meeting = row.meeting
    back = reverse("decisions:decision-detail", args=[meeting.pk, 1])
    assert back in clerk_client.get(reverse("decisions:policy-detail", args=[policy.pk])).content.decode()
    assert "澄政办发〔2026〕8号" in clerk_client.get(back).content.decode()
    assert Event.objects.filter(kind="followup.issued").count() == 1


@pytest.mark.requirement("S13.4")
def test_another_body_can_be_named_to_lead(started: Start, clerk: User, body: Callable[[str], Body]) -> None:
    rows = started(1)
    _filed(rows, clerk)
    facts = Issued(rows["issue"].name, "8号", DAY, leading_body=body("市司法局"))
    followup_issue(followup=rows["issue"], issued=facts, version=1, by=clerk)
    assert rows["issue"].leading_body == body("市司法局")


@pytest.mark.requirement("S13.5")
def test_what_was_agreed_and_is_not_yet_out_is_listed_for_each_sitting(
    ours: Government, clerk: User, clerk_client: Client
) -> None:
    followups_start_all(meeting=Meeting.objects.get(), by=clerk)
    address = reverse("decisions:work-list")
    page = clerk_client.get(address, {"out": "1", "number": "12"}).content.decode()
    assert "养老服务实施方案" in page
    assert "应急预案" in page
    assert Followup.objects.filter(kind__in=("issue", "submit")).count() == 4
    one = Submission.objects.get(receiver="市委常委会", verb="报审定")
    Submission.objects.filter(pk=one.pk).update(state="sent")
    page = clerk_client.get(address, {"out": "1", "number": "12"}).content.decode()
    assert "渔港经济发展规划" not in page
    assert "养老服务实施方案" in page
    assert "养老服务" not in clerk_client.get(address, {"out": "1", "number": "13"}).content.decode()


@pytest.mark.requirement("S13.5")
def test_what_is_late_says_why(ours: Government, started: Start, clerk: User) -> None:
    calendar_fill()
    _council(ours, days=10)
    row = started(1)["issue"]
    assert (row.due_on, row.due_reason) == (date(2026, 3, 19), "会后 10 个工作日内")
    calendar = Calendar.load()
    assert late_words(row, calendar, date(2026, 3, 19)) == ""
    told = late_words(row, calendar, date(2026, 3, 24))
    assert told == "应于 2026-03-19 前印发（会后 10 个工作日内），已逾期 3 个工作日"
    assert late_tell() == 1
    assert Notice.objects.get(kind="issue.late").recipient == clerk
    assert late_tell() == 0


def test_the_day_that_the_meeting_set_comes_first(ours: Government, started: Start) -> None:
    held = _held(ours)
    PlannedRoute.objects.create(
        deliberation=held, position=0, kind="issue", in_name_of="市政府办", due_on=date(2026, 3, 12)
    )
    row = started(1)["issue"]
    assert (row.due_on, row.due_reason) == (date(2026, 3, 12), "会议定的期限")


def test_all_decisions_of_a_meeting_start_at_once_and_only_once(ours: Government, clerk: User) -> None:
    meeting = Meeting.objects.get()
    assert followups_start_all(meeting=meeting, by=clerk) == 7
    assert followups_start_all(meeting=meeting, by=clerk) == 0
    told = {one.item.no: one.followed for one in Decision.objects.all()}
    assert told == {1: 2, 2: 2, 3: 2, 4: 1, 5: 0}
    with pytest.raises(WrongState):
        followups_start(decision=Decision.objects.get(item__no=1), by=clerk)


def test_a_decision_is_done_only_when_each_of_its_ways_out_is(
    started: Start, clerk: User, decision: Callable[[int], Decision], clerk_client: Client
) -> None:
    rows = started(1)
    _filed(rows, clerk)
    assert (decision(1).followed, decision(1).followed_done, decision(1).is_done) == (2, 1, False)
    page = clerk_client.get(reverse("decisions:decision-list"), {"progress": "open"}).content.decode()
    assert "办理中 1/2" in page
    followup_move(followup=rows["issue"], act="drop", reason="并入另一文件", version=1, by=clerk)
    assert decision(1).is_done
    followup_move(followup=rows["issue"], act="reopen", reason="", version=2, by=clerk)
    assert not decision(1).is_done
    meeting = rows["issue"].meeting
    assert (
        "办理中 1/2"
        in clerk_client.get(reverse("meetings:meeting-detail", args=[meeting.pk])).content.decode()
    )


@pytest.mark.requirement("S11.4", "S13.3")
def test_the_work_survives_that_the_minutes_are_replaced(
    ours: Government, started: Start, clerk: User, decision: Callable[[int], Decision]
) -> None:
    from io import BytesIO

    from yiding.files.services import text_keep
    from yiding.intake.reading import understand
    from yiding.intake.services import batch_open, file_parsed, file_read, file_receive
    from yiding.minutes.text import Text

    rows, two = started(1), started(2)
    _filed(rows, clerk)
    old = decision(1).pk
    text = Text(
        MINUTES.replace("以市政府办名义印发", "以市政府名义印发").replace(
            "提交市委常委会审议", "抓紧组织实施"
        )
    )
    told, advice, _certain = understand(text)
    file = file_receive(
        batch=batch_open(by=clerk),
        name="更正.txt",
        content=BytesIO(text.characters.encode()),
        by=clerk,
        queue=False,
    )
    file_read(file=file, text=text_keep(file.blob, text))
    file_parsed(file=file, told=told, advice=advice, parser_version="")
    file_confirm(file=file, by=clerk, choice=Choice.NEW_VERSION)
    assert decision(1).pk != old
    for row in (*rows.values(), *two.values()):
        row.refresh_from_db()
    assert rows["issue"].decision == rows["revise"].decision == decision(1)
    assert not rows["issue"].is_orphan
    assert two["submit"].is_orphan
    assert (decision(1).followed, decision(1).followed_done) == (2, 1)


@pytest.fixture
def leader(db: None) -> User:
    return given(User.objects.create_user("leader"), Role.LEADER)


def test_who_sees_what(
    ours: Government,
    started: Start,
    clerk: User,
    reviser: User,
    other: User,
    third: User,
    leader: User,
    stranger: User,
    body: Callable[[str], Body],
) -> None:
    _held(ours)
    rows, two = started(1), started(2)
    due = clock.today() + timedelta(days=5)
    asked = round_open(followup=rows["revise"], words="市公安局", due_on=due, by=clerk)
    given_ = opinion_give(asked=asked, body=body("市公安局"), text="意见", by=other)
    meeting = Meeting.objects.get()
    meeting_level_set(meeting=meeting, level=Level.MEMBERS, version=meeting.version, by=clerk)
    every = {row.pk for row in (*rows.values(), *two.values())}
    jobs = {_job(rows).pk, _job(two).pk}
    seen = {
        user.username: (
            set(followups_visible_to(user).values_list("pk", flat=True)),
            set(revision_jobs_visible_to(user).values_list("pk", flat=True)),
            set(opinion_rounds_visible_to(user).values_list("pk", flat=True)),
            set(remarks_visible_to(user).values_list("text", flat=True)),
            set(submissions_visible_to(user).values_list("receiver", flat=True)),
        )
        for user in (clerk, leader, reviser, other, third, stranger)
    }
    texts = {"补充资金来源", "删去第九条", "意见"}
    carried = {rows["revise"].pk, rows["issue"].pk}
    assert seen == {
        "clerk": (every, jobs, {asked.pk}, texts, {"市委常委会"}),
        "leader": (every, jobs, {asked.pk}, set(), {"市委常委会"}),
        "reviser": (carried, {_job(rows).pk}, {asked.pk}, texts, set()),
        "other": (
            {rows["revise"].pk, *(row.pk for row in two.values())},
            {_job(two).pk},
            {asked.pk},
            {given_.text},
            {"市委常委会"},
        ),
        "third": (set(), set(), set(), set(), set()),
        "stranger": (set(), set(), set(), set(), set()),
    }


def test_a_body_cannot_do_what_is_anothers(started: Start, reviser: User, other: User, clerk: User) -> None:
    rows = started(1)
    job = _job(rows)
    with pytest.raises(NotAllowed):
        revision_file(job=job, paper=paper(), by=other)
    with pytest.raises(NotAllowed):
        round_open(followup=rows["revise"], words="市公安局", due_on=clock.today(), by=reviser)
    revision_file(job=job, paper=paper(), by=reviser)
    assert OpinionRound.objects.count() == 0


@pytest.mark.parametrize("page", ["decision-list", "work-list", "decision-detail", "work-detail"])
def test_pages_take_as_many_queries_with_many_rows_as_with_one(
    page: str, ours: Government, clerk: User, clerk_client: Client, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    made = followups_start(decision=Decision.objects.get(item__no=1), by=clerk)
    meeting = Meeting.objects.get()
    addresses = {
        "decision-list": reverse("decisions:decision-list"),
        "work-list": reverse("decisions:work-list"),
        "decision-detail": reverse("decisions:decision-detail", args=[meeting.pk, 1]),
        "work-detail": reverse("decisions:work-detail", args=[made[0].pk]),
    }

    def count() -> int:
        with CaptureQueriesContext(connection) as told:
            assert clerk_client.get(addresses[page]).status_code == 200
        return len(told)

    clerk_client.get(addresses[page])
    few = count()
    for no in (2, 3, 4):
        followups_start(decision=Decision.objects.get(item__no=no), by=clerk)
    job = made[0].jobs.get()
    Remark.objects.bulk_create([Remark(followup=made[0], job=job, text=f"{n}") for n in range(40)])
    assert count() == few <= 15
