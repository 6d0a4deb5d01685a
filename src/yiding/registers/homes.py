"""台账条目的材料: who sees an entry sees its photos and papers."""

from __future__ import annotations

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .models import Entry
from .permissions import parties_of
from .permissions_duties import may_report_unit
from .selectors import entries_visible_to, register_of_entry
from .selectors_duties import units_visible_to
from .selectors_gates import owes
from .unit_rows import UnitStatus

KIND = "registers.entry"


def _told(key: int) -> Belonging | None:
    row = Entry.objects.filter(pk=key).first()
    if row is None:
        return None
    return Belonging(str(row), reverse("registers:entry-detail", args=[row.pk]), row.government_id)


def _keeps(viewer: Viewer, key: int) -> bool:
    row = Entry.objects.filter(pk=key).first()
    if row is None:
        return False
    return bool(parties_of(viewer, row, register_of_entry(row))) or owes(viewer, row)


HOME = Home(KIND, entries_visible_to, _told, keeps=_keeps, whole=entries_visible_to)


# --- proofs of units ----------------------------------------------------------------------------------------

UNIT_KIND = "registers.unitstatus"


def _unit_told(key: int) -> Belonging | None:
    row = UnitStatus.objects.filter(pk=key).select_related("entry", "body").first()
    if row is None:
        return None
    url = reverse("registers:entry-detail", args=[row.entry_id])
    return Belonging(f"{row.entry} {row.body.name}", url, row.entry.government_id)


def _unit_keeps(viewer: Viewer, key: int) -> bool:
    row = UnitStatus.objects.filter(pk=key).select_related("entry").first()
    return row is not None and may_report_unit(viewer, row)


UNIT_HOME = Home(UNIT_KIND, units_visible_to, _unit_told, keeps=_unit_keeps, whole=units_visible_to)
