"""回头看的待办."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting

from .models import LookBackState
from .permissions import may_keep
from .selectors import look_backs_visible_to


def to_check(viewer: Viewer) -> Iterator[Todo]:
    """The look-backs that are open, with how many items wait."""
    rows = look_backs_visible_to(viewer).filter(state=LookBackState.OPEN)
    rows = rows.annotate(left=Count("items", filter=Q(items__check_made=None)))
    for row in rows.order_by("opened_on", "pk")[: MOST + 1]:
        url = reverse("lookback:look-back-detail", args=[row.pk])
        left = row.left
        step = _("逐项核查") if left else _("完结")
        yield Todo(row.title, step, url, note=_("还有 %(number)s 项") % {"number": left} if left else "")


WAITING = (Waiting("look-back", gettext_lazy("回头看"), may_keep, to_check, "lookback:look-back-list"),)
