"""危化品使用重大风险的规则: how far each department has resolved what was found (S32.3)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.reckoning import (
    DEPARTMENT,
    DUE,
    GRADE,
    NUMBER,
    STATE,
    TITLE,
    TOWN,
    Counted,
    Told,
    late,
    listing,
    own,
    seen,
    tally,
)
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet

CODE = "chemical_risks"


def resolution(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """化解情况: by department, and each with what was done and what remains."""
    rows = seen(viewer, asked)
    counted = (
        Counted("all", _("重大风险"), Q()),
        Counted("open", _("未化解"), Q(is_open=True)),
        Counted("late", _("逾期"), late()),
        Counted("done", _("已化解"), Q(is_open=False)),
        Counted("rate", _("化解率（%）"), Q(is_open=False), share="all"),
    )
    whole = tally(rows, "department__name", _("行业主管部门"), counted, chart=(2, 4))
    kind = kind_of(CODE)
    columns = (
        NUMBER,
        TITLE,
        TOWN,
        GRADE,
        DEPARTMENT,
        STATE,
        DUE,
        Told(_("化解情况"), own(kind, "resolution")),
        Told(_("剩余风险"), own(kind, "residual")),
    )
    listed = listing(rows.order_by("-is_open", "due_on", "pk"), columns, title=_("逐条化解记录"))
    return Sheet(whole.heads, whole.rows, total=whole.total, chart=whole.chart, more=[listed])


RULES = Rules(
    reports=(Report("resolution", _("化解情况"), resolution, asks=("first", "last", "sector", "town")),)
)
