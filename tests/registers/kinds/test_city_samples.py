"""演示城市管理: the demo's rows go through the services; each kind has entries, and a sample workbook."""

from __future__ import annotations

import pytest

from tests.supervision.rows import holder
from yiding.commands.demo_city import city_make
from yiding.core.access import Role
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Body, BodyKind, Government
from yiding.registers.catalogue import kind_of, kinds
from yiding.registers.models import Entry

SYSTEMS = ("S46", "S52", "S53")
TOWNS = ("东埠镇", "南塘镇", "青沙镇", "白鹭镇", "石桥街道", "望江街道")
CODES = [code for code, one in kinds().items() if one.system in SYSTEMS]


@pytest.fixture
def city(db: None) -> Government:
    """临澜市 with its towns, and who oversees its registers."""
    calendar_fill()
    government = Government.objects.create(name="临澜市人民政府", is_ours=True)
    for name in TOWNS:
        Body.objects.create(government=government, name=name, kind=BodyKind.TOWN)
    holder("ducha", Role.INSPECTOR, None)
    city_make(government)
    return government


def test_demo_city_fills_every_kind_once(city: Government) -> None:
    counted = {code: Entry.objects.filter(code=code).count() for code in CODES}
    assert all(counted.values()), counted
    city_make(city)
    assert {code: Entry.objects.filter(code=code).count() for code in CODES} == counted
    states = dict(Entry.objects.filter(code="clean_villages").values_list("title", "state"))
    assert (states["柳浪村"], states["临港社区"]) == ("named", "withdrawn")
    assert Entry.objects.filter(code="pool_members", state="pooled").count() == 4
    assert Entry.objects.filter(code="waste_findings", source="low").exists()


@pytest.mark.parametrize("code", CODES)
def test_each_kind_has_a_sample_workbook(code: str) -> None:
    assert (kind_of(code).folder / "samples.xlsx").stat().st_size > 4_000
