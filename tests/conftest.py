"""角色: the named cast that all tests share."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management.commands import flush
from django.test import Client
from django.utils import translation

from tests.static_files import look_for_files_once
from tests.template import use_template
from yiding.accounts.models import Account, Holding
from yiding.audit.guard import guard_lift
from yiding.core.access import Role, side_of

PASSWORD = "yi-ding-2026"
_empty_tables = flush.Command.handle


def _empty_guarded_tables(self: flush.Command, **options: Any) -> None:
    """Only between tests are the tables emptied; the triggers of the audit chain come back right after."""
    guard_lift()
    _empty_tables(self, **options)


flush.Command.handle = _empty_guarded_tables  # type: ignore[method-assign]
use_template()
look_for_files_once()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true nothing may be skipped."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, and in CI nothing is: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what has to do with a database: the rest says the same as it did on SQLite."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    with_database = {"db", "transactional_db", "live_server"}
    left_out = [
        item
        for item in items
        if item.get_closest_marker("any_database") is not None
        or (
            item.get_closest_marker("django_db") is None
            and with_database.isdisjoint(getattr(item, "fixturenames", ()))
        )
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    """Hashing that takes no time: no test is about the strength of a hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


def given(user: User, *roles: Role) -> User:
    """A user who holds roles before the story begins: no event tells of it."""
    account, _ = Account.objects.get_or_create(user=user)
    for role in roles:
        Holding.objects.create(account=account, role=role, side=side_of(role))
    return user


@pytest.fixture
def clerk(db: None) -> User:
    """秘书: works in the secretariat."""
    user = User.objects.create_user("clerk", password=PASSWORD, last_name="秘书")
    return given(user, Role.CLERK)


@pytest.fixture
def stranger(db: None) -> User:
    """路人: has an account and no part in anything."""
    return User.objects.create_user("stranger", password=PASSWORD, last_name="路人")


@pytest.fixture
def clerk_client(clerk: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(clerk)
    return client


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(stranger)
    return client


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Each test starts in Chinese, whatever language the one before it looked at."""
    translation.activate("zh-hans")
    yield
    translation.deactivate()
