"""培育企业业绩的规则: it belongs where its enterprise does."""

from __future__ import annotations

from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.rules import Rules, Told


def propose(_government: Government, told: Told) -> Told:
    member = told.get("parent")
    if not isinstance(member, Entry):
        return {}
    return {"town": member.town, "local": member.local, "department": member.department}


RULES = Rules(propose=propose)
