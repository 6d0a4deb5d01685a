"""账号: who may see which accounts, roles, stand-ins and allowances to look."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import Role
from yiding.core.columns import Viewer
from yiding.directory.dates import valid_on
from yiding.directory.models import Post

from .models import Account, Holding, Impersonation, StandIn
from .permissions import may_allow_impersonation, may_see_accounts


def accounts_visible_to(viewer: Viewer) -> QuerySet[Account]:
    """The accounts that a person may see: all, to the three administrators; to others their own."""
    return Account.objects.all() if may_see_accounts(viewer) else Account.objects.filter(user=viewer.pk)


def holdings_visible_to(viewer: Viewer) -> QuerySet[Holding]:
    """The roles that a person may see: of the accounts that they see."""
    return Holding.objects.filter(account__in=accounts_visible_to(viewer))


def stand_ins_visible_to(viewer: Viewer) -> QuerySet[StandIn]:
    """The stand-ins that a person may see: all, to administrators; to others those that concern them."""
    if may_see_accounts(viewer):
        return StandIn.objects.all()
    return StandIn.objects.filter(Q(principal=viewer.pk) | Q(deputy=viewer.pk))


def impersonations_visible_to(viewer: Viewer) -> QuerySet[Impersonation]:
    """The allowances that a person may see: all, to who allows them; to others those that concern them."""
    if may_allow_impersonation(viewer):
        return Impersonation.objects.all()
    return Impersonation.objects.filter(Q(seer=viewer.pk) | Q(seen=viewer.pk))


def accounts_listed(viewer: Viewer) -> QuerySet[Account]:
    """Accounts with their person and the roles that they hold today."""
    now = Holding.objects.filter(valid_on(clock.today())).select_related("post__body")
    rows = accounts_visible_to(viewer).select_related("user", "person")
    return rows.prefetch_related(Prefetch("holdings", queryset=now, to_attr="held_now"))


def account_get(viewer: Viewer, key: int) -> Account:
    """One account; not visible = 404."""
    return get_object_or_404(accounts_visible_to(viewer).select_related("user", "person"), pk=key)


def holdings_of(viewer: Viewer, account: Account) -> list[Holding]:
    """What an account holds or held: the open ones first."""
    rows = holdings_visible_to(viewer).filter(account=account)
    return list(rows.select_related("account__user", "post__body"))


def stand_ins_of(viewer: Viewer, account: Account) -> list[StandIn]:
    """Who stands in for an account, and for whom it does: the last ones first."""
    rows = stand_ins_visible_to(viewer).filter(Q(principal=account) | Q(deputy=account))
    people = ("principal__user", "principal__person", "deputy__user", "deputy__person")
    return list(rows.select_related(*people))


def looks_of(viewer: Viewer, account: Account) -> list[Impersonation]:
    """Who was allowed to look as an account, or whom it may look as: the last ones first."""
    rows = impersonations_visible_to(viewer).filter(Q(seer=account) | Q(seen=account))
    people = ("seer__user", "seer__person", "seen__user", "seen__person", "allowed_by__user")
    return list(rows.select_related(*people, "allowed_by__person"))


def posts_of(account: Account) -> QuerySet[Post]:
    """The posts of an account's person that have not ended."""
    rows = Post.objects.filter(person=account.person_id) if account.person_id else Post.objects.none()
    return rows.filter(valid_on(None) | Q(ends_on__gte=clock.today())).select_related("body", "person")


def deputies_for(principal: Account) -> QuerySet[Account]:
    """Who could stand in: accounts in use."""
    return Account.objects.filter(user__is_active=True).exclude(pk=principal.pk).order_by("user__username")


def supporters() -> QuerySet[Account]:
    """Who may be allowed to look as somebody else: system administrators."""
    today = clock.today()
    held = Holding.objects.filter(valid_on(today), role=Role.SYSTEM_ADMIN).values("account")
    return Account.objects.filter(pk__in=held, user__is_active=True).order_by("user__username")
