"""范围: of which tasks a page tells: all, a leader's portfolio, a body's, a meeting's or a decision's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Rows, Viewer
from yiding.directory.models import Person, Portfolio
from yiding.directory.portfolio_keeping import bodies_under
from yiding.directory.selectors import bodies_visible_to, persons_visible_to
from yiding.meetings.lists import title_of
from yiding.meetings.selectors import items_visible_to, meetings_visible_to

from .implementing import matters_of_item, matters_of_meeting
from .standing import counted


@dataclass(frozen=True, slots=True)
class Scope:
    """范围: its words, its tasks as a condition, the address that lists them, and the leader whose it is."""

    title: str
    condition: Q
    url: str
    leader: int | None = None

    def tasks(self, viewer: Viewer) -> Rows:
        """The tasks in it by which work is counted, as far as the viewer may see them."""
        return counted(viewer).filter(self.condition)

    def url_of(self, standing: str) -> str:
        """The list of the tasks in it that stand so."""
        return f"{self.url}?standing={standing}"


def whole() -> Scope:
    return Scope(_("全市"), Q(), reverse("oversight:tasks"))


def of_leader(viewer: Viewer, key: int) -> Scope:
    return _under(get_object_or_404(persons_visible_to(viewer), pk=key))


def _under(person: Person) -> Scope:
    title = _("%(name)s分管") % {"name": person.name}
    url = reverse("oversight:tasks-of-leader", args=[person.pk])
    return Scope(title, bodies_under(person.pk), url, person.pk)


def of_body(viewer: Viewer, key: int) -> Scope:
    body = get_object_or_404(bodies_visible_to(viewer), pk=key)
    return Scope(body.name, Q(body=key), reverse("oversight:tasks-of-body", args=[key]))


def of_meeting(viewer: Viewer, key: int) -> Scope:
    meeting = get_object_or_404(meetings_visible_to(viewer), pk=key)
    url = reverse("oversight:tasks-of-meeting", args=[key])
    return Scope(title_of(meeting), matters_of_meeting(key), url)


def of_item(viewer: Viewer, key: int) -> Scope:
    item = get_object_or_404(items_visible_to(viewer), pk=key)
    return Scope(item.heading, matters_of_item(item), reverse("oversight:tasks-of-item", args=[key]))


def own(viewer: Viewer, portfolios: Iterable[Portfolio]) -> Scope:
    """What the viewer is in charge of today; who is in charge of nothing looks at all."""
    acting: Any = getattr(viewer, "acting_for", None)
    who = acting.principal_id if acting else viewer.pk
    leaders = (row.leader for row in portfolios)
    leader = next((one for one in leaders if getattr(one, "account", None) and one.account.pk == who), None)
    return _under(leader) if leader else whole()
