"""乱填的表单: whatever is sent, no page breaks, nobody is logged out, and what is refused says why.

Hypothesis makes the values; each form address of the site takes its share (``forms.py``), and so do the
addresses that read what is asked for from their query.
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from .forms import FORMS, LISTS, Data, Form, World, undone, world_make

pytestmark = pytest.mark.django_db


class Sheet(NamedTuple):
    """一个文件, under any name."""

    name: str
    content: bytes


Pair = tuple[str, bytes | Sheet]
SENTENCES = ("data-sentence", "field-error", "note-error", "note-warning", "conflict", "field-conflict")
BOUNDARY = "-----------------------------yiding"
ENDING = {"accounts:logout"}
"""After this nobody is logged in."""

EXAMPLES = 4 if os.environ.get("DATABASE_URL", "").startswith("postgres") else 3
"""PostgreSQL refuses more of what is odd than SQLite does: there it is tried harder."""
QUIETLY = settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

NUMBERS = (
    "-1",
    "0",
    "1.5",
    "1e400",
    "NaN",
    "Infinity",
    "0x10",
    "１２",
    "²",
    "٣",
    "1_000",
    "+1",
    "9" * 30,
    "9" * 5000,
)
DATES = (
    "2026-02-30",
    "0000-00-00",
    "99999-01-01",
    "2026-13-01",
    "20260101",
    "昨天",
    "-2026-01-01",
    "9999-12-31",
)
TEXTS = (
    "",
    " ",
    "\u3000",
    "\x00",
    "甲\x00乙",
    "\x1b[31m\x07\x7f",
    "一\r\n二\r三",
    "\u202e倒\ufeff\u200b",
    "议" * 5000,
    "🏛" * 300,
    "<script>alert(1)</script>",
    "'; DROP TABLE audit_event; --",
    "../../../../etc/passwd",
    "%00%ff{{ x }}{% x %}",
    "[1, 2]",
    '{"a": null}',
    "null",
    "true",
    "items.0.directives.-1",
    "items.99999999999999999999.heading",
)
BYTES = (b"\xed\xa0\x80", b"\xff\xfe", b"\xf4\x90\x80\x80", b"%", b"%zz")
VALUES = some.one_of(
    some.sampled_from([*NUMBERS, *DATES, *TEXTS]).map(str.encode),
    some.sampled_from(BYTES),
    some.text(max_size=40).map(str.encode),
    some.binary(max_size=20),
)
FILES = some.builds(
    Sheet,
    some.sampled_from(["a.xlsx", "纪要.txt", "a.json", "..", "a" * 300, "\u202efdp.exe"]),
    some.one_of(
        some.binary(max_size=60), some.sampled_from([b"PK\x03\x04", b"{}", b"[]", b"null", b"\xff" * 99])
    ),
)
STRANGE = ("version", "pk", "name[]", "__proto__", "csrfmiddlewaretoken", "page", "action", "take", "")


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.FILES_ROOT = tmp_path / "files"
    return world_make()


def _field(name: str, kept: list[Any]) -> some.SearchStrategy[list[Pair]]:
    """What becomes of one field: kept, left out, changed, sent several times, a file."""
    plain: list[Pair] = [(name, _plain(one)) for one in kept]
    return some.one_of(
        some.just(plain),
        some.just(plain),
        some.just([]),
        VALUES.map(lambda value: [(name, value)]),
        some.lists(VALUES, min_size=2, max_size=4).map(lambda values: [(name, value) for value in values]),
        VALUES.map(lambda value: [*plain, (name, value)]),
        VALUES.map(lambda value: [(f"{name}[]", value), (f"{name}[0]", value)]),
        FILES.map(lambda file: [(name, file)]),
    )


def _plain(value: Any) -> bytes | Sheet:
    """A value as a page of ours would send it."""
    if isinstance(value, SimpleUploadedFile):
        value.seek(0)
        return Sheet(value.name or "", value.read())
    return str(value).encode()


def _filled(data: Data) -> some.SearchStrategy[list[Pair]]:
    """A form filled in anyhow."""
    fields = [_field(name, value if isinstance(value, list) else [value]) for name, value in data.items()]
    strange = some.lists(some.tuples(some.sampled_from(STRANGE), VALUES), max_size=2)
    return some.tuples(*fields, strange).map(lambda parts: [pair for part in parts for pair in part])


def _sent(client: Client, address: str, pairs: list[Pair]) -> Any:
    if any(isinstance(value, Sheet) for _name, value in pairs):
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return client.generic("POST", address, b"".join(_parts(pairs)), content_type=kind)
    return client.generic("POST", address, _encoded(pairs), content_type="application/x-www-form-urlencoded")


def _encoded(pairs: list[Pair]) -> str:
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs if isinstance(value, bytes)
    )


def _parts(pairs: list[Pair]) -> Iterator[bytes]:
    for name, value in pairs:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, bytes):
            yield f"{head}\r\n\r\n".encode() + value + b"\r\n"
            continue
        yield f'{head}; filename="{value.name}"\r\nContent-Type: text/plain\r\n\r\n'.encode()
        yield value.content + b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


def _says_why(answer: Any) -> bool:
    """Is there a sentence for a person?"""
    if answer.headers["Content-Type"].startswith("application/json"):
        return bool(answer.json().get("sentence"))
    text = answer.content.decode()
    return any(word in text for word in SENTENCES) or '<section class="trouble">' in text


def _checked(client: Client, answer: Any, sees: bool) -> None:
    assert answer.status_code < 500
    assert answer.status_code < 400 or _says_why(answer), (answer.status_code, answer.content[:300])
    if sees:  # an address that draws no page; to who is not logged in it is a redirect
        assert client.get(reverse("notices:notices-read")).status_code == 405


def _hold(strategy: some.SearchStrategy[Any], check: Callable[..., None], *first: Any) -> str:
    """Runs the examples; gives back what went wrong, where, and with what."""

    def example(told: Any) -> None:
        check(*first, told)

    try:
        QUIETLY(given(strategy)(example))()
    except Exception as error:
        frames = [
            f"{Path(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)
        ]
        notes = " ".join(getattr(error, "__notes__", ()))
        return f"{type(error).__name__}: {str(error)[:300]} at {' '.join(frames[-6:])} {notes[:300]}"
    return ""


@pytest.mark.parametrize("share", [0, 1])
def test_a_form_filled_in_anyhow_breaks_nothing(world: World, share: int) -> None:
    wrong = {}
    for form in FORMS[share::2]:
        fault = _hold(_filled(form.data(world)), _one, world, form)
        if fault:
            wrong[f"{form.word} {form.keys(world)}"] = fault
    assert wrong == {}, "\n".join(f"{name}: {fault}" for name, fault in wrong.items())


def _one(world: World, form: Form, pairs: list[Pair]) -> None:
    with undone():
        client = world.browser(form.by)
        answer = _sent(client, form.address(world), pairs)
        _checked(client, answer, bool(form.by) and form.name not in ENDING)


# --- what is asked for -----------------------------------------------------------------------------------

ASKED: dict[str, tuple[str, tuple[str, ...]]] = {
    "search:search": ("", ("q", "government", "kind", "page", "year")),
    "meetings:meeting-calendar": ("", ("year", "government")),
    "meetings:meeting-detail": ("meeting", ("at", "text")),
    "decisions:series-list": ("", ("government",)),
    "intake:totals": ("", ("batch",)),
    "intake:batch-states": ("batch", ("since",)),
    "intake:file-detail": ("waiting", ("at", "edit")),
    "intake:file-field": ("waiting", ("path", "edit")),
    "directory:body-detail": ("body", ("q", "sort", "page", "role", "seen_from", "seen_to", "export")),
}
NAMED = re.compile(r'<(?:input|select)[^>]* name="([^"]+)"')
ALWAYS = ("q", "sort", "page", "col", "export", "view")


def _asking(world: World) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for by, names in LISTS.items():
        for name in names:
            page = world.browser(by).get(reverse(name)).content.decode()
            yield by, reverse(name), tuple({*NAMED.findall(page), *ALWAYS} - {"csrfmiddlewaretoken"})
    for name, (row, takes) in ASKED.items():
        keys = [world.rows[row].pk] if row else []
        yield "clerk", reverse(name, args=keys), takes


def test_a_question_asked_anyhow_breaks_nothing(world: World) -> None:
    wrong = {}
    for by, address, names in _asking(world):
        client = world.browser(by)
        pairs = some.lists(some.tuples(some.sampled_from(sorted(names)), VALUES), min_size=1, max_size=4)
        fault = _hold(pairs, _ask, client, address)
        if fault:
            wrong[address] = fault
    assert wrong == {}, "\n".join(f"{name}: {fault}" for name, fault in wrong.items())


def _ask(client: Client, address: str, pairs: list[Pair]) -> None:
    answer = client.get(f"{address}?{_encoded(pairs)}")
    assert answer.status_code < 500
    if not answer.streaming:
        assert answer.status_code < 400 or _says_why(answer), (answer.status_code, answer.content[:300])
