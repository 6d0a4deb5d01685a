"""横向到边、纵向到底: each unit's performance in a quarter, and who has no comment yet (S18.2, S18.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from yiding.core.periods import read_key
from yiding.directory.dates import valid_on
from yiding.directory.models import Body, BodyKind, Standing
from yiding.supervision.tallying import Mark, Scope, Span, Tally, Within, stands, tallies

from .models import Axis, Comment, Dispatch

ACROSS = (BodyKind.OFFICE, BodyKind.DEPARTMENT, BodyKind.VERTICAL)
DOWN = (BodyKind.TOWN, BodyKind.ZONE, BodyKind.VILLAGE)


def axis_of(body: Body) -> str:
    """属地 for towns, streets, zones, villages and communities; 部门 for all else."""
    return Axis.DOWN if body.kind in DOWN else Axis.ACROSS


def expected(review: Dispatch) -> QuerySet[Body]:
    """Who must be spoken of: the review's members; without any, all departments, towns and villages."""
    members = review.members.all()
    if members.exists():
        return members
    rows = Body.objects.filter(government=review.government_id, kind__in=[*ACROSS, *DOWN], is_group=False)
    return rows.filter(valid_on(review.held_on), standing=Standing.LISTED, merged_into=None)


def performance(review: Dispatch) -> dict[int, Tally]:
    """How each unit stood in the quarter, in the review's domain."""
    period = read_key(review.period)
    rows = stands(review.government, Span(period.start, period.end), Scope(Within.AREA, review.domain))
    return {one.body_id: one for one in tallies(rows)}


def comments_freeze(review: Dispatch) -> None:
    """An entry for each unit, with its figures of now; what was said of it stays."""
    told = performance(review)
    bodies = {body.pk: body for body in [*expected(review), *_bodies(told)]}
    known = {one.body_id: one for one in review.comments.all()}
    for key, body in bodies.items():
        row = known.get(key) or Comment(review=review, body=body)
        row.axis, row.figures = axis_of(body), figures_of(told.get(key))
        row.save()


def _bodies(told: Iterable[int]) -> QuerySet[Body]:
    return Body.objects.filter(pk__in=list(told))


def figures_of(tally: Tally | None) -> dict[str, Any]:
    """The numbers as plain values."""
    counts = {mark.value: tally.of(mark) if tally else 0 for mark in Mark}
    return {"total": tally.total if tally else 0, **counts}


def gaps(review: Dispatch) -> list[Body]:
    """The units of which nothing has been said."""
    said = review.comments.exclude(words="").values("body")
    return list(expected(review).exclude(pk__in=said).select_related("parent").order_by("kind", "name", "pk"))


def full_name(body: Body) -> str:
    """A village or community with the town that it belongs to: the same name stands in many towns."""
    if body.kind == BodyKind.VILLAGE and body.parent is not None:
        return f"{body.parent.name}{body.name}" if body.parent.name not in body.name else body.name
    return body.name
