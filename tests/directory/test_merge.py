"""合并: whatever was merged, undoing it gives back every row of every table as it was."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiding.audit.models import Event
from yiding.core.errors import NotAllowed, WrongState
from yiding.decisions.models import Decision, DecisionBody
from yiding.directory.errors import MergedSince, NotMergeable
from yiding.directory.merging import bodies_merge, merge_undo, persons_merge, pointing_to
from yiding.directory.models import (
    Body,
    BodyName,
    Government,
    GroupMember,
    Indicator,
    IndicatorValue,
    Merge,
    MergeState,
    Person,
    PersonName,
    Post,
    Sighting,
)
from yiding.directory.services import bodies_named, persons_named
from yiding.directory.tallies import tallies_recount
from yiding.meetings.models import Attendance, Item, Meeting, Presenter
from yiding.supervision.models import Candidate, CandidateBody

from .conftest import See, enter

BODIES = [f"市{name}局" for name in "甲乙丙丁戊"]
PERSONS = ["秦望川", "秦望山", "陆景澄", "贺知夏"]
TABLES: list[Any] = [Body, Person]
TABLES += sorted(
    {model for of in (Body, Person) for model, _field in pointing_to(of)} - {Body, Person},
    key=lambda model: model._meta.label,
)
FIRST = date(2020, 1, 1)


class _Back(Exception):
    """Undoes one example."""


@contextmanager
def one_example() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _Back
    except _Back:
        pass


def dump() -> dict[str, list[Any]]:
    """Every row of every table that names bodies or people; versions count acts and are left out."""
    return {
        table._meta.label: [
            {name: value for name, value in row.items() if name != "version"}
            for row in table.objects.order_by("pk").values()
        ]
        for table in TABLES
    }


def build(chance: random.Random, city: Government) -> None:
    """A directory at random: sightings, seats, posts, names, members, parents, other rooms' rows."""
    for number in range(1, chance.randint(2, 7)):
        day = FIRST + timedelta(days=chance.randint(0, 900)) if chance.random() < 0.9 else None
        pairs = [(chance.choice([*BODIES, ""]), chance.choice([*PERSONS, ""])) for _ in range(5)]
        enter(city, number, day, [pair for pair in pairs if any(pair)])
    bodies = list(bodies_named(city, BODIES).values())
    people = list(persons_named(city, PERSONS).values())
    for number in range(4):
        body, other = chance.sample(bodies, 2)
        BodyName.objects.create(government=city, body=body, name=f"旧名{number}")
        PersonName.objects.create(government=city, person=chance.choice(people), name=f"旧写{number}")
        GroupMember.objects.get_or_create(group=body, member=other, ends_on=None)
        Post.objects.get_or_create(body=body, person=chance.choice(people), title="局长", ends_on=None)
    for low, high in pairwise(bodies):
        if chance.random() < 0.5:
            Body.objects.filter(pk=low.pk).update(parent=high, kind=chance.choice(["", "department"]))
    _others(chance, city, bodies, people)
    tallies_recount()


def _others(chance: random.Random, city: Government, bodies: list[Body], people: list[Person]) -> None:
    meeting = Meeting.objects.create(government=city, kind="常务会议", chair=chance.choice(people))
    item = Item.objects.create(meeting=meeting, no=1, heading="一")
    decision = Decision.objects.create(item=item, meeting=meeting, government=city, outcome="noted")
    matter = Candidate.objects.create(
        government=city, meeting=meeting, item=item, sentence="办", position=0, state="proposed"
    )
    for n, body in enumerate(chance.sample(bodies, 4)):
        DecisionBody.objects.create(decision=decision, body=body, role="presenter")
        CandidateBody.objects.create(candidate=matter, body=body, role="lead", position=n)
        Presenter.objects.create(item=item, position=n, name=body.name, body=body)
        person = chance.choice(people)
        indicator, _new = Indicator.objects.get_or_create(government=city, name="产值", rhythm="year")
        days = {"period": "2025", "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
        IndicatorValue.objects.create(indicator=indicator, body=body, value=n, **days)
        Attendance.objects.create(meeting=meeting, kind="observer", position=n, body=body, person=person)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chance=st.randoms(use_true_random=False), count=st.integers(1, 5))
def test_undoing_merges_gives_back_every_row(
    chance: random.Random, count: int, city: Government, clerk: User
) -> None:
    with one_example():
        build(chance, city)
        before, made = [dump()], []
        for _ in range(count):
            model: Any = chance.choice([Body, Person])
            left = list(model.objects.filter(government=city, merged_into=None).order_by("pk"))
            if len(left) < 2:
                continue
            kept, absorbed = chance.sample(left, 2)
            merge = bodies_merge if model is Body else persons_merge
            made.append(merge(kept=kept, absorbed=absorbed, by=clerk))
            assert not Sighting.objects.filter(**{made[-1].model: absorbed}).exists()
            now = dump()
            tallies_recount()
            assert dump() == now
            before.append(now)
        for done in reversed(made):
            assert dump() == before.pop()
            merge_undo(merge=done, by=clerk)
        assert dump() == before.pop()
        assert before == []


def _seen(government: Government) -> set[tuple[Any, ...]]:
    rows = Sighting.objects.filter(government=government).select_related("body", "person")
    return {
        (row.meeting_id % 100, row.path, row.body and row.body.name, row.person and row.person.name)
        for row in rows
    }


@pytest.mark.parametrize("seed", range(4))
def test_what_was_entered_in_between_goes_back_as_if_never_merged(
    seed: int, city: Government, neighbour: Government, clerk: User
) -> None:
    """岚渚市 sees the same meetings and merges nothing; in the end both say the same."""
    chance = random.Random(seed)
    meetings = [
        [(chance.choice(BODIES), chance.choice([*PERSONS, ""])) for _ in range(4)] for _number in range(8)
    ]
    made: list[Merge] = []
    for number, seats in enumerate(meetings, start=1):
        enter(city, number, FIRST + timedelta(days=number), seats)
        enter(neighbour, 100 + number, FIRST + timedelta(days=number), seats)
        if number == 4:
            bodies, people = bodies_named(city, BODIES), persons_named(city, PERSONS)
            made.append(bodies_merge(kept=bodies["市甲局"], absorbed=bodies["市乙局"], by=clerk))
            made.append(persons_merge(kept=people["秦望川"], absorbed=people["秦望山"], by=clerk))
    assert not Sighting.objects.filter(government=city, body__name="市乙局").exists()
    for merge in reversed(made):
        merge_undo(merge=merge, by=clerk)
    bodies_named(neighbour, BODIES)
    assert _seen(city) == _seen(neighbour)
    columns = ("name", "meeting_count", "first_seen_on", "last_seen_on", "duty_count")
    ours, theirs = (Body.objects.filter(government=one).values_list(*columns) for one in (city, neighbour))
    assert set(ours) == set(theirs)


def test_a_merged_name_means_the_body_that_was_kept(city: Government, clerk: User, see: See) -> None:
    see(1, FIRST, [("市发展和改革委员会", ""), ("市发改委", "秦望川")])
    kept, absorbed = (Body.objects.get(name=name) for name in ("市发展和改革委员会", "市发改委"))
    bodies_merge(kept=kept, absorbed=absorbed, by=clerk)
    see(2, FIRST, [("市发改委", "秦望川")])
    assert {row.body_written for row in Sighting.objects.filter(body=kept)} == {"", "市发改委"}
    assert bodies_named(city, ["市发改委"]) == {"市发改委": kept}
    kept.refresh_from_db()
    assert kept.meeting_count == 2
    assert Person.objects.get(name="秦望川").latest_body == kept


def test_each_act_writes_one_event(city: Government, clerk: User) -> None:
    one, two = bodies_named(city, ["市甲局", "市乙局"]).values()
    merge = bodies_merge(kept=one, absorbed=two, by=clerk)
    merge_undo(merge=merge, by=clerk)
    assert list(Event.objects.values_list("kind", flat=True)) == ["body.merged", "body.merge_undone"]


def test_merges_are_undone_from_the_last(city: Government, clerk: User) -> None:
    rows = bodies_named(city, ["市甲局", "市乙局", "市丙局"])
    first = bodies_merge(kept=rows["市乙局"], absorbed=rows["市甲局"], by=clerk)
    second = bodies_merge(kept=rows["市丙局"], absorbed=rows["市乙局"], by=clerk)
    assert bodies_named(city, ["市甲局"])["市甲局"] == rows["市丙局"]
    with pytest.raises(MergedSince):
        merge_undo(merge=first, by=clerk)
    first.refresh_from_db()
    assert first.state == MergeState.MADE
    merge_undo(merge=second, by=clerk)
    merge_undo(merge=first, by=clerk)
    with pytest.raises(WrongState):
        merge_undo(merge=first, by=clerk)


def test_what_cannot_be_merged(city: Government, neighbour: Government, clerk: User) -> None:
    one, two = (bodies_named(each, ["市甲局"])["市甲局"] for each in (city, neighbour))
    for kept, absorbed in ((one, two), (one, one)):
        with pytest.raises(NotMergeable):
            bodies_merge(kept=kept, absorbed=absorbed, by=clerk)
    with pytest.raises(NotAllowed):
        bodies_merge(kept=one, absorbed=two, by=AnonymousUser())  # type: ignore[arg-type]
    assert not Merge.objects.exists()


def test_every_table_that_points_to_a_body_is_known() -> None:
    """They are found by themselves, whatever room they are in."""
    own = {BodyName, GroupMember, PersonName, Post, Sighting, Indicator, IndicatorValue}
    assert set(TABLES) >= own | {Attendance, Presenter, DecisionBody, CandidateBody, Meeting}
