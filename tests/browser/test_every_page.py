"""每一页: each page of the address table in a real browser, wide and narrow, in Chinese and in English.

An address is either a page here, or it is named with the reason why it is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.addresses import addresses
from yiding.core import catalogue

HOUSE = Path(__file__).resolve().parents[2]
SENTENCES = HOUSE / "src" / "yiding" / "locale" / "en" / "LC_MESSAGES" / "django.po"
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
    "api:token-list": (),
    "api:token-make": (),
    "api:token-detail": ("token",),
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
    "data for a programme": (
        "v1:openapi",
        "v1:me",
        "v1:meeting-list",
        "v1:meeting-detail",
        "v1:item-list",
        "v1:decision-list",
        "v1:decision-detail",
        "v1:body-list",
        "v1:body-detail",
        "v1:person-list",
        "v1:person-detail",
        "v1:root",
        "v1:nowhere",
    ),
    "takes what a page sends": (
        "api:token-revoke",
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

STATES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("intake:file-detail", ("parsed",), ""),
    ("intake:file-detail", ("failed",), ""),
    ("intake:file-detail", ("duplicate",), ""),
    ("intake:file-detail", ("not_minutes",), ""),
    ("search:search", (), "?q=垃圾分类"),
    ("search:search", (), "?q=没有这个词"),
    ("decisions:decision-list", (), "?q=没有这个词&outcome=agreed"),
    ("meetings:meeting-calendar", (), "?year=1999"),
)
"""Pages that look otherwise when a file waits or failed, when something or nothing is found."""

DOOR = "accounts:login"
"""The page for somebody who has not logged in; it sends all others on."""

FILL = """
import json, pathlib
from yiding.cli import main
from django.apps import apps
from django.contrib.auth.models import User
from yiding.accounts.services import account_of, appoint
from yiding.api.services import token_make
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.models import CalendarDay
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Body, Government, Person, Proposal
from yiding.directory.proposing import proposals_find
from yiding.decisions.models import PolicyDocument
from yiding.intake.models import Batch, File, FileState
from yiding.meetings.models import Item, Meeting
from yiding.supervision.models import Matter
calendar_fill()
samples = pathlib.Path({folder!r})
assert main(["import", str(samples / "minutes"), "--confirm", "--quiet", "--processes", "1"]) == 0
main(["import", str(samples / "inbox"), "--quiet", "--processes", "1"])
Government.objects.filter(name="临澜市人民政府").update(is_ours=True)
item = Item.objects.first()
kinds = dict(batch=Batch, policy=PolicyDocument, matter=Matter, body=Body, person=Person)
keys = {{name: kind.objects.first().pk for name, kind in kinds.items()}}
keys |= {{file.state: file.pk for file in File.objects.all()}}
event = Event.objects.exclude(object_id=None).first()
keys |= dict(day=CalendarDay.objects.first().pk, event=event.number)
keys |= dict(kind=event.object_kind, object=event.object_id)
proposals_find(Government.objects.get(is_ours=True))
keys |= dict(part="name", proposal=Proposal.objects.first().pk)
user = User.objects.first()
keeper = User.objects.create_user("keeper")
appoint(keeper, Role.SECURITY_ADMIN)
made = token_make(
    name="数据平台", account=account_of(user), scopes=["read:meetings"], expires_on=clock.today(), by=keeper
)
keys |= dict(token=made.token.pk)
User.objects.update(is_superuser=True, is_staff=True)
keys |= dict(meeting=item.meeting_id, item=item.no, file=keys["confirmed"])
rooms = [model for model in apps.get_models() if model.__module__.startswith("yiding.")]
told = [str(row) for model in rooms for row in model.objects.values_list()]
told += [f"{{one}} {{one.chair}}{{one.chair_title}}" for one in Meeting.objects.all()]
print("KEYS", json.dumps([keys, "\\n".join(told)]))
"""

SAID = """() => {
  const said = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest("[lang|=zh], [data-path]")) said.push(walk.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    said.push(...[...document.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name)));
  return said.map((text) => text.trim());
}"""
MARKUP = re.compile(r"</?[a-z]+[ >]")
CHINESE = re.compile("[\u4e00-\u9fff]+")
NAMES = ("中文", "秘书", "没有这个词")
"""Chinese on an English page that is no sentence of the page and stands in no row."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The samples in the ledger: a key of each kind of row, and all that its rows tell."""

    keys: dict[str, Any]
    told: str

    def address(self, name: str, takes: tuple[str, ...], query: str = "") -> str:
        return reverse(name, args=[self.keys[kind] for kind in takes]) + query

    def pages(self) -> list[str]:
        """The addresses behind the door, each page in each of its states."""
        inside = [self.address(name, takes) for name, takes in PAGES.items() if name != DOOR]
        return inside + [self.address(*state) for state in STATES]

    def untranslated(self, said: list[str]) -> list[str]:
        """What somebody forgot: sentences of the catalogue, and Chinese that stands in no row."""
        known = catalogue.read(SENTENCES)
        forgotten = {text for text in said if text in known and known[text] != (text,)}
        words = {word for text in said for word in CHINESE.findall("".join(text.split()))}
        return sorted(forgotten | {word for word in words if word not in self.told and word not in NAMES})


def test_every_address_is_a_page_or_has_its_reason() -> None:
    told = {*PAGES, *(name for names in NO_PAGES.values() for name in names)}
    assert {address.name for address in addresses()} == told


@pytest.fixture(scope="module")
def ledger(office: Any) -> Ledger:
    printed = office.python(FILL.format(folder=str(HOUSE / "samples")))
    line = next(line for line in printed.splitlines() if line.startswith("KEYS "))
    keys, told = json.loads(line.removeprefix("KEYS "))
    return Ledger(keys, "".join(told.split()))


def _faults(page: Any, address: str) -> list[str]:
    """What is wrong with a page in any language and on any screen."""
    answer = page.goto(address)
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    faults = [] if answer.status == 200 else [f"status {answer.status}"]
    faults += [] if page.url.startswith(page.watch.home + urlsplit(address).path) else [f"led to {page.url}"]
    faults += [f"{wide} px wide on a screen of {screen}"] if wide > screen else []
    faults += ["markup shown as text"] if MARKUP.search(page.inner_text("body")) else []
    return faults


def _leave(page: Any) -> str:
    """Logs out; gives back the address of the door."""
    page.context.clear_cookies(name="sessionid")
    return reverse(DOOR)


@pytest.mark.parametrize("size", ["page", "phone"])
def test_each_page_is_whole_accessible_and_no_wider_than_the_screen(
    size: str,
    ledger: Ledger,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    request: pytest.FixtureRequest,
) -> None:
    page = request.getfixturevalue(size)
    found = {address: _faults(page, address) + axe(page) for address in ledger.pages()}
    door = _leave(page)
    found[door] = _faults(page, door) + axe(page)
    assert {address: faults for address, faults in found.items() if faults} == {}
    no_outside_requests(page)
    assert page.watch.refused == []


@pytest.mark.parametrize("size", ["page", "phone"])
def test_each_page_speaks_english_too(
    size: str,
    ledger: Ledger,
    no_outside_requests: Callable[[Any], None],
    request: pytest.FixtureRequest,
) -> None:
    page = request.getfixturevalue(size)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.watch.home}])
    found = {address: _in_english(page, address, ledger) for address in ledger.pages()}
    door = _leave(page)
    found[door] = _in_english(page, door, ledger)
    assert {address: faults for address, faults in found.items() if faults} == {}
    no_outside_requests(page)
    assert page.watch.refused == []


def _in_english(page: Any, address: str, ledger: Ledger) -> list[str]:
    faults = _faults(page, address)
    faults += [] if page.get_attribute("html", "lang") == "en" else ["not said to be English"]
    return faults + ledger.untranslated(page.evaluate(SAID))
