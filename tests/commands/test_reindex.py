"""yiding reindex: the full-text index can be made again from what the ledger holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User

from tests.conftest import given
from yiding.core.access import Role
from yiding.search import index
from yiding.search.models import Entry
from yiding.search.query import Phrase
from yiding.search.selectors import Wanted, find
from yiding.search.services import index_replace

pytestmark = pytest.mark.django_db


def test_a_lost_index_is_made_again(yiding: Callable[..., tuple[int, str, str]]) -> None:
    held = date(2026, 5, 8)
    row = Entry(government_id=1, meeting_id=1, kind="directive", path="x", held_on=held, text="抓好防汛")
    index_replace(1, [row])
    index.clear()
    reader, flood = given(User.objects.create_user("秘书"), Role.CLERK), Phrase(("防", "汛"))
    assert find(flood, reader, Wanted()).entries == []

    code, out, _ = yiding("reindex")

    assert (code, out) == (0, "检索索引已重建：1 段\n")
    assert [entry.text for entry in find(flood, reader, Wanted()).entries] == ["抓好防汛"]
