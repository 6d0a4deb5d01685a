"""谁能看: who has logged in sees all; who has not is sent to the door and gets no data."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import module_has_submodule

from yiding.decisions.models import Series, SeriesState
from yiding.directory.models import Government
from yiding.intake.services import batch_open, file_receive

from .pages import PAGES

ROWS = re.compile(r"QuerySet\[(\w+)\]")


def _selectors() -> Iterator[tuple[Callable[..., Any], Any]]:
    """Every selector of the site that takes a viewer and nothing else, with the model whose rows it gives."""
    for room in apps.get_app_configs():
        if not room.name.startswith("yiding.") or not module_has_submodule(room.module, "selectors"):
            continue
        module = import_module(f"{room.name}.selectors")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            shape = inspect.signature(function)
            rows = ROWS.fullmatch(str(shape.return_annotation))
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and rows and list(shape.parameters) == ["viewer"]:
                yield function, vars(module)[rows[1]]


SELECTORS = list(_selectors())


def test_every_room_with_rows_has_its_rule() -> None:
    named = {function.__name__ for function, _model in SELECTORS}
    ledger = {"meetings_visible_to", "decisions_visible_to", "matters_visible_to", "bodies_visible_to"}
    assert named >= ledger | {"files_visible_to", "batches_visible_to", "persons_visible_to"}


@pytest.fixture
def files(ours: Government) -> None:
    """A file that waits, and a series that somebody confirmed."""
    file_receive(batch=batch_open(by=None), name="旧纪要.txt", content=BytesIO(b"1"), by=None, queue=False)
    Series.objects.create(government=ours, name="民生实事项目实施方案", state=SeriesState.CONFIRMED)


@pytest.mark.parametrize(("selector", "model"), SELECTORS, ids=lambda value: getattr(value, "__name__", ""))
def test_who_has_logged_in_sees_exactly_all_and_others_exactly_nothing(
    selector: Callable[..., Any],
    model: Any,
    ours: Government,
    other: Government,
    files: None,
    stranger: User,
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
