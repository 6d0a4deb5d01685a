"""台账: who may see which entries. Every list, page, figure, map, export and search asks these.

The office and the leaders see all. A body sees what it found, what it is responsible for, locally or as the
department, what it works on as a partner, and all of a register that it leads; so does every body above
those. A kind may be open to all who read the ledger.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import BUSINESS, Role, powers_of
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.files.models import Document

from .catalogue import kind_of, kinds
from .declaring import Kind
from .models import Campaign, Entry, Partner, Proof, Register, Sector
from .permissions import (
    bodies_of,
    is_office,
    may_handle,
    may_oversee,
    may_read,
    readers_bodies,
    readers_rows,
)

RELATED = ("sector", "town", "place", "enterprise", "local", "department", "finder", "parent", "campaign")


def entries_visible_to(viewer: Viewer, kind: Kind | None = None) -> QuerySet[Entry]:
    """The entries that a person may see, of one kind or of all."""
    rows = Entry.objects.all() if kind is None else Entry.objects.filter(code=kind.code)
    if not may_read(viewer):
        return rows.none()
    if sees_all(viewer) or (kind is not None and kind.open_to_all):
        return rows
    return rows.filter(_seen(viewer, kind, readers_bodies(viewer)))


def entries_seen_at_once(viewer: Viewer) -> QuerySet[Entry]:
    """The same rows as ``entries_visible_to``, without a query before theirs: for pages of other rooms."""
    if not may_read(viewer) or sees_all(viewer):
        return entries_visible_to(viewer)
    return Entry.objects.filter(_seen(viewer, None, readers_rows(viewer)))


def sees_all(viewer: Viewer) -> bool:
    """The office, who oversees, and the leaders."""
    return is_office(viewer) or may_oversee(viewer) or Role.LEADER in powers_of(viewer).roles


def _led(kind: Kind | None, own: frozenset[int] | QuerySet[Any]) -> Q:
    """The rows whose register one of some bodies leads."""
    led = Register.objects.filter(lead__in=own)
    if kind is not None:
        return Q(government__in=led.filter(code=kind.code).values("government"))
    of_row = led.filter(government=OuterRef("government"), code=OuterRef("code"))
    return Q(code__in=led.values("code")) & Q(Exists(of_row))


def _seen(viewer: Viewer, kind: Kind | None, own: frozenset[int] | QuerySet[Any]) -> Q:
    """Columns of the row, and sets of keys that the database finds once: nothing is looked up row by row."""
    seen = Q(made_by=viewer.pk)
    if powers_of(viewer).bodies(BUSINESS):
        seen |= Q(local__in=own) | Q(department__in=own) | Q(finder__in=own) | _led(kind, own)
        seen |= Q(pk__in=Partner.objects.filter(body__in=own).values("entry"))
    if kind is None:
        seen |= Q(code__in=[code for code, one in kinds().items() if one.open_to_all])
    return seen


def entry_get(viewer: Viewer, key: int) -> Entry:
    """One entry; not visible = 404."""
    rows = entries_visible_to(viewer).select_related(
        "government", "matter", "decision__item", "made_by", "carried_from", *RELATED
    )
    entry = get_object_or_404(rows, pk=key)
    entry.register_known = register_of(entry.government_id, entry.code)
    return entry


def register_of_entry(entry: Entry) -> Register | None:
    """The register that an entry stands in; of one that a page asked for it was found with it."""
    known = getattr(entry, "register_known", UNASKED)
    return register_of(entry.government_id, entry.code) if known is UNASKED else known  # type: ignore[return-value]


UNASKED = object()


def register_of(government_id: int, code: str) -> Register | None:
    """A government's register of a kind, once it has been set up."""
    return (
        Register.objects.filter(government=government_id, code=code)
        .select_related("lead", "decision")
        .first()
    )


def register_for(government: Government, kind: Kind) -> Register:
    """A government's register of a kind; one that has not been set up is as the kind says, not saved."""
    return register_of(government.pk, kind.code) or Register(government=government, code=kind.code)


def settings_of(government_id: int, code: str) -> dict[str, Any]:
    """The settings of a register: the government's own, and the kind's where it has made none. One query."""
    row = (
        Register.objects.filter(government=government_id, code=code)
        .values_list("settings", flat=True)
        .first()
    )
    return {one.key: (row or {}).get(one.key, one.default) for one in kind_of(code).settings}


def sectors_of(government: Government) -> QuerySet[Sector]:
    return Sector.objects.filter(government=government, is_used=True).select_related("lead")


def sector_get(viewer: Viewer, key: int) -> Sector:
    """One field of industry; known to all who read the ledger."""
    rows = Sector.objects.all() if may_read(viewer) else Sector.objects.none()
    return get_object_or_404(rows.select_related("government", "lead"), pk=key)


def campaigns_visible_to(viewer: Viewer) -> QuerySet[Campaign]:
    """Campaigns are known to all who read the ledger."""
    return Campaign.objects.all() if may_read(viewer) else Campaign.objects.none()


def proofs_of(entry: Entry) -> QuerySet[Proof]:
    """The proofs of an entry that the viewer was given: who sees it sees them all."""
    return Proof.objects.filter(entry=entry).select_related("document", "by")


def papers_of(entry: Entry) -> QuerySet[Document]:
    return Document.objects.filter(about_kind="registers.entry", about_id=entry.pk)


def keys_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")


def is_led_by(viewer: Viewer) -> Q:
    """Do a viewer's bodies lead the register of a row with a ``government`` and a ``code``?"""
    return _led(None, bodies_of(viewer) if may_handle(viewer) else frozenset())


def kinds_led(viewer: Viewer, government: Government) -> list[Kind]:
    """The kinds whose registers a viewer keeps: all for who oversees, else those that their bodies lead."""
    if may_oversee(viewer):
        return list(kinds().values())
    own = bodies_of(viewer) if may_handle(viewer) else frozenset()
    codes = set(Register.objects.filter(government=government, lead__in=own).values_list("code", flat=True))
    return [kind for code, kind in kinds().items() if code in codes]
