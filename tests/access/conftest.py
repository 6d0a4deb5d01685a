"""权限测试的班底: one person of each role, and a ledger whose minutes stand on four levels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from benchmarks.generate import CITY, enter, synthetic_minutes
from tests.conftest import PASSWORD, given
from yiding.core.access import Level, Role
from yiding.directory.models import Body, Government
from yiding.meetings.levels import meeting_level_set
from yiding.meetings.models import Meeting

ROLES = [None, *Role]
"""All there are, and nobody's: an account without any."""
Cast = Callable[[Role | None], User]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _log_ins_that_last(settings: Any) -> None:
    """Days pass in some of these stories; nobody is sent to log in again for that."""
    settings.IDLE_MINUTES, settings.SESSION_COOKIE_AGE = 500_000, 30_000_000


@pytest.fixture
def cast(db: None) -> Cast:
    """The person of a role, made when first asked for."""

    def of(role: Role | None) -> User:
        name = role.value if role else "nobody"
        known = User.objects.filter(username=name).first()
        return known or given(User.objects.create_user(name, password=PASSWORD), *([role] if role else []))

    return of


@pytest.fixture
def city(cast: Cast) -> Government:
    """澄湾市: four meetings, read by all, by the office, by its members, by the secretariat."""
    enter(iter(synthetic_minutes(len(Level))))
    row = Government.objects.get(name=f"{CITY}人民政府")
    Government.objects.filter(pk=row.pk).update(is_ours=True)
    clerk = cast(Role.CLERK)
    for level, meeting in zip(Level, Meeting.objects.order_by("pk"), strict=True):
        if level != meeting.level:
            meeting_level_set(meeting=meeting, level=level, version=meeting.version, by=clerk)
    row.refresh_from_db()
    return row


@pytest.fixture
def levels(city: Government) -> dict[Level, int]:
    """The meeting of each level."""
    return {Level(level): pk for level, pk in Meeting.objects.values_list("level", "pk")}


@pytest.fixture
def seat(city: Government) -> Body:
    """A body that stands in items of more than one meeting."""
    return Body.objects.filter(government=city, report_count__gte=1).order_by("-report_count", "pk")[0]
