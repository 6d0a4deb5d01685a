"""图形的维护: what an entry's outline is and was, from which day, on what basis, drawn by whom.

Other rooms and kinds ask :func:`shape_of` (on a day) and :func:`shapes_of` (all versions). A shape is never
changed: a correction is one more version, which from the same day counts instead of the earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from yiding.audit.services import last_actor, record
from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.errors import EditConflict
from yiding.decisions.models import Decision
from yiding.files.models import Document

from .catalogue import kind_of
from .declaring import Kind
from .desks import desk_set
from .errors import MissingValues
from .errors_shapes import NoShapeHere, NoShapeYet
from .gates import gate_settle
from .models import Entry
from .outlines import Outlined, outlined
from .permissions import may_edit, may_lead, require
from .recording import fill_computed, is_empty, touching
from .selectors import register_of_entry
from .shape_rows import EntryShape, ShapeKind, ShapeLayer
from .values import mirror, packed


@dataclass(frozen=True, slots=True)
class Basis:
    """依据 of a version: in words (文号、测绘成果), a document kept here, a decision of a meeting."""

    words: str = ""
    document: Document | None = None
    decision: Decision | None = None


NO_BASIS = Basis()


def may_draw(viewer: Viewer, entry: Entry) -> bool:
    """Draw: who may edit the entry, and who leads the register, while it is open."""
    if not kind_of(entry.code).shapes or not entry.is_open:
        return False
    register = register_of_entry(entry)
    return may_edit(viewer, entry, register) or may_lead(viewer, register)


@transaction.atomic
def shape_set(
    *,
    entry: Entry,
    shape: str | bytes | Mapping[str, Any],
    from_on: date,
    by: User,
    basis: Basis | str = NO_BASIS,
    layer: str = ShapeLayer.BUILT,
    terms: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> EntryShape:
    """画定图形, from a day on. ``seen`` is the number of the last version that the person saw (0: none).

    Raises NoShapeHere, MissingValues, EditConflict, and what is wrong with the shape (:mod:`geojson`).
    """
    require(may_draw(by, entry))
    kind = kind_of(entry.code)
    if layer == ShapeLayer.PLAN and not kind.plan_shapes:
        raise NoShapeHere
    _check_terms(kind, terms or {})
    found = outlined(shape, kind.shapes)
    row = _version(entry, layer, from_on, basis, by, seen, found, packed(kind, terms or {}))
    _entry_follows(entry, found if layer == ShapeLayer.BUILT else None)
    after = {"number": row.number, "from": str(from_on), "area": str(row.area or ""), "layer": layer}
    record("shape.set", entry, by=by, after=after, touches=touching(entry))
    return row


@transaction.atomic
def shape_end(
    *,
    entry: Entry,
    from_on: date,
    by: User,
    basis: Basis | str = NO_BASIS,
    layer: str = ShapeLayer.BUILT,
    seen: int | None = None,
) -> EntryShape:
    """废止图形: from a day on the entry has none; what was before stays. Raises NoShapeYet, EditConflict."""
    require(may_draw(by, entry))
    if shape_of(entry, from_on, layer=layer) is None:
        raise NoShapeYet
    row = version_end(entry, from_on, by, basis, layer=layer, seen=seen)
    after = {"number": row.number, "from": str(from_on), "layer": layer}
    record("shape.ended", entry, by=by, after=after, touches=touching(entry))
    return row


def version_end(
    entry: Entry,
    from_on: date,
    by: User,
    basis: Basis | str = NO_BASIS,
    *,
    layer: str = ShapeLayer.BUILT,
    seen: int | None = None,
) -> EntryShape:
    """The end of a shape as part of another service (a move that repeals), which records it."""
    row = _version(entry, layer, from_on, basis, by, seen, None, {})
    _entry_follows(entry, None)
    return row


def _check_terms(kind: Kind, terms: Mapping[str, Any]) -> None:
    needed = [key for key in kind.terms if not key.endswith("?")]
    missing = [kind.label(key) for key in needed if is_empty(terms.get(key))]
    if missing:
        raise MissingValues("、".join(missing))


def _version(
    entry: Entry,
    layer: str,
    from_on: date,
    basis: Basis | str,
    by: User,
    seen: int | None,
    found: Outlined | None,
    terms: Mapping[str, Any],
) -> EntryShape:
    last = entry.shapes.order_by("-number").values_list("number", flat=True).first() or 0
    if seen is not None and seen != last:
        raise EditConflict(last_actor(entry))
    told = basis if isinstance(basis, Basis) else Basis(basis)
    west, south, east, north = found.box if found else (None, None, None, None)
    try:
        with transaction.atomic():
            return EntryShape.objects.create(
                entry=entry,
                layer=layer,
                number=last + 1,
                kind=found.kind if found else ShapeKind.NONE,
                from_on=from_on,
                geometry=found.geometry if found else None,
                area=found.area if found else None,
                length=found.length if found else None,
                west=west,
                south=south,
                east=east,
                north=north,
                terms=dict(terms),
                basis=told.words[:300],
                document=told.document,
                decision=told.decision,
                drawn_by=by,
                drawn_at=clock.now(),
            )
    except IntegrityError as error:
        raise EditConflict(last_actor(entry)) from error


def _entry_follows(entry: Entry, found: Outlined | None) -> None:
    """Computed values follow the shape; an entry without a spot takes a point that lies in it."""
    kind = kind_of(entry.code)
    entry.refresh_from_db(fields=["version", "values", "longitude", "latitude"])
    if found is not None and entry.longitude is None and kind.used("spot"):
        entry.longitude, entry.latitude = found.spot
    fill_computed(kind, entry)
    rows = Entry.objects.filter(pk=entry.pk, version=entry.version)
    told = {name: getattr(entry, name) for name in ("longitude", "latitude", "values")}
    if not rows.update(**told, version=F("version") + 1):
        raise EditConflict(last_actor(entry))
    entry.version += 1
    mirror(kind, entry)
    gate_settle(entry)
    desk_set(entry)


# --- asking ----------------------------------------------------------------------------------------------


def shapes_of(entry: Entry, layer: str | None = None) -> QuerySet[EntryShape]:
    """All versions of an entry's shape, by the day from which they hold."""
    rows = EntryShape.objects.filter(entry=entry).select_related("drawn_by", "document", "decision__item")
    rows = rows if layer is None else rows.filter(layer=layer)
    return rows.order_by("layer", "from_on", "number")


def shape_of(entry: Entry, on: date | None = None, *, layer: str = ShapeLayer.BUILT) -> EntryShape | None:
    """The version that holds on a day (today); ``None``: no shape then."""
    if entry.pk is None:
        return None
    rows = EntryShape.objects.filter(entry=entry, layer=layer, from_on__lte=on or clock.today())
    row = rows.order_by("-from_on", "-number").first()
    return None if row is None or row.kind == ShapeKind.NONE else row


def shapes_on(entries: Any, on: date | None = None, *, layer: str = ShapeLayer.BUILT) -> QuerySet[EntryShape]:
    """The versions that hold on a day, of many entries (rows, or a query of them): one query."""
    versions = EntryShape.objects.filter(
        entry=OuterRef("entry"), layer=layer, from_on__lte=on or clock.today()
    )
    newest = versions.order_by("-from_on", "-number").values("pk")[:1]
    rows = EntryShape.objects.filter(layer=layer, entry__in=entries).exclude(kind=ShapeKind.NONE)
    return rows.filter(pk=Subquery(newest))


def shapes_take_effect(government_id: int, on: date) -> int:
    """图形生效: what is computed from a shape follows those that begin to hold on a day; how many."""
    rows = Entry.objects.filter(government=government_id, shapes__from_on=on, shapes__drawn_at__date__lt=on)
    count = 0
    for entry in rows.distinct():
        held = entry.values
        fill_computed(kind_of(entry.code), entry)
        if entry.values != held:
            count += Entry.objects.filter(pk=entry.pk, version=entry.version).update(values=entry.values)
            mirror(kind_of(entry.code), entry)
    return count
