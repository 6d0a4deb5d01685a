"""法定人数: how many must be there, and whether they are; with the sum in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yiding.councils.models import Council


@dataclass(frozen=True, slots=True)
class Rule:
    """人数规则: more than ``over`` in ``of`` of those expected, or just that part where equal is enough."""

    over: int = 1
    of: int = 2
    by_equal: bool = False
    counts_chair: bool = True

    @classmethod
    def of_council(cls, council: Council) -> Rule:
        return cls(
            council.quorum_over,
            council.quorum_of,
            council.quorum_reached_by_equal,
            council.quorum_counts_chair,
        )

    def needed(self, expected: int) -> int:
        """The least number that is enough."""
        whole, rest = divmod(expected * self.over, self.of)
        return whole + bool(rest) if self.by_equal else whole + 1

    @property
    def words(self) -> str:
        """``过半数``, ``达三分之二`` in figures."""
        if (self.over, self.of) == (1, 2):
            return _("半数以上") if self.by_equal else _("过半数")
        part = f"{self.over}/{self.of}"
        return _("达到 %(part)s") % {"part": part} if self.by_equal else _("超过 %(part)s") % {"part": part}


@dataclass(frozen=True, slots=True)
class Quorum:
    """法定人数的计算: of ``expected`` members ``present`` are there, without the ``recused``."""

    rule: Rule
    expected: int
    present: int
    recused: int = 0

    @property
    def needed(self) -> int:
        return self.rule.needed(self.expected)

    @property
    def is_reached(self) -> bool:
        return self.expected > 0 and self.present >= self.needed

    @property
    def sentence(self) -> Any:
        """``应到9人，实到7人，过半数需5人：达到``."""
        told = {
            "expected": self.expected,
            "present": self.present,
            "recused": self.recused,
            "part": self.rule.words,
            "needed": self.needed,
            "reached": _("达到") if self.is_reached else _("未达到"),
        }
        if self.recused:
            said = _(
                "应到%(expected)s人，在场%(present)s人（另有%(recused)s人回避），%(part)s需%(needed)s人：%(reached)s"
            )
        else:
            said = _("应到%(expected)s人，实到%(present)s人，%(part)s需%(needed)s人：%(reached)s")
        return said % told
