"""专项行动和检查的页面: who may, how many queries, what the plain form records, what the phone is told."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from yiding.core import clock
from yiding.core.waiting import piles_of
from yiding.registers.accident_patterns import Accident, compared, patterns
from yiding.registers.campaign_rows import FieldReport
from yiding.registers.campaigns import campaign_assess
from yiding.registers.catalogue import kind_of
from yiding.registers.collecting import reports_ask
from yiding.registers.models import Campaign, Entry
from yiding.registers.plans import item_hand_in
from yiding.registers.recording import entry_record
from yiding.registers.round_rows import Check, CheckPhoto, Round

from .drive import Drive, checklist_of, drive_make, object_make
from .rows import PNG, Stage


@pytest.fixture
def drive(stage: Stage) -> Drive:
    return drive_make(stage)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(user: User, name: str, *keys: Any, query: str = "") -> Any:
    return client_of(user).get(reverse(f"registers:{name}", args=keys) + query)


def post(user: User, name: str, /, *keys: Any, **told: Any) -> Any:
    return client_of(user).post(reverse(f"registers:{name}", args=keys), told)


def words(response: Any) -> str:
    return response.content.decode()


# --- campaigns ---------------------------------------------------------------------------------------------


@pytest.mark.requirement("S33.1")
def test_campaign_is_planned_filled_and_started_on_its_pages(stage: Stage) -> None:
    user = stage.inspector
    told = {
        "name": "百日攻坚",
        "lead": "市应急局",
        "first_on": clock.today(),
        "last_on": clock.today() + timedelta(99),
    }
    told |= {"structure": "总体方案1、专项方案10"}
    assert post(user, "campaign-plan", **told).status_code == 302
    row = Campaign.objects.get()
    assert row.structure == [{"name": "总体方案", "count": 1}, {"name": "专项方案", "count": 10}]
    assert post(user, "campaign-field", row.pk, sector=stage.sectors["燃气"].pk).status_code == 302
    assert row.fields.get().lead == stage.body("市住建局")
    item = {"part": "专项方案", "title": "查软管", "body": "东泾镇", "sector": stage.sectors["燃气"].pk}
    assert post(user, "campaign-item", row.pk, **item).status_code == 302
    assert post(user, "campaign-start", row.pk).status_code == 302
    page = words(get(user, "campaign-detail", row.pk))
    assert "第 1 天，共 100 天" in page
    assert "方案应有 10 项" in page
    assert post(stage.liaisons["东泾镇"], "campaign-start", row.pk).status_code == 403
    assert post(stage.liaisons["东泾镇"], "campaign-plan", **told).status_code == 403


def test_second_saver_of_a_campaign_sees_the_change(drive: Drive) -> None:
    row = drive.campaign
    told = {"name": row.name, "lead": "市应急局", "first_on": row.first_on, "last_on": row.last_on}
    first = post(drive.stage.inspector, "campaign-edit", row.pk, version=row.version, **told, goal="零事故")
    second = post(drive.stage.director, "campaign-edit", row.pk, version=row.version, **told, goal="零死亡")
    assert (first.status_code, second.status_code) == (302, 409)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("campaign-list", ""),
        ("campaign-detail", "campaign"),
        ("campaign-figures", "campaign"),
        ("campaign-coverage", "campaign"),
        ("campaign-report", "campaign"),
        ("plan-list", ""),
        ("round-list", ""),
        ("round-detail", "round"),
        ("round-coverage", "round"),
        ("round-unchecked", "round"),
        ("coverage", ""),
        ("check-list", ""),
        ("check-start", ""),
        ("checklist-list", ""),
    ],
)
def test_page_costs_the_same_whatever_the_number_of_rows(drive: Drive, name: str, key: str) -> None:
    stage = drive.stage
    keys = [getattr(drive, key).pk] if key else []

    def cost(user: User) -> int:
        client = client_of(user)
        url = reverse(f"registers:{name}", args=keys)
        client.get(url)
        with CaptureQueriesContext(connection) as told:
            assert client.get(url).status_code == 200
        return len(told)

    drive.check(drive.objects[0], bad=1)
    drive.item("第一项")
    users = (stage.inspector, stage.liaisons["东泾镇"])
    before = [cost(user) for user in users]
    for n in range(4):
        row = object_make(stage, f"又一个{n}")
        drive.check(row, bad=2, round=None)
        drive.item(f"又一项{n}")
        checklist_of(stage, f"表{n}")
        drive.arranged(f"轮{n}")
    drive.check(drive.objects[3], bad=2)
    after = [cost(user) for user in users]
    assert after == before
    assert max(after) <= 15


def test_tables_go_out_as_a_workbook(drive: Drive) -> None:
    drive.check(drive.objects[0], bad=1)
    for name in ("campaign-figures", "campaign-report", "campaign-coverage"):
        answer = get(drive.stage.inspector, name, drive.campaign.pk, query="?export=xlsx")
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        assert len(book.worksheets) >= 3
    assert book.worksheets[0]["A2"].value == "燃气"


@pytest.mark.requirement("S24.1")
def test_reports_stand_on_one_page_with_who_has_not_written(drive: Drive) -> None:
    stage = drive.stage
    call = reports_ask(campaign=drive.campaign, name="常务会议", due_on=clock.today(), by=stage.inspector)
    report = FieldReport.objects.get(call=call, field__sector__name="燃气")
    desk = [todo.title for pile in piles_of(stage.liaisons["市住建局"]) for todo in pile.todos]
    assert "安全生产百日攻坚：燃气" in desk
    told = {"version": 1, "work": "查了三百家。"}
    assert post(stage.liaisons["市住建局"], "field-report-write", report.pk, **told).status_code == 302
    assert post(stage.liaisons["市公安局"], "field-report-write", report.pk, **told).status_code == 404
    page = words(get(stage.inspector, "call-detail", call.pk))
    assert "查了三百家。" in page
    assert page.index("尚未报送") < page.index("查了三百家。")
    assert "查了三百家。" not in words(get(stage.liaisons["市公安局"], "call-detail", call.pk))


def test_desk_shows_tasks_of_the_plan_and_objects_to_check(drive: Drive) -> None:
    stage = drive.stage
    item = drive.item("摸底", body="西浦镇")

    def desk(name: str) -> set[str]:
        return {todo.title for pile in piles_of(stage.liaisons[name]) for todo in pile.todos}

    assert {"摸底", "第一轮"} <= desk("西浦镇")
    item_hand_in(item=item, note="好了", by=stage.liaisons["西浦镇"])
    assert "摸底" in desk("市应急局")
    assert "摸底" not in desk("西浦镇")
    for row in drive.objects[3:]:
        drive.check(row)
    assert "第一轮" not in desk("西浦镇")


@pytest.mark.requirement("S24.2")
def test_carrying_is_offered_when_there_is_a_follower(drive: Drive) -> None:
    drive.item("没做完")
    campaign_assess(campaign=drive.campaign, assessment="有遗留。", by=drive.stage.inspector)
    target = Campaign.objects.create(
        government=drive.stage.government,
        name="三年行动",
        lead=drive.campaign.lead,
        first_on=clock.today(),
        last_on=clock.today() + timedelta(days=1000),
        follows=drive.campaign,
        made_by=drive.stage.inspector,
    )
    answer = post(drive.stage.inspector, "campaign-carry", drive.campaign.pk, target=target.pk)
    assert answer.status_code == 302
    assert "转自安全生产百日攻坚" in words(get(drive.stage.inspector, "campaign-detail", target.pk))


# --- accidents ---------------------------------------------------------------------------------------------


@pytest.mark.requirement("S24.6")
def test_accidents_are_analysed_by_month_hour_field_and_kind(drive: Drive) -> None:
    stage = drive.stage
    kind = kind_of("accidents")
    stage.register("accidents")
    told = stage.told("accidents")
    for key, number in (("deaths", 1), ("injuries", 2)):
        if kind.field(key) is not None:
            told[key] = number
    told["title"] = "厂房坍塌"
    entry_record(kind=kind, government=stage.government, told=told, by=stage.inspector)
    today = clock.today()
    sheet = patterns(stage.inspector, stage.government, today - timedelta(days=40), today)
    assert [str(one.title) for one in (sheet, *sheet.more)] == ["按月份", "按时段", "按领域", "按事故类型"]
    for one in (sheet, *sheet.more):
        assert list(one.total)[1:] == [1, 1, 2]
    assert get(stage.inspector, "accident-patterns").status_code == 200


def test_without_a_register_of_accidents_the_page_says_so(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yiding.registers.accident_patterns.CODE", "no_such_kind")
    page = words(get(drive.stage.inspector, "campaign-patterns", drive.campaign.pk))
    assert "还没有事故台账" in page


def test_comparison_names_both_years() -> None:
    one = Accident(clock.today(), 3, "消防", "火灾", 1, 0)
    assert compared([one, one], [one]) == "本期 2 起、死亡 2 人；上年同期 1 起、死亡 1 人。"


# --- houses ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S33.3")
def test_house_is_an_object_with_use_storeys_and_risk_result(drive: Drive) -> None:
    stage = drive.stage
    stage.register("self_built_houses")
    house = stage.entry(
        "self_built_houses",
        title="迎春路 8 号",
        use=["出租", "餐饮"],
        storeys=4,
        result="需加固",
        grade="serious",
    )
    assert house.values["use"] == ["出租", "餐饮"]
    filters = set(house.mirrored.values_list("key", "text"))
    assert {("use", "出租"), ("use", "餐饮"), ("result", "需加固")} <= filters
    check = drive.check(house, bad=1, by=stage.liaisons["东泾镇"], round=None)
    finding = check.answers.exclude(finding=None).get().finding
    assert finding is not None
    assert finding.parent == house
    page = words(get(stage.inspector, "entry-detail", house.pk))
    assert "检查记录" in page
    for key in ("coverage", "overdue"):
        assert get(stage.inspector, "report", "self_built_houses", key).status_code == 200


# --- checks ------------------------------------------------------------------------------------------------


def _form(drive: Drive, bad: int = 0, **more: Any) -> dict[str, Any]:
    items = list(drive.edition.items.order_by("position"))
    told: dict[str, Any] = {"key": str(uuid4()), "checked_on": clock.today(), "edition": drive.edition.pk}
    told["round"] = drive.round.pk if drive.round else ""
    for place, item in enumerate(items):
        told[f"answer-{item.pk}"] = "bad" if place < bad else "ok"
        told[f"note-{item.pk}"] = "软管龟裂" if place < bad else ""
    return {**told, "whole": "1", **more}


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.png", PNG, "image/png")


@pytest.mark.requirement("S24.4")
def test_plain_form_records_check_and_photos_once(drive: Drive) -> None:
    user, entry = drive.stage.liaisons["东泾镇"], drive.objects[0]
    first = drive.edition.items.order_by("position").first()
    assert first is not None
    told = _form(drive, bad=1, longitude="121.2", latitude="31.4")
    for _again in range(2):
        photos = {f"photo-{first.pk}": [_picture(), _picture()], "photo-all": _picture()}
        answer = post(user, "check-form", entry.pk, **told, **photos)
        assert answer.status_code == 302
    check = Check.objects.get()
    assert CheckPhoto.objects.count() == 3
    finding = Entry.objects.get(code="hazards")
    assert (finding.title, finding.proofs.count()) == ("软管龟裂", 2)
    page = words(get(user, "check-detail", check.pk))
    assert finding.number in page
    assert get(drive.stage.liaisons["西浦镇"], "check-detail", check.pk).status_code == 404


def test_script_is_told_where_to_send_photos(drive: Drive) -> None:
    user, entry = drive.stage.liaisons["东泾镇"], drive.objects[0]
    client = client_of(user)
    url, told = reverse("registers:check-form", args=[entry.pk]), _form(drive, bad=1)
    first = client.post(url, told, headers={"accept": "application/json"})
    again = client.post(url, told, headers={"accept": "application/json"})
    assert first.json() == again.json()
    item, key = drive.edition.items.order_by("position")[0], str(uuid4())
    for _n in range(2):
        sent = {
            "key": key,
            "item": item.pk,
            "file": _picture(),
            "whole": "1",
            "taken_at": clock.now().isoformat(),
        }
        answer = client.post(first.json()["photos"], sent, headers={"accept": "application/json"})
        assert answer.status_code == 200
    assert CheckPhoto.objects.count() == 1
    torn = client.post(first.json()["photos"], {"key": str(uuid4()), "file": _picture()})
    assert torn.status_code == 422
    other = client_of(drive.stage.inspector).post(first.json()["photos"], {"key": key, "file": _picture()})
    assert other.status_code == 403


def test_wrong_form_is_told_what_is_missing(drive: Drive) -> None:
    user, entry = drive.stage.liaisons["东泾镇"], drive.objects[0]
    told = {name: value for name, value in _form(drive).items() if not name.startswith("answer")}
    page = post(user, "check-form", entry.pk, **told)
    assert page.status_code == 422
    assert "请选择结论。" in words(page)
    url = reverse("registers:check-form", args=[entry.pk])
    answer = client_of(user).post(url, told, headers={"accept": "application/json"})
    assert (answer.status_code, len(json.loads(answer.content)["errors"])) == (422, 3)
    late = _form(drive, checked_on=clock.today() + timedelta(days=1))
    assert "不能晚于今天" in words(post(user, "check-form", entry.pk, **late))
    assert not Check.objects.exists()


def test_page_alone_may_ask_where_the_phone_is(drive: Drive) -> None:
    user = drive.stage.liaisons["东泾镇"]
    here = get(user, "check-form", drive.objects[0].pk).headers["Permissions-Policy"]
    assert "geolocation=(self)" in here
    assert "geolocation=()" in get(user, "campaign-list").headers["Permissions-Policy"]


def test_nearest_objects_come_first(drive: Drive) -> None:
    stage = drive.stage
    far = object_make(stage, "远处", longitude="121.29", latitude="31.64")
    page = words(get(stage.liaisons["东泾镇"], "check-start", query="?near=121.29,31.64"))
    assert page.index(far.title) < page.index(drive.objects[0].title)
    found = words(get(stage.liaisons["东泾镇"], "check-start", query="?q=远处"))
    assert far.title in found
    assert drive.objects[0].title not in found
    for odd in ("?near=abc", "?near=1,2,3", "?near=NaN,3", "?near=999,3"):
        assert get(stage.liaisons["东泾镇"], "check-start", query=odd).status_code == 200
    assert get(stage.clerk, "check-start").status_code == 403


def test_list_of_another_season_can_be_taken(drive: Drive) -> None:
    stage = drive.stage
    season = checklist_of(stage, "岁末年初", "烟花爆竹有无违规存放", season="岁末年初", sector=None)
    edition = season.editions.get()
    page = words(
        get(
            stage.liaisons["东泾镇"],
            "check-form",
            drive.objects[0].pk,
            query=f"?round=none&edition={edition.pk}",
        )
    )
    assert "烟花爆竹有无违规存放" in page
    assert "软管是否超期" not in page


@pytest.mark.requirement("S24.3")
def test_unchecked_objects_are_listed_and_lead_to_the_form(drive: Drive) -> None:
    assert drive.round is not None
    drive.check(drive.objects[0])
    page = words(get(drive.stage.inspector, "round-unchecked", drive.round.pk))
    assert drive.objects[1].title in page
    assert drive.objects[0].title not in page
    assert f"?round={drive.round.pk}" in page


def test_round_and_list_are_made_on_their_pages(drive: Drive) -> None:
    user, today = drive.stage.liaisons["市住建局"], clock.today()
    told = {"name": "新表", "items": "甲 | 依据\n乙", "sector": drive.stage.sectors["燃气"].pk}
    assert post(user, "checklist-make", **told).status_code == 302
    wrong = post(user, "checklist-make", name="错表", items="甲 | | | 特大")
    assert "第 1 行" in words(wrong)
    values = {"name": "二轮", "edition": drive.edition.pk, "codes": ["risk_points"], "finding": "hazards"}
    answer = post(
        user, "round-plan", **values, first_on=today, last_on=today + timedelta(days=9), towns="东泾镇"
    )
    assert answer.status_code == 302
    row = Round.objects.get(name="二轮")
    assert [town.name for town in row.towns.all()] == ["东泾镇"]
    assert post(user, "round-start", row.pk).status_code == 302
    assert "0/3" in words(get(user, "round-detail", row.pk))
    task = row.tasks.get()
    told = {"version": 1, "body": "市公安局", "due_on": today}
    assert post(user, "round-task-assign", task.pk, **told).status_code == 302
    assert post(drive.stage.liaisons["东泾镇"], "round-end", row.pk).status_code == 403
    assert post(drive.stage.liaisons["东泾镇"], "round-plan", **values).status_code == 403
