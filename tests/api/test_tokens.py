"""接口令牌: what each may read, when it ends, and that it is seen once and never again."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.accounts.models import Account, Holding
from yiding.api.errors import NoToken
from yiding.api.models import Scope, Token
from yiding.api.services import caller_find, token_make, token_revoke
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import BadRequest, NotAllowed, WrongState

from .conftest import Make, Programme, fill

pytestmark = pytest.mark.django_db
READS = {
    "meetings": Scope.MEETINGS,
    "decisions": Scope.DECISIONS,
    "bodies": Scope.DIRECTORY,
    "persons": Scope.DIRECTORY,
}


@pytest.fixture
def keeper_client(keeper: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(keeper)
    return client


def _form(account: Account, /, **changed: Any) -> dict[str, Any]:
    last = clock.today() + timedelta(days=90)
    return {
        "name": "数据平台",
        "account": account.pk,
        "scopes": [Scope.MEETINGS.value],
        "expires_on": last.isoformat(),
        **changed,
    }


def _refused(answer: Any, status: int, code: str) -> None:
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code)
    assert set(told) == {"code", "sentence", "advice", "request_id"}
    assert told["sentence"]
    assert told["advice"]
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("scope", Scope)
def test_a_token_reads_what_its_scope_says_and_no_more(scope: Scope, programme: Make, clerk: User) -> None:
    fill(1)
    asking = programme(clerk, (scope,))
    for name, needed in READS.items():
        answer = asking.answer(name)
        if needed == scope:
            assert len(answer.json()["items"]) == 1
        else:
            _refused(answer, 403, "api.no_scope")
    assert asking.read("me")["scopes"] == [scope]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer yiding_",
        "Bearer yiding_00000000_abc",
        "Bearer \udcff\x00",
        "Basic Y2xlcms6eWktZGluZy0yMDI2",
        "Token {secret}",
        "{secret}",
        "Bearer {secret}x",
        "Bearer {upper}",
        "Bearer {other}",
    ],
)
def test_what_is_no_token_is_refused(header: str | None, reader: Programme) -> None:
    key = reader.secret.split("_")[1]
    told = {"secret": reader.secret, "upper": reader.secret.swapcase(), "other": f"yiding_{key}_{'a' * 43}"}
    more = {} if header is None else {"HTTP_AUTHORIZATION": header.format(**told)}
    answer = Client().get("/api/v1/meetings", **more)
    _refused(answer, 401, "api.no_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="yiding"'


def test_a_session_opens_nothing(clerk_client: Client) -> None:
    _refused(clerk_client.get("/api/v1/meetings"), 401, "api.no_token")


def test_a_token_is_neither_in_the_address_nor_in_a_cookie(reader: Programme) -> None:
    assert Client().get("/api/v1/me", {"token": reader.secret}).status_code == 401
    client = Client()
    client.cookies["token"] = reader.secret
    assert client.get("/api/v1/me").status_code == 401


def test_a_token_ends_with_its_last_day(reader: Programme, time_machine: Any) -> None:
    day = reader.read("me")["expires_on"]
    time_machine.move_to(f"{day}T23:59:59+08:00", tick=False)
    assert reader.answer("me").status_code == 200
    time_machine.shift(1)
    _refused(reader.answer("me"), 401, "api.token_expired")


def test_a_token_that_was_taken_back_opens_nothing(reader: Programme, keeper: User) -> None:
    token_revoke(token=Token.objects.get(), by=keeper)
    _refused(reader.answer("me"), 401, "api.token_revoked")
    with pytest.raises(WrongState):
        token_revoke(token=Token.objects.get(), by=keeper)
    assert Event.objects.filter(kind="token.revoked").count() == 1


def test_a_token_of_a_closed_account_opens_nothing(reader: Programme, clerk: User) -> None:
    fill(1)
    clerk.is_active = False
    clerk.save()
    for name in (*READS, "me"):
        _refused(reader.answer(name), 401, "api.account_closed")


def test_a_token_whose_account_lost_its_roles_sees_nothing(reader: Programme, clerk: User) -> None:
    fill(1)
    assert len(reader.read("meetings")["items"]) == 1
    Holding.objects.update(ends_on=clock.today() - timedelta(days=1))
    for name in READS:
        _refused(reader.answer(name), 403, "api.no_roles")
    assert reader.read("me")["account"] == "clerk"


def test_the_day_of_the_last_use_is_kept_and_written_once_a_day(
    reader: Programme, django_assert_num_queries: Callable[..., Any]
) -> None:
    assert Token.objects.get().last_used_on is None
    reader.read("me")
    assert Token.objects.get().last_used_on == clock.today()
    with django_assert_num_queries(2):
        reader.read("me")


def test_only_who_keeps_tokens_makes_them(clerk: User, clerk_client: Client, stranger: User) -> None:
    account = Account.objects.get(user=clerk)
    for user in (clerk, stranger):
        with pytest.raises(NotAllowed):
            token_make(name="x", account=account, scopes=list(Scope), expires_on=clock.today(), by=user)
    for name in ("token-list", "token-make"):
        assert clerk_client.get(reverse(f"api:{name}")).status_code == 403
    assert clerk_client.post(reverse("api:token-make"), _form(account)).status_code == 403
    assert not Token.objects.exists()


@pytest.mark.parametrize(("scopes", "days"), [([], 1), (list(Scope), -1), (list(Scope), 366)])
def test_a_token_has_a_scope_and_an_end_within_the_year(
    scopes: list[str], days: int, keeper: User, clerk: User
) -> None:
    account, last = Account.objects.get(user=clerk), clock.today() + timedelta(days=days)
    with pytest.raises(BadRequest):
        token_make(name="x", account=account, scopes=scopes, expires_on=last, by=keeper)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"account": 10**30},
        {"account": "x"},
        {"scopes": []},
        {"scopes": ["write:meetings"]},
        {"expires_on": ""},
        {"expires_on": "2020-01-01"},
        {"expires_on": "2199-01-01"},
    ],
)
def test_a_form_that_is_not_right_makes_nothing(
    changed: dict[str, Any], keeper_client: Client, clerk: User
) -> None:
    answer = keeper_client.post(reverse("api:token-make"), _form(Account.objects.get(user=clerk), **changed))
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_a_closed_account_gets_no_token(keeper_client: Client, clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    answer = keeper_client.post(reverse("api:token-make"), _form(Account.objects.get(user=clerk)))
    assert answer.status_code == 422


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, whatever the level."""
    kept = io.StringIO()
    handler, root = logging.StreamHandler(kept), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_token_is_seen_once_and_nowhere_after(
    keeper_client: Client, clerk: User, log: io.StringIO, settings: Any
) -> None:
    settings.DEBUG = True
    fill(1)
    made = keeper_client.post(reverse("api:token-make"), _form(Account.objects.get(user=clerk)))
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "private, no-store"
    secret = made.content.decode().split("data-token>")[1].split("<")[0]
    assert secret.startswith("yiding_")
    asking, hidden = Programme(secret), secret.split("_", 2)[2]
    assert len(asking.read("meetings")["items"]) == 1
    Client().get("/api/v1/me", headers={"authorization": f"Token {secret}"})
    asking.answer("bodies")
    asking.answer("meetings", limit="x")
    token = Token.objects.get()
    pages = [reverse("api:token-list"), reverse("api:token-list") + "?export=csv"]
    pages += [reverse("api:token-detail", args=[token.pk])]
    for page in pages:
        answer = keeper_client.get(page)
        assert answer.status_code == 200
        assert hidden not in b"".join(answer).decode("utf-8", "replace")  # type: ignore[call-overload]
    keeper_client.post(reverse("api:token-revoke", args=[token.pk]))
    asking.answer("me")
    assert hidden not in log.getvalue()
    assert hidden not in _all_rows()


def _all_rows() -> str:
    rooms = [model for model in apps.get_models() if model.__module__.startswith("yiding.")]
    told = [list(model._base_manager.values()) for model in rooms]
    return json.dumps(told, default=str, ensure_ascii=False)


def test_making_and_taking_back_are_events(keeper_client: Client, keeper: User, clerk: User) -> None:
    keeper_client.post(reverse("api:token-make"), _form(Account.objects.get(user=clerk)))
    token = Token.objects.get()
    answer = keeper_client.post(reverse("api:token-revoke", args=[token.pk]))
    assert answer.status_code == 302
    made, revoked = Event.objects.filter(kind__startswith="token.").order_by("number")
    assert (made.kind, made.actor_id, made.object_id) == ("token.made", keeper.pk, token.pk)
    assert made.after["account"] == "clerk"
    assert made.after["scopes"] == [Scope.MEETINGS]
    assert (revoked.kind, revoked.before["key"]) == ("token.revoked", token.key)
    again = keeper_client.post(reverse("api:token-revoke", args=[token.pk]))
    assert again.status_code == 409


def test_a_name_stands_for_one_token(keeper_client: Client, clerk: User) -> None:
    form = _form(Account.objects.get(user=clerk))
    assert keeper_client.post(reverse("api:token-make"), form).status_code == 200
    assert keeper_client.post(reverse("api:token-make"), form).status_code == 422
    assert Token.objects.count() == 1


def test_the_list_says_how_each_token_stands(keeper_client: Client, programme: Make, clerk: User) -> None:
    for _ in range(3):
        programme(clerk)
    first, second, _third = Token.objects.order_by("pk")
    Token.objects.filter(pk=first.pk).update(revoked_at=clock.now())
    Token.objects.filter(pk=second.pk).update(expires_on=clock.today() - timedelta(days=1))
    page = keeper_client.get(reverse("api:token-list")).content.decode()
    assert all(f">{word}<" in page for word in ("已收回", "已过期", "有效"))
    holding = keeper_client.get(reverse("api:token-list"), {"holding": "1"}).content.decode()
    assert "平台 2" in holding
    assert "平台 0" not in holding


def test_a_digest_is_compared_also_where_there_is_no_such_token(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr("yiding.api.services.hmac.compare_digest", lambda *two: compared.append(two) or True)
    with pytest.raises(NoToken):
        caller_find("yiding_00000000_x")
    assert len(compared) == 1


def test_sentences_follow_the_language_that_is_asked_for(reader: Programme) -> None:
    answer = Client().get("/api/v1/me", headers={"accept-language": "en"})
    assert answer.json()["sentence"] == "No valid token was sent."


def test_a_fault_of_ours_is_told_without_its_details(
    reader: Programme, monkeypatch: pytest.MonkeyPatch, clerk: User
) -> None:
    def fail(*_told: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("yiding.api.reading.meetings", fail)
    answer = reader.answer("meetings")
    _refused(answer, 500, "api.failed")
    assert "secret" not in answer.content.decode()
