"""检查: lists in editions, rounds with what they cover, checks that make entries, photos."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState
from yiding.registers.checking import CheckTold, Said, check_photo_add, check_record
from yiding.registers.checklists import (
    Item,
    LineError,
    checklist_revise,
    items_now,
    items_read,
    items_written,
)
from yiding.registers.errors_campaigns import (
    CheckListThere,
    DayToCome,
    KeyTaken,
    NothingToCheck,
    NotInRound,
    NotKept,
    RoundThere,
    Unanswered,
)
from yiding.registers.models import Entry, Partner
from yiding.registers.proving import Taken
from yiding.registers.round_rows import Check, CheckPhoto, CheckResult, RoundState
from yiding.registers.rounds import round_assign, round_edit, round_end, round_rescope, round_start
from yiding.registers.selectors_campaigns import (
    check_get,
    checks_visible_to,
    editions_in_use,
    objects_visible_to,
)

from .drive import LIST, Drive, checklist_of, drive_make, object_make
from .rows import Stage, photo

WORDS = st.text("甲乙丙软管阀门ab12 、，（）#", max_size=12).map(str.strip)


@pytest.fixture
def drive(stage: Stage) -> Drive:
    return drive_make(stage)


# --- check lists -------------------------------------------------------------------------------------------


def test_list_is_written_line_by_line() -> None:
    items = items_read(LIST)
    assert [(one.part, one.grade) for one in items] == [("现场", "general"), ("现场", "major"), ("管理", "")]
    assert items_read(items_written(items)) == items


@given(
    st.lists(
        st.builds(
            Item,
            WORDS.filter(lambda word: word and not word.startswith("#")),
            WORDS,
            WORDS,
            WORDS,
            st.sampled_from(["", "general", "major"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_written_list_is_read_back(items: list[Item]) -> None:
    assert items_read(items_written(items)) == items


@pytest.mark.parametrize(
    ("text", "line"),
    [("甲\n乙 | 丙 | 丁 | 特大", "第 2 行"), ("甲\n | 没有项目", "第 2 行"), ("# 只有分组", "每行")],
)
def test_wrong_line_is_named(text: str, line: str) -> None:
    with pytest.raises(LineError, match=line):
        items_read(text)


@pytest.mark.requirement("S24.5")
def test_other_items_make_another_edition_and_old_checks_keep_theirs(drive: Drive) -> None:
    check = drive.check(drive.objects[0])
    by = drive.stage.liaisons["市住建局"]
    values = {"name": drive.checklist.name}
    checklist_revise(
        checklist=drive.checklist, values=values, items=items_read(LIST), note="", version=1, by=by
    )
    assert drive.checklist.newest == 1
    fresh = items_read(f"{LIST}\n极端天气有无防范")
    checklist_revise(checklist=drive.checklist, values=values, items=fresh, note="入冬", version=2, by=by)
    assert (drive.checklist.newest, len(items_now(drive.checklist))) == (2, 4)
    assert check.edition.number == 1
    assert check.answers.count() == 3
    with pytest.raises(EditConflict):
        checklist_revise(checklist=drive.checklist, values=values, items=fresh, note="", version=1, by=by)


@pytest.mark.requirement("S24.5")
def test_season_has_its_own_list(drive: Drive) -> None:
    text = "烟花爆竹有无违规存放\n有无抢工期赶进度 | | 压缩合理工期 | 重大\n雨雪冰冻有无防滑措施"
    checklist_of(drive.stage, "岁末年初检查表", text, season="岁末年初", sector=None)
    seasons = {one.checklist.season for one in editions_in_use(drive.stage.liaisons["东泾镇"])}
    assert seasons == {"", "岁末年初"}
    with pytest.raises(CheckListThere):
        checklist_of(drive.stage, "岁末年初检查表")


def test_only_leads_keep_lists(drive: Drive) -> None:
    for user in (drive.stage.liaisons["东泾镇"], drive.stage.liaisons["市公安局"], drive.stage.clerk):
        with pytest.raises(NotAllowed):
            checklist_revise(
                checklist=drive.checklist, values={}, items=items_read(LIST), note="", version=1, by=user
            )


# --- rounds ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S24.3")
def test_start_writes_down_what_the_round_covers(drive: Drive) -> None:
    assert drive.round is not None
    assert drive.round.scope.count() == 5
    tasks = drive.round.tasks.values_list("town__name", "body__name")
    assert set(tasks) == {("东泾镇", "东泾镇"), ("西浦镇", "西浦镇")}
    object_make(drive.stage, "新风险点")
    assert drive.round.scope.count() == 5
    drive.stage.move(drive.objects[0], "remove")
    done = round_rescope(round_=drive.round, by=drive.stage.inspector)
    assert (done.added, done.left) == (1, 1)
    assert drive.round.scope.filter(left_on=None).count() == 5
    assert drive.round.scope.count() == 6


def test_scope_is_narrowed_by_field_town_and_grade(drive: Drive) -> None:
    stage = drive.stage
    object_make(stage, "橙", grade="orange")
    object_make(stage, "消防", sector=stage.sectors["消防"])
    rows = {
        "town": drive.arranged("镇", towns=[stage.body("西浦镇")]),
        "grade": drive.arranged("级", grades=["orange"]),
        "field": drive.arranged("域", sector=stage.sectors["消防"]),
    }
    assert {name: row.scope.count() for name, row in rows.items()} == {"town": 2, "grade": 1, "field": 1}


def test_round_over_nothing_does_not_start(drive: Drive) -> None:
    row = drive.arranged("空", grades=["blue"], starts=False)
    with pytest.raises(NothingToCheck):
        round_start(round_=row, by=drive.stage.inspector)
    row.refresh_from_db()
    assert row.state == RoundState.PLANNED
    with pytest.raises(RoundThere):
        drive.arranged("空")
    with pytest.raises(BadRequest):
        drive.arranged("错", codes=["hazards"])


def test_running_round_is_not_edited_and_ends_once(drive: Drive) -> None:
    assert drive.round is not None
    with pytest.raises(WrongState):
        round_edit(
            round_=drive.round, values={"name": "改"}, version=drive.round.version, by=drive.stage.inspector
        )
    round_end(round_=drive.round, by=drive.stage.inspector)
    with pytest.raises(WrongState):
        round_end(round_=drive.round, by=drive.stage.director)


def test_another_body_that_is_given_a_town_sees_its_objects(drive: Drive) -> None:
    stage = drive.stage
    assert drive.round is not None
    user = stage.liaisons["市公安局"]
    assert not objects_visible_to(user).exists()
    task = drive.round.tasks.get(town=stage.body("西浦镇"))
    with pytest.raises(NotAllowed):
        round_assign(task=task, body=stage.body("市公安局"), due_on=clock.today(), version=1, by=user)
    round_assign(task=task, body=stage.body("市公安局"), due_on=clock.today(), version=1, by=stage.inspector)
    assert set(objects_visible_to(user)) == set(drive.objects[3:])
    assert Partner.objects.filter(body=stage.body("市公安局")).count() == 2
    check = drive.check(drive.objects[3], by=user)
    assert check.body == stage.body("市公安局")


# --- checks ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S24.4")
def test_what_is_not_in_order_becomes_a_hazard_of_the_object(drive: Drive) -> None:
    entry = drive.objects[0]
    before = Event.objects.count()
    check = drive.check(entry, bad=2, longitude=Decimal("121.2"), latitude=Decimal("31.4"))
    assert check.result == CheckResult.PROBLEM
    general, major = Entry.objects.filter(code="hazards").order_by("pk")
    assert (general.grade, major.grade) == ("general", "major")
    for one in (general, major):
        assert (one.parent, one.campaign, one.sector, one.town) == (
            entry,
            drive.campaign,
            entry.sector,
            entry.town,
        )
        assert (one.local, one.department, one.finder) == (entry.local, entry.department, check.body)
        assert one.longitude == Decimal("121.2")
        assert one.due_on is not None
        assert one.source == "town"
    entry.refresh_from_db()
    assert entry.checked_on == clock.today()
    assert Event.objects.count() == before + 3
    assert {one.finding for one in check.answers.all()} == {general, major, None}


@pytest.mark.requirement("S24.4")
def test_check_that_is_sent_twice_is_one(drive: Drive) -> None:
    key = uuid4()
    told = drive.told(bad=1, key=key)
    user = drive.stage.liaisons["东泾镇"]
    first = check_record(entry=drive.objects[0], told=told, by=user)
    before = Event.objects.count()
    again = check_record(entry=drive.objects[0], told=told, by=user)
    assert (again.pk, Event.objects.count()) == (first.pk, before)
    assert Entry.objects.filter(code="hazards").count() == 1
    for entry, by in ((drive.objects[1], user), (drive.objects[0], drive.stage.heads["东泾镇"])):
        with pytest.raises(KeyTaken):
            check_record(entry=entry, told=told, by=by)


def test_check_needs_an_answer_to_each_item(drive: Drive) -> None:
    items = list(drive.edition.items.all())
    user = drive.stage.liaisons["东泾镇"]
    for answers in ({}, {items[0].pk: Said("ok")}, {one.pk: Said("perhaps") for one in items}):
        told = CheckTold(uuid4(), drive.edition, answers, clock.today())
        with pytest.raises(Unanswered):
            check_record(entry=drive.objects[0], told=told, by=user)
    assert not Check.objects.exists()


def test_check_of_what_is_not_to_be_checked_is_refused(drive: Drive) -> None:
    stage, entry = drive.stage, drive.objects[0]
    with pytest.raises(DayToCome):
        drive.check(entry, checked_on=clock.today() + timedelta(days=1))
    fresh = object_make(stage, "轮次以外")
    with pytest.raises(NotInRound):
        drive.check(fresh)
    assert drive.check(fresh, round=None).campaign is None
    with pytest.raises(NotAllowed):
        drive.check(entry, by=stage.liaisons["西浦镇"])
    stage.move(entry, "remove")
    with pytest.raises(NotKept):
        drive.check(entry)
    with pytest.raises(NotKept):
        drive.check(stage.entry("hazards"), round=None)


def test_older_check_does_not_set_the_day_back(drive: Drive) -> None:
    entry = drive.objects[0]
    drive.check(entry)
    drive.check(entry, checked_on=clock.today() - timedelta(days=3))
    entry.refresh_from_db()
    assert entry.checked_on == clock.today()


@pytest.mark.requirement("S24.4")
def test_photo_of_a_finding_is_proof_of_how_it_was_found(drive: Drive) -> None:
    check = drive.check(drive.objects[0], bad=1)
    bad, good, _third = drive.edition.items.order_by("position")
    user, key = drive.stage.liaisons["东泾镇"], uuid4()
    taken = Taken(clock.now(), Decimal("121.1"), Decimal("31.5"))
    first = check_photo_add(check=check, item=bad, key=key, paper=photo(), by=user, taken=taken)
    again = check_photo_add(check=check, item=bad, key=key, paper=photo(), by=user, taken=taken)
    assert first == again
    finding = Entry.objects.get(code="hazards")
    proof = finding.proofs.get()
    assert (proof.moment, proof.document, proof.longitude) == ("before", first.document, Decimal("121.1"))
    whole = check_photo_add(check=check, item=good, key=uuid4(), paper=photo(), by=user)
    assert whole.document.about_kind == "registers.check"
    with pytest.raises(NotAllowed):
        check_photo_add(check=check, item=None, key=uuid4(), paper=photo(), by=drive.stage.heads["东泾镇"])
    other = drive.check(drive.objects[1])
    with pytest.raises(KeyTaken):
        check_photo_add(check=other, item=None, key=key, paper=photo(), by=user)
    assert CheckPhoto.objects.count() == 2


def test_checks_are_seen_by_who_sees_the_object_and_who_checked(drive: Drive) -> None:
    stage = drive.stage
    mine, other = drive.check(drive.objects[0]), drive.check(drive.objects[3])
    seen = {
        "督查": stage.inspector,
        "市领导": stage.leader,
        "秘书": stage.clerk,
        "台账牵头": stage.liaisons["市应急局"],
        "监管部门": stage.liaisons["市住建局"],
        "东泾镇": stage.liaisons["东泾镇"],
        "柳湾村": stage.liaisons["柳湾村"],
        "西浦镇": stage.heads["西浦镇"],
        "市公安局": stage.liaisons["市公安局"],
    }
    both = {mine, other}
    assert {name: set(checks_visible_to(user)) for name, user in seen.items()} == {
        "督查": both,
        "市领导": both,
        "秘书": both,
        "台账牵头": both,
        "监管部门": both,
        "东泾镇": {mine},
        "柳湾村": set(),
        "西浦镇": {other},
        "市公安局": set(),
    }
    with pytest.raises(Http404):
        check_get(stage.liaisons["市公安局"], mine.pk)
