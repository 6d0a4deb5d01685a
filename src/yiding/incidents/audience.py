"""告知对象: who hears of an incident at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse

from yiding.core import clock
from yiding.core.access import Permission, Role
from yiding.core.telling import tell
from yiding.directory.dates import valid_on
from yiding.notices.selectors import holders_of
from yiding.supervision.selectors import people_of

from .limits import day_of, recipients_on
from .models import Incident, Involved, Report, Target


def leaders_now() -> list[User]:
    """本级领导: who holds the role today."""
    today = clock.today()
    held = Q(account__holdings__role=Role.LEADER) & valid_on(today, "account__holdings__")
    return list(User.objects.filter(held, is_active=True).distinct().order_by("pk"))


def heads_of(body_id: int) -> list[User]:
    """单位负责人 of a unit today."""
    today = clock.today()
    held = Q(account__holdings__role=Role.BODY_HEAD, account__holdings__post__body=body_id)
    held &= valid_on(today, "account__holdings__") & valid_on(today, "account__holdings__post__")
    return list(User.objects.filter(held, is_active=True).distinct().order_by("pk"))


def signers_of(report: Report) -> list[User]:
    """Who may sign a report, but for its drafter: the unit's heads; where it has none, the director."""
    heads = heads_of(report.body_id) if report.body_id else []
    found = [one for one in heads if one.pk != report.drafted_by_id]
    return found or [one for one in holders_of(Permission.JUDGE_INCIDENTS) if one.pk != report.drafted_by_id]


def bodies_told(incident: Incident) -> list[int]:
    """The units that the rules name for the incident, the town where it happened among them."""
    rules = recipients_on(incident, day_of(incident.known_at))
    keys = [rule.body_id for rule in rules if rule.target == Target.BODY and rule.body_id]
    if incident.town_id and any(rule.target == Target.TOWN for rule in rules):
        keys.append(incident.town_id)
    return [key for key in dict.fromkeys(keys) if key != incident.body_id]


def involve(incident: Incident, bodies: Iterable[int], *, is_acting: bool = False) -> list[int]:
    """From now on these units see the incident; gives back those that did not before."""
    fresh = []
    for key in bodies:
        row, is_new = Involved.objects.get_or_create(
            incident=incident, body_id=key, defaults={"is_acting": is_acting}
        )
        if is_new:
            fresh.append(key)
        elif is_acting and not row.is_acting:
            Involved.objects.filter(pk=row.pk).update(is_acting=True)
    return fresh


def hearers_of(incident: Incident) -> list[User]:
    """Who is told at once: the office, the leaders that the rules name, the unit and those named by rule."""
    people = {user.pk: user for user in holders_of(Permission.JUDGE_INCIDENTS)}
    rules = recipients_on(incident, day_of(incident.known_at))
    if any(rule.target == Target.LEADERS for rule in rules):
        people |= {user.pk: user for user in leaders_now()}
    bodies = {incident.body_id, *incident.involved.values_list("body", flat=True)}
    people |= {user.pk: user for user in people_of(bodies)}
    return list(people.values())


def tell_of(kind: str, incident: Incident, to: Iterable[User], *, key: str, **words: object) -> int:
    """Tells people of an incident, with the way to it."""
    link = reverse("incidents:incident-detail", args=[incident.pk])
    return tell(kind, to=to, key=key, about=incident, link=link, title=incident.title[:120], **words)
