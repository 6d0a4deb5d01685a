"""配套工程的规则: a work takes its place and its bodies from its parcel."""

from __future__ import annotations

from yiding.directory.models import Government
from yiding.registers.promises import of_parent
from yiding.registers.rules import Rules, Told


def propose(_government: Government, told: Told) -> Told:
    return of_parent(told)


RULES = Rules(propose=propose)
