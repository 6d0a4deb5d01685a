"""谁看到哪些材料: the exact papers and versions of each role, by their level and by what they belong to."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse

from yiding.accounts.models import Account, Holding
from yiding.core.access import Level, Role
from yiding.directory.models import Body, Person, Post
from yiding.files.models import Document, DocumentVersion
from yiding.files.selectors import documents_visible_to, versions_visible_to
from yiding.files.services import Paper, document_make, version_add
from yiding.meetings.models import Meeting
from yiding.meetings.papers import KIND

from .conftest import ROLES, Cast
from .test_visible_sets import READS


def paper(level: Level) -> Paper:
    return Paper(content=BytesIO(f"{level}".encode()), name="稿.txt", level=level)


@pytest.fixture
def papers(levels: dict[Level, int], cast: Cast) -> None:
    """Of each meeting one paper for each two levels, those of its first and of its second version."""
    for meeting in levels.values():
        for first in Level:
            for second in Level:
                document = document_make(
                    title=f"{first}{second}", about=(KIND, meeting), paper=paper(first), by=cast(Role.CLERK)
                )
                version_add(document=document, paper=paper(second), by=cast(Role.CLERK))


def expected(role: Role | None) -> tuple[set[int], set[int]]:
    """Papers and versions that a role reads, row by row, from the titles that say what was made."""
    top = READS.get(role) if role else None
    documents, versions = set(), set()
    for row in Document.objects.all():
        meeting = Meeting.objects.get(pk=row.about_id)
        if top is None or meeting.level > top:
            continue
        first, second = map(int, row.title)
        for number, level in ((1, max(first, second)), (2, second)):
            if level <= top:
                versions.add(row.versions.get(number=number).pk)
        if second <= top:
            documents.add(row.pk)
    return documents, versions


def seen(viewer: User | AnonymousUser) -> tuple[set[int], set[int]]:
    return (
        set(documents_visible_to(viewer).values_list("pk", flat=True)),
        set(versions_visible_to(viewer).values_list("pk", flat=True)),
    )


def test_each_role_sees_exactly_the_papers_and_versions_of_its_level(cast: Cast, papers: None) -> None:
    for role in ROLES:
        assert seen(cast(role)) == expected(role), role
    assert seen(AnonymousUser()) == (set(), set())
    sizes = {role: tuple(map(len, seen(cast(role)))) for role in (Role.CLERK, Role.LEADER, Role.LIAISON)}
    assert sizes == {Role.CLERK: (64, 128), Role.LEADER: (36, 63), Role.LIAISON: (16, 24)}
    Document.objects.update(about_kind="nowhere")  # what no room answers for is nobody's
    assert seen(cast(Role.CLERK)) == (set(), set())


def test_pages_and_files_answer_as_the_sets_say(cast: Cast, papers: None) -> None:
    for role in (Role.LEADER, Role.LIAISON, Role.OBSERVER):
        pages_answer(role, cast)


def pages_answer(role: Role, cast: Cast) -> None:
    client = Client()
    client.force_login(cast(role))
    documents, versions = expected(role)
    meetings = {Document.objects.get(pk=pk).about_id for pk in documents}
    for row in Document.objects.filter(title__in=["00", "12", "21", "30", "33"]):
        page = client.get(reverse("files:document-detail", args=[row.pk]))
        assert page.status_code == (200 if row.pk in documents else 404)
        for version in row.versions.all():
            address = reverse("files:version-download", args=[version.pk])
            assert client.get(address).status_code == (200 if version.pk in versions else 404)
            if row.pk in documents:
                assert (address in page.content.decode()) == (version.pk in versions)
        if row.about_id in meetings:
            told = client.get(reverse("meetings:meeting-detail", args=[row.about_id])).content.decode()
            way = reverse("files:document-detail", args=[row.pk])
            assert (f'"{way}"' in told) == (row.pk in documents)


def test_an_observer_of_an_item_has_no_papers_of_its_meeting(
    seat: Body, papers: None, levels: dict[Level, int]
) -> None:
    user = User.objects.create_user("seated")
    person = Person.objects.create(government=seat.government, name="柳听雨")
    post = Post.objects.create(body=seat, person=person, title="副局长")
    account = Account.objects.create(user=user, person=person)
    Holding.objects.create(account=account, role=Role.OBSERVER, side="business", post=post)
    documents, versions = seen(user)
    assert set(Document.objects.filter(pk__in=documents).values_list("about_id", flat=True)) == {
        levels[Level.PUBLIC]
    }
    assert set(DocumentVersion.objects.filter(pk__in=versions).values_list("level", flat=True)) == {0}
