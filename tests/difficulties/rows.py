"""问题困难各行: a difficulty for each address, on the stage of supervision."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.supervision.rows import Stage
from yiding.difficulties.models import Difficulty, DifficultyKind
from yiding.difficulties.services import Raised, difficulty_raise, kinds_seed
from yiding.directory.models import Body

RAISERS = "detail confirm refuse withdraw escalate agenda assign"
SOLVERS = "take answer"
BEGINS = {"confirm": "solved", "refuse": "solved", "agenda": "escalated"}
"""The state in which an act finds its difficulty, where it is not the one that the rule left it in."""


@dataclass(frozen=True)
class Rows:
    """各行: by act, one that ``seat`` raised, or that it has to solve."""

    kind: DifficultyKind
    at: dict[str, Difficulty] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses of the room take."""
        rows = {f"difficulties:difficulty-{act}": {"pk": row.pk} for act, row in self.at.items()}
        return {**rows, "difficulties:kind-edit": {"pk": self.kind.pk}}

    @property
    def on_pages(self) -> dict[str, object]:
        """The same, by the names of the browser's table of pages."""
        rows = {f"difficulty_{act}": row.pk for act, row in self.at.items()}
        return {**rows, "difficulty_kind": self.kind.pk}


def kind_of(stage: Stage, name: str = "审批手续", owner: Body | str = "乙局") -> DifficultyKind:
    """A kind of the standard set that a body solves."""
    kinds_seed(government=stage.government, by=None)
    kind = DifficultyKind.objects.get(government=stage.government, name=name)
    kind.owner = owner if isinstance(owner, Body) else stage.body(owner) if owner else None
    kind.save(update_fields=["owner"])
    return kind


def raised(
    stage: Stage,
    body: Body | str = "甲局",
    owner: Body | str = "乙局",
    title: str = "用地审批卡在一处",
    matter: object = None,
) -> Difficulty:
    """A difficulty about a task (of 甲局), given by its kind's rule to the owner."""
    task = stage.task(matter or stage.matter(leads=["甲局"]), "甲局")  # type: ignore[arg-type]
    told = Raised("supervision.task", task.pk, kind_of(stage, owner=owner), title, "交了一个月，没有答复。")
    raiser = body if isinstance(body, Body) else stage.body(body)
    by = stage.liaisons["甲局"] if raiser == stage.body("甲局") else stage.inspector
    return difficulty_raise(told=told, body=raiser, by=by)


def rows_of(stage: Stage, seat: Body | None = None) -> Rows:
    """One for each address, as its act finds it; ``seat`` is the body of those who try."""
    seat, matter = seat or stage.body("丙局"), stage.matter(leads=["甲局"])
    at = {act: raised(stage, seat, matter=matter) for act in RAISERS.split()}
    at |= {act: raised(stage, "甲局", seat, matter=matter) for act in SOLVERS.split()}
    for act, row in at.items():
        state = BEGINS.get(act, row.state)
        Difficulty.objects.filter(pk=row.pk).update(state=state, answer="已协调。")
        row.refresh_from_db()
    return Rows(at["detail"].kind, at)
