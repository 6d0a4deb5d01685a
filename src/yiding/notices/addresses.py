"""渠道地址: what each channel takes for an address, and how it is shown to others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from .channels import Channel
from .models import Address
from .sealing import opened

PHONE = re.compile(r"1\d{10}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")
TOKEN_WITH_SECRET = re.compile(r"(?:[A-Za-z0-9_-]{8,128}@)?[A-Za-z0-9_-]{8,128}")
SHAPES = {
    Channel.SMS: PHONE,
    Channel.WECOM: TOKEN,
    Channel.DINGTALK: TOKEN_WITH_SECRET,
    Channel.FEISHU: TOKEN,
}
WRONG: dict[Channel, Any] = {
    Channel.MAIL: _("邮箱地址不正确。"),
    Channel.SMS: _("请填 11 位手机号。"),
    Channel.WECOM: _("请填群机器人地址里 key= 后面的那一段。"),
    Channel.DINGTALK: _("请填机器人地址里 access_token= 后面的那一段；设了加签的，写作“密钥@令牌”。"),
    Channel.FEISHU: _("请填机器人地址里 hook/ 后面的那一段。"),
}
HEAD = re.compile(r"^https://[^\s]*?(?:[?&](?:key|access_token)=|/hook/)")


def cleaned(channel: Channel, text: str) -> str:
    """An address as it is kept; of a bot's whole address, its token. Raises ValidationError."""
    plain = text.strip()
    if channel == Channel.MAIL:
        try:
            validate_email(plain)
        except ValidationError as error:
            raise ValidationError(WRONG[channel]) from error
        return plain
    plain = re.sub(r"[\s-]", "", plain) if channel == Channel.SMS else HEAD.sub("", plain).rstrip("/")
    if not SHAPES[channel].fullmatch(plain):
        raise ValidationError(WRONG[channel])
    return plain


def masked(channel: Channel, address: str) -> str:
    """``138****5678``, ``w***@example.gov.cn``, ``****c9d0``."""
    if channel == Channel.MAIL:
        name, _at, domain = address.rpartition("@")
        return f"{name[:1]}***@{domain}"[:100]
    return f"{address[:3]}****{address[-4:]}" if channel == Channel.SMS else f"****{address[-4:]}"


def reachable(users: Iterable[User]) -> set[tuple[int, str]]:
    """Pairs of person and channel for which there is an address: one query."""
    people = {user.pk: user for user in users}
    kept = set(Address.objects.filter(user__in=people).values_list("user_id", "channel"))
    return kept | {(key, str(Channel.MAIL)) for key, user in people.items() if user.email}


def address_of(user: User, channel: Channel) -> str:
    """Where the channel reaches a person; nothing where it does not. A mail goes to the account's own
    address where the person gave no other.
    """
    row = Address.objects.filter(user=user, channel=channel).first()
    if row is not None:
        return opened(row.sealed)
    return user.email if channel == Channel.MAIL else ""
