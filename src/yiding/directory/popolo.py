"""Popolo 格式: the directory as JSON in the shape of the Popolo data specification; the same in and out.

``organizations`` and ``persons`` are told apart by ``id``, which is the name within the government;
``memberships`` hold posts (``person_id``) and members of groups (``member_id``). What Popolo has no word for
stands under names of ours (``kind``, ``standing``, ``is_group``, ``successor_id``, ``protocol_order``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from yiding.core.sheets import CellError, Report, SheetError, day_in, text_in

from .models import BodyKind, NameKind, PostKind, Standing
from .package import BodyRow, MemberRow, NameRow, Package, PersonRow, PostRow

LONGEST_FILE = 64 * 1024 * 1024
Told = dict[str, Any]


def write_popolo(package: Package, *, government: str) -> str:
    """The JSON of a package."""
    rows = package.rows()
    told = {
        "meta": {"government": government, "format": "popolo", "version": 1},
        "organizations": [_organization(row, rows["names"]) for row in rows["bodies"]],
        "persons": [_person(row, rows["spellings"]) for row in rows["persons"]],
        "memberships": [
            *(_post(row) for row in rows["posts"]),
            *(_member(row) for row in rows["members"]),
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _organization(row: BodyRow, names: list[NameRow]) -> Told:
    return {
        "id": row.name,
        "name": row.name,
        "classification": row.kind,
        "parent_id": row.parent or None,
        "founding_date": _written(row.starts_on),
        "dissolution_date": _written(row.ends_on),
        "other_names": [_name(one) for one in names if one.of == row.name],
        "standing": row.standing,
        "is_group": row.is_group,
        "successor_id": row.successor or None,
        "protocol_order": row.protocol_order,
    }


def _person(row: PersonRow, names: list[NameRow]) -> Told:
    other = [_name(one) for one in names if one.of == row.name]
    return {"id": row.name, "name": row.name, "other_names": other}


def _name(row: NameRow) -> Told:
    return {"name": row.name, "kind": row.kind, **_dates(row)}


def _post(row: PostRow) -> Told:
    told = {"person_id": row.person, "organization_id": row.body, "role": row.title, "kind": row.kind}
    return {**told, **_dates(row)}


def _member(row: MemberRow) -> Told:
    return {"member_id": row.member, "organization_id": row.group, **_dates(row)}


def _dates(row: Any) -> Told:
    return {"start_date": _written(row.starts_on), "end_date": _written(row.ends_on)}


def _written(day: Any) -> str | None:
    return day.isoformat() if day else None


# --- in --------------------------------------------------------------------------------------------------


def read_popolo(text: str | bytes) -> tuple[Package, Report]:
    """The package of a JSON text, and what is wrong with its entries. Raises SheetError."""
    try:
        told = json.loads(text) if len(text) <= LONGEST_FILE else None
    except (ValueError, RecursionError) as error:
        raise SheetError("文件不是 JSON。") from error
    if not isinstance(told, dict):
        raise SheetError("文件应是一个 JSON 对象，含 organizations、persons、memberships。")
    package, report = Package(), Report()
    for key, read in (("organizations", _read_body), ("persons", _read_person), ("memberships", _read_link)):
        for n, entry in enumerate(_listed(told, key)):
            place = f"{key}[{n}]"
            try:
                for part, row in read(_entry(entry)):
                    getattr(package, part).append((place, row))
            except CellError as error:
                report.wrong(place, str(error))
    return package, report


def _listed(told: Told, key: str) -> list[Any]:
    rows = told.get(key) or []
    if not isinstance(rows, list):
        raise SheetError(f"{key} 应是一个列表。")
    return rows


def _entry(entry: Any) -> Told:
    if not isinstance(entry, dict):
        raise CellError("应是一个对象")
    return entry


Part = tuple[str, Any]


def _read_body(told: Told) -> Iterator[Part]:
    order = told.get("protocol_order")
    if order is not None and (isinstance(order, bool) or not isinstance(order, int) or order < 0):
        raise CellError("protocol_order 应为非负整数")
    name = _text(told, "name", needed=True)
    yield (
        "bodies",
        BodyRow(
            name=name,
            kind=_choice(told, "classification", BodyKind.values, ""),
            standing=_choice(told, "standing", Standing.values, Standing.LISTED),
            is_group=told.get("is_group") is True,
            parent=_text(told, "parent_id"),
            successor=_text(told, "successor_id"),
            protocol_order=order,
            starts_on=_day(told, "founding_date"),
            ends_on=_day(told, "dissolution_date"),
        ),
    )
    yield from (("names", row) for row in _names(told, name, 120))


def _read_person(told: Told) -> Iterator[Part]:
    name = _text(told, "name", 60, needed=True)
    yield "persons", PersonRow(name)
    yield from (("spellings", row) for row in _names(told, name, 60))


def _names(told: Told, of: str, longest: int) -> Iterator[NameRow]:
    for entry in _listed(told, "other_names"):
        one = _entry(entry)
        kind = _choice(one, "kind", NameKind.values, NameKind.SPELLING)
        yield NameRow(of, _text(one, "name", longest, needed=True), kind, *_span(one))


def _read_link(told: Told) -> Iterator[Part]:
    body = _text(told, "organization_id", needed=True)
    if told.get("member_id"):
        yield "members", MemberRow(body, _text(told, "member_id"), *_span(told))
        return
    person, title = _text(told, "person_id", 60, needed=True), _text(told, "role", 60)
    kind = _choice(told, "kind", PostKind.values, PostKind.FULL)
    yield "posts", PostRow(body, person, title, kind, *_span(told))


def _span(told: Told) -> tuple[Any, Any]:
    return _day(told, "start_date"), _day(told, "end_date")


def _text(told: Told, key: str, longest: int = 120, *, needed: bool = False) -> str:
    value = told.get(key)
    if value is not None and not isinstance(value, str):
        raise CellError(f"{key} 应为文字")
    return text_in(key, (value or "").strip().replace("\x00", ""), longest, needed=needed)


def _day(told: Told, key: str) -> Any:
    return day_in(key, _text(told, key))


def _choice(told: Told, key: str, values: list[str], default: str) -> str:
    value = _text(told, key)
    if value and value not in values:
        raise CellError(f"{key}“{value}”不认识，可填：{'、'.join(values)}")
    return value or default
