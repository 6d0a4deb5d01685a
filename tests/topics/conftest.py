"""议题的班底: a body with a liaison and a head, bodies that review, the office, two leaders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import PASSWORD
from yiding.accounts.models import Account, Holding
from yiding.core import clock
from yiding.core.access import Level, Role, side_of
from yiding.councils.models import Council, Seat, SeatKind
from yiding.directory.models import Body, Government, Person, Post
from yiding.files.models import Disclosure
from yiding.files.services import Paper
from yiding.topics import services
from yiding.topics.drafting import Draft
from yiding.topics.gates import Answer
from yiding.topics.models import GateState, Kind, Round, Topic
from yiding.topics.seeds import topics_seed

TEXT = "一、总则。为了加强供水管理，保障用水安全，制定本办法。"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@dataclass
class House:
    """一座城: what the stories of this room need."""

    city: Government
    council: Council
    bodies: dict[str, Body] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(self.users[name])
        return client

    def kind(self, code: str = "matter") -> Kind:
        return Kind.objects.get(government=self.city, code=code)

    def by(self, name: str) -> User:
        """The user as of this request: what was found of their powers is not kept."""
        return User.objects.get(pk=self.users[name].pk)


PEOPLE = {
    "liaison": (Role.LIAISON, "water", "苏晚棠"),
    "head": (Role.BODY_HEAD, "water", "陆知行"),
    "jurist": (Role.LIAISON, "justice", "顾明修"),
    "judge": (Role.BODY_HEAD, "justice", "沈既白"),
    "treasurer": (Role.LIAISON, "finance", "贺兰亭"),
    "builder": (Role.LIAISON, "building", "叶知秋"),
    "clerk": (Role.CLERK, "office", "秦若水"),
    "director": (Role.DIRECTOR, "office", "宋清和"),
    "inspector": (Role.INSPECTOR, "office", "韩予安"),
    "deputy": (Role.LEADER, "city", "江若湄"),
    "mayor": (Role.LEADER, "city", "陆景澄"),
    "observer": (Role.OBSERVER, "building", "柳听雨"),
    "assessor": (Role.ASSESSOR, "office", "方砚秋"),
}
BODIES = {
    "water": "市水务局",
    "justice": "市司法局",
    "finance": "市财政局",
    "market": "市市场监管局",
    "building": "市住建局",
    "office": "市政府办公室",
    "city": "市政府",
}


def seat_user(name: str, role: Role, body: Body, person: str) -> User:
    """A person with an account who holds a role through a post."""
    user = User.objects.create_user(name, password=PASSWORD, last_name=person)
    who = Person.objects.create(government=body.government, name=person)
    post = Post.objects.create(body=body, person=who, title="工作人员")
    account = Account.objects.create(user=user, person=who)
    Holding.objects.create(account=account, role=role, side=side_of(role), post=post)
    return user


@pytest.fixture
def house(db: None) -> House:
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    bodies = {key: Body.objects.create(government=city, name=name) for key, name in BODIES.items()}
    users = {key: seat_user(key, role, bodies[body], name) for key, (role, body, name) in PEOPLE.items()}
    council = Council.objects.create(
        government=city, name="市政府", kind="常务会议", office=bodies["office"], term=12, topics_days=5
    )
    chair = Person.objects.get(name="陆景澄")
    Seat.objects.create(council=council, kind=SeatKind.CHAIR, person=chair)
    topics_seed(government=city)
    return House(city, council, bodies, users)


def draft_of(kind: Kind, **more: Any) -> Draft:
    """A form that is filled in whole."""
    told: dict[str, Any] = {
        "act": kind.acts[0],
        "title": "城乡供水管理办法",
        "documents": ("城乡供水管理办法",),
        "explanation": {one["code"]: f"关于{one['title']}的说明。" for one in kind.fields},
        "disclosure": Disclosure.ACTIVE,
        "interpretation": "通过政务网站发布问答。",
        "wanted_on": clock.today() + timedelta(days=40),
    }
    return Draft(**(told | more))


def paper(text: str = TEXT, name: str = "送审稿.txt", level: Level = Level.MEMBERS) -> Paper:
    return Paper(BytesIO(text.encode()), name, level)


Make = Callable[..., Topic]


@pytest.fixture
def drafted(house: House) -> Make:
    def make(kind: str = "matter", **more: Any) -> Topic:
        row = house.kind(kind)
        more.setdefault("deputy", Person.objects.get(name="江若湄"))
        return services.topic_draft(
            council=house.council,
            kind=row,
            body=house.bodies["water"],
            draft=draft_of(row, **more),
            by=house.by("liaison"),
        )

    return make


@pytest.fixture
def submitted(house: House, drafted: Make) -> Make:
    def make(kind: str = "matter", **more: Any) -> Topic:
        topic = drafted(kind, **more)
        services.topic_send(topic=topic, by=house.by("liaison"))
        services.topic_submit(topic=topic, by=house.by("head"))
        return topic

    return make


@pytest.fixture
def treated(house: House, submitted: Make) -> Make:
    def make(kind: str = "matter", **more: Any) -> Topic:
        topic = submitted(kind, **more)
        services.topic_take_in(topic=topic, by=house.by("clerk"))
        return topic

    return make


def consulted(house: House, topic: Topic, stance: str = "agree") -> Round:
    """One round with two bodies, answered by both."""
    bodies = [house.bodies["finance"], house.bodies["building"]]
    row = services.round_open(topic=topic, bodies=bodies, days=5, request="", by=house.by("liaison"))
    for name, reply in zip(("treasurer", "builder"), row.replies.order_by("pk"), strict=True):
        by = house.by(name)
        services.reply_give(reply=reply, stance=stance, text="无", version=reply.version, by=by)
    return row


def passed(house: House, topic: Topic) -> None:
    """Every gate of a topic is passed."""
    from yiding.topics.consulting import Settling

    if topic.checks.filter(rule__is_consultation=True, state="open").exists():
        services.round_close(row=consulted(house, topic), settling=Settling(), by=house.by("liaison"))
    for check in topic.checks.filter(state__in=("asked", "asked_again")).select_related("rule", "topic"):
        who = next((n for n, (r, b, _p) in PEOPLE.items() if _answers(house, check, r, b)), "clerk")
        services.gate_answer(check=check, answer=Answer(GateState.PASSED, "同意。"), by=house.by(who))
    topic.refresh_from_db()


def _answers(house: House, check: Any, role: Role, body: str) -> bool:
    if check.reviewer_id:
        return house.bodies[body].pk == check.reviewer_id and role in (Role.LIAISON, Role.BODY_HEAD)
    return role == check.rule.reviewer_role


def endorsed(house: House, topic: Topic) -> None:
    """Both leaders said yes."""
    for row in topic.endorsements.select_related("topic__council", "person").order_by("position"):
        name = "deputy" if row.step == "deputy" else "mayor"
        services.endorsement_give(row=row, note="", by=house.by(name))


@pytest.fixture
def admitted(house: House, treated: Make) -> Make:
    def make(kind: str = "matter", **more: Any) -> Topic:
        topic = treated(kind, **more)
        passed(house, topic)
        endorsed(house, topic)
        services.topic_admit(topic=topic, by=house.by("director"))
        return topic

    return make
