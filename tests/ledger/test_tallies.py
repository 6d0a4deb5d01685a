"""出现小计: what is kept beside bodies and persons is always what a full count of the sightings gives."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from yiding.decisions.models import PolicyDocument
from yiding.decisions.services import occasions_recount
from yiding.directory.models import Body, Government, Person, Sighting, SightingRole
from yiding.directory.services import bodies_named, persons_named, sightings_replace
from yiding.directory.tallies import DUTY_ROLES, Sight, tallies_recount

BODIES = [f"市{name}局" for name in "甲乙丙丁戊"]
PERSONS = ["秦望川", "沈砚舟", "陆景澄", "贺知夏"]
Told = dict[str, tuple[Any, ...]]


def counted() -> Told:
    """The tallies by a plain count over all sightings."""
    meetings: dict[str, set[int]] = defaultdict(set)
    reports: dict[str, set[int]] = defaultdict(set)
    duties: dict[str, set[int]] = defaultdict(set)
    days: dict[str, list[date]] = defaultdict(list)
    latest: dict[str, tuple[tuple[date, int], str]] = {}
    for row in Sighting.objects.select_related("body", "person").order_by("pk"):
        for one in filter(None, (row.body, row.person)):
            meetings[one.name].add(row.meeting_id)
            days[one.name] += [row.seen_on] if row.seen_on else []
        if row.body and row.role == SightingRole.PRESENTER:
            reports[row.body.name].add(row.meeting_id)
        if row.body and row.role in DUTY_ROLES:
            duties[row.body.name].add(row.meeting_id)
        if row.body and row.person:
            mark = (row.seen_on or date.min, row.pk)
            latest[row.person.name] = max(latest.get(row.person.name, (mark, "")), (mark, row.body.name))
    told: Told = {}
    for name in (*BODIES, *PERSONS):
        seen = days[name]
        told[name] = (len(meetings[name]), min(seen, default=None), max(seen, default=None))
        told[name] += (len(reports[name]), len(duties[name])) if name in BODIES else ()
        told[name] += (latest[name][1] if name in latest else "",) if name in PERSONS else ()
    return told


def kept() -> Told:
    told: Told = {}
    for body in Body.objects.filter(name__in=BODIES):
        told[body.name] = (body.meeting_count, body.first_seen_on, body.last_seen_on)
        told[body.name] += (body.report_count, body.duty_count)
    for one in Person.objects.filter(name__in=PERSONS).select_related("latest_body"):
        told[one.name] = (one.meeting_count, one.first_seen_on, one.last_seen_on)
        told[one.name] += (one.latest_body.name if one.latest_body else "",)
    return told


def sights(chance: random.Random, bodies: dict[str, Body], persons: dict[str, Person]) -> list[Sight]:
    found = []
    for n in range(chance.randint(0, 9)):
        body = bodies[chance.choice(BODIES)].pk if chance.random() < 0.8 else None
        person = persons[chance.choice(PERSONS)].pk if body is None or chance.random() < 0.5 else None
        found.append(Sight(chance.choice(list(SightingRole)), f"items.{n}", body, person))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_tallies_are_a_full_count_whatever_is_entered_or_replaced(seed: int, db: None) -> None:
    chance, city = random.Random(seed), Government.objects.create(name="澄湾市人民政府")
    bodies, persons = bodies_named(city, BODIES), persons_named(city, PERSONS)
    for _ in range(12):
        day = date(2020, 1, 1) + timedelta(days=chance.randint(0, 900))
        sightings_replace(
            government=city,
            meeting_id=chance.randint(1, 6),
            seen_on=day if chance.random() < 0.9 else None,
            sights=sights(chance, bodies, persons),
        )
        assert kept() == counted()
    before = kept()
    Body.objects.update(meeting_count=99, report_count=99, first_seen_on=None)
    Person.objects.update(meeting_count=99, latest_body=None)
    tallies_recount()
    assert kept() == before


def test_tallies_of_entered_minutes_are_a_full_count(ours: Government, fill: Callable[..., int]) -> None:
    fill(9, skip=3)
    kept_rows = list(Body.objects.order_by("pk").values()) + list(Person.objects.order_by("pk").values())
    assert any(row["meeting_count"] for row in kept_rows)
    tallies_recount()
    assert (
        list(Body.objects.order_by("pk").values()) + list(Person.objects.order_by("pk").values()) == kept_rows
    )


def test_occasions_of_entered_minutes_are_a_full_count(ours: Government, fill: Callable[..., int]) -> None:
    fill(30, skip=3)
    kept_rows = list(PolicyDocument.objects.order_by("pk").values())
    assert any(row["times"] > 1 for row in kept_rows)
    occasions_recount(ours)
    assert list(PolicyDocument.objects.order_by("pk").values()) == kept_rows


def test_a_group_is_known_as_one_when_it_is_first_named(db: None) -> None:
    city = Government.objects.create(name="澄湾市人民政府")
    rows = bodies_named(city, ["各部门", "市教育局"])
    assert {name: row.is_group for name, row in rows.items()} == {"各部门": True, "市教育局": False}
