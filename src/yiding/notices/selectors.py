"""通知: who may read which notices and deliveries, and who holds a permission."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import GRANTS, Permission
from yiding.core.lists import Viewer
from yiding.directory.dates import valid_on

from .models import Delivery, Notice
from .permissions import may_see_outbox

MOST_COUNTED = 99


def notices_visible_to(viewer: Viewer) -> QuerySet[Notice]:
    """A person's own notices; nobody reads another's."""
    return Notice.objects.filter(recipient=viewer.pk) if viewer.is_authenticated else Notice.objects.none()


def deliveries_visible_to(viewer: Viewer) -> QuerySet[Delivery]:
    """All to those who look after the outbox, to others what went to themselves."""
    rows = Delivery.objects.select_related("recipient")
    if not viewer.is_authenticated:
        return rows.none()
    return rows if may_see_outbox(viewer) else rows.filter(recipient=viewer.pk)


def unread_count(viewer: Viewer) -> int:
    """How many notices a person has not read, counted to 100: one query by its own index."""
    unread = notices_visible_to(viewer).filter(read_at__isnull=True).order_by()
    return unread[: MOST_COUNTED + 1].count()


def notice_get(viewer: Viewer, pk: int) -> Notice:
    return get_object_or_404(notices_visible_to(viewer), pk=pk)


def delivery_get(viewer: Viewer, pk: int) -> Delivery:
    return get_object_or_404(deliveries_visible_to(viewer), pk=pk)


def holders_of(permission: Permission) -> QuerySet[User]:
    """Who has a permission today, through a role that they hold."""
    today = clock.today()
    role = Q(account__holdings__role__in=[role.value for role in GRANTS[permission]])
    post = Q(account__holdings__post__isnull=True) | valid_on(today, "account__holdings__post__")
    held = role & valid_on(today, "account__holdings__") & post
    return User.objects.filter(held, is_active=True).distinct()
