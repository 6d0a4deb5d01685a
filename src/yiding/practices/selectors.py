"""典型经验: who may see what. What was approved is for all; before that for the office and its origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import BUSINESS, Permission, may, powers_of
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.supervision.models import Check, Effect, Source, SourceKind
from yiding.supervision.selectors import checks_visible_to

from .models import (
    Adoption,
    AdoptionState,
    Benchmark,
    Exemplar,
    InspectionLevel,
    Practice,
    PracticeState,
    Sweep,
    SweepAnswer,
    SweepState,
)
from .permissions import sees_all

KNOWN = (PracticeState.APPROVED, PracticeState.SPREAD)


def practices_visible_to(viewer: Viewer) -> QuerySet[Practice]:
    """The practices that a person may see, with how many adopted them."""
    rows = Practice.objects.select_related("body", "government", "summary", "made_by", "approved_by")
    adopted = Count("adoptions", filter=Q(adoptions__state=AdoptionState.ADOPTED), distinct=True)
    rows = rows.annotate(asked_count=Count("adoptions", distinct=True), adopted_count=adopted)
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    own = powers_of(viewer).bodies(BUSINESS)
    return rows if sees_all(viewer) else rows.filter(Q(state__in=KNOWN) | Q(body__in=own))


def adoptions_visible_to(viewer: Viewer) -> QuerySet[Adoption]:
    """Who adopted the practices that a person may see."""
    rows = Adoption.objects.select_related("practice__government", "body")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def benchmarks_visible_to(viewer: Viewer) -> QuerySet[Benchmark]:
    """The benchmarks."""
    rows = Benchmark.objects.select_related("body", "government")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def exemplars_visible_to(viewer: Viewer) -> QuerySet[Exemplar]:
    """The models."""
    rows = Exemplar.objects.select_related("body", "place", "government")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def sweeps_visible_to(viewer: Viewer) -> QuerySet[Sweep]:
    """The problems sent round: to a body those that it has to look for."""
    answered = Count("answers", filter=~Q(answers__state=SweepState.ASKED), distinct=True)
    rows = Sweep.objects.select_related("found_in", "government", "source")
    rows = rows.annotate(asked_count=Count("answers", distinct=True), answered_count=answered)
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    own = SweepAnswer.objects.filter(body__in=powers_of(viewer).bodies(BUSINESS)).values("sweep")
    return rows if sees_all(viewer) else rows.filter(pk__in=own)


def answers_visible_to(viewer: Viewer) -> QuerySet[SweepAnswer]:
    """What bodies found: each body its own, the office all."""
    rows = SweepAnswer.objects.select_related("sweep__government", "body")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    return rows if sees_all(viewer) else rows.filter(body__in=powers_of(viewer).bodies(BUSINESS))


def levels_visible_to(viewer: Viewer) -> QuerySet[InspectionLevel]:
    """The levels of inspection."""
    rows = InspectionLevel.objects.select_related("government")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def practice_get(viewer: Viewer, key: int) -> Practice:
    """One practice; not visible = 404."""
    return get_object_or_404(practices_visible_to(viewer), pk=key)


def adoption_get(viewer: Viewer, key: int) -> Adoption:
    """One adoption; not visible = 404."""
    return get_object_or_404(adoptions_visible_to(viewer), pk=key)


def benchmark_get(viewer: Viewer, key: int) -> Benchmark:
    """One benchmark; not visible = 404."""
    return get_object_or_404(benchmarks_visible_to(viewer), pk=key)


def exemplar_get(viewer: Viewer, key: int) -> Exemplar:
    """One model; not visible = 404."""
    return get_object_or_404(exemplars_visible_to(viewer), pk=key)


def sweep_get(viewer: Viewer, key: int) -> Sweep:
    """One problem sent round; not visible = 404."""
    return get_object_or_404(sweeps_visible_to(viewer), pk=key)


def answer_get(viewer: Viewer, key: int) -> SweepAnswer:
    """One body's answer; not visible = 404."""
    return get_object_or_404(answers_visible_to(viewer), pk=key)


def level_get(viewer: Viewer, key: int) -> InspectionLevel:
    """One level; not visible = 404."""
    return get_object_or_404(levels_visible_to(viewer), pk=key)


@dataclass(frozen=True, slots=True)
class LevelSum:
    """督导结果 of one level: checks by what they found."""

    name: str
    done: int
    partly: int
    not_done: int

    @property
    def total(self) -> int:
        return self.done + self.partly + self.not_done


def inspection_summary(
    viewer: Viewer, government: Government, *, first: date | None = None, last: date | None = None
) -> list[LevelSum]:
    """督导成果总结: what checks found between two days, by the level that the inspection came from (S22.6).

    A check is of the level whose words stand in the name of who gave its matter; of none, of our own.
    """
    checks = checks_visible_to(viewer).filter(matter__government=government)
    checks = checks.filter(checked_on__gte=first) if first else checks
    checks = checks.filter(checked_on__lte=last) if last else checks
    found = list(checks.values_list("matter", "effect"))
    givers = _givers({matter for matter, _effect in found})
    levels = list(InspectionLevel.objects.filter(government=government))
    told: dict[str, list[str]] = {level.name: [] for level in levels}
    for matter, effect in found:
        told.setdefault(_level_of(givers.get(matter, ()), levels), []).append(effect)
    return [
        LevelSum(name, *(effects.count(one) for one in (Effect.DONE, Effect.PARTLY, Effect.NOT_DONE)))
        for name, effects in told.items()
    ]


OWN_LEVEL = "本级"


def _givers(matters: Iterable[int]) -> dict[int, list[str]]:
    kinds = [SourceKind.INSPECTION, SourceKind.SUPERIOR]
    rows = Source.objects.filter(matter__in=set(matters), kind__in=kinds).order_by("position")
    found: dict[int, list[str]] = {}
    for matter, given_by in rows.values_list("matter", "given_by"):
        found.setdefault(matter, []).append(given_by)
    return found


def _level_of(givers: Iterable[str], levels: Iterable[InspectionLevel]) -> str:
    for level in levels:
        words = [word for word in level.words.split("、") if word]
        if any(word in giver for giver in givers for word in words):
            return level.name
    return OWN_LEVEL


def checks_with_problem(viewer: Viewer) -> QuerySet[Check]:
    """Checks that found something wanting: from which a problem can be sent round."""
    return checks_visible_to(viewer).exclude(effect=Effect.DONE)
