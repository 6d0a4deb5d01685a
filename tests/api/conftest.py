"""接口测试的班底: rows of two governments, a keeper of tokens, and programmes that send one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import PASSWORD, given
from yiding.accounts.models import Account
from yiding.api.models import Scope, Token
from yiding.api.services import token_make
from yiding.core import clock
from yiding.core.access import Role
from yiding.decisions.models import Decision, DecisionBody, Outcome, Route, RouteKind
from yiding.directory.models import Body, BodyKind, BodyName, Government, Person, PersonName, Post
from yiding.meetings.models import Directive, Item, Meeting, Presenter

ALL = tuple(Scope)
FIRST = date(2024, 1, 5)


@dataclass(frozen=True, slots=True)
class Programme:
    """外单位的程序: sends a token with each request and takes JSON."""

    secret: str
    client: Client = field(default_factory=Client)

    def answer(self, address: str, **query: Any) -> Any:
        path = address if address.startswith("/") else f"/api/v1/{address}"
        return self.client.get(path, query, headers={"authorization": f"Bearer {self.secret}"})

    def read(self, address: str, **query: Any) -> Any:
        answer = self.answer(address, **query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def everything(self, address: str, **query: Any) -> list[Any]:
        """All pages of a list."""
        told = self.read(address, **query)
        found = told["items"]
        while told["next"]:
            told = self.read(told["next"])
            found += told["items"]
        return found


@pytest.fixture
def keeper(db: None) -> User:
    """安全管理员: keeps the tokens."""
    return given(User.objects.create_user("keeper", password=PASSWORD), Role.SECURITY_ADMIN)


Make = Callable[..., Programme]


@pytest.fixture
def programme(keeper: User) -> Make:
    """Makes a token that acts as a user."""

    def make(user: User, scopes: tuple[str, ...] = ALL) -> Programme:
        account, _ = Account.objects.get_or_create(user=user)
        name = f"平台 {Token.objects.count()}"
        last = clock.today() + timedelta(days=30)
        made = token_make(name=name, account=account, scopes=scopes, expires_on=last, by=keeper)
        return Programme(made.secret)

    return make


@pytest.fixture
def reader(programme: Make, clerk: User) -> Programme:
    """A programme that sees what the clerk sees."""
    return programme(clerk)


def fill(count: int, name: str = "澄湾市人民政府", skip: int = 0) -> Government:
    """Rows of each kind, ``count`` of them, each with all that the interface tells of it."""
    government, _ = Government.objects.get_or_create(name=name)
    for n in range(skip, count):
        _enter(government, n)
    return government


def _enter(government: Government, n: int) -> None:
    upper = Body.objects.filter(government=government).first()
    kind = BodyKind.values[n % len(BodyKind.values)]
    body = Body.objects.create(government=government, name=f"第{n}局", kind=kind, parent=upper)
    BodyName.objects.create(government=government, body=body, name=f"{n}局")
    person = Person.objects.create(government=government, name=f"林{n}", latest_body=body)
    PersonName.objects.create(government=government, person=person, name=f"林 {n}")
    Post.objects.create(body=body, person=person, title="局长")
    meeting = Meeting.objects.create(
        government=government,
        kind="常务会议" if n % 2 else "专题会议",
        number=n + 1,
        held_on=FIRST + timedelta(days=40 * n),
        chair=person,
        chair_title="市长",
    )
    item = Item.objects.create(meeting=meeting, no=1, heading=f"第{n}件事", acts=["听取"])
    Presenter.objects.create(item=item, position=0, name=body.name, body=body)
    Directive.objects.create(item=item, position=0, text="要抓紧办理。", addressees=[body.name])
    outcome = Outcome.values[n % len(Outcome.values)]
    decision = Decision.objects.create(
        item=item, meeting=meeting, government=government, held_on=meeting.held_on, outcome=outcome
    )
    Route.objects.create(decision=decision, government=government, position=0, kind=RouteKind.ISSUE)
    DecisionBody.objects.create(decision=decision, body=body, role="presenter")
