"""机制通讯录: a contact belongs to the body that leads the mechanism (S42)."""

from __future__ import annotations

from yiding.directory.models import Government
from yiding.registers.rules import Rules, Told


def propose(_government: Government, told: Told) -> Told:
    parent = told.get("parent")
    return {"department": parent.department} if parent is not None else {}


RULES = Rules(propose=propose)
