"""清单版本、落实单位、联合处置: who may see which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Body, BodyKind, Government
from yiding.directory.subjects import Place

from .edition_rows import Confirmation, ConfirmationState, Edition, EditionRow, EditionState
from .joint_rows import JointAction, JointCase
from .models import Register
from .permissions import may_read, readers_bodies
from .selectors import entries_visible_to, sees_all
from .unit_rows import UnitStatus

KNOWN = (EditionState.ISSUED, EditionState.REVOKED)
UNCONFIRMED = (ConfirmationState.ASKED, ConfirmationState.OBJECTED)
TOWNS = (BodyKind.TOWN, BodyKind.ZONE)


def editions_visible_to(viewer: Viewer) -> QuerySet[Edition]:
    """Issued ones are for all who read the ledger; before that for the office, who leads, who is asked."""
    rows = Edition.objects.select_related("government", "drafted_by", "approved_by", "paper")
    rows = rows.annotate(
        row_count=Count("rows", distinct=True),
        open_count=Count(
            "rows__confirmations",
            filter=Q(rows__confirmations__state__in=UNCONFIRMED),
            distinct=True,
        ),
    )
    if not may_read(viewer):
        return rows.none()
    if sees_all(viewer):
        return rows
    return rows.filter(Q(state__in=KNOWN) | Q(pk__in=_asked(viewer)) | Q(Exists(_led(viewer))))


def _asked(viewer: Viewer) -> QuerySet[Any]:
    own = readers_bodies(viewer)
    return EditionRow.objects.filter(confirmations__body__in=own).order_by().values("edition")


def _led(viewer: Viewer) -> QuerySet[Register]:
    own = readers_bodies(viewer)
    return Register.objects.filter(lead__in=own, government=OuterRef("government"), code=OuterRef("code"))


def edition_get(viewer: Viewer, key: int) -> Edition:
    """One edition; not visible = 404."""
    return get_object_or_404(editions_visible_to(viewer), pk=key)


def edition_rows_visible_to(viewer: Viewer) -> QuerySet[EditionRow]:
    """The rows of the editions that a viewer may see."""
    editions = editions_visible_to(viewer).order_by().values("pk")
    return EditionRow.objects.filter(edition__in=editions)


def confirmations_visible_to(viewer: Viewer) -> QuerySet[Confirmation]:
    """What bodies said of rows: each body its own, the office and who leads all."""
    rows = Confirmation.objects.select_related("row__edition__government", "body", "by")
    if not may_read(viewer):
        return rows.none()
    if sees_all(viewer):
        return rows
    own = readers_bodies(viewer)
    editions = Edition.objects.filter(Exists(_led(viewer))).order_by().values("pk")
    return rows.filter(Q(body__in=own) | Q(row__edition__in=editions))


def confirmation_get(viewer: Viewer, key: int) -> Confirmation:
    """One confirmation; not visible = 404."""
    return get_object_or_404(confirmations_visible_to(viewer), pk=key)


def in_force_on(day: date) -> Q:
    """Editions in force on a day."""
    return Q(state=EditionState.ISSUED, effective_on__lte=day) & (
        Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    )


def edition_in_force(government_id: int, code: str, on: date | None = None) -> Edition | None:
    """现行版本: the edition of a register that is in force on a day (today). One query."""
    rows = Edition.objects.filter(in_force_on(on or clock.today()), government=government_id, code=code)
    return rows.order_by("-effective_on", "-number").first()


# --- units --------------------------------------------------------------------------------------------------


def units_visible_to(viewer: Viewer) -> QuerySet[UnitStatus]:
    """The parts of units in the entries that a viewer may see."""
    rows = UnitStatus.objects.select_related("entry__government", "entry__department", "body")
    return rows.filter(entry__in=entries_visible_to(viewer).order_by().values("pk"))


def unit_get(viewer: Viewer, key: int) -> UnitStatus:
    """One unit's part; not visible = 404."""
    return get_object_or_404(units_visible_to(viewer), pk=key)


# --- joint cases --------------------------------------------------------------------------------------------


def joints_visible_to(viewer: Viewer) -> QuerySet[JointCase]:
    """Joint cases: those opened by or asked of one's own bodies, and those of entries that one sees."""
    rows = JointCase.objects.select_related(
        "government", "body", "entry", "enterprise", "place", "opened_by", "closed_by"
    )
    rows = rows.annotate(
        action_count=Count("actions", distinct=True),
        open_actions=Count("actions", filter=~Q(actions__state="done"), distinct=True),
    )
    if not may_read(viewer):
        return rows.none()
    if sees_all(viewer):
        return rows
    own = readers_bodies(viewer)
    joined = JointAction.objects.filter(case=OuterRef("pk"), body__in=own)
    seen = entries_visible_to(viewer).order_by().values("pk")
    return rows.filter(Q(body__in=own) | Q(Exists(joined)) | Q(entry__in=seen))


def joint_get(viewer: Viewer, key: int) -> JointCase:
    """One joint case; not visible = 404."""
    return get_object_or_404(joints_visible_to(viewer), pk=key)


def actions_visible_to(viewer: Viewer) -> QuerySet[JointAction]:
    """The actions of the joint cases that a viewer may see."""
    rows = JointAction.objects.select_related("case__government", "body", "done_by")
    return rows.filter(case__in=joints_visible_to(viewer).order_by().values("pk"))


def action_get(viewer: Viewer, key: int) -> JointAction:
    """One action; not visible = 404."""
    return get_object_or_404(actions_visible_to(viewer), pk=key)


# --- where --------------------------------------------------------------------------------------------------


def towns_of(government: Government | int) -> list[Body]:
    """各镇（街道、园区）, in the order of official lists."""
    key = government if isinstance(government, int) else government.pk
    rows = Body.objects.filter(
        government=key, kind__in=TOWNS, merged_into__isnull=True, successor__isnull=True
    )
    return list(rows.order_by(F("protocol_order").asc(nulls_last=True), "pk"))


def town_of_place(place: Place) -> Body | None:
    """The town in which a place lies: the nearest division above it that bears a town's name."""
    towns, seen = {one.name: one for one in towns_of(place.government_id)}, set()
    row: Place | None = place
    while row is not None and row.pk not in seen:
        if row.name in towns:
            return towns[row.name]
        seen.add(row.pk)
        row = row.parent
    return None


def names(bodies: Iterable[Body]) -> str:
    return "、".join(one.name for one in bodies)
