"""场次测试的班底: 临澜市, its executive meeting, its people, and the topics that wait in the pool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import given
from yiding.accounts.models import Account, Holding
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.councils.models import Council, SeatKind
from yiding.councils.services import council_make, seat_add
from yiding.directory.models import Body, BodyKind, Government, Person, Post, PostKind
from yiding.sittings.agenda import entry_add, entry_ready
from yiding.sittings.models import Entry, Sitting
from yiding.sittings.services import Plan, sitting_call, sitting_plan
from yiding.sittings.versions import agenda_approve, agenda_freeze
from yiding.topics.models import Kind, Topic, TopicState

MEMBERS = ("江若湄", "贺廷岳", "温知夏", "董叙白", "褚云帆", "鲁正钧", "竺明远")
WORKS = ("市水务局", "市教育局", "市发改委", "市财政局", "市委组织部", "璜溪镇", "临澜海事处")
KINDS = {"市委组织部": BodyKind.PARTY, "璜溪镇": BodyKind.TOWN, "临澜海事处": BodyKind.VERTICAL}


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@dataclass
class City:
    """临澜市."""

    government: Government
    council: Council
    bodies: dict[str, Body]
    persons: dict[str, Person]
    users: dict[str, User] = field(default_factory=dict)

    def user(self, name: str, role: Role, person: str = "", body: str = "") -> User:
        """Somebody who logs in: as a person, for a body."""
        if name in self.users:
            return self.users[name]
        user = User.objects.create_user(name, last_name=person or name)
        account, _ = Account.objects.get_or_create(user=user)
        if person:
            Account.objects.filter(pk=account.pk).update(person=self.person(person))
        post = None
        if body:
            holder = self.person(person or name)
            post = Post.objects.create(body=self.bodies[body], person=holder, title="科长")
        Holding.objects.create(account=account, post=post, role=role, side="business")
        self.users[name] = User.objects.get(pk=user.pk)
        return self.users[name]

    def person(self, name: str) -> Person:
        if name not in self.persons:
            self.persons[name] = Person.objects.create(government=self.government, name=name)
        return self.persons[name]

    def topic(self, title: str, body: str = "市水务局", act: str = "审议", **more: Any) -> Topic:
        """A topic in the pool."""
        kind, _ = Kind.objects.get_or_create(
            government=self.government, code="policy", defaults={"name": "政策文件"}
        )
        drafter = self.user("lianluo", Role.LIAISON, "苗清越", "市水务局")
        told = {"state": TopicState.ADMITTED, "level": Level.GOVERNMENT, "admitted_at": clock.now(), **more}
        return Topic.objects.create(
            government=self.government,
            council=self.council,
            kind=kind,
            act=act,
            title=title,
            body=self.bodies[body],
            drafted_by=drafter,
            **told,
        )


def at(day: str, time: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=clock.SHANGHAI)


@pytest.fixture
def city(db: None) -> City:
    government = Government.objects.create(name="临澜市人民政府", is_ours=True)
    names = ("市政府", "市政府办公室", "市人大", *WORKS)
    bodies = {
        name: Body.objects.create(
            government=government, name=name, kind=KINDS.get(name, BodyKind.DEPARTMENT), protocol_order=n
        )
        for n, name in enumerate(names)
    }
    Body.objects.filter(name="市政府").update(kind=BodyKind.GOVERNMENT)
    bodies["市政府"].refresh_from_db()
    council = council_make(
        government=government,
        values={"name": "市政府", "kind": "常务会议", "term": 12, "office_id": bodies["市政府办公室"].pk},
        by=None,
    )
    made = City(government, council, bodies, {})
    mayor, deputy = made.person("秦望川"), made.person("陆景澄")
    Post.objects.create(body=bodies["市政府"], person=mayor, title="市长", starts_on=date(2026, 3, 1))
    Post.objects.create(
        body=bodies["市政府"],
        person=mayor,
        title="市长",
        kind=PostKind.ACTING,
        starts_on=date(2025, 11, 1),
        ends_on=date(2026, 2, 28),
    )
    Post.objects.create(body=bodies["市政府"], person=deputy, title="常务副市长")
    seat_add(council=council, kind=SeatKind.CHAIR, person=mayor, by=None)
    seat_add(council=council, kind=SeatKind.DEPUTY, person=deputy, by=None)
    for name in MEMBERS:
        Post.objects.create(body=bodies["市政府"], person=made.person(name), title="副市长")
        seat_add(council=council, kind=SeatKind.MEMBER, person=made.person(name), by=None)
    seat_add(council=council, kind=SeatKind.OBSERVER, body=bodies["市人大"], by=None)
    return made


@pytest.fixture
def director(city: City) -> User:
    return city.user("zhuren", Role.DIRECTOR, "纪安然")


@pytest.fixture
def mayor(city: City) -> User:
    return city.user("shizhang", Role.LEADER, "秦望川")


@pytest.fixture
def sitting(city: City, clerk: User) -> Sitting:
    plan = Plan(at("2026-11-27"), "市行政中心301会议室", city.person("秦望川"))
    return sitting_plan(council=city.council, plan=plan, by=clerk)


@pytest.fixture
def three(city: City, sitting: Sitting, clerk: User) -> list[Entry]:
    """Three items, presented by three bodies."""
    told = (("城市工作会议精神", "市发改委", "传达学习"), ("校园安全管理办法", "市教育局", "审议"))
    told += (("流域治理进展情况的汇报", "市水务局", "听取"),)
    topics = [city.topic(title, body, act) for title, body, act in told]
    return [entry_add(sitting=sitting, topic=topic, by=clerk) for topic in topics]


@pytest.fixture
def called(sitting: Sitting, three: list[Entry], clerk: User, mayor: User) -> Sitting:
    """The sitting, with an approved agenda, and everybody called."""
    make_ready(sitting, clerk)
    agenda_approve(agenda=agenda_freeze(sitting=sitting, by=clerk), by=mayor)
    sitting_call(sitting=sitting, version=sitting.version, by=clerk)
    sitting.refresh_from_db()
    return sitting


def make_ready(sitting: Sitting, by: User) -> None:
    """Marks every item as ready that lacks nothing but its papers."""
    for entry in sitting.entries.all():
        if not entry.is_ready and entry.act.startswith("传达"):
            entry_ready(entry=entry, is_ready=True, version=entry.version, by=by)
    sitting.entries.update(is_ready=True)


def browse(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


Browse = Callable[[User], Client]
__all__ = ["City", "at", "browse", "given", "make_ready"]
