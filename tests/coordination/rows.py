"""议事协调机构各行: one for each address, on the stage of supervision."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from tests.supervision.rows import Stage
from yiding.coordination.models import Charge, CoordinationBody, CoordinationKind, CoordinationMember
from yiding.coordination.services import (
    Order,
    coordination_order,
    kinds_seed,
    member_add,
    rules_file,
    work_open,
)
from yiding.core import clock
from yiding.core.access import Level
from yiding.directory.models import Body
from yiding.files.services import Paper
from yiding.supervision.models import Matter

STATES = {"set-up": "ordered", "start": "set_up"}
ACTS = "detail edit set-up start member-add rules work council name end"


@dataclass(frozen=True)
class Rows:
    """各行: by act, one that ``seat`` sets up."""

    member: CoordinationMember
    charge: Charge
    at: dict[str, CoordinationBody] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        rows = {f"coordination:body-{act}": {"pk": row.pk} for act, row in self.at.items()}
        rows["coordination:member-end"] = {"pk": self.member.pk}
        return {**rows, "coordination:charge-fill": {"pk": self.charge.pk}}

    @property
    def on_pages(self) -> dict[str, object]:
        rows = {f"coordination_{act}": row.pk for act, row in self.at.items()}
        return {**rows, "coordination_member": self.member.pk, "charge": self.charge.pk}


def ordered(
    stage: Stage,
    name: str = "市营商环境领导小组",
    host: Body | None = None,
    order: Matter | None = None,
    kind: str = "领导小组",
) -> CoordinationBody:
    """One that a meeting ordered."""
    kinds_seed(government=stage.government)
    told = Order(
        name=name,
        kind=CoordinationKind.objects.get(government=stage.government, name=kind),
        basis="第58次常务会议第2项",
        host=host or stage.body("甲局"),
        ordered_on=clock.today(),
        order=order,
    )
    return coordination_order(government=stage.government, told=told, by=stage.inspector)


def rules_of(row: CoordinationBody, stage: Stage) -> None:
    paper = Paper(BytesIO("工作规则".encode()), "规则.txt", Level.GOVERNMENT)
    rules_file(coordination=row, paper=paper, by=stage.inspector)


def rows_of(stage: Stage, seat: Body | None = None) -> Rows:
    """One for each address, whose members and rules are filed; ``seat`` is the body of those who try."""
    seat = seat or stage.body("丙局")
    at = {act: ordered(stage, f"市第{act}专班", seat) for act in ACTS.split()}
    for act, row in at.items():
        member = member_add(coordination=row, role="组长", body=seat, by=stage.inspector)
        if act in ("detail", "set-up", "start"):
            rules_of(row, stage)
        CoordinationBody.objects.filter(pk=row.pk).update(state=STATES.get(act, "ordered"))
        row.refresh_from_db()
    work_open(coordination=at["detail"], work="垃圾分类", bodies=[seat], by=stage.inspector)
    return Rows(member, Charge.objects.get(coordination=at["detail"]), at)
