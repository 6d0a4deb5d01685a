"""培育企业服务事项的规则: bringing a policy names the policy; it belongs where its enterprise does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.rules import Rules, Told

NEEDS_POLICY = ("政策送达", "政策兑现")


def propose(_government: Government, told: Told) -> Told:
    member = told.get("parent")
    if not isinstance(member, Entry):
        return {}
    return {"town": member.town, "local": member.local, "department": member.department}


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any] | None:
    """Which policy was brought must be said."""
    if told.get("service") in NEEDS_POLICY and not told.get("policy"):
        return {"policy": _("政策送达和政策兑现要写明是哪一项政策。")}
    return None


RULES = Rules(propose=propose, check=check)
