"""问题困难 (S21): raised about anything, sent to who can solve it, measured, confirmed, else taken higher."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.conftest import given
from tests.supervision.rows import Stage
from tests.topics.rows import seated
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.core.errors import NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.core.workdays import Calendar
from yiding.councils.services import council_seed
from yiding.difficulties.errors import NobodySolves, UnknownOrigin
from yiding.difficulties.models import Difficulty, DifficultyState
from yiding.difficulties.origins import Origin, offer_origin
from yiding.difficulties.rounds import rounds
from yiding.difficulties.selectors import SolvingTime, difficulties_visible_to, solving_times, unsolved_for
from yiding.difficulties.services import (
    Raised,
    difficulties_carry,
    difficulty_answer,
    difficulty_assign,
    difficulty_confirm,
    difficulty_escalate,
    difficulty_raise,
    difficulty_refuse,
    difficulty_take,
    difficulty_to_agenda,
    difficulty_withdraw,
    kind_keep,
)
from yiding.directory.models import Body
from yiding.directory.subjects import Enterprise
from yiding.dispatch.hooks import offered
from yiding.notices.models import Notice
from yiding.supervision.models import Matter, Task
from yiding.topics.models import Kind, TopicState
from yiding.topics.seeds import topics_seed

from .rows import kind_of, raised

pytestmark = pytest.mark.django_db
S = DifficultyState


def _kinds(user: User) -> set[str]:
    return {pile.kind.code for pile in piles_of(user)}


@pytest.mark.requirement("S21.1")
def test_a_task_a_matter_and_an_enterprise_can_each_raise_one_with_its_kind(stage: Stage) -> None:
    kind, liaison = kind_of(stage), stage.liaisons["甲局"]
    matter = stage.matter(leads=["甲局"])
    works = Enterprise.objects.create(government=stage.government, name="澄湾水务有限公司", code="1")
    things = [
        ("supervision.task", stage.task(matter, "甲局").pk),
        ("supervision.matter", matter.pk),
        ("directory.enterprise", works.pk),
    ]
    for about in things:
        told = Raised(*about, kind, "缺技术工人", "招工三个月未满。")
        difficulty_raise(told=told, body=stage.body("甲局"), by=liaison)
    assert list(Difficulty.objects.order_by("pk").values_list("about_kind", "about_id")) == things
    assert Difficulty.objects.filter(about_name="澄湾水务有限公司", kind=kind).count() == 1


@pytest.mark.requirement("S21.1")
def test_rooms_to_come_offer_their_own_things(stage: Stage) -> None:
    """项目、试点: another room says of which things of its own a difficulty can be."""
    rows = lambda _viewer: Body.objects.filter(name="丙局")  # noqa: E731
    level = lambda _row: Level.GOVERNMENT  # noqa: E731
    offer_origin(Origin("test.project", "项目", rows, str, "directory:body-detail", level))
    told = Raised("test.project", stage.body("丙局").pk, kind_of(stage), "缺用地指标", "差二十亩。")
    row = difficulty_raise(told=told, body=stage.body("甲局"), by=stage.liaisons["甲局"])
    assert (row.about_name, row.level) == ("丙局", Level.GOVERNMENT)


def test_nobody_raises_one_about_what_is_not_theirs(stage: Stage) -> None:
    others = stage.task(stage.matter(leads=["丙局"]), "丙局")
    told = Raised("supervision.task", others.pk, kind_of(stage), "缺人", "缺人")
    with pytest.raises(UnknownOrigin):
        difficulty_raise(told=told, body=stage.body("甲局"), by=stage.liaisons["甲局"])
    with pytest.raises(NotAllowed):
        difficulty_raise(told=told, body=stage.body("丙局"), by=stage.liaisons["甲局"])
    with pytest.raises(UnknownOrigin):
        difficulty_raise(
            told=Raised("no.such", 1, kind_of(stage), "缺人", "缺人"),
            body=stage.body("甲局"),
            by=stage.liaisons["甲局"],
        )
    assert not Difficulty.objects.exists()


@pytest.mark.requirement("S21.2")
def test_the_rule_of_its_kind_says_who_solves_it_and_can_be_changed(stage: Stage) -> None:
    row = raised(stage, owner="乙局")
    assert (row.state, row.owner, row.due_on) == (
        S.ASSIGNED,
        stage.body("乙局"),
        Calendar.load().add(clock.today(), row.kind.days),
    )
    assert "difficulty-solve" in _kinds(stage.liaisons["乙局"])
    assert Notice.objects.filter(kind="difficulty.assigned", recipient=stage.liaisons["乙局"]).count() == 1
    values = {"name": row.kind.name, "owner": stage.body("丙局"), "person": None, "days": 3, "position": 1}
    kind_keep(
        kind=row.kind,
        government=stage.government,
        values={**values, "is_active": True},
        version=row.kind.version,
        by=stage.inspector,
    )
    assert raised(stage, owner="丙局").owner == stage.body("丙局")
    row.refresh_from_db()
    assert row.owner == stage.body("乙局")


@pytest.mark.requirement("S21.2")
def test_one_that_nobody_solves_by_rule_waits_for_the_office(stage: Stage) -> None:
    for owner in ("", "甲局"):  # nobody, or the one that raises it
        row = raised(stage, owner=owner)
        assert (row.state, row.owner) == (S.RAISED, None)
    assert "difficulty-route" in _kinds(stage.inspector)
    with pytest.raises(NobodySolves):
        difficulty_assign(difficulty=row, owner=stage.body("甲局"), by=stage.inspector)
    difficulty_assign(difficulty=row, owner=stage.body("丙局"), by=stage.inspector)
    assert (row.state, row.owner) == (S.ASSIGNED, stage.body("丙局"))
    with pytest.raises(NotAllowed):
        difficulty_assign(difficulty=row, owner=stage.body("乙局"), by=stage.liaisons["丙局"])


@pytest.mark.requirement("S21.2", "S21.4")
def test_the_raiser_confirms_and_the_time_to_solve_is_in_working_days(stage: Stage) -> None:
    with time_machine.travel("2026-09-28 02:00:00Z", tick=False):
        row = raised(stage)
        difficulty_take(difficulty=row, by=stage.liaisons["乙局"])
    with time_machine.travel("2026-10-09 02:00:00Z", tick=False):  # the holiday of 国庆 lies between
        difficulty_answer(difficulty=row, answer="已补办手续。", by=stage.liaisons["乙局"])
        expected = Calendar.load().between(row.raised_on, clock.today())
    with time_machine.travel("2026-10-20 02:00:00Z", tick=False):  # a raiser who is slow adds nothing
        with pytest.raises(NotAllowed):
            difficulty_confirm(difficulty=row, by=stage.liaisons["乙局"])
        difficulty_confirm(difficulty=row, by=stage.liaisons["甲局"])
    assert (row.state, row.solved_days) == (S.CONFIRMED, expected)
    assert expected < 11
    assert solving_times(stage.inspector) == [SolvingTime("审批手续", 1, float(expected))]


@pytest.mark.requirement("S21.4")
def test_an_answer_that_did_not_help_goes_back(stage: Stage) -> None:
    row = raised(stage)
    difficulty_answer(difficulty=row, answer="请再等等。", by=stage.liaisons["乙局"])
    assert "difficulty-confirm" in _kinds(stage.liaisons["甲局"])
    difficulty_refuse(difficulty=row, reason="仍没有批", by=stage.liaisons["甲局"])
    assert (row.state, row.refused, row.solved_days) == (S.HANDLING, 1, None)
    with pytest.raises(WrongState):
        difficulty_confirm(difficulty=row, by=stage.liaisons["甲局"])


@pytest.mark.requirement("S21.3")
def test_what_is_not_solved_in_time_goes_to_the_next_meeting_and_carries_on(stage: Stage) -> None:
    row, other = raised(stage), raised(stage, title="另一件")
    difficulty_withdraw(difficulty=other, reason="已自行解决", by=stage.liaisons["甲局"])
    assert list(unsolved_for(stage.inspector)) == []
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        rounds()
        rounds()
        row.refresh_from_db()
        assert row.state == S.ESCALATED
        assert "已逾期" in row.reason
        assert list(unsolved_for(stage.inspector)) == [row]
        assert list(unsolved_for(stage.inspector, bodies=[stage.body("乙局").pk])) == [row]
        assert list(unsolved_for(stage.inspector, bodies=[stage.body("丙局").pk])) == []
        assert list(unsolved_for(stage.liaisons["丙局"])) == []
        difficulties_carry(difficulties=[row], meeting="十一月总体调度会", by=stage.inspector)
        row.refresh_from_db()
        assert row.carried == 1
        difficulty_answer(difficulty=row, answer="会议议定由乙局先行容缺受理。", by=stage.inspector)
        assert list(unsolved_for(stage.inspector)) == []
    assert Event.objects.filter(kind="difficulty.escalate", object_id=row.pk).count() == 1


@pytest.mark.requirement("S21.3")
def test_it_is_offered_to_the_review_of_its_domain(stage: Stage) -> None:
    row, other = raised(stage), raised(stage, title="另一领域的事")
    keys = [Task.objects.get(pk=one.about_id).matter_id for one in (row, other)]
    for key, area in zip(keys, ("城市管理", "财政"), strict=True):
        Matter.objects.filter(pk=key).update(area=area)
    for one in (row, other):
        difficulty_escalate(difficulty=one, reason="两个部门意见不一", by=stage.inspector)
    found = offered(stage.government, "城市管理", stage.inspector)
    assert [(one.key, one.body) for one in found] == [(f"difficulty:{row.public_id}", stage.body("甲局"))]
    assert offered(stage.government, "城市管理", stage.liaisons["丙局"]) == []


@pytest.mark.requirement("S21.3")
def test_it_becomes_the_draft_of_a_topic(stage: Stage) -> None:
    topics_seed(government=stage.government)
    council = council_seed(government=stage.government)
    row, head = raised(stage), stage.heads["乙局"]
    difficulty_escalate(difficulty=row, reason="两个部门意见不一", by=stage.inspector)
    topic = difficulty_to_agenda(
        difficulty=row,
        council=council,
        kind=Kind.objects.get(code="matter", government=stage.government),
        body=stage.body("乙局"),
        by=head,
    )
    assert (topic.state, topic.body) == (TopicState.DRAFT, stage.body("乙局"))
    assert row.title in topic.title
    assert row.topic == topic
    with pytest.raises(NotAllowed):
        difficulty_to_agenda(
            difficulty=row, council=council, kind=topic.kind, body=stage.body("乙局"), by=head
        )


def test_who_sees_which(stage: Stage) -> None:
    row = raised(stage)
    clerk = given(User.objects.create_user("秘书员"), Role.CLERK)
    seers = {stage.inspector, stage.director, stage.leader, clerk}
    seers |= {stage.liaisons[name] for name in ("甲局", "乙局")} | {
        stage.heads[name] for name in ("甲局", "乙局")
    }
    admin = given(User.objects.create_user("管理员"), Role.SYSTEM_ADMIN)
    everybody = seers | {stage.liaisons["丙局"], stage.heads["丙局"], admin}
    assert {one for one in everybody if row in difficulties_visible_to(one)} == seers
    Difficulty.objects.update(level=Level.SECRETARIAT)
    assert row not in difficulties_visible_to(stage.leader)
    assert row in difficulties_visible_to(stage.liaisons["乙局"])


def test_sent_twice_it_is_one(stage: Stage) -> None:
    row = raised(stage)
    told = Raised(row.about_kind, row.about_id, row.kind, "同一件", "同一件")
    for _time in range(2):
        same = difficulty_raise(
            told=told, body=stage.body("甲局"), by=stage.liaisons["甲局"], key=row.public_id
        )
        assert same == row


@pytest.fixture
def world(stage: Stage) -> Stage:
    type(stage.government).objects.filter(pk=stage.government.pk).update(is_ours=True)
    kind_of(stage)
    return stage


def _page(user: User, name: str, *args: Any, **data: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"difficulties:{name}", args=args), data)


def test_the_form_keeps_what_was_typed_and_takes_what_its_address_says(world: Stage) -> None:
    task = world.task(world.matter(leads=["甲局"]), "甲局")
    liaison = world.liaisons["甲局"]
    opened = _page(liaison, "difficulty-raise", about=f"supervision.task:{task.pk}")
    assert f'value="supervision.task:{task.pk}" selected' in opened.content.decode()
    assert 'value="甲局"' in opened.content.decode()
    client = Client()
    client.force_login(liaison)
    kind = kind_of(world)
    told = {"kind": kind.pk, "title": "缺地", "text": "差二十亩", "body": "甲局", "enterprise": "没有这家"}
    answer = client.post(reverse("difficulties:difficulty-raise"), told)
    assert answer.status_code == 422
    assert "差二十亩" in answer.content.decode()
    answer = client.post(
        reverse("difficulties:difficulty-raise"),
        {**told, "enterprise": "", "about": f"supervision.task:{task.pk}"},
    )
    row = Difficulty.objects.get()
    assert answer.headers["Location"] == reverse("difficulties:difficulty-detail", args=[row.pk])


def test_a_task_s_page_leads_to_raising_one_and_to_those_raised(world: Stage) -> None:
    row = raised(world)
    url = reverse("supervision:task-detail", args=[row.about_id])
    asks = f"{reverse('difficulties:difficulty-raise')}?about=supervision.task:{row.about_id}"
    shown = {}
    for name, user in (("own", world.liaisons["甲局"]), ("leader", world.leader)):
        client = Client()
        client.force_login(user)
        page = client.get(url).content.decode()
        shown[name] = (asks in page, reverse("difficulties:difficulty-detail", args=[row.pk]) in page)
    assert shown == {"own": (True, True), "leader": (False, True)}


def test_a_page_offers_each_only_their_own_next_steps(world: Stage) -> None:
    row = raised(world)
    offered = {
        user.username: [act.label for act in _page(user, "difficulty-detail", row.pk).context["acts"]]
        for user in (world.inspector, world.liaisons["甲局"], world.liaisons["乙局"], world.leader)
    }
    assert offered == {
        "督查员": ["答复", "交办", "提级协调"],
        "甲局联络员": ["提级协调", "撤回"],
        "乙局联络员": ["答复", "受理"],
        "市长": [],
    }


def test_a_list_costs_the_same_for_one_row_and_for_many(
    world: Stage, django_assert_max_num_queries: Any
) -> None:
    raised(world)
    client, url = Client(), reverse("difficulties:difficulty-list")
    client.force_login(world.inspector)
    client.get(url)
    with django_assert_max_num_queries(15) as few:
        client.get(url)
    for _time in range(3):
        raised(world)
    with django_assert_max_num_queries(15) as many:
        client.get(url)
    assert len(few.captured_queries) == len(many.captured_queries)


def test_a_body_whose_people_hold_no_post_raises_nothing(world: Stage) -> None:
    loose = given(User.objects.create_user("无岗"), Role.LIAISON)
    assert _page(loose, "difficulty-raise").status_code == 403
    seated(loose, world.body("甲局"), Role.LIAISON)
    assert _page(User.objects.get(pk=loose.pk), "difficulty-raise").status_code == 200
