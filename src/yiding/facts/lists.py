"""履职事实的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec
from yiding.core.markup import badge
from yiding.core.periods import named, read_key
from yiding.directory.models import Body
from yiding.directory.selectors import bodies_called

from .measures import ALL, MEASURES, Measure
from .models import Fact, Hit, Sheet, SheetState
from .selectors import facts_visible_to, hits_visible_to, sheets_visible_to

MEASURE_CHOICES = [(one.code, one.label) for one in ALL]


def sheet_badge(row: Sheet) -> Any:
    tone = Tone.GOOD if row.state == SheetState.FROZEN else Tone.WARN
    return badge(row.get_state_display(), tone)


def told(value: Any) -> str:
    """A figure without needless digits."""
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


SHEETS = ListSpec(
    name="facts.sheet",
    title=_("履职事实"),
    lead=_("按期间从办理记录中计算，冻结后不再变动；每个数都能点开看到是哪几件。"),
    base=lambda viewer: sheets_visible_to(viewer).select_related("frozen_by"),
    columns=(
        Column(
            "period",
            _("期间"),
            lambda row: named(read_key(row.period)),
            sort="last_day",
            link=lambda row: reverse("facts:sheet-detail", args=[row.pk]),
        ),
        Column("state", _("状态"), sheet_badge, sort="state", export=lambda row: row.get_state_display()),
        Column("computed_at", _("计算时间"), lambda row: row.computed_at, sort="computed_at"),
        Column("frozen_at", _("冻结时间"), lambda row: row.frozen_at, sort="frozen_at"),
        Column("digest", _("SM3"), lambda row: row.digest, default=False),
    ),
    filters=(Filter("state", _("状态"), "choice", "state", choices=SheetState.choices),),
    default_sort="-period",
    empty=Empty(_("还没有履职事实"), _("选一个期间计算，核对后冻结。")),
)


def sheet_facts(sheet: Sheet) -> ListSpec:
    """The figures of a sheet, a row for each body and measure: to sort, filter and take out."""

    def base(viewer: Viewer) -> QuerySet[Fact]:
        return facts_visible_to(viewer).filter(sheet=sheet).select_related("body")

    return ListSpec(
        name="facts.fact",
        title=_("履职事实"),
        base=base,
        columns=(
            Column("body", _("单位"), lambda row: row.body.name, sort="body__name"),
            Column("measure", _("指标"), lambda row: MEASURES[row.measure].label, sort="measure"),
            Column(
                "value",
                _("数"),
                lambda row: told(row.final),
                sort="value",
                numeric=True,
                link=lambda row: reverse("facts:fact-detail", args=[row.pk]),
            ),
            Column("unit", _("单位名称"), lambda row: MEASURES[row.measure].unit, default=False),
            Column("first", _("更正前"), lambda row: told(row.value), numeric=True, default=False),
            Column("reason", _("更正理由"), lambda row: row.reason, default=False),
        ),
        filters=(
            Filter("measure", _("指标"), "choice", "measure", choices=MEASURE_CHOICES),
            Filter("body", _("单位"), "text", lambda rows, name: rows.filter(body__in=bodies_called(name))),
        ),
        default_sort="body",
        empty=Empty(_("没有数据"), _("这个期间没有可计的事项。")),
    )


def fact_hits(fact: Fact) -> ListSpec:
    """The tasks behind a figure."""

    def base(viewer: Viewer) -> QuerySet[Hit]:
        return hits_visible_to(viewer).filter(fact=fact).select_related("task__matter")

    return ListSpec(
        name="facts.hit",
        title=MEASURES[fact.measure].label,
        base=base,
        columns=(
            Column(
                "matter",
                _("事项"),
                lambda row: row.task.matter.title,
                sort="task__matter__title",
                link=lambda row: reverse("supervision:task-detail", args=[row.task_id]),
            ),
            Column("number", _("编号"), lambda row: row.task.matter.number, sort="task__matter__number"),
            Column("value", _("计入"), lambda row: told(row.value), sort="value", numeric=True),
            Column("day", _("日期"), lambda row: row.day, sort="day"),
            Column("words", _("说明"), lambda row: row.words),
        ),
        default_sort="day",
        empty=Empty(_("没有明细"), _("这个数没有计入的事项。")),
    )


def table_of(viewer: Viewer, sheet: Sheet) -> list[tuple[Body, list[tuple[Measure, Fact | None]]]]:
    """Bodies by measures, as the page shows them: one query."""
    rows: dict[int, dict[str, Fact]] = {}
    bodies: dict[int, Body] = {}
    facts = facts_visible_to(viewer).filter(sheet=sheet).select_related("body")
    for fact in facts.order_by("body__protocol_order", "body__name"):
        bodies[fact.body_id] = fact.body
        rows.setdefault(fact.body_id, {})[fact.measure] = fact
    return [(bodies[key], [(one, told.get(one.code)) for one in ALL]) for key, told in rows.items()]
