"""会场测试的班底: 临澜市's executive meeting of nine, called, with four items; a clerk in the room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from tests.conftest import PASSWORD, given
from yiding.accounts.models import Account
from yiding.core.access import Role
from yiding.core.clock import SHANGHAI
from yiding.councils.models import Council, Seat, SeatKind
from yiding.deliberations.changes import Answer, Asked, changes_apply
from yiding.deliberations.models import Attendance, Deliberation, Presence
from yiding.deliberations.services import room_prepare, sitting_end, sitting_open
from yiding.directory.models import Body, Government, GroupMember, Person, Post
from yiding.sittings.models import Entry, Sitting, SittingState
from yiding.topics.models import Kind, Topic, TopicState

STARTS = datetime(2026, 3, 9, 9, 0, tzinfo=SHANGHAI)
MEMBERS = ("韩立安", "周文谦", "沈如一", "陆清和", "顾怀远", "秦望川", "孟知行", "许敬之")
CHAIR = "顾明远"


@dataclass
class Stage:
    """一场会: all that the stories need, and short ways to tell what happens."""

    city: Government
    council: Council
    sitting: Sitting
    clerk: User
    entries: list[Entry]
    bodies: dict[str, Body]
    numbers: Any = field(default_factory=lambda: count(1))

    def change(self, kind: str, field: str, value: str, **more: Any) -> Answer:
        """One change, as a screen sends it."""
        asked = Asked("t", next(self.numbers), kind, more.pop("key", ""), field, value, **more)
        return changes_apply(sitting=self.sitting, asked=[asked], by=more.pop("by", None) or self.clerk)[0]

    def write(self, no: int, kind: str, field: str, value: str, **more: Any) -> Answer:
        """One change of item ``no``."""
        return self.change(kind, field, value, item=str(self.entries[no - 1].public_id), **more)

    def row(self, name: str) -> Attendance:
        return self.sitting.attendances.get(person__name=name)

    def comes(self, *names: str) -> None:
        for name in names:
            answer = self.change(
                "attendance", "presence", Presence.PRESENT, key=str(self.row(name).public_id)
            )
            assert answer.status == "applied", answer

    def leaves(self, name: str) -> Answer:
        return self.change("attendance", "presence", Presence.LEFT, key=str(self.row(name).public_id))

    def item(self, no: int) -> Deliberation:
        return Deliberation.objects.get(entry=self.entries[no - 1])

    def begin(self, no: int) -> Answer:
        return self.write(no, "deliberation", "course", "started")

    def finish(self, no: int) -> Answer:
        return self.write(no, "deliberation", "course", "ended")

    def open(self) -> None:
        """Everybody of the list, and the chair's word."""
        room_prepare(sitting=self.sitting, by=self.clerk)
        self.comes(CHAIR, *MEMBERS[:6])
        sitting_open(sitting=self.sitting, by=self.clerk)
        self.sitting.refresh_from_db()


@pytest.fixture
def stage(clerk: User) -> Stage:
    return stage_of(clerk)


def stage_of(clerk: User, city: Government | None = None) -> Stage:
    """The sitting as it was called."""
    city = city or Government.objects.get_or_create(name="临澜市人民政府", defaults={"is_ours": True})[0]
    bodies = {
        name: Body.objects.get_or_create(government=city, name=name)[0]
        for name in ("市政府", "市政府办", "市发改委", "市财政局", "市应急局", "澄镇", "湾镇", "市教育局")
    }
    towns, _ = Body.objects.get_or_create(government=city, name="各镇", defaults={"is_group": True})
    for name in ("澄镇", "湾镇"):
        GroupMember.objects.get_or_create(group=towns, member=bodies[name])
    people = {name: Person.objects.get_or_create(government=city, name=name)[0] for name in (CHAIR, *MEMBERS)}
    council, _ = Council.objects.update_or_create(
        government=city, name="市政府", kind="常务会议", defaults={"office": bodies["市政府办"]}
    )
    for n, (name, person) in enumerate(people.items()):
        title = "市长" if name == CHAIR else "副市长"
        Post.objects.get_or_create(body=bodies["市政府"], person=person, title=title)
        kind = SeatKind.CHAIR if name == CHAIR else SeatKind.MEMBER
        Seat.objects.create(council=council, kind=kind, person=person, position=n)
    sitting = Sitting.objects.create(
        government=city,
        council=council,
        state=SittingState.CALLED,
        term=17,
        number=58,
        starts_at=STARTS,
        place="第一会议室",
        chair=people[CHAIR],
        chair_title="市长",
    )
    kind = Kind.objects.create(government=city, code=f"paper{sitting.pk}", name="一般议题")
    entries = []
    for n, (act, title, documents, presenter, is_secret) in enumerate(AGENDA, 1):
        topic = Topic.objects.create(
            government=city,
            council=council,
            kind=kind,
            state=TopicState.SCHEDULED,
            act=act,
            title=title,
            body=bodies[presenter],
            drafted_by=clerk,
            deputy=people[MEMBERS[0]] if n == 2 else None,
        )
        entry = Entry.objects.create(
            sitting=sitting,
            topic=topic,
            position=n,
            act=act,
            title=title,
            documents=documents,
            is_secret=is_secret,
        )
        entry.presenters.add(bodies[presenter])
        entries.append(entry)
    return Stage(city, council, sitting, clerk, entries, bodies)


AGENDA = (
    ("传达学习", "传达学习全市安全生产工作会议精神", [], "市应急局", False),
    ("审议", "审议《临澜市优化营商环境实施方案》", ["临澜市优化营商环境实施方案"], "市发改委", False),
    ("听取", "听取市财政局关于一季度财政运行情况的汇报", [], "市财政局", False),
    ("审议", "审议涉密事项", [], "市政府办", True),
)


@pytest.fixture
def make_account() -> Callable[..., User]:
    """An account of a person of the directory, with a role."""

    def make(name: str, role: Role, person: Person | None = None) -> User:
        user = given(User.objects.create_user(name, password=PASSWORD, last_name=name), role)
        Account.objects.filter(user=user).update(person=person)
        return user

    return make


@pytest.fixture
def director(make_account: Callable[..., User]) -> User:
    return make_account("director", Role.DIRECTOR)


def stage_with_study(clerk: User, city: Government | None = None) -> tuple[Sitting, Deliberation]:
    """A called sitting, and another that is over, whose study item tells 各镇 to act."""
    over = stage_of(clerk, city)
    over.open()
    over.begin(1)
    for kind, name, value in (("source", "title", "会议精神"), ("instruction", "text", "各镇要完成排查。")):
        assert over.write(1, kind, name, value, key=str(uuid4())).status == "applied"
    sitting_end(sitting=over.sitting, by=clerk, reason="择日续会")
    Council.objects.filter(pk=over.council.pk).update(kind="专题会议")
    called = stage_of(clerk, over.city)
    room_prepare(sitting=called.sitting, by=clerk)
    return called.sitting, over.item(1)
