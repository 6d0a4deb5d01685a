"""公文的角色与场次: a sitting of the fictional city that was held, and who drafts, signs and receives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import PASSWORD
from yiding.accounts.models import Account, Holding
from yiding.core.access import Role, side_of
from yiding.councils.models import Council
from yiding.deliberations.models import Deliberation, Instruction, Outcome, PlannedRoute
from yiding.directory.models import Body, Government, GroupMember, Person, Post
from yiding.papers.issuing import Issue, paper_issue
from yiding.papers.models import Paper
from yiding.papers.services import minutes_draft
from yiding.papers.signing import paper_approve, paper_sign
from yiding.sittings.models import Entry, Sitting, SittingState

HELD = datetime(2026, 11, 12, 6, 30, tzinfo=UTC)
COMPILED, ISSUED = date(2026, 11, 16), date(2026, 11, 18)
TITLE = "临澜市低空经济发展实施方案"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def city(db: None) -> Government:
    return Government.objects.create(name="临澜市人民政府", is_ours=True)


@pytest.fixture
def bodies(city: Government) -> dict[str, Body]:
    """Bodies of the city; 各镇人民政府 is a group of two towns, one of which joins in 2027 only."""
    names = ("市发改委", "市财政局", "东埠镇", "南塘镇", "白鹭镇", "临澜市人民政府办公室", "市委办公室")
    rows = {name: Body.objects.create(government=city, name=name, standing="listed") for name in names}
    towns = Body.objects.create(government=city, name="各镇人民政府", is_group=True, standing="listed")
    GroupMember.objects.create(group=towns, member=rows["东埠镇"])
    GroupMember.objects.create(group=towns, member=rows["南塘镇"], ends_on=date(2026, 12, 31))
    GroupMember.objects.create(group=towns, member=rows["白鹭镇"], starts_on=date(2027, 1, 1))
    return {**rows, "各镇人民政府": towns}


@pytest.fixture
def council(city: Government, bodies: dict[str, Body]) -> Council:
    return Council.objects.create(
        government=city,
        name="市政府",
        kind="常务会议",
        office=bodies["临澜市人民政府办公室"],
        main_send="各镇人民政府，市发改委。",
        copy_send="市委办公室。",
    )


@pytest.fixture
def sitting(council: Council, bodies: dict[str, Body]) -> Sitting:
    """第52次常务会议, held: one item agreed in principle, with a route and a requirement."""
    chair = Person.objects.create(government=council.government, name="秦望川")
    row = Sitting.objects.create(
        government=council.government,
        council=council,
        state=SittingState.HELD,
        number=52,
        term=12,
        starts_at=HELD,
        opened_at=HELD,
        chair=chair,
        chair_title="市长",
    )
    entry = Entry.objects.create(
        sitting=row, position=1, act="审议", title=f"审议《{TITLE}》", documents=[TITLE]
    )
    entry.presenters.set([bodies["市发改委"]])
    told = Deliberation.objects.create(
        entry=entry, outcome=Outcome.AGREED_IN_PRINCIPLE, started_at=HELD, revised_by=["市发改委"]
    )
    told.revisers.set([bodies["市发改委"]])
    PlannedRoute.objects.create(deliberation=told, position=0, kind="issue", in_name_of="市政府办公室")
    Instruction.objects.create(
        deliberation=told,
        position=0,
        opening_verb="要求",
        text="市财政局要于11月底前落实专项资金。",
        addressees=["市财政局"],
    )
    return row


def person(name: str, role: Role, body: Body | None = None) -> User:
    """An account that holds a role, through a post where it is a body's."""
    user = User.objects.create_user(name, password=PASSWORD, last_name=name)
    account = Account.objects.create(user=user)
    post = None
    if body is not None:
        who = Person.objects.create(government=body.government, name=f"{name}本人")
        post = Post.objects.create(body=body, person=who, title=role.label)
    Holding.objects.create(account=account, role=role, side=side_of(role), post=post)
    return user


@pytest.fixture
def director(db: None) -> User:
    return person("director", Role.DIRECTOR)


@pytest.fixture
def leader(db: None) -> User:
    return person("leader", Role.LEADER)


@pytest.fixture
def finance(bodies: dict[str, Body]) -> User:
    return person("finance", Role.LIAISON, bodies["市财政局"])


@pytest.fixture
def planner(bodies: dict[str, Body]) -> User:
    return person("planner", Role.BODY_HEAD, bodies["市发改委"])


@pytest.fixture
def town(bodies: dict[str, Body]) -> User:
    return person("town", Role.OBSERVER, bodies["东埠镇"])


@pytest.fixture
def draft(sitting: Sitting, clerk: User) -> Paper:
    """The minutes as they are generated."""
    return minutes_draft(sitting=sitting, by=clerk, compiled_on=COMPILED)


@pytest.fixture
def signed(draft: Paper, director: User, leader: User) -> Paper:
    paper_approve(paper=draft, by=director)
    paper_sign(paper=draft, by=leader)
    return draft


@pytest.fixture
def issued(signed: Paper, clerk: User) -> Paper:
    return paper_issue(paper=signed, told=Issue(ISSUED), by=clerk)


Enter = Callable[[User], Client]


@pytest.fixture
def enter() -> Enter:
    def enter(user: User) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(user)
        return client

    return enter
