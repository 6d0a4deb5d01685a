"""谁能看: who has logged in sees all; who has not is sent to the door and gets no data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse

from yiding.decisions import selectors as decisions
from yiding.decisions.models import Decision, PolicyDocument, PolicyName
from yiding.directory import selectors as directory
from yiding.directory.models import Body, Government, Person, Sighting
from yiding.meetings import selectors as meetings
from yiding.meetings.models import Directive, Item, Meeting
from yiding.supervision import selectors as supervision
from yiding.supervision.models import Matter

from .pages import PAGES

SELECTORS: list[tuple[Callable[..., Any], Any]] = [
    (meetings.meetings_visible_to, Meeting),
    (meetings.meetings_listed, Meeting),
    (meetings.items_visible_to, Item),
    (meetings.directives_visible_to, Directive),
    (decisions.decisions_visible_to, Decision),
    (decisions.decisions_listed, Decision),
    (decisions.decisions_in_chain, Decision),
    (decisions.policies_visible_to, PolicyDocument),
    (decisions.policies_listed, PolicyDocument),
    (decisions.policy_names_visible_to, PolicyName),
    (supervision.matters_visible_to, Matter),
    (supervision.matters_listed, Matter),
    (supervision.matters_in_chain, Matter),
    (directory.governments_visible_to, Government),
    (directory.bodies_visible_to, Body),
    (directory.bodies_listed, Body),
    (directory.persons_visible_to, Person),
    (directory.persons_listed, Person),
    (directory.sightings_visible_to, Sighting),
]


@pytest.mark.parametrize(("selector", "model"), SELECTORS, ids=lambda value: getattr(value, "__name__", ""))
def test_who_has_logged_in_sees_exactly_all_and_others_exactly_nothing(
    selector: Callable[..., Any], model: Any, ours: Government, other: Government, stranger: User
) -> None:
    everything = set(model.objects.values_list("pk", flat=True))
    assert everything
    assert set(selector(stranger).values_list("pk", flat=True)) == everything
    assert set(selector(AnonymousUser()).values_list("pk", flat=True)) == set()


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_logged_in_is_sent_to_the_door(name: str, ours: Government) -> None:
    address = PAGES[name]()
    response = Client().get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("accounts:login"))
    assert response.content == b""


@pytest.mark.parametrize("export", ["xlsx", "csv"])
def test_who_is_not_logged_in_exports_nothing(export: str, ours: Government) -> None:
    response = Client().get(reverse("decisions:decision-list"), {"export": export})
    assert response.status_code == 302
    assert response.content == b""


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("meetings:meeting-detail", [99_999]),
        ("meetings:meeting-print", [99_999]),
        ("meetings:item-detail", [99_999, 1]),
        ("meetings:item-detail", [99_999]),
        ("decisions:policy-detail", [99_999]),
        ("supervision:matter-detail", [99_999]),
        ("directory:body-detail", [99_999]),
        ("directory:person-detail", [99_999]),
        ("directory:body-register", [99_999]),
        ("directory:body-edit", [99_999]),
        ("directory:proposal-detail", [99_999]),
    ],
)
def test_what_is_not_there_is_not_found(name: str, args: list[int], clerk_client: Client) -> None:
    assert clerk_client.get(reverse(name, args=args)).status_code == 404
