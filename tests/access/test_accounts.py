"""账号的一生: opened, given a role through a post, stood in for, looked at, closed; each act in the chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD, given
from yiding.accounts import services
from yiding.accounts.errors import (
    HeldAlready,
    NameInUse,
    NoPost,
    NotSeen,
    NotStandIn,
    OwnAccount,
    SidesMixed,
    TwoAccounts,
)
from yiding.accounts.models import Account, Holding, Impersonation, StandIn
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Permission, Role, may, powers_of
from yiding.core.errors import EditConflict, NotAllowed
from yiding.directory.merging import persons_merge
from yiding.directory.models import Body, Government, Person, Post
from yiding.web.services import OFF

from .conftest import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 3)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 6, 3, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def office(db: None) -> Body:
    """市政府办公室 of 临澜市, ours."""
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    return Body.objects.create(government=city, name="市政府办公室")


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def kinds() -> list[str]:
    return list(Event.objects.order_by("number").values_list("kind", flat=True))


# --- opening and roles -------------------------------------------------------------------------------------


def test_an_account_is_opened_on_pages_given_a_role_and_logs_in(office: Body, cast: Cast) -> None:
    system, security = client_of(cast(Role.SYSTEM_ADMIN)), client_of(cast(Role.SECURITY_ADMIN))
    told = {"username": "ye", "person": "叶知秋", "body": "市政府办公室", "title": "秘书科科长"}
    page = system.post(reverse("accounts:account-add"), told)
    assert page.headers["Cache-Control"] == "no-store"
    password = page.content.decode().split("data-password>")[1].split("<")[0]
    user = User.objects.get(username="ye")
    post = Post.objects.get(person__name="叶知秋")
    assert (post.body, post.title) == (office, "秘书科科长")
    assert powers_of(user).roles == frozenset()
    assert client_of(user).get(reverse("meetings:meeting-list")).status_code == 403

    form = {"role": "clerk", "post": post.pk, "starts_on": "2026-06-01", "ends_on": ""}
    answer = security.post(reverse("accounts:holding-add", args=[user.pk]), form)
    assert answer.status_code == 302
    visitor = Client()
    assert visitor.login(username="ye", password=password)
    assert visitor.get(reverse("meetings:meeting-list")).status_code == 200
    held = powers_of(User.objects.get(pk=user.pk))
    assert (held.roles, held.bodies()) == ({Role.CLERK}, {office.pk})
    assert kinds() == ["person.added", "post.added", "account.made", "holding.granted"]
    assert password not in str(list(Event.objects.values_list("after", flat=True)))


def test_the_same_person_and_the_same_name_get_no_second_account(office: Body, cast: Cast) -> None:
    by = cast(Role.SYSTEM_ADMIN)
    services.account_open(username="ye", person="叶知秋", by=by)
    for username, person in (("ye", "方景行"), ("ye2", "叶知秋")):
        with pytest.raises(NameInUse):
            services.account_open(username=username, person=person, by=by)
    assert not Person.objects.filter(name="方景行").exists()


def test_two_persons_who_both_log_in_do_not_become_one(office: Body, cast: Cast) -> None:
    by, clerk = cast(Role.SYSTEM_ADMIN), cast(Role.CLERK)
    accounts = [services.account_open(username=f"ye{n}", person=f"叶知秋{n}", by=by)[0] for n in "12"]
    first, second = (account.person for account in accounts)
    assert first is not None
    assert second is not None
    with pytest.raises(TwoAccounts):
        persons_merge(kept=first, absorbed=second, by=clerk)
    Account.objects.filter(pk=accounts[1].pk).update(person=None)
    persons_merge(kept=first, absorbed=second, by=clerk)


@pytest.fixture
def seated(office: Body, cast: Cast) -> tuple[Account, Post]:
    """叶知秋 with a post until the end of the month."""
    account, _password = services.account_open(
        username="ye", person="叶知秋", body=office, title="科长", by=cast(Role.SYSTEM_ADMIN)
    )
    post = Post.objects.get(person=account.person)
    Post.objects.filter(pk=post.pk).update(ends_on=date(2026, 6, 30))
    post.refresh_from_db()
    return account, post


def test_a_role_ends_with_its_post_and_with_its_own_days(
    seated: tuple[Account, Post], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, post = seated
    by = cast(Role.SECURITY_ADMIN)
    services.holding_grant(account=account, role=Role.CLERK, post=post, by=by, starts_on=date(2026, 6, 10))
    expected = {3: set(), 10: {Role.CLERK}, 30: {Role.CLERK}, 31: set()}
    for n, roles in expected.items():
        day = date(2026, 6, 1) + timedelta(days=n - 1)
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert powers_of(User.objects.get(pk=account.pk)).roles == roles, day


def test_a_business_role_needs_a_post_of_ones_own(
    seated: tuple[Account, Post], office: Body, cast: Cast
) -> None:
    account, post = seated
    by = cast(Role.SECURITY_ADMIN)
    stranger = Person.objects.create(government=office.government, name="方景行")
    foreign = Post.objects.create(body=office, person=stranger, title="主任")
    for wrong in (None, foreign):
        with pytest.raises(NoPost):
            services.holding_grant(account=account, role=Role.CLERK, post=wrong, by=by)
    with pytest.raises(NoPost):
        services.holding_grant(account=account, role=Role.CLERK, post=post, by=by, starts_on=date(2026, 7, 1))
    services.holding_grant(account=account, role=Role.CLERK, post=post, by=by)
    with pytest.raises(HeldAlready):
        services.holding_grant(account=account, role=Role.CLERK, post=post, by=by, starts_on=TODAY)
    with pytest.raises(SidesMixed):
        services.holding_grant(account=account, role=Role.AUDIT_ADMIN, post=None, by=by)


def test_a_role_is_taken_back_from_a_day_on(seated: tuple[Account, Post], cast: Cast) -> None:
    account, post = seated
    by = cast(Role.SECURITY_ADMIN)
    holding = services.holding_grant(account=account, role=Role.CLERK, post=post, by=by)
    with pytest.raises(EditConflict):
        services.holding_end(holding=holding, ends_on=TODAY, version=7, by=by)
    answer = client_of(by).post(
        reverse("accounts:holding-end", args=[account.pk, holding.pk]),
        {"version": holding.version, "ends_on": "2026-06-02"},
    )
    assert answer.status_code == 302
    assert powers_of(User.objects.get(pk=account.pk)).roles == frozenset()
    assert kinds()[-1] == "holding.ended"


def test_nobody_serves_themselves(cast: Cast) -> None:
    security, system = cast(Role.SECURITY_ADMIN), cast(Role.SYSTEM_ADMIN)
    own = Account.objects.get(pk=security.pk)
    with pytest.raises(OwnAccount):
        services.holding_grant(account=own, role=Role.SECURITY_ADMIN, post=None, by=security)
    own = Account.objects.get(pk=system.pk)
    for act in (services.account_close, services.password_reset):
        with pytest.raises(OwnAccount):
            act(account=own, version=own.version, by=system)


def test_a_closed_account_is_out_at_once_and_comes_back(seated: tuple[Account, Post], cast: Cast) -> None:
    account, _post = seated
    by, visitor = cast(Role.SYSTEM_ADMIN), client_of(account.user)
    assert visitor.get("/").status_code == 200
    close = reverse("accounts:account-close", args=[account.pk])
    assert client_of(by).post(close, {"version": account.version}).status_code == 302
    assert visitor.get("/").status_code == 302
    assert client_of(by).post(close, {"version": account.version}).status_code == 409
    account.refresh_from_db()
    services.account_reopen(account=account, version=account.version, by=by)
    assert User.objects.get(pk=account.pk).is_active


def test_a_new_password_ends_the_sessions(seated: tuple[Account, Post], cast: Cast) -> None:
    account, _post = seated
    visitor = client_of(account.user)
    assert visitor.get("/").status_code == 200
    password = services.password_reset(account=account, version=account.version, by=cast(Role.SYSTEM_ADMIN))
    assert visitor.get("/").status_code == 302
    assert Client().login(username="ye", password=password)


# --- standing in -------------------------------------------------------------------------------------------


@pytest.fixture
def absent(cast: Cast) -> StandIn:
    """The liaison stands in for the director, this week."""
    director, deputy = (Account.objects.get(pk=cast(role).pk) for role in (Role.DIRECTOR, Role.LIAISON))
    return services.stand_in_set(
        principal=director,
        deputy=deputy,
        starts_on=TODAY,
        ends_on=date(2026, 6, 5),
        reason="出差",
        by=director.user,
    )


def test_what_is_done_for_another_says_so(absent: StandIn, cast: Cast) -> None:
    deputy = client_of(cast(Role.LIAISON))
    add = reverse("web:calendar-add")
    day = {"day": "2026-10-01", "arrangement": OFF, "name": "国庆节"}
    assert deputy.post(add, day).status_code == 403
    page = deputy.post(reverse("accounts:act-for", args=[absent.pk]), follow=True)
    assert "正在代 director 办理" in page.content.decode()
    assert deputy.post(add, day).status_code == 302
    event = Event.objects.latest("number")
    assert (event.kind, event.actor_name, event.on_behalf_of) == (
        "calendar.day_set",
        "liaison",
        "director",
    )
    auditor = client_of(cast(Role.AUDIT_ADMIN))
    assert "liaison（代 director 办理）" in auditor.get(reverse("audit:event-list")).content.decode()
    assert "代 director" in auditor.get(reverse("audit:event-detail", args=[event.number])).content.decode()

    assert deputy.post(reverse("accounts:act-for-end")).status_code == 302
    assert deputy.post(add, {**day, "day": "2026-10-02"}).status_code == 403
    assert Event.objects.latest("number").on_behalf_of == "director"


def test_who_stands_in_holds_the_principals_roles_and_not_their_own(absent: StandIn, cast: Cast) -> None:
    deputy = User.objects.get(pk=cast(Role.LIAISON).pk)
    deputy.acting_for = absent  # type: ignore[attr-defined]
    assert powers_of(deputy).roles == {Role.DIRECTOR}
    del deputy.acting_for  # type: ignore[attr-defined]
    assert powers_of(deputy).roles == {Role.LIAISON}


def test_a_stand_in_ends_by_its_day_by_hand_and_with_the_principals_account(
    absent: StandIn, cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.IDLE_MINUTES = settings.SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
    deputy = client_of(cast(Role.LIAISON))
    begin = reverse("accounts:act-for", args=[absent.pk])
    assert deputy.post(begin).status_code == 302
    late = datetime(2026, 6, 6, 0, 0, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: late)
        assert "代办已经结束" in deputy.get("/").content.decode()
        assert deputy.post(begin).status_code == 409
    assert deputy.post(begin).status_code == 302
    services.stand_in_end(stand_in=absent, version=absent.version, by=cast(Role.DIRECTOR))
    assert "代办已经结束" in deputy.get("/").content.decode()
    assert deputy.post(begin).status_code == 409


def test_a_deputy_names_no_deputy_and_strangers_set_nothing(absent: StandIn, cast: Cast) -> None:
    deputy = client_of(cast(Role.LIAISON))
    deputy.post(reverse("accounts:act-for", args=[absent.pk]))
    principal = reverse("accounts:stand-in-add", args=[absent.principal_id])
    own = reverse("accounts:stand-in-add", args=[absent.deputy_id])
    assert {deputy.get(principal).status_code, deputy.get(own).status_code} <= {403, 404}
    with pytest.raises(NotAllowed):
        services.stand_in_end(stand_in=absent, version=absent.version, by=cast(Role.LEADER))
    with pytest.raises(NotStandIn):
        services.stand_in_set(
            principal=absent.principal,
            deputy=absent.principal,
            starts_on=TODAY,
            ends_on=TODAY,
            reason="",
            by=absent.principal.user,
        )


# --- looking as somebody else ------------------------------------------------------------------------------


@pytest.fixture
def look(cast: Cast) -> Impersonation:
    """The system administrator may look as the clerk for an hour."""
    seer, seen = (Account.objects.get(pk=cast(role).pk) for role in (Role.SYSTEM_ADMIN, Role.CLERK))
    return services.impersonation_allow(
        seer=seer,
        seen=seen,
        until=clock.now() + timedelta(hours=1),
        reason="列表打不开",
        by=cast(Role.SECURITY_ADMIN),
    )


@pytest.fixture
def looking(look: Impersonation, cast: Cast) -> Client:
    client = client_of(cast(Role.SYSTEM_ADMIN))
    assert client.get(reverse("meetings:meeting-list")).status_code == 403
    client.post(reverse("accounts:see-as", args=[look.pk]))
    return client


def _pages() -> Iterator[str]:
    yield from map(reverse, ("meetings:meeting-list", "intake:file-list", "directory:body-list"))


def test_a_look_shows_what_the_other_sees_with_a_banner(looking: Client) -> None:
    for address in _pages():
        page = looking.get(address)
        assert page.status_code == 200
        assert "正在以 clerk 的身份查看（只读" in page.content.decode()
    assert looking.get(reverse("accounts:account-list")).status_code == 403


def test_a_look_changes_nothing(looking: Client) -> None:
    before = Event.objects.count()
    for address in (reverse("intake:batch-create"), reverse("web:calendar-add"), *_pages()):
        assert looking.post(address, {}).status_code == 403
    for name in ("account-own", "password-change"):
        assert looking.get(reverse(f"accounts:{name}")).status_code == 403
    assert looking.post(reverse("accounts:password-change"), {}).status_code == 403
    assert Event.objects.count() == before


def test_a_look_is_told_at_its_start_and_at_its_end(looking: Client, look: Impersonation) -> None:
    assert looking.post(reverse("accounts:see-as-end")).status_code == 302
    told = Event.objects.filter(object_kind="accounts.impersonation").order_by("number")
    assert list(told.values_list("kind", "actor_name")) == [
        ("impersonation.allowed", "security_admin"),
        ("impersonation.begun", "system_admin"),
        ("impersonation.ended", "system_admin"),
    ]
    assert looking.get(reverse("meetings:meeting-list")).status_code == 403


def test_a_look_ends_with_its_hour(
    looking: Client, look: Impersonation, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.IDLE_MINUTES = 120
    later = look.ends_at
    monkeypatch.setattr(clock, "now", lambda: later)
    assert looking.get(reverse("meetings:meeting-list")).status_code == 403
    assert looking.post(reverse("accounts:see-as", args=[look.pk])).status_code == 409


def test_what_may_not_be_looked_at(cast: Cast) -> None:
    guard = cast(Role.SECURITY_ADMIN)
    accounts = {role: Account.objects.get(pk=cast(role).pk) for role in Role}
    hour = clock.now() + timedelta(hours=1)
    for seer, seen, until in (
        (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, hour),
        (Role.SYSTEM_ADMIN, Role.SYSTEM_ADMIN, hour),
        (Role.SECURITY_ADMIN, Role.CLERK, hour),
        (Role.SYSTEM_ADMIN, Role.CLERK, hour + timedelta(hours=9)),
        (Role.SYSTEM_ADMIN, Role.CLERK, clock.now()),
    ):
        with pytest.raises(NotSeen):
            services.impersonation_allow(
                seer=accounts[seer], seen=accounts[seen], until=until, reason="查", by=guard
            )
    for role in (Role.SYSTEM_ADMIN, Role.CLERK):
        with pytest.raises(NotAllowed):
            services.impersonation_allow(
                seer=accounts[Role.SYSTEM_ADMIN],
                seen=accounts[Role.CLERK],
                until=hour,
                reason="查",
                by=cast(role),
            )


def test_an_account_without_roles_is_told_what_to_do(cast: Cast) -> None:
    client = client_of(cast(None))
    assert "您的账号还没有角色" in client.get("/").content.decode()
    assert "您的账号还没有角色" in client.get(reverse("accounts:account-own")).content.decode()
    assert not any(may(cast(None), one) for one in Permission)


def test_no_account_is_written_by_looking_at_ones_own(stranger: User) -> None:
    client = client_of(stranger)
    assert client.get(reverse("accounts:account-own")).status_code == 200
    assert not Account.objects.filter(pk=stranger.pk).exists()


def test_the_list_says_who_holds_what_in_few_queries(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    client = client_of(cast(Role.SECURITY_ADMIN))
    for n in range(30):
        given(User.objects.create_user(f"user{n:02}", password=PASSWORD), Role.LIAISON)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = client.get(reverse("accounts:account-list")).content.decode()
    assert page.count("联络员") >= 30
    assert Holding.objects.count() == 31
