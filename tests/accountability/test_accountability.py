"""督察追责 (S20): cases that only those named may read, each reading an event; who answers for safety."""

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
from yiding.accountability.errors import DutyThere, NamedAlready, NotForCases, OwnProposal
from yiding.accountability.models import Case, CaseState
from yiding.accountability.selectors import (
    cases_visible_to,
    duties_lacking,
    duties_visible_to,
    tasks_overdue,
)
from yiding.accountability.services import (
    Clue,
    case_close,
    case_decide,
    case_dismiss,
    case_open,
    case_paper,
    case_propose,
    case_read,
    case_return,
    case_state,
    case_verify,
    duty_keep,
    reader_end,
    reader_name,
    second_add,
    second_end,
)
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.directory.models import Person
from yiding.files.selectors import documents_visible_to

from .rows import opened, paper

pytestmark = pytest.mark.django_db
S = CaseState


def _named(stage: Stage, case: Case, *users: User) -> None:
    for user in users:
        reader_name(case=case, user=user, by=stage.inspector)


@pytest.mark.requirement("S20.1")
def test_a_case_goes_from_clue_to_closing_and_the_unit_is_heard(stage: Stage) -> None:
    case, head = opened(stage, stage.body("甲局")), stage.heads["甲局"]
    _named(stage, case, head, stage.leader)
    case_paper(case=case, paper=paper(), by=stage.inspector)
    case_verify(case=case, finding="监控属实", rule="值班值守制度第五条", by=stage.inspector)
    with pytest.raises(WrongState):
        case_propose(case=case, proposal="约谈", by=stage.inspector)  # before the unit was heard
    with pytest.raises(NotAllowed):
        case_state(case=case, statement="代为陈述", by=stage.inspector)
    assert "case-state" in {pile.kind.code for pile in piles_of(head)}
    case_state(case=case, statement="系临时处置险情。", by=head)
    case_propose(case=case, proposal="约谈主要负责人", by=stage.inspector)
    case_return(case=case, by=stage.leader)
    case_propose(case=case, proposal="书面检查", by=stage.inspector)
    case_decide(case=case, decision="同意，书面检查。", by=stage.leader)
    case_close(case=case, result="检查已交", by=stage.inspector)
    row = Case.objects.get()
    assert (row.state, row.rule, row.finding) == (S.CLOSED, "值班值守制度第五条", "监控属实")
    assert (row.statement, row.proposal, row.decision) == ("系临时处置险情。", "书面检查", "同意，书面检查。")
    assert (row.stated_by, row.proposed_by, row.decided_by) == (head, stage.inspector, stage.leader)


def test_who_proposes_does_not_decide(stage: Stage) -> None:
    case = opened(stage, stage.body("甲局"))
    _named(stage, case, stage.director)
    Case.objects.filter(pk=case.pk).update(state=S.PROPOSED, proposed_by=stage.director)
    case.refresh_from_db()
    with pytest.raises(OwnProposal):
        case_decide(case=case, decision="同意", by=stage.director)
    with pytest.raises(NotAllowed):
        case_decide(case=case, decision="同意", by=stage.inspector)
    with pytest.raises(NotAllowed):
        case_decide(case=case, decision="同意", by=stage.leader)  # not named on it


@pytest.mark.requirement("S20.2")
def test_each_unit_names_its_two_heads_and_each_post_its_second_duty(stage: Stage) -> None:
    people = [Person.objects.create(government=stage.government, name=name) for name in ("程砚", "林溪")]
    duty = duty_keep(duty=None, body=stage.body("甲局"), party_head=people[0], by=stage.inspector)
    assert list(duties_lacking(stage.inspector)) == [duty]
    with pytest.raises(DutyThere):
        duty_keep(duty=None, body=stage.body("甲局"), by=stage.inspector)
    heads = {"party_head": people[0], "government_head": people[1]}
    duty_keep(duty=duty, body=duty.body, **heads, version=1, by=stage.inspector)
    assert list(duties_lacking(stage.inspector)) == []
    with pytest.raises(EditConflict):
        duty_keep(duty=duty, body=duty.body, **heads, version=1, by=stage.inspector)
    second = second_add(
        duty=duty, post="分管副局长", text="分管领域的安全", person=people[1], by=stage.inspector
    )
    second_end(second=second, ends_on=stage.day(5), version=1, by=stage.inspector)
    assert duty in duties_visible_to(stage.liaisons["丙局"])
    assert [(one.post, one.ends_on) for one in duty.seconds.all()] == [("分管副局长", stage.day(5))]
    with pytest.raises(NotAllowed):
        second_add(duty=duty, post="科长", text="安全", by=stage.liaisons["甲局"])


@pytest.mark.requirement("S20.3")
def test_a_case_opens_from_an_overdue_task_or_a_missed_duty(stage: Stage) -> None:
    task = stage.accept(stage.task(stage.matter(leads=["甲局"], due=3), "甲局"))
    told = {"body": stage.body("甲局"), "ground": "到期没有办结", "rule": "督办工作办法第九条"}
    assert list(tasks_overdue(stage.inspector)) == []
    with pytest.raises(BadRequest):
        case_open(clue=Clue(task=task, **told), by=stage.inspector)
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        assert list(tasks_overdue(stage.inspector)) == [task]
        assert list(tasks_overdue(stage.liaisons["甲局"])) == []
        case = case_open(clue=Clue(task=task, **told), by=stage.inspector)
        assert list(tasks_overdue(stage.inspector)) == []
        assert task in tasks_overdue(stage.second_inspector)  # who is not named learns nothing
    duty = duty_keep(duty=None, body=stage.body("甲局"), by=stage.inspector)
    missed = case_open(clue=Clue(duty=duty, **told), by=stage.inspector)
    assert (case.task, missed.duty) == (task, duty)
    assert case.number != missed.number
    with pytest.raises(BadRequest):
        case_open(clue=Clue(duty=duty, **{**told, "body": stage.body("乙局")}), by=stage.inspector)


@pytest.mark.requirement("S20.4")
def test_only_those_named_see_a_case_whatever_their_role(stage: Stage) -> None:
    case = opened(stage, stage.body("甲局"))
    clerk = given(User.objects.create_user("秘书员"), Role.CLERK)
    others = {stage.second_inspector, stage.director, stage.leader, stage.heads["甲局"], clerk}
    others |= set(stage.liaisons.values())
    assert {one for one in {stage.inspector, *others} if case in cases_visible_to(one)} == {stage.inspector}
    _named(stage, case, stage.leader, stage.heads["甲局"])
    named = {stage.inspector, stage.leader, stage.heads["甲局"]}
    assert {one for one in {stage.inspector, *others} if case in cases_visible_to(one)} == named
    with pytest.raises(NamedAlready):
        reader_name(case=case, user=stage.leader, by=stage.inspector)
    with pytest.raises(NotForCases):
        reader_name(case=case, user=clerk, by=stage.inspector)
    with pytest.raises(NotAllowed):
        reader_name(case=case, user=stage.director, by=stage.leader)
    reader_end(reader=case.readers.get(user=stage.leader), by=stage.inspector)
    assert case not in cases_visible_to(stage.leader)
    with pytest.raises(NotAllowed):
        case_read(case=case, by=stage.leader)


@pytest.mark.requirement("S20.4")
def test_a_page_says_nothing_of_a_case_and_each_reading_is_an_event(stage: Stage) -> None:
    type(stage.government).objects.filter(pk=stage.government.pk).update(is_ours=True)
    case = opened(stage, stage.body("甲局"))
    document = case_paper(case=case, paper=paper(), by=stage.inspector)
    client = Client()
    client.force_login(stage.inspector)
    before = Event.objects.count()
    for url in (reverse("accountability:case-list"), reverse("accountability:case-detail", args=[case.pk])):
        page = client.get(url).content.decode()
        assert case.number in page
        assert "脱岗" not in page
        assert "甲局" not in page
    assert Event.objects.count() == before
    whole = client.post(reverse("accountability:case-file", args=[case.pk]))
    assert "脱岗" in whole.content.decode()
    assert whole.headers["Cache-Control"] == "no-store"
    key = [case.pk, document.pk]
    taken = client.post(reverse("accountability:case-evidence", args=key))
    assert b"".join(taken.streaming_content) == "值班记录".encode()
    kinds = list(Event.objects.order_by("-number").values_list("kind", flat=True)[:2])
    assert kinds == ["accountability.paper_read", "accountability.read"]
    assert client.get(reverse("accountability:case-file", args=[case.pk])).status_code == 405
    # The papers of a case stand on no page of papers, not even for who is named on it.
    assert document not in documents_visible_to(stage.inspector)
    assert client.get(reverse("files:document-detail", args=[document.pk])).status_code == 404


def test_events_of_a_case_hold_none_of_its_words(stage: Stage) -> None:
    case = opened(stage, stage.body("甲局"))
    case_verify(case=case, finding="监控属实", rule="第五条", by=stage.inspector)
    case_dismiss(case=case, result="情有可原", by=stage.inspector)
    rows = Event.objects.filter(object_kind="accountability.case")
    told = "".join(str(row) for row in rows.values_list("before", "after", "body_id"))
    assert rows.count() == 3
    assert not any(word in told for word in ("脱岗", "监控属实", "情有可原", "第五条", "甲局"))
    assert set(rows.values_list("body_id", flat=True)) == {None}


def test_the_desk_names_cases_by_number_only(stage: Stage) -> None:
    case = opened(stage, stage.body("甲局"))
    (pile,) = [one for one in piles_of(stage.inspector) if one.kind.code == "case-handle"]
    assert [todo.title for todo in pile.todos] == [case.number]
    assert not [one for one in piles_of(stage.second_inspector) if one.kind.code == "case-handle"]


def test_of_two_steps_at_once_the_second_is_told(stage: Stage) -> None:
    case = opened(stage, stage.body("甲局"))
    same = Case.objects.get(pk=case.pk)
    case_dismiss(case=case, result="查无实据", by=stage.inspector)
    with pytest.raises(WrongState):
        case_verify(case=same, finding="属实", rule="第五条", by=stage.inspector)


def test_the_list_costs_the_same_for_one_row_and_for_many(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    type(stage.government).objects.filter(pk=stage.government.pk).update(is_ours=True)
    client, url, counts = Client(), reverse("accountability:case-list"), []
    client.force_login(stage.inspector)
    for _time in range(2):
        opened(stage, stage.body("甲局"))
        client.get(url)
        with django_assert_max_num_queries(15) as asked:
            client.get(url)
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]
