"""垃圾分类: score sheets in rounds, scores of all levels from the workbook, ranking, re-checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.registers.rows import Stage, photo
from tests.registers.test_pages import client_of
from yiding.core import clock
from yiding.core.workdays import Calendar
from yiding.registers.catalogue import kind_of
from yiding.registers.checking import CheckTold, Said, check_record
from yiding.registers.checklists import LineError, checklist_make, items_now, items_read, items_written
from yiding.registers.errors_campaigns import WrongPoints
from yiding.registers.errors_city import NotPassedAgain
from yiding.registers.models import Entry, EntryValue
from yiding.registers.proving import proof_add
from yiding.registers.publishing import OfReport, public_list_prepare, public_list_release
from yiding.registers.ranking import places, weighted
from yiding.registers.round_rows import Check, CheckListEdition, Round
from yiding.registers.rounds import round_end, round_plan, round_start
from yiding.registers.scoring import counted, scored
from yiding.registers.selectors import entries_visible_to

from .test_hazards import report
from .test_illegal_builds import _book
from .walks import go

PLACES, FINDINGS = "waste_places", "waste_findings"
SHEET = """# 投放
四类桶配齐、标识清楚 | 固体废物法 | 缺一类以上 | 一般 | 30
投放准确 | | 混投 | 一般 | 50.5
# 宣传
有公示栏和联系人 | | | | 19.5
桶边督导记录
"""
CENT = Decimal("0.01")


@dataclass
class Sorting:
    """考评的班底: score sheet, places of two towns, who inspects (市应急局 leads)."""

    stage: Stage
    edition: CheckListEdition
    places: dict[str, Entry]

    def round(self, name: str, first: date | None = None) -> Round:
        first = first or clock.today()
        values = {
            "name": name,
            "edition": self.edition,
            "codes": [PLACES],
            "first_on": first,
            "last_on": first + timedelta(days=20),
            "finding": FINDINGS,
            "lead": self.stage.body("市应急局"),
        }
        row = round_plan(government=self.stage.government, values=values, by=self.stage.inspector)
        round_start(round_=row, by=self.stage.inspector)
        row.refresh_from_db()
        return row

    def check(
        self,
        place: str,
        got: str | None = None,
        round_: Round | None = None,
        by: User | None = None,
        **more: Any,
    ) -> Check:
        """One inspection: all in order, or the second item not, with so many points."""
        items = list(self.edition.items.order_by("position"))
        answers = {one.pk: Said("ok") for one in items}
        if got is not None:
            answers[items[1].pk] = Said("bad", "混投严重", points=Decimal(got))
        told = {"checked_on": clock.today(), "round": round_, **more}
        whole = CheckTold(key=uuid4(), edition=self.edition, answers=answers, **told)
        entry = self.places[place]
        return check_record(entry=entry, told=whole, by=by or self.stage.liaisons["市应急局"])


@pytest.fixture
def sorting(stage: Stage) -> Sorting:
    for code in (PLACES, FINDINGS):
        stage.register(code, is_public=True)
    values = {"name": "垃圾分类评分表", "lead": stage.body("市应急局")}
    made = checklist_make(
        government=stage.government, values=values, items=items_read(SHEET), by=stage.inspector
    )
    rows = {
        "市公安局机关": ("organ", "东泾镇", "市公安局", None),
        "市住建局机关": ("organ", "西浦镇", "市住建局", None),
        "东泾新村": ("estate", "东泾镇", "东泾镇", 120),
        "柳湾花园": ("estate", "东泾镇", "东泾镇", 80),
        "东泾中学": ("unit", "东泾镇", "东泾镇", None),
        "西浦人家": ("estate", "西浦镇", "西浦镇", 200),
    }
    found = {}
    for name, (grade, town, local, homes) in rows.items():
        village = stage.body("柳湾村").pk if town == "东泾镇" and grade != "organ" else None
        told = {"grade": grade, "town": stage.body(town), "local": stage.body(local), "village": village}
        told |= {"households": homes, "department": stage.body("市住建局")}
        found[name] = stage.entry(PLACES, title=name, **told)
    edition = made.editions.get()
    return Sorting(stage, edition, found)


def _round(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


# --- score sheets -------------------------------------------------------------------------------------------


@pytest.mark.requirement("S52.2")
def test_points_are_data_of_the_check_list(stage: Stage, sorting: Sorting) -> None:
    items = list(sorting.edition.items.order_by("position"))
    assert [one.points for one in items] == [Decimal(30), Decimal("50.5"), Decimal("19.5"), None]
    read = items_now(sorting.edition.checklist)
    assert items_read(items_written(read)) == read
    for bad in ("项目 | | | | 0", "项目 | | | | 多", "项目 | | | | 1.005", "项目 | | | | 1001", "a|b|c||1|2"):
        with pytest.raises(LineError):
            items_read(bad)


@pytest.mark.requirement("S52.2")
def test_score_is_what_was_got_of_what_applies(sorting: Sorting) -> None:
    assert sorting.check("东泾新村").score == Decimal("100.00")
    assert sorting.check("东泾新村", "10.25").score == Decimal("59.75")
    items = list(sorting.edition.items.order_by("position"))
    answers = {one.pk: Said("none") for one in items[1:]} | {items[0].pk: Said("bad", points=Decimal(10))}
    told = CheckTold(key=uuid4(), edition=sorting.edition, answers=answers, checked_on=clock.today())
    by = sorting.stage.liaisons["市应急局"]
    made = check_record(entry=sorting.places["东泾中学"], told=told, by=by)
    assert made.score == Decimal("33.33")
    assert [one.points for one in made.answers.order_by("item__position")] == [Decimal(10), None, None, None]
    for points, answer in ((Decimal("30.01"), "bad"), (Decimal(-1), "bad")):
        wrong = answers | {items[0].pk: Said(answer, points=points)}
        told = CheckTold(key=uuid4(), edition=sorting.edition, answers=wrong, checked_on=clock.today())
        with pytest.raises(WrongPoints):
            check_record(entry=sorting.places["东泾中学"], told=told, by=by)


@pytest.mark.requirement("S52.2")
def test_form_of_an_inspection_takes_points(sorting: Sorting) -> None:
    place, by = sorting.places["东泾新村"], sorting.stage.liaisons["市应急局"]
    round_ = sorting.round("第一轮")
    client, url = client_of(by), reverse("registers:check-form", args=[place.pk])
    page = client.get(url, {"round": round_.pk}).content.decode()
    assert "得分（满分 50.5）" in page
    items = list(sorting.edition.items.order_by("position"))
    told = {f"answer-{one.pk}": "ok" for one in items} | {
        f"answer-{items[1].pk}": "bad",
        f"points-{items[1].pk}": "60",
        "key": f"{uuid4()}",
        "round": f"{round_.pk}",
        "edition": f"{sorting.edition.pk}",
        "checked_on": f"{clock.today()}",
        "whole": "1",
    }
    assert client.post(url, told).status_code == 422
    assert client.post(url, told | {f"points-{items[1].pk}": "40.5"}).status_code == 302
    check = Check.objects.get(entry=place)
    assert check.score == Decimal("90.00")
    detail = client.get(reverse("registers:check-detail", args=[check.pk])).content.decode()
    assert "得 40.50 分，满分 50.50 分" in detail
    finding = Entry.objects.get(code=FINDINGS, parent=place)
    assert (finding.source, finding.local) == ("department", place.local)


def test_a_body_does_not_score_itself(sorting: Sorting) -> None:
    round_ = sorting.round("第一轮")
    own = sorting.stage.liaisons["东泾镇"]
    sorting.check("东泾新村", "0", round_, by=own)
    assert scored(Entry.objects.filter(code=PLACES)) == []
    assert not Entry.objects.filter(code=FINDINGS, source="low").exists()
    sorting.check("东泾新村", None, round_)
    found = scored(Entry.objects.filter(code=PLACES))
    assert [(one.score, one.counts) for one in found] == [(Decimal(100), True)]


@pytest.mark.requirement("S52.2")
def test_first_inspection_of_a_round_counts(sorting: Sorting) -> None:
    one, two = sorting.round("第一轮"), sorting.round("第二轮")
    sorting.check("东泾新村", "20", one)
    sorting.check("东泾新村", None, one)
    sorting.check("东泾新村", None)
    sorting.check("东泾新村", "40.5", two)
    found = scored(Entry.objects.filter(code=PLACES))
    assert [row.counts for row in found] == [True, False, False, True]
    key = sorting.places["东泾新村"].pk
    assert counted(found) == {key: [Decimal("69.50"), Decimal("90.00")]}
    value = EntryValue.objects.get(entry=key, key="last_score")
    assert value.number == Decimal("90.00")


# --- scores, equal to the digit -----------------------------------------------------------------------------


def _scores(sorting: Sorting) -> Round:
    """Two rounds, with odd points."""
    one, two = sorting.round("第一轮"), sorting.round("第二轮")
    got = {
        "市公安局机关": ("50.5", "31.17"),
        "市住建局机关": ("44.44", None),
        "东泾新村": ("33.33", "47.77"),
        "柳湾花园": ("12.34", "50"),
        "东泾中学": (None, "41.01"),
        "西浦人家": ("49.99", "3.33"),
    }
    for name, points in got.items():
        for round_, told in zip((one, two), points, strict=True):
            if told is not None or name == "东泾中学":
                sorting.check(name, told, round_)
    return one


@pytest.mark.requirement("S52.2")
def test_scores_come_out_of_the_workbook_to_the_digit(sorting: Sorting) -> None:
    """Every level by hand from the checks' points and from the sheets of the workbook."""
    _scores(sorting)
    pages = _book(sorting.stage, sorting.stage.inspector, PLACES, "scores")
    sheets = {page[0][0]: page for page in pages}
    organs, classes = pages[0], pages[1:-2]
    assert [row[0] for row in organs[1:3]] == ["市住建局机关", "市公安局机关"]
    by_place = {row[0]: row for page in (organs, *classes) for row in page[1:] if row[0] and row[4]}
    full = Decimal("100")
    for name, entry in sorting.places.items():
        rows = Check.objects.filter(entry=entry).order_by("pk")
        got = []
        for check in rows:
            points = [
                (a.points, a.item.points)
                for a in check.answers.select_related("item")
                if a.points is not None
            ]
            got.append(_round(sum(p for p, _f in points) * full / sum(f for _p, f in points if f)))
        assert by_place[name][4] == str(_round(sum(got) / len(got))), name
    villages = sheets["社区（村）"]
    own = [Decimal(by_place[name][4]) for name in ("东泾新村", "柳湾花园", "东泾中学")]
    assert villages[1][3] == str(_round(sum(own) / 3))
    towns = pages[-1]
    weights = [Decimal(head.split("（")[1].rstrip("）")) for head in towns[0][1:-2]]
    assert weights == [Decimal(60), Decimal(20), Decimal(10), Decimal(10)]
    means = {
        "东泾镇": [_round(sum(own[:2]) / 2), own[2], None, None],
        "西浦镇": [Decimal(by_place["西浦人家"][4]), None, None, None],
    }
    ranked = []
    for row in towns[1:3]:
        told = [None if cell == "—" else Decimal(cell) for cell in row[1:-2]]
        assert told == means[row[0]]
        there = [(mean, weight) for mean, weight in zip(told, weights, strict=True) if mean is not None]
        whole = sum(mean * weight for mean, weight in there) / sum(weight for _m, weight in there)
        assert row[-2] == str(_round(whole))
        ranked.append((Decimal(row[-2]), row[-1]))
    assert [place for _score, place in ranked] == [1, 2]
    assert ranked[0][0] >= ranked[1][0]


def test_places_and_weights_by_themselves() -> None:
    scores = [Decimal(90), None, Decimal("95.5"), Decimal(90), Decimal(1)]
    assert places(scores) == [2, None, 1, 2, 4]
    assert weighted({"a": Decimal(120), "b": None}, {"a": Decimal(60), "b": Decimal(40)}) == Decimal("100.00")
    assert weighted({"a": None}, {"a": Decimal(1)}) is None


@pytest.mark.requirement("S52.2")
def test_organs_are_ranked_by_themselves_and_first_over_periods(sorting: Sorting) -> None:
    _scores(sorting)
    today = clock.today()
    before = today - timedelta(days=10)
    old = sorting.round("上期", before)
    for name, points in (
        ("市公安局机关", "50.5"),
        ("市住建局机关", "10"),
        ("东泾新村", "50"),
        ("西浦人家", "0"),
    ):
        sorting.check(name, points, old, checked_on=before)
    told = {"first": today - timedelta(days=5), "last": today}
    sheet = report(sorting.stage, sorting.stage.inspector, "ranking", PLACES, **told)
    assert [row[0] for row in sheet.rows] == ["市住建局机关", "市公安局机关"]
    assert [(row[2], row[4], row[5]) for row in sheet.rows] == [(1, 2, "+1"), (2, 1, "-1")]
    assert sheet.rows[1][1] == _round((Decimal("100.00") + Decimal("80.67")) / 2)
    towns = {row[0]: row[1:] for row in sheet.more[0].rows}
    assert set(towns) == {"东泾镇", "西浦镇"}
    assert (towns["东泾镇"][3], towns["西浦镇"][3]) == (1, 2)
    trend = report(sorting.stage, sorting.stage.inspector, "trend", PLACES)
    assert len(trend.heads) == 7
    assert {row[0] for row in trend.rows} == {"市住建局机关", "市公安局机关"}


# --- low scores --------------------------------------------------------------------------------------------


@pytest.mark.requirement("S52.2")
def test_low_score_is_mended_and_inspected_again_by_others(sorting: Sorting) -> None:
    stage, round_ = sorting.stage, sorting.round("第一轮")
    check = sorting.check("东泾新村", "20", round_)
    assert check.score == Decimal("69.50")
    low = Entry.objects.get(code=FINDINGS, source="low")
    assert low.due_on == Calendar.load().add(clock.today(), 10)
    assert (low.values["score"], low.values["limit"]) == ("69.5", "80")
    go(stage, low, "submit")
    with pytest.raises(NotPassedAgain):
        stage.move(low, "pass")
    sorting.check("东泾新村", None, by=stage.liaisons["东泾镇"])
    with pytest.raises(NotPassedAgain):
        stage.move(low, "pass")
    sorting.check("东泾新村", "25.5")
    with pytest.raises(NotPassedAgain):
        stage.move(low, "pass")
    assert Entry.objects.filter(code=FINDINGS, source="low").count() == 1
    sorting.check("东泾新村", "40.5")
    go(stage, low, "pass")
    assert (low.state, low.values["again"]) == ("closed", "90")
    sheet = report(stage, stage.inspector, "low", PLACES)
    assert [row[4:8] for row in sheet.rows] == [["69.5", "80", low.due_on, "90"]]


@pytest.mark.requirement("S52.2")
def test_line_and_days_of_low_scores_are_settings(sorting: Sorting) -> None:
    sorting.stage.register(PLACES, settings={"low": "60", "recheck_days": 3})
    sorting.check("东泾新村", "20", sorting.round("第一轮"))
    assert not Entry.objects.filter(code=FINDINGS, source="low").exists()
    sorting.check("柳湾花园", "1", sorting.round("第二轮"))
    low = Entry.objects.get(code=FINDINGS, source="low")
    assert low.due_on == Calendar.load().add(clock.today(), 3)


# --- publication -------------------------------------------------------------------------------------------


@pytest.mark.requirement("S52.2")
def test_ranking_is_put_before_the_public_as_it_stood(sorting: Sorting) -> None:
    _scores(sorting)
    stage = sorting.stage
    today = clock.today()
    asked = OfReport("ranking", today - timedelta(days=5), today)
    told = {"government": stage.government, "kind": kind_of(PLACES), "note": "", "report": asked}
    row = public_list_prepare(title="党政机关考评排名", by=stage.liaisons["市应急局"], **told)
    public_list_release(row=row, version=row.version, by=stage.director)
    frozen = [line[:3] for line in row.rows]
    score = _round((Decimal("93.94") + 0) / 1)
    assert frozen == [["市住建局机关", str(score), 1], ["市公安局机关", "90.34", 2]]
    sorting.check("市公安局机关", None, sorting.round("第三轮"))
    row.refresh_from_db()
    assert [line[:3] for line in row.rows] == frozen
    page = client_of(stage.liaisons["西浦镇"]).get(reverse("registers:public-detail", args=[row.pk]))
    assert "90.34" in page.content.decode()


def test_form_of_publication_offers_registers_and_reports(sorting: Sorting) -> None:
    _scores(sorting)
    client = client_of(sorting.stage.liaisons["市应急局"])
    url = reverse("registers:public-prepare")
    page = client.get(url).content.decode()
    assert 'value="waste_places.towns"' in page
    assert 'value="waste_places"' in page
    today = clock.today()
    told = {"code": "waste_places.towns", "title": "镇（街道）排名", "first": f"{today}", "last": f"{today}"}
    assert client.post(url, told | {"last": f"{today - timedelta(days=1)}"}).status_code == 422
    answer = client.post(url, told, follow=True)
    assert "东泾镇" in answer.content.decode()


# --- tasks, events, amounts --------------------------------------------------------------------------------


@pytest.mark.requirement("S52.1")
def test_yearly_tasks_by_unit(stage: Stage) -> None:
    year = clock.today().year
    one = stage.entry("waste_tasks", year=year, local=stage.body("东泾镇"), task_kind="示范创建")
    stage.entry("waste_tasks", year=year, local=stage.body("市公安局"), task_kind="宣传引导")
    stage.entry("waste_tasks", year=year - 1, local=stage.body("市公安局"))
    late = stage.entry("waste_tasks", year=year, local=stage.body("市公安局"), task_kind="宣传引导")
    Entry.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=9))
    go(stage, one, "submit", "verify")
    sheet = report(stage, stage.inspector, "units", "waste_tasks")
    assert {row[0]: row[1:] for row in sheet.rows} == {
        "东泾镇": [1, 1, 0, 0, Decimal("100.0")],
        "市公安局": [2, 0, 0, 1, Decimal("0.0")],
    }
    assert sheet.total[1:] == [3, 1, 0, 1, Decimal("33.3")]
    assert {row[0]: row[1] for row in sheet.more[0].rows} == {"示范创建": 1, "宣传引导": 2}
    assert len(sheet.more[1].rows) == 2


@pytest.mark.requirement("S52.3")
def test_events_with_their_reach_once_verified(stage: Stage) -> None:
    west = stage.body("西浦镇")
    first = stage.entry("waste_events", event_kind="入户宣传")
    second = stage.entry("waste_events", event_kind="校园课堂", town=west, local=west)
    third = stage.entry("waste_events", event_kind="入户宣传")
    go(stage, first, "hold", reach=320, visited=180)
    go(stage, second, "hold", reach=90, visited=None)
    go(stage, third, "hold", reach=1000, visited=1)
    go(stage, first, "verify")
    go(stage, second, "verify")
    sheet = report(stage, stage.inspector, "reach", "waste_events")
    assert sheet.rows == [["东泾镇", 1, 320, 180], ["西浦镇", 1, 90, 0]]
    assert list(sheet.total[1:]) == [2, 410, 180]
    assert {row[0]: row[2] for row in sheet.more[0].rows} == {"入户宣传": 320, "校园课堂": 90}
    assert "1场待核实" in sheet.notes[0]


@pytest.mark.requirement("S52.4")
def test_amounts_and_participation_by_place_town_and_month(sorting: Sorting) -> None:
    stage = sorting.stage
    rows = {
        ("东泾新村", "2026-09"): ("12.5", "100.25", "0.5", "300", 60),
        ("东泾新村", "2026-10"): ("20", "110", "0", "270", 90),
        ("西浦人家", "2026-10"): ("33.3", "66.7", "1", "99", 150),
    }
    for (name, month), (one, two, three, four, joined) in rows.items():
        told = {"recyclable": one, "kitchen": two, "hazardous": three, "other": four}
        values = {key: Decimal(value) for key, value in told.items()}
        place = {"parent": sorting.places[name], "town": None, "local": None, "department": None}
        made = stage.entry("waste_amounts", month=month, joined=joined, **place, **values)
        assert made.town == sorting.places[name].town
    made.refresh_from_db()
    assert (made.values["sorted_share"], made.values["joined_share"]) == ("50.5", "75")
    with pytest.raises(Exception, match="已经填报"):
        stage.entry("waste_amounts", parent=sorting.places["东泾新村"], month="2026-10")
    with pytest.raises(Exception, match="不能多于"):
        stage.entry("waste_amounts", parent=sorting.places["东泾新村"], month="2026-11", joined=121)
    towns, by_place, months = _book(stage, stage.inspector, "waste_amounts", "amounts")
    east = next(row for row in towns if row[0] == "东泾镇")
    assert [Decimal(cell) for cell in east[1:6]] == [
        Decimal("32.5"),
        Decimal("210.25"),
        Decimal("0.5"),
        Decimal("570"),
        Decimal("813.25"),
    ]
    got = Decimal("32.5") + Decimal("210.25") + Decimal("0.5")
    assert east[6] == str(_round(got * 100 / Decimal("813.25")))
    assert east[9] == str(_round(Decimal(60 + 90) * 100 / (120 * 2)))
    assert {row[0] for row in by_place[1:3]} == {"东泾新村", "西浦人家"}
    assert [row[0] for row in months[1:3]] == ["2026-09", "2026-10"]
    only = _book(stage, stage.inspector, "waste_amounts", "amounts", first="2026-10-01", last="2026-10-31")
    assert [row[0] for row in only[2][1:]] == ["2026-10"]


# --- who sees ----------------------------------------------------------------------------------------------


def test_places_are_known_to_all_and_findings_to_their_own(sorting: Sorting) -> None:
    stage = sorting.stage
    sorting.check("东泾新村", "0", sorting.round("第一轮"))
    every = set(sorting.places.values())
    for name in ("西浦镇联络员", "市公安局联络员", "柳湾村联络员", "副市长"):
        user = User.objects.get(username=name)
        assert set(entries_visible_to(user, kind_of(PLACES))) == every
    rows = set(Entry.objects.filter(code=FINDINGS))
    told = {"东泾镇联络员": rows, "西浦镇联络员": set(), "市住建局负责人": rows, "市公安局联络员": set()}
    assert len(rows) == 2
    for name, some in told.items():
        assert set(entries_visible_to(User.objects.get(username=name), kind_of(FINDINGS))) == some, name
    round_end(round_=Round.objects.get(), by=stage.inspector)
    page = client_of(stage.inspector).get(reverse("registers:report", args=[PLACES, "scores"]))
    assert page.status_code == 200


def test_a_photo_proves_what_was_mended(sorting: Sorting) -> None:
    sorting.check("东泾新村", "0", sorting.round("第一轮"))
    low = Entry.objects.get(code=FINDINGS, source="low")
    proof = proof_add(entry=low, moment="after", paper=photo(), by=sorting.stage.liaisons["东泾镇"])
    assert proof.moment == "after"
