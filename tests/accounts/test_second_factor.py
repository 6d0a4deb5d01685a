"""第二因素: setting it up, being asked for it, losing it."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import given
from yiding.accounts.locks import LIMIT, is_locked
from yiding.accounts.models import Credential, RecoveryCode, Session
from yiding.accounts.second_factor import factor_confirm, factor_end, factor_offer, offered
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import NotAllowed

PASSWORD = "yi-ding-2026"
FACTOR = "/accounts/second-factor/"
STEP = "/accounts/login/code/"
pytestmark = pytest.mark.django_db


def code_of(secret: str, minutes: float = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(minutes=minutes))


def bound(user: User) -> tuple[str, list[str]]:
    """The user's secret and recovery codes, bound five minutes ago."""
    with time_machine.travel(clock.now() - timedelta(minutes=5)):
        factor_offer(user)
        secret = offered(user)
        return secret, factor_confirm(user, code_of(secret), by=user)


def first_step(name: str = "clerk") -> Client:
    client = Client(headers={"accept-language": "zh-hans"}, REMOTE_ADDR="10.2.3.4")
    client.post("/accounts/login/", {"username": name, "password": PASSWORD, "next": "/keyboard/"})
    return client


def second_step(client: Client, code: str) -> bool:
    client.post(STEP, {"code": code})
    return "_auth_user_id" in client.session


def test_binding_asks_for_a_code_and_shows_the_recovery_codes_once(clerk_client: Client, clerk: User) -> None:
    clerk_client.post(FACTOR, {"act": "begin"})
    page = clerk_client.get(FACTOR).content.decode()
    secret = offered(clerk)
    assert "data:image/svg+xml" in page
    assert " ".join(re.findall("....", secret)) in page
    assert clerk_client.post(FACTOR, {"act": "confirm", "code": "000000"}).status_code == 422
    assert not Event.objects.exists()
    page = clerk_client.post(FACTOR, {"act": "confirm", "code": code_of(secret)}).content.decode()
    codes = re.findall(r"<code>([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})</code>", page)
    assert len(set(codes)) == 8
    assert [event.kind for event in Event.objects.all()] == ["account.factor_set"]
    assert codes[0] not in clerk_client.get(FACTOR).content.decode()
    assert secret not in str(list(Credential.objects.values_list()))


def test_nothing_is_made_by_following_the_link(clerk_client: Client) -> None:
    assert clerk_client.get(FACTOR).status_code == 200
    assert not Credential.objects.exclude(secret="").exists()


def test_log_in_asks_for_the_code_after_the_password(clerk: User) -> None:
    secret, _codes = bound(clerk)
    client = first_step()
    assert "_auth_user_id" not in client.session
    assert client.get("/keyboard/").status_code == 302
    assert client.get(STEP).status_code == 200
    answer = client.post(STEP, {"code": code_of(secret)})
    assert answer.headers["Location"] == "/keyboard/"
    assert client.get("/keyboard/").status_code == 200


def test_without_the_password_there_is_no_second_step(clerk: User, client: Client) -> None:
    secret, _codes = bound(clerk)
    assert client.get(STEP).headers["Location"] == "/accounts/login/"
    assert not second_step(client, code_of(secret))


def test_the_second_step_waits_five_minutes(clerk: User) -> None:
    secret, _codes = bound(clerk)
    client = first_step()
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert not second_step(client, code_of(secret))


def test_a_new_password_in_between_ends_the_second_step(clerk: User) -> None:
    secret, _codes = bound(clerk)
    client = first_step()
    clerk.set_password("another-word-77")
    clerk.save()
    assert not second_step(client, code_of(secret))


def test_a_code_is_accepted_once(clerk: User) -> None:
    secret, _codes = bound(clerk)
    code = code_of(secret)
    assert second_step(first_step(), code)
    assert not second_step(first_step(), code)
    assert not second_step(first_step(), code_of(secret, -0.5))  # an older one neither


def test_spaces_and_wide_digits_are_no_fault(clerk: User) -> None:
    secret, _codes = bound(clerk)
    code = code_of(secret).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    assert second_step(first_step(), f"{code[:3]} {code[3:]}")


@pytest.mark.parametrize("minutes", [-2, 2])
def test_a_code_of_another_time_is_wrong(clerk: User, minutes: int) -> None:
    secret, _codes = bound(clerk)
    assert not second_step(first_step(), code_of(secret, minutes))


def test_wrong_codes_lock_the_account(clerk: User) -> None:
    secret, _codes = bound(clerk)
    client = first_step()
    for _try in range(LIMIT):
        assert not second_step(client, "abcdef")
    assert is_locked(clerk)
    assert not second_step(client, code_of(secret))
    assert Event.objects.filter(kind="account.locked").count() == 1


def test_the_right_password_does_not_forgive_wrong_codes(clerk: User) -> None:
    bound(clerk)
    for _try in range(LIMIT):
        second_step(first_step(), "123456")
    assert is_locked(clerk)


def test_a_recovery_code_stands_in_once(clerk: User) -> None:
    _secret, codes = bound(clerk)
    assert second_step(first_step(), codes[3].lower().replace("-", " "))
    assert not second_step(first_step(), codes[3])
    assert Event.objects.get(kind="account.recovery_used").after == {"left": 7}


def test_recovery_codes_of_somebody_else_open_nothing(clerk: User, stranger: User) -> None:
    _secret, codes = bound(stranger)
    bound(clerk)
    assert not second_step(first_step(), codes[0])


def test_new_recovery_codes_need_a_code_and_end_the_old_ones(clerk: User) -> None:
    secret, codes = bound(clerk)
    client = first_step()
    assert second_step(client, codes[0])
    assert client.post(FACTOR, {"act": "renew", "code": "123456"}).status_code == 422
    page = client.post(FACTOR, {"act": "renew", "code": code_of(secret)}).content.decode()
    assert codes[1] not in page
    assert RecoveryCode.objects.filter(user=clerk, used_at=None).count() == 8
    assert not second_step(first_step(), codes[1])


def test_turning_it_off_needs_a_code(clerk: User) -> None:
    secret, codes = bound(clerk)
    client = first_step()
    assert second_step(client, codes[0])
    client.post(FACTOR, {"act": "end", "code": "123456"})
    assert Credential.objects.get(user=clerk).confirmed_at
    client.post(FACTOR, {"act": "end", "code": code_of(secret)})
    assert not Credential.objects.get(user=clerk).confirmed_at
    assert not RecoveryCode.objects.exists()
    assert "_auth_user_id" in first_step().session


def test_binding_ends_the_log_ins_that_were_not_asked(clerk: User) -> None:
    here, there = first_step(), first_step()
    here.post(FACTOR, {"act": "begin"})
    here.post(FACTOR, {"act": "confirm", "code": code_of(offered(clerk))})
    assert Session.objects.filter(user=clerk).count() == 1
    assert there.get("/keyboard/").status_code == 302
    assert here.get("/keyboard/").status_code == 200


# --- by setting ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.LEADER])
def test_where_it_is_required_they_see_nothing_else_before(
    stranger: User, settings: object, role: Role
) -> None:
    settings.SECOND_FACTOR = "required"  # type: ignore[attr-defined]
    given(stranger, role)
    client = first_step("stranger")
    for path in ("/", "/keyboard/", "/accounts/sessions/", "/accounts/password/"):
        assert client.get(path).headers["Location"] == FACTOR
    assert "您的角色必须使用动态码" in client.get(FACTOR).content.decode()
    client.post(FACTOR, {"act": "begin"})
    secret = offered(stranger)
    client.post(FACTOR, {"act": "confirm", "code": code_of(secret)})
    assert client.get("/keyboard/").status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        answer = client.post(FACTOR, {"act": "end", "code": code_of(secret)})
    assert answer.status_code == 409
    assert "accounts.factor_required" in answer.content.decode()


def test_others_may_go_without(clerk: User, settings: object) -> None:
    settings.SECOND_FACTOR = "required"  # type: ignore[attr-defined]
    assert first_step().get("/keyboard/").status_code == 200


def test_turned_off_nobody_is_asked(clerk: User, settings: object) -> None:
    bound(clerk)
    settings.SECOND_FACTOR = "off"  # type: ignore[attr-defined]
    client = first_step()
    assert client.get("/keyboard/").status_code == 200
    assert client.get(FACTOR).status_code == 404


def test_the_administrator_takes_it_off_for_who_lost_all(clerk: User, stranger: User) -> None:
    bound(clerk)
    with pytest.raises(NotAllowed):
        factor_end(clerk, by=stranger)
    given(stranger, Role.SYSTEM_ADMIN)
    del stranger._powers  # type: ignore[attr-defined] - as another request would see it
    assert factor_end(clerk, by=stranger) is True
    assert factor_end(clerk, by=stranger) is False
    assert first_step().get("/keyboard/").status_code == 200
    assert Event.objects.filter(kind="account.factor_ended", actor_name="路人（stranger）").count() == 1


# --- the secret ------------------------------------------------------------------------------------------


def test_a_secret_opens_under_its_own_key_and_for_its_own_user(
    clerk: User, stranger: User, settings: object
) -> None:
    secret, _codes = bound(clerk)
    sealed = Credential.objects.get(user=clerk).secret
    Credential.objects.create(
        user=stranger, password_set_at=clock.now(), secret=sealed, confirmed_at=clock.now()
    )
    assert not second_step(first_step("stranger"), code_of(secret))
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert not second_step(first_step(), code_of(secret))


def test_recovery_codes_outlive_a_new_key(clerk: User, settings: object) -> None:
    _secret, codes = bound(clerk)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert second_step(first_step(), codes[0])
