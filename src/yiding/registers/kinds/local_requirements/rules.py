"""本地具体要求: its units, each with its own state and proof; it ends when each is verified (S31)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act
from yiding.core.columns import Viewer
from yiding.directory.fields import BodiesField, InGovernment
from yiding.registers.acts_units import unit_links
from yiding.registers.errors_duties import UnitsOpen
from yiding.registers.models import Entry
from yiding.registers.requirements import (
    are_all_verified,
    papers_by_unit,
    papers_linked,
    unit_badge,
)
from yiding.registers.rules import Rules, Section, Told
from yiding.registers.selectors_duties import units_visible_to
from yiding.registers.unit_rows import UnitStatus
from yiding.registers.units import may_set_units, units_set


class UnitsForm(InGovernment):
    """确定落实单位."""

    bodies = BodiesField(label=_("落实单位"), help_text=_("可写统称，如：各镇。"), required=True)
    task = forms.CharField(label=_("各单位的任务"), max_length=200, required=False)


def _form(data: QueryDict | None, row: Entry, _viewer: Viewer) -> forms.Form:
    names = UnitStatus.objects.filter(entry=row).values_list("body__name", flat=True)
    return UnitsForm(data, government=row.government, initial={"bodies": "、".join(names)})


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    units = list(units_visible_to(viewer).filter(entry=entry).order_by("pk"))
    papers = papers_by_unit(viewer, units)
    rows = [
        (
            unit.body.name,
            unit_badge(unit),
            unit.text or unit.task,
            papers_linked(papers.get(unit.pk, ())),
            unit.reported_on,
            unit.verified_on,
            unit.reason,
            unit_links(viewer, unit),
        )
        for unit in units
    ]
    heads = (
        _("落实单位"),
        _("状态"),
        _("落实情况"),
        _("证明"),
        _("报送日期"),
        _("核实日期"),
        _("退回理由"),
        _("办理"),
    )
    return [Section(_("落实单位"), heads=heads, rows=rows, empty=_("还没有确定落实单位。"))]


def before_move(entry: Entry, move: str, _told: Told, _by: User) -> None:
    """It is handed out to somebody, and ends when each unit has carried it out."""
    if move == "start" and not UnitStatus.objects.filter(entry=entry).exists():
        raise UnitsOpen
    if move == "verify" and not are_all_verified(entry):
        raise UnitsOpen


def _is_open(row: Any) -> bool:
    return bool(row.is_open)


RULES = Rules(
    before_move=before_move,
    sections=sections,
    acts=(
        Act(
            "units",
            _("确定落实单位"),
            may_set_units,
            lambda row, told, by: units_set(entry=row, by=by, **told),
            _form,
            is_open=_is_open,
        ),
    ),
    edition_order=("parent_id", "pk"),
)
