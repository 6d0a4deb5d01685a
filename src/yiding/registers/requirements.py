"""措施与要求: the two layers, what is missing between them, and how far each unit is (S31)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.markup import badge
from yiding.directory.models import Government
from yiding.files.models import Document
from yiding.files.selectors import documents_visible_to

from .catalogue import kind_of
from .models import Entry
from .selectors import entries_visible_to
from .unit_rows import UnitState, UnitStatus
from .units import HOME_KIND

MEASURES, REQUIREMENTS = "measures", "local_requirements"
TONES = {UnitState.DOING: Tone.INFO, UnitState.CLAIMED: Tone.WARN, UnitState.VERIFIED: Tone.GOOD}


def unit_badge(unit: UnitStatus) -> Any:
    return badge(unit.get_state_display(), TONES.get(UnitState(unit.state), Tone.PLAIN))


@dataclass(frozen=True, slots=True)
class Layer:
    """一条措施 with the local requirements that carry it out, as far as the viewer sees them."""

    measure: Entry
    requirements: Sequence[Entry]


def layers(viewer: Viewer, government: Government) -> list[Layer]:
    """Measures with their requirements and units. Three queries."""
    units = Prefetch("units", UnitStatus.objects.select_related("body"), to_attr="units_told")
    rows = entries_visible_to(viewer, kind_of(REQUIREMENTS)).filter(government=government)
    rows = rows.exclude(parent=None).select_related("department").prefetch_related(units)
    by_measure: dict[int, list[Entry]] = defaultdict(list)
    for row in rows.order_by("pk"):
        by_measure[row.parent_id or 0].append(row)
    measures = entries_visible_to(viewer, kind_of(MEASURES)).filter(government=government, is_open=True)
    return [Layer(one, by_measure[one.pk]) for one in measures.select_related("department").order_by("pk")]


def units_of(entry: Entry) -> list[UnitStatus]:
    found: list[UnitStatus] = getattr(entry, "units_told", [])
    return found


def uncarried(government: Government) -> list[Entry]:
    """没有承接的措施: measures with no local requirement that stands or was carried out."""
    rows = Entry.objects.filter(government=government, code=MEASURES, is_open=True)
    return list(rows.exclude(children__code=REQUIREMENTS).order_by("pk"))


def unowned(government: Government) -> list[Entry]:
    """没有落实单位的要求."""
    rows = Entry.objects.filter(government=government, code=REQUIREMENTS, units__isnull=True)
    return list(rows.select_related("parent").order_by("pk"))


def are_all_verified(entry: Entry) -> bool:
    """Has it units, and is each verified?"""
    states = list(UnitStatus.objects.filter(entry=entry).values_list("state", flat=True))
    return bool(states) and all(state == UnitState.VERIFIED for state in states)


def papers_by_unit(viewer: Viewer, units: Iterable[UnitStatus]) -> dict[int, list[Document]]:
    """The proofs of some units that a viewer may read. One query."""
    keys = [unit.pk for unit in units]
    found: dict[int, list[Document]] = defaultdict(list)
    for row in documents_visible_to(viewer).filter(about_kind=HOME_KIND, about_id__in=keys):
        found[row.about_id].append(row)
    return found


def papers_linked(papers: Iterable[Document]) -> Any:
    """Proofs as links."""
    links = ((reverse("files:document-detail", args=[one.pk]), one.title) for one in papers)
    return format_html_join(" ", '<a href="{}">{}</a>', links)


def entry_linked(entry: Entry) -> Any:
    url = reverse("registers:entry-detail", args=[entry.pk])
    return format_html('<a href="{}">{}</a>', url, entry.title)


def progress_words(entry: Entry) -> str:
    """How many units have carried it out."""
    units = units_of(entry)
    done = sum(unit.state == UnitState.VERIFIED for unit in units)
    return _("%(done)s / %(all)s 个单位已落实") % {"done": done, "all": len(units)}
