"""何人: the accounts behind bodies, for telling them."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from yiding.core import clock
from yiding.core.access import Role
from yiding.directory.dates import valid_on


def users_of(bodies: Collection[int], roles: Collection[Role]) -> QuerySet[User]:
    """Who holds one of the roles for one of the bodies today."""
    today, way = clock.today(), "account__holdings__"
    held = Q(**{f"{way}role__in": [role.value for role in roles], f"{way}post__body__in": bodies})
    on = valid_on(today, way) & valid_on(today, f"{way}post__")
    return User.objects.filter(held & on, is_active=True).distinct()
