"""概览: every number of the first page is that of the list to which it leads, and of ours alone."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.directory.models import Government
from yiding.web.insight import Chart, overview_of


def listed(client: Client, address: str) -> int:
    """How many rows the list under an address counts."""
    page = client.get(address).content.decode()
    found = re.search(r'class="list-count"[^>]*>.*?<strong>([\d,]+)</strong>', page, re.DOTALL)
    assert found, address
    return int(found[1].replace(",", ""))


def charts(clerk: User, government: Government) -> dict[str, Chart]:
    return {chart.key: chart for chart in overview_of(clerk, government).charts}


@pytest.mark.parametrize("key", ["years", "outcomes", "routes"])
def test_a_row_counts_what_its_list_holds(
    clerk: User, clerk_client: Client, ours: Government, other: Government, key: str
) -> None:
    rows = charts(clerk, ours)[key].rows
    assert rows
    assert {row.url: row.value for row in rows} == {row.url: listed(clerk_client, row.url) for row in rows}


def test_the_figures_are_those_of_our_lists(
    clerk: User, clerk_client: Client, ours: Government, other: Government
) -> None:
    for figure in overview_of(clerk, ours).figures[:3]:
        assert figure.value == listed(clerk_client, figure.url) > 0


def test_every_chart_stands_on_a_table_of_the_page(
    clerk: User, clerk_client: Client, ours: Government
) -> None:
    page = clerk_client.get(reverse("web:overview")).content.decode()
    for chart in charts(clerk, ours).values():
        assert str(chart.title) in page
        for row in chart.rows:
            assert re.search(rf"{re.escape(str(row.label))}(?:<[^>]*>|\s)*{row.value}\b", page), row


def test_days_to_issue_count_each_meeting_once(clerk: User, ours: Government) -> None:
    shown = charts(clerk, ours)["waits"]
    assert sum(row.value for row in shown.rows) == charts(clerk, ours)["years"].rows[0].value == 3


def test_an_empty_ledger_says_what_to_do(clerk_client: Client) -> None:
    page = clerk_client.get(reverse("web:overview")).content.decode()
    assert "还没有会议" in page
    assert reverse("intake:upload") in page
