"""覆盖: checked of what is to be checked, by field and town, by round, campaign, rhythm and period."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from yiding.core import clock
from yiding.registers.catalogue import kind_of
from yiding.registers.coverage import (
    CellShare,
    Share,
    campaign_cells,
    cells_of,
    coverage_sheets,
    next_check,
    overdue_objects,
    period_objects,
    rhythm_objects,
    round_cells,
    rounds_shares,
    summed,
    whole,
)
from yiding.registers.models import Entry

from .drive import Drive, drive_make, object_make
from .rows import Stage

SHARES = st.integers(0, 500).flatmap(lambda total: st.builds(Share, st.integers(0, total), st.just(total)))
CELLS = st.lists(
    st.builds(CellShare, st.none() | st.integers(1, 4), st.none() | st.integers(1, 4), SHARES), max_size=12
)


@pytest.fixture
def drive(stage: Stage) -> Drive:
    return drive_make(stage)


@given(SHARES)
def test_share_lies_between_nothing_and_all(share: Share) -> None:
    if share.total == 0:
        assert share.percent is None
        assert str(share) == "—"
    else:
        assert share.percent is not None
        assert 0 <= share.percent <= 100
        assert (share.percent == 100) == (share.done == share.total)
    assert share.left + share.done == share.total


@given(CELLS)
def test_parts_add_up_to_the_whole(cells: list[CellShare]) -> None:
    by_town = sum(summed(cells, "town").values(), Share())
    by_field = sum(summed(cells, "sector").values(), Share())
    assert by_town == by_field == whole(cells)


@pytest.mark.requirement("S24.3")
def test_round_is_covered_by_field_and_town(drive: Drive) -> None:
    stage, row = drive.stage, drive.round
    assert row is not None
    drive.check(drive.objects[0])
    drive.check(drive.objects[0], bad=1)
    drive.check(drive.objects[3])
    drive.check(drive.objects[1], round=None)
    cells = round_cells(stage.inspector, row)
    towns = {one.name: one.pk for one in stage.bodies.values()}
    shares = summed(cells, "town")
    assert (shares[towns["东泾镇"]], shares[towns["西浦镇"]]) == (Share(1, 3), Share(1, 2))
    assert whole(cells) == Share(2, 5)
    assert rounds_shares(stage.inspector, [row]) == {row.pk: Share(2, 5)}
    sheet = coverage_sheets(cells)
    assert sheet.rows == [["燃气", 5, 2, 3, 40]]
    assert [row[0] for row in sheet.more[0].rows] == ["东泾镇", "西浦镇"]
    assert sheet.more[1].rows == [["燃气", "1/3", "1/2"]]


@pytest.mark.requirement("S24.3")
def test_each_sees_the_coverage_of_what_they_see(drive: Drive) -> None:
    stage, row = drive.stage, drive.round
    assert row is not None
    drive.check(drive.objects[0])
    seen = {
        "督查": stage.inspector,
        "台账牵头": stage.liaisons["市应急局"],
        "监管部门": stage.liaisons["市住建局"],
        "东泾镇": stage.liaisons["东泾镇"],
        "西浦镇": stage.liaisons["西浦镇"],
        "市公安局": stage.liaisons["市公安局"],
    }
    assert {name: whole(round_cells(user, row)) for name, user in seen.items()} == {
        "督查": Share(1, 5),
        "台账牵头": Share(1, 5),
        "监管部门": Share(1, 5),
        "东泾镇": Share(1, 3),
        "西浦镇": Share(0, 2),
        "市公安局": Share(0, 0),
    }
    assert whole(campaign_cells(stage.liaisons["东泾镇"], drive.campaign)) == Share(1, 3)


@pytest.mark.requirement("S24.3")
def test_object_of_two_rounds_counts_once_in_the_campaign(drive: Drive) -> None:
    second = drive.arranged("第二轮")
    drive.check(drive.objects[0])
    drive.check(drive.objects[0], round=second)
    assert whole(campaign_cells(drive.stage.inspector, drive.campaign)) == Share(1, 5)


@pytest.mark.requirement("S25.4")
def test_risk_points_are_covered_and_overdue_by_the_rhythm_of_their_grade(drive: Drive) -> None:
    stage, kind, today = drive.stage, kind_of("risk_points"), clock.today()
    days = {"red": 30, "orange": 90}
    rows: dict[tuple[str, int], Any] = {}
    for grade, most in days.items():
        for ago in (most - 1, most, most + 1):
            row = object_make(stage, f"{grade}{ago}", grade=grade, found_on=today - timedelta(days=400))
            Entry.objects.filter(pk=row.pk).update(checked_on=today - timedelta(days=ago))
            rows[grade, ago - most] = row
    Entry.objects.filter(pk__in=[one.pk for one in drive.objects]).update(is_open=False)
    fresh, old = (
        object_make(stage, "新建档"),
        object_make(stage, "从没查过", found_on=today - timedelta(days=31)),
    )
    covered = set(rhythm_objects(stage.inspector, kind, today).filter(is_done=True))
    assert covered == {rows["red", -1], rows["orange", -1]}
    assert whole(cells_of(rhythm_objects(stage.inspector, kind, today))) == Share(2, 8)
    late = set(overdue_objects(stage.inspector, kind, today))
    assert late == {rows["red", 1], rows["orange", 1], old}
    assert next_check(kind, fresh) == today + timedelta(days=30)
    assert set(overdue_objects(stage.liaisons["西浦镇"], kind, today)) == set()


def test_quarter_counts_checks_made_in_it(drive: Drive) -> None:
    today = clock.today()
    drive.check(drive.objects[0], checked_on=today - timedelta(days=1), round=None)
    kind = kind_of("risk_points")
    Entry.objects.filter(code="risk_points").update(found_on=today - timedelta(days=50))
    past = period_objects(drive.stage.inspector, kind, today - timedelta(days=40), today - timedelta(days=2))
    now = period_objects(drive.stage.inspector, kind, today - timedelta(days=40), today)
    assert (whole(cells_of(past)), whole(cells_of(now))) == (Share(0, 5), Share(1, 5))


def test_coverage_costs_the_same_whatever_the_number_of_objects(drive: Drive) -> None:
    assert drive.round is not None

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as told:
            coverage_sheets(round_cells(drive.stage.inspector, drive.round))  # type: ignore[arg-type]
        return len(told)

    before = cost()
    for n in range(8):
        object_make(drive.stage, f"又一个{n}")
    drive.arranged("更大")
    assert cost() <= before == 3
