"""登录: who gets in, where they land, and what is written down."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from yiding.audit.models import Event

PASSWORD = "yi-ding-2026"
LOGIN = "/accounts/login/"
pytestmark = pytest.mark.django_db


def log_in(client: Client, name: str = "clerk", password: str = PASSWORD, then: str = "") -> object:
    return client.post(LOGIN, {"username": name, "password": password, "next": then}, REMOTE_ADDR="10.2.3.4")


def test_stranger_is_sent_to_login_and_back(client: Client, clerk: User) -> None:
    assert client.get("/keyboard/").headers["Location"] == f"{LOGIN}?next=/keyboard/"
    answer = log_in(client, then="/keyboard/")
    assert answer.headers["Location"] == "/keyboard/"  # type: ignore[attr-defined]


def test_login_leads_nowhere_outside(client: Client, clerk: User) -> None:
    answer = log_in(client, then="https://elsewhere.example/")
    assert answer.headers["Location"] == "/"  # type: ignore[attr-defined]


def test_login_writes_one_event_with_its_origin(client: Client, clerk: User) -> None:
    log_in(client)
    event = Event.objects.get()
    assert (event.kind, event.actor_name, event.address) == ("account.logged_in", "秘书（clerk）", "10.2.3.4")
    assert len(event.request_id) == 32


@pytest.mark.parametrize(("name", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("c\x00", "x")])
def test_refusal_says_the_same_whatever_was_wrong(
    client: Client, clerk: User, name: str, password: str
) -> None:
    page = log_in(client, name, password)
    assert page.status_code == 200  # type: ignore[attr-defined]
    assert not Event.objects.exclude(kind="account.refused").exists()
    assert "_auth_user_id" not in client.session


def test_dormant_account_gets_the_same_sentence(client: Client, clerk: User) -> None:
    clerk.is_active = False
    clerk.save()
    assert "账号或密码不正确" in log_in(client).content.decode()  # type: ignore[attr-defined]


def test_logout_is_a_post(clerk_client: Client) -> None:
    assert clerk_client.get("/accounts/logout/").status_code == 405
    assert clerk_client.post("/accounts/logout/").headers["Location"] == LOGIN
    assert clerk_client.get("/keyboard/").status_code == 302


def test_password_change_is_written_down_without_the_password(clerk_client: Client) -> None:
    new = "a-longer-secret-47"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert clerk_client.post("/accounts/password/", fields).status_code == 302
    event = Event.objects.get(kind="account.password_changed")
    assert (event.before, event.after) == ({}, {})
    assert clerk_client.get("/keyboard/").status_code == 200


def test_weak_password_is_refused(clerk_client: Client) -> None:
    fields = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}
    assert clerk_client.post("/accounts/password/", fields).status_code == 422
    assert not Event.objects.filter(kind="account.password_changed").exists()


def test_language_can_be_changed_before_login(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": LOGIN})
    assert 'lang="en"' in client.get(LOGIN).content.decode()
