"""看法: board, timeline, calendar and tree show what the list shows, to each viewer exactly theirs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage

pytestmark = pytest.mark.django_db
LOOKS = (
    "supervision:matter-list",
    "oversight:board",
    "oversight:timeline",
    "oversight:calendar",
    "oversight:tree",
)


@pytest.mark.parametrize("name", LOOKS)
def test_smoke(stage: Stage, client: Client, name: str) -> None:
    matter = stage.matter(due=3)
    client.force_login(stage.inspector)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert matter.title in response.content.decode()


@pytest.mark.parametrize("name", ["oversight:leading", "oversight:tasks"])
def test_smoke_leading(stage: Stage, client: Client, name: str) -> None:
    matter = stage.matter(due=3)
    client.force_login(stage.leader)
    response = client.get(reverse(name))
    assert response.status_code == 200
