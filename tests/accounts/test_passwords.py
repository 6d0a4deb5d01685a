"""密码: what a new one must be, how long it holds, and what waits for who must change it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import given
from yiding.accounts.models import Credential, Session
from yiding.accounts.passwords import must_change
from yiding.accounts.services import account_make, account_of, password_reset
from yiding.core import clock
from yiding.core.access import Role

PASSWORD = "yi-ding-2026"
CHANGE = "/accounts/password/"
pytestmark = pytest.mark.django_db


def logged_in(name: str = "clerk", password: str = PASSWORD) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.post("/accounts/login/", {"username": name, "password": password})
    return client


def change(client: Client, old: str, new: str) -> int:
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(CHANGE, fields).status_code


def set_at(user: User, moment: datetime) -> None:
    Credential.objects.update_or_create(user=user, defaults={"password_set_at": moment})


@pytest.mark.parametrize(
    "password", ["onlysmallletters", "small-and-marks", "SMALLANDGREAT1", "议定议定议定议定议定1"]
)
def test_two_kinds_of_characters_are_too_few(password: str) -> None:
    with pytest.raises(ValidationError, match="三种"):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["Correct-Horse", "correct-horse-7", "CorrectHorse7", "议定Correct议定议定7"]
)
def test_three_kinds_are_enough(password: str) -> None:
    validate_password(password)


def test_the_last_five_do_not_come_back(clerk: User) -> None:
    client, words = logged_in(), [f"new-word-number-{count}" for count in range(6)]
    old = PASSWORD
    for word in words[:4]:
        assert change(client, old, word) == 302
        old = word
    assert change(client, old, PASSWORD) == 422
    assert change(client, old, old) == 422
    assert change(client, old, words[4]) == 302
    assert change(client, words[4], PASSWORD) == 302
    assert clerk.password_hashes.count() == 5


def test_who_got_a_password_from_somebody_else_changes_it_first(clerk: User) -> None:
    must_change(clerk)
    client = logged_in()
    for path in ("/", "/keyboard/", "/meetings/", "/accounts/sessions/"):
        assert client.get(path).headers["Location"] == CHANGE
    assert "管理员代设" in client.get(CHANGE).content.decode()
    assert change(client, PASSWORD, "my-own-word-1") == 302
    assert client.get("/keyboard/").status_code == 200
    assert not Credential.objects.get().must_change


def test_the_administrators_password_is_changed_by_its_owner(clerk: User, stranger: User) -> None:
    given(stranger, Role.SYSTEM_ADMIN)
    _account, password = account_make(username="new-one", person=None, by=stranger)
    assert logged_in("new-one", password).get("/keyboard/").headers["Location"] == CHANGE
    there, account = logged_in(), account_of(clerk)
    password = password_reset(account=account, version=account.version, by=stranger)
    assert there.get("/keyboard/").status_code == 302
    assert not Session.objects.filter(user=clerk).exists()
    assert logged_in(password=password).get("/keyboard/").headers["Location"] == CHANGE


def test_a_password_gets_too_old_while_one_works(clerk: User) -> None:
    start = clock.now()
    set_at(clerk, start - timedelta(days=90, minutes=-5))
    client = logged_in()
    assert client.get("/keyboard/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=6)):
        assert client.get("/keyboard/").headers["Location"] == CHANGE
        assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"


def test_nought_days_is_never(clerk: User, settings: object) -> None:
    settings.PASSWORD_DAYS = 0  # type: ignore[attr-defined]
    set_at(clerk, clock.now() - timedelta(days=4000))
    assert logged_in().get("/keyboard/").status_code == 200


def test_the_age_of_a_password_from_before_counts_from_the_first_log_in(clerk: User) -> None:
    assert not Credential.objects.exists()
    assert logged_in().get("/keyboard/").status_code == 200
    assert clock.now() - Credential.objects.get().password_set_at < timedelta(minutes=1)


def test_a_session_that_was_told_nothing_is_treated_kindly(clerk_client: Client, clerk: User) -> None:
    must_change(clerk)
    assert clerk_client.get("/keyboard/").status_code == 200


def test_part_of_a_page_takes_the_whole_page_to_the_change(clerk: User) -> None:
    must_change(clerk)
    answer = logged_in().get("/keyboard/", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == CHANGE
    answer = Client().get(
        "/intake/totals/",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/intake/?state=new"},
    )
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fintake%2F"


def test_a_change_ends_the_other_log_ins(clerk: User) -> None:
    here, there = logged_in(), logged_in()
    assert change(here, PASSWORD, "my-own-word-1") == 302
    assert Session.objects.filter(user=clerk).count() == 1
    assert there.get("/keyboard/").status_code == 302
    assert here.get("/keyboard/").status_code == 200


def _questions(client: Client) -> int:
    client.get("/keyboard/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/keyboard/").status_code == 200
    return len(queries)


def test_the_door_asks_the_database_nothing(clerk: User, clerk_client: Client) -> None:
    """As many as where the session holds nothing that the door could look at."""
    assert _questions(logged_in()) == _questions(clerk_client)
