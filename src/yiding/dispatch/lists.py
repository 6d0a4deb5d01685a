"""调度会和疑难问题的列表."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec
from yiding.core.markup import badge

from .models import CaseState, Dispatch, DispatchState, HardCase, Tier
from .selectors import cases_listed, dispatches_visible_to

TONES = {
    DispatchState.FROZEN: Tone.INFO,
    DispatchState.HELD: Tone.WARN,
    DispatchState.ACTED: Tone.INFO,
    DispatchState.CHECKED: Tone.GOOD,
    CaseState.OPEN: Tone.WARN,
    CaseState.DECIDED: Tone.INFO,
    CaseState.SOLVED: Tone.GOOD,
}


def url_of(row: Dispatch) -> str:
    return reverse("dispatch:dispatch-detail", args=[row.pk])


def case_url(row: HardCase) -> str:
    return reverse("dispatch:case-detail", args=[row.pk])


def state_badge(row: Any) -> Any:
    """The state of a dispatch or a hard case as a badge."""
    return badge(row.get_state_display(), TONES.get(row.state, Tone.PLAIN))


DISPATCHES = ListSpec(
    name="dispatch.dispatch",
    title=_("调度会"),
    base=dispatches_visible_to,
    columns=(
        Column("title", _("调度会"), lambda row: row.title, link=url_of),
        Column("tier", _("层次"), lambda row: row.get_tier_display(), sort="tier"),
        Column("domain", _("领域"), lambda row: row.domain, sort="domain"),
        Column("held_on", _("日期"), lambda row: row.held_on, sort="held_on"),
        Column("mode", _("方式"), lambda row: row.get_mode_display()),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("tier", _("层次"), "choice", "tier", choices=Tier.choices),
        Filter("state", _("状态"), "choice", "state", choices=DispatchState.choices),
        Filter("domain", _("领域"), "text", "domain__icontains"),
        Filter("held", _("日期"), "dates", "held_on"),
    ),
    default_sort="-held_on",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("名称中的词"),
    empty=Empty(
        _("还没有调度会"),
        _("调度会的内容从督办事项和指标自动带出，开会前冻结。"),
        _("督办事项"),
        "supervision:matter-list",
    ),
)
CASES = ListSpec(
    name="dispatch.hardcase",
    title=_("疑难问题"),
    base=cases_listed,
    columns=(
        Column("title", _("问题"), lambda row: row.title, link=case_url),
        Column("domain", _("领域"), lambda row: row.domain, sort="domain"),
        Column("body", _("提出单位"), lambda row: row.raised_by_body.name if row.raised_by_body else ""),
        Column("first", _("首次列入"), lambda row: row.first_review.title),
        Column("review", _("现在列入"), lambda row: row.review.title),
        Column("carried", _("结转次数"), lambda row: row.carried, sort="carried", numeric=True),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CaseState.choices),
        Filter("domain", _("领域"), "text", "domain__icontains"),
    ),
    default_sort="-carried",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("问题中的词"),
    empty=Empty(
        _("没有疑难问题"),
        _("季度点评会上列入的疑难问题在这里，没有解决的自动转到下季度。"),
        _("调度会"),
        "dispatch:dispatch-list",
    ),
)
