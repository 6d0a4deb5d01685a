"""一次会议的一生: from drafted topics to issued minutes, follow-ups, package and correction, by services."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.topics.conftest import House, draft_of, drafted, endorsed, house, paper, passed
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.waiting import piles_of
from yiding.councils.models import Council, SeatKind
from yiding.councils.services import seat_add
from yiding.decisions.following import Followup, Remark, RevisionJob
from yiding.decisions.models import Decision
from yiding.deliberations.changes import Asked, changes_apply
from yiding.deliberations.models import DiscussionRecord
from yiding.deliberations.services import room_prepare, sitting_end, sitting_open
from yiding.directory.models import Person
from yiding.meetings.models import Meeting
from yiding.papers import countersigning
from yiding.papers.archiving import package
from yiding.papers.distributing import recipient_read
from yiding.papers.issuing import Issue, paper_correct, paper_issue
from yiding.papers.models import Countersign, Paper, Recipient
from yiding.papers.selectors import papers_visible_to
from yiding.papers.services import minutes_draft, paper_save
from yiding.papers.signing import paper_approve, paper_sign
from yiding.search.query import understand
from yiding.search.selectors import Wanted, find
from yiding.sittings.agenda import entry_add
from yiding.sittings.calling import invitation_come
from yiding.sittings.models import Entry, Invitation, Sitting, SittingState
from yiding.sittings.pool import pool_of
from yiding.sittings.services import Plan, sitting_call, sitting_plan
from yiding.sittings.versions import agenda_approve, agenda_freeze
from yiding.topics import services
from yiding.topics.models import Topic

__all__ = ["drafted", "house"]
FIRST = "临澜市城乡供水管理办法"
RESULTS: tuple[tuple[str, str], ...] = (
    ("deferred", ""),
    ("agreed", "submit"),
    ("studied", ""),
    ("noted", ""),
    *(("agreed", "issue"),) * 7,
)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


class Life:
    """What happened to one sitting of the house, step by step."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.seq = 0
        Council.objects.update(main_send="市水务局，市财政局。", copy_send="市司法局。")
        self.council = Council.objects.get()
        for name in ("江若湄", "韩予安"):
            person = Person.objects.get(name=name)
            seat_add(council=self.council, kind=SeatKind.MEMBER, person=person, by=self.by("clerk"))

    def by(self, name: str) -> User:
        return self.house.by(name)

    def topic(self, title: str) -> Topic:
        """A topic by its road: drafted, approved, returned once with a code, taken in, checked, admitted."""
        kind, liaison, clerk = self.house.kind(), self.by("liaison"), self.by("clerk")
        deputy = Person.objects.get(name="江若湄")
        draft = draft_of(kind, title=f"《{title}》", documents=(title,), deputy=deputy)
        topic = services.topic_draft(
            council=self.council, kind=kind, body=self.house.bodies["water"], draft=draft, by=liaison
        )
        services.paper_add(topic=topic, part="draft", title="送审稿：供水", paper=paper(), by=liaison)
        self.handed_in(topic)
        services.topic_return(topic=topic, code="form", reason="标题不规范", by=clerk)
        services.topic_revise(topic=topic, by=liaison)
        self.handed_in(topic)
        services.topic_take_in(topic=topic, by=clerk)
        passed(self.house, topic)
        endorsed(self.house, topic)
        services.topic_admit(topic=topic, by=self.by("director"))
        return topic

    def handed_in(self, topic: Topic) -> None:
        services.topic_send(topic=topic, by=self.by("liaison"))
        services.topic_submit(topic=topic, by=self.by("head"))

    def more(self, count: int) -> list[Topic]:
        """Topics that are in the pool already."""
        now, kind = clock.now(), self.house.kind()
        bodies = [self.house.bodies[name] for name in ("finance", "building", "market")]
        return [
            Topic.objects.create(
                government=self.house.city,
                council=self.council,
                kind=kind,
                act="审议",
                title=f"《临澜市第{n:02}号事项实施方案》",
                documents=[f"临澜市第{n:02}号事项实施方案"],
                body=bodies[n % 3],
                drafted_by=self.by("clerk"),
                state="admitted",
                submitted_at=now,
                admitted_at=now,
            )
            for n in range(1, count + 1)
        ]

    def planned(self, days: int) -> Sitting:
        day = clock.today() + timedelta(days=days)
        chair = Person.objects.get(name="陆景澄")
        plan = Plan(datetime.combine(day, time(9), clock.SHANGHAI), "第一会议室", chair, "市长")
        return sitting_plan(council=self.council, plan=plan, by=self.by("clerk"))

    def called(self, topics: list[Topic]) -> Sitting:
        sitting, clerk = self.planned(0), self.by("clerk")
        for topic in topics:
            entry_add(sitting=sitting, topic=topic, by=clerk)
        sitting.entries.update(is_ready=True)
        agenda = agenda_freeze(sitting=sitting, by=clerk)
        agenda_approve(agenda=agenda, by=self.by("director"))
        sitting.refresh_from_db()
        sitting_call(sitting=sitting, version=sitting.version, by=clerk)
        own = Invitation.objects.get(sitting=sitting, person__name="江若湄")
        invitation_come(invitation=own, version=own.version, by=self.by("deputy"))
        return sitting

    def write(
        self, sitting: Sitting, entry: Entry | None, kind: str, field: str, value: str, key: str
    ) -> None:
        self.seq += 1
        item = str(entry.public_id) if entry else ""
        asked = Asked("t", self.seq, kind, key, field, value, item=item)
        (answer,) = changes_apply(sitting=sitting, asked=[asked], by=self.by("clerk"))
        assert answer.status == "applied", answer

    def held(self, sitting: Sitting) -> None:
        """Everybody comes; each item has its outcome; the first is revised, issued, and told to act on."""
        clerk = self.by("clerk")
        room_prepare(sitting=sitting, by=clerk)
        for row in sitting.attendances.all():
            self.write(sitting, None, "attendance", "presence", "present", str(row.public_id))
        sitting_open(sitting=sitting, by=clerk)
        first, *others = sitting.entries.order_by("position")
        self.decided(sitting, first, "agreed_in_principle", "issue")
        self.write(sitting, first, "deliberation", "revised_by", "市水务局", "")
        self.part(sitting, first, "opinion", text="补充收费标准的依据")
        self.part(sitting, first, "instruction", text="市财政局要于12月底前落实专项资金。")
        for entry, (outcome, way) in zip(others, RESULTS, strict=True):
            self.decided(sitting, entry, outcome, way)
        sitting_end(sitting=sitting, by=clerk)
        sitting.refresh_from_db()

    def decided(self, sitting: Sitting, entry: Entry, outcome: str, way: str) -> None:
        self.write(sitting, entry, "deliberation", "course", "started", "")
        self.write(sitting, entry, "deliberation", "outcome", outcome, "")
        if way == "issue":
            self.part(sitting, entry, "route", kind="issue", in_name_of="市政府办公室")
        elif way == "submit":
            self.part(sitting, entry, "route", kind="submit", submitted_to="市委常委会")

    def part(self, sitting: Sitting, entry: Entry, what: str, /, **told: str) -> None:
        key = str(uuid4())
        for name, value in told.items():
            self.write(sitting, entry, what, name, value, key)

    def countersigned(self, minutes: Paper) -> None:
        asked = countersigning.Asked(bodies=[self.house.bodies["water"]])
        due = clock.now() + timedelta(days=1)
        countersigning.round_open(paper=minutes, asked=asked, due_at=due, by=self.by("clerk"))
        row = Countersign.objects.select_related("round__version", "round__paper").get(round__paper=minutes)
        countersigning.countersign_answer(asked=row, remarks=[], version=row.version, by=self.by("head"))

    def issued(self, minutes: Paper) -> Paper:
        paper_approve(paper=minutes, by=self.by("director"))
        paper_sign(paper=minutes, by=self.by("mayor"))
        return paper_issue(paper=minutes, told=Issue(clock.today()), by=self.by("clerk"))


@pytest.fixture
def life(house: House) -> Life:
    return Life(house)


@pytest.fixture
def told(life: Life) -> tuple[Life, Sitting, Paper]:
    """All of it, up to the issue."""
    sitting = life.called([life.topic(FIRST), *life.more(11)])
    life.held(sitting)
    minutes = minutes_draft(sitting=Sitting.objects.get(pk=sitting.pk), by=life.by("clerk"))
    edited(minutes, "12月底前", "12月20日前", life.by("clerk"))
    life.countersigned(minutes)
    return life, sitting, life.issued(Paper.objects.get(pk=minutes.pk))


def edited(minutes: Paper, old: str, new: str, by: User) -> None:
    (one,) = [row for row in minutes.blocks if old in row["text"]]
    base = minutes.versions.order_by("-number")[0].number
    texts = {one["key"]: one["text"].replace(old, new)}
    assert paper_save(paper=minutes, texts=texts, base=base, by=by) is not None


def test_the_whole_life_of_a_meeting(
    told: tuple[Life, Sitting, Paper], tmp_path: Path, client_of: Callable[[str], Any]
) -> None:
    life, sitting, minutes = told
    sitting.refresh_from_db()
    meeting = Meeting.objects.get()
    assert (sitting.state, sitting.meeting, minutes.number) == (SittingState.CLOSED, meeting, 1)
    # What was said is sealed with the close, also where the issue closes the sitting.
    assert DiscussionRecord.objects.get().sitting_id == sitting.pk
    outcomes = dict(Decision.objects.order_by("item__no").values_list("item__no", "outcome"))
    assert (outcomes[1], outcomes[2], outcomes[3]) == ("agreed_in_principle", "deferred", "agreed")
    assert len(outcomes) == 12
    assert "12月20日前" in minutes.text
    query = understand("城乡供水管理办法")
    assert query is not None
    assert find(query, life.by("clerk"), Wanted()).count >= 1
    _the_reviser_finds_the_job(life, client_of)
    _the_deferred_topic_comes_again(life, sitting, client_of)
    _the_recipient_reads(life, minutes)
    _the_package_is_whole(life, sitting, tmp_path)


def _the_reviser_finds_the_job(life: Life, client_of: Callable[[str], Any]) -> None:
    job = RevisionJob.objects.select_related("followup__decision__item").get(body__name="市水务局")
    assert [one.text for one in Remark.objects.filter(job=job)] == ["补充收费标准的依据"]
    waiting = {pile.kind.code: [todo.title for todo in pile.todos] for pile in piles_of(life.by("liaison"))}
    assert waiting["revision"] == [job.followup.title]
    desk = client_of("liaison").get(reverse("web:desk")).content.decode()
    assert reverse("decisions:work-detail", args=[job.followup_id]) in desk
    meeting = Meeting.objects.get()
    page = client_of("clerk").get(reverse("decisions:decision-detail", args=[meeting.pk, 1])).content.decode()
    assert "市政府办" in page
    assert reverse("topics:topic-detail", args=[Topic.objects.get(title__contains=FIRST).pk]) in page
    assert {row.kind for row in Followup.objects.filter(item_no=1)} == {"revise", "issue"}


def _the_deferred_topic_comes_again(life: Life, sitting: Sitting, client_of: Callable[[str], Any]) -> None:
    (topic,) = pool_of(life.council)
    assert topic.deferred == 1
    again = life.planned(7)
    entry_add(sitting=again, topic=topic, by=life.by("clerk"))
    page = client_of("clerk").get(reverse("sittings:sitting-detail", args=[again.pk])).content.decode()
    assert "曾上会" in page
    assert reverse("sittings:sitting-detail", args=[sitting.pk]) in page
    page = client_of("clerk").get(reverse("topics:topic-detail", args=[topic.pk])).content.decode()
    for one in (again, sitting):
        assert reverse("sittings:sitting-detail", args=[one.pk]) in page


def _the_recipient_reads(life: Life, minutes: Paper) -> None:
    row = Recipient.objects.select_related("paper").get(body=life.house.bodies["finance"])
    assert papers_visible_to(life.by("treasurer")).filter(pk=minutes.pk).exists()
    assert recipient_read(row=row, by=life.by("treasurer"))


def _the_package_is_whole(life: Life, sitting: Sitting, tmp_path: Path) -> None:
    clerk = life.by("clerk")
    content, _name = package(sitting, papers_visible_to(clerk), by=clerk)
    with zipfile.ZipFile(io.BytesIO(content.read())) as archive:
        archive.extractall(tmp_path / "package")
    at = tmp_path / "package"
    done = subprocess.run(
        [sys.executable, "-I", str(at / "verify.py")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "完好：全部文件与 SM3SUMS 一致\n")
    said = json.loads((at / "record/discussion.json").read_text("utf-8"))
    assert [one["text"] for one in said[0]["opinions"]] == ["补充收费标准的依据"]
    assert any((at / "topics").iterdir())


def test_a_correction_takes_the_place_of_the_ledgers_rows_and_the_follow_ups_stay(
    told: tuple[Life, Sitting, Paper],
) -> None:
    life, _sitting, minutes = told
    meeting, before = Meeting.objects.get(), {row.pk for row in Followup.objects.all()}
    job = RevisionJob.objects.get(body__name="市水务局")
    draft = paper_correct(paper=minutes, reason="时限有误", by=life.by("clerk"))
    edited(draft, "12月20日前", "12月25日前", life.by("clerk"))
    done = life.issued(Paper.objects.get(pk=draft.pk))
    minutes.refresh_from_db()
    assert (done.number, done.state, minutes.state) == (1, "issued", "superseded")
    now = Meeting.objects.get()
    assert now.public_id == meeting.public_id
    assert now.text is not None
    assert "12月25日前" in now.text.characters
    assert Decision.objects.count() == 12
    rows = Followup.objects.all()
    assert {row.pk for row in rows} == before
    assert not any(row.is_orphan for row in rows)
    assert all(row.decision is not None and row.decision.meeting_id == now.pk for row in rows)
    job.refresh_from_db()
    assert job.state == "open"
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {
        "topic.drafted",
        "agenda.approved",
        "sitting.call",
        "discussion.frozen",
        "paper.supersede",
    } <= kinds


@pytest.fixture
def client_of(house: House) -> Callable[[str], Any]:
    return house.client
