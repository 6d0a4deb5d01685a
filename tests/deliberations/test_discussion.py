"""讨论记录: the secretariat's own, frozen with its digest, nowhere else to be found."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import PASSWORD, given
from yiding.api.models import Token
from yiding.audit.chain import sm3
from yiding.audit.models import Event
from yiding.core.access import Level, Role
from yiding.deliberations import selectors
from yiding.deliberations.discussion import content_of, is_whole
from yiding.deliberations.models import Deliberation, DiscussionRecord
from yiding.deliberations.services import sitting_close, sitting_end
from yiding.search.models import Entry as SearchEntry
from yiding.sittings.models import Entry

from .conftest import MEMBERS, Stage

SAID = "这句话只在会上说过"
pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(stage: Stage) -> Stage:
    stage.open()
    stage.begin(2)
    stage.write(2, "opinion", "text", SAID, key=str(uuid4()))
    sitting_end(sitting=stage.sitting, by=stage.clerk, reason="择日续会")
    sitting_close(sitting=stage.sitting, by=stage.clerk)
    return stage


def test_record_is_frozen_with_its_digest_when_the_sitting_is_closed(closed: Stage) -> None:
    row = DiscussionRecord.objects.get()
    assert row.digest == sm3(row.content.encode("utf-8"))
    assert is_whole(row)
    assert SAID in row.content
    assert row.level == Level.SECRETARIAT
    closed.sitting.refresh_from_db()
    assert content_of(closed.sitting) == row.content
    DiscussionRecord.objects.update(content=row.content.replace(SAID, "另一句"))
    assert not is_whole(DiscussionRecord.objects.get())


def test_level_can_never_be_wider(closed: Stage) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DiscussionRecord.objects.update(level=Level.MEMBERS)


def test_spoiled_record_is_told_on_its_page(closed: Stage, clerk_client: Client) -> None:
    address = reverse("deliberations:discussion", args=[closed.sitting.pk])
    assert "与封存时一致" in clerk_client.get(address).content.decode()
    DiscussionRecord.objects.update(digest="0" * 64)
    assert "与封存时不一致" in clerk_client.get(address).content.decode()


@pytest.mark.parametrize("role", [None, *Role])
def test_exactly_the_secretariat_reads_what_was_said(closed: Stage, role: Role | None) -> None:
    user = User.objects.create_user("reader", password=PASSWORD)
    given(user, *([role] if role else []))
    reads = role in {Role.CLERK, Role.DIRECTOR}
    named = {
        selectors.deliberations_visible_to: Deliberation.objects.count(),
        selectors.opinions_visible_to: 1,
        selectors.discussions_visible_to: 1,
        selectors.attendances_visible_to: closed.sitting.attendances.count(),
    }
    for selector, count in named.items():
        assert selector(user).count() == (count if reads else 0), selector
        assert selector(AnonymousUser()).count() == 0
    client = Client()
    client.force_login(user)
    for name in ("discussion", "discussion-print", "room", "people", "room-state", "projector"):
        answer = client.get(reverse(f"deliberations:{name}", args=[closed.sitting.pk]))
        assert answer.status_code == (200 if reads else 403), name
        if not reads:
            assert SAID not in answer.content.decode()


def test_what_was_said_is_in_no_search_no_event_and_no_interface(closed: Stage, clerk_client: Client) -> None:
    assert not any(SAID in str(list(row.values())) for row in SearchEntry.objects.values())
    assert SAID not in clerk_client.get(reverse("search:search"), {"q": SAID}).content.decode().replace(
        f'value="{SAID}"', ""
    ).replace(f"“{SAID}”", "")
    assert not any(SAID in str(event.before) + str(event.after) for event in Event.objects.all())
    assert Token.objects.count() == 0
    routes = Client().get("/api/v1/openapi.json")
    assert "discussion" not in routes.content.decode().lower() or routes.status_code != 200


def test_projector_shows_nothing_of_what_is_said(stage: Stage, clerk_client: Client) -> None:
    stage.open()
    stage.begin(2)
    stage.write(2, "opinion", "text", SAID, key=str(uuid4()))
    stage.write(2, "opinion", "speaker", MEMBERS[0], key=str(uuid4()))
    for name in ("projector", "projector-now"):
        page = clerk_client.get(reverse(f"deliberations:{name}", args=[stage.sitting.pk])).content.decode()
        assert SAID not in page
        assert MEMBERS[0] not in page
        assert "市财政局" in page  # who is next
        assert "data:image/svg+xml" in page


@pytest.mark.parametrize("name", ["room", "people", "room-state", "projector-now", "discussion"])
def test_a_page_takes_as_many_queries_for_one_item_as_for_many(
    stage: Stage, clerk_client: Client, name: str, make_account: Callable[..., User]
) -> None:
    stage.open()
    stage.begin(2)
    address = reverse(f"deliberations:{name}", args=[stage.sitting.pk])
    clerk_client.get(address)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert clerk_client.get(address).status_code == 200
        return len(seen)

    for kind, field in (("opinion", "text"), ("instruction", "text"), ("hearing", "body")):
        stage.write(2, kind, field, "市财政局", key=str(uuid4()))
    few = count()
    for n in range(5, 15):
        entry = Entry.objects.create(sitting=stage.sitting, position=n, act="审议", title=f"第{n}项")
        stage.entries.append(entry)
        stage.begin(n)
        for kind, field in (("opinion", "text"), ("instruction", "text"), ("hearing", "body")):
            for _ in range(3):
                stage.write(n, kind, field, "市财政局", key=str(uuid4()))
    assert count() == few
