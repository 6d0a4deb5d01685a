"""表单表: every form address of the site, who sends it, what a page of ours would send, what is not theirs.

A world with one row of each kind stands behind it. A test holds the table against the table of addresses.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from benchmarks.generate import CITY, enter, synthetic_minutes
from tests.access.scenes import scene
from tests.accountability import rows as accountability
from tests.bulletins.rows import month
from tests.bulletins.rows import rows_of as bulletin_rows
from tests.commitments import rows as commitments
from tests.conftest import PASSWORD, given
from tests.coordination import rows as coordination
from tests.decisions.scene import copies, followups
from tests.deliberations.conftest import stage_of, stage_with_study
from tests.difficulties import rows as difficulties
from tests.dispatch.rows import rows_of as dispatch_rows
from tests.dispatch.rows import special
from tests.facts.rows import facts_of
from tests.handovers import rows as handovers
from tests.incidents import rows as incidents
from tests.lookback.rows import over as look_back_over
from tests.lookback.rows import rows_of as look_back_rows
from tests.outreach import rows as outreach
from tests.papers.rows import rows_make
from tests.practices import rows as practices
from tests.registers import map_rows as register_maps
from tests.registers import shape_table_rows as register_shapes
from tests.registers.duty_table_rows import rows_of as duty_rows
from tests.registers.form_rows import Later, driven, maps_later
from tests.registers.land_rows import rows_of as land_rows
from tests.registers.table_rows import rows_of as register_rows
from tests.resources import rows as resources
from tests.rosters import rows as rosters
from tests.supervision.filing_rows import filing_rows
from tests.supervision.rows import Stage, stage_make
from tests.supervision.rows import rows_of as rows_of_stage
from tests.topics.rows import seated, topic_rows
from tests.training import rows as training
from tests.urging.rows import slip_of, urging_rows, with_rules
from yiding.accounts.models import Account, Holding, Impersonation, StandIn
from yiding.accounts.services import account_of
from yiding.api.services import token_make
from yiding.bulletins.drafting import bulletin_draft
from yiding.bulletins.sending import bulletin_send
from yiding.commitments.models import CommitmentRule
from yiding.core import clock, jobs
from yiding.core.access import Level, Role
from yiding.core.models import CalendarDay
from yiding.councils.models import Council
from yiding.decisions.models import PolicyDocument, Series, SeriesState
from yiding.deliberations.codes import token_of
from yiding.deliberations.models import Attendance, Pause
from yiding.difficulties.models import DifficultyKind
from yiding.directory.merging import bodies_merge
from yiding.directory.models import (
    Body,
    BodyName,
    Government,
    GroupMember,
    Merge,
    Person,
    Post,
    Proposal,
    ProposalKind,
)
from yiding.directory.phonebook import phone_set
from yiding.directory.splitting import person_split
from yiding.directory.subjects import Enterprise, Indicator, Parcel, Place, PlaceKind
from yiding.disclosure.models import Mark
from yiding.dispatch.hooks import Offered, offer_hard_cases
from yiding.dispatch.models import Dispatch, HardCase, Hearing
from yiding.dispatch.reviewing import Arranged, case_raise, series_set
from yiding.dispatch.services import dispatch_freeze
from yiding.facts.services import sheet_compute
from yiding.files.services import Paper, document_make
from yiding.handovers.models import HandoverRule
from yiding.intake.models import Batch, Correction, File
from yiding.intake.services import batch_open, file_correct, file_receive
from yiding.lookback.models import LookBack
from yiding.meetings.models import Meeting
from yiding.meetings.papers import KIND
from yiding.notices.channels import Channel
from yiding.notices.kinds import KINDS
from yiding.notices.models import Delivery, DeliveryState, Notice
from yiding.papers.models import Comment, Countersign, PaperState, Recipient
from yiding.papers.services import minutes_draft
from yiding.rosters.models import DutyPost, Pattern, Shift
from yiding.rosters.standing import standing_of
from yiding.supervision.assigning import task_decline
from yiding.supervision.extending import extension_ask, task_suspend
from yiding.supervision.filing import matters_approve, matters_drop, matters_submit
from yiding.supervision.models import Candidate
from yiding.topics.models import Endorsement, GateCheck, Topic

SOURCES = Path(__file__).resolve().parents[1] / "corpus" / "sources"
NOWHERE = 9_999_999
Data = dict[str, Any]


@dataclass(slots=True)
class World:
    """一个班底: the cast, and one row of each kind."""

    users: dict[str, User]
    rows: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    """What each one's browser holds once they have logged in."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self.rows[name]
        except KeyError:
            raise AttributeError(name) from None

    def fresh(self, name: str) -> Any:
        self.rows[name].refresh_from_db()
        return self.rows[name]

    def log_in(self) -> None:
        """Everybody once: a walk tries many thousand times."""
        for by, user in self.users.items():
            client = Client()
            client.force_login(user)
            self.cookies[by] = client.cookies

    def browser(self, by: str, *, checks: bool = False) -> Client:
        """A browser of somebody who has just logged in, or of nobody."""
        client = Client(enforce_csrf_checks=checks)
        if by:
            client.cookies = deepcopy(self.cookies[by])
        return client


def _nothing(_world: World) -> Data:
    return {}


def _none(_world: World) -> list[Data]:
    return []


@dataclass(frozen=True, slots=True)
class Form:
    """一张表单: ``others`` are the keys of the address that belong to other rows, ``foreign`` the fields."""

    name: str
    by: str
    data: Callable[[World], Data] = _nothing
    keys: Callable[[World], Data] = _nothing
    others: Callable[[World], list[Data]] = _none
    foreign: Callable[[World], list[Data]] = _none
    stale: Callable[[World], list[Data]] = _none
    outsiders: tuple[str, ...] = ("stranger",)
    body: Callable[[], bytes] | None = None

    @property
    def word(self) -> str:
        return f"{self.name} by {self.by}"

    def address(self, world: World, **keys: Any) -> str:
        return reverse(self.name, kwargs={**self.keys(world), **keys})

    def stale_data(self, world: World) -> Iterator[Data]:
        """What a page would send that was opened before somebody else saved."""
        told = self.data(world)
        if "version" in told:
            versions = {told["version"] + more for more in (-1, 1, 7)} - {-1}
            yield from ({**told, "version": version} for version in sorted(versions))
        yield from ({**told, **changed} for changed in self.stale(world))


def world_make() -> World:
    """Everything, once."""
    enter(iter(list(synthetic_minutes(3))))
    ours = Government.objects.get(name=f"{CITY}人民政府")
    Government.objects.filter(pk=ours.pk).update(is_ours=True)
    world = World(_cast())
    world.rows |= {"ours": ours, "meeting": Meeting.objects.first()}
    _directory(world)
    _decisions(world)
    _accounts(world)
    _intake(world)
    world.rows["day"] = CalendarDay.objects.create(day=date(2026, 10, 1), is_workday=False, name="国庆节")
    made = token_make(
        name="数据平台",
        account=account_of(world.users["clerk"]),
        scopes=["read:meetings"],
        expires_on=clock.today(),
        by=world.users["security"],
    )
    world.rows["token"] = made.token
    paper = Paper(BytesIO("关于供水的办法".encode()), "一稿.txt", Level.GOVERNMENT)
    home = (KIND, world.meeting.pk)
    world.rows["document"] = document_make(title="办法", about=home, paper=paper, by=world.users["clerk"])
    _notices(world)
    world.rows |= scene(ours, world.users["clerk"])
    _room(world)
    _papers(world)
    _after(world)
    _topics(world)
    _filing(world)
    _tasks(world)
    _beside(world)
    _urging(world)
    _facts(world)
    _followed(world)
    world.log_in()
    return world


def _stage(world: World) -> Stage:
    """The office and bodies of supervision: one for all that stands on it."""
    if "stage" not in world.rows:
        world.rows["stage"] = stage_make(world.ours, mark="督")
    return world.rows["stage"]  # type: ignore[no-any-return]


def _filing(world: World) -> None:
    """What is drafted, filed and split; a liaison of a body of its own."""
    stage = _stage(world)
    made = filing_rows(stage)
    world.users["督甲局联络员"] = stage.liaisons["甲局"]
    matters_submit(matters=[waits := stage.draft(title="待审的一件")], by=stage.inspector)
    matters_submit(matters=[ready := stage.draft(title="待交办的一件")], by=stage.inspector)
    matters_approve(matters=[ready], by=stage.director)
    dropped = stage.draft(title="不立的一件")
    matters_drop(matters=[dropped], reason="重复", by=stage.inspector)
    world.rows |= {
        "matter_draft": made.draft,
        "matter_plan": made.plan,
        "matter_template": made.template,
        "matter_active": made.active,
        "matter_closed": made.closed,
        "matter_task": made.task,
        "matter_waits": waits,
        "matter_ready": ready,
        "matter_dropped": dropped,
        "candidate": Candidate.objects.filter(meeting=world.meeting).earliest("pk"),
    }


def _beside(world: World) -> None:
    """The rooms beside supervision: by address, what it takes."""
    stage = _stage(world)
    world.rows["spots"] = dict(difficulties.rows_of(stage, world.body).keys)
    bodies = coordination.rows_of(stage, world.body)
    world.rows["spots"] |= bodies.keys
    world.rows |= {f"coordination_{act}": row for act, row in bodies.at.items()}
    world.rows |= {"coordination_member": bodies.member, "charge": bodies.charge}
    asked = outreach.rows_of(stage, world.body)
    world.rows["spots"] |= asked.keys
    world.rows |= {name: getattr(asked, name) for name in ("line", "purpose", "library", "commitment")}
    world.rows["approach_edit"] = asked.at["edit"]
    listed = register_rows(world.body, stage.inspector, world.users["deputy"])
    world.rows["spots"] |= listed.keys
    world.rows |= {"hazard": listed.hazard, "sector": listed.sector, "listed": listed}
    world.rows["campaign"] = listed.drive.campaign
    _lists_and_maps(world, stage)
    good = practices.rows_of(stage, world.body)
    world.rows["spots"] |= good.keys
    world.rows |= {name: getattr(good, name) for name in ("benchmark", "exemplar", "level")}
    world.rows["practice_edit"] = good.at["edit"]
    duty = rosters.rows_of(stage, world.body, account_of(world.users["liaison"]).person)
    world.rows["watch"] = duty
    world.rows["spots"] |= duty.keys
    school = training.rows_of(stage, world.body)
    world.rows["spots"] |= school.keys
    world.rows |= {
        "training_course": school.school.course,
        "training_employer": school.school.employer,
        "training_learner": school.school.learner,
        "training_post": school.school.learner.post,
        "training_page": school.school.course.pages.earliest("pk"),
        "training_question": school.school.course.questions.earliest("pk"),
        "training_exam": school.school.course.exam,
        "training_category": training.category(stage, "商贸服务"),
        "training_rule": school.rule,
        "training_spare": training.enterprise_of(stage, 77),
    }
    told = incidents.rows_of(stage, world.body)
    world.rows["spots"] |= told.keys
    world.rows |= {"incident_edit": told.at["edit"], "report_edit": told.reports["edit"]}
    world.rows |= {f"incident_{name}": getattr(told, name) for name in ("kind", "grade", "limit", "rule")}
    named = [world.users[name] for name in ("deputy", "director", "leader", "head")]
    powers = handovers.rows_of(stage, world.body)
    world.rows["spots"] |= powers.keys
    world.rows |= {f"power_{act}": row for act, row in powers.at.items()}
    promises = commitments.rows_of(stage, world.body)
    world.rows["spots"] |= promises.keys
    world.rows |= {f"promise_{act}": row for act, row in promises.at.items()}
    ready = resources.rows_of(stage, world.body)
    world.rows["spots"] |= ready.keys
    world.rows |= {f"ready_{act}": row for act, row in ready.at.items()}
    case = accountability.rows_of(stage, world.body, named)
    world.rows["spots"] |= case.keys
    world.rows |= {"duty": case.duty, "second": case.second}
    world.rows["difficulty_kind"] = DifficultyKind.objects.get(pk=world.spots["difficulties:kind-edit"]["pk"])


def _lists_and_maps(world: World, stage: Stage) -> None:
    """The duty lists with what follows of them; the map, the bulletins and the public copies of registers."""
    duties = duty_rows(world.body, world.listed.sector, world.listed.town, stage.inspector)
    world.rows["spots"] |= duties.keys
    world.rows["spots"] |= Later(duties, world.body, stage.inspector, stage.director).keys(world.other_body)
    world.rows["joint_of"] = duties.enterprise
    land = land_rows(world.body, world.listed.town, stage.inspector)
    world.rows["spots"] |= land.keys
    world.rows["near_parcel"] = land.near
    world.rows["driven"] = driven(world.listed, world.body, stage.inspector, world.users["deputy"])
    world.rows["spots"] |= world.driven.keys
    maps = register_maps.rows_of(stage, world.body)
    world.rows["spots"] |= maps.keys | maps_later(maps, stage.inspector)
    shapes = register_shapes.rows_of(stage, world.body, world.users["deputy"])
    world.rows["spots"] |= shapes.keys
    for name in ("layer", "outline", "spot", "brief", "released"):
        world.rows[f"map_{name}"] = getattr(maps, name)


def _papers(world: World) -> None:
    """A letter in each state of its life, and minutes that are being drafted."""
    clerk, states = world.users["clerk"], PaperState
    for name in ("DRAFTING", "COUNTERSIGNING", "APPROVED", "SIGNED", "ISSUED"):
        world.rows[f"paper_{name.lower()}"] = rows_make(world.ours, clerk, states[name])
    drafting, asked = world.paper_drafting, world.paper_countersigning
    world.rows |= {"paper_rows": drafting, "paper": drafting.paper, "asked_of": asked.asked}
    Comment.objects.filter(pk=asked.comment.pk).delete()
    Countersign.objects.filter(pk=asked.asked.pk).update(body=world.body)
    Recipient.objects.filter(pk=world.paper_issued.recipient.pk).update(body=world.body)
    world.rows["minutes"] = minutes_draft(sitting=world.paper_issued.sitting, by=clerk)


def _paper(name: str) -> Callable[[World], Data]:
    return lambda world: {"pk": world.rows[f"paper_{name}"].paper.pk}


def _after(world: World) -> None:
    """What follows a meeting: its ways out as work, its public copies."""
    first, second, third = Meeting.objects.filter(government=world.ours).order_by("pk")
    world.rows |= followups(first) | copies(first, second, world.users["deputy"])
    marked = {"government": world.ours, "disclosure": "active", "set_by": world.users["deputy"]}
    Mark.objects.create(meeting=third, set_at=clock.now(), **marked)
    world.rows |= {"third": third, "policy": PolicyDocument.objects.earliest("pk")}
    PolicyDocument.objects.filter(pk=world.policy.pk).update(state="in_force")


def _cast() -> dict[str, User]:
    roles = {
        "clerk": Role.CLERK,
        "deputy": Role.INSPECTOR,
        "liaison": Role.LIAISON,
        "head": Role.BODY_HEAD,
        "leader": Role.LEADER,
        "director": Role.DIRECTOR,
        "system": Role.SYSTEM_ADMIN,
        "security": Role.SECURITY_ADMIN,
        "auditor": Role.AUDIT_ADMIN,
    }
    users = {name: User.objects.create_user(name, password=PASSWORD) for name in (*roles, "stranger")}
    for name, role in roles.items():
        given(users[name], role)
    return users


def _directory(world: World) -> None:
    bodies = list(Body.objects.filter(government=world.ours, merged_into=None).order_by("pk")[:5])
    body, other, gone, group, _rest = bodies
    people = list(Person.objects.filter(government=world.ours).order_by("pk")[:3])
    Body.objects.filter(pk=group.pk).update(is_group=True)
    days = {"government": world.ours}
    merge: Merge = bodies_merge(kept=other, absorbed=gone, by=world.users["clerk"])
    proposal = {"found_at": clock.now(), "body": body, "summary": "新机构", **days}
    world.rows |= {
        "body": Body.objects.get(pk=body.pk),
        "other_body": other,
        "group": group,
        "person": people[0],
        "other_person": people[1],
        "name": BodyName.objects.create(body=body, name="旧名称", **days),
        "post": Post.objects.create(body=body, person=people[0], title="局长"),
        "other_post": Post.objects.create(body=other, person=people[1], title="局长"),
        "member": GroupMember.objects.create(group=group, member=body),
        "merge": merge,
        "proposal": Proposal.objects.create(kind=ProposalKind.NEW_BODY, key="1", **proposal),
    }
    _subjects(world, people[2])


def _subjects(world: World, namesake: Person) -> None:
    """What hangs on the directory: a namesake told apart, a telephone, the shared subjects."""
    clerk, ours = world.users["clerk"], {"government": world.ours}
    post = Post.objects.create(body=world.other_body, person=namesake, title="科长")
    place = Place.objects.create(name="人民公园", code="0101", kind=PlaceKind.SITE, **ours)
    world.rows |= {
        "split": person_split(person=namesake, note="教育局", sightings=[], posts=[post.pk], by=clerk),
        "phone": phone_set(person=world.person, number="13912345678", by=clerk),
        "place": place,
        "enterprise": Enterprise.objects.create(name="澄湾水务有限公司", code="1", **ours),
        "parcel": Parcel.objects.create(number="2026-1", place=place, **ours),
        "indicator": Indicator.objects.create(name="规上工业产值", unit="亿元", rhythm="quarter", **ours),
    }


def _decisions(world: World) -> None:
    for year in (2023, 2024):
        title = f"{year}年度民生实事"
        PolicyDocument.objects.create(government=world.ours, title=title, stem="民生实事", year=year)
    kept = {"government": world.ours, "name": "重点工程", "state": SeriesState.CONFIRMED}
    world.rows["series"] = Series.objects.create(**kept)


def _accounts(world: World) -> None:
    users, today = world.users, clock.today()
    clerk, deputy = account_of(users["clerk"]), account_of(users["deputy"])
    Account.objects.filter(pk=clerk.pk).update(person=world.person)
    Account.objects.filter(pk=deputy.pk).update(person=world.other_person)
    now = clock.now()
    look = {"starts_at": now, "ends_at": now + timedelta(hours=1), "reason": "查问题"}
    look |= {"allowed_by": account_of(users["security"])}
    world.rows |= {
        "clerk": Account.objects.get(pk=clerk.pk),
        "deputy": Account.objects.get(pk=deputy.pk),
        "holding": Holding.objects.get(account=clerk),
        "stand_in": StandIn.objects.create(
            principal=clerk, deputy=deputy, starts_on=today, ends_on=today, reason="出差"
        ),
        "look": Impersonation.objects.create(seer=account_of(users["system"]), seen=clerk, **look),
    }


def _intake(world: World) -> None:
    clerk = world.users["clerk"]
    batch: Batch = batch_open(by=clerk)
    text = (SOURCES / "a01-yunxiu-qu.txt").read_bytes()
    waiting = file_receive(batch=batch, name="纪要.txt", content=BytesIO(text), by=clerk)
    failed = file_receive(batch=batch, name="坏.pdf", content=BytesIO(b"%PDF-1.4 broken"), by=clerk)
    jobs.work(stop=threading.Event(), until_empty=True)
    waiting.refresh_from_db()
    path = "meeting.place"
    correction = file_correct(file=waiting, path=path, value="三楼", by=clerk, version=waiting.version)
    world.rows |= {
        "batch": batch,
        "waiting": File.objects.get(pk=waiting.pk),
        "failed": File.objects.get(pk=failed.pk),
        "correction": Correction.objects.get(pk=correction.pk),
    }


@contextmanager
def undone() -> Iterator[None]:
    """What happens within leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _notices(world: World) -> None:
    now, clerk = clock.now(), world.users["clerk"]
    told = {"recipient": clerk, "kind": next(iter(KINDS))}
    notice = Notice.objects.create(key="1", subject="提醒", made_at=now, **told)
    delivery = {"channel": Channel.MAIL, "state": DeliveryState.FAILED, "made_at": now, **told}
    world.rows |= {"notice": notice, "delivery": Delivery.objects.create(key="1", **delivery)}


def _room(world: World) -> None:
    """A sitting that was called with the clerk on its list, one that goes on, one that is over."""
    clerk = world.users["clerk"]
    world.rows["called"], study = stage_with_study(clerk, world.ours)
    world.rows |= {"study": study, "held": study.entry.sitting}
    Council.objects.filter(pk=world.called.council_id).update(kind="联席会议")
    on = stage_of(clerk, world.ours)
    on.open()
    world.rows["on"] = on.sitting
    Council.objects.filter(pk=on.council.pk).update(kind="现场会议")
    paused = stage_of(clerk, world.ours)
    paused.open()
    Pause.objects.create(sitting=paused.sitting, from_at=clock.now())
    world.rows["paused"] = paused.sitting
    Attendance.objects.create(sitting=world.called, kind="observer", person=world.person, position=99)


def _change(world: World) -> Data:
    return {f"deliberation||notes|{world.on.entries.earliest('position').public_id}": "备注"}


def _key(name: str, row: str) -> Callable[[World], Data]:
    return lambda world: {name: world.rows[row].pk}


def _seen(row: str, **more: Any) -> Callable[[World], Data]:
    return lambda world: {"version": world.fresh(row).version, **more}


def _meeting() -> Meeting:
    return Meeting.objects.filter(government__is_ours=True).earliest("pk")


def _days(**more: Any) -> Data:
    today = clock.today()
    return {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat(), **more}


def _part(part: str, row: str, other: str, version: bool = False) -> Form:
    def keys(world: World) -> Data:
        return {"pk": world.rows[other].pk, "part": part, "key": world.rows[row].pk}

    def data(world: World) -> Data:
        seen = {"version": world.rows[row].version} if version else {}
        return {"ends_on": clock.today().isoformat(), **seen}

    elsewhere: Callable[[World], list[Data]] = lambda world: [{"pk": world.other_body.pk}, {"key": NOWHERE}]  # noqa: E731
    return Form("directory:part-end", "clerk", data, keys, others=elsewhere)


def _add(part: str, of: str, foreign: str, **told: Any) -> Form:
    def keys(world: World) -> Data:
        return {"pk": world.rows[of].pk, "part": part}

    def data(world: World) -> Data:
        named = {"person": world.person.name} if part == "post" else {}
        return _days(**told, **named, **({"member": world.other_body.name} if part == "member" else {}))

    strange = (lambda _world: [{foreign: "没有这个名称"}]) if foreign else _none
    return Form("directory:part-add", "clerk", data, keys, foreign=strange)


def _suggestion(world: World) -> Data:
    return {"government": world.ours.pk, "stem": "民生实事", "version": 0}


def _other_government(world: World) -> list[Data]:
    return [{"government": NOWHERE}, {"government": world.ours.pk, "stem": "没有这个系列"}]


def _file(name: str = "纪要.txt", content: bytes = b"1") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _body_told(world: World) -> Data:
    row = world.fresh("body")
    return {"version": row.version, "kind": "department", "standing": "listed", "parent": "", "successor": ""}


LISTS = {
    "clerk": (
        "councils:council-list",
        "sittings:sitting-list",
        "deliberations:sitting-list",
        "intake:file-list",
        "meetings:meeting-list",
        "decisions:decision-list",
        "decisions:policy-list",
        "decisions:work-list",
        "decisions:name-list",
        "disclosure:copy-list",
        "disclosure:reason-list",
        "supervision:candidate-list",
        "supervision:matter-list",
        "supervision:task-list",
        "supervision:plan-list",
        "supervision:unit-plan-list",
        "facts:sheet-list",
        "coordination:body-list",
        "coordination:charge-list",
        "outreach:approach-list",
        "outreach:line-list",
        "outreach:library-list",
        "outreach:purpose-list",
        "registers:campaign-list",
        "registers:plan-list",
        "registers:checklist-list",
        "registers:round-list",
        "registers:check-list",
        "registers:waiting",
        "registers:sector-list",
        *(f"registers:{name}-list" for name in ("edition", "enterprise", "joint", "need", "safety")),
        *(f"registers:{name}-list" for name in ("brief", "layer", "public")),
        "registers:map",
        *(f"handovers:{name}-list" for name in ("matter", "handover", "dispute", "base", "check")),
        *(f"commitments:{name}-list" for name in ("item", "guide", "edition", "case", "check", "round")),
        *(f"commitments:{name}-list" for name in ("breach", "record")),
        "resources:plan-list",
        "resources:drill-list",
        "resources:team-list",
        "resources:call-out-list",
        "resources:check-list",
        "resources:store-list",
        "resources:lot-list",
        "resources:movement-list",
        "resources:minimum-list",
        "resources:station-list",
        "resources:reading-list",
        "resources:alert-list",
        "resources:order-list",
        "resources:season-list",
        "resources:item-list",
        "incidents:incident-list",
        "practices:practice-list",
        "practices:benchmark-list",
        "practices:exemplar-list",
        "practices:sweep-list",
        *(
            f"rosters:{name}-list"
            for name in ("roster", "shift", "change", "hand-over", "check", "call", "post", "pattern")
        ),
        "training:course-list",
        "training:employer-list",
        "training:learner-list",
        "training:untrained-list",
        "training:enrolment-list",
        "training:certificate-list",
        "training:expiring-list",
        "accountability:duty-list",
        "difficulties:difficulty-list",
        "urging:light-list",
        "urging:slip-list",
        "papers:paper-list",
        "papers:sign-list",
        "papers:register",
        "papers:inbox",
        "papers:asked-list",
        "directory:body-list",
        "directory:person-list",
        "directory:proposal-list",
        "directory:enterprise-list",
        "directory:place-list",
        "directory:parcel-list",
        "directory:indicator-list",
        "oversight:board",
        "oversight:timeline",
        "oversight:calendar",
        "oversight:tree",
        "oversight:tasks",
        "web:calendar-list",
        "notices:notice-list",
    ),
    "system": ("accounts:account-list", "notices:outbox"),
    "security": ("api:token-list",),
    "auditor": ("audit:event-list",),
    "deputy": (
        "difficulties:kind-list",
        "accountability:case-list",
        "supervision:proposal-list",
        "supervision:template-list",
    ),
}
PAPER = {"title": "关于支持的函", "series": "澄政函", "in_name_of": "市政府", "level": 1}
VIEW = {"action": "save-view", "name": "我的视图", "query": "q=水"}


def _kept_view(name: str, by: str) -> Form:
    outsiders = () if name in ("web:calendar-list", "notices:notice-list") else ("stranger",)
    return Form(name, by, lambda _world: VIEW, outsiders=outsiders)


MATTER = {"title": "建立台账", "urgency": "normal", "level": "2"}
TEMPLATE = {"name": "制定办法", "shape": "nodes", "steps": "起始日后5 起草", "urgency": "normal"}
GROUND = {"kind": "superior", "passage": "请建立台账。"}


def _marked(row: str, **more: str) -> Callable[[World], Data]:
    return lambda world: {"keys": [world.rows[row].pk], **more}


def _no_matter(_world: World) -> list[Data]:
    return [{"keys": [NOWHERE]}, {"keys": ["x"]}]


def _batch(name: str, row: str, by: str = "deputy", **more: str) -> Form:
    return Form(f"supervision:matters-{name}", by, _marked(row, **more), foreign=_no_matter)


def _no_body(name: str) -> Callable[[World], list[Data]]:
    return lambda _world: [{name: "没有这个单位"}]


FILING_FORMS = (
    Form(
        "supervision:proposal-page",
        "deputy",
        _marked("candidate", act="accept"),
        _key("pk", "meeting"),
        foreign=lambda _world: [{"keys": [NOWHERE]}, {"act": "burn"}],
    ),
    Form(
        "supervision:candidate-split",
        "deputy",
        lambda _world: {"parts": "一件\n两件"},
        _key("pk", "candidate"),
        foreign=lambda _world: [{"parts": "一件\n两件｜没有这个单位"}],
    ),
    _batch("submit", "matter_draft"),
    _batch("approve", "matter_waits", "director"),
    _batch("return", "matter_waits", "director", reason="标准不清"),
    _batch("drop", "matter_draft", reason="重复"),
    _batch("take-up", "matter_dropped"),
    _batch("assign", "matter_ready"),
    _batch("strike", "matter_closed"),
    _batch("reopen", "matter_closed", reason="未办好"),
    Form("supervision:matter-add", "deputy", lambda _w: {**MATTER, **GROUND}, foreign=_no_body("leads")),
    Form(
        "supervision:instruction-add",
        "leader",
        lambda _w: {"words": "速办", "urgency": "most"},
        foreign=_no_body("bodies"),
    ),
    Form(
        "supervision:matter-edit",
        "deputy",
        _seen("matter_draft", **MATTER),
        _key("pk", "matter_draft"),
        others=lambda world: [{"pk": world.matter_active.pk}],
        foreign=_no_body("supports"),
    ),
    Form("supervision:source-add", "deputy", lambda _w: GROUND, _key("pk", "matter_draft")),
    Form(
        "supervision:part-add",
        "deputy",
        lambda _w: {**MATTER, "passage": "建立台账。"},
        _key("pk", "matter_plan"),
        others=lambda world: [{"pk": world.matter_draft.pk}],
    ),
    Form(
        "supervision:plans-ask",
        "deputy",
        lambda _w: {"due_on": "2027-01-04"},
        _key("pk", "matter_active"),
        others=lambda world: [{"pk": world.matter_draft.pk}],
    ),
    Form(
        "supervision:unit-plan-add",
        "督甲局联络员",
        lambda _w: {"file": _file("方案.txt", "方案".encode()), "level": 1, "whole": "1"},
        _key("pk", "matter_task"),
        foreign=lambda _world: [{"level": 9}, {"classified": "on"}],
        outsiders=("stranger", "liaison"),
    ),
    Form(
        "supervision:plan-add",
        "deputy",
        lambda _w: {"title": "工作方案", "kind": "plan", "level": "1", "text": "1. 一件"},
        foreign=lambda _world: [{"text": "1. 一件（牵头：没有这个单位）"}, {"supervisor": "没有这个单位"}],
    ),
    Form(
        "supervision:plan-fill",
        "deputy",
        lambda _w: {"text": "1. 一件"},
        _key("pk", "matter_plan"),
        others=lambda world: [{"pk": world.matter_draft.pk}],
        foreign=lambda _world: [{"text": "1. 一件（牵头：没有这个单位）"}],
    ),
    Form(
        "supervision:plan-edit",
        "deputy",
        _seen("matter_plan", title="养老方案", due_on="2030-01-07"),
        _key("pk", "matter_plan"),
    ),
    Form(
        "supervision:template-add",
        "deputy",
        lambda _w: TEMPLATE,
        foreign=lambda _world: [{"steps": "起始日后5 起草｜没有这个单位"}],
    ),
    Form(
        "supervision:template-edit",
        "deputy",
        _seen("matter_template", **TEMPLATE),
        _key("pk", "matter_template"),
    ),
    Form(
        "supervision:template-use",
        "deputy",
        lambda _w: {**GROUND, "title": "供水办法", "start": "2026-12-01"},
        _key("pk", "matter_template"),
        foreign=_no_body("leads"),
    ),
)
COUNCIL = {"numbering": "year", "style": "narrative", "quorum_over": "1", "quorum_of": "2"}
PLAN = {"day": "2026-12-18", "time": "09:00", "place": "三楼"}
ITEM = {"act": "审议", "title": "供水", "minutes_planned": "10", "level": "2"}
LEAVE = {"leave_kind": "official", "reason": "出差"}


def _no_person(name: str) -> Callable[[World], list[Data]]:
    return lambda _world: [{name: "没有这个人"}]


def _invitee(world: World) -> Data:
    return {"role": "invited", "person": world.other_person.label}


def _instead(world: World) -> Data:
    return {"version": world.fresh("invited").version, "substitute": world.other_person.label, **LEAVE}


SITTING_FORMS = (
    Form(
        "councils:council-add",
        "clerk",
        lambda _w: {**COUNCIL, "name": "市政府", "kind": "全会"},
    ),
    Form("councils:council-seed", "clerk"),
    Form(
        "councils:council-edit",
        "clerk",
        _seen("council", **COUNCIL, name="市政府", kind="市长办公会议"),
        _key("pk", "council"),
    ),
    Form(
        "councils:seat-add",
        "clerk",
        lambda world: {"kind": "member", "person": world.other_person.label},
        _key("pk", "council"),
        foreign=_no_person("person"),
    ),
    Form("councils:seat-end", "clerk", _seen("seat", ends_on="2026-12-31"), _key("pk", "seat")),
    Form(
        "sittings:sitting-add",
        "clerk",
        lambda world: {**PLAN, "council": world.council.pk},
        foreign=lambda _world: [{"council": NOWHERE}, {"chair": "没有这个人"}],
    ),
    Form("sittings:sitting-edit", "clerk", _seen("planned", **PLAN), _key("pk", "planned")),
    Form("sittings:sitting-copy", "clerk", lambda _world: PLAN, _key("pk", "planned")),
    Form("sittings:sitting-call", "clerk", _seen("ready"), _key("pk", "ready")),
    Form("sittings:sitting-cancel", "clerk", _seen("planned", reason="改期"), _key("pk", "planned")),
    Form("sittings:number-set", "clerk", lambda _world: {"number": "950"}, _key("pk", "council")),
    Form(
        "sittings:entry-take",
        "clerk",
        lambda world: {"topic": world.topic.pk},
        _key("pk", "planned"),
        foreign=lambda _world: [{"topic": NOWHERE}, {"after": NOWHERE}],
    ),
    Form("sittings:entry-write", "clerk", lambda _world: ITEM, _key("pk", "planned")),
    Form(
        "sittings:entry-edit",
        "clerk",
        _seen("entry", **ITEM),
        _key("pk", "entry"),
        foreign=_no_person("presenters"),
    ),
    Form(
        "sittings:entry-move",
        "clerk",
        lambda _world: {"after": "0"},
        _key("pk", "entry"),
        foreign=lambda _world: [{"after": NOWHERE}],
    ),
    Form("sittings:entry-remove", "clerk", keys=_key("pk", "entry")),
    Form("sittings:entry-ready", "clerk", _seen("entry", is_ready="0"), _key("pk", "entry")),
    Form("sittings:agenda-sort", "clerk", keys=_key("pk", "planned")),
    Form("sittings:agenda-freeze", "clerk", keys=_key("pk", "planned")),
    Form("sittings:agenda-approve", "director", keys=_key("pk", "agenda"), outsiders=("stranger", "clerk")),
    Form("sittings:people-propose", "clerk", keys=_key("pk", "called")),
    Form(
        "sittings:invitation-add",
        "clerk",
        _invitee,
        _key("pk", "called"),
        foreign=lambda _world: [{"person": "没有这个人"}, {"entries": NOWHERE}],
    ),
    Form("sittings:people-remind", "clerk", keys=_key("pk", "called")),
    Form("sittings:invitation-send", "clerk", keys=_key("pk", "proposed")),
    Form("sittings:invitation-read", "clerk", keys=_key("pk", "invited")),
    Form("sittings:invitation-come", "clerk", _seen("invited"), _key("pk", "invited")),
    Form("sittings:invitation-leave", "clerk", _seen("invited", **LEAVE), _key("pk", "invited")),
    Form(
        "sittings:invitation-substitute",
        "clerk",
        _instead,
        _key("pk", "invited"),
        foreign=_no_person("substitute"),
    ),
    Form("sittings:invitation-grant", "director", _seen("asked"), _key("pk", "asked"), outsiders=("clerk",)),
    Form(
        "sittings:invitation-refuse",
        "director",
        _seen("asked", reason="须到会"),
        _key("pk", "asked"),
        outsiders=("stranger", "clerk"),
    ),
    Form("sittings:invitation-withdraw", "clerk", _seen("invited"), _key("pk", "invited")),
    Form("sittings:pack-take", "clerk", keys=_key("pk", "called")),
)


def _topic(name: str, by: str, row: str, data: Callable[[World], Data] = _nothing, **more: Any) -> Form:
    is_submitters_too = name in ("topic-round-open", "round-close")
    insider = "liaison" if by == "clerk" and not is_submitters_too else "security"
    outsiders = ("stranger", insider)
    return Form(f"topics:{name}", by, data, _key("pk", row), outsiders=outsiders, **more)


def _said(**told: Any) -> Callable[[World], Data]:
    return lambda _world: told


def _topic_told(world: World) -> Data:
    kind = world.topic_draft.kind
    told = {f"field_{one['code']}": "说明" for one in kind.fields}
    told |= {"act": "审议", "title": "防洪规划", "level": 2, "disclosure": "undecided"}
    return {**told, "kind": kind.code, "council": world.topic_draft.council_id, "body": world.body.pk}


CODE_TOLD = {"name": "材料不全", "advice": "", "use": "return", "is_active": "on"}
TOPICS: tuple[Form, ...] = (
    *(
        Form(f"topics:{name}", "clerk", lambda _world: VIEW)
        for name in ("topic-list", "topic-all", "topic-own", "asked-list", "reply-list")
    ),
    Form(
        "topics:topic-add",
        "liaison",
        _topic_told,
        foreign=lambda world: [
            {"council": NOWHERE},
            {"body": world.other_body.pk},
            {"act": "表决"},
            {"kind": "nothing"},
            {"deputy": "没有这个人"},
        ],
        outsiders=("stranger", "clerk"),
    ),
    _topic(
        "topic-edit",
        "liaison",
        "topic_draft",
        lambda world: _topic_told(world) | {"version": world.fresh("topic_draft").version},
        others=lambda world: [{"pk": world.topic_submitted.pk}],
    ),
    _topic(
        "topic-paper-add",
        "liaison",
        "topic_draft",
        lambda _world: {
            "part": "draft",
            "title": "送审稿：防洪规划",
            "file": _file("送审稿.txt", "关于防洪的规划".encode()),
            "level": 2,
            "whole": "1",
        },
        foreign=lambda _world: [{"part": "secret"}, {"title": "防洪规划.docx"}, {"classified": "on"}],
    ),
    _topic("topic-send", "liaison", "topic_draft"),
    _topic("topic-delete", "liaison", "topic_draft", _seen("topic_draft")),
    _topic("topic-send-back", "head", "topic_approving", _said(reason="再核")),
    _topic("topic-submit", "head", "topic_approving"),
    _topic("topic-take-in", "clerk", "topic_submitted"),
    _topic("topic-check", "clerk", "topic_treated"),
    _topic(
        "topic-return",
        "clerk",
        "topic_treated",
        _said(code="form", reason="体例"),
        foreign=lambda _world: [{"code": "own_power"}, {"code": "nothing"}],
    ),
    _topic("topic-refuse", "clerk", "topic_treated", _said(code="own_power", reason="依职权办理")),
    _topic("topic-revise", "liaison", "topic_returned"),
    _topic("topic-withdraw", "liaison", "topic_submitted", _said(reason="暂缓")),
    _topic("topic-change-ask", "liaison", "topic_submitted", _seen("topic_submitted", reason="数据有误")),
    _topic("topic-change-grant", "clerk", "topic_change", _seen("topic_change")),
    _topic("topic-change-refuse", "clerk", "topic_change", _seen("topic_change", reason="已送审")),
    _topic("topic-change-finish", "liaison", "topic_open", _seen("topic_open")),
    _topic("topic-allow", "director", "topic_treated", _seen("topic_treated", note="经市长同意")),
    _topic("topic-admit", "director", "topic_ready"),
    _topic(
        "topic-round-open",
        "clerk",
        "topic_ready",
        lambda world: {"bodies": world.other_body.name, "days": 5},
        foreign=lambda _world: [{"bodies": "没有这个单位"}, {"days": 0}],
    ),
    _topic("gate-ask", "liaison", "topic_gate_open"),
    _topic(
        "gate-answer", "liaison", "topic_gate", _said(state="passed"), foreign=lambda _w: [{"paper": NOWHERE}]
    ),
    _topic("gate-waive", "clerk", "topic_gate", _said(reason="内部事务")),
    _topic(
        "reply-give",
        "liaison",
        "topic_reply",
        _seen("topic_reply", stance="agree"),
        foreign=lambda _world: [{"stance": "perhaps"}],
    ),
    _topic("round-close", "clerk", "topic_round", _said(is_settled="on")),
    _topic("endorsement-give", "leader", "topic_review"),
    _topic("endorsement-decline", "leader", "topic_review", _said(note="先试点")),
    _topic("endorsement-reopen", "clerk", "topic_declined", _said(note="已补充")),
    Form("topics:settings-seed", "clerk"),
    Form(
        "topics:setting-add",
        "clerk",
        _said(version=0, code="new_code", **CODE_TOLD),
        _said(part="code"),
        stale=_none,
        foreign=lambda _world: [{"use": "never"}, {"code": "form"}],
    ),
    Form(
        "topics:setting-edit",
        "clerk",
        _seen("topic_code", **CODE_TOLD),
        lambda world: {"part": "code", "pk": world.topic_code.pk},
        others=lambda _world: [{"part": "nothing"}],
    ),
)


def _urging(world: World) -> None:
    """Rules in force, rules to come, a draft; a slip that waits, one that is answered, a task without one."""
    stage = _stage(world)
    rows = urging_rows(stage)
    world.users |= {"presser": stage.inspector, "answerer": stage.liaisons["甲局"]}
    late = stage.accept(stage.task(stage.matter(leads=["丙局"], due=3), "丙局"))
    world.rows |= {
        "slip": slip_of(stage, late),
        "slip_answered": rows.answered,
        "task_urged": late,
        "rules_draft": rows.draft,
        "rules_ahead": with_rules(stage, "plan", days=30),
        "rule": rows.draft.lightrules.earliest("pk"),
        "rule_elsewhere": rows.adopted.lightrules.earliest("pk"),
        "slip_waits": rows.slip,
    }


def _rule(world: World) -> Data:
    return {"pk": world.rules_draft.pk, "part": "lights", "row": world.rule.pk}


def _elsewhere(world: World) -> list[Data]:
    return [{"row": world.rule_elsewhere.pk}, {"part": "slips", "row": NOWHERE}]


def _issued(world: World) -> Data:
    key = world.task_urged.pk
    day = (clock.today() + timedelta(days=3)).isoformat()
    return {"task": [key], f"colour_{key}": "red", f"reason_{key}": "逾期", f"reply_{key}": day}


def _issued_wrongly(world: World) -> list[Data]:
    key = world.task_urged.pk
    return [{"task": [NOWHERE]}, {f"colour_{key}": "green"}, {f"reply_{key}": "2020-01-01"}]


RULE = {"measure": "days_left", "least": 4, "most": 6, "light": "amber", "sentence": "还有 {n} 个工作日"}
URGING: tuple[Form, ...] = (
    Form(
        "urging:press",
        "presser",
        lambda world: {"task": [world.task_urged.pk]},
        foreign=lambda _world: [{"task": [NOWHERE]}],
    ),
    Form("urging:slip-issue", "presser", _issued, foreign=_issued_wrongly),
    Form(
        "urging:slip-answer",
        "answerer",
        lambda _world: {"cause": "材料未到", "measures": "本周补齐"},
        _key("pk", "slip_waits"),
        foreign=lambda _world: [{"cause": " "}, {"promised_on": "明天"}],
        outsiders=("stranger", "presser"),
    ),
    Form(
        "urging:slip-return",
        "presser",
        lambda _world: {
            "reason": "没有日期",
            "reply_due_on": (clock.today() + timedelta(days=2)).isoformat(),
        },
        _key("pk", "slip_answered"),
        foreign=lambda _world: [{"reply_due_on": "2020-01-01"}],
    ),
    Form("urging:slip-withdraw", "presser", lambda _world: {"reason": "发错单位"}, _key("pk", "slip")),
    Form(
        "urging:ruleset-take",
        "presser",
        lambda _world: {"code": "due"},
        foreign=lambda _world: [{"code": "没有这一套"}],
    ),
    Form("urging:ruleset-copy", "presser", keys=_key("pk", "rules_draft")),
    Form("urging:ruleset-delete", "presser", _seen("rules_draft"), _key("pk", "rules_draft")),
    Form(
        "urging:ruleset-edit",
        "presser",
        _seen("rules_draft", name="本市规则", rolls_on="on"),
        _key("pk", "rules_draft"),
    ),
    Form(
        "urging:ruleset-adopt",
        "presser",
        lambda _world: {"from_on": (clock.today() + timedelta(days=60)).isoformat()},
        _key("pk", "rules_draft"),
        foreign=lambda _world: [{"from_on": "2020-01-01"}],
    ),
    Form("urging:ruleset-recall", "presser", keys=_key("pk", "rules_ahead")),
    Form(
        "urging:rule-add",
        "presser",
        _seen("rules_draft", **RULE),
        lambda world: {"pk": world.rules_draft.pk, "part": "lights"},
        others=lambda _world: [{"part": "nowhere"}],
        foreign=lambda _world: [{"measure": "nothing"}, {"least": 9}],
    ),
    Form(
        "urging:rule-edit",
        "presser",
        _seen("rules_draft", **RULE),
        _rule,
        others=_elsewhere,
        foreign=lambda _world: [{"light": "green"}],
    ),
    Form("urging:rule-drop", "presser", _seen("rules_draft"), _rule, others=_elsewhere),
)


def _topics(world: World) -> None:
    """A topic in each state that a form needs, of the body of the liaison and its head."""
    users = world.users
    for name, role in (("liaison", Role.LIAISON), ("head", Role.BODY_HEAD)):
        seated(users[name], world.body, role)
    leader = seated(users["leader"], world.body, None)

    def made(state: str, **more: Any) -> dict[str, Any]:
        rows = topic_rows(
            world.ours, users["liaison"], world.body, state=state, asked=world.body, person=leader
        )
        Topic.objects.filter(pk=rows["topic"].pk).update(**more)
        rows["topic"].refresh_from_db()
        return rows

    for state in ("draft", "approving", "submitted", "returned"):
        fresh = {"submitted_at": None} if state == "draft" else {}
        rows = made(state, **fresh)
        if state == "draft":
            rows["paper"].delete()
        world.rows[f"topic_{state}"] = rows["topic"]
    treated = made("in_treatment", is_urgent=True)
    ready = made("in_treatment")
    ready["topic"].checks.all().delete()
    ready["topic"].endorsements.all().delete()
    ready["topic"].rounds.all().delete()
    again = made("in_treatment")
    GateCheck.objects.filter(pk=again["check"].pk).update(state="open")
    Endorsement.objects.filter(pk=again["endorsement"].pk).update(state="declined")
    world.rows |= {
        "topic_treated": treated["topic"],
        "topic_gate": treated["check"],
        "topic_round": treated["round"],
        "topic_reply": treated["reply"],
        "topic_review": treated["endorsement"],
        "topic_ready": ready["topic"],
        "topic_gate_open": again["check"],
        "topic_declined": again["endorsement"],
        "topic_change": made("submitted", change="asked", change_reason="数据有误")["topic"],
        "topic_open": made("scheduled", change="open")["topic"],
        "topic_code": treated["code"],
    }


def _tasks(world: World) -> None:
    """A task of one body in each state that a form needs, and what hangs on it."""
    stage = _stage(world)
    people = (stage.liaisons["甲局"], stage.liaisons["丙局"], stage.inspector)
    world.users |= {user.username: user for user in people}

    def made() -> Any:
        return stage.task(stage.matter(), "甲局")

    active, declined, suspended, claimed, closed = made(), made(), made(), made(), made()
    for task in (active, suspended, claimed, closed):
        stage.accept(task)
    task_decline(task=declined, reason="不是本局职责", by=stage.liaisons["甲局"])
    task_suspend(task=suspended, reason="等待批复", by=stage.director)
    extension = extension_ask(
        task=active, to_due_on=stage.day(60), reason="需招标", by=stage.liaisons["甲局"]
    )
    world.rows |= {
        "task_report": stage.report(active),
        "task_claim": stage.claim(claimed),
        "task_extension": extension,
        "task_assigned": made(),
        "task_active": active,
        "task_other": stage.accept(made()),
        "task_declined": declined,
        "task_suspended": suspended,
        "task_closed": closed,
        "task_matter": active.matter,
        "task_person": account_of(stage.liaisons["甲局"]).person,
    }
    stage.close(closed)


CARRIER, THIRD, INSPECTOR = "督甲局联络员", "督丙局联络员", "督督查员"


def _task(name: str, by: str, row: str, data: Callable[[World], Data] = _nothing, **more: Any) -> Form:
    outsiders = ("stranger", "liaison", THIRD)
    return Form(f"supervision:{name}", by, data, _key("pk", row), outsiders=outsiders, **more)


def _later(**told: Any) -> Callable[[World], Data]:
    day = (clock.today() + timedelta(days=70)).isoformat()
    return lambda _world: {name: value or day for name, value in told.items()}


SENT_KEY = "0198a1b2-0000-7000-8000-00000000000{}"
TOLD = {"text": "已建册 120 户。", "whole": "1"}
CHECKED = {"way": "site", "effect": "partly", "finding": "三户无册", "whole": "1"}
CHECKED |= {"checked_on": "2026-01-05"}
TASKS: tuple[Form, ...] = (
    _task(
        "task-accept",
        CARRIER,
        "task_assigned",
        lambda world: {"person": world.task_person.pk},
        foreign=lambda world: [{"person": NOWHERE}, {"person": world.person.pk}],
    ),
    _task("task-decline", CARRIER, "task_assigned", _said(reason="不是本局职责")),
    _task(
        "task-report",
        CARRIER,
        "task_active",
        lambda _world: {**TOLD, "key": SENT_KEY.format(1), "files": _file("台账.txt", "第一册".encode())},
        foreign=lambda world: [
            {"milestone": NOWHERE},
            {"milestone": world.task_other.matter.milestones.get().pk},
            {"key": "x"},
            {"files": _file("空.txt", b"")},
        ],
    ),
    _task("task-claim", CARRIER, "task_active", lambda _world: {**TOLD, "key": SENT_KEY.format(2)}),
    _task(
        "task-extend",
        CARRIER,
        "task_other",
        _later(key=SENT_KEY.format(3), reason="需招标", to_due_on=""),
        foreign=lambda _world: [{"to_due_on": clock.today().isoformat()}, {"reason": " "}],
    ),
    _task(
        "task-split",
        CARRIER,
        "task_active",
        lambda world: {
            "body": world.task_active.body_id,
            "content": "城东片",
            "due_on": clock.today().isoformat(),
        },
        foreign=lambda world: [{"body": world.other_body.pk}, {"due_on": "2099-01-01"}],
    ),
    _task("task-insist", INSPECTOR, "task_declined", _said(reason="三定写明")),
    _task(
        "task-reassign",
        INSPECTOR,
        "task_declined",
        _said(to="乙局", reason="职责调整"),
        foreign=lambda _world: [{"to": "没有这个单位"}, {"to": "各局"}],
    ),
    _task("task-suspend", INSPECTOR, "task_active", _said(reason="等待批复")),
    _task(
        "task-resume",
        INSPECTOR,
        "task_suspended",
        foreign=lambda _world: [{"due_on": "2020-01-01"}, {"due_on": "明天"}],
    ),
    _task("task-reopen", INSPECTOR, "task_closed", _said(reason="抽查发现没有建册")),
    _task("report-adopt", INSPECTOR, "task_report"),
    _task("report-return", INSPECTOR, "task_report", _said(reason="没有数据")),
    _task(
        "claim-accept",
        INSPECTOR,
        "task_claim",
        _said(finding="属实", grade="good"),
        foreign=lambda _world: [{"grade": "best"}, {"finding": ""}],
    ),
    _task("claim-return", INSPECTOR, "task_claim", _said(missing="缺照片")),
    _task(
        "extension-grant",
        INSPECTOR,
        "task_extension",
        _later(due_on="", words="同意"),
        foreign=lambda _world: [{"due_on": clock.today().isoformat()}],
    ),
    _task("extension-refuse", INSPECTOR, "task_extension", _said(words="期限足够")),
    _task(
        "check-add",
        INSPECTOR,
        "task_matter",
        _said(**CHECKED),
        foreign=lambda world: [{"task": world.task_other.pk}, {"checked_on": "2099-01-01"}, {"effect": "x"}],
    ),
    Form(
        "supervision:progress",
        CARRIER,
        lambda _world: {"file": _file("填报.xlsx", b"1")},
        foreign=lambda _world: [{"rows": "x"}],
    ),
)


def _spot(name: str, by: str, data: Callable[[World], Data] = _nothing, **more: Any) -> Form:
    """A form of a room beside supervision, at the row that it needs."""
    return Form(name, by, data, lambda world: world.spots.get(name, {}), **more)


def _viewed(name: str) -> Form:
    """A list of registers that stands at a row of its own, where a view can be kept."""
    return _spot(f"registers:{name}", "clerk", lambda _world: VIEW)


def _no_reason(_world: World) -> list[Data]:
    return [{"reason": ""}]


def _no_note(_world: World) -> list[Data]:
    return [{"note": ""}]


def _no_level(_world: World) -> list[Data]:
    return [{"level": 9}, {"title": ""}]


WHY = {"reason": "按程序"}
KIND_TOLD = {"name": "用能", "days": 5, "position": 9, "is_active": "on"}
DIFFICULTIES: tuple[Form, ...] = (
    _spot(
        "difficulties:difficulty-raise",
        "liaison",
        lambda world: {
            "enterprise": world.enterprise.name,
            "kind": world.difficulty_kind.pk,
            "title": "缺地",
            "text": "差二十亩",
            "body": world.body.name,
        },
        foreign=lambda world: [
            {"kind": NOWHERE},
            {"body": "没有这个单位"},
            {"enterprise": "没有这家"},
            {"enterprise": "", "about": f"supervision.task:{NOWHERE}"},
        ],
    ),
    _spot("difficulties:difficulty-confirm", "liaison", outsiders=("stranger", "clerk")),
    _spot("difficulties:difficulty-refuse", "liaison", _said(**WHY)),
    _spot("difficulties:difficulty-take", "liaison", outsiders=("stranger", "clerk")),
    _spot("difficulties:difficulty-answer", "liaison", _said(answer="已补办")),
    _spot(
        "difficulties:difficulty-assign",
        "deputy",
        _said(owner="丙局"),
        outsiders=("stranger", "liaison"),
        foreign=lambda _world: [{"owner": "没有这个单位"}, {"owner": "", "person": "没有这个人"}],
    ),
    _spot("difficulties:difficulty-escalate", "deputy", _said(**WHY)),
    _spot("difficulties:difficulty-withdraw", "liaison", _said(**WHY)),
    _spot(
        "difficulties:difficulty-agenda",
        "liaison",
        lambda world: {
            "council": world.topic_draft.council_id,
            "kind": world.topic_draft.kind_id,
            "body": world.body.pk,
        },
        foreign=lambda world: [{"council": NOWHERE}, {"kind": NOWHERE}, {"body": world.other_body.pk}],
    ),
    Form("difficulties:kind-seed", "deputy"),
    Form("difficulties:kind-add", "deputy", _said(**KIND_TOLD)),
    _spot("difficulties:kind-edit", "deputy", _seen("difficulty_kind", **KIND_TOLD)),
)


def _order_told(world: World) -> Data:
    row = world.coordination_detail
    told = {"name": "市防汛指挥部", "kind": row.kind_id, "basis": "防汛预案", "host": world.body.name}
    return {**told, "ordered_on": "2026-05-01"}


COORDINATION: tuple[Form, ...] = (
    Form("coordination:kind-seed", "clerk"),
    _spot(
        "coordination:body-order",
        "clerk",
        _order_told,
        foreign=lambda _world: [{"kind": NOWHERE}, {"host": "没有这个单位"}, {"order": "没有这号"}],
    ),
    _spot(
        "coordination:body-edit",
        "clerk",
        lambda world: {**_order_told(world), "version": world.fresh("coordination_edit").version},
        outsiders=("stranger", "liaison"),
    ),
    _spot("coordination:body-set-up", "liaison"),
    _spot("coordination:body-start", "liaison"),
    _spot(
        "coordination:body-member-add",
        "liaison",
        lambda world: {"role": "成员", "body": world.other_body.name},
        foreign=lambda _world: [{"body": "没有这个单位"}, {"person": "没有这个人"}],
    ),
    _spot("coordination:body-rules", "liaison", lambda _world: {"file": _file("规则.txt"), "whole": "1"}),
    _spot(
        "coordination:body-work",
        "liaison",
        lambda world: {"work": "防汛", "bodies": world.other_body.name},
        foreign=lambda _world: [{"bodies": "没有这个单位"}],
    ),
    _spot("coordination:body-council", "clerk", _said(kind="全体会议"), outsiders=("stranger", "liaison")),
    _spot(
        "coordination:body-name",
        "clerk",
        _seen("coordination_name"),
        foreign=lambda _w: [{"issuing_name": NOWHERE}],
    ),
    _spot("coordination:body-end", "clerk", _said(**WHY), outsiders=("stranger", "liaison")),
    _spot("coordination:member-end", "liaison", _seen("coordination_member", ends_on="2030-01-01")),
    _spot(
        "coordination:charge-fill",
        "liaison",
        lambda world: {"version": world.fresh("charge").version, "leader": world.other_person.label},
        foreign=_no_person("leader"),
    ),
)


def _plan_told(world: World) -> Data:
    told = {"title": "争取政策", "purpose": world.purpose.pk, "superior": "省厅", "body": world.body.name}
    return {**told, "planned_on": "2026-05-01", "line": world.line.pk}


def _line_told(world: World) -> Data:
    told = {"name": "另一专题", "body": world.body.name, "superior": "省厅", "rhythm": "month"}
    return {**told, "starts_on": "2026-05-01"}


OUTREACH: tuple[Form, ...] = (
    Form("outreach:seed", "clerk"),
    _spot(
        "outreach:approach-plan",
        "liaison",
        _plan_told,
        foreign=lambda world: [{"purpose": NOWHERE}, {"line": NOWHERE}, {"body": world.other_body.name}],
    ),
    _spot(
        "outreach:approach-edit",
        "liaison",
        lambda world: {**_plan_told(world), "version": world.fresh("approach_edit").version},
    ),
    _spot(
        "outreach:approach-contact",
        "liaison",
        _said(contacted_on="2026-05-01", people="局长", result="同意研究"),
    ),
    *(
        _spot(f"outreach:approach-{act}", "liaison", _said(result="已批复"))
        for act in ("answer", "obtain", "refuse")
    ),
    _spot("outreach:approach-promise", "liaison", _said(text="年内批复")),
    _spot(
        "outreach:approach-learn",
        "liaison",
        lambda world: {"indicator": world.indicator.pk, "text": "按海关口径"},
        foreign=lambda _world: [{"indicator": NOWHERE}],
    ),
    _spot("outreach:commitment-keep", "liaison", _seen("commitment", kept_on="2026-05-01")),
    _spot("outreach:line-add", "clerk", _line_told, outsiders=("stranger", "liaison")),
    _spot(
        "outreach:line-edit",
        "clerk",
        lambda world: {**_line_told(world), "version": world.fresh("line").version},
        outsiders=("stranger", "liaison"),
    ),
    _spot("outreach:library-add", "clerk", _said(name="另一项目库"), outsiders=("stranger", "liaison")),
    _spot("outreach:library-edit", "clerk", _seen("library", name="另一项目库")),
    _spot("outreach:library-count", "clerk", _said(counted_on="2026-05-01", count="9")),
    _spot("outreach:purpose-add", "clerk", _said(name="另一目的"), outsiders=("stranger", "liaison")),
    _spot("outreach:purpose-edit", "clerk", _seen("purpose", name="另一目的")),
)


PRACTICE_TOLD = {"title": "一窗通办", "measure": "并窗口"}


def _benchmark_told(world: World) -> Data:
    told = {"area": "营商环境", "standard": "先进城市", "gap": "慢两天", "body": world.body.name}
    return {**told, "compared_on": "2026-05-01"}


PRACTICES: tuple[Form, ...] = (
    _spot(
        "practices:practice-record",
        "liaison",
        lambda world: {**PRACTICE_TOLD, "body": world.body.name},
        foreign=lambda world: [{"body": "没有这个单位"}, {"body": world.other_body.name}],
    ),
    _spot("practices:practice-edit", "liaison", _seen("practice_edit", **PRACTICE_TOLD)),
    _spot("practices:practice-summarise", "liaison"),
    _spot("practices:practice-approve", "director", outsiders=("stranger", "liaison")),
    _spot("practices:practice-return", "director", _said(**WHY), outsiders=("stranger", "liaison")),
    _spot(
        "practices:practice-spread",
        "deputy",
        lambda world: {"bodies": world.other_body.name},
        outsiders=("stranger", "liaison"),
        foreign=lambda _world: [{"bodies": "没有这个单位"}],
    ),
    *(
        _spot(
            f"practices:practice-{act}", "liaison", lambda _world: {"file": _file("总结.txt"), "whole": "1"}
        )
        for act in ("paper", "summary")
    ),
    *(_spot(f"practices:adoption-{act}", "liaison", _said(note="照办")) for act in ("adopt", "decline")),
    _spot("practices:benchmark-record", "liaison", _benchmark_told),
    _spot(
        "practices:benchmark-edit",
        "liaison",
        lambda world: {**_benchmark_told(world), "version": world.fresh("benchmark").version},
    ),
    _spot(
        "practices:exemplar-name",
        "deputy",
        lambda world: {"honour": "示范单位", "named_on": "2026-05-01", "place": world.place.pk},
        foreign=lambda _world: [{"place": NOWHERE}, {"place": "", "body": "没有这个单位"}],
    ),
    _spot("practices:exemplar-end", "deputy", _seen("exemplar", ended_on="2030-01-01", reason="不合格")),
    _spot(
        "practices:sweep-send",
        "deputy",
        lambda world: {
            "title": "占道",
            "problem": "逐处查看",
            "bodies": world.other_body.name,
            "due_on": "2035-01-05",
        },
        foreign=lambda _world: [{"bodies": "没有这个单位"}, {"source": NOWHERE}],
    ),
    _spot("practices:answer-give", "liaison", _said(found="clean", text="没有")),
    Form("practices:level-seed", "deputy"),
    Form("practices:level-add", "deputy", _said(name="片区级", position=9)),
    _spot("practices:level-edit", "deputy", _seen("level", name="国家督导", position=0)),
)


DAY, NOON = "2026-05-01", "2026-05-01T12:00"
BAD_DAY = {"due_on": "昨天"}
DAYS = {"first_on": "2035-01-05", "last_on": "2035-03-05"}
CAMPAIGNS: tuple[Form, ...] = (
    Form(
        "registers:campaign-plan",
        "deputy",
        lambda world: {"name": "冬季行动", "lead": world.body.name, **DAYS},
        foreign=lambda _world: [{"lead": "没有这个单位"}, {"follows": NOWHERE}],
    ),
    _spot(
        "registers:campaign-edit",
        "deputy",
        lambda world: {
            "version": world.fresh("campaign").version,
            "name": "百日攻坚",
            "lead": world.body.name,
            "structure": "总体方案1",
            **DAYS,
        },
        foreign=lambda _world: [{"lead": "没有这个单位"}, {"follows": NOWHERE}],
    ),
    *(_spot(f"registers:campaign-{act}", "deputy") for act in ("start", "close")),
    _spot("registers:campaign-assess", "deputy", _said(assessment="目标完成。")),
    _spot(
        "registers:campaign-carry",
        "deputy",
        lambda world: {"target": world.driven.after.pk},
        foreign=lambda _world: [{"target": NOWHERE}, {"target": ""}],
    ),
    _spot(
        "registers:campaign-field",
        "deputy",
        lambda world: {"sector": world.driven.other_sector.pk, "lead": world.body.name},
        foreign=lambda world: [{"sector": NOWHERE}, {"sector": world.sector.pk}],
    ),
    _spot(
        "registers:campaign-item",
        "deputy",
        lambda world: {"part": "总体方案", "title": "排查", "body": world.body.name},
        foreign=lambda _world: [{"body": "没有这个单位"}, {"sector": NOWHERE}, {"matter": "没有"}],
    ),
    _spot(
        "registers:campaign-ask",
        "deputy",
        _said(name="下次会议", due_on="2035-01-05"),
        foreign=lambda _world: [{"sitting": NOWHERE}],
    ),
    _spot(
        "registers:field-edit", "deputy", lambda world: {"version": 1, "lead": world.body.name, "position": 1}
    ),
    _spot("registers:field-drop", "deputy"),
    _spot(
        "registers:plan-edit",
        "deputy",
        lambda world: {"version": 1, "part": "总体方案", "title": "再排查", "body": world.body.name},
        foreign=lambda _world: [{"body": "没有这个单位"}],
    ),
    _spot("registers:plan-hand-in", "liaison", _said(note="做完了")),
    _spot("registers:plan-accept", "deputy"),
    *(_spot(f"registers:plan-{act}", "deputy", _said(**WHY)) for act in ("return", "drop")),
    _spot("registers:call-collect", "deputy"),
    _spot("registers:field-report-write", "liaison", _said(version=1, work="查了三百家。")),
    Form(
        "registers:checklist-make",
        "deputy",
        _said(name="新表", items="疏散通道是否畅通 | 消防法"),
        foreign=lambda _world: [{"sector": NOWHERE}],
    ),
    _spot(
        "registers:checklist-revise",
        "deputy",
        _said(version=1, name="旧表", items="软管是否超期", is_used="on"),
    ),
    Form(
        "registers:round-plan",
        "deputy",
        lambda world: {
            "name": "再下轮",
            "edition": world.listed.drive.round.edition_id,
            "codes": ["risk_points"],
            "finding": "hazards",
            **DAYS,
        },
        foreign=lambda _world: [{"edition": NOWHERE}, {"campaign": NOWHERE}, {"towns": "没有这个镇"}],
    ),
    _spot(
        "registers:round-edit",
        "deputy",
        lambda world: {
            "version": 1,
            "name": "下一轮",
            "edition": world.listed.drive.round.edition_id,
            "codes": ["risk_points"],
            "finding": "hazards",
            **DAYS,
        },
        foreign=lambda _world: [{"edition": NOWHERE}],
    ),
    *(_spot(f"registers:round-{act}", "deputy") for act in ("start", "rescope", "end")),
    _viewed("round-unchecked"),
    _spot(
        "registers:round-task-assign",
        "deputy",
        lambda world: {"version": 1, "body": world.body.name, "due_on": f"{clock.today():%Y-%m-%d}"},
        foreign=lambda _world: [{"body": "没有这个单位"}],
    ),
    _spot("registers:check-form", "liaison", lambda world: world.listed.drive.check_told),
    _spot(
        "registers:check-photo",
        "deputy",
        lambda _world: {"key": str(uuid4()), "file": _file("现场.txt"), "whole": "1"},
        outsiders=("stranger",),
    ),
)
REGISTERS: tuple[Form, ...] = (
    _spot(
        "registers:entry-new",
        "liaison",
        lambda world: world.listed.told,
        foreign=lambda _world: [{"sector": NOWHERE}, {"town": NOWHERE}, {"department": "没有这个单位"}],
    ),
    _spot(
        "registers:entry-edit",
        "liaison",
        lambda world: {**world.listed.told, "version": world.fresh("hazard").version},
        foreign=lambda _world: [{"sector": NOWHERE}, {"parent": "没有"}],
    ),
    _spot(
        "registers:entry-move",
        "liaison",
        lambda world: {
            "local": world.body.name,
            "department": world.body.name,
            "due_on": f"{clock.today():%Y-%m-%d}",
        },
        foreign=lambda _world: [{"local": "没有这个单位"}],
    ),
    _spot(
        "registers:entry-batch",
        "liaison",
        lambda world: {"entry": [world.hazard.pk], "note": "交办"},
        foreign=lambda _world: [{"local": "没有这个单位"}],
    ),
    _spot(
        "registers:entry-proof",
        "liaison",
        lambda _world: {"moment": "before", "file": _file("现场.txt"), "whole": "1"},
    ),
    _spot("registers:entry-progress", "liaison", _said(text="正在整改", percent=40)),
    _spot(
        "registers:entry-partners",
        "liaison",
        lambda world: {"partners": world.other_body.name},
        foreign=lambda _world: [{"partners": "没有这个单位"}],
    ),
    _spot(
        "registers:entry-link",
        "liaison",
        lambda _world: {"matter": "", "decision": ""},
        foreign=lambda _world: [{"matter": "没有这件事"}],
    ),
    _spot("registers:register-edit", "deputy", _said(version=1, lead="", days_general=15, days_major=30)),
    Form("registers:sector-add", "deputy", _said(name="危化品", position=2)),
    _spot("registers:sector-edit", "deputy", _seen("sector", name="燃气安全", position=1, is_used="on")),
    _spot("registers:import-new", "liaison", lambda _world: {"file": _file("隐患.xlsx"), "whole": "1"}),
    _spot("registers:import-start", "deputy", outsiders=("stranger", "liaison")),
    Form("registers:seed", "deputy"),
    _viewed("entry-list"),
    *CAMPAIGNS,
)


def _today() -> str:
    return f"{clock.today():%Y-%m-%d}"


EDITION_PAPER = {"title": "关于印发职责清单的通知", "in_name_of": "市政府", "series": "澄政发"}
EDITION_PAPER |= {"main_send": "各镇", "level": "1"}
RENEWED = {"insurer": "临澜财险", "policy_no": "2", "staff": 3}
DUTIES: tuple[Form, ...] = (
    Form(
        "registers:edition-draft",
        "deputy",
        _said(code="local_requirements", title="要求清单"),
        foreign=lambda _world: [{"code": "hazards"}, {"code": "measures"}],
    ),
    _viewed("edition-detail"),
    _spot(
        "registers:edition-ask",
        "deputy",
        lambda _world: {"due_on": _today()},
        foreign=lambda _world: [{"due_on": "2001-01-01"}, BAD_DAY],
    ),
    _spot("registers:edition-confirm", "liaison", outsiders=("stranger", "clerk")),
    *(_spot(f"registers:edition-{act}", "deputy") for act in ("agree", "refresh", "take-back")),
    _spot("registers:edition-approve", "deputy", outsiders=("stranger", "liaison")),
    _spot(
        "registers:edition-send",
        "deputy",
        _said(**EDITION_PAPER),
        foreign=lambda _world: [{"level": 9}, {"main_send": ""}],
    ),
    _spot(
        "registers:edition-issue",
        "deputy",
        _said(document_no="澄政发〔2026〕1号", in_name_of="市政府", issued_on=DAY, effective_on=DAY),
        foreign=lambda _world: [{"effective_on": "2001-01-01"}, {"document_no": ""}],
    ),
    *(
        _spot(f"registers:edition-{act}", "deputy", _said(**WHY), foreign=_no_reason)
        for act in ("return", "drop")
    ),
    _spot("registers:confirmation-agree", "liaison", outsiders=("stranger", "clerk")),
    _spot("registers:confirmation-object", "liaison", _said(note="非本单位职责"), foreign=_no_note),
    _spot("registers:confirmation-settle", "deputy", _said(note="由双方共同负责"), foreign=_no_note),
    _spot("registers:unit-report", "liaison", _said(text="正在研究"), outsiders=("stranger", "clerk")),
    _spot(
        "registers:unit-claim",
        "liaison",
        lambda _world: {"text": "已研究", "file": _file("纪要.txt", "研究纪要".encode()), "whole": "1"},
        foreign=lambda _world: [{"text": ""}, {"classified": "on"}],
    ),
    _spot("registers:unit-verify", "deputy"),
    _spot("registers:unit-return", "deputy", _said(**WHY), foreign=_no_reason),
    _spot(
        "registers:entry-local_requirements-units",
        "liaison",
        lambda world: {"bodies": world.other_body.name, "task": "专题研究"},
        foreign=lambda _world: [{"bodies": "没有这个单位"}, {"bodies": ""}],
    ),
    _spot(
        "registers:entry-policies-renew",
        "liaison",
        _said(**RENEWED, first_on="2030-01-01", last_on="2030-12-31"),
        foreign=lambda _world: [{"policy_no": "1"}, {"last_on": "2029-12-31"}, {"staff": 0}],
    ),
    _spot(
        "registers:need-confirm",
        "liaison",
        lambda _world: {"note": "权属清楚", "file": _file("说明.txt", "权属说明".encode()), "whole": "1"},
        foreign=lambda _world: [{"note": "长" * 2_001}, {"classified": "on"}],
    ),
    _spot("registers:need-refuse", "liaison", _said(note="批复没有覆盖东侧"), foreign=_no_note),
    _spot("registers:need-withdraw", "deputy", _said(reason="有异议"), foreign=_no_reason),
    _spot(
        "registers:entry-land_parcels-divide",
        "liaison",
        _said(parts="东块 | 400\n西块 | 600", reason="分期供应"),
        foreign=lambda _world: [{"parts": "一块 | 1000"}, {"parts": "东 | 甲\n西 | 2"}, {"reason": ""}],
    ),
    _spot(
        "registers:entry-land_parcels-merge",
        "liaison",
        lambda world: {"title": "合并地块", "others": world.near_parcel.number, "reason": "整体出让"},
        foreign=lambda _world: [{"others": "DK-1999-0001"}, {"title": ""}],
    ),
    *(_viewed(name) for name in ("enterprise", "place")),
    Form(
        "registers:joint-open",
        "liaison",
        lambda world: {
            "title": "联合整治",
            "enterprise": world.joint_of.name,
            "body": world.body.name,
            "bodies": world.other_body.name,
            "task": "开展检查",
        },
        foreign=lambda world: [
            {"body": world.other_body.name},
            {"bodies": "没有这个单位"},
            {"enterprise": "没有这家"},
            {"enterprise": ""},
            {"entry": NOWHERE},
        ],
    ),
    _spot(
        "registers:joint-join",
        "liaison",
        lambda world: {"bodies": world.other_body.name, "task": "复查"},
        foreign=lambda _world: [{"bodies": "没有这个单位"}, {"task": ""}],
    ),
    _spot("registers:joint-close", "deputy", _said(conclusion="已整治"), outsiders=("stranger", "clerk")),
    _spot("registers:action-take", "liaison", outsiders=("stranger", "clerk")),
    _spot("registers:action-done", "liaison", _said(result="已查"), outsiders=("stranger", "clerk")),
    _spot("registers:action-again", "deputy", _said(**WHY), foreign=_no_reason),
)


def _shapes() -> SimpleUploadedFile:
    return _file("镇界.geojson", register_maps.TOWNS)


LAYER = {"name": "村界", "tone": "blue", "is_shown": "on"}
NO_SHAPES: Data = {"file": _file("镇界.geojson", b"[1, 2]")}
SPOT = {"longitude": "121.05", "latitude": "31.05"}
BRIEF = {"title": "隐患通报", "in_name_of": "市政府", "series": "澄政通", "main_send": "各镇", "level": "1"}
COPY = {"code": "hazards", "title": "隐患清单", "note": ""}
MAPS: tuple[Form, ...] = (
    Form(
        "registers:layer-make",
        "deputy",
        lambda _world: {**LAYER, "kind": "boundary", "file": _shapes(), "whole": "1"},
        foreign=lambda _world: [{"name": "镇界"}, {"kind": "song"}, {"tone": "pink"}, NO_SHAPES],
    ),
    _spot(
        "registers:layer-replace",
        "deputy",
        lambda world: {**_seen("map_layer")(world), "file": _shapes(), "whole": "1"},
        foreign=lambda _world: [NO_SHAPES],
    ),
    _spot(
        "registers:layer-edit",
        "deputy",
        _seen("map_layer", **LAYER, position=3, is_used="on"),
        foreign=lambda _world: [{"tone": "pink"}, {"position": 1000}],
    ),
    _spot(
        "registers:layer-turn-back",
        "deputy",
        _seen("map_layer", number=1),
        foreign=lambda _world: [{"number": 2}, {"number": 9}],
    ),
    _spot(
        "registers:outline-link",
        "deputy",
        lambda world: _seen("map_outline", body=world.body.name)(world),
        foreign=lambda _world: [{"body": "没有这个单位"}],
    ),
    _spot(
        "registers:entry-spot",
        "liaison",
        _seen("map_spot", **SPOT),
        foreign=lambda _world: [{"longitude": "181"}, {"latitude": ""}],
    ),
    _spot(
        "registers:entry-shape",
        "liaison",
        _said(version=1, geometry=json.dumps(register_shapes.SHAPE), from_on="2026-01-01", layer="built"),
        foreign=lambda _world: [{"geometry": "[1]"}, {"layer": "song"}, {"decision": "没有这个议题"}],
    ),
    _spot(
        "registers:entry-shape-end",
        "liaison",
        lambda _world: {"version": 1, "from_on": f"{clock.today():%Y-%m-%d}", "layer": "built"},
        foreign=lambda _world: [{"layer": "song"}, {"document": NOWHERE}],
    ),
    Form(
        "registers:machine-check",
        "liaison",
        lambda world: {
            "key": str(uuid4()),
            "title": "迎春路工地",
            "emission": "国Ⅱ",
            "town": world.listed.town.pk,
            "found_on": f"{clock.today():%Y-%m-%d}",
            "whole": "1",
        },
        foreign=lambda _world: [{"emission": "song"}, {"town": NOWHERE}, {"violations": "song"}],
    ),
    _spot(
        "registers:machine-photo",
        "deputy",
        lambda _world: {"key": str(uuid4()), "file": _file("现场.txt"), "whole": "1"},
        outsiders=("stranger",),
    ),
    _spot("registers:entry-machine_checks-case", "deputy"),
    _viewed("figure-entries"),
    Form(
        "registers:brief-new",
        "deputy",
        lambda _world: {"code": "hazards", "first": "2020-01-01", "last": "2099-12-31"},
        foreign=lambda _world: [{"code": "song"}, {"last": "2019-01-01"}, {"campaign": NOWHERE}],
    ),
    Form(
        "registers:brief-wording",
        "deputy",
        lambda _world: {"version": 0, "text": ""},
        foreign=lambda _world: [{"text": "title = ["}],
    ),
    _spot("registers:brief-edit", "deputy", _seen("map_brief"), foreign=lambda _world: [{"version": "x"}]),
    _spot("registers:brief-facts", "deputy", _seen("map_brief", **BRIEF), foreign=_no_level),
    *(_spot(f"registers:brief-{act}", "deputy") for act in ("recount", "take-back", "drop")),
    _spot("registers:brief-choose", "deputy", _said(choice="take body")),
    _spot("registers:brief-send", "deputy", _seen("map_brief")),
    Form(
        "registers:public-prepare",
        "deputy",
        _said(**COPY),
        foreign=lambda _world: [{"code": "measures"}, {"title": ""}],
    ),
    _spot("registers:public-release", "director", outsiders=("stranger", "deputy")),
    _spot(
        "registers:public-withdraw",
        "director",
        _seen("map_released", **WHY),
        foreign=_no_reason,
        outsiders=("stranger", "deputy"),
    ),
    _spot("registers:public-drop", "deputy"),
)


def _ready(act: str, /, **told: Any) -> Callable[[World], Data]:
    """What a form of readiness says of the row of its address, with the row's version."""
    return lambda world: {"version": world.fresh(f"ready_{act}").version, **told}


def _of_kind(**more: Any) -> Callable[[World], Data]:
    """What a form says that asks for a plan's kind and level."""

    def told(world: World) -> Data:
        plan = world.fresh("ready_plan-edit")
        return {"title": "防汛预案", "kind": plan.kind_id, "level": plan.level_id, "units": "", **more}

    return told


def _own(**more: Any) -> Callable[[World], Data]:
    return lambda world: {"body": world.body.name, **more}


def _posted(**more: Any) -> Callable[[World], Data]:
    """A movement of stock, each time under a key of its own."""
    return lambda _world: {"key": str(uuid4()), "note": "", **more}


def _no_kind(_world: World) -> list[Data]:
    return [{"kind": NOWHERE}]


def _no_unit(_world: World) -> list[Data]:
    return [{"body": "没有这个单位"}]


def _power(**more: Any) -> Callable[[World], Data]:
    """What a form says of a power."""
    told = {
        "title": "绿化养护",
        "area": "园林",
        "kind": "management",
        "direction": "down",
        "reason": "属地便利",
    }
    return lambda world: {**told, "body": world.body.name, "towns": "丙局", "starts_on": DAY, **more}


def _version(row: str, /, **more: Any) -> Callable[[World], Data]:
    return lambda world: {"version": world.fresh(row).version, **more}


def _checked(world: World) -> Data:
    measure = world.rows["power_check-fill"].handover.measures.get()
    return {f"value_{measure.pk}": "96.5", "finding": "现场查看", "remedy": ""}


OVER = ("stranger", "liaison", "clerk")
LISTED = {"title": "一份清单", "data_year": 2025, "effective_on": DAY}
POWERS: tuple[Form, ...] = (
    Form("handovers:matter-enter", "deputy", _power(), foreign=_no_unit, outsiders=OVER),
    _spot(
        "handovers:matter-edit",
        "deputy",
        lambda world: _power(version=world.fresh("power_matter-edit").version)(world),
        foreign=_no_unit,
        outsiders=OVER,
    ),
    _spot("handovers:matter-decide", "deputy", _said(decided_on=DAY, decision="会议"), outsiders=OVER),
    _spot(
        "handovers:matter-role",
        "deputy",
        _said(body="乙局", role="guide", text="规范"),
        foreign=lambda world: [{"body": "没有这个单位"}, {"role": "carry"}],
        outsiders=OVER,
    ),
    _spot(
        "handovers:matter-owner",
        "deputy",
        _said(town="丙局", owner="乙局", from_on=str(clock.today()), note="机构改革"),
        foreign=lambda world: [{"owner": "没有这个单位"}, {"town": "没有这个单位"}],
        outsiders=OVER,
    ),
    _spot("handovers:matter-drop", "deputy", _said(**WHY), outsiders=OVER),
    _spot("handovers:role-drop", "deputy", outsiders=OVER),
    Form(
        "handovers:handover-draft",
        "liaison",
        lambda world: {
            **LISTED,
            "giver": world.body.name,
            "taker": "丙局",
            "matters": [world.rows["power_matter-detail"].pk],
        },
        foreign=lambda world: [{"matters": [NOWHERE]}, {"taker": "没有这个单位"}],
        outsiders=("stranger", "clerk"),
    ),
    _spot("handovers:handover-send", "liaison", outsiders=("stranger", "clerk")),
    _spot("handovers:handover-sign", "liaison", outsiders=("stranger", "clerk")),
    _spot("handovers:handover-confirm", "head", outsiders=("stranger", "liaison", "clerk")),
    _spot("handovers:handover-effect", "deputy", outsiders=OVER),
    _spot(
        "handovers:handover-line",
        "liaison",
        _said(kind="asset", name="垃圾箱", unit="只", quantity="40", value="", standard=""),
        foreign=lambda _world: [{"kind": "other"}, {"matter": NOWHERE}, {"quantity": ""}],
        outsiders=("stranger", "clerk"),
    ),
    _spot(
        "handovers:handover-measure",
        "liaison",
        lambda world: {
            "matter": world.rows["power_handover-detail"].matters.get().pk,
            "name": "洁净率",
            "before": "96.5",
        },
        foreign=lambda _world: [{"matter": NOWHERE}],
        outsiders=("stranger", "clerk"),
    ),
    _spot(
        "handovers:handover-paper",
        "liaison",
        lambda _world: {"file": _file("交接单.txt"), "whole": "1"},
        outsiders=("stranger", "clerk"),
    ),
    _spot(
        "handovers:handover-edit",
        "liaison",
        _version("power_handover-edit", **LISTED),
        outsiders=("stranger", "clerk"),
    ),
    _spot("handovers:handover-reopen", "deputy", _said(**WHY), outsiders=OVER),
    _spot("handovers:handover-withdraw", "liaison", _said(**WHY), outsiders=("stranger", "clerk")),
    _spot(
        "handovers:handover-import",
        "liaison",
        lambda _world: {"file": _file("a.xlsx"), "is_trial": "on"},
        outsiders=("stranger", "clerk"),
    ),
    _spot(
        "handovers:line-fill",
        "liaison",
        _version("power_line-fill", quantity="6", value="", standard="", note=""),
        outsiders=("stranger", "clerk"),
    ),
    *(
        _spot(f"handovers:{name}", "liaison", outsiders=("stranger", "clerk"))
        for name in ("line-sign", "line-drop", "measure-drop", "dispute-withdraw")
    ),
    _spot("handovers:line-dispute", "liaison", _said(text="清点不符"), outsiders=("stranger", "clerk")),
    _spot("handovers:dispute-rule", "deputy", _said(ruling="以现场为准", quantity="9"), outsiders=OVER),
    _spot("handovers:base-take", "deputy", _said(reference="临财 9 号"), outsiders=OVER),
    _spot("handovers:check-fill", "deputy", _checked, outsiders=("stranger", "clerk")),
    _spot("handovers:check-return", "deputy", _said(**WHY), outsiders=("stranger", "clerk")),
    _spot("handovers:check-confirm", "deputy", outsiders=("stranger", "clerk")),
    Form(
        "handovers:rule-set",
        "deputy",
        lambda world: {
            "answer_days": 10,
            "dispute_days": 15,
            "check_months": "3、6",
            "fall_percent": "5",
            "keepers": "乙局",
            "version": HandoverRule.objects.get(government=world.ours).version,
        },
        foreign=lambda _world: [{"keepers": "没有这个单位"}, {"check_months": "三"}],
        outsiders=OVER,
    ),
)


def _proof(**more: Any) -> Callable[[World], Data]:
    """What a form says of an item."""
    told = {"name": "亲属关系证明", "business": "继承登记", "issuer": "派出所", "basis": "《条例》"}
    told |= {"allowed": "on", "who": "all", "way": "system"}
    return lambda world: {**told, "risk": world.rows["promise_grade-edit"].pk, **more}


TEXT_TOLD = {"notice": "应符合的条件。", "promise": "所填属实。", "consequence": "撤销决定。"}
GRADE_TOLD = {"name": "低", "rank": 1, "during_days": "", "after_days": "", "sample_percent": 10}
LEVEL_TOLD = {"name": "一般失信", "rank": 1, "shuts_from_rank": 2, "months": 12, "restore_months": 3}
DRAWN = {"title": "又一次", "first_on": DAY, "last_on": "2099-01-01", "due_on": "2099-02-01", "seed": "八"}
PROMISES: tuple[Form, ...] = (
    Form(
        "commitments:item-draft",
        "liaison",
        lambda world: _proof(body=world.body.name)(world),
        foreign=lambda world: [{"body": "没有这个单位"}, {"risk": NOWHERE}, {"basis": ""}],
        outsiders=("stranger", "clerk"),
    ),
    Form(
        "commitments:item-import",
        "liaison",
        lambda _world: {"file": _file("a.xlsx"), "is_trial": "on"},
        outsiders=("stranger", "clerk"),
    ),
    _spot(
        "commitments:item-edit",
        "deputy",
        lambda world: _proof(version=world.fresh("promise_item-edit").version)(world),
        foreign=lambda _world: [{"risk": NOWHERE}],
        outsiders=OVER,
    ),
    _spot("commitments:item-approve", "deputy", outsiders=OVER),
    _spot("commitments:item-remove", "deputy", _said(**WHY), outsiders=OVER),
    _spot("commitments:item-text", "liaison", _said(**TEXT_TOLD), outsiders=("stranger", "clerk")),
    _spot(
        "commitments:text-edit",
        "liaison",
        _version("promise_text-edit", **TEXT_TOLD),
        outsiders=("stranger", "clerk"),
    ),
    _spot("commitments:text-approve", "head", outsiders=("stranger", "liaison", "clerk")),
    Form(
        "commitments:guide-add",
        "liaison",
        lambda world: {
            "title": "又一份指南",
            "body": world.body.name,
            "items": [world.rows["promise_item-detail"].pk],
            "updated_on": DAY,
        },
        foreign=lambda world: [{"body": "没有这个单位"}, {"items": [NOWHERE]}],
        outsiders=("stranger", "clerk"),
    ),
    _spot(
        "commitments:guide-edit",
        "liaison",
        lambda world: {
            "title": "行用指南",
            "items": [world.rows["promise_item-detail"].pk],
            "updated_on": DAY,
            "version": world.fresh("promise_guide-edit").version,
        },
        foreign=lambda _world: [{"items": [NOWHERE]}],
        outsiders=("stranger", "clerk"),
    ),
    _spot(
        "commitments:guide-update",
        "liaison",
        lambda _world: {"updated_on": clock.today().isoformat(), "note": "条件"},
        outsiders=("stranger", "clerk"),
    ),
    Form("commitments:edition-prepare", "deputy", _said(title="清单"), outsiders=OVER),
    _spot("commitments:edition-release", "director", outsiders=("stranger", "liaison", "clerk")),
    _spot(
        "commitments:edition-withdraw", "director", _said(**WHY), outsiders=("stranger", "liaison", "clerk")
    ),
    Form(
        "commitments:case-notice",
        "liaison",
        lambda world: {
            "item": world.rows["promise_item-detail"].pk,
            "body": world.body.name,
            "applicant": "宋怀安",
            "applicant_kind": "person",
            "number": commitments.person_number(77),
        },
        foreign=lambda world: [{"item": NOWHERE}, {"body": "没有这个单位"}, {"number": "1"}],
        outsiders=("stranger", "clerk"),
    ),
    _spot("commitments:case-accept", "liaison", outsiders=("stranger", "clerk")),
    _spot("commitments:case-grant", "liaison", _said(outcome="准予"), outsiders=("stranger", "clerk")),
    _spot("commitments:case-paper", "liaison", _said(**WHY), outsiders=("stranger", "clerk")),
    _spot(
        "commitments:check-do",
        "liaison",
        _said(result="true", finding="一致"),
        foreign=lambda _world: [{"result": "perhaps"}],
        outsiders=("stranger", "clerk"),
    ),
    Form(
        "commitments:round-draw",
        "deputy",
        _said(**DRAWN),
        foreign=lambda _world: [{"last_on": "1999-01-01"}],
        outsiders=OVER,
    ),
    _spot(
        "commitments:breach-hear",
        "liaison",
        _version("promise_breach-hear", statement="记错了"),
        outsiders=("stranger", "clerk"),
    ),
    _spot(
        "commitments:breach-decide",
        "head",
        _said(consequence="责令改正"),
        foreign=lambda _world: [{"level": NOWHERE}],
        outsiders=("stranger", "liaison", "clerk"),
    ),
    _spot("commitments:breach-dismiss", "head", _said(**WHY), outsiders=("stranger", "liaison", "clerk")),
    _spot("commitments:record-ask", "liaison", _said(mended="已补正"), outsiders=("stranger", "clerk")),
    _spot("commitments:record-restore", "head", outsiders=("stranger", "liaison", "clerk")),
    _spot("commitments:record-refuse", "head", _said(**WHY), outsiders=("stranger", "liaison", "clerk")),
    Form("commitments:seed", "deputy", outsiders=OVER),
    Form(
        "commitments:grade-add", "deputy", _said(**{**GRADE_TOLD, "name": "极高", "rank": 9}), outsiders=OVER
    ),
    _spot("commitments:grade-edit", "deputy", _version("promise_grade-edit", **GRADE_TOLD), outsiders=OVER),
    Form("commitments:level-add", "deputy", _said(**{**LEVEL_TOLD, "name": "轻微"}), outsiders=OVER),
    _spot("commitments:level-edit", "deputy", _version("promise_level-edit", **LEVEL_TOLD), outsiders=OVER),
    Form(
        "commitments:rule-set",
        "deputy",
        lambda world: {
            "hearing_days": 5,
            "keepers": "乙局",
            "version": CommitmentRule.objects.get(government=world.ours).version,
        },
        foreign=lambda _world: [{"keepers": "没有这个单位"}],
        outsiders=OVER,
    ),
)
STATION = {"code": "H9", "name": "东塘站", "kind": "water", "measure": "水位", "unit": "米", "every_hours": 1}
CHECKED = {f"{one}_ready": "on" for one in ("command", "people", "technique", "materials")}
ENTRY = {"part": "works", "text": "排查", "days_before": 15}
READINESS: tuple[Form, ...] = (
    _spot(
        "resources:plan-draft",
        "liaison",
        lambda world: {**_of_kind()(world), "body": world.body.name},
        foreign=lambda world: [{"kind": NOWHERE}, {"level": NOWHERE}, {"body": world.other_body.name}],
    ),
    _spot(
        "resources:plan-edit",
        "liaison",
        lambda world: {**_of_kind()(world), "version": world.fresh("ready_plan-edit").version},
        foreign=_no_kind,
    ),
    _spot("resources:plan-approve", "director", outsiders=("stranger", "liaison")),
    _spot("resources:plan-return", "director", _said(**WHY), outsiders=("stranger", "liaison")),
    _spot("resources:plan-expire", "director", _said(**WHY), outsiders=("stranger", "liaison")),
    _spot("resources:plan-enforce", "liaison", _said(revised_on=DAY, next_review_on="")),
    _spot("resources:plan-revise", "liaison", _said(changes="更新联系方式")),
    _spot("resources:plan-review", "liaison", _said(note="仍适用", next_review_on="2100-01-01")),
    _spot(
        "resources:plan-drill",
        "liaison",
        _said(title="演练", planned_on=DAY, scenario="渗漏", units=""),
        foreign=lambda _world: [{"units": "没有这个单位"}, {"planned_on": "昨天"}],
    ),
    *(
        _spot(f"resources:{name}-paper", "liaison", lambda _world: {"file": _file("预案.txt"), "whole": "1"})
        for name in ("plan", "drill")
    ),
    _spot("resources:drill-hold", "liaison", _said(held_on=DAY, participants="60 人", summary="完成")),
    _spot("resources:drill-finding", "liaison", _said(text="集结慢", change="写明集结点")),
    _spot(
        "resources:drill-edit",
        "liaison",
        _ready("drill-edit", title="演练", planned_on=DAY, scenario="渗漏", units=""),
    ),
    _spot("resources:drill-cancel", "liaison", _said(**WHY)),
    _spot(
        "resources:finding-settle",
        "liaison",
        lambda world: {"edition": world.fresh("ready_later-edition").pk, "note": ""},
        foreign=lambda world: [{"edition": NOWHERE}, {"edition": world.fresh("ready_plan-detail").pk}],
    ),
    _spot("resources:finding-keep", "liaison", _said(note="电台已在采购")),
    _spot(
        "resources:team-register",
        "liaison",
        lambda world: {**_own(name="另一队")(world), "kind": world.fresh("ready_team-edit").kind_id},
        foreign=lambda world: [{"kind": NOWHERE}, {"body": world.other_body.name}, {"longitude": "181"}],
    ),
    _spot(
        "resources:team-edit",
        "liaison",
        lambda world: _ready("team-edit", name="改名队", kind=world.fresh("ready_team-edit").kind_id)(world),
        foreign=_no_kind,
    ),
    _spot("resources:team-call", "liaison", _said(title="堤防渗漏", place="东塘", called_at=NOON)),
    _spot("resources:team-ready", "liaison"),
    *(_spot(f"resources:team-{act}", "liaison", _said(note="检修")) for act in ("stand-down", "dissolve")),
    _spot(
        "resources:team-member",
        "liaison",
        _said(name="韩队员", phone="13812345678"),
        foreign=lambda _world: [{"phone": "12"}],
    ),
    _spot("resources:member-edit", "liaison", _ready("member-edit", name="韩队员", phone="")),
    _spot("resources:member-end", "liaison"),
    _spot("resources:member-phone", "liaison"),
    _spot(
        "resources:call-out-arrive",
        "liaison",
        lambda _world: {"arrived_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")},
    ),
    _spot(
        "resources:call-out-come-back",
        "liaison",
        lambda _world: {"returned_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "result": "完成"},
    ),
    _spot(
        "resources:check-open",
        "deputy",
        lambda world: {"period": "中秋", "starts_on": DAY, "ends_on": DAY, "bodies": world.body.name},
        foreign=lambda _world: [{"bodies": "没有这个单位"}, {"ends_on": "2026-04-01"}],
    ),
    _spot(
        "resources:check-fill",
        "liaison",
        _said(**CHECKED),
        foreign=lambda _world: [{"people_ready": ""}],
    ),
    _spot("resources:check-confirm", "liaison"),
    _spot("resources:check-return", "liaison", _said(**WHY)),
    _spot("resources:store-add", "liaison", _own(name="另一库", is_active="on"), foreign=_no_unit),
    _spot(
        "resources:store-edit",
        "liaison",
        lambda world: {**_own(name="改名库")(world), "version": world.fresh("ready_store-edit").version},
        foreign=_no_unit,
    ),
    _spot(
        "resources:store-receive",
        "liaison",
        lambda world: {**_posted(quantity=3)(world), "item": world.fresh("ready_item-kind-edit").pk},
        foreign=lambda _world: [{"item": NOWHERE}, {"quantity": 0}, {"key": "1"}],
    ),
    _spot(
        "resources:store-minimum",
        "liaison",
        lambda world: {"least": 3, "item": world.fresh("ready_item-kind-edit").pk},
        foreign=lambda _world: [{"item": NOWHERE}, {"least": -1}],
    ),
    _spot(
        "resources:lot-issue",
        "liaison",
        _posted(quantity=1, to="某队"),
        foreign=lambda _world: [{"quantity": 100_000}, {"to": ""}, {"call_out": NOWHERE}],
    ),
    _spot("resources:lot-scrap", "liaison", lambda _w: {"key": str(uuid4()), "note": "受潮", "quantity": 1}),
    _spot(
        "resources:lot-count",
        "liaison",
        lambda _world: {"key": str(uuid4()), "counted": 5, "note": "少了"},
        foreign=lambda _world: [{"counted": -1}],
    ),
    _spot("resources:lot-edit", "liaison", _ready("lot-edit", batch="乙", expires_on="")),
    _spot(
        "resources:movement-return",
        "liaison",
        _posted(quantity=1),
        foreign=lambda _world: [{"quantity": 100_000}],
    ),
    _spot(
        "resources:station-add",
        "deputy",
        _own(**STATION),
        foreign=lambda _world: [{"kind": "moon"}, {"every_hours": 25}, {"body": "没有这个单位"}],
    ),
    _spot(
        "resources:station-edit",
        "liaison",
        lambda world: {
            **_own(**{**STATION, "code": "H8"})(world),
            "version": world.fresh("ready_station-edit").version,
        },
        foreign=_no_unit,
    ),
    _spot("resources:station-reading", "liaison", _said(at=NOON, value="3.2")),
    _spot(
        "resources:station-level",
        "liaison",
        _said(name="历史最高", light="red", threshold="5"),
        foreign=lambda _world: [{"light": "blue"}],
    ),
    _spot(
        "resources:level-edit",
        "liaison",
        _ready("level-edit", name="警戒水位", light="amber", threshold="3.4"),
    ),
    _spot("resources:level-drop", "liaison"),
    _spot("resources:reading-correct", "liaison", _ready("reading-correct", value="3.3", reason="误抄")),
    _spot(
        "resources:reading-post",
        "liaison",
        _said(at="2026-05-01T10:00", value_R1="3.2"),
        foreign=lambda _world: [{"value_R1": "很高"}, {"value_R1": ""}],
    ),
    _spot(
        "resources:reading-import",
        "liaison",
        lambda _world: {"file": _file("a.csv", "站点编码,日期,时间,数值\nR1,2026-05-01,9,1\n".encode())},
    ),
    _spot(
        "resources:alert-receive",
        "deputy",
        lambda world: {
            "kind": world.fresh("ready_alert-send").kind_id,
            "colour": world.fresh("ready_alert-send").colour_id,
            "issuer": "市气象局",
            "area": "全市",
            "text": "大雨",
            "received_at": NOON,
            "valid_until": "2026-05-02T12:00",
        },
        foreign=lambda _world: [{"kind": NOWHERE}, {"colour": NOWHERE}, {"valid_until": NOON}],
    ),
    _spot(
        "resources:alert-send",
        "deputy",
        lambda world: {"bodies": world.other_body.name},
        foreign=lambda _world: [{"bodies": "没有这个单位"}],
    ),
    _spot("resources:alert-urge", "deputy"),
    _spot("resources:alert-lift", "deputy", _said(**WHY)),
    _spot("resources:order-acknowledge", "liaison", outsiders=("stranger", "deputy")),
    _spot("resources:order-report", "liaison", _said(action="已停工"), outsiders=("stranger", "deputy")),
    _spot(
        "resources:season-open",
        "deputy",
        lambda world: {
            "campaign": world.fresh("ready_season-detail").campaign_id,
            "starts_on": "2040-05-01",
            "ends_on": "2040-09-30",
        },
        foreign=lambda _world: [{"campaign": NOWHERE}, {"ends_on": "2040-04-01"}],
    ),
    _spot("resources:season-start", "deputy"),
    _spot("resources:season-respond", "deputy", _said(words="台风")),
    _spot("resources:season-calm", "deputy"),
    _spot("resources:season-end", "deputy", _said(words="安全度汛")),
    _spot(
        "resources:season-item",
        "deputy",
        _own(part="works", text="加固", due_on=DAY),
        foreign=lambda _world: [{"part": "song"}, {"body": "没有这个单位"}, BAD_DAY],
    ),
    _spot(
        "resources:item-edit",
        "deputy",
        lambda world: {
            **_own(part="works", text="加固", due_on=DAY)(world),
            "version": world.fresh("ready_item-edit").version,
        },
        foreign=_no_unit,
    ),
    _spot("resources:item-do", "liaison", _said(proof="已加固")),
    _spot("resources:item-check", "liaison"),
    _spot("resources:item-return", "liaison", _said(**WHY)),
    Form("resources:seed", "deputy"),
    Form(
        "resources:limits-set",
        "deputy",
        _said(version=0, review_days=30, expiry_days=30, gap_hours=24),
        foreign=lambda _world: [{"gap_hours": 0}],
    ),
    Form("resources:keeping-body-add", "deputy", _own(duty="水务"), foreign=_no_unit),
    _spot("resources:keeping-body-end", "deputy"),
    Form(
        "resources:term-add",
        "deputy",
        _said(of="team", name="志愿队", position=9),
        foreign=lambda _w: [{"of": "x"}],
    ),
    _spot("resources:term-edit", "deputy", _ready("term-edit", of="plan_level", name="市级", position=0)),
    Form(
        "resources:plan-kind-add",
        "deputy",
        _said(name="大型活动", review_months=24, drill_months=12, position=9),
    ),
    _spot(
        "resources:plan-kind-edit",
        "deputy",
        _ready("plan-kind-edit", name="自然灾害类", review_months=24, drill_months=12, position=9),
    ),
    Form("resources:item-kind-add", "deputy", _said(name="沙袋", unit="只", category="material", position=9)),
    _spot(
        "resources:item-kind-edit",
        "deputy",
        _ready("item-kind-edit", name="麻袋", unit="只", category="material", position=9),
        foreign=lambda _world: [{"category": "song"}],
    ),
    Form("resources:alert-colour-add", "deputy", _said(name="紫色", rank=9, light="red", minutes=9)),
    _spot(
        "resources:alert-colour-edit",
        "deputy",
        _ready("alert-colour-edit", name="蓝", rank=1, light="green", minutes=240),
    ),
    Form(
        "resources:alert-rule-add",
        "deputy",
        lambda world: {"colour": world.fresh("ready_alert-colour-edit").pk, "bodies": world.body.name},
        foreign=lambda _world: [{"colour": NOWHERE}, {"bodies": "没有这个单位"}],
    ),
    _spot(
        "resources:alert-rule-edit",
        "deputy",
        lambda world: {
            "colour": world.fresh("ready_alert-colour-edit").pk,
            "bodies": world.body.name,
            "version": world.fresh("ready_alert-rule-edit").version,
        },
    ),
    _spot("resources:alert-rule-drop", "deputy"),
    Form(
        "resources:checklist-entry-add",
        "deputy",
        lambda world: {
            **ENTRY,
            "campaign": world.fresh("ready_season-detail").campaign_id,
            "bodies": world.body.name,
        },
        foreign=lambda _world: [{"campaign": NOWHERE}, {"bodies": "没有这个单位"}],
    ),
    _spot(
        "resources:checklist-entry-edit",
        "deputy",
        lambda world: {
            **ENTRY,
            "campaign": world.fresh("ready_season-detail").campaign_id,
            "bodies": world.body.name,
            "version": world.fresh("ready_checklist-entry-edit").version,
        },
    ),
    _spot("resources:checklist-entry-drop", "deputy"),
)


def _minute(day: date, hour: int) -> str:
    return f"{day:%Y-%m-%d}T{hour:02}:00"


def _post_told(world: World) -> Data:
    told = {"body": world.body.name, "kind": "other", "name": "巡查", "position": 3, "is_active": "on"}
    return {**told, "pattern": world.watch.post.pattern_id}


def _called(world: World) -> Data:
    told = {"body": world.body.name, "team": "水上救援队", "channel": "radio", "seconds": 9}
    return {**told, "called_at": "2026-01-05T10:00"}


def _checked(world: World) -> Data:
    told = {"post": world.watch.post.pk, "way": "phone", "result": "present"}
    return {**told, "checked_at": "2026-01-05T10:00"}


def _month_sheet() -> bytes:
    book, file = Workbook(), BytesIO()
    assert book.active is not None
    book.active.append(["岗位", "日期", "班次", "值班人"])
    book.save(file)
    return file.getvalue()


RULE_TOLD = {"early_minutes": 60, "late_minutes": 15, "remind_hours": 24, "answer_seconds": 30}
NO_PERSON = {"person": "没有这个人"}
ROSTERS: tuple[Form, ...] = (
    _spot(
        "rosters:roster-draft",
        "liaison",
        lambda world: {"body": world.body.name, "month": "2031-01"},
        foreign=lambda world: [{"body": "没有这个单位"}, {"body": world.other_body.name}],
    ),
    _spot(
        "rosters:roster-generate",
        "liaison",
        lambda world: {"post": world.watch.post.pk, "workday": world.other_person.label},
        foreign=lambda _world: [{"post": NOWHERE}, {"workday": "没有这个人"}],
    ),
    _spot(
        "rosters:roster-add-shift",
        "liaison",
        lambda world: {
            "post": world.watch.post.pk,
            "name": "加班",
            "starts_at": _minute(world.watch.draft.month, 10),
            "ends_at": _minute(world.watch.draft.month, 12),
        },
        foreign=lambda _world: [{"post": NOWHERE}, NO_PERSON],
    ),
    _spot(
        "rosters:roster-flag",
        "head",
        lambda world: {"gap": standing_of(world.watch.draft).open[0].key, "reason": "检修"},
        foreign=lambda _world: [{"gap": f"{NOWHERE}:1:2"}],
        outsiders=("stranger", "liaison"),
    ),
    _spot("rosters:roster-publish", "head", outsiders=("stranger", "liaison")),
    _spot("rosters:roster-recall", "head", _said(**WHY), outsiders=("stranger", "liaison")),
    _spot("rosters:roster-drop", "liaison"),
    _spot(
        "rosters:roster-import",
        "liaison",
        lambda _world: {"file": _file("值班表.xlsx", _month_sheet()), "is_trial": "on"},
    ),
    _spot("rosters:roster-sheet", "liaison", lambda _world: VIEW),
    _spot(
        "rosters:shift-assign",
        "liaison",
        lambda world: {"version": Shift.objects.get(pk=world.watch.nobody.pk).version, "person": ""},
        foreign=lambda _world: [NO_PERSON],
    ),
    _spot("rosters:shift-remove", "liaison"),
    _spot("rosters:shift-check-in", "liaison", outsiders=("stranger", "head", "clerk")),
    _spot("rosters:shift-hand-over", "liaison", _said(note="平稳"), outsiders=("stranger", "head", "clerk")),
    _spot(
        "rosters:shift-swap",
        "liaison",
        lambda world: {"other": world.watch.theirs.pk, "reason": "看病"},
        foreign=lambda _world: [{"other": NOWHERE}],
        outsiders=("stranger", "head", "clerk"),
    ),
    _spot(
        "rosters:shift-stand-in",
        "liaison",
        lambda world: {"person": world.other_person.label, "reason": "看病"},
        foreign=lambda _world: [NO_PERSON],
        outsiders=("stranger", "head", "clerk"),
    ),
    _spot("rosters:change-agree", "liaison", outsiders=("stranger", "head", "clerk")),
    _spot("rosters:change-refuse", "liaison", _said(**WHY), outsiders=("stranger", "head", "clerk")),
    _spot("rosters:change-withdraw", "liaison", outsiders=("stranger", "head", "clerk")),
    _spot("rosters:change-approve", "head", outsiders=("stranger", "liaison", "clerk")),
    _spot("rosters:change-reject", "head", _said(**WHY), outsiders=("stranger", "liaison", "clerk")),
    _spot("rosters:hand-over-take", "liaison", outsiders=("stranger", "head", "clerk")),
    _spot("rosters:point-finish", "liaison", _said(result="已办"), outsiders=("stranger", "clerk")),
    _spot(
        "rosters:post-add",
        "liaison",
        _post_told,
        foreign=lambda _world: [{"body": "没有这个单位"}, {"pattern": NOWHERE}],
    ),
    _spot(
        "rosters:post-edit",
        "liaison",
        lambda world: {**_post_told(world), "version": DutyPost.objects.get(pk=world.watch.post.pk).version},
        foreign=lambda _world: [{"pattern": NOWHERE}],
    ),
    Form("rosters:pattern-seed", "clerk", outsiders=("stranger", "liaison")),
    Form(
        "rosters:pattern-add",
        "clerk",
        _said(name="四班", text="全天 07:00-07:00"),
        foreign=lambda _world: [{"body": "没有这个单位"}],
    ),
    _spot(
        "rosters:pattern-edit",
        "liaison",
        lambda world: {
            "version": Pattern.objects.get(pk=world.watch.pattern.pk).version,
            "body": world.body.name,
            "name": "自定",
            "text": "全天 07:00-07:00",
        },
    ),
    Form("rosters:rule-set", "clerk", _said(version=0, **RULE_TOLD), outsiders=("stranger", "liaison")),
    _spot(
        "rosters:check-record",
        "deputy",
        _checked,
        foreign=lambda _world: [{"post": NOWHERE}],
        outsiders=("stranger", "liaison"),
    ),
    _spot("rosters:check-send", "deputy", outsiders=("stranger", "liaison")),
    _spot("rosters:check-case", "deputy", _said(rule="第三条"), outsiders=("stranger", "liaison", "clerk")),
    _spot(
        "rosters:check-dismiss", "deputy", _said(answer="已说明"), outsiders=("stranger", "liaison", "clerk")
    ),
    _spot("rosters:check-reply", "liaison", _said(reply="处置险情"), outsiders=("stranger", "clerk")),
    _spot("rosters:call-record", "liaison", _called, foreign=lambda _world: [{"body": "没有这个单位"}]),
)


COURSE_TOLD = {"title": "动火作业安全", "hours": "2", "least_minutes": 10, "valid_months": 12}
PAGE_TOLD = {"title": "第三讲", "text": "先检测后作业", "least_seconds": 30}
QUESTION_TOLD = {"kind": "single", "stem": "新的一题", "lines": "甲\n乙", "letters": "A", "is_used": "on"}
EXAM_TOLD = {**training.EXAM, "single_count": 1, "pass_mark": 60}
PUBLIC = "stranger"


def _with_post(**more: Any) -> Callable[[World], Data]:
    return lambda world: {"post": world.training_post.pk, **more}


def _course_told(**more: Any) -> Callable[[World], Data]:
    return lambda world: {"course": world.training_course.pk, **more}


NO_POST = [{"post": NOWHERE}]
TRAINING: tuple[Form, ...] = (
    _spot(
        "training:course-write",
        "liaison",
        lambda world: {**COURSE_TOLD, "body": world.body.name},
        foreign=lambda world: [
            {"body": "没有这个单位"},
            {"body": world.other_body.name},
            {"sectors": [NOWHERE]},
        ],
    ),
    _spot("training:course-edit", "liaison", _seen("training_course", **COURSE_TOLD)),
    _spot("training:course-open", "liaison"),
    _spot("training:course-retire", "liaison"),
    _spot("training:course-page", "liaison", _said(**PAGE_TOLD)),
    _spot("training:course-question", "liaison", _said(**QUESTION_TOLD)),
    _spot("training:course-exam", "liaison", _seen("training_exam", **EXAM_TOLD)),
    _spot(
        "training:course-paper",
        "liaison",
        lambda _world: {"file": _file("规程.txt"), "level": 0, "whole": "1"},
        foreign=lambda _world: [{"level": 9}],
    ),
    _spot("training:page-edit", "liaison", _seen("training_page", **PAGE_TOLD)),
    _spot("training:question-list", "liaison", lambda _world: VIEW),
    _spot("training:question-edit", "liaison", _seen("training_question", **QUESTION_TOLD)),
    _spot("training:question-import", "liaison", lambda _world: {"file": _file("题.xlsx")}),
    _spot("training:staff-import", "liaison", lambda _world: {"file": _file("人数.xlsx")}),
    _spot("training:learner-import", "liaison", lambda _world: {"file": _file("学员.xlsx")}),
    _spot(
        "training:employer-add",
        "liaison",
        lambda world: {"enterprise": world.training_spare.code, "town": world.body.name},
        foreign=lambda world: [{"enterprise": "没有这家"}, {"town": world.other_body.name}],
    ),
    _spot(
        "training:employer-edit",
        "liaison",
        lambda world: {"town": world.body.name, "version": world.fresh("training_employer").version},
        foreign=lambda world: [{"sector": NOWHERE}, {"sector": world.training_post.pk}],
    ),
    _spot(
        "training:employer-count",
        "liaison",
        _with_post(number=9, counted_on="2026-05-01"),
        foreign=lambda world: [*NO_POST, {"post": world.training_category.pk}],
    ),
    _spot("training:employer-learner", "liaison", _with_post(name="周新"), foreign=lambda _w: NO_POST),
    _spot("training:employer-enrol", "liaison", _course_told(), foreign=lambda _w: [{"course": NOWHERE}]),
    _spot("training:learner-enrol", "liaison", _course_told(), foreign=lambda _w: [{"course": NOWHERE}]),
    _spot(
        "training:learner-edit",
        "liaison",
        lambda world: {
            "name": "张建军",
            "post": world.training_post.pk,
            "version": world.fresh("training_learner").version,
        },
        foreign=lambda _w: NO_POST,
    ),
    _spot("training:learner-renew", "liaison"),
    _spot("training:learner-leave", "liaison"),
    _spot("training:learner-blank", "liaison", _said(sure="on")),
    _spot("training:enrolment-allow", "liaison", _said(**WHY)),
    _spot("training:certificate-revoke", "liaison", _said(**WHY)),
    Form("training:category-seed", "deputy"),
    Form("training:category-add", "deputy", _said(kind="post", name="叉车工", position=9)),
    _spot(
        "training:category-edit", "deputy", _seen("training_category", kind="sector", name="商贸", position=9)
    ),
    _spot(
        "training:rule-set",
        "deputy",
        _seen("training_rule", link_days=90, warn_days=15, certificate_word="安"),
    ),
    *(
        _spot(f"learn:{name}", PUBLIC, outsiders=())
        for name in ("beat", "read", "exam", "exam-save", "exam-start")
    ),
)
WHEN = "2026-05-01T08:00"
REPORTED = {"course": "屋面坍塌，正在搜救", "grade": 3, "deaths": 1}
RULED = {"source": "本市预案", "starts_on": "2030-01-01", "ends_on": "2030-12-31"}
NO_BODY = {"body": "没有这个单位"}
OUTSIDE_DUTY = ("stranger", "liaison", "leader")


def _incident_told(world: World) -> Data:
    told = {
        "title": "厂房坍塌",
        "kind": world.incident_kind.pk,
        "address": "工业路 8 号",
        "body": world.body.name,
    }
    return {**told, "origin": "own", "occurred_at": WHEN, "known_at": WHEN}


def _quick_told(world: World) -> Data:
    told = {
        **_incident_told(world),
        "course": "屋面坍塌",
        "client_key": "0198a1b2-0000-7000-8000-0000000000aa",
    }
    return {name: told[name] for name in told if name not in ("origin", "known_at")}


def _place_told(world: World) -> Data:
    told = {"title": "厂房坍塌", "kind": world.incident_kind.pk, "address": "工业路 9 号"}
    return {**told, "version": world.fresh("incident_edit").version}


def _now(**more: Any) -> Callable[[World], Data]:
    """What happened this minute: after the row that it is said of was made."""
    return lambda _world: {
        name: f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}" if value == "now" else value
        for name, value in more.items()
    }


INCIDENTS: tuple[Form, ...] = (
    _spot(
        "incidents:incident-record",
        "liaison",
        _incident_told,
        foreign=lambda world: [
            {"kind": NOWHERE},
            NO_BODY,
            {"body": world.other_body.name},
            {"town": "无此镇"},
        ],
    ),
    _spot(
        "incidents:quick",
        "liaison",
        _quick_told,
        foreign=lambda world: [{"kind": NOWHERE}, NO_BODY, {"body": world.other_body.name}],
    ),
    *(
        _spot(f"incidents:incident-{kind}", "liaison", _said(**REPORTED))
        for kind in ("first", "follow", "final")
    ),
    _spot("incidents:incident-edit", "liaison", _place_told, foreign=lambda _world: [{"kind": NOWHERE}]),
    _spot(
        "incidents:incident-call",
        "liaison",
        _now(step="unit", channel="phone", at="now", caller="值班员", receiver="总值班室", text="坍塌"),
        foreign=lambda _world: [{"step": "upward"}],
    ),
    _spot(
        "incidents:incident-verify",
        "clerk",
        _said(grade=3, occurred_at=WHEN, known_at=WHEN),
        outsiders=OUTSIDE_DUTY,
    ),
    _spot("incidents:incident-handle", "clerk"),
    _spot(
        "incidents:incident-action",
        "liaison",
        _now(at="now", unit="上级专家组", text="到场会商"),
        foreign=lambda _world: [{"unit": "", **NO_BODY}],
    ),
    _spot(
        "incidents:incident-call-in",
        "clerk",
        lambda world: {"bodies": world.other_body.name, "task": "搜救"},
        foreign=lambda _world: [{"bodies": "没有这个单位"}],
        outsiders=OUTSIDE_DUTY,
    ),
    _spot("incidents:incident-end", "liaison", _now(ended_at="now", ending="搜救结束")),
    _spot(
        "incidents:incident-review",
        "clerk",
        _said(cause="屋面老旧", assessment="报告及时"),
        outsiders=OUTSIDE_DUTY,
    ),
    _spot(
        "incidents:incident-lesson",
        "clerk",
        lambda world: {"text": "排查老旧厂房", "body": world.body.name, "due_on": "2035-01-01"},
        foreign=lambda _world: [NO_BODY],
        outsiders=OUTSIDE_DUTY,
    ),
    _spot(
        "incidents:incident-suspect",
        "deputy",
        _said(fault="omitted", ground="群众反映"),
        outsiders=(*OUTSIDE_DUTY, "clerk"),
    ),
    _spot("incidents:incident-paper", "liaison", lambda _world: {"file": _file("现场.txt"), "whole": "1"}),
    _spot("incidents:incident-dismiss", "clerk", _said(**WHY), outsiders=OUTSIDE_DUTY),
    _spot("incidents:report-edit", "liaison", _seen("report_edit", **REPORTED)),
    _spot("incidents:report-submit", "liaison"),
    _spot("incidents:report-drop", "liaison"),
    _spot("incidents:report-send", "head", outsiders=("stranger", "liaison", "clerk")),
    _spot("incidents:report-return", "head", _said(**WHY), outsiders=("stranger", "liaison", "clerk")),
    _spot("incidents:report-receive", "clerk", outsiders=OUTSIDE_DUTY),
    _spot("incidents:report-correct", "liaison", _said(**REPORTED, change="死亡人数")),
    _spot(
        "incidents:recipient-relay",
        "clerk",
        _now(sent_at="now", channel="传真", receiver="王科长"),
        outsiders=OUTSIDE_DUTY,
    ),
    _spot(
        "incidents:recipient-receipt",
        "clerk",
        _said(receiver="王科长", receipt_number="值〔2026〕1号"),
        outsiders=OUTSIDE_DUTY,
    ),
    _spot("incidents:recipient-receive", "liaison", outsiders=("stranger", "clerk", "leader")),
    *(
        _spot(
            f"incidents:suspicion-{act}", "deputy", _said(finding="属实"), outsiders=(*OUTSIDE_DUTY, "clerk")
        )
        for act in ("confirm", "clear")
    ),
    _spot("incidents:suspicion-case", "deputy", _said(rule="第六十一条"), outsiders=(*OUTSIDE_DUTY, "clerk")),
    _spot("incidents:lesson-propose", "deputy", outsiders=(*OUTSIDE_DUTY, "clerk")),
    Form("incidents:rules-seed", "deputy", outsiders=OUTSIDE_DUTY),
    Form("incidents:kind-add", "deputy", _said(name="踩踏", field="safety", position=3, is_open="on")),
    _spot(
        "incidents:kind-edit",
        "deputy",
        _seen("incident_kind", name="工矿事故", field="accident", position=3, is_open="on"),
    ),
    Form(
        "incidents:grade-add",
        "deputy",
        lambda world: {"kind": world.incident_kind.pk, "grade": 3, "deaths": 1, **RULED},
        foreign=lambda _world: [{"kind": NOWHERE}],
    ),
    _spot("incidents:grade-edit", "deputy", _seen("incident_grade", grade=1, deaths=20, **RULED)),
    Form(
        "incidents:limit-add",
        "deputy",
        lambda world: {"step": "unit", "kind": world.incident_kind.pk, "phone": 5, **RULED},
        foreign=lambda _world: [{"kind": NOWHERE}, {"grade": 9}],
    ),
    _spot(
        "incidents:limit-edit",
        "deputy",
        lambda world: {
            "version": world.fresh("incident_limit").version,
            "kind": world.incident_kind.pk,
            "step": "unit",
            "phone": 9,
            **RULED,
        },
    ),
    Form(
        "incidents:recipient-rule-add",
        "deputy",
        lambda world: {"target": "body", "grade": 4, "body": world.other_body.name, **RULED},
        foreign=lambda _world: [NO_BODY, {"kind": NOWHERE}, {"target": "outside", "body": ""}],
    ),
    _spot(
        "incidents:recipient-rule-edit", "deputy", _seen("incident_rule", target="leaders", grade=3, **RULED)
    ),
    *(
        _spot(f"incidents:{noun}-end", "deputy", _seen(row, ends_on="2031-01-01"))
        for noun, row in (
            ("grade", "incident_grade"),
            ("limit", "incident_limit"),
            ("recipient-rule", "incident_rule"),
        )
    ),
)


UNNAMED = ("stranger", "clerk", "liaison")
ACCOUNTABILITY: tuple[Form, ...] = (
    _spot(
        "accountability:case-begin",
        "deputy",
        lambda world: {"body": world.body.name, "ground": "脱岗", "rule": "第五条"},
        outsiders=UNNAMED,
        foreign=lambda _world: [{"body": "没有这个单位"}, {"task": NOWHERE}, {"duty": NOWHERE}],
    ),
    _spot("accountability:case-file", "deputy", outsiders=UNNAMED),
    _spot("accountability:case-evidence", "deputy", outsiders=UNNAMED),
    _spot("accountability:case-verify", "deputy", _said(finding="属实", rule="第五条"), outsiders=UNNAMED),
    _spot("accountability:case-state", "head", _said(statement="处置险情"), outsiders=UNNAMED),
    _spot("accountability:case-propose", "deputy", _said(proposal="约谈"), outsiders=UNNAMED),
    _spot("accountability:case-decide", "leader", _said(decision="同意"), outsiders=UNNAMED),
    _spot("accountability:case-return", "leader", outsiders=UNNAMED),
    _spot("accountability:case-close", "deputy", _said(result="已执行"), outsiders=UNNAMED),
    _spot("accountability:case-dismiss", "deputy", _said(result="查无实据"), outsiders=UNNAMED),
    _spot(
        "accountability:case-paper",
        "deputy",
        lambda _world: {"file": _file("记录.txt"), "whole": "1"},
        outsiders=UNNAMED,
    ),
    _spot(
        "accountability:case-reader",
        "deputy",
        _said(user="督督查员二"),
        outsiders=UNNAMED,
        foreign=lambda _world: [{"user": "没有这个账号"}, {"user": "clerk"}],
    ),
    _spot("accountability:reader-end", "deputy", outsiders=UNNAMED),
    _spot(
        "accountability:duty-add",
        "deputy",
        lambda world: {"body": world.other_body.name},
        foreign=lambda _world: [{"body": "没有这个单位"}, {"party_head": "没有这个人"}],
    ),
    _spot("accountability:duty-edit", "deputy", _seen("duty")),
    _spot("accountability:duty-second", "deputy", _said(post="副职", text="分管安全")),
    _spot("accountability:second-end", "deputy", _seen("second", ends_on="2030-01-01")),
)


def _followed(world: World) -> None:
    """督办之后: a bulletin to write and one handed in, dispatches, a review, look-backs in their states."""
    stage = _stage(world)
    bulletin = bulletin_rows(stage).bulletin
    sent = bulletin_draft(government=world.ours, asked=month(), by=stage.inspector)
    bulletin_send(bulletin=sent, version=sent.version, by=stage.inspector)
    clashing = bulletin_draft(government=world.ours, asked=month(), by=stage.inspector)
    rows = dispatch_rows(stage)
    decided = {"decision": "月底前完成", "is_discussed": True, "unit": stage.body("丙局")}
    dispatch_told = special(stage, title="已开的调度会", domain="城管", indicators=[rows.indicator])
    dispatch_freeze(dispatch=dispatch_told, by=stage.inspector)
    dispatch_told.lines.update(**decided)
    Dispatch.objects.filter(pk=dispatch_told.pk).update(state="held")
    parking = Arranged("停车", members=[stage.body("丙局")])
    spare = series_set(government=world.ours, arranged=parking, by=stage.inspector).reviews.earliest("period")
    solved = case_raise(review=spare, title="断头路", by=stage.inspector)
    HardCase.objects.filter(pk=solved.pk).update(state="solved")
    heard = HardCase.objects.create(
        government=world.ours,
        domain="环卫",
        title="垃圾转运",
        review=dispatch_told,
        first_review=dispatch_told,
    )
    told = {"analysis": "能力不足", "decision": "扩建转运站", "unit": stage.body("丙局")}
    Hearing.objects.create(case=heard, review=dispatch_told, **told)
    offer_hard_cases(_parking)
    look_back = look_back_rows(stage)
    checked = look_back_over(stage)
    ready = look_back_over(stage, series="口袋公园")
    LookBack.objects.filter(pk=ready.pk).update(state="open")
    world.rows |= {
        "bulletin": bulletin,
        "bulletin_sent": sent,
        "bulletin_other": clashing,
        "dispatch_line": rows.line,
        "dispatch_held": rows.held,
        "dispatch_planned": special(stage, title="总体调度会", tier="overall", domain=""),
        "dispatch_decided": dispatch_told.lines.get(),
        "review": spare,
        "review_series": rows.series,
        "review_comment": rows.comment,
        "hard_case": rows.case,
        "hard_case_solved": solved,
        "hard_case_heard": heard,
        "unit": stage.body("丙局"),
        "look_back": look_back.look_back,
        "look_back_item": look_back.item,
        "look_back_over": checked,
        "look_back_ready": ready,
    }


def _parking(_government: Government, domain: str, _viewer: Any) -> list[Offered]:
    return [Offered("test:1", "车位不足")] if domain == "停车" else []


FACTS = {"in_name_of": "市政府办公室", "series": "督查通报", "main_send": "丙局", "level": 1}
OTHERS_OF_OFFICE = ("stranger", "leader", "liaison")
FOLLOWED_FORMS = (
    *(
        _kept_view(name, "deputy")
        for name in (
            "bulletins:bulletin-list",
            "dispatch:dispatch-list",
            "dispatch:case-list",
            "lookback:look-back-list",
        )
    ),
    Form(
        "bulletins:bulletin-new",
        "deputy",
        lambda _world: {"other": f"{clock.today().year}年", "within": "all"},
    ),
    Form("bulletins:wording-edit", "deputy", lambda _world: {"text": "", "version": 0}),
    Form(
        "bulletins:bulletin-edit",
        "deputy",
        _seen("bulletin", **{"block-next": "抓紧。"}),
        _key("pk", "bulletin"),
    ),
    Form(
        "bulletins:bulletin-facts",
        "deputy",
        _seen("bulletin", title="通报", names_level=1, **FACTS),
        _key("pk", "bulletin"),
        foreign=lambda _world: [{"level": 9}, {"names_level": 3}],
    ),
    Form("bulletins:bulletin-recount", "deputy", keys=_key("pk", "bulletin")),
    Form("bulletins:choice-settle", "deputy", lambda _world: {"choice": "keep next"}, _key("pk", "bulletin")),
    Form("bulletins:bulletin-send", "deputy", _seen("bulletin"), _key("pk", "bulletin")),
    Form("bulletins:bulletin-take-back", "deputy", keys=_key("pk", "bulletin_sent")),
    Form("bulletins:bulletin-drop", "deputy", keys=_key("pk", "bulletin_other")),
    Form(
        "dispatch:dispatch-new",
        "deputy",
        lambda _world: {
            "tier": "overall",
            "title": "总体调度",
            "held_on": "2030-01-07",
            "mode": "online",
            "members": "丙局",
        },
        foreign=lambda _world: [{"members": "没有这个单位"}, {"indicators": NOWHERE}, {"tier": "review"}],
    ),
    Form(
        "dispatch:dispatch-call",
        "clerk",
        lambda world: {
            "version": world.fresh("dispatch_planned").version,
            "council": world.council.pk,
            "starts_at": "2030-01-07T09:00",
        },
        _key("pk", "dispatch_planned"),
        foreign=lambda _world: [{"council": NOWHERE}],
        outsiders=(*OTHERS_OF_OFFICE, "deputy"),
    ),
    Form(
        "dispatch:dispatch-move",
        "deputy",
        lambda _world: {"move": "freeze"},
        _key("pk", "dispatch_planned"),
        outsiders=OTHERS_OF_OFFICE,
    ),
    Form(
        "dispatch:line-edit",
        "deputy",
        lambda world: {
            "version": world.fresh("dispatch_line").version,
            "state": "滞后",
            "unit": world.unit.pk,
        },
        _key("pk", "dispatch_line"),
        foreign=lambda _world: [{"unit": NOWHERE}],
        outsiders=OTHERS_OF_OFFICE,
    ),
    Form(
        "dispatch:note-send",
        "deputy",
        lambda world: {
            "version": world.fresh("dispatch_held").version,
            "title": "关于调度情况的通报",
            **FACTS,
        },
        _key("pk", "dispatch_held"),
        outsiders=OTHERS_OF_OFFICE,
    ),
    Form(
        "dispatch:line-file",
        "deputy",
        keys=_key("pk", "dispatch_decided"),
        outsiders=(*OTHERS_OF_OFFICE, "clerk"),
    ),
    Form(
        "dispatch:series-new",
        "deputy",
        lambda _world: {"domain": "园林", "mode": "on_site", "is_active": "on"},
        foreign=lambda _world: [{"members": "没有这个单位"}],
    ),
    Form(
        "dispatch:series-edit",
        "deputy",
        _seen("review_series", domain="园林", mode="on_site", is_active="on"),
        _key("pk", "review_series"),
    ),
    Form(
        "dispatch:comment-edit", "deputy", _seen("review_comment", words="扎实"), _key("pk", "review_comment")
    ),
    Form(
        "dispatch:case-new",
        "deputy",
        lambda _world: {"title": "占道"},
        _key("pk", "review"),
        foreign=lambda _world: [{"body": NOWHERE}],
    ),
    Form("dispatch:case-take", "deputy", lambda _world: {"key": "test:1"}, _key("pk", "review")),
    Form(
        "dispatch:case-decide",
        "deputy",
        lambda world: {
            "version": world.fresh("hard_case").version,
            "analysis": "不足",
            "decision": "扩建",
            "unit": world.unit.pk,
        },
        _key("pk", "hard_case"),
        foreign=lambda _world: [{"unit": NOWHERE}],
        outsiders=OTHERS_OF_OFFICE,
    ),
    Form("dispatch:case-solve", "deputy", lambda _world: {"outcome": "已解决"}, _key("pk", "hard_case")),
    Form("dispatch:case-reopen", "deputy", keys=_key("pk", "hard_case_solved")),
    Form(
        "dispatch:case-file",
        "deputy",
        keys=_key("pk", "hard_case_heard"),
        outsiders=(*OTHERS_OF_OFFICE, "clerk"),
    ),
    Form(
        "lookback:look-back-new",
        "deputy",
        lambda _world: {"title": "再看一次", "series": "城市更新"},
        foreign=lambda _world: [{"plan": NOWHERE}],
    ),
    Form(
        "lookback:item-check",
        "deputy",
        _seen(
            "look_back_item",
            effect="done",
            finding="已查验",
            way="site",
            checked_on=clock.today().isoformat(),
        ),
        _key("pk", "look_back_item"),
        outsiders=(*OTHERS_OF_OFFICE, "clerk"),
    ),
    Form("lookback:look-back-conclude", "deputy", keys=_key("pk", "look_back_ready")),
    Form("lookback:look-back-reopen", "deputy", keys=_key("pk", "look_back_over")),
    Form(
        "lookback:report-send",
        "deputy",
        lambda _world: {"title": "关于回头看的通报", **FACTS},
        _key("pk", "look_back_over"),
        outsiders=(*OTHERS_OF_OFFICE, "clerk"),
    ),
)


def _facts(world: World) -> None:
    """履职事实: a sheet that is open, one frozen with an objection to a figure of 甲局."""
    stage = _stage(world)
    stage.matter()
    told = facts_of(rows_of_stage(stage))
    open_ = sheet_compute(government=world.ours, period="2020-01", by=stage.inspector)
    free = told.sheet.facts.exclude(pk=told.fact.pk).get(body__name="乙局", measure="assigned")
    world.users["督乙局联络员"] = stage.liaisons["乙局"]
    world.rows |= {"sheet": told.sheet, "sheet_open": open_, "fact": told.fact, "fact_free": free}
    world.rows["objection"] = told.objection


FACTS_OUT = ("stranger", "liaison")
FACT_FORMS: tuple[Form, ...] = (
    Form(
        "facts:sheet-add",
        INSPECTOR,
        lambda _world: {"year": 2021, "span": "Q1"},
        outsiders=FACTS_OUT,
        foreign=lambda _world: [{"span": "Q9"}, {"year": "去年"}],
    ),
    Form("facts:sheet-compute", INSPECTOR, keys=_key("pk", "sheet_open"), outsiders=FACTS_OUT),
    Form("facts:sheet-freeze", INSPECTOR, keys=_key("pk", "sheet_open"), outsiders=FACTS_OUT),
    Form("facts:sheet-detail", INSPECTOR, lambda _world: VIEW, _key("pk", "sheet"), outsiders=FACTS_OUT),
    Form("facts:fact-detail", INSPECTOR, lambda _world: VIEW, _key("pk", "fact"), outsiders=FACTS_OUT),
    Form(
        "facts:objection-add",
        "督乙局联络员",
        lambda _world: {"text": "不是本局的任务"},
        _key("pk", "fact_free"),
        outsiders=FACTS_OUT,
        foreign=lambda _world: [{"claimed": "很多"}],
    ),
    Form(
        "facts:objection-decide",
        "director",
        _seen("objection", result="reject", reason="属实"),
        _key("pk", "objection"),
        outsiders=FACTS_OUT,
        foreign=lambda _world: [{"result": "maybe"}],
    ),
)


FORMS: tuple[Form, ...] = (
    *FACT_FORMS,
    *ACCOUNTABILITY,
    *REGISTERS,
    *DUTIES,
    *MAPS,
    *PRACTICES,
    *READINESS,
    *POWERS,
    *PROMISES,
    *ROSTERS,
    *TRAINING,
    *INCIDENTS,
    *OUTREACH,
    *COORDINATION,
    *DIFFICULTIES,
    *TOPICS,
    *TASKS,
    *URGING,
    *FOLLOWED_FORMS,
    *(_kept_view(name, by) for by, names in LISTS.items() for name in names),
    *SITTING_FORMS,
    *FILING_FORMS,
    Form("directory:body-detail", "clerk", lambda _world: VIEW, _key("pk", "body")),
    Form("directory:person-detail", "clerk", lambda _world: VIEW, _key("pk", "person")),
    Form("directory:indicator-detail", "clerk", lambda _world: VIEW, _key("pk", "indicator")),
    Form("intake:batch-detail", "clerk", lambda _world: VIEW, _key("pk", "batch")),
    Form(
        "audit:object-history",
        "auditor",
        lambda _world: VIEW,
        lambda world: {"kind": "api.token", "key": world.token.pk},
    ),
    Form("deliberations:changes", "clerk", keys=_key("pk", "on"), body=lambda: b'{"changes": []}'),
    Form("deliberations:page-save", "clerk", _change, _key("pk", "on")),
    Form("deliberations:recognise", "clerk", lambda _world: {"text": "各镇要完成排查"}, _key("pk", "on")),
    Form("deliberations:room-prepare", "clerk", keys=_key("pk", "called")),
    Form("deliberations:sitting-open", "clerk", keys=_key("pk", "called")),
    Form("deliberations:sitting-end", "clerk", lambda _world: {"reason": "择日续会"}, _key("pk", "on")),
    Form("deliberations:sitting-close", "clerk", keys=_key("pk", "held")),
    Form("deliberations:pause-start", "clerk", lambda _world: {"reason": "等候"}, _key("pk", "on")),
    Form("deliberations:pause-end", "clerk", keys=_key("pk", "paused")),
    Form("deliberations:votes-set", "clerk", lambda _world: {"takes_votes": "on"}, _key("pk", "on")),
    Form(
        "deliberations:attendance-add",
        "clerk",
        lambda _world: {"kind": "observer", "body_name": "市教育局", "person_name": "程砚"},
        _key("pk", "on"),
    ),
    Form("deliberations:sign-in", "clerk", keys=lambda world: {"token": token_of(world.called)}),
    Form(
        "deliberations:conveying-add",
        "clerk",
        lambda world: {
            "body": world.study.instructions.get().bodies.earliest("pk").pk,
            "conveyed_on": "2026-03-10",
            "form": "职工大会",
        },
        _key("pk", "study"),
        foreign=lambda world: [{"body": world.person.pk + NOWHERE}, {"body": 10**30}],
    ),
    *(Form(f"papers:{name}", "clerk", keys=_key("pk", "paper")) for name in ("paper-check",)),
    Form("papers:paper-refresh", "clerk", keys=_key("pk", "minutes")),
    Form("papers:round-urge", "clerk", keys=_paper("countersigning")),
    Form("papers:paper-approve", "director", keys=_paper("drafting"), outsiders=("stranger", "clerk")),
    Form("papers:distribution-urge", "clerk", keys=_paper("issued")),
    Form(
        "papers:paper-send-back",
        "director",
        lambda _world: {"reason": "有误"},
        _paper("approved"),
        outsiders=("stranger", "clerk"),
    ),
    *(
        Form(f"papers:{name}", "clerk", lambda _world: {"reason": "有误"}, _paper("issued"))
        for name in ("paper-correct", "paper-revoke")
    ),
    Form("papers:paper-new", "clerk", lambda _world: {**PAPER, "kind": "letter", "text": "请予支持。"}),
    Form(
        "papers:paper-facts",
        "clerk",
        _seen("paper", **PAPER, compiled_on="2030-01-07"),
        _key("pk", "paper"),
        foreign=lambda _world: [{"level": 9}, {"title": ""}],
    ),
    Form(
        "papers:paper-edit",
        "clerk",
        lambda _world: {"base": 1, "block-body": "请大力支持。", "why": "改"},
        _key("pk", "paper"),
    ),
    Form("papers:offer-choose", "clerk", lambda _world: {"choice": "take body"}, _key("pk", "paper")),
    Form(
        "papers:difference-settle",
        "clerk",
        lambda _world: {"choice": "keep", "path": "meeting.place", "reason": "改了地点", "text": "三楼"},
        _key("pk", "paper"),
    ),
    Form(
        "papers:round-open",
        "clerk",
        lambda world: {"bodies": [world.body.pk], "due_at": "2030-01-07T17:00"},
        _key("pk", "paper"),
        foreign=lambda _world: [{"bodies": [NOWHERE]}, {"people": [NOWHERE]}, {"due_at": "x"}],
    ),
    Form(
        "papers:round-again",
        "clerk",
        lambda _world: {"whom": "all", "due_at": "2030-01-07T17:00"},
        _paper("countersigning"),
    ),
    Form(
        "papers:countersign",
        "liaison",
        lambda world: {"version": 1, "remark": "好", "start": "0", "end": "2"},
        lambda world: {"pk": world.asked_of.pk},
    ),
    Form(
        "papers:comment-handle",
        "clerk",
        lambda world: {"version": 1, "handling": "declined", "reason": "另文"},
        lambda world: {"pk": world.paper_rows.comment.pk},
        foreign=lambda _world: [{"handling": "open"}, {"handling": "x"}],
    ),
    Form(
        "papers:paper-sign",
        "director",
        lambda _world: {"password": PASSWORD},
        _paper("approved"),
        outsiders=("stranger", "clerk"),
    ),
    Form("papers:paper-issue", "clerk", lambda _world: {"issued_on": "2030-01-07"}, _paper("signed")),
    Form("papers:receive", "liaison", keys=lambda world: {"pk": world.paper_issued.recipient.pk}),
    Form("papers:opened", "liaison", keys=lambda world: {"pk": world.paper_issued.recipient.pk}),
    *(
        Form(f"papers:{name}", "clerk", keys=lambda world: {"sitting": world.paper_rows.sitting.pk})
        for name in ("minutes-new", "archive")
    ),
    Form("accounts:login", "", lambda _world: {"username": "clerk", "password": PASSWORD}, outsiders=()),
    Form("accounts:logout", "clerk", outsiders=()),
    Form(
        "accounts:password-change",
        "clerk",
        lambda _world: {
            "old_password": PASSWORD,
            "new_password1": "lin-lan-77x",
            "new_password2": "lin-lan-77x",
        },
        foreign=lambda _world: [{"old_password": "x"}, {"new_password2": "x"}],
        outsiders=(),
    ),
    Form(
        "accounts:account-add",
        "system",
        lambda world: {"username": "new", "person": "某新人", "body": world.body.name, "title": "科长"},
        foreign=lambda _world: [{"username": "clerk"}, {"body": "没有这个机构"}],
    ),
    *(
        Form(f"accounts:{name}", "system", _seen("deputy"), _key("pk", "deputy"))
        for name in ("account-close", "account-reopen", "password-reset")
    ),
    Form(
        "accounts:holding-add",
        "security",
        lambda world: {"role": "observer", "post": world.other_post.pk, **_days()},
        _key("pk", "deputy"),
        foreign=lambda world: [{"post": world.post.pk}, {"post": NOWHERE}, {"role": "king"}],
    ),
    Form(
        "accounts:holding-end",
        "security",
        lambda world: {"version": world.fresh("holding").version, "ends_on": clock.today().isoformat()},
        lambda world: {"pk": world.clerk.pk, "key": world.holding.pk},
        others=lambda world: [{"pk": world.deputy.pk}, {"key": NOWHERE}],
    ),
    Form(
        "accounts:stand-in-add",
        "clerk",
        lambda world: _days(deputy=world.deputy.pk, reason="出差"),
        _key("pk", "clerk"),
        others=lambda world: [{"pk": world.deputy.pk}],
        foreign=lambda world: [{"deputy": world.clerk.pk}, {"deputy": NOWHERE}, {"deputy": 10**30}],
    ),
    Form(
        "accounts:stand-in-end",
        "clerk",
        _seen("stand_in"),
        lambda world: {"pk": world.clerk.pk, "key": world.stand_in.pk},
        others=lambda world: [{"pk": world.deputy.pk}, {"key": NOWHERE}],
    ),
    Form(
        "accounts:look-add",
        "security",
        lambda world: {"seer": world.users["system"].pk, "hours": 1, "reason": "查问题"},
        _key("pk", "clerk"),
        foreign=lambda world: [{"seer": world.clerk.pk}, {"seer": NOWHERE}, {"seer": 10**30}],
    ),
    Form(
        "accounts:act-for", "deputy", keys=_key("key", "stand_in"), outsiders=("stranger", "clerk", "system")
    ),
    *(
        Form(f"accounts:{name}", "system", keys=_key("pk", "deputy"))
        for name in ("account-unlock", "factor-end", "account-elsewhere")
    ),
    Form("accounts:second-step", "", lambda _world: {"code": "123456"}, outsiders=()),
    Form("accounts:second-factor", "clerk", lambda _world: {"act": "", "code": "123456"}, outsiders=()),
    Form("accounts:session-end", "clerk", lambda _world: {"which": "others"}, outsiders=()),
    Form("notices:notices-read", "clerk", outsiders=()),
    Form("notices:notice-read", "clerk", keys=_key("pk", "notice")),
    Form(
        "notices:preferences",
        "clerk",
        lambda _world: {"version": 0, "quiet_from": "22:00", "quiet_to": "07:00"},
        outsiders=(),
    ),
    Form("notices:delivery-again", "system", keys=_key("pk", "delivery")),
    Form(
        "notices:template-edit",
        "system",
        lambda world: {"version": 0, "subject": "提醒", "body": "请办理。"},
        lambda _world: {"code": next(iter(KINDS))},
        others=lambda _world: [{"code": "nothing"}],
    ),
    Form("accounts:act-for-end", "deputy", outsiders=()),
    Form("accounts:see-as", "system", keys=_key("key", "look"), outsiders=("stranger", "clerk", "security")),
    Form("accounts:see-as-end", "system", outsiders=()),
    Form(
        "api:token-make",
        "security",
        lambda world: {
            "name": "交换平台",
            "account": world.clerk.pk,
            "scopes": ["read:meetings", "read:directory"],
            "expires_on": clock.today().isoformat(),
        },
        foreign=lambda _world: [
            {"account": NOWHERE},
            {"account": 10**30},
            {"scopes": ["write:all"]},
            {"name": "数据平台"},
        ],
    ),
    Form("api:token-revoke", "security", keys=_key("pk", "token")),
    *(
        Form(f"decisions:series-{act}", "clerk", _suggestion, foreign=_other_government)
        for act in ("confirm", "dismiss")
    ),
    Form("decisions:decision-follow", "clerk", keys=lambda world: {"meeting_pk": world.third.pk, "no": 1}),
    Form(
        "decisions:round-add",
        "clerk",
        lambda world: {"words": world.body.name, "due_on": clock.today().isoformat()},
        _key("pk", "asking"),
        foreign=lambda _world: [{"words": "没有这个机构"}, {"due_on": "2001-01-01"}],
    ),
    Form(
        "decisions:round-move",
        "clerk",
        _seen("round"),
        lambda world: {"pk": world.rows["round"].pk, "act": "close"},
        others=lambda _world: [{"act": "open"}],
    ),
    Form(
        "decisions:opinion-add",
        "clerk",
        lambda world: {"body": world.rows["round"].asked.first().pk, "text": "增加处罚标准"},
        _key("pk", "round"),
        foreign=lambda world: [{"body": NOWHERE}, {"body": world.other_body.pk}],
    ),
    Form(
        "decisions:remark-answer",
        "clerk",
        _seen("remark", answer="adopted", reason=""),
        _key("pk", "remark"),
        foreign=lambda _world: [{"answer": "perhaps"}, {"answer": "declined"}],
    ),
    Form(
        "decisions:revision-file",
        "clerk",
        lambda _world: {"file": _file("修改稿.txt", "修改稿".encode()), "whole": "1"},
        _key("pk", "job"),
        others=lambda world: [{"pk": world.filed.pk}],
        foreign=lambda _world: [{"classified": "on"}],
    ),
    Form("decisions:revision-return", "clerk", _seen("filed", reason="再改"), _key("pk", "filed")),
    Form(
        "decisions:submission-add",
        "clerk",
        lambda _world: {"receiver": "市人大", "verb": "提交审议", "needs_result": "on"},
        _key("pk", "sending"),
        others=lambda world: [{"pk": world.followup.pk}],
    ),
    Form(
        "decisions:submission-move",
        "clerk",
        _seen("submission", day="2026-03-02"),
        lambda world: {"pk": world.submission.pk, "step": "send"},
        others=lambda _world: [{"step": "agree"}, {"step": "nothing"}],
        foreign=lambda _world: [{"classified": "on"}],
    ),
    Form(
        "decisions:work-issue",
        "clerk",
        lambda world: {
            "version": world.fresh("issue").version,
            "name": world.issuing_name.pk,
            "number": "澄政办发〔2026〕1号",
            "issued_on": "2026-03-02",
        },
        _key("pk", "issue"),
        others=lambda world: [{"pk": world.followup.pk}],
        foreign=lambda _world: [{"name": NOWHERE}, {"name": 10**30}, {"drafter": "没有这个机构"}],
    ),
    Form(
        "decisions:work-report",
        "clerk",
        _seen("followup", evidence="已办", done_on="2026-03-02"),
        _key("pk", "followup"),
        others=lambda world: [{"pk": world.sending.pk}],
        foreign=lambda _world: [{"classified": "on"}, {"done_on": "昨天"}],
    ),
    Form("decisions:work-drop", "clerk", _seen("followup", reason="并入"), _key("pk", "followup")),
    Form("decisions:work-reopen", "clerk", _seen("ended"), _key("pk", "ended")),
    Form("decisions:name-add", "clerk", lambda _world: {"name": "市河长办", "is_active": "on"}),
    Form(
        "decisions:name-edit",
        "clerk",
        _seen("issuing_name", name="市政府", aliases="市人民政府", is_active="on"),
        _key("pk", "issuing_name"),
        foreign=lambda _world: [{"name": "市政府办公室"}],
    ),
    Form("decisions:policy-add", "clerk", lambda _world: {"title": "停车收费细则"}),
    Form(
        "decisions:policy-edit",
        "clerk",
        _seen("policy", kind="measures"),
        _key("pk", "policy"),
        foreign=lambda _world: [{"kind": "song"}, {"drafter": "没有这个机构"}],
    ),
    Form(
        "decisions:policy-move",
        "clerk",
        _seen("policy", reason="到期"),
        lambda world: {"pk": world.policy.pk, "life": "review"},
        others=lambda _world: [{"life": "agree"}, {"life": "nothing"}],
    ),
    Form(
        "decisions:policy-link",
        "clerk",
        _seen("policy", title=""),
        lambda world: {"pk": world.policy.pk, "link": "parent"},
        others=lambda _world: [{"link": "nothing"}],
        foreign=lambda world: [{"title": "没有这份文件"}, {"title": world.policy.title}],
    ),
    Form(
        "disclosure:mark-edit",
        "clerk",
        lambda world: {"version": world.fresh("mark").version, "disclosure": "active"},
        lambda world: {"pk": world.meeting.pk},
        foreign=lambda _world: [{"disclosure": "perhaps"}, {"disclosure": "withheld"}],
    ),
    Form("disclosure:copy-new", "clerk", keys=lambda world: {"pk": world.third.pk}),
    Form(
        "disclosure:copy-edit",
        "clerk",
        lambda world: {
            "version": world.fresh("copy").version,
            "item_2": "on",
            "reason_2": world.why.pk,
            "passages": "[]",
        },
        _key("pk", "copy"),
        others=lambda world: [{"pk": world.out.pk}],
        foreign=lambda _world: [{"reason_2": NOWHERE}, {"passages": "{"}, {"quote": "没有这句"}],
    ),
    Form(
        "disclosure:copy-preview",
        "clerk",
        lambda _world: {"passages": "[]"},
        _key("pk", "copy"),
    ),
    Form(
        "disclosure:copy-move",
        "clerk",
        _seen("copy"),
        lambda world: {"pk": world.rows["copy"].pk, "step": "check"},
        others=lambda _world: [{"step": "release"}, {"step": "nothing"}],
    ),
    Form(
        "disclosure:interpretation-edit",
        "clerk",
        _seen("interpretation", plan="随文件", text="解读"),
        _key("pk", "copy"),
    ),
    Form(
        "disclosure:interpretation-publish",
        "director",
        _seen("published"),
        _key("pk", "out"),
        others=lambda world: [{"pk": world.rows["copy"].pk}],
        outsiders=("stranger", "clerk"),
    ),
    Form("disclosure:reason-add", "clerk", lambda _world: {"name": "内部资料", "is_active": "on"}),
    Form("disclosure:reason-edit", "clerk", _seen("why", name="内部", basis=""), _key("pk", "why")),
    Form("decisions:series-undo", "clerk", _seen("series"), _key("pk", "series")),
    Form(
        "directory:body-edit",
        "clerk",
        _body_told,
        _key("pk", "body"),
        foreign=lambda world: [{"parent": "没有这个机构"}, {"parent": world.body.name}, {"kind": "ministry"}],
    ),
    _add("name", "body", "", name="新名称", kind="short"),
    _add("post", "body", "person", title="副局长", kind="full"),
    _add("member", "group", "member"),
    _part("name", "name", "body"),
    _part("post", "post", "body", version=True),
    _part("member", "member", "group"),
    Form(
        "directory:proposal-judge",
        "clerk",
        lambda world: {"version": world.fresh("proposal").version, "act": "accept", "kind": "department"},
        _key("pk", "proposal"),
    ),
    Form(
        "directory:proposals-judge", "clerk", lambda world: {"chosen": [world.proposal.pk], "act": "refuse"}
    ),
    Form("directory:proposal-search", "clerk"),
    Form("directory:merge-undo", "clerk", _seen("merge"), _key("pk", "merge")),
    Form(
        "directory:person-split",
        "clerk",
        lambda world: {"note": "水务局", "posts": [world.other_post.pk]},
        _key("pk", "other_person"),
        others=lambda world: [{"pk": world.person.pk}],
        foreign=lambda world: [{"posts": [world.post.pk]}, {"posts": [NOWHERE]}, {"bodies": ["x"]}],
    ),
    Form("directory:split-undo", "clerk", _seen("split"), _key("pk", "split")),
    Form(
        "directory:portfolio-edit",
        "clerk",
        lambda world: {
            "bodies": world.body.name,
            "from_on": "2026-12-01",
            "version": world.fresh("person").version,
        },
        _key("pk", "person"),
        foreign=lambda _world: [{"bodies": "没有这个单位"}],
    ),
    Form("oversight:tasks-of-leader", "clerk", lambda _world: VIEW, _key("pk", "person")),
    Form("oversight:tasks-of-body", "clerk", lambda _world: VIEW, _key("pk", "body")),
    Form("oversight:board-by", "clerk", lambda _world: VIEW, lambda _world: {"way": "light"}),
    Form("oversight:calendar-at", "clerk", lambda _world: VIEW, lambda _world: {"month": "2026-11"}),
    Form(
        "oversight:timeline-at",
        "clerk",
        lambda _world: VIEW,
        lambda _world: {"scale": "quarter", "month": "2026-10"},
    ),
    Form("oversight:tasks-of-meeting", "clerk", lambda _world: VIEW, lambda _w: {"pk": _meeting().pk}),
    Form(
        "oversight:tasks-of-item",
        "clerk",
        lambda _world: VIEW,
        lambda _world: {
            "pk": Meeting.objects.filter(government__is_ours=True).earliest("pk").items.all()[0].pk
        },
    ),
    Form(
        "directory:enterprise-edit",
        "clerk",
        _seen("enterprise", name="澄湾水务集团", industry="水务", address=""),
        _key("pk", "enterprise"),
        foreign=lambda _world: [{"name": ""}],
    ),
    Form(
        "directory:place-edit",
        "clerk",
        _seen("place", name="人民公园", kind="site", parent_id="", address="", longitude="", latitude=""),
        _key("pk", "place"),
        foreign=lambda _world: [{"parent_id": "没有这个编码"}, {"kind": "moon"}, {"longitude": "181"}],
    ),
    Form(
        "directory:parcel-edit",
        "clerk",
        _seen("parcel", place_id="0101", area="1200", use="工业", holder_id=""),
        _key("pk", "parcel"),
        foreign=lambda _world: [{"place_id": "没有"}, {"holder_id": "没有"}, {"area": "-1"}],
    ),
    Form(
        "directory:phone-add",
        "clerk",
        lambda _world: {"number": "13800000000"},
        _key("pk", "person"),
        foreign=lambda _world: [{"number": "12"}],
    ),
    Form("directory:phone-full", "clerk", keys=_key("pk", "phone"), outsiders=("stranger", "system")),
    Form("directory:phone-blank", "clerk", _seen("phone"), _key("pk", "phone")),
    Form(
        "directory:exchange",
        "clerk",
        lambda world: {"government": world.ours.pk, "kind": "enterprise", "file": _file("a.xlsx")},
        foreign=lambda _world: [{"government": NOWHERE}, {"kind": "everything"}],
    ),
    Form("intake:upload", "clerk", lambda _world: {"files": [_file()]}),
    Form("intake:batch-create", "clerk"),
    Form("intake:file-create", "clerk", keys=_key("pk", "batch"), body=lambda: "一份纪要".encode()),
    Form("intake:files-retry", "clerk", _key("batch", "batch"), foreign=lambda _world: [{"batch": NOWHERE}]),
    Form(
        "intake:file-correct",
        "clerk",
        lambda world: {"version": world.fresh("waiting").version, "path": "meeting.place", "value": "五楼"},
        _key("pk", "waiting"),
        foreign=lambda _world: [{"path": "meeting.nothing"}, {"path": "items.99.heading"}],
    ),
    Form(
        "intake:file-rows",
        "clerk",
        lambda world: {"version": world.fresh("waiting").version, "path": "items.0.directives", "value": ""},
        _key("pk", "waiting"),
        foreign=lambda _world: [{"path": "meeting"}, {"path": "items.99.directives"}],
    ),
    Form(
        "intake:file-undo",
        "clerk",
        _seen("waiting"),
        lambda world: {"pk": world.waiting.pk, "correction": world.correction.pk},
        others=lambda world: [{"pk": world.failed.pk}, {"correction": NOWHERE}],
    ),
    Form("intake:file-confirm", "clerk", _seen("waiting", choice=""), _key("pk", "waiting")),
    Form(
        "intake:file-reread",
        "clerk",
        keys=_key("pk", "waiting"),
        others=lambda world: [{"pk": world.failed.pk}],
    ),
    Form(
        "intake:file-retry",
        "clerk",
        keys=_key("pk", "failed"),
        others=lambda world: [{"pk": world.waiting.pk}],
    ),
    Form(
        "intake:file-replace",
        "clerk",
        lambda _world: {"file": _file("好.txt")},
        _key("pk", "failed"),
        others=lambda world: [{"pk": world.waiting.pk}],
    ),
    Form(
        "meetings:paper-add",
        "clerk",
        lambda _world: {
            "title": "送审稿",
            "file": _file("送审稿.txt", "关于供水的办法".encode()),
            "level": 1,
            "disclosure": "undecided",
            "whole": "1",
        },
        _key("pk", "meeting"),
        foreign=lambda _world: [{"owner": "没有这个单位"}, {"level": 9}, {"classified": "on"}],
    ),
    Form(
        "files:version-add",
        "clerk",
        lambda _world: {
            "file": _file("二稿.txt", "关于供水的办法，二稿".encode()),
            "level": 2,
            "whole": "1",
        },
        _key("pk", "document"),
        foreign=lambda _world: [{"level": 9}, {"classified": "on"}],
    ),
    Form("files:document-level", "clerk", _seen("document", level=3), _key("pk", "document")),
    Form(
        "files:document-disclosure",
        "clerk",
        _seen("document", disclosure="undecided", disclosure_reason=""),
        _key("pk", "document"),
        foreign=lambda _world: [{"disclosure": "perhaps"}],
    ),
    Form("meetings:meeting-level", "clerk", _seen("meeting", level=1), _key("pk", "meeting")),
    Form(
        "web:calendar-add",
        "system",
        lambda _world: {"day": "2026-10-02", "arrangement": "休", "name": "国庆节"},
        foreign=lambda _world: [{"arrangement": "半"}],
    ),
    Form(
        "web:calendar-edit",
        "system",
        lambda _world: {
            "arrangement": "班",
            "name": "国庆节",
            "initial-arrangement": "休",
            "initial-name": "国庆节",
        },
        _key("pk", "day"),
        stale=lambda _world: [{"initial-arrangement": "班"}, {"initial-name": "元旦"}],
    ),
    Form("web:calendar-clear", "system", keys=_key("pk", "day")),
    Form("web:calendar-import", "system", lambda _world: {"file": _file("a.xlsx")}),
    Form(
        "web:desk-batch",
        "deputy",
        lambda world: {"row": [world.rows["matter_ready"].pk]},
        lambda _world: {"pile": "matter-assign"},
        foreign=lambda _world: [{"row": [NOWHERE]}],
    ),
    Form("web:language", "clerk", lambda _world: {"language": "en"}, outsiders=()),
    Form("set_language", "clerk", lambda _world: {"language": "en"}, outsiders=()),
)
