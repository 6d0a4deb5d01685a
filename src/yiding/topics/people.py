"""收件人: who is told in the name of a body, a role or a leader, today."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from yiding.core import clock
from yiding.core.access import Role
from yiding.directory.dates import valid_on


def _holding(roles: Iterable[Role]) -> Q:
    today = clock.today()
    prefix = "account__holdings__"
    post = Q(**{f"{prefix}post__isnull": True}) | valid_on(today, f"{prefix}post__")
    return Q(**{f"{prefix}role__in": [role.value for role in roles]}) & valid_on(today, prefix) & post


def people_of(bodies: Iterable[int], roles: Iterable[Role]) -> QuerySet[User]:
    """Those who hold one of the roles for one of the bodies."""
    held = _holding(roles) & Q(account__holdings__post__body__in=list(bodies))
    return User.objects.filter(held, is_active=True).distinct()


def people_with(roles: Iterable[Role]) -> QuerySet[User]:
    """Those who hold one of the roles, for whatever body."""
    return User.objects.filter(_holding(roles), is_active=True).distinct()


def people_who_are(persons: Iterable[int]) -> QuerySet[User]:
    """The accounts of persons."""
    return User.objects.filter(account__person__in=list(persons), is_active=True)
