"""M0 比例和限制: what a project's areas and sales come to, against the limits of its government (S49.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.auth.models import User

from yiding.core import clock

from .breaches import Breach, breach_open
from .catalogue import kind_of
from .models import Entry
from .promises import PROJECTS
from .recording import fill_computed
from .selectors import settings_of
from .values import mirror

SALES = "m0_sales"
FIRST, AGAIN, LET = "首次销售", "再次转让", "出租"
INDUSTRY = "产业用房"
CENT, RATIO, HUNDRED = Decimal("0.01"), Decimal("0.0001"), Decimal(100)
SHARE, SOLD, UNIT, YEARS = "配套比例超限", "销售比例超限", "分割面积不足", "持有年限不足"
EMPTY, LATE = "入驻率不足", "未按期开竣工"
OF_SALES = (SOLD, UNIT, YEARS)


def number(values: Mapping[str, Any], key: str) -> Decimal:
    return Decimal(str(values.get(key) or 0))


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """A part in per cent to two places; of nothing there is none."""
    return (part * HUNDRED / whole).quantize(CENT, ROUND_HALF_UP) if whole else None


@dataclass(frozen=True, slots=True)
class Limits:
    """限制 of a government."""

    plot_ratio_least: Decimal
    plot_ratio_most: Decimal
    ancillary_most: Decimal
    sale_most: Decimal
    unit_least: Decimal
    hold_years: Decimal
    occupancy_least: Decimal

    @classmethod
    def of(cls, government_id: int) -> Limits:
        told = settings_of(government_id, PROJECTS)
        return cls(**{name: Decimal(str(told[name] or 0)) for name in cls.__slots__})


def sold_area(project: Entry, *, without: Entry | None = None, with_: Entry | None = None) -> Decimal:
    """已售产业用房: first sales that hold; resales and leases change nothing."""
    if project.pk is None:
        return Decimal(0)
    rows = Entry.objects.filter(parent=project, code=SALES, state="valid")
    rows = rows.exclude(pk__in=[one.pk for one in (without, with_) if one is not None])
    values = [*rows.values_list("values", flat=True), *([with_.values] if with_ is not None else [])]
    chosen = (one for one in values if one.get("way") == FIRST and one.get("room_use") == INDUSTRY)
    return sum((number(one, "area") for one in chosen), Decimal(0))


def computed(project: Entry, sold: Decimal | None = None) -> dict[str, Any]:
    """What stands in a project's computed fields."""
    values = project.values
    land, floor = number(values, "land_area"), number(values, "floor_area")
    sold = sold_area(project) if sold is None else sold
    return {
        "plot_ratio": (floor / land).quantize(RATIO, ROUND_HALF_UP) if land else None,
        "ancillary_share": percent(number(values, "ancillary_area"), floor),
        "sold_area": sold,
        "sold_share": percent(sold, number(values, "industry_area")),
    }


def project_refresh(project: Entry, sold: Decimal | None = None) -> None:
    """A project's computed fields, after its sales have changed."""
    kind = kind_of(PROJECTS)
    if sold is None:
        fill_computed(kind, project)
    else:
        told = computed(project, sold)
        held = {key: None if value is None else format(value.normalize(), "f") for key, value in told.items()}
        project.values = {**project.values, **held}
    Entry.objects.filter(pk=project.pk).update(values=project.values)
    mirror(kind, project)


def ratios(project: Entry) -> str:
    """容积率和配套比例: what is beyond the limits; nothing: all is within."""
    limits, now = Limits.of(project.government_id), computed(project)
    if now["plot_ratio"] is None or now["ancillary_share"] is None:
        return "还没有登记用地和建筑面积"
    ratio, share = now["plot_ratio"], now["ancillary_share"]
    told = []
    if not limits.plot_ratio_least <= ratio <= limits.plot_ratio_most:
        least, most = limits.plot_ratio_least, limits.plot_ratio_most
        told.append(f"容积率 {ratio.normalize():f}，应在 {least:f} 到 {most:f} 之间")
    if share > limits.ancillary_most:
        told.append(f"配套比例 {share:f}%，不得超过 {limits.ancillary_most:f}%")
    return "；".join(told)


@dataclass(frozen=True, slots=True)
class Line:
    """一项核对: what it is, how it is, what it may be, and whether it is within."""

    name: str
    now: Decimal | None
    unit: str
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def is_within(self) -> bool:
        if self.now is None:
            return True
        above = self.most is not None and self.now > self.most
        return not (above or (self.least is not None and self.now < self.least))


def lines_of(project: Entry, limits: Limits) -> list[Line]:
    """The limits of a project with what it comes to, by its stored values. No query."""
    values = project.values

    def now(key: str) -> Decimal | None:
        return None if values.get(key) is None else number(values, key)

    tenants = now("tenants")
    occupancy = None if tenants is None else percent(tenants, number(values, "industry_area"))
    return [
        Line("容积率", now("plot_ratio"), "", limits.plot_ratio_least, limits.plot_ratio_most),
        Line("配套比例", now("ancillary_share"), "%", None, limits.ancillary_most),
        Line("销售比例", now("sold_share"), "%", None, limits.sale_most),
        Line("入驻率", occupancy, "%", limits.occupancy_least, None),
    ]


def breaches_of_sale(sale: Entry, project: Entry) -> list[Breach]:
    """What a sale crosses: the share that may be sold, the least unit, the years that a buyer has to hold."""
    limits, told = Limits.of(project.government_id), sale.values
    found = []
    industry, sold = number(project.values, "industry_area"), number(project.values, "sold_area")
    most = industry * limits.sale_most / HUNDRED
    if told.get("way") == FIRST and told.get("room_use") == INDUSTRY and sold > most:
        fact = (
            f"{sale.number}：已售产业用房 {sold:f} 平方米，最多 {most.quantize(CENT, ROUND_HALF_UP):f} 平方米"
        )
        found.append(Breach(SOLD, fact, (sold - most).quantize(CENT, ROUND_HALF_UP)))
    area = number(told, "area")
    if told.get("way") != LET and area < limits.unit_least:
        fact = f"{sale.number}：单元 {area:f} 平方米，最小 {limits.unit_least:f} 平方米"
        found.append(Breach(UNIT, fact, limits.unit_least - area))
    if told.get("way") == AGAIN and (fact := _too_soon(sale, limits)):
        found.append(Breach(YEARS, fact))
    return found


def _too_soon(sale: Entry, limits: Limits) -> str:
    """A resale before the years are over."""
    rows = Entry.objects.filter(pk=sale.values.get("earlier") or 0)
    before = rows.values_list("values__sold_on", flat=True).first()
    if not before:
        return ""
    first, again = date.fromisoformat(before), date.fromisoformat(sale.values["sold_on"])
    free = years_after(first, int(limits.hold_years))
    return f"{sale.number}：{first} 受让，{free} 以前不得转让，{again} 已转让" if again < free else ""


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the first of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def sale_recorded(sale: Entry, by: User) -> None:
    """A sale counts in its project, and what it crosses opens a case."""
    if sale.parent is None:
        return
    project_refresh(sale.parent)
    for breach in breaches_of_sale(sale, sale.parent):
        breach_open(parent=sale.parent, breach=breach, by=by)


def project_inspected(project: Entry, by: User) -> None:
    """What a check of a stage finds beyond the limits opens a case."""
    limits = Limits.of(project.government_id)
    occupancy = lines_of(project, limits)[-1]
    if project.state == "operating" and not occupancy.is_within and occupancy.now is not None:
        fact = f"入驻率 {occupancy.now:f}%，不得低于 {limits.occupancy_least:f}%"
        breach_open(parent=project, breach=Breach(EMPTY, fact, limits.occupancy_least - occupancy.now), by=by)
    due = project.values.get("finish_due")
    if project.state == "building" and due and not project.values.get("finished_on"):
        late = (clock.today() - date.fromisoformat(due)).days
        if late > 0:
            fact = f"约定 {due} 竣工，已超过 {late} 天"
            breach_open(parent=project, breach=Breach(LATE, fact, Decimal(late)), by=by)
