"""落实情况: how far what a page shows has come, summed up by the rooms above.

Tasks sum up to matters, these to decisions, these to meetings. A page asks once for all the rows that it
shows; what it gets holds only what the viewer may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .columns import Viewer
from .figures import Tone


@dataclass(frozen=True, slots=True)
class Implementation:
    """落实: of so many pieces of work so many are done; ``late`` and ``red`` are among those that are not.

    ``url`` lists what is counted.
    """

    total: int = 0
    done: int = 0
    late: int = 0
    red: int = 0
    url: str = ""

    @property
    def word(self) -> Any:
        """The state in words, the worst first."""
        if not self.total:
            return _("未立项")
        if self.done == self.total:
            return _("已落实")
        if self.red:
            return _("有红灯")
        return _("有逾期") if self.late else _("落实中")

    @property
    def tone(self) -> Tone:
        if not self.total:
            return Tone.PLAIN
        if self.done == self.total:
            return Tone.GOOD
        if self.red:
            return Tone.BAD
        return Tone.WARN if self.late else Tone.INFO

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    def __add__(self, other: Implementation) -> Implementation:
        return Implementation(
            self.total + other.total,
            self.done + other.done,
            self.late + other.late,
            self.red + other.red,
            self.url or other.url,
        )


NOTHING = Implementation()
Sums = Callable[[Viewer, Sequence[Any]], Mapping[int, Implementation]]
_sums: dict[str, list[Sums]] = defaultdict(list)


def offer_implementation(kind: str, sums: Sums) -> None:
    """``sums`` gives by key what a room knows of rows of a kind (``decisions.decision``), for a viewer."""
    if sums not in _sums[kind]:
        _sums[kind].append(sums)


def implementation_of(viewer: Viewer, kind: str, rows: Sequence[Any]) -> dict[int, Implementation]:
    """How far each row has come, by its key: as many queries for one row as for many."""
    found = {row.pk: NOTHING for row in rows}
    for sums in _sums.get(kind, ()):
        for key, told in sums(viewer, rows).items():
            found[key] += told
    return found
