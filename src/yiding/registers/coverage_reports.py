"""覆盖报表 of a kind of objects, for its ``rules.py``: by rhythm or between two days, and what is overdue.

``RULES = Rules(reports=coverage_reports())``
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.columns import Viewer

from .catalogue import kind_of
from .coverage import (
    cells_of,
    coverage_sheets,
    next_check,
    overdue_objects,
    period_objects,
    rhythm_objects,
    whole,
)
from .models import Entry
from .rules import Report, ReportAsked, Section, Sheet
from .wording import said

MOST = 500


def narrowed(rows: QuerySet[Any], asked: ReportAsked) -> QuerySet[Any]:
    """By what the report's form asked for, and within its government."""
    told: dict[str, Any] = {"government": asked.government}
    told |= {name: value for name in ("sector", "town") if (value := getattr(asked, name)) is not None}
    return rows.filter(**told)


def coverage_sheet(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """覆盖表: between two days where both are told, else by the kind's rhythm."""
    kind = kind_of(asked.kind)
    is_period = asked.first is not None and asked.last is not None
    if is_period:
        rows = period_objects(viewer, kind, asked.first, asked.last)
        note = _("%(first)s 至 %(last)s 检查过的算已检。") % {"first": asked.first, "last": asked.last}
    else:
        rows = rhythm_objects(viewer, kind, clock.today())
        note = _("最近一次检查在检查周期以内的算已检；新建档还没有检查的算未检。")
    cells = cells_of(narrowed(rows, asked))
    share = whole(cells)
    told = {"done": share.done, "total": share.total, "share": str(share)}
    sentence = _("应检 %(total)s，已检 %(done)s，覆盖率 %(share)s。") % told
    return replace(coverage_sheets(cells), notes=[sentence, note])


def overdue_sheet(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """超期未检: which objects, since when."""
    kind, today = kind_of(asked.kind), clock.today()
    rows = narrowed(overdue_objects(viewer, kind, today), asked).select_related("town", "sector", "local")
    told = list(rows.order_by(F("last_on"), "pk")[: MOST + 1])
    return Sheet(
        heads=[
            said(kind.one),
            _("等级"),
            _("镇（街道）"),
            _("责任单位"),
            _("上次检查"),
            _("应检日期"),
            _("超期天数"),
        ],
        rows=[_overdue(kind, row, today) for row in told[:MOST]],
        links=[reverse("registers:entry-detail", args=[row.pk]) for row in told[:MOST]],
        title=_("超期未检"),
        notes=[_("只列出超期最久的 %(most)s 个。") % {"most": MOST}] if len(told) > MOST else [],
    )


def _overdue(kind: Any, row: Entry, today: Any) -> list[Any]:
    due = next_check(kind, row)
    grade = kind.grade(row.grade)
    town, local = row.town.name if row.town else "", row.local.name if row.local else ""
    late = (today - due).days if due else 0
    return [row.title, said(grade.label) if grade else "", town, local, row.checked_on, due, late]


def coverage_reports() -> tuple[Report, ...]:
    """The two reports that every kind with a rhythm of checks has."""
    asks = ("first", "last", "sector", "town")
    return (
        Report(
            "coverage",
            gettext_lazy("检查覆盖"),
            coverage_sheet,
            asks,
            gettext_lazy("应检和已检，按领域和镇（街道）。"),
        ),
        Report(
            "overdue",
            gettext_lazy("超期未检"),
            overdue_sheet,
            ("sector", "town"),
            gettext_lazy("过了检查周期还没有检查的对象。"),
        ),
    )


def check_sections(viewer: Viewer, entry: Entry) -> list[Section]:
    """检查情况 on an object's page: its last checks, and when the next is due."""
    rows = entry.checks.select_related("by", "body", "edition__checklist").order_by("-checked_on", "-pk")[:10]
    due = next_check(kind_of(entry.code), entry)
    return [
        Section(
            _("检查记录"),
            facts=[(_("下次检查不晚于"), due)] if due else [],
            heads=[_("日期"), _("检查单位"), _("检查人"), _("检查表"), _("结果")],
            rows=[
                [
                    row.checked_on,
                    row.body.name if row.body else "",
                    row.by.get_full_name() or row.by.get_username(),
                    row.edition.checklist.name,
                    row.get_result_display(),
                ]
                for row in rows
            ],
            empty=_("还没有检查过。"),
        )
    ]
