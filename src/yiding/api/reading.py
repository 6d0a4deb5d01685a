"""接口读什么: the rows that a viewer sees, by the selectors of the pages, narrowed and paged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from yiding.core.lists import Rows, Viewer
from yiding.decisions.models import Decision
from yiding.decisions.selectors import decisions_listed, decisions_visible_to
from yiding.directory.models import Body, Person
from yiding.directory.selectors import (
    bodies_listed,
    bodies_visible_to,
    persons_listed,
    persons_visible_to,
    posts_of_body,
    posts_of_person,
)
from yiding.meetings.models import Item, Meeting, Presenter
from yiding.meetings.selectors import directives_visible_to, items_visible_to, meetings_listed

from . import schema, telling

Told = TypeVar("Told")


def page_of(
    request: HttpRequest, rows: Rows, asked: schema.Asked, told: Callable[[Any], Told]
) -> schema.Page[Told]:
    """The rows after one, in the order of their keys: rows that are added meanwhile come behind them."""
    rows = rows.order_by("public_id")
    rows = rows.filter(public_id__gt=asked.after) if asked.after else rows
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    follows = _link(request, shown[-1].public_id) if len(found) > len(shown) else None
    return schema.Page(items=[told(row) for row in shown], next=follows)


def _link(request: HttpRequest, after: UUID) -> str:
    query = request.GET.copy()
    query["after"] = str(after)
    return f"{request.path}?{query.urlencode()}"


def _narrowed(rows: Rows, **by: Any) -> Rows:
    """The rows that the filters leave; a text that no row can hold leaves none."""
    given = {lookup: value for lookup, value in by.items() if value is not None}
    if any("\x00" in value for value in given.values() if isinstance(value, str)):
        return rows.none()
    return rows.filter(**given)


def _days(year: int | None) -> tuple[date, date] | None:
    return (date(year, 1, 1), date(year, 12, 31)) if year else None


def meetings(viewer: Viewer, asked: schema.MeetingsAsked) -> Rows:
    days = _days(asked.year)
    return _narrowed(
        meetings_listed(viewer), government__name=asked.government, kind=asked.kind, held_on__range=days
    )


def meeting_get(viewer: Viewer, public_id: UUID) -> Meeting:
    return get_object_or_404(meetings_listed(viewer), public_id=public_id)


def items(viewer: Viewer, meeting: Meeting) -> list[Item]:
    rows = items_visible_to(viewer).filter(meeting=meeting).order_by("no")
    presenters = Prefetch("presenters", queryset=Presenter.objects.select_related("body"))
    directives = Prefetch("directives", queryset=directives_visible_to(viewer))
    decision = Prefetch("decision", queryset=decisions_visible_to(viewer))
    return list(rows.prefetch_related(presenters, directives, decision))


def decisions(viewer: Viewer, asked: schema.DecisionsAsked) -> Rows:
    days = _days(asked.year)
    rows = _narrowed(
        decisions_listed(viewer),
        government__name=asked.government,
        outcome=asked.outcome,
        held_on__range=days,
    )
    return rows.select_related("meeting__government")


def decision_get(viewer: Viewer, public_id: UUID) -> Decision:
    rows = decisions_listed(viewer).select_related("meeting__government")
    return get_object_or_404(rows, public_id=public_id)


def bodies(viewer: Viewer, asked: schema.BodiesAsked) -> Rows:
    return _narrowed(bodies_listed(viewer), government__name=asked.government, kind=asked.kind)


def body_get(viewer: Viewer, public_id: UUID) -> schema.BodyInFull:
    """One body, also one that was merged: it says into which."""
    rows = bodies_visible_to(viewer).select_related("government", "parent", "successor", "merged_into")
    row: Body = get_object_or_404(rows.prefetch_related("names"), public_id=public_id)
    return telling.body_in_full(row, posts_of_body(viewer, row))


def persons(viewer: Viewer, asked: schema.PersonsAsked) -> Rows:
    return _narrowed(persons_listed(viewer), government__name=asked.government)


def person_get(viewer: Viewer, public_id: UUID) -> schema.PersonInFull:
    """One person, also one who was merged: it says into whom."""
    rows = persons_visible_to(viewer).select_related("government", "latest_body", "merged_into")
    row: Person = get_object_or_404(rows.prefetch_related("names"), public_id=public_id)
    return telling.person_in_full(row, posts_of_person(viewer, row))
