"""公开的班底: the minutes of tests/decisions, a clerk who prepares, a director who releases."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from benchmarks.generate import CITY, enter
from tests.conftest import PASSWORD, given
from tests.decisions.conftest import MINUTES
from yiding.core.access import Role
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.meetings.models import Meeting


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def director(db: None) -> User:
    """主任: releases."""
    return given(User.objects.create_user("director", password=PASSWORD), Role.DIRECTOR)


@pytest.fixture
def meeting(db: None) -> Meeting:
    """The issued minutes of five items."""
    calendar_fill()
    enter(iter([("纪要.txt", MINUTES)]))
    Government.objects.filter(name=f"{CITY}人民政府").update(is_ours=True)
    return Meeting.objects.get()
