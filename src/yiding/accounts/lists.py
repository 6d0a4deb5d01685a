"""账号的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.access import Role
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.dates import valid_on

from .models import Account, Holding
from .selectors import accounts_listed


def account_url(row: Account) -> str:
    return reverse("accounts:account-detail", args=[row.pk])


def roles_line(row: Account) -> str:
    """The roles of today, each with its body."""
    return "、".join(holding_word(one) for one in row.held_now)  # type: ignore[attr-defined]


def holding_word(holding: Holding) -> str:
    label = str(Role(holding.role).label)
    return f"{label}（{holding.post.body.name}）" if holding.post else label


def state_of(row: Account) -> Any:
    return badge(_("在用"), "good") if row.user.is_active else badge(_("停用"), "plain")


def _with_role(rows: Rows, role: str) -> Rows:
    held = Holding.objects.filter(valid_on(clock.today()), role=role).values("account")
    return rows.filter(pk__in=held)


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(user__username__icontains=words) | Q(person__name__icontains=words))


def _without_roles(rows: Rows, _value: Any) -> Rows:
    return rows.exclude(pk__in=Holding.objects.filter(valid_on(clock.today())).values("account"))


ACCOUNTS = ListSpec(
    name="accounts",
    title=_("账号"),
    base=accounts_listed,
    columns=(
        Column(
            "account",
            _("账号名"),
            lambda row: row.user.get_username(),
            sort="user__username",
            link=account_url,
        ),
        Column("person", _("人员"), lambda row: row.person.name if row.person else "", sort="person__name"),
        Column("roles", _("现有角色"), roles_line),
        Column(
            "state",
            _("状态"),
            state_of,
            sort="user__is_active",
            export=lambda row: _("在用") if row.user.is_active else _("停用"),
        ),
        Column("seen", _("最近登录"), lambda row: row.user.last_login, sort="user__last_login"),
    ),
    filters=(
        Filter("role", _("角色"), "choice", _with_role, choices=Role.choices),
        Filter("idle", _("没有角色"), "flag", _without_roles),
        Filter("closed", _("已停用"), "flag", lambda rows, _value: rows.filter(user__is_active=False)),
    ),
    default_sort="account",
    search=_search,
    search_label=_("账号名、姓名"),
    empty=Empty(_("还没有账号"), _("系统管理员开设账号后，安全管理员授予角色。")),
)
