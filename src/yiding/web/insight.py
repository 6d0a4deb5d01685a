"""统计: the figures of the overview, each a small table that a chart is drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.accounts.services import Viewer
from yiding.core import clock
from yiding.core.figures import Figure
from yiding.decisions.models import DecisionBody, Outcome, Route, RouteKind
from yiding.decisions.selectors import decisions_visible_to
from yiding.directory.models import Government
from yiding.intake.selectors import files_visible_to, totals
from yiding.meetings.models import Meeting
from yiding.meetings.selectors import meetings_visible_to
from yiding.supervision.selectors import matters_visible_to

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
    meetings = meetings_visible_to(viewer)
    decisions = decisions_visible_to(viewer)
    if government is not None:
        meetings = meetings.filter(government=government)
        decisions = decisions.filter(government=government)
    days = list(meetings.values_list("held_on", "issued_on"))
    return Overview(
        figures=_figures(viewer, government, len(days), decisions.count()),
        charts=(
            _meetings_a_year(meetings),
            _outcomes(decisions),
            _routes(decisions),
            _bodies(decisions),
            _days_to_issue(days),
        ),
        newest=list(
            meetings.annotate(item_count=Count("items")).order_by(F("held_on").desc(nulls_last=True))[:6]
        ),
        is_empty=not days,
    )


def _figures(viewer: Viewer, government: Government | None, meetings: int, decisions: int) -> list[Figure]:
    matters = matters_visible_to(viewer)
    matters = matters.filter(government=government) if government else matters
    today = clock.today()
    due = matters.filter(due_on__gte=today, due_on__lte=today + SOON).count()
    files = totals(files_visible_to(viewer))
    matter_list = reverse("supervision:matter-list")
    return [
        Figure(_("会议"), meetings, _("次"), reverse("meetings:meeting-list")),
        Figure(_("决定"), decisions, _("项"), reverse("decisions:decision-list")),
        Figure(_("拟立督办事项"), matters.count(), _("件"), matter_list),
        Figure(_("30 日内到期"), due, _("件"), matter_list),
        Figure(_("待确认文件"), files.waiting, _("份"), reverse("intake:file-list")),
    ]


def _meetings_a_year(meetings: QuerySet[Meeting]) -> Chart:
    rows = (
        meetings.filter(held_on__isnull=False)
        .order_by()
        .annotate(in_year=ExtractYear("held_on"))
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
        [Row(str(year), count, f"{at}?year={year}") for year, count in rows],
    )


def _outcomes(decisions: QuerySet[Any]) -> Chart:
    counts = dict(decisions.order_by().values_list("outcome").annotate(Count("pk")))
    at = reverse("decisions:decision-list")
    rows = [Row(o.label, counts[o.value], f"{at}?outcome={o.value}") for o in Outcome if counts.get(o.value)]
    return Chart("outcomes", _("审议结果"), "bar", (_("结果"), _("议题")), rows)


def _routes(decisions: QuerySet[Any]) -> Chart:
    counts = dict(
        Route.objects.filter(decision__in=decisions).order_by().values_list("kind").annotate(Count("pk"))
    )
    at = reverse("decisions:decision-list")
    rows = [Row(k.label, counts[k.value], f"{at}?route={k.value}") for k in RouteKind if counts.get(k.value)]
    return Chart("routes", _("决定去向"), "bar", (_("去向"), _("决定")), rows)


def _bodies(decisions: QuerySet[Any]) -> Chart:
    rows = (
        DecisionBody.objects.filter(decision__in=decisions, role="presenter")
        .order_by()
        .values_list("body_id", "body__name")
        .annotate(count=Count("decision", distinct=True))
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


def _days_to_issue(days: list[tuple[Any, Any]]) -> Chart:
    """From meeting to issue, in calendar days, in steps of four."""
    waits = [(issued - held).days for held, issued in days if held and issued and issued >= held]
    counts = Counter(
        next(n for n, (_low, high) in enumerate(SPANS) if high is None or w <= high) for w in waits
    )
    rows = [
        Row(_("%d 天以上") % low if high is None else _("%d–%d 天") % (low, high), counts[n])
        for n, (low, high) in enumerate(SPANS)
    ]
    note = _("中位数 %d 天") % median(waits) if waits else ""
    return Chart("waits", _("会议到印发的天数"), "bar", (_("天数"), _("会议")), rows if waits else [], note)
