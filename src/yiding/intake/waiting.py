"""收件的待办: files that were read and wait for a person."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting

from .permissions import may_confirm
from .selectors import ASKING, files_visible_to


def todos(viewer: Viewer) -> Iterator[Todo]:
    """The files that a person has yet to confirm, the oldest first."""
    rows = files_visible_to(viewer).filter(state__in=ASKING).order_by("pk")
    for key, name in rows.values_list("pk", "name")[: MOST + 1]:
        yield Todo(name, _("校核并确认"), reverse("intake:file-detail", args=[key]))


WAITING = Waiting("intake", gettext_lazy("待确认的纪要"), may_confirm, todos, "intake:file-list")
