"""风险点的规则: which are checked as their grade wants, and the hazards that were found at each (S25.4)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.reckoning import checks_told
from yiding.registers.rules import Rules, Section
from yiding.registers.selectors import entries_visible_to

CODE = "risk_points"


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """The hazards found here that the viewer sees, counted."""
    found = entries_visible_to(viewer, kind_of("hazards")).filter(parent=entry)
    told = found.order_by().aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(is_open=True)), last=Max("found_on")
    )
    facts = [
        (_("查出隐患"), told["all"]),
        (_("未销号"), told["open"]),
        (_("最近一次查出"), told["last"] or _("没有")),
        (_("最近检查"), entry.checked_on or _("没有检查过")),
    ]
    return [Section(_("在这里查出的隐患"), facts=facts)]


RULES = Rules(sections=sections, reports=(checks_told(CODE),))
