"""谁能看哪些议题: the one rule by which everything that hangs on an item is seen.

Who reads the minutes of a meeting sees all that came of it. An observer (列席人员) reads no minutes but sees
the items in which their body stands: as presenter, reviser, addressee, in charge or assisting.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from yiding.accounts.services import Viewer
from yiding.core.access import Level, Role, powers_of
from yiding.directory.models import Sighting

from .models import Item, Meeting
from .permissions import may_read

Row = TypeVar("Row", bound=Model)


def of_visible_items(
    viewer: Viewer, rows: QuerySet[Row], *, item: str = "item", meeting: str = "meeting"
) -> QuerySet[Row]:
    """The rows whose item the viewer may see; ``item`` and ``meeting`` lead there from a row."""
    powers = powers_of(viewer)
    if not may_read(viewer):
        return rows.none()
    if powers.level == Level.SECRETARIAT:
        return rows
    # The minutes above a reader's level are few: to leave them out is cheaper than to join all the others.
    seen = ~Q(**{f"{meeting}__in": Meeting.objects.filter(level__gt=powers.level).order_by().values("pk")})
    if own := powers.bodies({Role.OBSERVER}):
        seen |= Q(**{f"{item}__in": items_of_bodies(own).values("pk")})
    return rows.filter(seen)


def items_of_bodies(bodies: frozenset[int]) -> QuerySet[Item]:
    """The items in which one of the bodies stands."""
    stands = Sighting.objects.filter(
        meeting_id=OuterRef("meeting_id"), item_no=OuterRef("no"), body__in=bodies
    )
    return Item.objects.filter(Exists(stands)).order_by()


def own_items(viewer: Viewer) -> list[int]:
    """The items that an observer sees for their bodies' sake; nothing for others."""
    own = powers_of(viewer).bodies({Role.OBSERVER})
    return list(items_of_bodies(own).values_list("pk", flat=True)) if own else []
