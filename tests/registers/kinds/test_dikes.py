"""险工弱段和管网: on the map, checked by grade, repaired and accepted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.registers.catalogue import rules_of
from yiding.registers.errors import MissingValues
from yiding.registers.models import Entry

from .test_hazards import report
from .walks import go


@pytest.mark.requirement("S43.2")
def test_weak_section_is_on_the_map_and_checked_by_its_grade(stage: Stage) -> None:
    spot = {"longitude": Decimal("121.2"), "latitude": Decimal("31.6")}
    dike = stage.entry("dikes", grade="red", dike_kind="堤防险工弱段", **spot)
    pipe = stage.entry("dikes", grade="blue", dike_kind="城市排水管网")
    Entry.objects.update(checked_on=clock.today() - timedelta(days=20))
    sheet = report(stage, stage.inspector, "checks", "dikes")
    assert [row[0] for row in sheet.more[0].rows] == [dike.number]
    assert pipe.is_open


@pytest.mark.requirement("S43.2")
def test_repairs_stand_with_their_section(stage: Stage) -> None:
    dike, sound = stage.entry("dikes", title="北堤三段"), stage.entry("dikes", title="南堤一段")
    with pytest.raises(MissingValues, match="所属险工弱段"):
        stage.entry("dike_works", parent=None)
    work = stage.entry("dike_works", parent=dike, title="灌浆防渗")
    done = go(stage, stage.entry("dike_works", parent=dike), "assign", "start", "submit", "verify")
    assert done.submitted_by_id != done.closed_by_id
    rows = report(stage, stage.inspector, "repairs", "dikes").rows
    assert [(row[0], row[5], row[6]) for row in rows] == [(dike.title, 2, 1), (sound.title, 0, 0)]
    (section,) = rules_of("dikes").sections(stage.inspector, dike)
    assert {row[0] for row in section.rows} == {work.number, done.number}
