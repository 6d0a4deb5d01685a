"""种类升级: entries follow a kind's declared changes; what was stored is never lost.

The shape of each kind as rows were stored by it is kept (:class:`KindVersion`). At start a shape that differs
without a declared change is refused. :func:`kinds_settle` makes the declared ones: a renamed field's values
move to the new name, a retyped one's are read again (what cannot be read stays as text under
``<field>__before``), a retired one's stay in the JSON and are shown as retired.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from yiding.audit.services import record
from yiding.core import clock

from .catalogue import kinds
from .declaring import Change, Field, FieldType, Kind, shape_of
from .errors import UndeclaredChange
from .models import Entry, EntryValue, KindVersion
from .values import NUMBERS, mirror

BATCH = 500


def faults() -> list[str]:
    """What of the declarations differs from what rows were stored by, and is not declared."""
    told = []
    for row in KindVersion.objects.all():
        kind = kinds().get(row.code)
        if kind is None:
            if Entry.objects.filter(code=row.code).exists():
                told.append(f"台账“{row.code}”还有条目，它的文件夹却没有了")
        elif kind.version < row.number:
            told.append(f"台账“{row.code}”的版本 {kind.version} 比已启用的 {row.number} 旧")
        elif kind.version == row.number and shape_of(kind) != row.shape:
            told.append(f"台账“{row.code}”的字段或环节改动了，版本却没有变（{differing(kind, row.shape)}）")
    return told


def differing(kind: Kind, shape: Mapping[str, Any]) -> str:
    """What differs, in words."""
    now, parts = shape_of(kind), []
    for name, word in (("fields", "字段"), ("stages", "环节"), ("grades", "等级"), ("sources", "来源")):
        before, after = set(_pairs(shape.get(name))), set(_pairs(now[name]))
        parts += [f"{word}少了 {one}" for one in sorted(before - after)]
        parts += [f"{word}多了 {one}" for one in sorted(after - before)]
    return "、".join(parts) or "筛选字段"


def _pairs(told: Any) -> Iterable[str]:
    return [f"{key}:{value}" for key, value in told.items()] if isinstance(told, Mapping) else told or ()


def kinds_settle() -> list[str]:
    """Brings entries to the versions of their kinds; gives back those that changed.

    Raises UndeclaredChange.
    """
    if found := faults():
        raise UndeclaredChange("；".join(found))
    taken = dict(KindVersion.objects.values_list("code", "number"))
    return [kind.code for kind in kinds().values() if taken.get(kind.code) != kind.version and _settle(kind)]


@transaction.atomic
def _settle(kind: Kind) -> bool:
    row = KindVersion.objects.select_for_update().filter(code=kind.code).first()
    shape = shape_of(kind)
    if row is None:
        row = KindVersion.objects.create(
            code=kind.code, number=kind.version, shape=shape, taken_at=clock.now()
        )
        return True
    if row.number == kind.version:
        return False
    before = row.number
    for change in kind.changes:
        if change.version > before:
            entries_follow(kind, change)
    KindVersion.objects.filter(pk=row.pk).update(number=kind.version, shape=shape, taken_at=clock.now())
    record("kind.changed", row, by=None, before={"version": before}, after={"version": kind.version})
    return True


def entries_follow(kind: Kind, change: Change) -> None:
    """Takes every entry of a kind through one change, in batches."""
    keys = Entry.objects.filter(code=kind.code).order_by("pk").values_list("pk", flat=True)
    for start in range(0, len(keys), BATCH):
        for entry in Entry.objects.filter(pk__in=list(keys[start : start + BATCH])):
            entry.values = followed(kind, change, entry.values)
            entry.state = change.stages.get(entry.state, entry.state)
            stage = next((one for one in kind.stages if one.key == entry.state), None)
            if stage is None:
                raise UndeclaredChange(f"{entry.number}：环节 {entry.state}")
            Entry.objects.filter(pk=entry.pk).update(
                values=entry.values, state=entry.state, is_open=not stage.ends, kind_version=change.version
            )
            mirror(kind, entry)
    EntryValue.objects.filter(code=kind.code, key__in=change.retire).delete()


def followed(kind: Kind, change: Change, values: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's values after a change."""
    told = {change.rename.get(key, key): value for key, value in values.items()}
    for key in change.retype:
        field = kind.field(key)
        if field is not None and told.get(key) is not None:
            value = retyped(field, told[key])
            if value is None:
                told[f"{key}__before"] = told[key]
            told[key] = value
    return told


def retyped(field: Field, value: Any) -> Any:
    """A stored value as the field's new type stores it; what cannot be read is nothing."""
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    if field.type in NUMBERS:
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            return None
        return format(number.normalize(), "f") if number.is_finite() else None
    if field.type is FieldType.CHOICES:
        return value if isinstance(value, list) else [text]
    if field.type is FieldType.CHOICE:
        known = {one.label: one.key for one in field.choices} | {one.key: one.key for one in field.choices}
        return known.get(text) if field.choices and not field.open else text
    if field.type is FieldType.FLAG:
        return {"是": True, "否": False, "True": True, "False": False, "yes": True, "no": False}.get(text)
    if field.type is FieldType.DAY:
        return text[:10] if len(text) >= 10 and text[4:5] == "-" else None
    return text
