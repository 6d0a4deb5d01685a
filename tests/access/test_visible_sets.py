"""谁看到哪些: the exact set of rows that each role sees, in selectors, search, pages, counts and exports."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse

from tests.conftest import given
from yiding.accounts.models import Account, Holding
from yiding.core.access import Level, Role
from yiding.decisions import selectors as decisions
from yiding.directory import selectors as directory
from yiding.directory.models import Body, Government, Person, Post, Sighting
from yiding.meetings import selectors as meetings
from yiding.meetings.models import Item, Meeting
from yiding.search.models import Entry
from yiding.search.query import understand
from yiding.search.selectors import Wanted, find
from yiding.supervision import candidate_selectors as supervision

from .conftest import ROLES, Cast

READS = {
    Role.CLERK: Level.SECRETARIAT,
    Role.DIRECTOR: Level.SECRETARIAT,
    Role.INSPECTOR: Level.SECRETARIAT,
    Role.LEADER: Level.MEMBERS,
    Role.LIAISON: Level.GOVERNMENT,
    Role.BODY_HEAD: Level.GOVERNMENT,
    Role.ASSESSOR: Level.GOVERNMENT,
    Role.FUND_MANAGER: Level.GOVERNMENT,
    Role.OBSERVER: Level.PUBLIC,
}
"""Up to which level each role reads; who is not named reads nothing."""

HANGING = {
    "items": (meetings.items_visible_to, "meeting_id"),
    "directives": (meetings.directives_visible_to, "item__meeting_id"),
    "decisions": (decisions.decisions_visible_to, "meeting_id"),
    "routes": (decisions.routes_visible_to, "decision__meeting_id"),
    "decision bodies": (decisions.decision_bodies_visible_to, "decision__meeting_id"),
    "names": (decisions.policy_names_visible_to, "item__meeting_id"),
    "matters": (supervision.candidates_visible_to, "meeting_id"),
    "sightings": (directory.sightings_visible_to, "meeting_id"),
}
"""What hangs on a meeting: its selector, and the way back."""


def readable(role: Role | None, levels: dict[Level, int]) -> set[int]:
    top = READS.get(role) if role else None
    return set() if top is None else {pk for level, pk in levels.items() if level <= top}


@pytest.mark.parametrize("role", ROLES)
def test_minutes_and_all_that_hangs_on_them(role: Role | None, cast: Cast, levels: dict[Level, int]) -> None:
    viewer, expected = cast(role), readable(role, levels)
    assert set(meetings.meetings_visible_to(viewer).values_list("pk", flat=True)) == expected
    for name, (selector, back) in HANGING.items():
        rows: Any = selector(viewer)
        hanging = rows.model.objects.filter(**{f"{back}__in": expected})
        assert set(rows.values_list("pk", flat=True)) == set(hanging.values_list("pk", flat=True)), name


@pytest.mark.parametrize("role", ROLES)
def test_documents_are_seen_where_an_item_names_them(
    role: Role | None, cast: Cast, levels: dict[Level, int]
) -> None:
    seen = set(decisions.policies_visible_to(cast(role)).values_list("pk", flat=True))
    named = decisions.PolicyName.objects.filter(item__meeting__in=readable(role, levels))
    assert seen == set(named.values_list("policy", flat=True))


@pytest.mark.parametrize("role", ROLES)
def test_search_finds_what_may_be_read(role: Role | None, cast: Cast, levels: dict[Level, int]) -> None:
    query = understand("会议")
    assert query is not None
    hits = find(query, cast(role), Wanted(), size=1000)
    expected = Entry.objects.filter(meeting_id__in=readable(role, levels), text__contains="会议")
    assert {entry.pk for entry in hits.entries} == set(expected.values_list("pk", flat=True))
    assert hits.count == expected.count()


def test_who_is_not_logged_in_sees_no_row(levels: dict[Level, int]) -> None:
    for selector, _back in HANGING.values():
        assert not selector(AnonymousUser()).exists()
    assert not meetings.meetings_visible_to(AnonymousUser()).exists()


# --- observers: their own items ----------------------------------------------------------------------------


@pytest.fixture
def observer(seat: Body, cast: Cast) -> User:
    """列席人员 of one body."""
    user = User.objects.create_user("seated")
    person = Person.objects.create(government=seat.government, name="柳听雨")
    post = Post.objects.create(body=seat, person=person, title="副局长")
    account = Account.objects.create(user=user, person=person)
    Holding.objects.create(account=account, role=Role.OBSERVER, side="business", post=post)
    return user


def own_items(seat: Body) -> set[int]:
    """The items that name the body anywhere, found another way: through the sightings, row by row."""
    places = Sighting.objects.filter(body=seat, item_no__isnull=False).values_list("meeting_id", "item_no")
    found = {Item.objects.get(meeting=meeting, no=no).pk for meeting, no in set(places)}
    public = Item.objects.filter(meeting__level=Level.PUBLIC).values_list("pk", flat=True)
    return found | set(public)


def test_an_observer_sees_the_items_of_their_body_and_what_is_public(
    observer: User, seat: Body, levels: dict[Level, int]
) -> None:
    own = own_items(seat)
    assert own
    assert own != set(Item.objects.values_list("pk", flat=True))
    assert set(meetings.items_visible_to(observer).values_list("pk", flat=True)) == own
    for selector in (decisions.decisions_visible_to, supervision.candidates_visible_to):
        rows = selector(observer)
        assert set(rows.values_list("pk", flat=True)) == set(
            rows.model.objects.filter(item__in=own).values_list("pk", flat=True)
        )
    query = understand("会议")
    assert query is not None
    found = {entry.pk for entry in find(query, observer, Wanted(), size=1000).entries}
    public = Entry.objects.filter(text__contains="会议", level=Level.PUBLIC)
    of_items = Entry.objects.filter(text__contains="会议", item_id__in=own)
    assert found == set((public | of_items).values_list("pk", flat=True))


def test_an_observers_item_page_shows_no_way_to_the_minutes(
    observer: User, seat: Body, levels: dict[Level, int]
) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(observer)
    item = Item.objects.filter(pk__in=own_items(seat), meeting__level__gt=Level.PUBLIC).first()
    other = Item.objects.exclude(pk__in=own_items(seat)).first()
    assert item is not None
    assert other is not None
    page = client.get(reverse("meetings:item-detail", args=[item.meeting_id, item.no]))
    assert page.status_code == 200
    way = reverse("meetings:meeting-detail", args=[item.meeting_id])
    assert f'href="{way}"' not in page.content.decode()
    assert f'href="{way}?' not in page.content.decode()
    assert client.get(reverse("meetings:meeting-detail", args=[item.meeting_id])).status_code == 404
    assert client.get(reverse("meetings:meeting-print", args=[item.meeting_id])).status_code == 404
    for address in (
        reverse("meetings:item-detail", args=[other.meeting_id, other.no]),
        reverse("meetings:item-detail", args=[other.pk]),
    ):
        assert client.get(address).status_code == 404


# --- pages, counts and exports -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.LIAISON, Role.OBSERVER])
def test_pages_counts_and_exports_show_the_same_rows(
    role: Role, cast: Cast, levels: dict[Level, int]
) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast(role))
    expected = readable(role, levels)
    page = client.get(reverse("meetings:meeting-list"))
    told = page.content.decode()
    assert {pk for pk in levels.values() if reverse("meetings:meeting-detail", args=[pk]) in told} == expected
    assert page.context["table"].count == str(len(expected))
    export: Any = client.get(reverse("meetings:meeting-list"), {"export": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(export.streaming_content).decode("utf-8-sig"))))
    assert len(lines) - 1 == len(expected)
    figures = {str(one.label): one.value for one in client.get("/").context["overview"].figures}
    assert figures["会议"] == len(expected)
    for pk in levels.values():
        answer = client.get(reverse("meetings:meeting-detail", args=[pk]))
        assert answer.status_code == (200 if pk in expected else 404)


def test_tallies_tell_nothing_of_what_not_all_may_read(city: Government, levels: dict[Level, int]) -> None:
    open_ = {levels[Level.PUBLIC], levels[Level.GOVERNMENT]}
    for body in Body.objects.filter(government=city):
        seen = set(
            Sighting.objects.filter(body=body, meeting_id__in=open_).values_list("meeting_id", flat=True)
        )
        assert body.meeting_count == len(seen), body


def test_minutes_that_are_replaced_keep_their_level(city: Government, levels: dict[Level, int]) -> None:
    secret = Meeting.objects.get(pk=levels[Level.SECRETARIAT])
    assert set(Sighting.objects.filter(meeting_id=secret.pk).values_list("level", flat=True)) == {3}
    assert set(Entry.objects.filter(meeting_id=secret.pk).values_list("level", flat=True)) == {3}


def test_two_roles_see_what_either_sees(city: Government, levels: dict[Level, int]) -> None:
    both = given(User.objects.create_user("both"), Role.LIAISON, Role.LEADER)
    seen = set(meetings.meetings_visible_to(both).values_list("pk", flat=True))
    assert seen == readable(Role.LEADER, levels)
