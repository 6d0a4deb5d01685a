"""账号: who is looking, what they hold, and the acts on accounts and roles."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.access import Held, Powers, Role, Side, side_of
from yiding.core.errors import EditConflict
from yiding.core.telling import tell
from yiding.directory.dates import covers, meet, valid_on
from yiding.directory.models import Body, Government, Person, Post
from yiding.directory.register import person_add, post_add
from yiding.directory.resolving import resolve_person

from .errors import HeldAlready, NameInUse, NoPost, NotSeen, NotStandIn, OwnAccount, SidesMixed, TwoAccounts
from .models import Account, Holding, Impersonation, Session, StandIn
from .passwords import must_change
from .permissions import (
    may_allow_impersonation,
    may_grant,
    may_keep_accounts,
    may_set_stand_in,
    require,
)

Viewer: TypeAlias = User | AnonymousUser
Day: TypeAlias = date | None
LONGEST_LOOK = timedelta(hours=8)


def powers_find(viewer: Viewer) -> Powers:
    """What a viewer holds today, by one query; asked once for every user object and day.

    Who acts for somebody else holds what that person holds, and nothing of their own.
    """
    today = clock.today()
    acting = getattr(viewer, "acting_for", None)
    owner = acting.principal_id if acting else viewer.pk
    known = getattr(viewer, "_powers", None)
    if known is None or known[0] != (today, owner):
        known = ((today, owner), _powers(owner, today))
        viewer._powers = known  # type: ignore[union-attr]
    return known[1]


def _powers(owner: int | None, today: date) -> Powers:
    """A role held through a post ends with the post."""
    posted = Q(post__isnull=True) | valid_on(today, "post__")
    rows = Holding.objects.filter(valid_on(today), posted, account=owner, account__user__is_active=True)
    told = rows.order_by("pk").values_list("role", "post__body")
    return Powers(tuple(Held(Role(role), body) for role, body in told))


def account_of(user: User) -> Account:
    """The account of a user; made when there is none yet."""
    return Account.objects.get_or_create(user=user)[0]


def one_account(kept: Person, absorbed: Person) -> None:
    """Two persons who both log in do not become one. Raises TwoAccounts."""
    if Account.objects.filter(person__in=[kept, absorbed]).count() > 1:
        raise TwoAccounts


def password_make() -> str:
    """A first password, shown once."""
    return secrets.token_urlsafe(12)


# --- accounts --------------------------------------------------------------------------------------------


@transaction.atomic
def account_open(
    *, username: str, person: str, by: User, body: Body | None = None, title: str = ""
) -> tuple[Account, str]:
    """开户: an account for a person of ours, who is registered with a post where they are not yet."""
    ours = Government.objects.filter(is_ours=True).first()
    if not person or ours is None:
        return account_make(username=username, person=None, by=by)
    found = resolve_person(ours, person) or person_add(government=ours, name=person, by=by)
    if body is not None and not found.posts.filter(valid_on(clock.today()), body=body, title=title).exists():
        post_add(body=body, person=found, title=title, by=by)
    return account_make(username=username, person=found, by=by)


@transaction.atomic
def account_make(*, username: str, person: Person | None, by: User) -> tuple[Account, str]:
    """开设账号: for a person, with a first password that is shown once. Raises NameInUse."""
    require(may_keep_accounts(by))
    password = password_make()
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password=password)
            account = Account.objects.create(user=user, person=person)
            must_change(user)
    except IntegrityError as error:
        raise NameInUse(username) from error
    tell("account.made", to=[user], key=f"account.made:{account.pk}", about=account, account=username)
    record("account.made", account, by=by, after={"account": username, "person": person and person.pk})
    return account, password


@transaction.atomic
def account_close(*, account: Account, version: int, by: User) -> None:
    """停用: nobody logs in with it any more; what it holds and did stays."""
    _set_active(account, version, by, is_active=False)


@transaction.atomic
def account_reopen(*, account: Account, version: int, by: User) -> None:
    """恢复使用."""
    _set_active(account, version, by, is_active=True)


def _set_active(account: Account, version: int, by: User, *, is_active: bool) -> None:
    require(may_keep_accounts(by))
    _not_own(account, by)
    _take(account, version)
    User.objects.filter(pk=account.pk).update(is_active=is_active)
    account.user.is_active = is_active
    kind = "account.reopened" if is_active else "account.closed"
    record(kind, account, by=by, after={"account": account.user.get_username()})


@transaction.atomic
def password_reset(*, account: Account, version: int, by: User) -> str:
    """重设密码: a new first password, shown once; all sessions of the account end."""
    require(may_keep_accounts(by))
    _not_own(account, by)
    _take(account, version)
    password = password_make()
    account.user.set_password(password)
    account.user.save(update_fields=["password"])
    must_change(account.user)
    Session.objects.filter(user=account.pk).delete()
    tell(
        "account.password_reset",
        to=[account.user],
        key=f"password:{account.pk}:{account.version}",
        about=account,
        account=account.user.get_username(),
        by=by.get_username(),
    )
    record("account.password_reset", account, by=by, after={"account": account.user.get_username()})
    return password


def _not_own(account: Account, by: User) -> None:
    if account.pk == by.pk:
        raise OwnAccount


def _take(row: Account | Holding | StandIn | Impersonation, version: int) -> None:
    """Takes the row as the person saw it, or says who was faster."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not rows.update(version=F("version") + 1):
        raise EditConflict(last_actor(row))
    row.refresh_from_db(fields=["version"])


# --- roles -----------------------------------------------------------------------------------------------


@contextmanager
def _sides_kept() -> Iterator[None]:
    """What the triggers refuse, as the error that a person understands."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise SidesMixed from error


@transaction.atomic
def holding_grant(
    *,
    account: Account,
    role: Role,
    post: Post | None,
    by: User,
    starts_on: Day = None,
    ends_on: Day = None,
) -> Holding:
    """授予角色: through a post of the account's person. Raises NoPost, HeldAlready, SidesMixed."""
    require(may_grant(by))
    _not_own(account, by)
    Account.objects.select_for_update().get(pk=account.pk)
    _check_post(account, role, post, starts_on, ends_on)
    same = Holding.objects.filter(account=account, role=role, post=post)
    if any(meet((starts_on, ends_on), (row.starts_on, row.ends_on)) for row in same):
        raise HeldAlready
    with _sides_kept():
        holding = Holding.objects.create(
            account=account, role=role, side=side_of(role), post=post, starts_on=starts_on, ends_on=ends_on
        )
    _holding_told("holding.granted", holding, by)
    return holding


def _check_post(account: Account, role: Role, post: Post | None, starts_on: Day, ends_on: Day) -> None:
    """A business role needs a post of the account's own person that meets its days."""
    if post is None:
        if side_of(role) is Side.BUSINESS:
            raise NoPost
        return
    is_own = account.person_id is not None and post.person_id == account.person_id
    if not is_own or not meet((starts_on, ends_on), (post.starts_on, post.ends_on)):
        raise NoPost


@transaction.atomic
def holding_end(*, holding: Holding, ends_on: date, version: int, by: User) -> None:
    """收回角色: the last day on which it is held; a day before the first takes it back altogether."""
    require(may_grant(by))
    _not_own(holding.account, by)
    _take(holding, version)
    first = min(holding.starts_on or ends_on, ends_on)
    with _sides_kept():
        Holding.objects.filter(pk=holding.pk).update(ends_on=ends_on, starts_on=holding.starts_on and first)
    holding.refresh_from_db()
    _holding_told("holding.ended", holding, by)


def _holding_told(kind: str, holding: Holding, by: User | None) -> None:
    told = {
        "account": holding.account.user.get_username(),
        "role": holding.role,
        "starts_on": holding.starts_on and holding.starts_on.isoformat(),
        "ends_on": holding.ends_on and holding.ends_on.isoformat(),
    }
    touches = About(body_id=holding.post.body_id) if holding.post else None
    record(kind, holding, by=by, after=told, touches=touches)


@transaction.atomic
def appoint(user: User, *roles: Role, by: User | None = None, post: Post | None = None) -> Account:
    """Gives the first accounts of an instance their roles, where no security administrator is there yet."""
    account = account_of(user)
    for role in roles:
        if not Holding.objects.filter(account=account, role=role, post=post, ends_on=None).exists():
            with _sides_kept():
                holding = Holding.objects.create(account=account, role=role, post=post, side=side_of(role))
            _holding_told("holding.granted", holding, by)
    if hasattr(user, "_powers"):
        del user._powers
    return account


# --- standing in -----------------------------------------------------------------------------------------


@transaction.atomic
def stand_in_set(
    *, principal: Account, deputy: Account, starts_on: date, ends_on: date, reason: str, by: User
) -> StandIn:
    """登记代办: between two days, for all that the principal does. Raises NotStandIn, SidesMixed."""
    require(may_set_stand_in(by, principal))
    if principal.pk == deputy.pk or ends_on < starts_on or not deputy.user.is_active:
        raise NotStandIn
    with _sides_kept():
        row = StandIn.objects.create(
            principal=principal, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason
        )
    told = {"principal": str(principal), "deputy": str(deputy), "reason": reason}
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    record("stand_in.set", row, by=by, after={**told, **days})
    return row


@transaction.atomic
def stand_in_end(*, stand_in: StandIn, version: int, by: User) -> None:
    """终止代办: from now on."""
    require(may_set_stand_in(by, stand_in.principal))
    _take(stand_in, version)
    before, yesterday = stand_in.ends_on, clock.today() - timedelta(days=1)
    stand_in.ends_on = min(before, yesterday)
    stand_in.starts_on = min(stand_in.starts_on, stand_in.ends_on)
    stand_in.save(update_fields=["starts_on", "ends_on"])
    record("stand_in.ended", stand_in, by=by, before={"ends_on": before.isoformat()})


def stand_in_usable(stand_in: StandIn, user: User) -> bool:
    """May the user act by it at this moment?"""
    is_theirs = stand_in.deputy_id == user.pk and stand_in.principal.user.is_active
    return is_theirs and covers(stand_in, clock.today())


@transaction.atomic
def stand_in_begin(*, stand_in: StandIn, by: User) -> None:
    """开始代办: the deputy turns to the principal's work. Raises NotStandIn."""
    if not stand_in_usable(stand_in, by):
        raise NotStandIn
    record("stand_in.begun", stand_in, by=by, after={"principal": str(stand_in.principal)})


# --- looking as somebody else ----------------------------------------------------------------------------


@transaction.atomic
def impersonation_allow(
    *, seer: Account, seen: Account, until: datetime, reason: str, by: User
) -> Impersonation:
    """准许以他人身份查看: a business account, for at most eight hours, never by who looks. Raises NotSeen."""
    require(may_allow_impersonation(by))
    now = clock.now()
    wanted = now < until <= now + LONGEST_LOOK
    sides = set(Holding.objects.filter(valid_on(clock.today()), account=seen).values_list("side", flat=True))
    if not wanted or seer.pk in (seen.pk, by.pk) or sides - {Side.BUSINESS.value}:
        raise NotSeen
    row = Impersonation.objects.create(
        seer=seer, seen=seen, reason=reason, allowed_by=account_of(by), starts_at=now, ends_at=until
    )
    told = {"seer": str(seer), "seen": str(seen), "reason": reason, "until": until.isoformat()}
    record("impersonation.allowed", row, by=by, after=told)
    return row


def impersonation_usable(row: Impersonation, user: User) -> bool:
    """May the user look by it at this moment?"""
    return row.seer_id == user.pk and row.seen.user.is_active and row.starts_at <= clock.now() < row.ends_at


@transaction.atomic
def impersonation_begin(*, row: Impersonation, by: User) -> None:
    """开始以他人身份查看. Raises NotSeen."""
    if not impersonation_usable(row, by):
        raise NotSeen
    record("impersonation.begun", row, by=by, after={"seen": str(row.seen)})


@transaction.atomic
def impersonation_end(*, row: Impersonation, by: User) -> None:
    """结束以他人身份查看: the allowance is used up."""
    now = clock.now()
    Impersonation.objects.filter(pk=row.pk, starts_at__lt=now, ends_at__gt=now).update(ends_at=now)
    record("impersonation.ended", row, by=by, after={"seen": str(row.seen)})
