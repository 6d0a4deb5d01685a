"""企业（地点）档案: all entries of one enterprise or place over all kinds that the viewer sees (S29.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Figure, Tone
from yiding.directory.models import Government
from yiding.directory.selectors import enterprises_visible_to
from yiding.directory.subjects import Enterprise, Place

from .catalogue import kind_of
from .insuring import Covered, by_enterprise, covered, expiring_days, policies_of
from .models import Entry
from .reckoning import over_until
from .rules import Section
from .selectors import RELATED, entries_visible_to
from .wording import said

Told = Callable[[Viewer, Enterprise], Section | None]
_sections: list[Told] = []


def offer_enterprise_section(told: Told) -> None:
    """Another room has something to say of an enterprise (training: how many of its staff were trained)."""
    if told not in _sections:
        _sections.append(told)


def sections_of(viewer: Viewer, enterprise: Enterprise) -> list[Section]:
    """What other rooms say of it."""
    found = (told(viewer, enterprise) for told in _sections)
    return [one for one in found if one is not None]


def entries_of(viewer: Viewer, of: Enterprise | Place) -> QuerySet[Entry]:
    """All entries of an enterprise or a place that a viewer sees, of all kinds."""
    rows = entries_visible_to(viewer).select_related(*RELATED)
    if isinstance(of, Enterprise):
        return rows.filter(enterprise=of)
    return rows.filter(Q(place=of) | Q(place__parent=of) | Q(place__parent__parent=of))


def counted(rows: QuerySet[Entry]) -> list[tuple[str, str, int, int, int]]:
    """By kind: code, name, all, open, late. One query."""
    late = Q(is_open=True, due_on__lte=over_until())
    told = (
        rows.order_by()
        .values("code")
        .annotate(
            n_all=Count("pk"), n_open=Count("pk", filter=Q(is_open=True)), n_late=Count("pk", filter=late)
        )
    )
    return [
        (one["code"], said(kind_of(one["code"]).name), one["n_all"], one["n_open"], one["n_late"])
        for one in told
    ]


def figures(lines: Sequence[tuple[str, str, int, int, int]], checked: Any) -> list[Figure]:
    """The numbers above the file."""
    late = sum(line[4] for line in lines)
    return [
        Figure(_("台账条目"), sum(line[2] for line in lines)),
        Figure(_("未办结"), sum(line[3] for line in lines)),
        Figure(_("逾期"), late, tone=Tone.BAD if late else Tone.PLAIN),
        Figure(_("最近检查"), checked or "—"),
    ]


def last_checked(rows: QuerySet[Entry]) -> Any:
    return rows.order_by().aggregate(last=Max("checked_on"))["last"]


def cover_of(enterprise: Enterprise) -> Covered:
    """Its liability insurance today."""
    rows = by_enterprise(policies_of(enterprise.government_id)).get(enterprise.pk, [])
    return covered(rows, clock.today(), expiring_days(enterprise.government_id))


def enterprises_with_entries(viewer: Viewer, government: Government | None = None) -> QuerySet[Enterprise]:
    """The enterprises of which a viewer sees entries, with how many are open and late."""
    rows = enterprises_visible_to(viewer)
    if government is not None:
        rows = rows.filter(government=government)
    seen = entries_visible_to(viewer).filter(enterprise=OuterRef("pk")).order_by().values("enterprise")
    late = Q(is_open=True, due_on__lte=over_until())

    def number(chosen: Q) -> Any:
        return Coalesce(Subquery(seen.annotate(n=Count("pk", filter=chosen)).values("n")), 0)

    told = rows.annotate(all_count=number(Q()), open_count=number(Q(is_open=True)), late_count=number(late))
    return told.filter(all_count__gt=0)
