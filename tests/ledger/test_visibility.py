"""谁能看: who has no part in anything sees nothing; who has not logged in is sent to the door.

The exact sets of each role are in tests/access.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from types import ModuleType
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from tests.access.scenes import scene
from tests.accountability import rows as accountability
from tests.bulletins.rows import rows_of as bulletin_rows
from tests.commitments import rows as commitments
from tests.coordination import rows as coordination
from tests.decisions.scene import copies, followups
from tests.deliberations.conftest import stage_with_study
from tests.difficulties import rows as difficulties
from tests.dispatch.rows import rows_of as dispatch_rows
from tests.facts.rows import facts_of
from tests.handovers import rows as handovers
from tests.incidents import rows as incidents
from tests.lookback.rows import rows_of as look_back_rows
from tests.outreach import rows as outreach
from tests.papers.rows import rows_make
from tests.practices import rows as practices
from tests.resources import rows as resources
from tests.rosters import rows as rosters
from tests.supervision.rows import Stage, rows_of, stage_make
from tests.topics.rows import topic_rows
from tests.training import rows as training
from tests.urging.rows import urging_rows
from yiding.core import clock
from yiding.core.access import Level
from yiding.decisions.models import Series, SeriesState
from yiding.deliberations.models import DiscussionRecord, LawText, OnwardConveying, Opinion
from yiding.directory.models import Body, Government, Merge, Person, Post, Proposal, ProposalKind, Split
from yiding.directory.phonebook import phone_set
from yiding.directory.subjects import Enterprise, Indicator, Parcel, Place, PlaceKind
from yiding.files.models import Document, DocumentVersion
from yiding.files.services import Paper, document_make
from yiding.intake.services import batch_open, file_receive
from yiding.meetings.models import Meeting
from yiding.meetings.papers import KIND
from yiding.outreach.services import rule_learn
from yiding.registers.campaigns import campaign_plan
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Sector
from yiding.registers.recording import entry_record
from yiding.rosters.models import Roster, Shift

from .pages import PAGES

ROWS = re.compile(r"QuerySet\[(\w+)\]")

NOT_THE_CLERKS = {
    "own_invitations",
    "events_visible_to",
    "accounts_visible_to",
    "holdings_visible_to",
    "stand_ins_visible_to",
    "impersonations_visible_to",
    "notices_visible_to",
    "deliveries_visible_to",
    "tokens_visible_to",
    "tokens_listed",
    "topics_of_own",
    "topics_visible_to",
    "topics_listed",
    "pool",
    "checks_asked_of",
    "replies_asked_of",
    "topics_read_whole_by",
    "drafts_listed",
    "to_sign_listed",
    "issued_listed",
    "inbox_listed",
    "asked_listed",
    "matters_live",
    "rulesets_visible_to",
    "tasks_lit",
    "accounts_listed",
    "cases_visible_to",
    "readers_visible_to",
    "tasks_overdue",
    "duties_lacking",
    "charges_lacking",
    "checks_with_problem",
    *(f"handovers.{rows}_visible_to" for rows in ("handovers", "lines", "disputes", "bases", "checks")),
    *(f"handovers.{rows}_visible_to" for rows in ("measures", "editions", "matters", "roles")),
    *(f"commitments.{rows}_visible_to" for rows in ("items", "texts", "editions", "checks")),
    *(f"commitments.{rows}_visible_to" for rows in ("breaches", "records", "rounds")),
}
"""What administrators see, or those whose it is and who supervise them: their own tests hold who that is."""


def _selectors() -> Iterator[tuple[Callable[..., Any], Any]]:
    """Every selector of the site that takes a viewer and nothing else, with the model whose rows it gives."""
    for room in apps.get_app_configs():
        if not room.name.startswith("yiding."):
            continue
        for name, function, module in _functions(room):
            shape = inspect.signature(function)
            rows = ROWS.fullmatch(str(shape.return_annotation))
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            is_kept = NOT_THE_CLERKS.isdisjoint({name, f"{room.label}.{name}"})
            if is_own and rows and list(shape.parameters) == ["viewer"] and is_kept:
                yield function, vars(module)[rows[1]]


def _functions(room: AppConfig) -> Iterator[tuple[str, Callable[..., Any], ModuleType]]:
    """The functions of a room's modules of selectors."""
    for found in pkgutil.iter_modules([room.path]):
        if found.name.endswith("selectors"):
            module = import_module(f"{room.name}.{found.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                yield name, function, module


SELECTORS = list(_selectors())
OF_CASES = "accountability."
NOBODYS = {
    Document: Q(about_kind__startswith=OF_CASES),
    DocumentVersion: Q(document__about_kind__startswith=OF_CASES),
    Roster: Q(state="draft"),
    Shift: Q(roster__state="draft"),
}
"""Evidence of a case is on no page of papers: it is read in the case, and each reading is an event. The draft
of a roster is its unit's."""


def test_every_room_with_rows_has_its_rule() -> None:
    named = {function.__name__ for function, _model in SELECTORS}
    ledger = {"meetings_visible_to", "decisions_visible_to", "candidates_visible_to", "bodies_visible_to"}
    assert named >= ledger | {"files_visible_to", "batches_visible_to", "persons_visible_to"}


@pytest.fixture
def rest(ours: Government, clerk: User) -> None:
    """Of the kinds of rows that no minutes make, one each."""
    file_receive(batch=batch_open(by=None), name="旧纪要.txt", content=BytesIO(b"1"), by=None, queue=False)
    paper = Paper(content=BytesIO(b"1"), name="送审稿.txt", level=Level.SECRETARIAT)
    document_make(title="送审稿", about=(KIND, Meeting.objects.earliest("pk").pk), paper=paper, by=clerk)
    Series.objects.create(government=ours, name="民生实事项目实施方案", state=SeriesState.CONFIRMED)
    body, person = (
        Body.objects.filter(government=ours).first(),
        Person.objects.filter(government=ours).first(),
    )
    Post.objects.create(body=body, person=person)
    assert person is not None
    phone_set(person=person, number="13812345678", by=clerk)
    Merge.objects.create(government=ours, model="body", kept_id=body.pk, absorbed_id=0, made_at=clock.now())
    Proposal.objects.create(government=ours, kind=ProposalKind.values[0], key="1", found_at=clock.now())
    place = Place.objects.create(government=ours, name="人民公园", code="1", kind=PlaceKind.values[0])
    Enterprise.objects.create(government=ours, name="澄湾水务有限公司", code="1")
    Parcel.objects.create(government=ours, place=place, number="1")
    Indicator.objects.create(government=ours, name="产值", rhythm="year")
    topic_rows(ours, clerk, body)
    scene(ours, clerk)
    Split.objects.create(government=ours, person_id=1, made_id=2, note="1", made_at=clock.now())
    rows_make(ours, clerk)
    first, second = Meeting.objects.filter(government=ours).order_by("pk")[:2]
    followups(first)
    copies(first, second, clerk)
    _room(ours, clerk)
    _supervision(stage_make(ours), ours)


def _supervision(stage: Stage, ours: Government) -> None:
    """A matter that bodies work on, and what other rooms make of such."""
    facts_of(rows_of(stage))
    bulletin_rows(stage)
    stage.matter(rhythm="month")
    dispatch_rows(stage)
    look_back_rows(stage)
    urging_rows(stage)
    difficulties.rows_of(stage)
    accountability.rows_of(stage)
    practices.rows_of(stage)
    resources.rows_of(stage)
    handovers.rows_of(stage)
    commitments.rows_of(stage)
    rosters.rows_of(stage)
    training.rows_of(stage)
    incidents.rows_of(stage)
    _approach(stage, ours)
    coordination.rows_of(stage)
    _registers(stage, ours)


def _registers(stage: Stage, ours: Government) -> None:
    """A campaign and a hazard."""
    today, town = clock.today(), stage.group
    told = {"name": "安全生产百日攻坚", "lead": town, "first_on": today, "last_on": today}
    campaign_plan(government=ours, values=told, by=stage.inspector)
    sector = Sector.objects.create(government=ours, name="燃气")
    values = {"title": "软管老化", "grade": "general", "sector": sector, "town": town, "local": town}
    entry_record(kind=kind_of("hazards"), government=ours, told=values, by=stage.inspector)


def _approach(stage: Stage, ours: Government) -> None:
    """An approach to a superior body in which something was learned."""
    row = outreach.rows_of(stage).at["detail"]
    rule_learn(approach=row, indicator=Indicator.objects.earliest("pk"), text="口径", by=stage.inspector)


def _room(ours: Government, clerk: User) -> None:
    """A sitting that was closed: what was said, what was studied, how it was conveyed onward."""
    sitting, study = stage_with_study(clerk, ours)
    key = {"deliberation": study}
    Opinion.objects.create(text="先算账", **key)
    LawText.objects.create(government=ours, title="安全生产法")
    told = {"conveyed_on": clock.today(), "form": "会议", "reported_by": clerk, "reported_at": clock.now()}
    OnwardConveying.objects.create(body=Body.objects.filter(government=ours).first(), **key, **told)
    kept = {"content": "{}", "digest": "0" * 64, "frozen_at": clock.now(), "frozen_by": clerk}
    DiscussionRecord.objects.create(sitting=sitting, **kept)


def test_a_clerk_sees_exactly_all_and_others_exactly_nothing(
    ours: Government, other: Government, rest: None, clerk: User, stranger: User
) -> None:
    """One city for all selectors: what is wrong is told by name."""
    wrong = []
    for selector, model in SELECTORS:
        hidden = NOBODYS.get(model, Q(pk__in=()))
        everything = set(model.objects.exclude(hidden).values_list("pk", flat=True))
        seen = [set(selector(who).values_list("pk", flat=True)) for who in (clerk, stranger, AnonymousUser())]
        if not everything or seen != [everything, set(), set()]:
            wrong.append((selector.__name__, len(everything), [len(one) for one in seen]))
    assert wrong == [], "\n".join(map(str, wrong))


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
        ("meetings:paper-add", [99_999]),
        ("files:document-detail", [99_999]),
        ("files:version-add", [99_999]),
        ("files:version-download", [99_999]),
        ("decisions:policy-detail", [99_999]),
        ("supervision:candidate-detail", [99_999]),
        ("directory:body-detail", [99_999]),
        ("directory:person-detail", [99_999]),
        ("directory:body-register", [99_999]),
        ("directory:body-edit", [99_999]),
        ("directory:proposal-detail", [99_999]),
    ],
)
def test_what_is_not_there_is_not_found(name: str, args: list[int], clerk_client: Client) -> None:
    assert clerk_client.get(reverse(name, args=args)).status_code == 404
