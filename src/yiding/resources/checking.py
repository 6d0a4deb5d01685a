"""四到位检查的办理 (S41): asked of bodies for a duty period, done by one person, confirmed by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from yiding.audit.services import record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.supervision.selectors import people_of

from .errors import SamePerson, WrongTimes
from .permissions import may_change, may_check, may_set, require
from .planning import bodies_opened
from .saving import touching
from .states import CHECK
from .teams import Aspect, ReadinessAspect, ReadinessCheck

Found = Mapping[str, tuple[bool, str]]


@transaction.atomic
def checks_open(
    *,
    government: Government,
    bodies: Iterable[Body],
    period: str,
    starts_on: date,
    ends_on: date,
    by: User,
) -> list[ReadinessCheck]:
    """布置检查 for a duty period; bodies that have one already are left. Raises WrongTimes, BadRequest."""
    require(may_set(by))
    if ends_on < starts_on:
        raise WrongTimes
    members = bodies_opened(bodies)
    told = {"period": period, "starts_on": starts_on}
    known = set(ReadinessCheck.objects.filter(**told, body__in=members).values_list("body", flat=True))
    fresh = [one for one in members if one.pk not in known]
    if not members or not period.strip():
        raise BadRequest("bodies")
    rows = [
        ReadinessCheck.objects.create(government=government, body=one, ends_on=ends_on, **told)
        for one in fresh
    ]
    after = {"period": period, "bodies": [one.pk for one in fresh]}
    record("readiness.opened", government, by=by, after=after)
    for row in rows:
        _tell(row, "readiness.opened")
    return rows


@transaction.atomic
def check_fill(*, check: ReadinessCheck, found: Found, by: User) -> None:
    """登记检查: all four, a lack with what lacks. Raises BadRequest, WrongState."""
    require(may_change(by, check))
    if set(found) != set(Aspect.values):
        raise BadRequest("aspects")
    if any(not is_ready and not note.strip() for is_ready, note in found.values()):
        raise BadRequest("note")
    lacks = [name for name in Aspect.values if not found[name][0]]
    write = writer(check, by=by, touches=touching(check), lacks=lacks)
    check.aspects.all().delete()
    ReadinessAspect.objects.bulk_create(
        [
            ReadinessAspect(
                check_of=check, aspect=name, is_ready=found[name][0], note=found[name][1].strip()[:200]
            )
            for name in Aspect.values
        ]
    )
    move(CHECK, "fill", check, write, filled_by=by, filled_at=clock.now(), reason="")


@transaction.atomic
def check_return(*, check: ReadinessCheck, reason: str, by: User) -> None:
    """退回重查, by another person, with the reason."""
    require(may_check(by, check))
    if not reason.strip():
        raise BadRequest("reason")
    if check.filled_by_id == by.pk:
        raise SamePerson
    write = writer(check, by=by, touches=touching(check), reason=reason[:200])
    move(CHECK, "return", check, write, reason=reason[:300])
    _tell(check, "readiness.returned")


@transaction.atomic
def check_confirm(*, check: ReadinessCheck, by: User) -> None:
    """复核: by another than who filled it in. Raises SamePerson, WrongState."""
    require(may_check(by, check))
    if check.filled_by_id == by.pk:
        raise SamePerson
    write = writer(check, by=by, touches=touching(check))
    move(CHECK, "confirm", check, write, confirmed_by=by, confirmed_at=clock.now())


def _tell(row: ReadinessCheck, kind: str) -> None:
    link = reverse("resources:check-detail", args=[row.pk])
    key = f"{kind}:{row.pk}:{row.version}"
    tell(kind, to=people_of({row.body_id}), key=key, about=row, link=link, period=row.period)
