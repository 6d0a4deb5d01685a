"""同名: two people of one name are told apart by a person, found by body and day, and exactly joined."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiding.audit.models import Event
from yiding.core.errors import NotAllowed, WrongState
from yiding.directory.errors import MergedSince, NameTaken, NotSplittable, SplitSince
from yiding.directory.judging import proposal_accept, proposal_reopen
from yiding.directory.merging import merge_undo, persons_merge
from yiding.directory.models import (
    Body,
    Government,
    Person,
    Post,
    Proposal,
    ProposalKind,
    Sighting,
    Split,
)
from yiding.directory.package import package_import, package_of
from yiding.directory.proposing import proposals_find
from yiding.directory.register import post_add
from yiding.directory.resolving import resolve_person
from yiding.directory.services import bodies_named, persons_named
from yiding.directory.splitting import person_split, split_undo
from yiding.directory.tallies import tallies_recount
from yiding.meetings.models import Attendance, Meeting

from .conftest import See
from .test_merge import build, dump, one_example

NAME = "秦望川"
FIRST = date(2024, 1, 1)


def sightings_for(person: Person, *bodies: str) -> list[int]:
    rows = Sighting.objects.filter(person=person, body__name__in=bodies)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def split(person: Person, body: str, by: User) -> Person:
    done = person_split(person=person, note=body, sightings=sightings_for(person, body), by=by)
    return Person.objects.get(pk=done.made_id)


@pytest.fixture
def two(see: See) -> Person:
    """One name, by turns for 市甲局 and 市乙局: two people, taken for one."""
    for number in range(1, 7):
        see(number, FIRST + timedelta(days=number), [("市甲局" if number % 2 else "市乙局", NAME)])
    return Person.objects.get(name=NAME)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chance=st.randoms(use_true_random=False), count=st.integers(1, 5))
def test_undoing_splits_and_merges_gives_back_every_row(
    chance: random.Random, count: int, city: Government, clerk: User
) -> None:
    with one_example():
        build(chance, city)
        before, made = [dump()], []
        for number in range(count):
            act = _split_at_random if chance.random() < 0.7 else _merge_at_random
            if (done := act(chance, city, clerk, number)) is None:
                continue
            made.append(done)
            now = dump()
            tallies_recount()
            assert dump() == now
            before.append(now)
        for done in reversed(made):
            assert dump() == before.pop()
            if isinstance(done, Split):
                split_undo(split=done, by=clerk)
            else:
                merge_undo(merge=done, by=clerk)
        assert dump() == before.pop()
        assert before == []


def _split_at_random(chance: random.Random, city: Government, by: User, number: int) -> Any:
    person = chance.choice(list(Person.objects.filter(government=city, merged_into=None).order_by("pk")))
    seen = list(person.sightings.order_by("pk").values_list("pk", flat=True))
    held = list(person.posts.order_by("pk").values_list("pk", flat=True))
    some = [key for key in seen if chance.random() < 0.5]
    posts = [key for key in held if chance.random() < 0.5]
    if not some and not posts:
        return None
    done = person_split(person=person, note=f"其{number}", sightings=some, posts=posts, by=by)
    assert set(Sighting.objects.filter(person=done.made_id).values_list("pk", flat=True)) == set(some)
    assert set(Post.objects.filter(person=done.made_id).values_list("pk", flat=True)) == set(posts)
    return done


def _merge_at_random(chance: random.Random, city: Government, by: User, _number: int) -> Any:
    left = list(Person.objects.filter(government=city, merged_into=None).order_by("pk"))
    kept, absorbed = chance.sample(left, 2)
    return persons_merge(kept=kept, absorbed=absorbed, by=by)


def test_a_name_means_the_namesake_who_was_seen_for_the_body(two: Person, see: See, clerk: User) -> None:
    """The next minutes find the right one by themselves; joined again, all is one person's."""
    other = split(two, "市乙局", clerk)
    seats = {
        name: body.pk for name, body in bodies_named(two.government, ["市甲局", "市乙局", "市丙局"]).items()
    }
    for body, person in (("市甲局", two), ("市乙局", other), ("市丙局", two)):
        assert persons_named(two.government, [NAME], FIRST, {NAME: seats[body]}) == {NAME: person}
    assert persons_named(two.government, [NAME], FIRST) == {NAME: two}
    assert resolve_person(two.government, "秦望川（市乙局）") == other
    assert (str(other), other.meeting_count, two.meeting_count) == ("秦望川（市乙局）", 3, 6)
    two.refresh_from_db()
    assert two.meeting_count == 3


def test_a_post_that_covers_the_day_counts_more_than_sightings(two: Person, clerk: User) -> None:
    other = split(two, "市乙局", clerk)
    body = Body.objects.get(name="市甲局")
    moved = FIRST + timedelta(days=100)
    post_add(body=body, person=other, title="局长", starts_on=moved, by=clerk)

    seats = {NAME: body.pk}
    assert persons_named(two.government, [NAME], moved, seats) == {NAME: other}
    assert persons_named(two.government, [NAME], moved - timedelta(days=1), seats) == {NAME: two}


def test_what_was_entered_since_comes_back_too(two: Person, see: See, city: Government, clerk: User) -> None:
    done = person_split(person=two, note="市乙局", sightings=sightings_for(two, "市乙局"), by=clerk)
    body = Body.objects.get(name="市乙局")
    post_add(body=body, person=Person.objects.get(pk=done.made_id), title="局长", by=clerk)

    split_undo(split=done, by=clerk)

    assert list(Person.objects.filter(name=NAME)) == [two]
    assert Sighting.objects.filter(person=two).count() == 6
    assert Post.objects.get(body=body).person == two


def test_the_rows_of_the_meetings_go_along(two: Person, city: Government, clerk: User) -> None:
    bodies = bodies_named(city, ["市甲局", "市乙局"])
    rows = {
        number: Attendance.objects.create(
            meeting=Meeting.objects.create(pk=number, government=city, kind="常务会议"),
            kind="observer",
            position=0,
            body=bodies["市甲局" if number % 2 else "市乙局"],
            person=two,
        )
        for number in range(1, 7)
    }
    other = split(two, "市乙局", clerk)

    told = {number: Attendance.objects.get(pk=row.pk).person for number, row in rows.items()}
    assert told == {number: two if number % 2 else other for number in rows}


def test_the_search_asks_a_person_who_decides_and_takes_back(two: Person, clerk: User) -> None:
    proposals_find(two.government)
    one = Proposal.objects.get(kind=ProposalKind.NAMESAKES)
    assert (one.person, one.body and one.body.name) == (two, "市甲局")
    before = dump()

    proposal_accept(proposal=one, version=one.version, by=clerk)
    other = Person.objects.get(name=NAME, note="市乙局")
    assert set(Sighting.objects.filter(person=other).values_list("body__name", flat=True)) == {"市乙局"}
    proposal_reopen(proposal=one, version=one.version, by=clerk)

    assert dump() == before
    assert list(Event.objects.values_list("kind", flat=True)) == ["proposal.accepted", "proposal.reopened"]


def test_who_changed_posts_once_is_not_taken_for_two(see: See, city: Government) -> None:
    for number in range(1, 7):
        see(number, FIRST + timedelta(days=number), [("市甲局" if number < 4 else "市乙局", NAME)])
    proposals_find(city)
    assert not Proposal.objects.filter(kind=ProposalKind.NAMESAKES).exists()


def test_a_body_that_is_neither_namesakes_stays_with_the_first_and_is_asked(
    two: Person, see: See, clerk: User
) -> None:
    split(two, "市乙局", clerk)
    see(9, FIRST + timedelta(days=9), [("市丙局", NAME)])
    proposals_find(two.government)

    asked = Proposal.objects.get(kind=ProposalKind.NAMESAKES)
    assert (asked.person, asked.other_body) == (two, Body.objects.get(name="市丙局"))


def test_what_cannot_be_split(two: Person, neighbour: Government, clerk: User) -> None:
    seen = sightings_for(two, "市乙局")
    for wrong in ({"note": " "}, {"sightings": []}, {"sightings": [*seen, 99_999]}):
        with pytest.raises(NotSplittable):
            person_split(**{"person": two, "note": "市乙局", "sightings": seen, "by": clerk, **wrong})  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        person_split(person=two, note="乙", sightings=seen, by=AnonymousUser())  # type: ignore[arg-type]
    split(two, "市乙局", clerk)
    with pytest.raises(NameTaken):
        person_split(person=two, note="市乙局", sightings=sightings_for(two, "市甲局"), by=clerk)
    assert Split.objects.count() == 1


def test_acts_are_undone_from_the_last(two: Person, see: See, clerk: User) -> None:
    see(8, FIRST, [("市甲局", "秦望山")])
    merge = persons_merge(kept=two, absorbed=Person.objects.get(name="秦望山"), by=clerk)
    first = person_split(person=two, note="市乙局", sightings=sightings_for(two, "市乙局"), by=clerk)
    with pytest.raises(MergedSince):
        merge_undo(merge=merge, by=clerk)
    other = Person.objects.get(pk=first.made_id)
    second = persons_merge(kept=other, absorbed=two, by=clerk)
    with pytest.raises(SplitSince):
        split_undo(split=first, by=clerk)
    merge_undo(merge=second, by=clerk)
    first.refresh_from_db()
    split_undo(split=first, by=clerk)
    with pytest.raises(WrongState):
        split_undo(split=first, by=clerk)
    merge.refresh_from_db()
    merge_undo(merge=merge, by=clerk)
    kinds = ["merged", "split", "merged", "merge_undone", "split_undone", "merge_undone"]
    assert list(Event.objects.values_list("kind", flat=True)) == [f"person.{kind}" for kind in kinds]


def test_namesakes_go_out_and_come_in(two: Person, neighbour: Government, clerk: User) -> None:
    other = split(two, "市乙局", clerk)
    post_add(body=Body.objects.get(name="市乙局"), person=other, title="局长", by=clerk)

    report = package_import(government=neighbour, package=package_of(two.government), by=clerk)

    assert report.is_clean
    there = Person.objects.filter(government=neighbour).order_by("note").values_list("name", "note")
    assert list(there) == [(NAME, ""), (NAME, "市乙局")]
    assert Post.objects.get(body__government=neighbour).person.note == "市乙局"


def test_a_person_splits_and_takes_back_on_the_page(two: Person, clerk_client: Client) -> None:
    page = reverse("directory:person-split", args=[two.pk])
    body = Body.objects.get(name="市乙局")
    assert clerk_client.post(page, {"note": "市乙局"}).status_code == 422
    answer = clerk_client.post(page, {"note": "市乙局", "bodies": [str(body.pk)]})
    done = Split.objects.get()
    assert answer.headers["Location"] == reverse("directory:person-detail", args=[done.made_id])
    assert (
        "秦望川（市乙局）"
        in clerk_client.get(reverse("directory:person-detail", args=[two.pk])).content.decode()
    )

    undo = reverse("directory:split-undo", args=[done.pk])
    assert clerk_client.post(undo, {"version": done.version + 1}).status_code == 409
    assert clerk_client.post(undo, {"version": done.version}).status_code == 302
    assert Person.objects.filter(name=NAME).count() == 1


def test_a_stranger_has_no_such_page(two: Person, stranger_client: Client) -> None:
    assert stranger_client.get(reverse("directory:person-split", args=[two.pk])).status_code == 403
