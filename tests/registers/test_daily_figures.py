"""每日数字: frozen once a day is over, the same when reckoned again, each their own part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from yiding.audit.models import Event
from yiding.core import clock
from yiding.registers.campaign_rows import DailyFigure, DailySheet
from yiding.registers.campaign_sheets import corrections, daily_sheet, end_sheet
from yiding.registers.campaigns import campaign_assess
from yiding.registers.carrying import campaign_carry
from yiding.registers.daily_figures import Counter, days_frozen, days_reckoned, figures_freeze_all
from yiding.registers.models import Entry
from yiding.registers.selectors_campaigns import daily_visible_to
from yiding.urging.daily import day_run

from .drive import Drive, campaign_make, drive_make, fields_make
from .rows import Stage

DAY = datetime(2026, 7, 1, 4, tzinfo=UTC)


def at(days: int) -> time_machine.travel:
    return time_machine.travel(DAY + timedelta(days=days), tick=False)


@pytest.fixture
def drive(stage: Stage) -> Drive:
    """A drive of five days: found on the first, one removed on the third."""
    with at(-10):
        stage.register("hazards")
        stage.entry("hazards", title="旧账")
    with at(0):
        drive = drive_make(stage)
        drive.check(drive.objects[0], bad=2)
    with at(1):
        drive.check(drive.objects[3])
    with at(2):
        first = Entry.objects.filter(code="hazards", campaign=drive.campaign).earliest("pk")
        stage.take(first, "assign", "start", "submit", "verify")
    return drive


@pytest.mark.requirement("S33.1")
@pytest.mark.parametrize(
    ("days", "told"), [(-3, (None, 100, 3)), (0, (1, 100, 0)), (99, (100, 100, 0)), (100, (None, 100, 0))]
)
def test_day_counter_counts_from_the_first_day_to_the_last(
    stage: Stage, days: int, told: tuple[int | None, int, int]
) -> None:
    row = campaign_make(stage, first_on=date(2026, 7, 1))
    count = Counter.of(row, date(2026, 7, 1) + timedelta(days=days))
    assert (count.number, count.total, count.to_come) == told


@pytest.mark.requirement("S33.2")
def test_days_that_are_over_are_frozen_once(drive: Drive) -> None:
    with at(3):
        before = Event.objects.count()
        assert figures_freeze_all(drive.campaign.government_id) == 3
        assert Event.objects.count() == before + 1
        assert figures_freeze_all(drive.campaign.government_id) == 0
        told = list(DailySheet.objects.values_list("checks", "found", "removed"))
    assert told == [(1, 2, 0), (1, 0, 0), (0, 0, 1)]
    cells = DailyFigure.objects.filter(sheet__day=date(2026, 7, 1))
    assert list(cells.values_list("sector__name", "town__name", "checks", "found")) == [
        ("燃气", "东泾镇", 1, 2)
    ]


@pytest.mark.requirement("S33.2")
def test_frozen_and_reckoned_again_are_the_same(drive: Drive) -> None:
    with at(4):
        figures_freeze_all(drive.campaign.government_id)
        first, last = date(2026, 7, 1), date(2026, 7, 4)
        frozen = days_frozen(DailyFigure.objects.filter(sheet__campaign=drive.campaign))
        again = days_reckoned(drive.campaign, first, last)
        for day, one in again.items():
            cells = {key: cell for key, cell in one.cells.items() if not cell.is_nothing}
            assert cells == (dict(frozen[day].cells) if day in frozen else {})
        assert corrections(drive.stage.inspector, drive.campaign) == []


def test_what_is_recorded_late_is_shown_as_a_correction(drive: Drive) -> None:
    with at(4):
        figures_freeze_all(drive.campaign.government_id)
        drive.stage.entry("hazards", found_on=date(2026, 7, 2), campaign=drive.campaign)
        (sheet, now), *rest = corrections(drive.stage.inspector, drive.campaign)
    assert rest == []
    assert (sheet.day, sheet.found, now.found) == (date(2026, 7, 2), 0, 1)
    assert corrections(drive.stage.liaisons["东泾镇"], drive.campaign) == []


@pytest.mark.requirement("S33.2")
def test_each_sees_the_figures_of_their_towns_and_fields(drive: Drive) -> None:
    stage = drive.stage
    with at(3):
        figures_freeze_all(drive.campaign.government_id)
    seen = {
        name: daily_visible_to(user, drive.campaign).count()
        for name, user in {
            "督查": stage.inspector,
            "市领导": stage.leader,
            "牵头": stage.liaisons["市应急局"],
            "燃气牵头": stage.liaisons["市住建局"],
            "消防牵头": stage.liaisons["市公安局"],
            "东泾镇": stage.liaisons["东泾镇"],
            "西浦镇": stage.liaisons["西浦镇"],
        }.items()
    }
    assert seen == {
        "督查": 3,
        "市领导": 3,
        "牵头": 3,
        "燃气牵头": 3,
        "消防牵头": 0,
        "东泾镇": 2,
        "西浦镇": 1,
    }


def test_daily_table_joins_frozen_days_and_today(drive: Drive) -> None:
    with at(3):
        figures_freeze_all(drive.campaign.government_id)
        drive.check(drive.objects[4], bad=1)
        sheet = daily_sheet(drive.stage.inspector, drive.campaign, date(2026, 7, 1), date(2026, 7, 4))
    assert [row[1:] for row in sheet.rows] == [[1, 1, 0], [0, 0, 1], [1, 0, 0], [1, 2, 0]]
    assert list(sheet.total[1:]) == [3, 3, 1]
    by_town = sheet.more[1]
    assert sorted(map(tuple, by_town.rows)) == [("东泾镇", 1, 2, 1), ("西浦镇", 2, 1, 0)]


def test_run_of_the_day_freezes(drive: Drive) -> None:
    with at(3):
        day_run()
        assert DailySheet.objects.count() == 3
        day_run()
        assert DailySheet.objects.count() == 3


@pytest.mark.requirement("S33.4")
def test_end_report_compares_open_hazards_at_start_and_end(drive: Drive) -> None:
    with at(5):
        sheet = end_sheet(drive.stage.inspector, drive.campaign)
    gas = next(row for row in sheet.rows if row[0] == "燃气")
    assert gas[1:] == [1, 2, 0, 0, 1, 0, 0, 2, 1]
    assert "开始时未销号 1 处" in str(sheet.notes[0])
    assert "未销号 2 处，比开始时 +1 处" in str(sheet.notes[0])
    assert sheet.more[2].rows[0] == ["2026-07-01", 3]
    assert sheet.more[2].rows[-1] == ["2026-07-06", 2]


@pytest.mark.requirement("S33.4")
def test_report_of_the_old_campaign_stays_what_it_was_after_carrying(drive: Drive) -> None:
    with at(4):
        before = end_sheet(drive.stage.inspector, drive.campaign, clock.today())
        target = campaign_make(drive.stage, "三年行动", days=1095, follows=drive.campaign)
        fields_make(drive.stage, target)
        campaign_assess(campaign=drive.campaign, assessment="遗留。", by=drive.stage.inspector)
        campaign_carry(campaign=drive.campaign, target=target, by=drive.stage.inspector)
        after = end_sheet(drive.stage.inspector, drive.campaign, clock.today())
        new = end_sheet(drive.stage.inspector, target, clock.today())
    assert before.rows[0][:3] == after.rows[0][:3]
    assert after.rows[0][7] == 1
    assert next(row for row in new.rows if row[0] == "燃气")[3] == 1


def test_town_sees_its_own_part_of_the_comparison(drive: Drive) -> None:
    with at(5):
        own = end_sheet(drive.stage.liaisons["东泾镇"], drive.campaign)
        other = end_sheet(drive.stage.liaisons["西浦镇"], drive.campaign)
    assert own.total[1:] == [1, 2, 0, 0, 1, 0, 0, 2, 1]
    assert other.total[1:] == [0] * 9
