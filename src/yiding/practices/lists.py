"""典型经验的列表: practices, benchmarks, models, problems sent round."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called

from .models import AdoptionState, Benchmark, Exemplar, Practice, PracticeState, Sweep, SweepState
from .selectors import (
    benchmarks_visible_to,
    exemplars_visible_to,
    practices_visible_to,
    sweeps_visible_to,
)

TONES: dict[str, Tone] = {
    PracticeState.SUMMARISED: Tone.WARN,
    PracticeState.APPROVED: Tone.INFO,
    PracticeState.SPREAD: Tone.GOOD,
    AdoptionState.ASKED: Tone.WARN,
    AdoptionState.ADOPTED: Tone.GOOD,
    SweepState.CLEAN: Tone.GOOD,
    SweepState.MENDING: Tone.BAD,
    SweepState.MENDED: Tone.INFO,
}


def practice_url(row: Practice) -> str:
    return reverse("practices:practice-detail", args=[row.pk])


def _sweep_url(row: Sweep) -> str:
    return reverse("practices:sweep-detail", args=[row.pk])


def _benchmark_url(row: Benchmark) -> str:
    return reverse("practices:benchmark-edit", args=[row.pk])


def _exemplar_url(row: Exemplar) -> str:
    return reverse("practices:exemplar-end", args=[row.pk])


def state_badge(row: Any) -> Any:
    """The state of a practice, of an adoption, of an answer."""
    return badge(row.get_state_display(), TONES.get(row.state, Tone.PLAIN))


def _of_body(rows: Rows, name: str) -> Rows:
    return rows.filter(body__in=bodies_called(name).values("pk"))


PRACTICES = ListSpec(
    name="practices.practice",
    title=_("典型经验"),
    lead=_("一处的好做法，审定后推广到全市；试点先总结，再推广。"),
    base=practices_visible_to,
    columns=(
        Column("title", _("经验"), lambda row: row.title, link=practice_url),
        Column("body", _("来源单位"), lambda row: row.body.name, sort="body__name"),
        Column("area", _("领域"), lambda row: row.area, sort="area"),
        Column("is_pilot", _("试点"), lambda row: _("是") if row.is_pilot else "", default=False),
        Column("found_on", _("登记日期"), lambda row: row.found_on, sort="found_on"),
        Column("adopted", _("已推广 / 应推广"), lambda row: f"{row.adopted_count} / {row.asked_count}"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=PracticeState.choices),
        Filter("body", _("来源单位"), "text", _of_body),
        Filter("pilot", _("只看试点"), "flag", "is_pilot"),
    ),
    default_sort="-found_on",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("经验中的词"),
    empty=Empty(_("还没有典型经验"), _("登记一处的好做法和成效，报请推广。")),
)
BENCHMARKS = ListSpec(
    name="practices.benchmark",
    title=_("对标先进"),
    lead=_("对标哪个城市、哪项标准，差距在哪里，转化成什么举措。"),
    base=benchmarks_visible_to,
    columns=(
        Column("area", _("领域"), lambda row: row.area, sort="area", link=_benchmark_url),
        Column("standard", _("对标城市或标准"), lambda row: row.standard, sort="standard"),
        Column("gap", _("差距"), lambda row: row.gap),
        Column("measure", _("本地举措"), lambda row: row.measure),
        Column("body", _("对标单位"), lambda row: row.body.name, sort="body__name"),
        Column("compared_on", _("对标日期"), lambda row: row.compared_on, sort="compared_on"),
    ),
    filters=(Filter("body", _("对标单位"), "text", _of_body),),
    default_sort="-compared_on",
    search=lambda rows, words: rows.filter(standard__icontains=words) | rows.filter(area__icontains=words),
    search_label=_("领域或标准中的词"),
    empty=Empty(_("还没有对标记录"), _("登记对标的城市或标准、差距和转化的举措。")),
)
EXEMPLARS = ListSpec(
    name="practices.exemplar",
    title=_("示范典型"),
    lead=_("树立起来的示范单位和地点。"),
    base=exemplars_visible_to,
    columns=(
        Column("honour", _("称号"), lambda row: row.honour, sort="honour", link=_exemplar_url),
        Column("of", _("单位或地点"), lambda row: str(row.body or row.place)),
        Column("basis", _("依据"), lambda row: row.basis),
        Column("named_on", _("树立日期"), lambda row: row.named_on, sort="named_on"),
        Column("ended_on", _("撤销日期"), lambda row: row.ended_on, sort="ended_on"),
    ),
    default_sort="honour",
    search=lambda rows, words: rows.filter(honour__icontains=words),
    empty=Empty(_("还没有示范典型"), _("把做得好的单位和地点树为典型。")),
)
SWEEPS = ListSpec(
    name="practices.sweep",
    title=_("举一反三"),
    lead=_("一处发现的问题，请所有类似的单位自查并答复。"),
    base=sweeps_visible_to,
    columns=(
        Column("title", _("问题"), lambda row: row.title, link=_sweep_url),
        Column("found_in", _("发现于"), lambda row: row.found_in.name if row.found_in else ""),
        Column("sent_on", _("发出日期"), lambda row: row.sent_on, sort="sent_on"),
        Column("due_on", _("答复期限"), lambda row: row.due_on, sort="due_on"),
        Column("answered", _("已答复 / 应答复"), lambda row: f"{row.answered_count} / {row.asked_count}"),
    ),
    default_sort="-sent_on",
    search=lambda rows, words: rows.filter(title__icontains=words),
    empty=Empty(_("还没有举一反三"), _("把一处发现的问题发给类似的单位自查。")),
)
