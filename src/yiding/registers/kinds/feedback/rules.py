"""督导反馈问题的规则: a list number once, statistics by level, batch and unit, zero-open, summary (S27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.reckoning import (
    DUE,
    LOCAL,
    NUMBER,
    STATE,
    TITLE,
    Counted,
    late,
    listing,
    percent,
    seen,
    tally,
    valued,
)
from yiding.registers.reckoning import Told as Cell
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told

CODE = "feedback"
ASKS = ("first", "last", "sector", "town")


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any]:
    """A list number stands once in a batch of a level."""
    number, level, batch = (told.get(key) for key in ("source_no", "level", "batch"))
    if not (number and level and batch):
        return {}
    rows = Entry.objects.filter(government=government, code=CODE, source_no=number)
    rows = rows.filter(mirrored__key="level", mirrored__text=level)
    same = rows.filter(pk__in=Entry.objects.filter(mirrored__key="batch", mirrored__text=batch).values("pk"))
    if entry is not None:
        same = same.exclude(pk=entry.pk)
    found = same.first()
    if found is None:
        return {}
    return {"source_no": gettext("这一批的这个序号已经登记：%(number)s。") % {"number": found.number}}


def counted() -> Sequence[Counted]:
    return (
        Counted("all", _("问题总数"), Q()),
        Counted("open", _("未销号"), Q(is_open=True)),
        Counted("late", _("逾期"), late()),
        Counted("closed", _("已销号"), Q(is_open=False)),
        Counted("reported", _("已上报"), Q(state="reported")),
        Counted("rate", _("销号率（%）"), Q(is_open=False), share="all"),
        Counted("was_late", _("逾期销号"), Q(is_open=False, was_late=True)),
    )


def by_level(viewer: Viewer, asked: ReportAsked) -> Sheet:
    rows = valued(seen(viewer, asked), "level")
    return tally(rows, "v_level", _("督导层级"), counted(), chart=(2, 4))


def by_batch(viewer: Viewer, asked: ReportAsked) -> Sheet:
    rows = valued(seen(viewer, asked), "batch")
    return tally(rows, "v_batch", _("批次"), counted(), chart=(2, 4))


def by_unit(viewer: Viewer, asked: ReportAsked) -> Sheet:
    return tally(seen(viewer, asked), "local__name", _("整改责任单位"), counted(), chart=(2, 4))


def zero(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """清零: level by level and batch by batch, what is still open; nothing is a zero that has a day."""
    rows = valued(seen(viewer, asked), "level", "batch")
    told = (
        rows.order_by()
        .values("v_level", "v_batch")
        .annotate(all=Count("pk"), open=Count("pk", filter=Q(is_open=True)), last=Max("closed_on"))
        .order_by("v_level", "v_batch")
    )
    lines = [
        [
            gettext(row["v_level"] or ""),
            row["v_batch"] or "",
            row["all"],
            row["open"],
            gettext("否") if row["open"] else gettext("已清零"),
            "" if row["open"] else row["last"],
        ]
        for row in told
    ]
    columns = (NUMBER, Cell(_("序号"), lambda entry: entry.source_no), TITLE, LOCAL, STATE, DUE)
    left = listing(rows.filter(is_open=True).order_by("due_on", "pk"), columns, title=_("还没有销号的"))
    heads = [_("督导层级"), _("批次"), _("问题总数"), _("未销号"), _("清零"), _("清零日期")]
    return Sheet(heads, lines, chart=(2, 3), more=[left])


def summary(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """分级总结: for each level a sentence of its figures and one of what is still open."""
    sheet = by_level(viewer, asked)
    notes = [
        gettext("%(level)s督导反馈问题%(all)s个，已销号%(closed)s个，销号率%(rate)s%%，逾期销号%(late)s个。")
        % {"level": row[0], "all": row[1], "closed": row[4], "rate": row[6], "late": row[7]}
        for row in sheet.rows
    ]
    whole = sum(row[1] for row in sheet.rows)
    done = sum(row[4] for row in sheet.rows)
    notes += [
        gettext("合计%(all)s个，已销号%(done)s个，销号率%(rate)s%%。")
        % {"all": whole, "done": done, "rate": percent(done, whole)}
    ]
    left = listing(
        seen(viewer, asked).filter(is_open=True).order_by("due_on", "pk"),
        (NUMBER, TITLE, LOCAL, STATE, DUE),
        title=_("仍在整改的问题"),
    )
    return Sheet(sheet.heads, sheet.rows, sheet.total, (), sheet.chart, notes=notes, more=[left])


RULES = Rules(
    check=check,
    reports=(
        Report("levels", _("按层级统计"), by_level, asks=ASKS),
        Report("batches", _("按批次统计"), by_batch, asks=ASKS),
        Report("units", _("按单位统计"), by_unit, asks=ASKS),
        Report("zero", _("清零情况"), zero, asks=ASKS),
        Report("summary", _("分级总结"), summary, asks=ASKS),
    ),
)
