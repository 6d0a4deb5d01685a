"""页面的查询: few, and as many for two hundred entries as for two."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yiding.registers.catalogue import kind_of, kinds
from yiding.registers.models import Entry
from yiding.registers.recording import entries_record

from .rows import Stage
from .test_pages import client_of

MOST = 15


def queries(user: User, url: str) -> int:
    client = client_of(user)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def many(stage: Stage, code: str, count: int) -> None:
    kind = kind_of(code)
    rows = [stage.told(code) for _n in range(count)]
    entries_record(kind=kind, government=stage.government, rows=rows, by=stage.inspector)


@pytest.mark.parametrize("code", sorted(kinds()))
def test_list_of_a_register_asks_the_same_for_many(stage: Stage, code: str) -> None:
    stage.register(code)
    many(stage, code, 2)
    users = (stage.inspector, stage.liaisons["东泾镇"], stage.leader)
    url = reverse("registers:entry-list", args=[code])
    few = [queries(user, url) for user in users]
    many(stage, code, 60)
    assert [queries(user, url) for user in users] == few
    assert max(few) <= MOST, few


def test_other_pages_ask_few(stage: Stage) -> None:
    stage.register("hazards")
    many(stage, "hazards", 30)
    entry = Entry.objects.first()
    assert entry is not None
    told = {
        name: queries(stage.inspector, reverse(f"registers:{name}", args=keys))
        for name, keys in (
            ("home", []),
            ("waiting", []),
            ("entry-detail", [entry.pk]),
            ("entry-new", ["hazards"]),
            ("sector-list", []),
        )
    }
    over = {name: count for name, count in told.items() if count > MOST}
    assert over == {}, told
