"""共用对象的修改: enterprises, places and parcels, each change with its event."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core.errors import EditConflict

from .errors import Circle
from .merging import government_lock
from .models import Enterprise, Parcel, Place
from .permissions import may_edit, require

Subject = TypeVar("Subject", Enterprise, Place, Parcel)
EDITABLE: dict[type[Any], tuple[str, ...]] = {
    Enterprise: ("name", "industry", "address"),
    Place: ("name", "kind", "parent_id", "address", "longitude", "latitude"),
    Parcel: ("place_id", "area", "use", "holder_id"),
}


@transaction.atomic
def subject_edit(*, row: Subject, version: int, by: User, values: Mapping[str, Any]) -> Subject:
    """Changes a shared subject. Raises EditConflict when someone saved in between, Circle for a place."""
    require(may_edit(by))
    government_lock(row.government_id)
    before = {name: getattr(row, name) for name in EDITABLE[type(row)]}
    changed = {name: values[name] for name in before if name in values and values[name] != before[name]}
    if isinstance(row, Place) and changed.get("parent_id"):
        _check_line(row, changed["parent_id"])
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(**changed, version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db()
    if changed:
        was = {name: _plain(before[name]) for name in changed}
        now = {name: _plain(value) for name, value in changed.items()}
        kind = f"{row._meta.model_name}.edited"
        record(kind, row, by=by, before=was, after=now, touches=About(government_id=row.government_id))
    return row


def _check_line(place: Place, above: int) -> None:
    """Raises Circle when going up from ``above`` comes back to the place, or leaves its government."""
    seen, at = {place.pk}, Place.objects.filter(pk=above).first()
    while at is not None:
        if at.pk in seen or at.government_id != place.government_id:
            raise Circle
        seen.add(at.pk)
        at = at.parent


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
