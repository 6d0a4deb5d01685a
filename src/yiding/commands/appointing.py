"""首批账号: the first accounts of an instance: its three administrators, and the cast of the demo."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import resources

from django.contrib.auth.models import User
from django.db import transaction

from yiding.accounts.models import Account, Holding
from yiding.accounts.services import appoint, password_make
from yiding.core import clock
from yiding.core.access import ADMIN_SIDES, Role
from yiding.directory.dates import valid_on
from yiding.directory.models import Government, Person, Post
from yiding.directory.services import bodies_named, persons_named


@dataclass(frozen=True, slots=True)
class Player:
    """演示角色: an account, the person who it is, and the post through which the role is held."""

    account: str
    name: str
    role: Role
    body: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class First:
    """首个账号: its role, and its first password where one was made."""

    account: str
    role: Role
    password: str = ""


def cast() -> list[Player]:
    """The demo's people."""
    told = tomllib.loads(resources.files(__package__).joinpath("cast.toml").read_text("utf-8"))
    return [Player(**{**one, "role": Role(one["role"])}) for one in told["cast"]]


@transaction.atomic
def cast_appoint(government: Government, passwords: Mapping[str, str], fresh: Collection[str]) -> None:
    """Makes what is missing of the cast; ``fresh`` are the accounts whose passwords were made just now."""
    today, players = clock.today(), cast()
    bodies = bodies_named(government, {one.body for one in players if one.body}, today)
    persons = persons_named(government, {one.name for one in players}, today)
    for one in players:
        user = user_with(one.account, passwords[one.account], one.name, is_new=one.account in fresh)
        account, _ = Account.objects.get_or_create(user=user, defaults={"person": persons[one.name]})
        if Holding.objects.filter(account=account).exists():
            continue
        post = _post(bodies[one.body].pk, persons[one.name], one.title) if one.body else None
        appoint(user, one.role, post=post)


def _post(body: int, person: Person, title: str) -> Post:
    return Post.objects.get_or_create(body_id=body, person=person, title=title)[0]


def user_with(name: str, password: str, shown: str, *, is_new: bool) -> User:
    """The user of that name; made where there is none, with the password where it is new.

    To try the passwords of the whole cast at each start would take seconds.
    """
    user = User.objects.filter(username=name).first() or User(username=name)
    if is_new or not user.pk:
        user.last_name = shown
        user.set_password(password)
        user.save()
    return user


def administrators_missing() -> list[Role]:
    """Which of the three administrators nobody is today."""
    open_ = Holding.objects.filter(valid_on(clock.today()), account__user__is_active=True)
    held = set(open_.filter(role__in=list(ADMIN_SIDES)).values_list("role", flat=True))
    return [role for role in ADMIN_SIDES if role not in held]


def administrators_appoint(wanted: Mapping[Role, str], passwords: Mapping[Role, str]) -> list[First]:
    """Makes accounts for administrators; a password is made at random where none is given.

    Raises SidesMixed where a name is an account that stands on another side.
    """
    made = []
    for role, name in wanted.items():
        password = passwords.get(role) or password_make()
        user = User.objects.create_user(name, password=password, last_name=str(role.label))
        appoint(user, role)
        made.append(First(name, role, "" if role in passwords else password))
    return made
