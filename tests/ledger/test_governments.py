"""谁家的数据: ours and other governments' never mix; lists show ours unless asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yiding.decisions.models import Decision, PolicyDocument
from yiding.directory.models import Body, Government, Person
from yiding.meetings.models import Meeting
from yiding.supervision.models import Candidate

LISTS: list[tuple[str, Any]] = [
    ("meetings:meeting-list", Meeting),
    ("decisions:decision-list", Decision),
    ("decisions:policy-list", PolicyDocument),
    ("supervision:candidate-list", Candidate),
    ("directory:body-list", Body),
    ("directory:person-list", Person),
]


def count(client: Client, name: str, **asked: Any) -> int:
    return int(client.get(reverse(name), asked).context["table"].number)


@pytest.mark.parametrize(("name", "model"), LISTS)
def test_a_list_shows_ours_unless_asked(
    name: str, model: Any, ours: Government, other: Government, clerk_client: Client
) -> None:
    mine, theirs = (model.objects.filter(government=each).count() for each in (ours, other))
    assert mine
    assert theirs
    assert count(clerk_client, name) == mine
    assert count(clerk_client, name, government=ours.pk) == mine
    assert count(clerk_client, name, government=other.pk) == theirs
    assert count(clerk_client, name, government="all") == mine + theirs
    assert count(clerk_client, name, government="") == mine + theirs


def test_where_no_government_is_ours_a_list_shows_all(other: Government, clerk_client: Client) -> None:
    assert count(clerk_client, "meetings:meeting-list") == Meeting.objects.count()


def test_one_government_alone_needs_no_filter(ours: Government, clerk_client: Client) -> None:
    table = clerk_client.get(reverse("meetings:meeting-list")).context["table"]
    assert [control.key for control in table.controls] == ["year", "kind"]
    assert table.chips == []


def test_a_body_of_the_same_name_elsewhere_is_another_body(
    ours: Government, other: Government, clerk_client: Client
) -> None:
    mine, theirs = (Body.objects.get(government=each, name="市教育局") for each in (ours, other))
    page = clerk_client.get(reverse("directory:body-detail", args=[mine.pk]))
    seen = {row.meeting_id for row in mine.sightings.all()}
    assert seen.isdisjoint({row.meeting_id for row in theirs.sightings.all()})
    assert page.context["body"].seen == len(seen)
    assert other.name not in page.content.decode()


def test_figures_of_a_body_count_within_its_government(
    ours: Government, other: Government, clerk_client: Client
) -> None:
    body = Body.objects.get(government=ours, name="市教育局")
    figures = clerk_client.get(reverse("directory:body-detail", args=[body.pk])).context["figures"]
    led = Candidate.objects.filter(bodies__body=body, bodies__role="lead").distinct().count()
    assert [figure.value for figure in figures][-1] == led
    for figure in figures:
        assert clerk_client.get(figure.url).context["table"].number == figure.value


def test_the_calendar_is_that_of_one_government(
    ours: Government, other: Government, clerk_client: Client
) -> None:
    year = Meeting.objects.filter(government=other).latest("held_on").held_on.year  # type: ignore[union-attr]
    address = reverse("meetings:meeting-calendar")
    both = clerk_client.get(address, {"year": year, "government": "all"}).context["count"]
    mine = clerk_client.get(address, {"year": year}).context["count"]
    assert mine == Meeting.objects.filter(government=ours, held_on__year=year).count()
    assert both == Meeting.objects.filter(held_on__year=year).count()
