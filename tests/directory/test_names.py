"""名称与日期: within a government a name is one body's at a time, and means that body as of the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiding.core.errors import EditConflict
from yiding.directory.dates import covers, meet
from yiding.directory.errors import BadDates, Circle, NameTaken
from yiding.directory.models import Body, BodyName, Government, GroupMember, Person, Post, PostKind, Standing
from yiding.directory.register import (
    body_edit,
    expand,
    member_add,
    member_end,
    name_add,
    name_end,
    post_add,
    post_end,
)
from yiding.directory.resolving import How, resolve, resolve_all, resolve_person
from yiding.directory.services import bodies_named, persons_named

from .test_merge import one_example

START = date(2020, 1, 1)
DAYS = st.one_of(st.none(), st.integers(0, 40).map(lambda n: START + timedelta(days=n)))
SPANS = st.tuples(st.integers(0, 2), DAYS, DAYS)
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@EXAMPLES
@given(spans=st.lists(SPANS, min_size=1, max_size=8))
def test_a_name_is_one_bodys_at_a_time_and_means_it_then(
    spans: list[tuple[int, date | None, date | None]], city: Government, clerk: User
) -> None:
    """Whatever is tried, what stands never overlaps, and each day has the body that a plain look finds."""
    with one_example():
        bodies = list(bodies_named(city, ["市甲局", "市乙局", "市丙局"]).values())
        taken: list[tuple[int, date | None, date | None]] = []
        for n, starts_on, ends_on in spans:
            bad = bool(starts_on and ends_on and ends_on < starts_on)
            clash = any(meet((starts_on, ends_on), one[1:]) for one in taken)
            try:
                name_add(of=bodies[n], name="市规划局", by=clerk, starts_on=starts_on, ends_on=ends_on)
            except BadDates:
                assert bad
                continue
            except NameTaken:
                assert clash
                continue
            assert not bad
            assert not clash
            taken.append((n, starts_on, ends_on))
        for number in range(-2, 44):
            day = START + timedelta(days=number)
            owners = [bodies[n] for n, *ends in taken if (ends[0] or day) <= day <= (ends[1] or day)]
            assert len(owners) <= 1
            found = resolve(city, "市规划局", day)
            assert (found is not None) == bool(taken)
            if owners and found:
                assert (found.body, found.how) == (owners[0], How.DATED)
            elif found:
                assert found.how == How.OUTSIDE


@given(st.builds(BodyName, starts_on=DAYS, ends_on=DAYS), DAYS)
def test_a_span_covers_a_day_as_the_database_says(span: BodyName, day: date | None) -> None:
    told = covers(span, day)
    if day is None:
        assert told == (span.ends_on is None)
    else:
        assert told == (
            not (span.starts_on and span.starts_on > day) and not (span.ends_on and span.ends_on < day)
        )


def test_names_resolve_within_their_government_as_of_the_day(
    city: Government, neighbour: Government, clerk: User
) -> None:
    new, old = (bodies_named(city, [name])[name] for name in ("市资规局", "市规划局"))
    theirs = bodies_named(neighbour, ["市规划局"])["市规划局"]
    name_add(of=old, name="市规划局", by=clerk, ends_on=date(2019, 3, 31))
    name_add(of=new, name="市规划局", by=clerk, starts_on=date(2024, 1, 1))
    days = {date(2018, 1, 1): old, date(2019, 3, 31): old, date(2024, 1, 1): new, date(2026, 1, 1): new}
    for day, body in days.items():
        assert resolve_all(city, ["市规划局"], day) == {"市规划局": body}
        assert bodies_named(city, ["市规划局"], day) == {"市规划局": body}
        assert resolve_all(neighbour, ["市规划局"], day) == {"市规划局": theirs}
    gap = resolve(city, "市规划局", date(2020, 1, 1))
    assert gap is not None
    assert (gap.body, gap.how) == (old, How.OUTSIDE)
    assert resolve(city, "市规划局") == resolve(city, "市规划局", date(2024, 1, 1))
    assert resolve(city, "市无名局") is None


def test_a_person_is_known_by_every_spelling(city: Government, clerk: User) -> None:
    person = persons_named(city, ["秦望川"])["秦望川"]
    name_add(of=person, name="秦望山", by=clerk)
    assert resolve_person(city, "秦望山") == person
    assert persons_named(city, ["秦望山"], START) == {"秦望山": person}
    assert Person.objects.count() == 1


def test_the_name_of_another_body_is_taken(city: Government, clerk: User) -> None:
    one, _two = bodies_named(city, ["市甲局", "市乙局"]).values()
    with pytest.raises(NameTaken):
        name_add(of=one, name="市乙局", by=clerk)
    assert not BodyName.objects.exists()


def test_a_name_that_ends_makes_room_for_the_next(city: Government, clerk: User) -> None:
    one, two = bodies_named(city, ["市甲局", "市乙局"]).values()
    row = name_add(of=one, name="市规划局", by=clerk)
    name_end(row=row, ends_on=START, by=clerk)
    name_add(of=two, name="市规划局", by=clerk, starts_on=START + timedelta(days=1))
    assert resolve_all(city, ["市规划局"], START) == {"市规划局": one}
    assert resolve_all(city, ["市规划局"]) == {"市规划局": two}


@pytest.mark.parametrize(
    "ends",
    [
        ((None, None), (None, START)),
        ((START, None), (None, None)),
        ((START, None), (START, START)),
        ((None, START), (START - timedelta(days=9), START)),
    ],
)
def test_the_database_itself_refuses_what_it_can(
    ends: tuple[tuple[date | None, date | None], ...], city: Government
) -> None:
    one, two = bodies_named(city, ["市甲局", "市乙局"]).values()
    (first, last), second = ends
    BodyName.objects.create(government=city, body=one, name="名", starts_on=first, ends_on=last)
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyName.objects.create(government=city, body=two, name="名", starts_on=second[0], ends_on=second[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.filter(pk=one.pk).update(parent=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.filter(pk=one.pk).update(starts_on=START, ends_on=START - timedelta(days=1))


def test_a_group_expands_to_its_members_of_the_day(city: Government, clerk: User) -> None:
    rows = bodies_named(city, ["各地各部门", "各区镇", "白沙镇", "青石镇", "市财政局"])
    everybody, towns = rows["各地各部门"], rows["各区镇"]
    left = member_add(group=towns, member=rows["白沙镇"], by=clerk, ends_on=date(2021, 12, 31))
    member_add(group=towns, member=rows["青石镇"], by=clerk, starts_on=date(2022, 1, 1))
    member_add(group=everybody, member=towns, by=clerk)
    member_add(group=everybody, member=rows["市财政局"], by=clerk)
    Body.objects.filter(name="市财政局").update(protocol_order=1)

    def names(on: date | None) -> list[str]:
        everybody.refresh_from_db()
        return [body.name for body in expand(everybody, on)]

    assert names(date(2021, 12, 31)) == ["市财政局", "白沙镇"]
    assert names(date(2022, 1, 1)) == names(None) == ["市财政局", "青石镇"]
    assert expand(rows["市财政局"]) == [rows["市财政局"]]
    with pytest.raises(Circle):
        member_add(group=towns, member=everybody, by=clerk)
    with pytest.raises(NameTaken):
        member_add(group=towns, member=rows["白沙镇"], by=clerk, starts_on=date(2021, 1, 1))
    member_end(row=left, ends_on=date(2020, 12, 31), by=clerk)
    assert names(date(2021, 6, 1)) == ["市财政局"]
    assert GroupMember.objects.count() == 4


def test_posts_of_all_kinds_lie_side_by_side(city: Government, clerk: User) -> None:
    body = bodies_named(city, ["市安委会"])["市安委会"]
    people = list(persons_named(city, ["秦望川", "沈砚舟"]).values())
    for person in people:
        post_add(body=body, person=person, title="主任", by=clerk, kind=PostKind.CO_CHAIR, starts_on=START)
    with pytest.raises(NameTaken):
        post_add(body=body, person=people[0], title="主任", by=clerk, kind=PostKind.ACTING)
    post = Post.objects.get(person=people[0])
    post_end(post=post, ends_on=date(2021, 1, 1), version=post.version, by=clerk)
    with pytest.raises(EditConflict):
        post_end(post=post, ends_on=date(2022, 1, 1), version=post.version, by=clerk)
    with pytest.raises(BadDates):
        post_end(post=post, ends_on=date(2019, 1, 1), version=2, by=clerk)
    post_add(body=body, person=people[0], title="主任", by=clerk, starts_on=date(2021, 1, 2))
    assert Post.objects.filter(person=people[0]).count() == 2


def test_the_second_saver_is_told(city: Government, clerk: User) -> None:
    body, above = bodies_named(city, ["市甲局", "市政府"]).values()
    body = Body.objects.get(name="市甲局")
    above = Body.objects.get(name="市政府")
    values = {"kind": "department", "parent_id": above.pk, "standing": Standing.LISTED}
    body_edit(body=body, version=1, by=clerk, values=values)
    assert (body.kind, body.parent, body.version) == ("department", above, 2)
    with pytest.raises(EditConflict):
        body_edit(body=body, version=1, by=clerk, values={"kind": "office"})
    with pytest.raises(Circle):
        body_edit(body=above, version=1, by=clerk, values={"parent_id": body.pk})
