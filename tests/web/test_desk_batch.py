"""成批办理: ticked on the desk, done row by row; what is refused is that row's alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage, stage_make
from tests.urging.rows import slip_of, with_rules
from yiding.accounts.services import account_of
from yiding.audit.models import Event
from yiding.directory.models import Government
from yiding.notices.models import Notice
from yiding.supervision.assigning import task_accept
from yiding.supervision.filing import matters_approve, matters_submit
from yiding.supervision.models import Light, Matter, Task
from yiding.urging.models import Slip

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None, settings: Any, tmp_path: Any) -> Stage:
    settings.FILES_ROOT = tmp_path / "files"
    return stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True))


def at(client: Client, user: User, pile: str, rows: Any, **more: str) -> Any:
    client.force_login(user)
    keys = [getattr(row, "pk", row) for row in rows]
    return client.post(reverse("web:desk-batch", args=[pile]), {"row": keys, **more})


def told(answer: Any) -> list[tuple[str, bool]]:
    return [(one.title, one.is_done) for one in answer.context["outcomes"]]


def boxes(page: Any) -> list[bool]:
    """The boxes of a page's rows: is each ticked?"""
    found = re.findall(r'<input type="checkbox" name="row"[^>]*>', page.content.decode())
    return ["checked" in one for one in found]


def amber(stage: Stage, title: str) -> Task:
    task = stage.accept(stage.task(stage.matter(title=title, due=5), "甲局"))
    Task.objects.filter(pk=task.pk).update(light=Light.AMBER, light_reason="黄灯：还有 5 天")
    return task


@pytest.mark.requirement("S16.2")
def test_the_inspector_reminds_all_amber_ones_from_the_desk(client: Client, stage: Stage) -> None:
    tasks = [amber(stage, title) for title in ("一", "二", "三")]
    client.force_login(stage.inspector)
    page = client.get(reverse("web:desk"), {"kind": "light-amber", "all": "1"})
    ticked = [line.todo.key for line in page.context["lines"]]
    assert sorted(ticked) == sorted(task.pk for task in tasks)
    assert boxes(page) == [True, True, True]
    answer = at(client, stage.inspector, "light-amber", ticked)
    assert answer.status_code == 200
    assert sorted(told(answer)) == [("甲局：一", True), ("甲局：三", True), ("甲局：二", True)]
    mine = Notice.objects.filter(recipient=stage.liaisons["甲局"], kind="urging.pressed")
    assert sorted(mine.values_list("about_id", flat=True)) == sorted(ticked)
    assert Event.objects.filter(kind="task.pressed").count() == 3


def test_a_body_accepts_its_tasks_and_what_is_refused_is_said_row_by_row(
    client: Client, stage: Stage
) -> None:
    one, two, other = (stage.task(stage.matter(title=title), "甲局") for title in ("一", "二", "三"))
    foreign = stage.task(stage.matter(leads=["乙局"], title="别家"), "乙局")
    by = stage.liaisons["甲局"]
    task_accept(task=other, person=account_of(stage.heads["甲局"]).person, by=stage.heads["甲局"])
    answer = at(client, by, "task-accept", [one, two, other, foreign, 99_999])
    assert told(answer) == [
        ("一", True),
        ("二", True),
        ("三", False),
        ("已经不在待办中的一项", False),
        ("已经不在待办中的一项", False),
    ]
    assert all("core.wrong_state" in row.refusal for row in answer.context["outcomes"][2:])
    states = dict(Task.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (one, two, other, foreign)] == ["active"] * 3 + ["assigned"]
    assert {row.person for row in Task.objects.filter(pk__in=[one.pk, two.pk])} == {account_of(by).person}


def test_a_row_that_cannot_go_on_is_left_whole(client: Client, stage: Stage) -> None:
    lacking = stage.draft(title="没有期限", due=None)
    ready = stage.draft(title="齐全")
    matters_submit(matters=[ready], by=stage.inspector)
    Matter.objects.filter(pk=lacking.pk).update(state="pending")
    for matter in (lacking, ready):
        matter.refresh_from_db()
    matters_approve(matters=[lacking, ready], by=stage.director)
    answer = at(client, stage.inspector, "matter-assign", [lacking, ready])
    assert dict(told(answer)) == {"没有期限": False, "齐全": True}
    refusal = next(one.refusal for one in answer.context["outcomes"] if not one.is_done)
    assert "办结期限" in refusal
    lacking.refresh_from_db()
    assert (lacking.state, lacking.tasks.count()) == ("filed", 0)
    assert not Event.objects.filter(kind="matter.assign", object_id=lacking.pk).exists()


def test_who_drafted_a_matter_does_not_approve_it_among_many(client: Client, stage: Stage) -> None:
    theirs = stage.draft(title="甲")
    matters_submit(matters=[theirs], by=stage.inspector)
    own = stage.draft(title="乙")
    matters_submit(matters=[own], by=stage.inspector)
    Matter.objects.filter(pk=own.pk).update(drafted_by=stage.director)
    answer = at(client, stage.director, "matter-approve", [theirs, own])
    assert told(answer) == [("甲", True), ("乙", False)]
    assert Matter.objects.get(pk=own.pk).state == "pending"


def test_slips_are_answered_with_one_form_for_all(client: Client, stage: Stage) -> None:
    with_rules(stage)
    by = stage.liaisons["甲局"]
    slips = []
    for title in ("一", "二"):
        slips.append(slip_of(stage, stage.accept(stage.task(stage.matter(title=title), "甲局"))))
    page = at(client, by, "slip-answer", slips)
    assert page.status_code == 200
    assert len(page.context["todos"]) == 2
    wrong = at(client, by, "slip-answer", slips, told="1", cause="", measures="加派人手")
    assert wrong.status_code == 422
    assert "加派人手" in wrong.content.decode()
    assert not Slip.objects.exclude(answered_on=None).exists()
    done = at(client, by, "slip-answer", slips, told="1", cause="雨季停工", measures="加派人手")
    assert [one.is_done for one in done.context["outcomes"]] == [True, True]
    assert set(Slip.objects.values_list("cause", flat=True)) == {"雨季停工"}


def test_nothing_ticked_and_kinds_that_are_not_for_many(client: Client, stage: Stage) -> None:
    by = stage.liaisons["甲局"]
    answer = at(client, by, "task-accept", [])
    assert answer.headers["Location"].endswith("?kind=task-accept")
    assert at(client, by, "claim", [1]).status_code == 404
    assert at(client, by, "no-such", [1]).status_code == 404
    assert at(client, by, "light-amber", [1]).status_code == 403
    assert at(client, by, "task-accept", [99_999]).status_code == 409


def test_a_kind_alone_has_boxes_all_kinds_together_have_none(client: Client, stage: Stage) -> None:
    stage.matter(title="一")
    client.force_login(stage.liaisons["甲局"])
    assert boxes(client.get(reverse("web:desk"))) == []
    assert boxes(client.get(reverse("web:desk"), {"kind": "task-accept"})) == [False]
