"""统计: the figures of the overview, each a small table that a chart is drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import CharField, Count, F, QuerySet
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.accounts.services import Viewer
from yiding.core import clock
from yiding.core.figures import Figure
from yiding.decisions.models import Outcome, RouteKind
from yiding.decisions.selectors import decision_bodies_visible_to, decisions_visible_to, routes_visible_to
from yiding.directory.models import Government
from yiding.intake.permissions import may_upload
from yiding.intake.selectors import files_visible_to, totals
from yiding.meetings.models import Meeting
from yiding.meetings.selectors import meetings_listed, meetings_visible_to
from yiding.supervision.candidate_selectors import candidates_visible_to

MOST_BODIES = 12
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    """一行: a label, its number, and the page that lists what it counts."""

    label: Any
    value: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """图表: a titled table and the form in which it is drawn."""

    key: str
    title: Any
    kind: str
    head: tuple[Any, Any]
    rows: Sequence[Row]
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """概览: what the first page shows."""

    figures: Sequence[Figure]
    charts: Sequence[Chart]
    newest: Sequence[Meeting]
    is_empty: bool


def overview_of(viewer: Viewer, government: Government | None) -> Overview:
    """The overview of one government (of all, where none owns the instance): eleven queries at any size."""
    meetings, decisions = meetings_visible_to(viewer), decisions_visible_to(viewer)
    routes, presenters = (
        routes_visible_to(viewer),
        decision_bodies_visible_to(viewer).filter(role="presenter"),
    )
    newest = meetings_listed(viewer).order_by(F("held_on").desc(nulls_last=True))
    if government is not None:
        meetings, newest = meetings.filter(government=government), newest.filter(government=government)
        decisions, routes = decisions.filter(government=government), routes.filter(government=government)
        presenters = presenters.filter(body__government=government)
    count = meetings.count()
    return Overview(
        figures=_figures(viewer, government, count, decisions.count()),
        charts=(
            _meetings_a_year(meetings),
            _outcomes(decisions),
            _routes(routes),
            _bodies(presenters),
            _days_to_issue(meetings),
        ),
        newest=list(newest[:6]),
        is_empty=not count,
    )


def _figures(viewer: Viewer, government: Government | None, meetings: int, decisions: int) -> list[Figure]:
    matters = candidates_visible_to(viewer)
    matters = matters.filter(government=government) if government else matters
    today = clock.today()
    due = matters.filter(due_on__gte=today, due_on__lte=today + SOON).count()
    matter_list = reverse("supervision:candidate-list")
    return [
        Figure(_("会议"), meetings, _("次"), reverse("meetings:meeting-list")),
        Figure(_("决定"), decisions, _("项"), reverse("decisions:decision-list")),
        Figure(_("拟立督办事项"), matters.count(), _("件"), matter_list),
        Figure(_("30 日内到期"), due, _("件"), matter_list),
        *_files(viewer),
    ]


def _files(viewer: Viewer) -> list[Figure]:
    """What waits in the intake, for those who work there."""
    if not may_upload(viewer):
        return []
    waiting = totals(files_visible_to(viewer)).waiting
    return [Figure(_("待确认文件"), waiting, _("份"), reverse("intake:file-list"))]


def _meetings_a_year(meetings: QuerySet[Meeting]) -> Chart:
    rows = (
        meetings.filter(held_on__isnull=False)
        .order_by()
        .annotate(in_year=Substr(Cast("held_on", CharField()), 1, 4))
        .values_list("in_year")
        .annotate(Count("pk"))
        .order_by("in_year")
    )
    at = reverse("meetings:meeting-list")
    return Chart(
        "years",
        _("每年会议次数"),
        "bar",
        (_("年份"), _("会议")),
        [Row(year, count, f"{at}?year={year}") for year, count in rows],
    )


def _outcomes(decisions: QuerySet[Any]) -> Chart:
    counts = dict(decisions.order_by().values_list("outcome").annotate(Count("pk")))
    at = reverse("decisions:decision-list")
    rows = [
        Row(_(str(o.label)), counts[o.value], f"{at}?outcome={o.value}")
        for o in Outcome
        if counts.get(o.value)
    ]
    return Chart("outcomes", _("审议结果"), "bar", (_("结果"), _("议题")), rows)


def _routes(routes: QuerySet[Any]) -> Chart:
    counts = dict(routes.order_by().values_list("kind").annotate(Count("pk")))
    at = reverse("decisions:decision-list")
    rows = [
        Row(_(str(k.label)), counts[k.value], f"{at}?route={k.value}")
        for k in RouteKind
        if counts.get(k.value)
    ]
    return Chart("routes", _("决定去向"), "bar", (_("去向"), _("决定")), rows)


def _bodies(presenters: QuerySet[Any]) -> Chart:
    rows = (
        presenters.order_by()
        .values_list("body_id", "body__name")
        .annotate(count=Count("pk"))
        .order_by("-count", "body__name")[:MOST_BODIES]
    )
    return Chart(
        "bodies",
        _("汇报议题最多的单位"),
        "bar",
        (_("单位"), _("议题")),
        [Row(name, count, reverse("directory:body-detail", args=[pk])) for pk, name, count in rows],
        _("按会议听取汇报的单位统计"),
    )


SPANS = ((0, 3), (4, 7), (8, 11), (12, 15), (16, None))


def _days_to_issue(meetings: QuerySet[Meeting]) -> Chart:
    """From meeting to issue, in calendar days, in steps of four."""
    told = meetings.filter(issue_days__gte=0).order_by().values_list("issue_days")
    waits: Counter[int] = Counter(dict(told.annotate(Count("pk"))))
    steps = [sum(waits[w] for w in waits if low <= w and (high is None or w <= high)) for low, high in SPANS]
    rows = [
        Row(_("%d 天以上") % low if high is None else _("%d–%d 天") % (low, high), count)
        for (low, high), count in zip(SPANS, steps, strict=True)
    ]
    note = _("中位数 %d 天") % median(sorted(waits.elements())) if waits else ""
    return Chart("waits", _("会议到印发的天数"), "bar", (_("天数"), _("会议")), rows if waits else [], note)
