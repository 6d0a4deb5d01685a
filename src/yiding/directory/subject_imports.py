"""共用对象的导入: enterprises, places and parcels in from a workbook, all rows or none; indicators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Model

from yiding.audit.services import About, record
from yiding.core.periods import Period
from yiding.core.sheets import (
    CellError,
    Outcome,
    Report,
    Row,
    choice_in,
    number_in,
    read_sheets,
    text_in,
)

from .merging import government_lock
from .models import (
    Body,
    Enterprise,
    EnterpriseListing,
    Government,
    Indicator,
    IndicatorValue,
    Parcel,
    Place,
    PlaceKind,
)
from .permissions import may_edit, require
from .subjects import is_credit_code

Cells = dict[str, str]
LISTS = "、"


@dataclass(frozen=True, slots=True)
class Subject:
    """一种共用对象: its sheet, its columns, its key, and how a row becomes values."""

    word: str
    model: type[Any]
    key: str
    columns: Sequence[str]
    values: Callable[[Government, Cells], dict[str, Any]]
    after: Callable[[Any, Cells], bool] | None = None


@transaction.atomic
def subjects_import(*, government: Government, kind: str, file: IO[bytes], by: User) -> Report:
    """Adds and changes the rows of a workbook. Where a row is wrong nothing is written. Raises SheetError."""
    require(may_edit(by))
    subject = SUBJECTS[kind]
    rows = read_sheets(file, {subject.word: subject.columns}, needed=[subject.word])[subject.word]
    government_lock(government.pk)
    report, seen = Report(), set[str]()
    point = transaction.savepoint()
    for row in rows:
        _enter(subject, government, row, seen, report)
    if not report.is_clean:
        transaction.savepoint_rollback(point)
        return report
    transaction.savepoint_commit(point)
    told = {str(outcome): report.count(outcome) for outcome in Outcome}
    record(f"{kind}.imported", government, by=by, after=told, touches=About(government_id=government.pk))
    return report


def _enter(subject: Subject, government: Government, row: Row, seen: set[str], report: Report) -> None:
    place = f"第 {row.number} 行"
    try:
        values = subject.values(government, row.cells)
        key = values[subject.key]
        if key in seen:
            raise CellError(f"“{key}”在表中重复")
        seen.add(key)
        outcome, found = _upsert(subject.model, government, subject.key, values)
        changed = subject.after(found, row.cells) if subject.after else False
    except CellError as error:
        report.wrong(place, str(error))
        return
    report.add(place, Outcome.CHANGED if changed and outcome == Outcome.SAME else outcome, str(found))


def _upsert(
    model: type[Any], government: Government, key: str, values: dict[str, Any]
) -> tuple[Outcome, Model]:
    row = model.objects.filter(government=government, **{key: values[key]}).first()
    if row is None:
        return Outcome.ADDED, model.objects.create(government=government, **values)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return Outcome.SAME, row
    model.objects.filter(pk=row.pk).update(**changed, version=F("version") + 1)
    row.refresh_from_db()
    return Outcome.CHANGED, row


def _enterprise(_government: Government, cells: Cells) -> dict[str, Any]:
    code = cells["统一社会信用代码"].upper()
    if not is_credit_code(code):
        raise CellError(f"统一社会信用代码“{code}”不对：应为 18 位，且校验位相符")
    return {
        "code": code,
        "name": text_in("企业名称", cells["企业名称"], 120, needed=True),
        "address": text_in("地址", cells["地址"], 200),
        "industry": text_in("行业", cells["行业"], 80),
    }


def _listings(row: Enterprise, cells: Cells) -> bool:
    """The lists of an enterprise become those of the row, own and outside."""
    wanted = {}
    for origin, label in EnterpriseListing.Origin.choices:
        for name in filter(None, cells[label].split(LISTS)):
            wanted[text_in(label, name.strip(), 80)] = origin
    had = dict(row.listings.values_list("name", "origin"))
    if had == wanted:
        return False
    row.listings.all().delete()
    EnterpriseListing.objects.bulk_create(
        EnterpriseListing(enterprise=row, name=name, origin=origin) for name, origin in wanted.items()
    )
    return True


def _place(government: Government, cells: Cells) -> dict[str, Any]:
    code = text_in("编码", cells["编码"], 40, needed=True)
    longitude = _degrees("经度", cells["经度"], 180)
    latitude = _degrees("纬度", cells["纬度"], 90)
    if (longitude is None) != (latitude is None):
        raise CellError("经度和纬度应同时填写")
    kinds: dict[str, str] = {str(label): value for value, label in PlaceKind.choices}
    return {
        "code": code,
        "name": text_in("名称", cells["名称"], 120, needed=True),
        "kind": choice_in("种类", cells["种类"], kinds) or PlaceKind.SITE,
        "parent_id": _parent(government, code, cells["上级编码"]),
        "address": text_in("地址", cells["地址"], 200),
        "longitude": longitude,
        "latitude": latitude,
    }


def _degrees(label: str, text: str, most: int) -> Decimal | None:
    number = number_in(label, text)
    if number is None:
        return None
    if abs(number) > most:
        raise CellError(f"{label}“{text}”超出范围")
    return round(number, 6)


def _parent(government: Government, code: str, above: str) -> int | None:
    """The place above, which stands earlier in the table or was there before; never the place itself."""
    if not above:
        return None
    places = {row.code: row for row in Place.objects.filter(government=government).select_related("parent")}
    if above not in places:
        raise CellError(f"上级编码“{above}”不存在；上级应排在前面")
    at: Place | None = places[above]
    while at is not None:
        if at.code == code:
            raise CellError(f"上级编码“{above}”在“{code}”之下，不能互相隶属")
        at = places[at.parent.code] if at.parent else None
    return places[above].pk


def _parcel(government: Government, cells: Cells) -> dict[str, Any]:
    area = number_in("面积", cells["面积（平方米）"])
    if area is not None and (area < 0 or area >= 10**12):
        raise CellError(f"面积“{area}”超出范围")
    return {
        "number": text_in("地块编号", cells["地块编号"], 60, needed=True),
        "place_id": _key(Place, government, "code", "位置编码", cells["位置编码"]),
        "area": None if area is None else round(area, 2),
        "use": text_in("用途", cells["用途"], 60),
        "holder_id": _key(Enterprise, government, "code", "权利人信用代码", cells["权利人信用代码"].upper()),
    }


def _key(model: type[Any], government: Government, field: str, label: str, text: str) -> int | None:
    if not text:
        return None
    found: int | None = (
        model.objects.filter(government=government, **{field: text}).values_list("pk", flat=True).first()
    )
    if found is None:
        raise CellError(f"{label}“{text}”还没有登记")
    return found


SUBJECTS = {
    "enterprise": Subject(
        "企业",
        Enterprise,
        "code",
        ("企业名称", "统一社会信用代码", "地址", "行业", "自有名单", "外部名单"),
        _enterprise,
        _listings,
    ),
    "place": Subject(
        "地点", Place, "code", ("编码", "名称", "种类", "上级编码", "地址", "经度", "纬度"), _place
    ),
    "parcel": Subject(
        "地块",
        Parcel,
        "number",
        ("地块编号", "位置编码", "面积（平方米）", "用途", "权利人信用代码"),
        _parcel,
    ),
}


# --- indicators ------------------------------------------------------------------------------------------


@transaction.atomic
def indicator_set(
    *, indicator: Indicator, period: Period, value: Decimal, by: User, body: Body | None = None
) -> IndicatorValue:
    """Sets the value of an indicator for a body (or the whole government) in a period of its rhythm."""
    require(may_edit(by))
    if period.kind != indicator.rhythm:
        raise CellError(f"“{indicator}”按 {indicator.rhythm} 填报，{period} 不是这种期间")
    rows = IndicatorValue.objects.select_for_update().filter(
        indicator=indicator, body=body, period=period.key
    )
    row = rows.first()
    before = str(row.value) if row else ""
    if row is None:
        days = {"starts_on": period.start, "ends_on": period.end}
        row = IndicatorValue.objects.create(
            indicator=indicator, body=body, period=period.key, value=value, **days
        )
    else:
        rows.update(value=value, version=F("version") + 1)
        row.refresh_from_db()
    told = {"period": period.key, "value": str(value)}
    touches = About(government_id=indicator.government_id, body_id=body.pk if body else None)
    record("indicator.set", indicator, by=by, before={"value": before}, after=told, touches=touches)
    return row
