"""落实单位的操作, as a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, plain
from yiding.core.columns import Viewer
from yiding.files.acts import BringsPaper, bringing_paper

from . import units as do
from .forms_editions import ReasonForm
from .permissions_duties import may_report_unit, may_verify_unit
from .selectors_duties import unit_get
from .states_duties import UNIT
from .unit_rows import UnitStatus


class ReportForm(forms.Form):
    """报告进展."""

    text = forms.CharField(label=_("落实情况"), widget=forms.Textarea(attrs={"rows": 4}))


class ClaimForm(BringsPaper):
    """报送落实."""

    text = forms.CharField(label=_("落实情况"), widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ("text", "file", "classified")


class VerifyForm(forms.Form):
    """核实: nothing to fill in, but a page of its own, since its proofs should be looked at first."""


def _is_open(row: UnitStatus) -> bool:
    return row.entry.is_open


UNITS = Subject(
    "registers",
    "unit",
    _("落实单位"),
    get=unit_get,
    prefix="units/",
    page=lambda row: reverse("registers:entry-detail", args=[row.entry_id]),
    heading=lambda row: str(row.entry.title),
    list_name="registers:home",
    acts=(
        Act(
            "report",
            _("报告进展"),
            may_report_unit,
            lambda row, told, by: do.unit_report(unit=row, by=by, **told),
            plain(ReportForm),
            states=UNIT.moves["report"].sources,
            is_open=_is_open,
        ),
        bringing_paper(
            Act(
                "claim",
                _("报送落实"),
                may_report_unit,
                lambda row, told, by: do.unit_claim(unit=row, by=by, **told),
                plain(ClaimForm),
                states=UNIT.moves["claim"].sources,
                is_open=_is_open,
                is_first=True,
            )
        ),
        Act(
            "verify",
            _("核实"),
            may_verify_unit,
            lambda row, _told, by: do.unit_verify(unit=row, by=by),
            plain(VerifyForm),
            states=UNIT.moves["verify"].sources,
            is_open=_is_open,
        ),
        Act(
            "return",
            _("退回"),
            may_verify_unit,
            lambda row, told, by: do.unit_return(unit=row, by=by, **told),
            plain(ReasonForm),
            states=UNIT.moves["return"].sources,
            is_open=_is_open,
        ),
    ),
)


def unit_links(viewer: Viewer, unit: UnitStatus) -> Any:
    """What a viewer can do with a unit's part, as links in a table."""
    offered = [(one.url, one.label) for one in UNITS.offered(viewer, unit)]
    return format_html_join(" ", '<a class="button button-small" href="{}">{}</a>', offered)
