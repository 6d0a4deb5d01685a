"""统一认证: a real provider process; who it vouches for gets in, if the account exists."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest
from django.contrib.auth.models import User
from django.test import Client

from yiding.accounts.locks import LIMIT, attempt_take, is_locked
from yiding.accounts.second_factor import factor_confirm, factor_offer, offered
from yiding.audit.models import Event

BEGIN = "/accounts/oidc/"
PEOPLE = (
    {"sub": "1001", "preferred_username": "clerk"},
    {"sub": "1002", "preferred_username": "nobody-here"},
    {"sub": "1003", "email": "clerk", "email_verified": False},
    {"sub": "1004"},
)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that runs for the tests of this module."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    people = [word for one in PEOPLE for word in ("--user-claims", json.dumps(one))]
    command = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
        *people,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{address}/.well-known/openid-configuration", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the provider did not start")


@pytest.fixture(autouse=True)
def _asks(provider: str, settings: Any) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = provider, "yiding"
    settings.OIDC_CLIENT_SECRET = "between-us"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


def begun(client: Client, then: str = "/keyboard/") -> str:
    """The address at the provider to which the browser is sent."""
    return client.get(BEGIN, {"next": then}).headers["Location"]


def approved(address: str, sub: str) -> str:
    """The person says yes at the provider; the address to which it sends the browser back."""
    sent = Request(address, urlencode({"sub": sub}).encode())
    try:
        build_opener(_Stay).open(sent, timeout=10)
    except OSError as answer:
        there = urlsplit(answer.headers["Location"])  # type: ignore[attr-defined]
        return f"{there.path}?{there.query}"
    raise AssertionError("the provider did not send back")


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def failed(answer: Any, code: str) -> bool:
    return answer.status_code == 403 and code in answer.content.decode()


def test_who_the_provider_vouches_for_gets_in(clerk: User, client: Client) -> None:
    assert (
        "用统一认证登录" in client.get("/accounts/login/", headers={"accept-language": "zh"}).content.decode()
    )
    answer = client.get(approved(begun(client), "1001"))
    assert answer.headers["Location"] == "/keyboard/"
    assert client.get("/keyboard/").status_code == 200
    assert [event.kind for event in Event.objects.all()] == ["account.logged_in"]


def test_the_question_carries_state_nonce_and_pkce(client: Client) -> None:
    told, again = asked(begun(client)), asked(begun(client))
    assert (told["response_type"], told["code_challenge_method"]) == ("code", "S256")
    assert len(told["code_challenge"]) == 43
    for name in ("state", "nonce", "code_challenge"):
        assert told[name] != again[name]


def test_nobody_gets_an_account_by_logging_in(clerk: User, client: Client) -> None:
    answer = client.get(approved(begun(client), "1002"))
    assert failed(answer, "accounts.no_account")
    assert not is_in(client)
    assert list(User.objects.all()) == [clerk]
    assert Event.objects.get().after == {"reason": "no_account"}


def test_dormant_account_stays_out(clerk: User, client: Client) -> None:
    User.objects.update(is_active=False)
    assert failed(client.get(approved(begun(client), "1001")), "accounts.no_account")


def test_an_answer_serves_once_and_in_its_own_browser(clerk: User, client: Client) -> None:
    back = approved(begun(client), "1001")
    other = Client()
    assert failed(other.get(back), "accounts.oidc_failed")
    assert client.get(back).status_code == 302
    client.post("/accounts/logout/")
    assert failed(client.get(back), "accounts.oidc_failed")
    assert not is_in(client)


def test_a_code_that_was_given_to_another_browser_is_refused(clerk: User, client: Client) -> None:
    """The nonce in the signed answer is that of the other browser's question."""
    other = Client()
    stolen = asked(approved(begun(other), "1001"))["code"]
    own = asked(approved(begun(client), "1001"))["state"]
    answer = client.get(f"/accounts/oidc/return/?{urlencode({'code': stolen, 'state': own})}")
    assert failed(answer, "accounts.oidc_failed")
    assert not is_in(client)


@pytest.mark.parametrize(
    "query", ["", "?state=x", "?code=x", "?code=x&state=y", "?error=access_denied&state=z"]
)
def test_odd_answers_open_nothing(clerk: User, client: Client, query: str) -> None:
    begun(client)
    assert failed(client.get(f"/accounts/oidc/return/{query}"), "accounts.oidc_failed")
    assert not is_in(client)


def test_another_issuer_is_not_believed(clerk: User, client: Client, settings: Any) -> None:
    """What is signed names its issuer in small letters: that is another one than the office's."""
    settings.OIDC_ISSUER = settings.OIDC_ISSUER.replace("http:", "HTTP:")
    assert failed(client.get(approved(begun(client), "1001")), "accounts.oidc_failed")
    assert not is_in(client)


def test_without_the_claim_there_is_no_name(clerk: User, client: Client) -> None:
    assert failed(client.get(approved(begun(client), "1004")), "accounts.oidc_failed")


def test_an_address_of_mail_counts_only_when_verified(clerk: User, client: Client, settings: Any) -> None:
    settings.OIDC_CLAIM, settings.OIDC_SCOPE = "email", "openid email"
    assert failed(client.get(approved(begun(client), "1003")), "accounts.oidc_failed")


def test_it_leads_nowhere_outside(clerk: User, client: Client) -> None:
    answer = client.get(approved(begun(client, "https://elsewhere.example/"), "1001"))
    assert answer.headers["Location"] == "/"


def test_who_has_a_second_factor_is_asked_here_too(clerk: User, client: Client) -> None:
    import pyotp

    factor_offer(clerk)
    assert factor_confirm(clerk, pyotp.TOTP(offered(clerk)).now(), by=clerk)
    for _guess in range(LIMIT):
        attempt_take(clerk)
    answer = client.get(approved(begun(client), "1001"))
    assert answer.headers["Location"] == "/accounts/login/code/"
    assert not is_in(client)
    assert is_locked(clerk)  # the provider's word takes back no guess


def test_a_provider_that_is_away_is_told_in_a_sentence(client: Client, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert failed(client.get(BEGIN), "accounts.oidc_failed")
    assert Event.objects.get().after == {"reason": "provider"}


def test_without_the_setting_there_is_no_such_way(client: Client, settings: Any) -> None:
    settings.OIDC_ISSUER = ""
    assert client.get(BEGIN).status_code == 404
    assert "accounts/oidc" not in client.get("/accounts/login/").content.decode()
