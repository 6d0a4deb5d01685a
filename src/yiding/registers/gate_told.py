"""关口声明: what a kind says about the gates between its stages. Pure: no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class How(StrEnum):
    """凭据: how a condition is shown to hold: a paper, a word, a result in words, the program's own check."""

    PAPER = "paper"
    WORD = "word"
    RESULT = "result"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Need:
    """关口条件: what must be there before a gate opens.

    ``by`` is who shows it: a party, or one of the kind's roles. ``how`` is :class:`How`; of a ``check`` the
    program says itself whether it holds: the columns and fields in ``filled`` have values, the rule ``rule``
    of ``rules.py`` finds nothing lacking. ``days`` are the working days for it from when the stage began.
    """

    key: str
    label: str
    by: str = "department"
    how: How = How.WORD
    days: int | None = None
    filled: tuple[str, ...] = ()
    rule: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """关口: the conditions without which some moves cannot be made; a government may set its own."""

    key: str
    label: str
    moves: tuple[str, ...]
    needs: tuple[Need, ...]


PARTIES_OF_NEEDS: Final = {
    "local": "属地责任单位",
    "department": "监管部门",
    "lead": "牵头单位",
    "office": "督查室",
}
"""The parties that can show a condition, as the tables of a register's settings name them."""
HOW_WORDS: Final = {
    How.PAPER.value: "材料",
    How.WORD.value: "确认",
    How.RESULT.value: "结论",
    How.CHECK.value: "核对",
}
NEEDS_SETTING: Final = "gate_needs"
ROLES_SETTING: Final = "gate_roles"
