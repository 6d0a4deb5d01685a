"""安全监管总览、企业档案、联合处置、使用情况 (S29)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.directory.subjects import Place, PlaceKind
from yiding.registers import enterprise_files, picture
from yiding.registers.enterprise_files import (
    enterprises_with_entries,
    entries_of,
    offer_enterprise_section,
    sections_of,
)
from yiding.registers.errors_duties import ActionsOpen, ActionThere, JointOfNothing, JointSamePerson
from yiding.registers.joint import (
    Opened,
    action_again,
    action_done,
    action_take,
    joint_close,
    joint_join,
    joint_open,
)
from yiding.registers.joint_rows import JointAction, JointCase
from yiding.registers.models import Entry
from yiding.registers.picture import offer_inspections
from yiding.registers.rules import Section
from yiding.registers.selectors_duties import actions_visible_to, joints_visible_to
from yiding.registers.using import use_of

from .rows import Stage


def hazard(stage: Stage, **told: Any) -> Entry:
    return stage.entry("hazards", **{"enterprise": stage.enterprises[0], **told})


def opened(stage: Stage, entry: Entry | None = None) -> JointCase:
    """A case of 市住建局 on a hazard, joined by 市公安局."""
    told = Opened(
        "联合处置违规储气",
        stage.body("市住建局"),
        entry=entry or hazard(stage),
        due_on=clock.today() + timedelta(days=10),
    )
    return joint_open(
        government=stage.government,
        told=told,
        bodies=[stage.body("市公安局")],
        task="现场查封",
        by=stage.liaisons["市住建局"],
    )


def done(stage: Stage, case: JointCase) -> None:
    for action in case.actions.exclude(state="done").select_related("body", "case"):
        action_done(action=action, result="已查封", by=stage.liaisons[action.body.name])


@pytest.mark.requirement("S29.1")
def test_joint_case_has_an_action_for_each_and_one_closing(stage: Stage) -> None:
    case = opened(stage)
    assert case.enterprise == stage.enterprises[0]
    assert {one.body.name for one in case.actions.all()} == {"市住建局", "市公安局"}
    with pytest.raises(ActionsOpen):
        joint_close(case=case, conclusion="已处置", by=stage.heads["市住建局"])
    action_take(action=case.actions.get(body=stage.body("市公安局")), by=stage.liaisons["市公安局"])
    done(stage, case)
    for name in ("liaisons",):
        with pytest.raises(JointSamePerson):
            joint_close(case=case, conclusion="已处置", by=getattr(stage, name)["市住建局"])
    with pytest.raises(NotAllowed):
        joint_close(case=case, conclusion="已处置", by=stage.heads["市公安局"])
    joint_close(case=case, conclusion="已处置", by=stage.heads["市住建局"])
    case.refresh_from_db()
    assert (case.state, case.closed_by) == ("closed", stage.heads["市住建局"])
    with pytest.raises(WrongState):
        joint_close(case=case, conclusion="再办", by=stage.inspector)


def test_opener_never_closes_in_the_database(stage: Stage) -> None:
    case = opened(stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        JointCase.objects.filter(pk=case.pk).update(closed_by=stage.liaisons["市住建局"])


@pytest.mark.requirement("S29.1")
def test_others_join_with_an_action_of_their_own(stage: Stage) -> None:
    case = opened(stage)
    joint_join(case=case, bodies=[stage.body("东泾镇")], task="疏散群众", by=stage.liaisons["东泾镇"])
    with pytest.raises(ActionThere):
        joint_join(case=case, bodies=[stage.body("东泾镇")], task="疏散群众", by=stage.liaisons["东泾镇"])
    with pytest.raises(NotAllowed):
        joint_join(case=case, bodies=[stage.body("市应急局")], task="牵头", by=stage.liaisons["东泾镇"])
    action = JointAction.objects.get(task="疏散群众")
    with pytest.raises(NotAllowed):
        action_done(action=action, result="好", by=stage.liaisons["西浦镇"])
    action_done(action=action, result="已疏散", by=stage.liaisons["东泾镇"])
    action_again(action=action, reason="没有名单", by=stage.liaisons["市住建局"])
    action.refresh_from_db()
    assert action.state == "doing"


def test_joint_case_is_about_something(stage: Stage) -> None:
    with pytest.raises(JointOfNothing):
        joint_open(
            government=stage.government,
            told=Opened("无", stage.body("市住建局")),
            bodies=[],
            task="查",
            by=stage.liaisons["市住建局"],
        )
    opened_for = Opened("冒名", stage.body("市公安局"), enterprise=stage.enterprises[0])
    with pytest.raises(NotAllowed):
        joint_open(
            government=stage.government,
            told=opened_for,
            bodies=[],
            task="查",
            by=stage.liaisons["市住建局"],
        )


def test_joint_case_is_seen_by_those_who_work_on_it(stage: Stage) -> None:
    case = opened(stage)
    people = {**stage.liaisons, "督查员": stage.inspector, "副市长": stage.leader, "秘书": stage.clerk}
    seen = {name for name, user in people.items() if joints_visible_to(user).filter(pk=case.pk)}
    assert seen == {"督查员", "副市长", "秘书", "市住建局", "市公安局", "东泾镇"}
    assert actions_visible_to(stage.liaisons["西浦镇"]).count() == 0
    assert actions_visible_to(stage.liaisons["市公安局"]).count() == 2


@pytest.mark.requirement("S29.2")
def test_file_of_an_enterprise_spans_all_registers(stage: Stage) -> None:
    first = hazard(stage)
    point = stage.entry("risk_points", enterprise=stage.enterprises[0])
    held = stage.entry("insured_enterprises", enterprise=stage.enterprises[0])
    hazard(stage, enterprise=stage.enterprises[1])
    found = set(entries_of(stage.inspector, stage.enterprises[0]).values_list("pk", flat=True))
    assert found == {first.pk, point.pk, held.pk}
    other = hazard(stage, town=stage.body("西浦镇"), local=stage.body("西浦镇"), department=None)
    own = set(entries_of(stage.liaisons["西浦镇"], stage.enterprises[0]).values_list("pk", flat=True))
    assert own == {other.pk}
    assert [one.name for one in enterprises_with_entries(stage.liaisons["西浦镇"])] == ["澄湾燃气公司"]


def test_place_gathers_what_lies_in_it(stage: Stage) -> None:
    made = {"government": stage.government, "kind": PlaceKind.DIVISION}
    town = Place.objects.create(name="东泾镇", code="1", **made)
    yard = Place.objects.create(name="储气站", code="11", parent=town, **made)
    one = hazard(stage, place=yard)
    assert list(entries_of(stage.inspector, town)) == [one]


def test_other_rooms_speak_in_the_file(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enterprise_files, "_sections", [])
    offer_enterprise_section(lambda _viewer, row: Section("培训", facts=[("已训", row.name)]))
    assert [one.title for one in sections_of(stage.inspector, stage.enterprises[0])] == ["培训"]


@pytest.mark.requirement("S29.2")
def test_picture_counts_what_the_viewer_sees(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    hazard(stage, grade="major")
    late = hazard(stage)
    Entry.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=10))
    hazard(stage, town=stage.body("西浦镇"), local=stage.body("西浦镇"), enterprise=stage.enterprises[1])
    closed = stage.take(hazard(stage), "assign", "start", "submit", "verify")
    point = stage.entry("risk_points", grade="red")
    stage.entry("risk_points", grade="blue")
    Entry.objects.filter(pk=point.pk).update(checked_on=clock.today())
    told = picture.picture(stage.inspector, stage.government, None, None)
    east, west = told.towns[0], told.towns[1]
    assert (east.label, east.all, east.open, east.major, east.overdue, east.closed) == (
        "东泾镇",
        3,
        2,
        1,
        1,
        1,
    )
    assert (east.objects, east.checked, east.coverage, east.inspections) == (2, 1, 50.0, 1)
    assert (west.open, west.enterprises) == (1, 1)
    figures = {str(one.label): one.value for one in told.figures}
    assert figures["未销号"] == 3
    assert figures["企业"] == 2
    assert all(one.url for one in told.figures)
    own = picture.picture(stage.liaisons["西浦镇"], stage.government, None, None)
    assert [one.open for one in own.towns] == [0, 1]
    monkeypatch.setattr(picture, "_inspections", [])
    offer_inspections(lambda *_asked: {stage.body("东泾镇").pk: 7})
    told = picture.picture(stage.inspector, stage.government, None, None)
    assert told.towns[0].inspections == 7
    assert closed.pk


@pytest.mark.requirement("S29.3")
def test_use_is_measured_by_unit_and_period(stage: Stage) -> None:
    one = hazard(stage)
    stage.move(one, "assign", by=stage.liaisons["市住建局"])
    Entry.objects.filter(pk=one.pk).update(due_on=clock.today() - timedelta(days=10))
    mine = stage.entry("hazards", by=stage.liaisons["东泾镇"])
    case = opened(stage, mine)
    done(stage, case)
    today = clock.today()
    rows = {row.body.name: row for row in use_of(stage.inspector, stage.government, today, today)}
    builder, town = rows["市住建局"], rows["东泾镇"]
    assert (builder.handled, builder.joint_opened, builder.joint_done) == (1, 1, 1)
    assert (town.recorded, town.overdue) == (1, 1)
    before = today - timedelta(days=3)
    earlier = use_of(stage.inspector, stage.government, before, before)
    assert [(row.body.name, row.opened, row.acted) for row in earlier] == [("东泾镇", 0, 0)]
    own = use_of(stage.liaisons["东泾镇"], stage.government, today, today)
    assert [row.body.name for row in own] == ["东泾镇"]


def test_pages_open_and_cost_the_same(
    stage: Stage, client: Client, django_assert_max_num_queries: Any
) -> None:
    case = opened(stage)
    entry = case.entry
    assert entry is not None
    place = Place.objects.create(
        name="东泾镇", code="1", government=stage.government, kind=PlaceKind.DIVISION
    )
    for _n in range(5):
        hazard(stage)
    client.force_login(stage.liaisons["市住建局"])
    for path in (
        "/registers/safety/",
        "/registers/safety/entries/?major=1",
        "/registers/safety/entries/?unchecked=1",
        "/registers/safety/use/",
        "/registers/enterprises/",
        f"/registers/enterprises/?town={stage.body('东泾镇').pk}",
        f"/registers/enterprises/{stage.enterprises[0].pk}/",
        f"/registers/places/{place.pk}/",
        "/registers/joint/",
        f"/registers/joint/{case.pk}/",
        "/registers/joint/open/",
        f"/registers/joint/open/?entry={entry.pk}",
        f"/registers/joint/{case.pk}/join/",
    ):
        with django_assert_max_num_queries(17):
            assert client.get(path).status_code == 200, path
    client.force_login(stage.liaisons["西浦镇"])
    assert client.get(f"/registers/joint/{case.pk}/").status_code == 404


def test_joint_case_is_opened_by_its_form(stage: Stage, client: Client) -> None:
    entry = hazard(stage)
    client.force_login(stage.liaisons["市住建局"])
    told = {
        "title": "联合处置",
        "entry": entry.number,
        "body": "市住建局",
        "bodies": "市公安局、东泾镇",
        "task": "联合检查",
        "due_on": f"{clock.today():%Y-%m-%d}",
    }
    answer = client.post("/registers/joint/open/", told)
    assert answer.status_code == 302, answer.context["form"].errors
    case = JointCase.objects.get()
    assert (case.entry, case.actions.count()) == (entry, 3)
