"""页面的查询数: no more than fifteen, the same with ten and with two hundred meetings, and no write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yiding.directory.models import Government

from .pages import PAGES

MOST = 15
WRITES = ("INSERT", "UPDATE", "DELETE")


SEEN = 'UPDATE "accounts_session"'
"""When a log-in was last seen is noted once in a while, on whatever page: no part of any."""


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in seen if not query["sql"].startswith(SEEN)]


def test_every_page_takes_as_many_queries_with_200_meetings_as_with_10(
    fill: Callable[..., int], clerk_client: Client
) -> None:
    fill(10)
    Government.objects.update(is_ours=True)
    client = clerk_client
    for address in PAGES.values():
        client.get(address())
    few = {name: len(queries(client, address())) for name, address in PAGES.items()}
    fill(200, skip=10)
    many = {name: len(queries(client, address())) for name, address in PAGES.items()}
    assert many == few
    assert max(many.values()) <= MOST


@pytest.mark.parametrize("name", PAGES)
def test_looking_at_a_page_writes_nothing(name: str, ours: Government, clerk_client: Client) -> None:
    told = queries(clerk_client, PAGES[name]())
    assert [sql for sql in told if sql.startswith(WRITES)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stays_within_fifteen_queries(
    name: str, ours: Government, other: Government, clerk_client: Client, django_assert_max_num_queries: Any
) -> None:
    address = PAGES[name]()
    with django_assert_max_num_queries(MOST):
        clerk_client.get(address)
