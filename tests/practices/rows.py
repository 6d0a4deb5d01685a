"""典型经验各行: one for each address, on the stage of supervision."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.access import Level
from yiding.directory.models import Body
from yiding.files.services import Paper
from yiding.practices.models import (
    Adoption,
    Benchmark,
    Exemplar,
    InspectionLevel,
    Practice,
    Sweep,
    SweepAnswer,
)
from yiding.practices.services import (
    benchmark_keep,
    exemplar_name,
    levels_seed,
    practice_paper,
    practice_record,
    practice_spread,
    sweep_send,
)

ACTS = "detail summarise approve return spread paper summary edit"
STATES = {"approve": "summarised", "return": "summarised", "spread": "approved", "detail": "approved"}


@dataclass(frozen=True)
class Rows:
    """各行: by act, a practice of ``seat``; what was spread and sent to it."""

    adoption: Adoption
    benchmark: Benchmark
    exemplar: Exemplar
    sweep: Sweep
    answer: SweepAnswer
    level: InspectionLevel
    at: dict[str, Practice] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        told = {f"practices:practice-{act}": row.pk for act, row in self.at.items()}
        told |= {f"practices:adoption-{act}": self.adoption.pk for act in ("adopt", "decline")}
        told |= {"practices:benchmark-edit": self.benchmark.pk, "practices:exemplar-end": self.exemplar.pk}
        told |= {"practices:sweep-detail": self.sweep.pk, "practices:answer-give": self.answer.pk}
        return {name: {"pk": key} for name, key in {**told, "practices:level-edit": self.level.pk}.items()}

    @property
    def on_pages(self) -> dict[str, object]:
        rows: dict[str, object] = {f"practice_{act}": row.pk for act, row in self.at.items()}
        names = ("adoption", "benchmark", "exemplar", "sweep", "answer")
        rows |= {name: getattr(self, name).pk for name in names}
        return {**rows, "inspection_level": self.level.pk}


def recorded(stage: Stage, body: Body, title: str = "一件事一次办", *, is_pilot: bool = False) -> Practice:
    values = {"title": title, "measure": "把十二个环节并成一个窗口。", "is_pilot": is_pilot}
    return practice_record(body=body, values=values, by=stage.inspector)


def paper(name: str = "总结.txt") -> Paper:
    return Paper(BytesIO("试点总结".encode()), name, Level.GOVERNMENT)


def rows_of(stage: Stage, seat: Body | None = None) -> Rows:
    """One for each address; ``seat`` is the body of those who try."""
    seat, day = seat or stage.body("丙局"), stage.day(30)
    at = {act: recorded(stage, seat) for act in ACTS.split()}
    for act, row in at.items():
        Practice.objects.filter(pk=row.pk).update(state=STATES.get(act, "found"))
        row.refresh_from_db()
    other = recorded(stage, stage.body("甲局"), title="扫码办")
    practice_paper(practice=other, paper=paper(), is_summary=True, by=stage.inspector)
    Practice.objects.filter(pk=other.pk).update(state="approved")
    (adoption,) = practice_spread(practice=other, bodies=[seat], by=stage.inspector)
    values = {"area": "营商环境", "standard": "先进城市", "gap": "环节多两个", "compared_on": clock.today()}
    government = stage.government
    sweep = sweep_send(
        government=government,
        title="台账不实",
        problem="台账与现场不符",
        bodies=[seat],
        due_on=day,
        by=stage.inspector,
    )
    levels_seed(government=government)
    return Rows(
        adoption,
        benchmark_keep(benchmark=None, body=seat, values=values, by=stage.inspector),
        exemplar_name(
            government=government, honour="示范单位", named_on=clock.today(), body=seat, by=stage.inspector
        ),
        sweep,
        sweep.answers.get(),
        InspectionLevel.objects.filter(government=government).earliest("pk"),
        at,
    )
