"""每页一行: the keys that the walk over all pages takes lead to pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.browser.test_every_page import PAGES
from tests.supervision.rows import Stage
from yiding.directory.models import Government

from .rows import rows_of

pytestmark = pytest.mark.django_db
OURS = {name: takes for name, takes in PAGES.items() if name.startswith(("training:", "learn:"))}


def test_every_page_of_the_walk_opens_for_whom_it_is(stage: Stage) -> None:
    Government.objects.filter(pk=stage.government.pk).update(is_ours=True)
    keys, wrong = rows_of(stage).on_pages, []
    clients: dict[Any, Client] = {one: Client() for one in (stage.liaisons["丙局"], stage.inspector)}
    for user, client in clients.items():
        client.force_login(user)
    for name, takes in OURS.items():
        address = reverse(name, args=[keys[one] for one in takes])
        statuses = {client.get(address).status_code for client in clients.values()}
        if 200 not in statuses or not statuses <= {200, 403}:
            wrong.append((name, statuses))
    assert wrong == []
