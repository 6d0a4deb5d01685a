"""承诺与实绩的表: promises of a parcel, a project or a town, held against verified figures in one reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.markup import badge
from yiding.directory.models import Government

from .breaches import BREACHES
from .catalogue import kind_of
from .models import Entry
from .promises import BY_PAPER, FIGURES, NO_FIGURE, PROMISES, REACHED, SHORT, Measure, figures_of, held
from .reckoning import link, state_told
from .rules import Section, Sheet
from .selectors import entries_visible_to

TONES = {REACHED: Tone.GOOD, SHORT: Tone.BAD, NO_FIGURE: Tone.PLAIN, BY_PAPER: Tone.PLAIN}
MOST = 200
HEADS = (
    _("承诺方"),
    _("指标"),
    _("核查期"),
    _("承诺值"),
    _("核实的实绩"),
    _("差额"),
    _("单位"),
    _("核算结论"),
    _("核查日期"),
    _("环节"),
)


def line_of(promise: Entry, measure: Measure, values: Any, *, is_page: bool) -> list[Any]:
    """One promise as a line of a table; on a page its verdict is a badge."""
    now, told = held(promise, measure, values), promise.values
    target = told.get("target")
    return [
        gettext(told.get("side") or ""),
        gettext(told.get("indicator") or promise.title),
        told.get("period") or "",
        Decimal(target) if target is not None else "",
        "" if now.result is None else now.result,
        "" if now.difference is None else now.difference,
        now.unit,
        badge(gettext(now.verdict), TONES[now.verdict]) if is_page else gettext(now.verdict),
        promise.due_on or "",
        state_told(promise),
    ]


def of_promises(government: Government, promises: Sequence[Entry], *, with_parent: bool) -> Sheet:
    """Promises with their results; a fixed number of queries."""
    measure = Measure.of(government.pk)
    values = figures_of({one.parent_id for one in promises if one.parent_id})
    rows = [
        [
            *([str(one.parent or "")] if with_parent else []),
            *line_of(one, measure, values[one.parent_id or 0], is_page=False),
        ]
        for one in promises
    ]
    heads = [*([_("地块或项目")] if with_parent else []), *HEADS]
    return Sheet(heads, rows, links=[link(one) for one in promises])


def promise_section(viewer: Viewer, entry: Entry) -> Section:
    """The promises of an object, on its page."""
    rows = entries_visible_to(viewer, kind_of(PROMISES)).filter(parent=entry).exclude(state="released")
    promises = list(rows.order_by("due_on", "pk")[:MOST])
    measure, values = Measure.of(entry.government_id), figures_of([entry.pk])[entry.pk]
    lines = []
    for one in promises:
        one.parent = entry
        told = line_of(one, measure, values, is_page=True)
        lines.append([format_html('<a href="{}">{}</a>', link(one), one.number), *told])
    return Section(_("承诺与实绩"), heads=(_("编号"), *HEADS), rows=lines, empty=_("还没有登记承诺。"))


def figure_section(viewer: Viewer, entry: Entry) -> Section:
    """The figures of an object, by period; what is not verified yet is marked."""
    rows = entries_visible_to(viewer, kind_of(FIGURES)).filter(parent=entry).order_by("pk")[:MOST]
    table: dict[str, dict[str, Any]] = defaultdict(dict)
    names: dict[str, None] = {}
    for row in rows:
        told = row.values
        value = Decimal(told["value"])
        shown = (
            value
            if row.state == "verified"
            else format_html("{} {}", value, badge(gettext("待核实"), Tone.WARN))
        )
        table[told["period"]][told["figure"]] = shown
        names.setdefault(told["figure"])
    lines = [[period, *(table[period].get(name, "") for name in names)] for period in sorted(table)]
    heads = (_("期别"), *(gettext(name) for name in names))
    return Section(_("各期实绩"), heads=heads, rows=lines, empty=_("还没有登记数字。"))


def breach_section(viewer: Viewer, entry: Entry) -> Section:
    """The cases of an object, on its page."""
    rows = entries_visible_to(viewer, kind_of(BREACHES)).filter(parent=entry).order_by("-pk")[:MOST]
    lines = [
        (
            format_html('<a href="{}">{}</a>', link(one), one.number),
            gettext(one.values.get("cause") or ""),
            one.values.get("fact") or "",
            state_told(one),
            one.found_on,
            one.due_on or "",
            one.closed_on or "",
        )
        for one in rows
    ]
    heads = (_("编号"), _("违约类别"), _("事实"), _("环节"), _("发现日期"), _("办结期限"), _("办结日期"))
    return Section(_("违约处理"), heads=heads, rows=lines, empty=_("没有违约。"))
