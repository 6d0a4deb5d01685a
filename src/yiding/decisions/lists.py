"""决定和上会文件的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge, tags
from yiding.directory.selectors import bodies_called
from yiding.meetings.lists import title_of, year_options

from .labels import OUTCOMES, ROUTES, bodies_in, outcome_badge, outcome_word, routes_words
from .models import Decision, DecisionBody, PolicyDocument, PolicyName, Route
from .selectors import decisions_listed, policies_listed

NO_MINUTES = Empty(
    _("还没有决定"),
    _("导入以往的会议纪要，确认后每项议题的决定会出现在这里。"),
    _("导入纪要"),
    "intake:file-list",
)


def decision_url(row: Decision) -> str:
    return reverse("meetings:item-detail", args=[row.meeting_id, row.item.no])


def policy_url(row: PolicyDocument) -> str:
    return reverse("decisions:policy-detail", args=[row.pk])


def _meeting_url(row: Decision) -> str:
    return reverse("meetings:meeting-detail", args=[row.meeting_id])


def _of_body(rows: Rows, name: str) -> Rows:
    bodies = bodies_called(name).values("pk")
    return rows.filter(pk__in=DecisionBody.objects.filter(body__in=bodies).values("decision"))


def _by_route(rows: Rows, kind: str) -> Rows:
    return rows.filter(Exists(Route.objects.filter(decision=OuterRef("pk"), kind=kind)))


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(item__heading__icontains=words) | Q(text__icontains=words))


def _routes(row: Decision) -> Any:
    return tags(routes_words(row))


DECISIONS = ListSpec(
    name="decisions.decision",
    title=_("决定"),
    base=decisions_listed,
    columns=(
        Column("held_on", _("会议日期"), lambda row: row.held_on, sort=("held_on", "-item__no")),
        Column("heading", _("议题"), lambda row: row.item.heading, sort="item__heading", link=decision_url),
        Column(
            "outcome",
            _("审议结果"),
            lambda row: outcome_badge(row.outcome),
            sort="outcome",
            export=lambda row: outcome_word(row.outcome),
        ),
        Column("routes", _("去向"), _routes, export=lambda row: "；".join(routes_words(row))),
        Column(
            "presenters",
            _("汇报单位"),
            lambda row: "、".join(bodies_in(row, ("presenter",))),
        ),
        Column(
            "revisers",
            _("修改单位"),
            lambda row: "、".join(bodies_in(row, ("reviser",))),
            default=False,
        ),
        Column(
            "meeting", _("会议"), lambda row: title_of(row.meeting), sort="meeting__number", link=_meeting_url
        ),
        Column("text", _("决定原文"), lambda row: row.text, default=False),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    filters=(
        Filter("year", _("年份"), "year", "held_on__year", choices=year_options),
        Filter("outcome", _("审议结果"), "choice", "outcome", choices=list(OUTCOMES.items())),
        Filter("route", _("去向"), "choice", _by_route, choices=list(ROUTES.items())),
        Filter("body", _("涉及单位"), "text", _of_body),
    ),
    default_sort="-held_on",
    search=_search,
    search_label=_("议题或决定中的词"),
    empty=NO_MINUTES,
)


def _more_than_once(rows: Rows, _value: bool) -> Rows:
    return rows.filter(times__gt=1)


def _several_names(rows: Rows, _value: bool) -> Rows:
    return rows.filter(spellings__gt=1)


def _in_series(rows: Rows, _value: bool) -> Rows:
    return rows.filter(series__isnull=False)


def _search_names(rows: Rows, words: str) -> Rows:
    return rows.filter(Exists(PolicyName.objects.filter(policy=OuterRef("pk"), title__icontains=words)))


def _spellings(row: Any) -> Any:
    return badge(_("%(count)s 种写法") % {"count": row.spellings}, "warn") if row.spellings > 1 else ""


POLICIES = ListSpec(
    name="decisions.policy",
    title=_("上会文件"),
    base=policies_listed,
    columns=(
        Column("title", _("文件名称"), lambda row: row.title, sort="title", link=policy_url),
        Column("times", _("上会次数"), lambda row: row.times, sort="times", numeric=True),
        Column("last_on", _("最近上会"), lambda row: row.last_on, sort="last_on"),
        Column(
            "outcome",
            _("最近结果"),
            lambda row: outcome_badge(row.last_outcome) if row.last_outcome else "",
            export=lambda row: outcome_word(row.last_outcome or ""),
        ),
        Column("spellings", _("名称"), _spellings, sort="spellings", export=lambda row: row.spellings),
        Column("year", _("文件年份"), lambda row: str(row.year or ""), sort="year", default=False),
        Column(
            "series", _("年度系列"), lambda row: row.series.name if row.series else "", sort="series__name"
        ),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    filters=(
        Filter("again", _("多次上会"), "flag", _more_than_once),
        Filter("spellings", _("名称写法不一"), "flag", _several_names),
        Filter("series", _("已归入系列"), "flag", _in_series),
    ),
    default_sort="-last_on",
    search=_search_names,
    search_label=_("文件名称，任何一种写法"),
    empty=Empty(
        _("还没有上会文件"),
        _("议题标题里带书名号的文件，在纪要确认后会出现在这里。"),
        _("导入纪要"),
        "intake:file-list",
    ),
)
