"""锁定: five failures in a row, however fast, and who opens again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import given
from tests.processes import Instance, instance
from yiding.accounts.locks import ADDRESS_LIMIT, LIMIT, account_unlock, is_locked
from yiding.accounts.models import AddressFailures, Credential
from yiding.accounts.services import account_of
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import NotAllowed

__all__ = ["instance"]

PASSWORD = "yi-ding-2026"
LOGIN = "/accounts/login/"
pytestmark = pytest.mark.django_db


def guess(name: str = "clerk", password: str = "wrong", address: str = "10.2.3.4") -> tuple[bool, str]:
    """Whether it let in, and what the page said."""
    client = Client(headers={"accept-language": "zh-hans"}, REMOTE_ADDR=address)
    page = client.post(LOGIN, {"username": name, "password": password})
    return "_auth_user_id" in client.session, page.content.decode()


def kinds() -> list[str]:
    return list(Event.objects.order_by("number").values_list("kind", flat=True))


def sentence(page: str) -> str:
    return page.split('role="alert">')[1].split("<p>")[1].split("</p>")[0]


def test_the_sixth_try_is_not_heard_even_if_it_is_right(clerk: User) -> None:
    for _try in range(LIMIT):
        guess()
    assert guess(password=PASSWORD)[0] is False
    assert kinds() == ["account.refused"] * LIMIT + ["account.locked", "account.refused"]
    reasons = [one.after["reason"] for one in Event.objects.filter(kind="account.refused").order_by("number")]
    assert reasons == ["wrong_password"] * LIMIT + ["locked"]


def test_locked_wrong_and_unknown_read_the_same(clerk: User) -> None:
    wrong = sentence(guess()[1])
    for _try in range(LIMIT):
        guess()
    assert {wrong, sentence(guess()[1]), sentence(guess("nobody")[1])} == {wrong}
    assert "账号或密码不正确" in wrong


def test_an_unknown_name_is_not_kept_in_the_event(db: None) -> None:
    guess("my-secret-typed-in-the-wrong-field")
    event = Event.objects.get()
    assert (event.kind, event.after, event.object_id) == ("account.refused", {"reason": "unknown"}, None)


def test_the_lock_ends_by_itself(clerk: User) -> None:
    for _try in range(LIMIT):
        guess()
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert guess(password=PASSWORD)[0] is True
    assert Credential.objects.get().failures == 0


def test_failures_before_a_lock_that_ended_do_not_count_again(clerk: User) -> None:
    for _try in range(LIMIT):
        guess()
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        guess()
        assert not is_locked(clerk)
        assert guess(password=PASSWORD)[0] is True


def test_success_begins_the_count_anew(clerk: User) -> None:
    for _round in range(3):
        for _try in range(LIMIT - 1):
            guess()
        assert guess(password=PASSWORD)[0] is True


def test_the_administrator_opens_it_once(clerk: User, stranger: User) -> None:
    given(stranger, Role.SYSTEM_ADMIN)
    for _try in range(LIMIT):
        guess()
    assert account_unlock(account_of(clerk), by=stranger) is True
    assert account_unlock(account_of(clerk), by=stranger) is False
    assert guess(password=PASSWORD)[0] is True
    event = Event.objects.get(kind="account.unlocked")
    assert (event.actor_name, event.after) == ("路人（stranger）", {"account": "clerk"})


def test_nobody_else_opens_it(clerk: User, stranger: User) -> None:
    with pytest.raises(NotAllowed):
        account_unlock(account_of(clerk), by=stranger)


def test_the_administrators_page_tells_of_the_lock_and_opens_it(clerk: User, stranger: User) -> None:
    given(stranger, Role.SYSTEM_ADMIN)
    for _try in range(LIMIT):
        guess()
    admin, page = Client(headers={"accept-language": "zh-hans"}), f"/accounts/{clerk.pk}/"
    admin.force_login(stranger)
    assert "已锁定" in admin.get(page).content.decode()
    assert "账号已解锁" in admin.post(f"{page}unlock/", follow=True).content.decode()
    assert "已锁定" not in admin.get(page).content.decode()
    assert guess(password=PASSWORD)[0] is True


def test_dormant_account_says_why_in_the_event_only(clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert "账号或密码不正确" in sentence(guess(password=PASSWORD)[1])
    assert Event.objects.get().after == {"reason": "closed", "account": "clerk"}


def test_an_address_that_fails_too_often_is_refused_for_a_while(clerk: User) -> None:
    for count in range(ADDRESS_LIMIT):
        guess(f"nobody-{count}")
    is_in, page = guess(password=PASSWORD)
    assert not is_in
    assert "这个地址" in sentence(page)
    assert guess(password=PASSWORD, address="10.9.9.9")[0] is True
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert guess(password=PASSWORD)[0] is True


def test_slow_failures_of_an_address_are_forgotten(clerk: User) -> None:
    start = clock.now()
    for count in range(ADDRESS_LIMIT + 5):
        with time_machine.travel(start + timedelta(minutes=count)):
            guess(f"nobody-{count}")
    assert AddressFailures.objects.get().failures < ADDRESS_LIMIT
    with time_machine.travel(start + timedelta(minutes=ADDRESS_LIMIT + 6)):
        assert guess(password=PASSWORD)[0] is True


SET_UP = """
from django.contrib.auth.models import User
User.objects.create_user("clerk", password="yi-ding-2026")
"""
GUESS = """
from django.contrib.auth.models import User
from yiding.accounts.locks import attempt_take
print([attempt_take(User.objects.get()) for _try in range(8)])
"""


def test_guesses_of_several_processes_count_each(instance: Instance) -> None:
    instance.run(SET_UP)
    processes = [instance.start(GUESS) for _process in range(3)]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    taken = sorted(number for numbers in told for number in numbers)
    assert taken == [0] * (24 - LIMIT) + list(range(1, LIMIT + 1))


def test_behind_a_proxy_the_address_is_the_one_that_it_saw(clerk: User, settings: object) -> None:
    settings.PROXIES = 1  # type: ignore[attr-defined]
    client = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "6.6.6.6, 10.2.3.4"})
    client.post(LOGIN, {"username": "clerk", "password": "wrong"})
    assert Event.objects.get().address == "10.2.3.4"


def test_without_a_proxy_nobody_makes_up_an_address(clerk: User) -> None:
    client = Client(REMOTE_ADDR="10.2.3.4", headers={"x-forwarded-for": "6.6.6.6"})
    client.post(LOGIN, {"username": "clerk", "password": "wrong"})
    assert Event.objects.get().address == "10.2.3.4"
