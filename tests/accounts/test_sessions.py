"""会话: how long a log-in lasts, who sees it, who ends it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yiding.accounts.devices import device_of
from yiding.accounts.models import Session
from yiding.audit.models import Event
from yiding.core import clock

PASSWORD = "yi-ding-2026"
LIST = "/accounts/sessions/"
END = "/accounts/sessions/end/"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/149.0 Safari/537.36 Edg/149.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/149.0 Mobile Safari/537.36 MicroMessenger/8.0"
)
pytestmark = pytest.mark.django_db


def logged_in(name: str = "clerk", agent: str = EDGE, address: str = "10.2.3.4") -> Client:
    client = Client(headers={"user-agent": agent, "accept-language": "zh-hans"}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"username": name, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/keyboard/").status_code == 200


def references(client: Client) -> list[str]:
    return re.findall(r'name="which" value="(\w{24})"', client.get(LIST).content.decode())


def test_log_in_changes_the_key(clerk: User) -> None:
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["cart"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    client.post("/accounts/login/", {"username": "clerk", "password": PASSWORD})
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_log_in_that_nobody_uses_ends(clerk: User) -> None:
    client, start = logged_in(), clock.now()
    for minutes in (29, 58, 87):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert is_in(client)
    with time_machine.travel(start + timedelta(minutes=118)):
        assert not is_in(client)


def test_a_log_in_ends_at_last_however_much_it_is_used(clerk: User) -> None:
    client, start = logged_in(), clock.now()
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert is_in(client)
            client.post("/language/", {"language": "zh-hans", "next": "/"})
    with time_machine.travel(start + timedelta(hours=12, seconds=1)):
        assert not is_in(client)


def test_pages_that_ask_by_themselves_keep_no_log_in_open(clerk: User) -> None:
    client, start = logged_in(), clock.now()
    for minutes in (10, 20, 29):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/intake/totals/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=31)):
        assert not is_in(client)


def _writes(client: Client) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/keyboard/")
    return [one["sql"] for one in queries if one["sql"].split()[0] in ("UPDATE", "INSERT", "DELETE")]


def test_a_session_is_written_once_a_minute_at_most(clerk: User) -> None:
    client, start = logged_in(), clock.now()
    assert _writes(client) == []
    with time_machine.travel(start + timedelta(seconds=61)):
        assert len(_writes(client)) == 1
        assert _writes(client) == []


def test_the_list_tells_where_one_is_in(clerk: User) -> None:
    here = logged_in()
    logged_in(agent=PHONE, address="10.7.7.7")
    page = here.get(LIST).content.decode()
    assert "Edge · Windows" in page
    assert "10.2.3.4" in page
    assert "微信 · Android" in page
    assert "10.7.7.7" in page
    for row in Session.objects.all():
        assert row.session_key not in page


def test_ending_one_ends_that_one_at_once(clerk: User) -> None:
    here, there, third = logged_in(), logged_in(agent=PHONE), logged_in()
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert is_in(there)  # used last: stands first after the present one
        first = references(here)[0]
        here.post(END, {"which": first})
        assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    event = Event.objects.get(kind="account.sessions_ended")
    assert (event.actor_name, event.after) == ("秘书（clerk）", {"sessions": 1})


def test_ending_all_others_leaves_the_present_one(clerk: User) -> None:
    here, there, third = logged_in(), logged_in(), logged_in()
    here.post(END, {"which": "others"})
    assert [is_in(client) for client in (here, there, third)] == [True, False, False]
    assert Event.objects.get(kind="account.sessions_ended").after == {"sessions": 2}


def test_nobody_ends_the_log_in_of_somebody_else(clerk: User, stranger: User) -> None:
    mine, other = logged_in(), logged_in("stranger")
    logged_in("stranger")
    theirs = references(other)
    assert len(theirs) == 1
    mine.post(END, {"which": theirs[0]})
    mine.post(END, {"which": "others"})
    assert Session.objects.filter(user=stranger).count() == 2
    assert not Event.objects.filter(kind="account.sessions_ended").exists()


def test_a_log_in_clears_away_what_ended_by_itself(clerk: User) -> None:
    logged_in()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        logged_in()
        assert Session.objects.filter(user=clerk).count() == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge · Windows"),
        (PHONE, "微信 · Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605 Version/19.0 Safari/605",
            "Safari · macOS",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_browsers_in_words(agent: str, words: str) -> None:
    assert device_of(agent) == words
