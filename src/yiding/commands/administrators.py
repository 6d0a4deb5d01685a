"""yiding administrators: who the three administrators are; names those who are missing.

For an instance that comes from a release without roles, and for one whose administrators are gone. It asks
for the machine itself, not for a log-in; what it does is in the chain of events like anything else.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from yiding.accounts.models import Holding
from yiding.core import clock
from yiding.core.access import ADMIN_SIDES, Role
from yiding.directory.dates import valid_on

from .appointing import administrators_appoint, administrators_missing
from .errors import AccountTaken, BadAccount


def run(wanted: Mapping[Role, str]) -> int:
    """Makes the accounts that are named and tells their first passwords; then says who is what."""
    for name in wanted.values():
        try:
            User._meta.get_field("username").clean(name, None)
        except ValidationError as error:
            raise BadAccount(name) from error
        if User.objects.filter(username=name).exists():
            raise AccountTaken(name)
    with transaction.atomic():
        made = administrators_appoint(wanted, {})
    for first in made:
        _say(f"{first.account}  {first.role.label}  初始密码 {first.password}（请交给本人，只显示这一次）")
    for role, names in _held().items():
        _say(f"{role.label}：{'、'.join(names) or '空缺'}")
    return 1 if administrators_missing() else 0


def _held() -> dict[Role, list[str]]:
    rows = Holding.objects.filter(valid_on(clock.today()), account__user__is_active=True)
    told = rows.values_list("role", "account__user__username").order_by("account__user__username")
    return {role: [name for held, name in told if held == role] for role in ADMIN_SIDES}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
