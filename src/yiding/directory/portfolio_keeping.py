"""分管分工: what a leader is in charge of; one act of the office says the whole of it from a day on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.columns import Option, Viewer
from yiding.core.errors import EditConflict

from .dates import valid_on
from .models import Body, Person, Portfolio
from .permissions import may_keep_portfolios, may_read, require


def portfolios_visible_to(viewer: Viewer) -> QuerySet[Portfolio]:
    """What leaders are and were in charge of: known to all who read the directory."""
    return Portfolio.objects.all() if may_read(viewer) else Portfolio.objects.none()


def portfolios_now(viewer: Viewer) -> QuerySet[Portfolio]:
    """What holds today, leader by leader."""
    rows = portfolios_visible_to(viewer).filter(valid_on(clock.today()))
    return rows.select_related("leader", "body").order_by("leader_id", "body__protocol_order", "body_id")


def leaders_of(viewer: Viewer) -> list[Option]:
    """The leaders who have a portfolio today, for a filter."""
    told = portfolios_now(viewer).order_by("leader_id").values_list("leader_id", "leader__name").distinct()
    return [(str(key), name) for key, name in told]


def bodies_under(leader: int) -> Q:
    """By ``body``: those that a leader is in charge of today."""
    return Q(body__in=Portfolio.objects.filter(valid_on(clock.today()), leader=leader).values("body"))


@transaction.atomic
def portfolio_set(*, leader: Person, bodies: Collection[Body], from_on: date, version: int, by: User) -> None:
    """Says what a leader is in charge of from a day on: what is left out ends the day before.

    Raises EditConflict when someone saved in between.
    """
    require(may_keep_portfolios(by))
    rows = Person.objects.filter(pk=leader.pk, version=version)
    if not rows.update(version=F("version") + 1):
        raise EditConflict(last_actor(leader))
    held = list(Portfolio.objects.filter(leader=leader, ends_on=None).select_related("body"))
    wanted = {body.pk: body for body in bodies}
    _end([row for row in held if row.body_id not in wanted], from_on)
    kept = {row.body_id for row in held}
    Portfolio.objects.bulk_create(
        Portfolio(leader=leader, body=body, starts_on=from_on)
        for key, body in wanted.items()
        if key not in kept
    )
    record(
        "portfolio.set",
        leader,
        by=by,
        before={"bodies": _names(row.body for row in held)},
        after={"bodies": _names(wanted.values()), "from_on": from_on.isoformat()},
        touches=About(government_id=leader.government_id),
    )


def _end(rows: Iterable[Portfolio], from_on: date) -> None:
    """Ends rows on the day before; those that would not have begun are taken back."""
    for row in rows:
        if row.starts_on >= from_on:
            row.delete()
        else:
            Portfolio.objects.filter(pk=row.pk).update(ends_on=from_on - timedelta(days=1))


def _names(bodies: Iterable[Body]) -> list[str]:
    return sorted(body.name for body in bodies)
