"""会议机构: rules as data, who sits on a day, the quorum with its arithmetic, the pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from yiding.audit.models import Event
from yiding.core.errors import EditConflict, NotAllowed
from yiding.councils.errors import CouncilThere, SeatTaken
from yiding.councils.models import Council, SeatKind
from yiding.councils.seating import members_on, quorum, quorum_of, sitters_on
from yiding.councils.services import council_edit, council_make, council_seed, seat_add, seat_end
from yiding.directory.models import Body, BodyKind, Government, Person, Post


@pytest.fixture
def ours(db: None) -> Government:
    return Government.objects.create(name="临澜市人民政府", is_ours=True)


@pytest.fixture
def hall(ours: Government) -> Body:
    return Body.objects.create(government=ours, name="市政府", kind=BodyKind.GOVERNMENT)


@pytest.fixture
def council(ours: Government) -> Council:
    return council_make(government=ours, values={"name": "市政府", "kind": "常务会议", "term": 12}, by=None)


def holds(hall: Body, name: str, title: str, **days: date) -> Post:
    person, _ = Person.objects.get_or_create(government=hall.government, name=name)
    return Post.objects.create(body=hall, person=person, title=title, **days)


@pytest.mark.parametrize(
    ("over", "of", "equal", "count", "needed"),
    [(1, 2, False, 9, 5), (1, 2, False, 8, 5), (1, 2, True, 8, 4), (2, 3, True, 9, 6), (2, 3, False, 9, 7)],
)
def test_quorum_follows_the_rule(
    over: int, of: int, equal: bool, count: int, needed: int, council: Council
) -> None:
    council.quorum_over, council.quorum_of, council.quorum_reached_by_equal = over, of, equal
    found = quorum_of(council, count)
    assert (found.needed, found.of) == (needed, count)
    assert f"{count}×{over}/{of}" in found.words


def test_quorum_says_its_arithmetic_and_may_leave_the_chair_out(council: Council, hall: Body) -> None:
    for n, kind in enumerate((SeatKind.CHAIR, *[SeatKind.MEMBER] * 8)):
        seat_add(council=council, kind=kind, person=holds(hall, f"市领导{n}", "副市长").person, by=None)
    day = date(2026, 11, 27)
    assert quorum(council, day).words == "组成人员 9 人，须超过半数：＞ 9×1/2＝4.5，即至少 5 人"
    council.quorum_counts_chair = False
    assert quorum(council, day).words == "组成人员（不含主持人） 8 人，须超过半数：＞ 8×1/2＝4，即至少 5 人"


def test_seat_of_a_post_passes_on_with_the_post(council: Council, hall: Body) -> None:
    first = holds(hall, "秦望川", "市长", ends_on=date(2026, 6, 30))
    holds(hall, "陆景澄", "代市长", starts_on=date(2026, 7, 1))
    seat_add(council=council, kind=SeatKind.CHAIR, post=first, by=None)
    names = {
        day: [(one.name, one.title) for one in members_on(council, day)]
        for day in (date(2026, 6, 1), date(2026, 8, 1))
    }
    assert list(names.values()) == [[("秦望川", "市长")], [("陆景澄", "代市长")]]


def test_seats_hold_between_their_days_and_once_at_a_time(council: Council, hall: Body, clerk: User) -> None:
    person = holds(hall, "江若湄", "副市长").person
    seat = seat_add(council=council, kind=SeatKind.MEMBER, person=person, by=clerk)
    with pytest.raises(SeatTaken):
        seat_add(council=council, kind=SeatKind.MEMBER, person=person, by=clerk)
    seat_end(seat=seat, ends_on=date(2026, 6, 30), version=1, by=clerk)
    assert [len(sitters_on(council, day)) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [1, 0]
    with pytest.raises(EditConflict):
        seat_end(seat=seat, ends_on=date(2026, 7, 30), version=1, by=clerk)


def test_standard_council_is_made_once_with_the_seats_of_the_posts(ours: Government, hall: Body) -> None:
    for name, title in (
        ("江若湄", "副市长"),
        ("秦望川", "市长"),
        ("陆景澄", "常务副市长"),
        ("纪安然", "秘书长"),
    ):
        holds(hall, name, title)
    council = council_seed(government=ours)
    assert council_seed(government=ours) == council
    assert str(council) == "市政府常务会议"
    told = [(one.kind, one.name) for one in sitters_on(council, date(2026, 11, 27))]
    assert told == [("chair", "秦望川"), ("deputy", "陆景澄"), ("member", "江若湄")]


def test_rules_are_kept_by_the_secretariat_alone(council: Council, clerk: User, stranger: User) -> None:
    with pytest.raises(NotAllowed):
        council_edit(council=council, values={"notice_days": 2}, version=1, by=stranger)
    council_edit(council=council, values={"notice_days": 2}, version=1, by=clerk)
    with pytest.raises(EditConflict):
        council_edit(council=council, values={"notice_days": 3}, version=1, by=clerk)
    event = Event.objects.get(kind="council.edited")
    assert (event.before, event.after) == ({"notice_days": None}, {"notice_days": 2})
    with pytest.raises(CouncilThere):
        council_make(government=council.government, values={"name": "市政府", "kind": "常务会议"}, by=clerk)


def test_pages_make_a_council_and_give_seats(ours: Government, hall: Body, clerk_client: Client) -> None:
    post = holds(hall, "秦望川", "市长")
    assert "按通行规则建立" in clerk_client.get("/councils/").content.decode()
    told = {"name": "市政府", "kind": "市长办公会议", "numbering": "year", "style": "narrative", "version": 0}
    told |= {
        "quorum_over": "1",
        "quorum_of": "2",
        "acts": "听取\n审议",
        "is_active": "on",
        "office": "市政府",
    }
    assert clerk_client.post("/councils/add/", {**told, "quorum_over": "3"}).status_code == 422
    assert clerk_client.post("/councils/add/", told).status_code == 302
    council = Council.objects.get()
    assert (council.acts, council.office) == (["听取", "审议"], hall)
    seat = {"kind": "chair", "post": post.pk}
    assert clerk_client.post(f"/councils/{council.pk}/seats/add/", seat).status_code == 302
    assert clerk_client.post(f"/councils/{council.pk}/seats/add/", {"kind": "member"}).status_code == 422
    page = clerk_client.get(f"/councils/{council.pk}/?on=2026-11-27").content.decode()
    assert "秦望川" in page
    row = council.seats.get()
    end = {"ends_on": "2026-11-30", "version": row.version}
    assert clerk_client.post(f"/councils/seats/{row.pk}/end/", end).status_code == 302
    changed = {**told, "version": 1, "notice_days": "2", **{f"initial-{k}": v for k, v in told.items()}}
    assert clerk_client.post(f"/councils/{council.pk}/edit/", changed).status_code == 302
    answer = clerk_client.post(f"/councils/{council.pk}/edit/", {**changed, "notice_days": "3"})
    assert answer.status_code == 409
