"""上级硬措施: the implementation table, what is not carried, and a measure's own requirements (S31)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.markup import badge
from yiding.registers.models import Entry
from yiding.registers.requirements import (
    Layer,
    entry_linked,
    layers,
    papers_by_unit,
    papers_linked,
    progress_words,
    uncarried,
    unit_badge,
    units_of,
    unowned,
)
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet
from yiding.registers.unit_rows import UnitState

HEADS = (
    _("上级措施"),
    _("本地要求"),
    _("落实单位"),
    _("状态"),
    _("落实情况"),
    _("证明"),
    _("报送日期"),
    _("核实日期"),
)


def implementation(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """落实情况表: a line for each unit of each requirement of each measure."""
    told = layers(viewer, asked.government)
    units = [unit for layer in told for entry in layer.requirements for unit in units_of(entry)]
    papers = papers_by_unit(viewer, units)
    rows = [row for layer in told for row in _lines(layer, papers)]
    done = sum(unit.state == UnitState.VERIFIED for unit in units)
    note = _("措施 %(measures)s 条，要求 %(rows)s 条，落实单位 %(units)s 个，已落实 %(done)s 个。") % {
        "measures": len(told),
        "rows": sum(len(layer.requirements) for layer in told),
        "units": len(units),
        "done": done,
    }
    return Sheet(HEADS, rows, title=_("落实情况表"), notes=[note])


def _lines(layer: Layer, papers: dict[int, Any]) -> Iterator[Sequence[Any]]:
    measure = entry_linked(layer.measure)
    if not layer.requirements:
        yield measure, badge(_("没有承接的要求"), "bad"), "", "", "", "", None, None
    for entry in layer.requirements:
        if not units_of(entry):
            yield measure, entry_linked(entry), badge(_("没有落实单位"), "bad"), "", "", "", None, None
        for unit in units_of(entry):
            yield (
                measure,
                entry_linked(entry),
                unit.body.name,
                unit_badge(unit),
                unit.text,
                papers_linked(papers.get(unit.pk, ())),
                unit.reported_on,
                unit.verified_on,
            )


def holes(_viewer: Viewer, asked: ReportAsked) -> Sheet:
    """缺口: measures that nothing carries out, requirements that nobody does."""
    rows: list[tuple[Any, ...]] = [
        (badge(_("没有承接的要求"), "bad"), one.source_no, entry_linked(one))
        for one in uncarried(asked.government)
    ]
    rows += [
        (badge(_("没有落实单位"), "bad"), one.source_no, entry_linked(one))
        for one in unowned(asked.government)
    ]
    note = _("没有缺口。") if not rows else _("缺口 %(count)s 处。") % {"count": len(rows)}
    return Sheet((_("缺口"), _("序号"), _("措施或要求")), rows, title=_("承接缺口"), notes=[note])


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    found = next((one for one in layers(viewer, entry.government) if one.measure.pk == entry.pk), None)
    rows = [
        (one.number, entry_linked(one), one.department.name if one.department else "", progress_words(one))
        for one in (found.requirements if found else ())
    ]
    heads = (_("编号"), _("本地要求"), _("牵头部门"), _("落实"))
    return [Section(_("承接的本地要求"), heads=heads, rows=rows, empty=_("还没有承接的本地要求。"))]


RULES = Rules(
    sections=sections,
    reports=(
        Report("implementation", _("落实情况表"), implementation),
        Report("holes", _("承接缺口"), holes),
    ),
    edition_order=("pk",),
)
