"""接口令牌的列表."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge, tags

from .forms import SCOPES
from .models import Token
from .selectors import tokens_listed

WORDS = dict(SCOPES)


def token_url(row: Token) -> str:
    return reverse("api:token-detail", args=[row.pk])


def scope_words(row: Token) -> list[str]:
    return [str(WORDS.get(scope, scope)) for scope in row.scopes]


def state_word(row: Token) -> str:
    """Does it hold, and if not, why not?"""
    if row.is_revoked:
        return _now("已收回")
    if row.is_expired:
        return _now("已过期")
    return _now("有效") if row.account.user.is_active else _now("账号已停用")


def state_badge(row: Token) -> Any:
    holds = not row.is_revoked and not row.is_expired and row.account.user.is_active
    return badge(state_word(row), "good" if holds else "plain")


def _holding(rows: Rows, _value: bool) -> Rows:
    return rows.filter(revoked_at=None, expires_on__gte=clock.today(), account__user__is_active=True)


TOKENS = ListSpec(
    name="api.token",
    title=_("接口令牌"),
    lead=_("外单位系统凭令牌读取数据；看到的内容与所代表的账号相同。"),
    base=tokens_listed,
    columns=(
        Column("name", _("名称"), lambda row: row.name, sort="name", link=token_url),
        Column("key", _("识别码"), lambda row: row.key),
        Column("account", _("代表的账号"), lambda row: str(row.account), sort="account__user__username"),
        Column(
            "scopes",
            _("范围"),
            lambda row: tags(scope_words(row)),
            export=lambda row: "、".join(scope_words(row)),
        ),
        Column("state", _("状态"), state_badge, export=state_word),
        Column("expires_on", _("有效期至"), lambda row: row.expires_on, sort="expires_on"),
        Column("last_used_on", _("最近使用"), lambda row: row.last_used_on, sort="last_used_on"),
        Column("made_by", _("发放人"), lambda row: row.made_by.get_username(), default=False),
        Column("made_at", _("发放时间"), lambda row: row.made_at, sort="made_at", default=False),
        Column("revoked_at", _("收回时间"), lambda row: row.revoked_at, sort="revoked_at", default=False),
    ),
    filters=(Filter("holding", _("只看有效的"), "flag", _holding),),
    default_sort="-expires_on",
    search=lambda rows, words: rows.filter(name__icontains=words),
    search_label=_("名称"),
    empty=Empty(_("还没有接口令牌"), _("发放后会列在这里。"), _("发放令牌"), "api:token-make"),
)
