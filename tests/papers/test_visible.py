"""谁能看: the exact papers of each, draft by draft and when issued; their copies and receipts with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.directory.models import Body
from yiding.files.models import Document
from yiding.files.selectors import documents_visible_to
from yiding.papers.countersigning import Asked, round_open
from yiding.papers.issuing import Issue, paper_issue, paper_revoke
from yiding.papers.models import Paper
from yiding.papers.selectors import papers_visible_to, recipients_visible_to, versions_visible_to
from yiding.papers.services import Facts, paper_draft
from yiding.papers.signing import paper_approve, paper_sign

from .conftest import ISSUED, Enter, person

Bodies = dict[str, Body]


@pytest.fixture
def shelf(issued: Paper, bodies: Bodies, clerk: User, director: User, leader: User) -> dict[str, Paper]:
    """Papers in every state: issued at two levels, revoked, approved, sent for countersigning, drafted."""

    def make(title: str, *, to: str = "", level: Level = Level.GOVERNMENT) -> Paper:
        facts = Facts(title, series="临政函", main_send=to, level=level)
        return paper_draft(
            government=issued.government, kind="letter", facts=facts, text=f"{title}正文。", by=clerk
        )

    def signed(title: str, **more: Level | str) -> Paper:
        paper = make(title, **more)  # type: ignore[arg-type]
        Paper.objects.filter(pk=paper.pk).update(compiled_on=ISSUED)
        paper.refresh_from_db()
        paper_approve(paper=paper, by=director)
        paper_sign(paper=paper, by=leader)
        return paper

    members = signed("members", to="市财政局，东埠镇。", level=Level.MEMBERS)
    revoked = signed("revoked", to="市财政局。")
    for paper in (members, revoked):
        paper_issue(paper=paper, told=Issue(ISSUED), by=clerk)
    paper_revoke(paper=revoked, reason="撤回", by=clerk)
    approved = make("approved")
    paper_approve(paper=approved, by=director)
    asked = make("asked")
    due = clock.now() + timedelta(days=1)
    round_open(paper=asked, asked=Asked([bodies["市财政局"]]), due_at=due, by=clerk)
    drafted = make("drafted")
    return {
        "issued": issued,
        "members": members,
        "revoked": revoked,
        "approved": approved,
        "asked": asked,
        "drafted": drafted,
    }


ALL = {"issued", "members", "revoked", "approved", "asked", "drafted"}


def _seen(user: User, shelf: dict[str, Paper]) -> set[str]:
    keys = set(papers_visible_to(user).values_list("pk", flat=True))
    assert keys <= {paper.pk for paper in shelf.values()}
    return {name for name, paper in shelf.items() if paper.pk in keys}


def test_the_exact_papers_of_each(
    shelf: dict[str, Paper],
    clerk: User,
    director: User,
    leader: User,
    finance: User,
    planner: User,
    town: User,
    stranger: User,
) -> None:
    inspector, assessor = person("inspector", Role.INSPECTOR), person("assessor", Role.ASSESSOR)
    admin = person("admin", Role.SYSTEM_ADMIN)
    seen = {
        user.get_username(): _seen(user, shelf)
        for user in (clerk, director, leader, finance, planner, town, inspector, assessor, admin, stranger)
    }
    assert seen == {
        "clerk": ALL,
        "director": ALL,
        "leader": {"issued", "members", "approved"},
        "finance": {"revoked", "asked"},
        "planner": {"issued"},
        "town": {"issued"},
        "inspector": {"issued", "members"},
        "assessor": set(),
        "admin": set(),
        "stranger": set(),
    }


def test_only_the_asked_version_is_seen_by_who_was_asked(shelf: dict[str, Paper], finance: User) -> None:
    assert set(versions_visible_to(finance).values_list("paper__title", flat=True)) == {"asked"}


def test_a_body_sees_its_own_receipts_only(shelf: dict[str, Paper], finance: User, town: User) -> None:
    assert set(recipients_visible_to(finance).values_list("body__name", flat=True)) == {"市财政局"}
    assert set(recipients_visible_to(town).values_list("body__name", flat=True)) == {"东埠镇"}


def test_copies_are_seen_with_their_paper(
    shelf: dict[str, Paper], planner: User, finance: User, enter: Enter
) -> None:
    own = set(Document.objects.filter(about_id=shelf["issued"].pk).values_list("pk", flat=True))
    assert own
    assert set(documents_visible_to(planner).values_list("pk", flat=True)) == own
    for user, status in ((planner, 200), (finance, 404)):
        answer = enter(user).get(reverse("papers:paper-copy", args=[shelf["issued"].pk, "pdf"]))
        assert answer.status_code == status


def test_lists_and_their_exports_hold_what_may_be_seen(
    shelf: dict[str, Paper], planner: User, leader: User, enter: Enter
) -> None:
    answer = enter(planner).get(reverse("papers:register") + "?export=csv")
    page = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert shelf["issued"].title in page
    assert "members" not in page
    to_sign = enter(leader).get(reverse("papers:sign-list")).content.decode()
    assert "approved" in to_sign
    assert "drafted" not in to_sign


@pytest.mark.parametrize(
    "name", ["papers:paper-list", "papers:register", "papers:inbox", "papers:sign-list", "papers:asked-list"]
)
def test_a_list_asks_as_much_for_one_row_as_for_many(
    name: str,
    issued: Paper,
    clerk: User,
    finance: User,
    enter: Enter,
    bodies: Bodies,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from yiding.papers.models import Recipient

    user = finance if name in ("papers:inbox", "papers:asked-list") else clerk
    client, numbers = enter(user), []
    for count in (1, 12):
        for n in range(count):
            paper = paper_draft(
                government=issued.government,
                kind="letter",
                facts=Facts(f"第{n}件", series="临政函"),
                by=clerk,
            )
            round_open(
                paper=paper,
                asked=Asked([bodies["市财政局"]]),
                due_at=clock.now() + timedelta(days=1),
                by=clerk,
            ) if paper.text else None
            Paper.objects.filter(pk=paper.pk).update(
                state="issued" if name == "papers:register" else "drafting"
            )
            Recipient.objects.create(
                paper=paper,
                sending="main",
                position=n,
                written="市财政局",
                body=bodies["市财政局"],
                sent_at=clock.now(),
            )
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name)).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 15
