"""文件—要点—事项的树: what stands above and below a matter, and the states of a whole tree summed up.

Documents and points are containers: nobody carries them out; they are filed with the first of their matters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from yiding.core.columns import Viewer

from .errors import AfterParent
from .models import Light, Matter, MatterKind, MatterState
from .seen import with_whole
from .selectors import bodies_of_matters, matters_visible_to

CONTAINERS = (MatterKind.PLAN, MatterKind.POINT)
DONE = frozenset({MatterState.CLOSED, MatterState.STRUCK})


def containers_of(matters: Iterable[Matter], state: str) -> list[Matter]:
    """The documents and points above some matters that are in a state, each once, from the top."""
    found: dict[int, Matter] = {}
    todo = {one.parent_id for one in matters if one.parent_id}
    given = {one.pk for one in matters}
    while todo:
        rows = Matter.objects.filter(pk__in=todo - found.keys(), kind__in=CONTAINERS)
        found |= {row.pk: row for row in rows}
        todo = {row.parent_id for row in rows if row.parent_id} - found.keys()
    return [found[key] for key in sorted(found) if found[key].state == state and key not in given]


def bounds_children(matter: Matter, due_on: date | None) -> None:
    """A parent cannot end before its parts. Raises AfterParent."""
    if due_on is None or matter.pk is None:
        return
    late = matter.children.filter(due_on__gt=due_on).exclude(state=MatterState.DROPPED).first()
    if late is not None:
        raise AfterParent(f"“{late.title[:40]}”：{late.due_on:%Y-%m-%d}")


@dataclass(frozen=True, slots=True)
class Sum:
    """合计: of the matters under a document or a point."""

    total: int = 0
    done: int = 0
    running: int = 0
    waiting: int = 0
    amber: int = 0
    red: int = 0
    first_due: date | None = None

    @property
    def word(self) -> str:
        """The state of the whole, in one word."""
        if not self.total:
            return _("未分解")
        if self.done == self.total:
            return _("已办结")
        return _("办理中") if self.running or self.done else _("未交办")


@dataclass(slots=True)
class Branch:
    """一枝: a row of the tree with its number (``2.3``), its parts and their sum."""

    row: Matter
    number: str
    depth: int
    parts: list[Branch] = field(default_factory=list)
    sum: Sum = field(default_factory=Sum)

    @property
    def is_container(self) -> bool:
        return self.row.kind in CONTAINERS


def tree_of(viewer: Viewer, root: Matter) -> Branch:
    """The whole tree of a document as a viewer sees it, summed up: three queries."""
    rows = with_whole(viewer, matters_visible_to(viewer)).filter(root=root).exclude(state=MatterState.DROPPED)
    under: dict[int, list[Matter]] = defaultdict(list)
    for row in rows.prefetch_related(bodies_of_matters(), "sources").order_by("position", "pk"):
        under[row.parent_id or 0].append(row)
    return _branch(root, under, "", 0)


def _branch(row: Matter, under: dict[int, list[Matter]], number: str, depth: int) -> Branch:
    parts = [
        _branch(one, under, f"{number}.{n}".lstrip("."), depth + 1)
        for n, one in enumerate(under.pop(row.pk, ()), start=1)
    ]
    branch = Branch(row, number, depth, parts)
    branch.sum = sum_of([one.row for one in flat(branch)[1:] if not one.is_container])
    return branch


def flat(branch: Branch) -> list[Branch]:
    """A tree as lines, from the top."""
    return [branch, *(line for part in branch.parts for line in flat(part))]


def sum_of(matters: Sequence[Matter]) -> Sum:
    """What some matters come to."""
    states = Counter(one.state for one in matters)
    lights = Counter(one.light for one in matters)
    done = sum(states[one] for one in DONE)
    running = states[MatterState.ACTIVE] + states[MatterState.SUSPENDED]
    open_days = [one.due_on for one in matters if one.due_on and one.state not in DONE]
    return Sum(
        total=len(matters),
        done=done,
        running=running,
        waiting=len(matters) - done - running,
        amber=lights[Light.AMBER],
        red=lights[Light.RED],
        first_due=min(open_days, default=None),
    )
