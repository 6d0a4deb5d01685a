"""账号: who is looking, what they hold, and the acts on accounts and roles."""

from __future__ import annotations

from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Q

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.access import Held, Powers, Role, side_of
from yiding.directory.dates import valid_on

from .models import Account, Holding

Viewer: TypeAlias = User | AnonymousUser


def powers_find(viewer: Viewer) -> Powers:
    """What a viewer holds today, by one query; asked once for every user object and day."""
    today = clock.today()
    known = getattr(viewer, "_powers", None)
    if known is None or known[0] != today:
        known = (today, _powers(viewer.pk, today))
        viewer._powers = known  # type: ignore[union-attr]
    return known[1]


def _powers(user_id: int | None, today: object) -> Powers:
    """A role held through a post ends with the post."""
    posted = Q(post__isnull=True) | valid_on(today, "post__")  # type: ignore[arg-type]
    rows = Holding.objects.filter(valid_on(today), posted, account=user_id).order_by("pk")  # type: ignore[arg-type]
    return Powers(tuple(Held(Role(role), body) for role, body in rows.values_list("role", "post__body")))


def account_of(user: User) -> Account:
    """The account of a user; made when there is none yet."""
    return Account.objects.get_or_create(user=user)[0]


@transaction.atomic
def appoint(user: User, *roles: Role, by: User | None = None) -> Account:
    """Gives roles for the office itself, without a post: the first accounts of an instance."""
    account = account_of(user)
    for role in roles:
        holding, is_new = Holding.objects.get_or_create(
            account=account, role=role, post=None, ends_on=None, defaults={"side": side_of(role)}
        )
        if is_new:
            record("holding.granted", holding, by=by, after={"account": user.get_username(), "role": role})
    if hasattr(user, "_powers"):
        del user._powers
    return account
