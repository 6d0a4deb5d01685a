"""去向办理的班底: minutes of an invented city, a clerk, a reviser's liaison, another body's, a leader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User

from benchmarks.generate import CITY, enter
from tests.conftest import PASSWORD
from yiding.accounts.models import Account, Holding
from yiding.accounts.services import account_of
from yiding.core.access import Level, Role, side_of
from yiding.decisions.following import Followup
from yiding.decisions.models import Decision
from yiding.decisions.starting import followups_start
from yiding.directory.models import Body, Government, Person, Post
from yiding.files.services import Paper

MINUTES = f"""{CITY}人民政府
常务会议纪要

第3号

{CITY}人民政府办公室        2026年3月9日

2026年3月5日下午，市长邹廷岳主持召开市政府第12次常务会议，审议《{CITY}养老服务实施方案（试行）》，审议《{CITY}停车管理办法（修订）》，审议《{CITY}渔港经济发展规划》，审议《{CITY}应急预案》，听取秋粮收购情况汇报。会议纪要如下：
一、审议《{CITY}养老服务实施方案（试行）》
会议听取并审议了市民政局关于《{CITY}养老服务实施方案（试行）》的汇报。会议认为，该项工作十分必要。
会议明确，原则同意该《实施方案》，会后由市民政局根据会议讨论意见修改完善后，以市政府办名义印发。
会议要求，市民政局要建立台账，逐项销号。
二、审议《{CITY}停车管理办法（修订）》
会议听取并审议了市公安局关于《{CITY}停车管理办法（修订）》的汇报。
会议明确，原则同意该《管理办法》，会后由市公安局根据会议讨论意见修改完善后，提交市委常委会审议。
三、审议《{CITY}渔港经济发展规划》
会议听取并审议了市消防救援大队关于《{CITY}渔港经济发展规划》的汇报。
会议明确，原则同意该《规划》，会后由市消防救援大队根据会议讨论意见修改完善后，报市委常委会审定。
四、审议《{CITY}应急预案》
会议听取并审议了市应急局关于《{CITY}应急预案》的汇报。
会议明确，原则同意该《预案》，由市应急局按法定程序提交市人大审议，并将有关情况报告市委。
五、听取秋粮收购情况汇报
会议听取了市司法局关于秋粮收购情况的汇报。
会议要求，市司法局要建立台账，逐项销号。

出席：邹廷岳，谈明理，瞿素心。
列席：市民政局智远，市公安局明理，市司法局素心。

{CITY}人民政府办公室整理
2026年3月7日

（此件公开发布）

主送：各镇人民政府，市各委办局。
"""


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def ours(db: None) -> Government:
    """澄湾市, with one set of minutes."""
    enter(iter([("纪要.txt", MINUTES)]))
    Government.objects.filter(name=f"{CITY}人民政府").update(is_ours=True)
    return Government.objects.get(is_ours=True)


@pytest.fixture
def decision(ours: Government) -> Callable[[int], Decision]:
    """The decision on an item, by its number."""
    return lambda no: Decision.objects.select_related("item", "meeting", "government").get(item__no=no)


@pytest.fixture
def body(ours: Government) -> Callable[[str], Body]:
    return lambda name: Body.objects.get(government=ours, name=name)


def posted(username: str, role: Role, where: Body) -> User:
    """Somebody who holds a role in a body."""
    user = User.objects.create_user(username, password=PASSWORD, last_name=username)
    person = Person.objects.create(government=where.government, name=username)
    post = Post.objects.create(body=where, person=person, title="联络员")
    account: Account = account_of(user)
    Account.objects.filter(pk=account.pk).update(person=person)
    Holding.objects.create(account=account, role=role, side=side_of(role), post=post)
    return user


@pytest.fixture
def reviser(body: Callable[[str], Body]) -> User:
    """市民政局的联络员."""
    return posted("reviser", Role.LIAISON, body("市民政局"))


@pytest.fixture
def other(body: Callable[[str], Body]) -> User:
    """市公安局的联络员."""
    return posted("other", Role.LIAISON, body("市公安局"))


@pytest.fixture
def third(body: Callable[[str], Body]) -> User:
    """市司法局的联络员."""
    return posted("third", Role.LIAISON, body("市司法局"))


@pytest.fixture
def started(decision: Callable[[int], Decision], clerk: User) -> Callable[[int], dict[str, Followup]]:
    """The ways out of an item as work, by kind."""

    def start(no: int) -> dict[str, Followup]:
        return {row.kind: row for row in followups_start(decision=decision(no), by=clerk)}

    return start


def paper(text: str = "修改稿\n第一条 总则。", name: str = "修改稿.txt") -> Paper:
    return Paper(BytesIO(text.encode()), name, Level.GOVERNMENT)


DAY = date(2026, 4, 1)
