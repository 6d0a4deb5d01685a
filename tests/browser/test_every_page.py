"""每一页: each page of the address table in a real browser, wide and narrow, in Chinese and in English.

An address is either a page here, or it is named with the reason why it is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.addresses import addresses

HOUSE = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.browser

PAGES: dict[str, tuple[str, ...]] = {
    "web:overview": (),
    "web:keyboard": (),
    "web:calendar-list": (),
    "web:calendar-add": (),
    "web:calendar-import": (),
    "web:calendar-edit": ("day",),
    "audit:event-list": (),
    "audit:event-detail": ("event",),
    "audit:object-history": ("kind", "object"),
    "accounts:login": (),
    "accounts:password-change": (),
    "intake:file-list": (),
    "intake:upload": (),
    "intake:batch-detail": ("batch",),
    "intake:file-detail": ("file",),
    "meetings:meeting-list": (),
    "meetings:meeting-calendar": (),
    "meetings:meeting-detail": ("meeting",),
    "meetings:meeting-print": ("meeting",),
    "meetings:item-detail": ("meeting", "item"),
    "decisions:decision-list": (),
    "decisions:policy-list": (),
    "decisions:policy-detail": ("policy",),
    "decisions:series-list": (),
    "supervision:matter-list": (),
    "supervision:matter-detail": ("matter",),
    "directory:body-list": (),
    "directory:body-detail": ("body",),
    "directory:body-register": ("body",),
    "directory:body-edit": ("body",),
    "directory:part-add": ("body", "part"),
    "directory:proposal-list": (),
    "directory:proposal-detail": ("proposal",),
    "directory:exchange": (),
    "directory:enterprise-list": (),
    "directory:place-list": (),
    "directory:parcel-list": (),
    "directory:person-list": (),
    "directory:person-detail": ("person",),
    "search:search": (),
}
"""The pages, and whose key each takes."""

NO_PAGES = {
    "a part of a page": ("intake:totals", "intake:file-state", "intake:file-field", "intake:batch-states"),
    "data for a page": (
        "intake:file-places",
        "intake:file-page",
        "intake:file-original",
        "web:health",
        "directory:directory-export",
    ),
    "takes what a page sends": (
        "accounts:logout",
        "intake:files-retry",
        "intake:batch-create",
        "intake:file-create",
        "intake:file-correct",
        "intake:file-rows",
        "intake:file-undo",
        "intake:file-confirm",
        "intake:file-reread",
        "intake:file-retry",
        "intake:file-replace",
        "decisions:series-confirm",
        "decisions:series-dismiss",
        "decisions:series-undo",
        "web:calendar-clear",
        "directory:merge-undo",
        "directory:part-end",
        "directory:proposal-judge",
        "directory:proposal-search",
        "directory:proposals-judge",
        "web:language",
        "set_language",
    ),
}

FILL = """
import json, pathlib
from yiding.cli import main
from django.contrib.auth.models import User
from yiding.audit.models import Event
from yiding.core.models import CalendarDay
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Body, Government, Person, Proposal
from yiding.directory.proposing import proposals_find
from yiding.decisions.models import PolicyDocument
from yiding.intake.models import Batch, File, FileState
from yiding.meetings.models import Item, Meeting
from yiding.supervision.models import Matter
calendar_fill()
assert main(["import", {folder!r}, "--confirm", "--quiet", "--processes", "1"]) == 0
Government.objects.filter(name="临澜市人民政府").update(is_ours=True)
item = Item.objects.first()
kinds = dict(batch=Batch, policy=PolicyDocument, matter=Matter, body=Body, person=Person)
keys = {{name: kind.objects.first().pk for name, kind in kinds.items()}}
file = File.objects.filter(state=FileState.CONFIRMED).first()
event = Event.objects.exclude(object_id=None).first()
keys |= dict(day=CalendarDay.objects.first().pk, event=event.number)
keys |= dict(kind=event.object_kind, object=event.object_id)
proposals_find(Government.objects.get(is_ours=True))
keys |= dict(part="name", proposal=Proposal.objects.first().pk)
User.objects.update(is_superuser=True, is_staff=True)
keys |= dict(meeting=item.meeting_id, item=item.no, file=file.pk)
print("KEYS", json.dumps(keys))
"""


def test_every_address_is_a_page_or_has_its_reason() -> None:
    told = {*PAGES, *(name for names in NO_PAGES.values() for name in names)}
    assert {address.name for address in addresses()} == told


@pytest.fixture(scope="module")
def keys(office: Any) -> dict[str, Any]:
    """The samples in the ledger, and a key of each kind of row."""
    told = office.python(FILL.format(folder=str(HOUSE / "samples" / "minutes")))
    line = next(line for line in told.splitlines() if line.startswith("KEYS "))
    return dict(json.loads(line.removeprefix("KEYS ")))


def _address(name: str, keys: dict[str, Any]) -> str:
    return reverse(name, args=[keys[kind] for kind in PAGES[name]])


@pytest.mark.parametrize("size", ["page", "phone"])
def test_each_page_is_whole_accessible_and_no_wider_than_the_screen(
    size: str,
    keys: dict[str, Any],
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    request: pytest.FixtureRequest,
) -> None:
    page = request.getfixturevalue(size)
    found: dict[str, list[str]] = {}
    for name in PAGES:
        answer = page.goto(_address(name, keys))
        wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        faults = [] if answer.status == 200 else [f"status {answer.status}"]
        faults += [f"{wide} px wide on a screen of {screen}"] if wide > screen else []
        found[name] = faults + axe(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
    no_outside_requests(page)


def test_each_page_speaks_english_too(keys: dict[str, Any], page: Any) -> None:
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.watch.home}])
    for name in PAGES:
        answer = page.goto(_address(name, keys))
        assert (name, answer.status, page.get_attribute("html", "lang")) == (name, 200, "en")
    assert page.watch.errors == []
