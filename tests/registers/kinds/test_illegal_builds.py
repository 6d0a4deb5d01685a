"""违法建设和无违村: stock against its target, new cases, photos, conditions from the ledger, ranking."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from openpyxl import load_workbook

from tests.registers.rows import Stage
from tests.registers.test_pages import client_of
from yiding.audit.models import Event
from yiding.core import clock
from yiding.notices.models import Notice
from yiding.registers.building import builds
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.checking import CheckTold, Said, check_record
from yiding.registers.checklists import checklist_make, items_read
from yiding.registers.errors import MissingValues, SamePerson, WrongValue
from yiding.registers.errors_city import ConditionsNotMet, NotInspected
from yiding.registers.models import Entry, Judgement, Step
from yiding.registers.publishing import OfReport, public_list_prepare, public_list_release
from yiding.registers.selectors import entries_visible_to
from yiding.registers.villages import day_of_villages, verdict_of

from .test_hazards import report
from .walks import go, made_ready

CODE, VILLAGES = "illegal_builds", "clean_villages"
CENT = Decimal("0.01")


def build(stage: Stage, town: str = "东泾镇", *, area: str = "100", old: bool = True, **told: Any) -> Entry:
    """One that was found to be one: stock, or an increment."""
    today = clock.today()
    built = date(today.year - 6, 5, 1) if old else told.get("found_on", today)
    body = stage.body(town)
    values = {
        "town": body,
        "local": body,
        "area": Decimal(area),
        "built_on": built,
        "found_on": date(today.year - 2, 3, 1) if old else today,
        "due_on": today + timedelta(days=60),
        "address": "迎春路 8 号",
        "build_kind": "厂房仓储",
        "legal": "未取得规划许可",
        **told,
    }
    return stage.entry(CODE, **values)


def identified(stage: Stage, *args: Any, **told: Any) -> Entry:
    entry = build(stage, *args, **told)
    kept = {key: entry.values.get(key) for key in ("village", "harm", "key_area")}
    kept |= {
        "area": Decimal(str(entry.values["area"])),
        "built_on": date.fromisoformat(entry.values["built_on"]),
    }
    return go(stage, entry, "identify", **kept)


def closed(stage: Stage, entry: Entry, day: date) -> Entry:
    go(stage, entry, "treat", path="demolish", due_on=clock.today() + timedelta(days=9))
    go(stage, entry, "submit", "accept")
    Entry.objects.filter(pk=entry.pk).update(closed_on=day)
    entry.refresh_from_db()
    return entry


def target(stage: Stage, town: str, area: str) -> Entry:
    body = stage.body(town)
    told = {"town": body, "local": body, "year": clock.today().year, "target": Decimal(area)}
    return stage.entry("illegal_targets", **told)


# --- the ledger --------------------------------------------------------------------------------------------


@pytest.mark.requirement("S46.1")
def test_stock_holds_place_area_kind_harm_region_and_path(stage: Stage) -> None:
    spot = {"longitude": Decimal("121.1"), "latitude": Decimal("31.5")}
    harm, region = ["存在安全隐患", "严重影响市容市貌"], ["河道管理范围"]
    row = identified(stage, area="1234.56", harm=harm, key_area=region, **spot)
    assert row.values["area"] == "1234.56"
    assert (row.values["harm"], row.values["key_area"], row.values["born"]) == (harm, region, "stock")
    field = kind_of(CODE).field("path")
    assert field is not None
    assert [one.label for one in field.choices] == ["拆除", "没收", "整改（补办手续）", "暂缓"]
    go(stage, row, "treat", path="demolish", area_done=None)
    stage.move(row, "partly", area_done=Decimal("234.56"))
    row.refresh_from_db()
    (told,) = builds(Entry.objects.filter(pk=row.pk))
    assert told.left(clock.today()) == Decimal("1000.00")
    with pytest.raises(WrongValue, match="累计数"):
        stage.move(row, "partly", area_done=Decimal(200))
    with pytest.raises(WrongValue, match="不能大于违法面积"):
        stage.move(row, "partly", area_done=Decimal("1234.57"))


@pytest.mark.requirement("S46.1")
def test_each_path_has_its_paper_and_putting_off_its_end(stage: Stage) -> None:
    row = identified(stage)
    go(stage, row, "treat", path="confiscate", decision_no="")
    with pytest.raises(MissingValues, match="行政决定书文号"):
        stage.move(row, "submit", permit_no="")
    row.refresh_from_db()
    assert row.state == "treating"
    later = identified(stage)
    with pytest.raises(WrongValue, match="截止日期"):
        stage.move(later, "defer", defer_until=clock.today())
    stage.move(later, "defer", defer_until=clock.today() + timedelta(days=5))
    later.refresh_from_db()
    assert (later.state, later.values["path"]) == ("deferred", "defer")
    rows = report(stage, stage.inspector, "deferred", CODE).rows
    assert [line[0] for line in rows] == [later.number]
    assert rows[0][-1] == "未到期"


@pytest.mark.requirement("S46.1")
def test_before_and_after_stand_side_by_side_with_their_points(stage: Stage) -> None:
    row = identified(stage, longitude=Decimal("121.1"), latitude=Decimal("31.5"))
    stage.proof(row, "before")
    row.proofs.update(longitude=Decimal("121.1"), latitude=Decimal("31.501"))
    closed(stage, row, clock.today())
    (section,) = rules_of(CODE).sections(stage.inspector, row)
    assert [str(line[0]) for line in section.rows] == ["处置前", "处置后", "处置后"]
    assert section.rows[0][3] == 111
    (line,) = report(stage, stage.inspector, "pairs", CODE).rows
    assert "proof-picture" in line[3]
    assert "proof-picture" in line[4]
    page = client_of(stage.inspector).get(reverse("registers:report", args=[CODE, "pairs"]))
    assert b"proof-picture" in page.content


def test_who_handed_in_does_not_accept(stage: Stage) -> None:
    office = stage.body("市应急局")
    row = identified(stage, local=office, department=office)
    go(stage, row, "treat", path="demolish")
    hand = stage.liaisons["市应急局"]
    stage.move(row, "submit", by=hand)
    with pytest.raises(SamePerson):
        stage.move(row, "accept", by=hand)


# --- stock and increment -----------------------------------------------------------------------------------


@pytest.mark.requirement("S46.2")
def test_new_cases_are_counted_apart_with_source_and_days_to_stop(stage: Stage) -> None:
    today = clock.today()
    found = today - timedelta(days=10)
    for days, source in ((1, "drone"), (3, "drone"), (8, "grid"), (None, "grid")):
        row = identified(stage, old=False, found_on=found, source=source, area="50.5")
        if days is not None:
            stage.move(row, "stop", stopped_on=found + timedelta(days=days))
            row.refresh_from_db()
            assert row.values["stop_days"] == days
    identified(stage, area="900")
    sheet = report(stage, stage.inspector, "new", CODE)
    assert sheet.total[1:] == [4, Decimal("202.0"), 3, 2, Decimal("50.00"), Decimal("4.00"), 8]
    by_source = {line[0]: line[1:] for line in sheet.more[0].rows}
    assert by_source["无人机巡查"][:5] == [2, Decimal("101.0"), 2, 2, Decimal("100.00")]
    assert by_source["网格巡查"][:5] == [2, Decimal("101.0"), 1, 0, Decimal("0.00")]


@pytest.mark.requirement("S46.2")
def test_the_day_that_parts_stock_from_increment_is_a_setting(stage: Stage) -> None:
    today = clock.today()
    built = date(today.year - 1, 6, 1)
    told = {"old": False, "built_on": built, "found_on": today}
    assert identified(stage, **told).values["born"] == "stock"
    stage.register(CODE, settings={"stock_until": f"{today.year - 2}-12-31"})
    assert identified(stage, **told).values["born"] == "increment"
    with pytest.raises(WrongValue, match="制止日期"):
        stage.move(build(stage, old=False), "stop", stopped_on=today + timedelta(days=1))


@pytest.mark.requirement("S46.3")
def test_curve_of_stock_and_increment_by_month_and_town(stage: Stage) -> None:
    today = clock.today()
    stock = [identified(stage, area="300"), identified(stage, "西浦镇", area="200.5")]
    closed(stage, stock[0], today.replace(day=1) - timedelta(days=40))
    identified(stage, old=False, area="40")
    sheet = report(stage, stage.inspector, "curve", CODE)
    assert len(sheet.rows) == 12
    first, last = sheet.rows[0], sheet.rows[-1]
    assert first[1:5] == [Decimal("500.5"), 0, 2, 0]
    assert last[:7] == [f"{today:%Y-%m}", Decimal("200.5"), Decimal(40), 1, 1, 1, 0]
    towns = {line[0]: line[1:] for line in sheet.more[0].rows}
    assert towns["东泾镇"][0] == Decimal(300)
    assert towns["东泾镇"][-1] == 0
    assert towns["西浦镇"][-1] == Decimal("200.5")
    assert sheet.more[1].rows[0][-1] == 1


def test_what_is_not_yet_known_to_be_one_does_not_count(stage: Stage) -> None:
    stage.register(CODE)
    build(stage)
    dropped = build(stage)
    stage.move(dropped, "dismiss", by=stage.liaisons["市住建局"])
    assert report(stage, stage.inspector, "progress", CODE).rows == []


def _book(stage: Stage, user: User, code: str, key: str, **query: str) -> list[list[list[Any]]]:
    """The worksheets of a report, as a spreadsheet has them."""
    url = reverse("registers:report", args=[code, key])
    answer = client_of(user).get(url, {"export": "xlsx", **query})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [[list(row) for row in page.iter_rows(values_only=True)] for page in book]


@pytest.mark.requirement("S46.3")
@pytest.mark.requirement("S46.5")
def test_progress_and_ranking_come_out_of_the_workbook_to_the_digit(stage: Stage) -> None:
    """By hand: each figure again from the rows of the register's own workbook and those of the table."""
    today = clock.today()
    stage.register(CODE)
    target(stage, "东泾镇", "250.25")
    target(stage, "西浦镇", "700")
    closed(stage, identified(stage, area="120.15"), today)
    closed(stage, identified(stage, "西浦镇", area="333.33"), today)
    identified(stage, area="410.5")
    part = identified(stage, "西浦镇", area="90")
    go(stage, part, "treat", path="demolish", area_done=None)
    stage.move(part, "partly", area_done=Decimal("12.345"))
    new = identified(stage, old=False, area="7")
    stage.move(new, "stop", stopped_on=today)
    identified(stage, "西浦镇", old=False, area="8")
    (progress,) = _book(stage, stage.inspector, CODE, "progress")
    done = {"东泾镇": Decimal("120.15"), "西浦镇": Decimal("333.33") + Decimal("12.345")}
    targets = {"东泾镇": Decimal("250.25"), "西浦镇": Decimal("700")}
    days = date(today.year, 12, 31).timetuple().tm_yday
    passed = _round(Decimal(today.timetuple().tm_yday) / days * 100)
    lines = {row[0]: row for row in progress[1:3]}
    for town, wanted in targets.items():
        _name, before, late, goal, got, rate, due, gap, left, _n = lines[town]
        assert Decimal(before) + Decimal(late) - Decimal(left) == Decimal(got) == done[town]
        assert Decimal(goal) == wanted
        assert rate == str(_round(done[town] / wanted * 100))
        assert due == str(_round(wanted * passed / 100))
        assert Decimal(gap) == Decimal(got) - Decimal(due)
    assert Decimal(progress[3][4]) == sum(done.values())
    (ranking,) = _book(stage, stage.inspector, CODE, "ranking")
    scores = {}
    for row in ranking[1:3]:
        weights = {1: Decimal(50), 2: Decimal(30), 3: Decimal(20)}
        there = {place: Decimal(row[place]) for place in weights if row[place] != "—"}
        assert row[1] == str(_round(done[row[0]] / targets[row[0]] * 100))
        whole = sum(min(value, Decimal(100)) * weights[place] for place, value in there.items())
        scores[row[0]] = _round(whole / sum(weights[place] for place in there))
        assert row[4] == str(scores[row[0]])
    assert [row[5] for row in ranking[1:3]] == [1, 2]
    assert scores[ranking[1][0]] >= scores[ranking[2][0]]


def _round(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


@pytest.mark.requirement("S46.5")
def test_ranking_is_published_by_another_and_then_replaced(stage: Stage) -> None:
    stage.register(CODE, is_public=True)
    target(stage, "东泾镇", "100")
    closed(stage, identified(stage, area="50"), clock.today())
    lead = stage.liaisons["市应急局"]
    told = {"government": stage.government, "kind": kind_of(CODE), "note": "", "by": lead}
    row = public_list_prepare(title="治理排名", report=OfReport("ranking"), **told)
    assert row.heads[0]["label"] == "镇（街道）"
    assert row.rows == [["东泾镇", "50.00", "—", "—", "50.00", "—"]]
    public_list_release(row=row, version=row.version, by=stage.director)
    register = public_list_prepare(title="已销号", **told)
    public_list_release(row=register, version=register.version, by=stage.director)
    row.refresh_from_db()
    assert row.state == "released"
    again = public_list_prepare(title="治理排名", report=OfReport("ranking"), **told)
    public_list_release(row=again, version=again.version, by=stage.director)
    row.refresh_from_db()
    assert row.state == "replaced"


# --- 无违村 -------------------------------------------------------------------------------------------------


@pytest.fixture
def village(stage: Stage) -> Entry:
    """A village that creates, since the first of the year, with the registers led by 市应急局."""
    stage.register(CODE)
    stage.register(VILLAGES)
    body = stage.body("柳湾村")
    told = {"village": body.pk, "local": body, "start_on": date(clock.today().year, 1, 1)}
    return stage.entry(VILLAGES, **told)


def named(stage: Stage, village: Entry) -> Entry:
    for name in ("apply", "verify", "award"):
        made_ready(village, name)
        stage.move(village, name, start_on=date(clock.today().year, 1, 1))
    village.refresh_from_db()
    return village


@pytest.mark.requirement("S46.4")
def test_conditions_are_checked_by_the_ledger_at_each_step(stage: Stage, village: Entry) -> None:
    body = stage.body("柳湾村")
    old = identified(stage, area="100", village=body.pk, harm=["存在安全隐患"])
    with pytest.raises(ConditionsNotMet, match="存量基本处置：现为 0，要求不低于 90"):
        stage.move(village, "apply")
    closed(stage, old, clock.today())
    start = date(clock.today().year, 1, 1)
    stage.move(village, "apply", start_on=start)
    with pytest.raises(NotInspected):
        stage.move(village, "verify")
    made_ready(village, "verify")
    stage.move(village, "verify")
    identified(stage, old=False, village=body.pk)
    with pytest.raises(ConditionsNotMet, match="创建期内没有新增违法建设：现为 1，要求不超过 0"):
        stage.move(village, "award")
    frozen = Judgement.objects.filter(entry=village).order_by("pk")
    assert [(one.occasion, one.holds) for one in frozen] == [("apply", True), ("verify", True)]
    assert frozen[0].outcomes[1] == {
        "name": "存量基本处置",
        "measure": "存量处置率（%）",
        "must": True,
        "limit": "不低于 90",
        "value": "100",
        "holds": True,
        "why": "",
    }


@pytest.mark.requirement("S46.4")
def test_three_different_people_apply_verify_and_name(stage: Stage, village: Entry) -> None:
    lead = stage.liaisons["市应急局"]
    stage.move(village, "apply", by=lead, start_on=date(clock.today().year, 1, 1))
    made_ready(village, "verify")
    with pytest.raises(SamePerson):
        stage.move(village, "verify", by=lead)
    stage.move(village, "verify", by=stage.liaisons["市住建局"])
    stage.move(village, "award", by=stage.heads["市应急局"])
    village.refresh_from_db()
    assert village.state == "named"
    assert [one.occasion for one in village.judgements.order_by("pk")] == ["apply", "verify", "award"]


@pytest.mark.requirement("S46.4")
def test_a_new_case_withdraws_the_name_at_once(stage: Stage, village: Entry) -> None:
    named(stage, village)
    stage.move(village, "praise", experience="网格员日巡")
    body = stage.body("柳湾村")
    identified(stage, village=body.pk, area="1", found_on=clock.today() - timedelta(days=3))
    case = build(stage, old=False, village=body.pk)
    village.refresh_from_db()
    assert village.state == "named"
    finder = stage.liaisons["市住建局"]
    stage.move(case, "identify", by=finder, village=body.pk)
    village.refresh_from_db()
    assert (village.state, village.values["model"]) == ("withdrawn", False)
    assert case.number in village.values["withdrawn_why"]
    step = Step.objects.filter(entry=village).latest("pk")
    assert (step.move, step.by, step.after) == ("withdraw", finder, "withdrawn")
    event = Event.objects.filter(object_kind="registers.entry", object_id=village.pk).latest("pk")
    assert (event.kind, event.after["move"], event.actor_id) == ("entry.moved", "withdraw", finder.pk)
    assert Notice.objects.filter(kind="village.withdrawn", recipient=stage.liaisons["柳湾村"]).exists()
    with pytest.raises(ConditionsNotMet):
        stage.move(village, "apply", start_on=date(clock.today().year, 1, 1))


@pytest.mark.requirement("S46.4")
def test_stock_that_turns_up_does_not_count_as_new(stage: Stage, village: Entry) -> None:
    stage.register(VILLAGES, settings={"conditions": [_condition("新增违法建设（处）", "0")]})
    named(stage, village)
    identified(stage, village=stage.body("柳湾村").pk, found_on=clock.today())
    village.refresh_from_db()
    assert village.state == "named"


def _condition(measure: str, limit: str, sign: str = "不超过", must: str = "必备") -> dict[str, str]:
    return {"name": measure, "measure": measure, "sign": sign, "limit": limit, "must": must, "keeps": "保持"}


@pytest.mark.requirement("S46.4")
def test_conditions_are_data(stage: Stage, village: Entry) -> None:
    body = stage.body("柳湾村")
    identified(stage, area="80", village=body.pk)
    rows = [
        _condition("未处置存量（平方米）", "80"),
        _condition("未处置增量（处）", "0", must="可选"),
        _condition("最长制止天数（天）", "-1", must="可选"),
    ]
    stage.register(VILLAGES, settings={"conditions": rows, "optional_least": 1})
    assert verdict_of(village).holds
    stage.register(VILLAGES, settings={"conditions": rows, "optional_least": 2})
    assert [one.condition.measure for one in verdict_of(village).failed] == ["最长制止天数（天）"]
    stage.register(VILLAGES, settings={"conditions": [_condition("没有这个", "0")]})
    assert "不认识的指标" in verdict_of(village).said
    stage.register(VILLAGES, settings={"conditions": []})
    assert verdict_of(village).said == "没有设定条件"


@pytest.mark.requirement("S46.4")
def test_recheck_and_daily_run_find_what_time_has_broken(stage: Stage, village: Entry) -> None:
    named(stage, village)
    stage.move(village, "recheck")
    assert day_of_villages(stage.government.pk) == 0
    row = identified(stage, area="10", village=stage.body("柳湾村").pk, harm=["存在安全隐患"])
    village.refresh_from_db()
    assert village.state == "named"
    assert day_of_villages(stage.government.pk) == 1
    assert day_of_villages(stage.government.pk) == 1
    told = Notice.objects.filter(kind="village.broken", recipient=stage.liaisons["市应急局"])
    assert told.count() == 1
    with pytest.raises(ConditionsNotMet):
        stage.move(village, "recheck")
    stage.move(village, "withdraw", withdrawn_why=f"{row.number} 未处置")
    village.refresh_from_db()
    assert village.state == "withdrawn"


@pytest.mark.requirement("S46.4")
def test_what_an_inspection_of_a_village_finds_lies_in_it(stage: Stage, village: Entry) -> None:
    values = {"name": "核验表", "lead": stage.body("市应急局")}
    items = items_read("没有新搭建 | | 新搭建棚房")
    made = checklist_make(government=stage.government, values=values, items=items, by=stage.inspector)
    edition = made.editions.get()
    answers = {edition.items.get().pk: Said("bad", "村口新搭棚房")}
    told = CheckTold(key=uuid4(), edition=edition, answers=answers, checked_on=clock.today())
    check_record(entry=village, told=told, by=stage.liaisons["市应急局"])
    found = Entry.objects.get(code=CODE)
    assert (found.title, found.source, found.state) == ("村口新搭棚房", "department", "found")
    assert found.values["village"] == stage.body("柳湾村").pk
    assert found.values["born"] == "increment"


@pytest.mark.requirement("S46.5")
def test_towns_are_ranked_and_models_named(stage: Stage, village: Entry) -> None:
    named(stage, village)
    stage.move(village, "praise", experience="网格员日巡，发现即报")
    west = stage.body("西浦镇")
    other = stage.village("浦东村", "西浦镇")
    stage.entry(VILLAGES, village=other.pk, local=other, town=west)
    sheet = report(stage, stage.inspector, "ranking", VILLAGES)
    assert sheet.rows == [
        ["东泾镇", 1, 0, 1, 0, 1, Decimal("100.00"), 1],
        ["西浦镇", 1, 1, 0, 0, 0, Decimal("0.00"), 2],
    ]
    assert sheet.more[0].rows[0][3] == "网格员日巡，发现即报"
    with pytest.raises(WrongValue, match="已经在册"):
        stage.entry(VILLAGES, village=other.pk, local=other, town=west)


# --- who sees ----------------------------------------------------------------------------------------------


def test_towns_see_their_own_cases_and_all_villages(stage: Stage, village: Entry) -> None:
    own, other = build(stage), build(stage, "西浦镇")
    told = {
        "督查员": {own, other},
        "市应急局联络员": {own, other},
        "东泾镇联络员": {own},
        "西浦镇联络员": {other},
        "市住建局联络员": {own, other},
        "市公安局联络员": set(),
        "柳湾村联络员": set(),
        "副市长": {own, other},
    }
    for name, rows in told.items():
        user = User.objects.get(username=name)
        assert set(entries_visible_to(user, kind_of(CODE))) == rows, name
        assert set(entries_visible_to(user, kind_of(VILLAGES))) == {village}, name


def test_who_the_party_is_only_the_parties_see(stage: Stage) -> None:
    row = build(stage, owner="某甲")
    page = reverse("registers:entry-detail", args=[row.pk])
    assert "某甲" in client_of(stage.liaisons["东泾镇"]).get(page).content.decode()
    assert "某甲" not in client_of(stage.leader).get(page).content.decode()
