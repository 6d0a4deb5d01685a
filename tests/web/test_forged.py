"""伪造与过期的表单: each is refused, and changes no row and leaves no event.

Sent to every form address of the site: forged and foreign tokens of the form, by people who have no part in
it, with versions that somebody else has overtaken, with keys of rows that are not there or not its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.addresses import Address, addresses
from yiding.accounts.models import Session
from yiding.training.models import Knock

from .forms import FORMS, NOWHERE, Data, Form, World, undone, world_make

pytestmark = pytest.mark.django_db
REFUSED = {403, 404, 409, 422}
FEWEST = 200
WORDS = {"kind": "file", "part": "name", "form": "json"}
WORDS |= {"act": "close", "step": "send", "life": "review", "link": "parent"}


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.FILES_ROOT = tmp_path / "files"
    return world_make()


NO_TOKEN = "no token"


class Attempt(NamedTuple):
    """一次尝试: of what sort, at which address, with what, by whom."""

    sort: str
    form: Form
    address: str
    data: Data
    more: dict[str, Any]
    by: str


def _post(client: Client, form: Form, address: str, data: Data, **more: Any) -> Any:
    if form.body is not None:
        return client.post(address, form.body(), content_type="application/octet-stream", **more)
    return client.post(address, data, **more)


# --- the table of forms against the table of addresses ------------------------------------------------------


@pytest.mark.any_database
def test_every_address_that_takes_a_form_is_in_the_table(world: World) -> None:
    browsers = {by: world.browser(by) for by in world.users}
    inner = (one for one in addresses() if not one.name.startswith("v1:"))
    taking = {one.name for one in inner if _takes_forms(world, browsers, one)}
    assert taking == {form.name for form in FORMS}


def _takes_forms(world: World, browsers: Mapping[str, Client], address: Address) -> bool:
    """Does it say that it takes a form? Where it refuses no method, does nobody hear that it is only read?

    Who is let in hears it for all.
    """
    at = reverse(address.name, kwargs={one: WORDS.get(one, NOWHERE) for one in address.takes})
    for by, browser in browsers.items():
        answer = browser.put(at)
        if answer.status_code == 405:
            return "POST" in answer.headers["Allow"]
        if answer.status_code == 200:
            with undone():
                return world.browser(by).post(at, {"probe": "1"}).status_code != 405
    with undone():
        return all(world.browser(by).post(at, {"probe": "1"}).status_code != 405 for by in world.users)


def test_what_a_page_of_ours_sends_is_taken(world: World) -> None:
    """Else what follows would be refused for another reason."""
    refused = {}
    for form in FORMS:
        with undone():
            answer = _post(world.browser(form.by), form, form.address(world), form.data(world))
        if answer.status_code >= 400:
            refused[form.name] = answer.status_code
    # A spreadsheet that is none; and no register of ours asks for progress by periods.
    assert refused == {
        "registers:entry-progress": 409,
        "commitments:item-import": 422,
        "handovers:handover-import": 422,
        "directory:exchange": 422,
        "web:calendar-import": 422,
        "supervision:progress": 422,
        "training:learner-import": 422,
        "training:question-import": 422,
        "training:staff-import": 422,
    }


# --- the attempts -------------------------------------------------------------------------------------------


def _attempts(world: World) -> Iterator[Attempt]:
    for n, form in enumerate(FORMS):
        address, told = form.address(world), form.data(world)
        for sort, forged, more in _forged_tokens():
            if sort == NO_TOKEN or n % 10 == 0:  # one place looks at tokens; whether it is asked, each says
                yield Attempt(sort, form, address, {**told, **forged}, more, form.by)
        for by in form.outsiders:
            yield Attempt("outsider", form, address, told, {}, by)
        for stale in form.stale_data(world):
            yield Attempt("stale", form, address, stale, {}, form.by)
        for keys in _other_keys(form, world):
            yield Attempt("other row", form, form.address(world, **keys), told, {}, form.by)
        for foreign in form.foreign(world):
            yield Attempt("foreign key", form, address, {**told, **foreign}, {}, form.by)


def _forged_tokens() -> Iterator[tuple[str, Data, dict[str, Any]]]:
    yield NO_TOKEN, {}, {}
    yield "forged token", {"csrfmiddlewaretoken": "a" * 64}, {}
    yield "short token", {"csrfmiddlewaretoken": "x"}, {}
    yield "forged header", {}, {"headers": {"x-csrftoken": "b" * 64}}
    yield "foreign origin", {}, {"headers": {"origin": "https://elsewhere.example"}}


def _other_keys(form: Form, world: World) -> Iterator[Data]:
    keys = form.keys(world)
    for name in ("pk", "key"):
        if name in keys:
            yield {name: NOWHERE}
    yield from form.others(world)


CHECKED = {NO_TOKEN, "forged token", "short token", "forged header", "foreign origin"}


def _made(world: World, attempt: Attempt) -> Any:
    client = world.browser(attempt.by, checks=attempt.sort in CHECKED)
    if attempt.sort == "foreign origin":
        # With a token that would hold, were it not for where it comes from.
        client.get(reverse("accounts:login") if not attempt.by else reverse("web:keyboard"))
        token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "c" * 32
        client.cookies["csrftoken"] = token
        attempt = attempt._replace(data={**attempt.data, "csrfmiddlewaretoken": token})
    return _post(client, attempt.form, attempt.address, attempt.data, **attempt.more)


LOGGING_IN = 'UPDATE "auth_user" SET "last_login"'


def _wrote(asked: CaptureQueriesContext) -> bool:
    """Was anything written but the attempt's own log-in? Only then need the rows be looked at."""
    writes = (
        query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "WITH"))
    )
    return any("_session" not in sql and not sql.startswith(LOGGING_IN) for sql in writes)


def _rows() -> Counter[tuple[str, str]]:
    """Every row of the application and every account, but for when somebody last logged in."""
    models = [one for one in apps.get_models() if one.__module__.startswith("yiding.")]
    models.remove(Session)  # the attempt's own log-in
    models.remove(Knock)  # how often the pages without a log-in were asked for, refused or not
    found: Counter[tuple[str, str]] = Counter()
    with connection.cursor() as cursor:
        for table in (one._meta.db_table for one in models):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.update((table, str(row)) for row in cursor.fetchall())
    users = User.objects.values_list("pk", "username", "password", "is_active")
    found.update(("auth_user", str(row)) for row in users)
    return found


@pytest.mark.any_database
def test_forged_and_stale_forms_are_refused_and_change_nothing(world: World) -> None:
    before, sorts, wrong = _rows(), Counter[str](), []
    seen = set()
    for attempt in _attempts(world):
        connection.queries_log.clear()  # it keeps the last few thousand only, and what is full tells nothing
        with CaptureQueriesContext(connection) as asked:
            answer = _made(world, attempt)
        after = _rows() if _wrote(asked) else before
        if answer.status_code not in REFUSED or after != before:
            changed = sorted({row[0] for row in (after - before) + (before - after)}, key=str)
            wrong.append((attempt.form.word, attempt.sort, attempt.data, answer.status_code, changed))
            before = after
        sorts[attempt.sort] += 1
        seen.add((attempt.sort, attempt.address, str(sorted(attempt.data.items(), key=str)), attempt.by))
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(seen) >= FEWEST
    assert min(sorts.values()) >= 15, sorts
