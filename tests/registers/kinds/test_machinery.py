"""非道路移动机械 (S45): the file, counts by standard, dated bans, checks, cases, scrapping to zero."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.registers.map_rows import EAST, WEST, layer
from tests.registers.rows import Stage, photo
from tests.registers.test_pages import client_of
from yiding.core import clock
from yiding.core.access import Role, powers_of
from yiding.core.errors import NotAllowed
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import EntryEnded, WrongValue
from yiding.registers.errors_shapes import CaseThere, NoShapeToPublish
from yiding.registers.kinds.machines.rules import left_on, month_ends
from yiding.registers.machinery import (
    ALLOWED,
    BANNED,
    IN_BAN,
    NOWHERE,
    OUTSIDE,
    UNSURE,
    case_open,
    machine_named,
    spot_check_record,
    spot_photo_add,
    verdict_at,
)
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.recording import entries_record
from yiding.registers.selectors import entries_visible_to
from yiding.registers.shape_rows import Sent
from yiding.registers.shaping import shape_set

from .test_hazards import report
from .walks import go

SQUARE = {"type": "Polygon", "coordinates": [WEST]}
RIGHT = {"type": "Polygon", "coordinates": [EAST]}
INSIDE, OUT = (121.05, 31.05), (121.15, 31.05)
DAY = timedelta(days=1)


def machine(stage: Stage, **told: Any) -> Entry:
    return stage.entry(
        "machines", **{"grade": "one", "belongs": "社会单位", "machine_type": "挖掘机", **told}
    )


def ban(stage: Stage, shape: Any = SQUARE, bans: tuple[str, ...] = ("国Ⅰ以前", "国Ⅰ"), **more: Any) -> Entry:
    """A ban that was published, with a first version of some day."""
    area = stage.entry("ban_areas", title="主城区禁用区")
    told = {"from_on": clock.today() - 60 * DAY, "basis": "临政发〔2026〕3号", **more}
    shape_set(entry=area, shape=shape, by=stage.inspector, terms={"bans": list(bans)}, **told)
    return go(stage, area, "publish")


def word(stage: Stage, place: tuple[float, float] | None, emission: str = "国Ⅰ", **more: Any) -> str:
    longitude, latitude = place or (None, None)
    return verdict_at(stage.government, longitude, latitude, emission=emission, **more).word


# --- the file --------------------------------------------------------------------------------------------


@pytest.mark.requirement("S45.1")
def test_machine_has_one_code_and_one_plate_in_the_city(stage: Stage) -> None:
    first = machine(stage, env_code="1-A12345", plate="临A-00001")
    assert first.department == stage.body("市住建局")
    for key, value in (("env_code", "1-A12345"), ("plate", "临A-00001")):
        with pytest.raises(WrongValue) as error:
            machine(stage, **{key: value})
        assert first.number in error.value.faults[key]
    with pytest.raises(WrongValue, match="同一序列号"):
        machine(stage, maker="重工", serial="X1") and machine(stage, maker="重工", serial="X1")
    assert machine(stage, maker="别家", serial="X1").pk
    go(stage, machine(stage, env_code="1-B00001"), "void")
    assert machine(stage, env_code="1-B00001").is_open


@pytest.mark.requirement("S45.1")
def test_two_of_one_code_in_a_workbook_are_not_entered(stage: Stage) -> None:
    rows = [{**stage.told("machines"), "env_code": "1-A12345"} for _n in range(2)]
    with pytest.raises(WrongValue, match="同一编码"):
        entries_record(kind=kind_of("machines"), government=stage.government, rows=rows, by=stage.inspector)
    assert not Entry.objects.filter(code="machines").exists()


@pytest.mark.requirement("S45.1")
def test_file_goes_from_found_to_coded_to_plated(stage: Stage) -> None:
    row = go(stage, machine(stage), "code", env_code="2-C00001", grade="two")
    assert (row.state, row.grade, row.values["env_code"]) == ("coded", "two", "2-C00001")
    row = go(stage, row, "plate", plate="临A-00002")
    assert (row.state, row.values["plate"]) == ("plated", "临A-00002")
    assert row.proofs.filter(moment="photo").exists()


# --- counts ----------------------------------------------------------------------------------------------


@pytest.mark.requirement("S45.2")
def test_below_the_second_standard_by_department_and_town(stage: Stage) -> None:
    west = stage.body("西浦镇")
    for grade in ("zero", "one", "two", "three", "one"):
        machine(stage, grade=grade)
    machine(stage, grade="one", town=west, local=west, department=stage.body("市公安局"))
    go(stage, machine(stage, grade="one"), "leave")
    sheet = report(stage, stage.inspector, "standards", "machines")
    heads = [str(one) for one in sheet.heads]
    low = heads.index("高排放")
    assert {row[0]: (row[1], row[low]) for row in sheet.rows} == {"市住建局": (5, 3), "市公安局": (1, 1)}
    towns = sheet.more[0]
    assert {row[0]: row[low] for row in towns.rows} == {"东泾镇": 3, "西浦镇": 1}
    assert sheet.total[low] == 4
    stage.register("machines", settings={"low": ["国Ⅰ以前", "国Ⅰ", "国Ⅱ"]})
    assert report(stage, stage.inspector, "standards", "machines").total[low] == 5


@pytest.mark.requirement("S45.2")
def test_own_machines_only_are_counted_for_a_department(stage: Stage) -> None:
    machine(stage)
    machine(stage, department=stage.body("市公安局"), town=stage.body("西浦镇"), local=stage.body("西浦镇"))
    sheet = report(stage, stage.liaisons["市公安局"], "standards", "machines")
    assert [row[0] for row in sheet.rows] == ["市公安局"]


# --- bans ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S45.3")
def test_point_is_banned_or_allowed_by_the_version_of_the_day(stage: Stage) -> None:
    area = ban(stage)
    today = clock.today()
    shape_set(
        entry=area, shape=RIGHT, from_on=today - 10 * DAY, by=stage.inspector, terms={"bans": ["国Ⅰ", "国Ⅱ"]}
    )
    assert word(stage, INSIDE) == OUTSIDE
    assert word(stage, INSIDE, on=today - 11 * DAY) == BANNED
    assert word(stage, INSIDE, "国Ⅱ", on=today - 11 * DAY) == ALLOWED
    assert word(stage, OUT, "国Ⅱ") == BANNED
    assert word(stage, OUT, "国Ⅳ") == ALLOWED
    assert word(stage, OUT, "国Ⅱ", is_exempt=True) == ALLOWED
    assert word(stage, INSIDE, on=today - 61 * DAY) == OUTSIDE
    assert word(stage, None) == NOWHERE


@pytest.mark.requirement("S45.3")
def test_position_that_is_not_exact_enough_is_said_to_be_so(stage: Stage) -> None:
    ban(stage)
    edge = (121.0998, 31.05)
    assert word(stage, edge, accuracy=5) == BANNED
    assert word(stage, edge, accuracy=50) == UNSURE
    assert word(stage, (121.1002, 31.05), accuracy=50) == UNSURE
    assert word(stage, (121.1002, 31.05), "国Ⅳ", accuracy=50) == OUTSIDE


@pytest.mark.requirement("S45.3")
def test_draft_does_not_count_and_a_repealed_one_counts_for_the_days_before(stage: Stage) -> None:
    draft = stage.entry("ban_areas", title="城西")
    stage.proof(draft, "notice", by=stage.inspector)
    with pytest.raises(NoShapeToPublish):
        entry_move(entry=draft, name="publish", told={}, by=stage.inspector)
    shape_set(entry=draft, shape=SQUARE, from_on=clock.today(), by=stage.inspector, terms={"bans": ["国Ⅰ"]})
    assert word(stage, INSIDE) == OUTSIDE
    area = ban(stage)
    assert word(stage, INSIDE) == BANNED
    today = clock.today()
    area = go(stage, area, "repeal", repealed_on=today)
    assert area.state == "repealed"
    assert word(stage, INSIDE) == OUTSIDE
    assert word(stage, INSIDE, on=today - DAY) == BANNED


@pytest.mark.requirement("S45.3")
def test_list_of_bans_of_a_day(stage: Stage) -> None:
    area = ban(stage)
    assert report(stage, stage.liaisons["柳湾村"], "in_force", "ban_areas").rows[0][0] == area.number
    before = report(stage, stage.inspector, "in_force", "ban_areas", last=clock.today() - 90 * DAY)
    assert before.rows == []


# --- checks and cases ------------------------------------------------------------------------------------


def sent(stage: Stage, place: tuple[float, float] | None = INSIDE, **told: Any) -> dict[str, Any]:
    """What a telephone sends."""
    east = stage.body("东泾镇")
    spot = {"longitude": Decimal(str(place[0])), "latitude": Decimal(str(place[1]))} if place else {}
    common = {"title": "迎春路工地", "emission": "国Ⅰ", "town": east, "local": east, "accuracy": Decimal(8)}
    return {**common, **spot, **told}


@pytest.mark.requirement("S45.4")
def test_check_keeps_the_verdict_of_its_day_and_a_violation_becomes_a_case(stage: Stage) -> None:
    area = ban(stage)
    found = machine(stage, env_code="1-A12345")
    check, case = spot_check_record(
        government=stage.government,
        key=uuid4(),
        told=sent(stage, parent=found, violations=["未悬挂环保号牌"]),
        by=stage.liaisons["市住建局"],
    )
    assert check.values["verdict"] == BANNED
    assert area.number in check.values["zones"]
    assert case is not None
    assert case.values["violations"] == ["未悬挂环保号牌", IN_BAN]
    assert (case.parent, case.department) == (check, found.department)
    with pytest.raises(CaseThere):
        case_open(check=check, by=stage.inspector)
    done = go(stage, case, "order", "penalise", "submit", "close", decided_on=clock.today())
    assert done.submitted_by_id != done.closed_by_id
    shape_set(
        entry=area, shape=RIGHT, from_on=clock.today() + DAY, by=stage.inspector, terms={"bans": ["国Ⅰ"]}
    )
    check.refresh_from_db()
    assert check.values["verdict"] == BANNED


@pytest.mark.requirement("S45.4")
def test_check_sent_twice_is_one_and_a_good_one_has_no_case(stage: Stage) -> None:
    key, user = uuid4(), stage.liaisons["市住建局"]
    of = {"government": stage.government, "key": key, "by": user}
    first, case = spot_check_record(**of, told=sent(stage, OUT))
    again, _case = spot_check_record(**of, told=sent(stage, OUT))
    assert (first, case) == (again, None)
    assert Sent.objects.count() == 1
    photo_key = uuid4()
    for _n in range(2):
        spot_photo_add(check=first, key=photo_key, paper=photo(), by=user)
    assert first.proofs.count() == 1
    go(stage, first, "void")
    with pytest.raises(EntryEnded):
        spot_photo_add(check=first, key=uuid4(), paper=photo(), by=user)


@pytest.mark.requirement("S45.4")
def test_reports_of_checks_and_cases(stage: Stage) -> None:
    ban(stage)
    for place, wrong in ((INSIDE, []), (OUT, ["未编码登记"]), (OUT, [])):
        spot_check_record(
            government=stage.government,
            key=uuid4(),
            told=sent(stage, place, violations=wrong),
            by=stage.inspector,
        )
    sheet = report(stage, stage.inspector, "by_town", "machine_checks")
    assert sheet.rows == [["东泾镇", 3, 1, 1, Decimal("33.3")]]
    assert sheet.more[0].rows == [["未编码登记", 1]]
    handled = report(stage, stage.inspector, "handled", "machine_cases")
    assert handled.total[1:3] == [2, 2]


@pytest.mark.requirement("S45.4")
def test_machine_is_found_by_code_plate_or_number_among_those_one_sees(stage: Stage) -> None:
    row = machine(stage, env_code="1-A12345", plate="临A-00001")
    named = lambda user, words: machine_named(user, stage.government, words)  # noqa: E731
    assert {named(stage.inspector, one) for one in ("1-a12345", " 临A-00001", row.number)} == {row}
    assert named(stage.inspector, "1-A1") is None
    assert named(stage.inspector, "") is None
    assert named(stage.liaisons["西浦镇"], "1-A12345") is None


@pytest.mark.requirement("S45.4")
def test_page_tells_without_script_and_takes_a_check(stage: Stage) -> None:
    area = ban(stage)
    client, url = client_of(stage.liaisons["市住建局"]), reverse("registers:machine-check")
    asked = client.get(url, {"longitude": "121.05", "latitude": "31.05", "emission": "国Ⅰ"})
    assert BANNED in asked.content.decode()
    assert asked.headers["Permissions-Policy"].startswith("geolocation=(self)")
    told = {"longitude": "121.05", "latitude": "31.05", "accuracy": "6", "emission": "国Ⅰ", "whole": "1"}
    told |= {"key": str(uuid4()), "title": "迎春路工地", "found_on": str(clock.today()), "machine": "9-X"}
    assert client.post(url, {**told, "title": ""}).status_code == 422
    answer = client.post(url, told, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.json()
    check = Entry.objects.get(code="machine_checks")
    assert answer.json()["url"] == reverse("registers:entry-detail", args=[check.pk])
    assert (check.values["verdict"], check.values["seen_code"]) == (BANNED, "9-X")
    assert check.finder == stage.body("市住建局")
    zones = client.get(reverse("registers:machine-zones")).json()
    assert [one["properties"]["number"] for one in zones["features"]] == [area.number]
    assert client_of(stage.leader).get(url).status_code == 403


@pytest.mark.requirement("S45.4")
def test_town_is_told_by_the_position_where_nobody_chose_one(stage: Stage) -> None:
    layer(stage)
    told = {key: value for key, value in sent(stage, OUT).items() if key not in ("town", "local")}
    check, _case = spot_check_record(
        government=stage.government, key=uuid4(), told=told, by=stage.liaisons["市住建局"]
    )
    assert (check.town, check.local) == (stage.body("西浦镇"), stage.body("西浦镇"))


@pytest.mark.requirement("S45.4")
def test_who_sees_machines_checks_and_cases(stage: Stage) -> None:
    ban(stage)
    found = machine(stage)
    check, case = spot_check_record(
        government=stage.government,
        key=uuid4(),
        told=sent(stage, parent=found),
        by=stage.liaisons["市公安局"],
    )
    assert case is not None
    office = {"督查员", "另一督查员", "主任", "副市长", "秘书"}
    town, housing = {"东泾镇联络员", "东泾镇负责人"}, {"市住建局联络员", "市住建局负责人"}
    police = {"市公安局联络员", "市公安局负责人"}

    def who(row: Entry) -> set[str]:
        return {one.username for one in User.objects.all() if row in entries_visible_to(one)}

    assert who(found) == office | town | housing
    assert who(check) == office | town | housing | police
    assert who(case) == office | town | housing | police
    village = stage.liaisons["柳湾村"]
    assert Role.LIAISON in powers_of(village).roles
    with pytest.raises(NotAllowed):
        case_open(check=stage.entry("machine_checks", parent=None), by=stage.clerk)


# --- scrapping -------------------------------------------------------------------------------------------


@pytest.mark.requirement("S45.5")
def test_machines_of_subordinate_units_are_scrapped_down_to_zero(stage: Stage) -> None:
    stage.register("machines")
    with pytest.raises(WrongValue, match="单位名称"):
        machine(stage, belongs="部门下属单位")
    unit = {"belongs": "部门下属单位", "unit": "市政养护所", "grade": "one"}
    first, second = machine(stage, **unit), machine(stage, **unit)
    machine(stage, grade="four", belongs="部门下属单位", unit="市政养护所")
    machine(stage)

    def told() -> list[Any]:
        (row,) = report(stage, stage.inspector, "phase_out", "machines").rows
        return [row[1], *row[2:6], row[7]]

    assert told() == ["市政养护所", 2, 0, 2, 2, Decimal("0.0")]
    go(stage, first, "list_out")
    assert told() == ["市政养护所", 2, 0, 2, 1, Decimal("0.0")]
    done = go(stage, first, "hand_in", "verify", way="报废拆解", disposed_on=clock.today())
    assert done.submitted_by_id != done.closed_by_id
    go(stage, second, "list_out", "hand_in", "verify")
    assert told() == ["市政养护所", 2, 2, 0, 0, Decimal("100.0")]
    sheet = report(stage, stage.inspector, "phase_out", "machines")
    assert "已清零" in str(sheet.rows[0][8])
    assert sheet.more[0].rows[-1][1] == 0
    assert sheet.more[1].rows == []


@pytest.mark.requirement("S45.5")
def test_what_was_left_at_the_end_of_each_month() -> None:
    ends = month_ends(date(2026, 3, 15), 3)
    assert ends == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 15)]
    days = [(date(2026, 1, 3), None), (date(2026, 1, 5), date(2026, 2, 28)), (date(2026, 3, 1), None)]
    assert [left_on(days, one) for one in ends] == [2, 1, 2]


def test_shapes_of_bans_are_json_that_opens(stage: Stage) -> None:
    area = ban(stage)
    told = client_of(stage.inspector).get(reverse("registers:entry-shapes", args=[area.pk]))
    assert json.loads(told.content)["features"][0]["geometry"]["type"] == "Polygon"
