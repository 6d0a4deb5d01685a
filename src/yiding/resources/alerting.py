"""预警的办理 (S43): received, sent to units by rule, acknowledged, acted on; who does not answer is urged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.supervision.selectors import people_of

from .alerts import Alert, AlertOrder, AlertRule, AlertState, OrderState
from .errors import NoUnits, WrongTimes
from .permissions import may_answer, may_set, require
from .planning import bodies_opened
from .saving import touching
from .states import ALERT, ORDER


@transaction.atomic
def alert_receive(*, government: Government, values: Mapping[str, Any], by: User) -> Alert:
    """接收预警: kind, colour, area, until when. Raises WrongTimes."""
    require(may_set(by))
    if values["valid_until"] <= values["received_at"] or values["received_at"] > clock.now():
        raise WrongTimes
    alert = Alert.objects.create(government=government, received_by=by, **values)
    after = {"alert": str(alert), "area": alert.area[:200]}
    record("alert.received", alert, by=by, after=after, touches=About(government.pk))
    return alert


def units_by_rule(alert: Alert) -> list[Body]:
    """The bodies to which the rules send a warning, groups opened."""
    rules = AlertRule.objects.filter(
        Q(kind=None) | Q(kind=alert.kind_id),
        government=alert.government_id,
        colour__rank__lte=alert.colour.rank,
    )
    return bodies_opened(body for rule in rules.prefetch_related("bodies") for body in rule.bodies.all())


@transaction.atomic
def alert_send(*, alert: Alert, by: User, bodies: Iterable[Body] = ()) -> list[AlertOrder]:
    """转发 to the units of the rules and to others besides; later to more. Raises NoUnits, WrongState."""
    require(may_set(by))
    units = {one.pk: one for one in (*units_by_rule(alert), *bodies_opened(bodies))}
    known = set(alert.orders.values_list("body", flat=True))
    fresh = [one for key, one in units.items() if key not in known]
    if not units:
        raise NoUnits
    now = clock.now()
    touches = About(alert.government_id)
    move(ALERT, "send", alert, writer(alert, by=by, touches=touches, bodies=[one.pk for one in fresh]))
    due = now + timedelta(minutes=alert.colour.minutes)
    rows = [AlertOrder.objects.create(alert=alert, body=one, sent_at=now, due_at=due) for one in fresh]
    told = {"area": alert.area[:80], "due": f"{due.astimezone(clock.SHANGHAI):%H:%M}"}
    for row in rows:
        _tell("alert.sent", row, f"alert:{row.pk}", **told)
    return rows


def _tell(kind: str, row: AlertOrder, key: str, **words: object) -> int:
    link = reverse("resources:alert-detail", args=[row.alert_id])
    people = people_of({row.body_id})
    return tell(kind, to=people, key=key, about=row, link=link, alert=str(row.alert), **words)


@transaction.atomic
def order_acknowledge(*, order: AlertOrder, by: User) -> None:
    """确认收到, with the time."""
    require(may_answer(by, order))
    write = writer(order, by=by, touches=touching(order))
    move(ORDER, "acknowledge", order, write, acknowledged_at=clock.now(), acknowledged_by=by)


@transaction.atomic
def order_report(*, order: AlertOrder, action: str, by: User) -> None:
    """报告行动; again, when there is more. Raises BadRequest, WrongState."""
    require(may_answer(by, order))
    if not action.strip():
        raise BadRequest("action")
    write = writer(order, by=by, touches=touching(order), action=action[:200])
    move(ORDER, "report", order, write, action=action, reported_at=clock.now(), reported_by=by)


@transaction.atomic
def alert_urge(*, alert: Alert, by: User) -> int:
    """催办 those that have not acknowledged; gives back how many. Raises WrongState where none is left."""
    require(may_set(by))
    rows = list(alert.orders.filter(state=OrderState.SENT).select_related("alert__kind", "alert__colour"))
    if not rows or alert.state != AlertState.SENT:
        raise WrongState("resources.alert.urge")
    _urge(rows)
    after = {"bodies": [row.body_id for row in rows]}
    record("alert.urged", alert, by=by, after=after, touches=About(alert.government_id))
    return len(rows)


def _urge(rows: Iterable[AlertOrder]) -> int:
    told = 0
    for row in rows:
        kept = AlertOrder.objects.filter(pk=row.pk, state=OrderState.SENT)
        kept.update(urged_count=F("urged_count") + 1, urged_at=clock.now(), version=F("version") + 1)
        due = f"{row.due_at.astimezone(clock.SHANGHAI):%m-%d %H:%M}"
        told += _tell("alert.urged", row, f"alert-urged:{row.pk}:{row.urged_count + 1}", due=due)
    return told


@transaction.atomic
def orders_urge_overdue() -> int:
    """Those not acknowledged in time are urged once of themselves; gives back how many."""
    now = clock.now()
    late = AlertOrder.objects.filter(
        state=OrderState.SENT,
        due_at__lte=now,
        urged_count=0,
        alert__state=AlertState.SENT,
        alert__valid_until__gt=now,
    )
    rows = list(late.select_related("alert__kind", "alert__colour", "body")[:200])
    if rows:
        _urge(rows)
        with gathered():
            for row in rows:
                record("alert_order.urged", row, by=None, touches=touching(row))
    return len(rows)


@transaction.atomic
def alert_lift(*, alert: Alert, reason: str, by: User) -> None:
    """解除 before its time, with the reason."""
    require(may_set(by))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(alert, by=by, touches=About(alert.government_id), reason=reason[:200])
    move(ALERT, "lift", alert, write, lifted_at=clock.now(), reason=reason[:300])
