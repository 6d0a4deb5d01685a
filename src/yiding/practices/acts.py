"""典型经验的操作, as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, MakeForm, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import editing, government_of, named, ours
from yiding.files.acts import bringing_paper

from . import services as do
from .forms import (
    AdoptForm,
    AnswerForm,
    BenchmarkEditForm,
    BenchmarkForm,
    DeclineForm,
    ExemplarEndForm,
    ExemplarForm,
    LevelForm,
    PaperForm,
    PracticeEditForm,
    PracticeForm,
    ReasonForm,
    SpreadForm,
    SweepForm,
)
from .models import Adoption, Benchmark, InspectionLevel, Practice, SweepAnswer
from .permissions import may_adopt, may_answer, may_change, may_decide, may_keep, may_record
from .selectors import (
    adoption_get,
    answer_get,
    benchmark_get,
    exemplar_get,
    level_get,
    practice_get,
    sweep_get,
)
from .states import ADOPTION, PRACTICE

OPEN = frozenset({"found", "summarised"})


def _for_viewer(form: Callable[..., forms.Form], told: Callable[[Any], Told] | None = None) -> MakeForm:
    """A form that begins with what is the viewer's own."""

    def make(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
        initial = told(row) if told else {}
        return form(data, viewer=viewer, government=government_of(row), initial=initial)

    return make


def _record(_row: None, told: Told, by: User) -> Practice:
    return do.practice_record(body=told.pop("body"), values=told, by=by)


def _edit(row: Practice, told: Told, by: User) -> None:
    do.practice_edit(practice=row, version=told.pop("version"), values=told, by=by)


def _practice_told(row: Practice) -> Told:
    names = ("version", "title", "area", "measure", "effect", "is_pilot")
    return {name: getattr(row, name) for name in names}


def _paper(name: str, label: Any, *, is_summary: bool) -> Act:
    def run(row: Practice, told: Told, by: User) -> object:
        return do.practice_paper(practice=row, is_summary=is_summary, by=by, **told)

    return bringing_paper(Act(name, label, may_change, run, plain(PaperForm), states=OPEN))


PRACTICES = Subject(
    "practices",
    "practice",
    _("典型经验"),
    get=practice_get,
    acts=(
        Act(
            "record",
            _("登记典型经验"),
            may_record,
            _record,
            _for_viewer(PracticeForm),
            starts=True,
            is_first=True,
        ),
        Act(
            "summarise",
            _("报请推广"),
            may_change,
            lambda row, _told, by: do.practice_summarise(practice=row, by=by),
            states=PRACTICE.moves["summarise"].sources,
            is_first=True,
        ),
        Act(
            "approve",
            _("同意推广"),
            may_decide,
            lambda row, _told, by: do.practice_approve(practice=row, by=by),
            states=PRACTICE.moves["approve"].sources,
            is_first=True,
            in_batch=True,
        ),
        Act(
            "return",
            _("退回补充"),
            may_decide,
            lambda row, told, by: do.practice_return(practice=row, by=by, **told),
            plain(ReasonForm),
            states=PRACTICE.moves["return"].sources,
        ),
        Act(
            "spread",
            _("推广"),
            may_keep,
            lambda row, told, by: do.practice_spread(practice=row, by=by, **told),
            named(SpreadForm),
            states=PRACTICE.moves["spread"].sources,
            is_first=True,
        ),
        _paper("paper", _("加入证明材料"), is_summary=False),
        _paper("summary", _("提交试点总结"), is_summary=True),
        Act(
            "edit",
            _("修改"),
            may_change,
            _edit,
            _for_viewer(PracticeEditForm, _practice_told),
            states=OPEN,
        ),
    ),
)


def _practice_page(row: Adoption) -> str:
    return reverse("practices:practice-detail", args=[row.practice_id])


ADOPTIONS = Subject(
    "practices",
    "adoption",
    _("复制推广"),
    get=adoption_get,
    prefix="adoptions/",
    page=_practice_page,
    list_name="practices:practice-list",
    acts=(
        Act(
            "adopt",
            _("登记推广"),
            may_adopt,
            lambda row, told, by: do.adoption_adopt(adoption=row, by=by, **told),
            plain(AdoptForm),
            states=ADOPTION.moves["adopt"].sources,
        ),
        Act(
            "decline",
            _("不适用"),
            may_adopt,
            lambda row, told, by: do.adoption_decline(adoption=row, by=by, **told),
            plain(DeclineForm),
            states=ADOPTION.moves["decline"].sources,
        ),
    ),
)


def _benchmark(row: Benchmark | None, told: Told, by: User) -> Benchmark:
    version, body = told.pop("version", None), told.pop("body")
    return do.benchmark_keep(benchmark=row, body=body, values=told, version=version, by=by)


def _benchmark_told(row: Benchmark) -> Told:
    names = ("version", "area", "standard", "gap", "measure", "compared_on")
    return {**{name: getattr(row, name) for name in names}, "body": row.body.name}


BENCHMARKS = Subject(
    "practices",
    "benchmark",
    _("对标先进"),
    get=benchmark_get,
    prefix="benchmarks/",
    page=lambda _row: reverse("practices:benchmark-list"),
    acts=(
        Act("record", _("登记对标"), may_record, _benchmark, _for_viewer(BenchmarkForm), starts=True),
        Act("edit", _("修改对标"), may_change, _benchmark, _for_viewer(BenchmarkEditForm, _benchmark_told)),
    ),
)
EXEMPLARS = Subject(
    "practices",
    "exemplar",
    _("示范典型"),
    get=exemplar_get,
    prefix="exemplars/",
    page=lambda _row: reverse("practices:exemplar-list"),
    acts=(
        Act(
            "name",
            _("树立典型"),
            may_keep,
            lambda _row, told, by: do.exemplar_name(government=ours(), by=by, **told),
            named(ExemplarForm),
            starts=True,
        ),
        Act(
            "end",
            _("撤销典型"),
            may_keep,
            lambda row, told, by: do.exemplar_end(exemplar=row, by=by, **told),
            editing(
                ExemplarEndForm,
                lambda row: {"version": row.version, "ended_on": row.ended_on, "reason": row.reason},
            ),
        ),
    ),
)
SWEEPS = Subject(
    "practices",
    "sweep",
    _("举一反三"),
    get=sweep_get,
    prefix="sweeps/",
    acts=(
        Act(
            "send",
            _("举一反三"),
            may_keep,
            lambda _row, told, by: do.sweep_send(government=ours(), by=by, **told),
            _for_viewer(SweepForm),
            starts=True,
            is_first=True,
        ),
    ),
)


def _sweep_page(row: SweepAnswer) -> str:
    return reverse("practices:sweep-detail", args=[row.sweep_id])


ANSWERS = Subject(
    "practices",
    "answer",
    _("自查"),
    get=answer_get,
    prefix="answers/",
    page=_sweep_page,
    list_name="practices:sweep-list",
    acts=(
        Act(
            "give",
            _("自查答复"),
            may_answer,
            lambda row, told, by: do.sweep_answer(answer=row, by=by, **told),
            plain(AnswerForm),
            states=frozenset({"asked", "mending"}),
        ),
    ),
)


def _level(row: InspectionLevel | None, told: Told, by: User) -> InspectionLevel:
    version = told.pop("version", None)
    return do.level_keep(level=row, government=government_of(row), values=told, version=version, by=by)


def _new_level(data: QueryDict | None, _row: None, _viewer: Viewer) -> forms.Form:
    form = LevelForm(data, government=ours(), initial={"position": 9})
    del form.fields["version"]
    return form


def _level_told(row: InspectionLevel) -> Told:
    return {name: getattr(row, name) for name in ("version", "name", "words", "position")}


LEVELS = Subject(
    "practices",
    "level",
    _("督导层级"),
    get=level_get,
    prefix="levels/",
    page=lambda _row: reverse("practices:summary"),
    list_name="practices:summary",
    acts=(
        Act("add", _("增加督导层级"), may_keep, _level, _new_level, starts=True),
        Act("edit", _("修改督导层级"), may_keep, _level, editing(LevelForm, _level_told)),
    ),
)
SUBJECTS = (PRACTICES, ADOPTIONS, BENCHMARKS, EXEMPLARS, SWEEPS, ANSWERS, LEVELS)
