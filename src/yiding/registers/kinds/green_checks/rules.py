"""养护考核的规则: the total by the register's weights, the mark by its limits (S47.3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.greening import decimal, number_of, total_of
from yiding.registers.models import Entry
from yiding.registers.reckoning import (
    LOCAL,
    NUMBER,
    TITLE,
    TOWN,
    Counted,
    Told,
    choice_labels,
    listing,
    own,
    seen,
    tally,
    valued,
)
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet
from yiding.registers.rules import Told as Values
from yiding.registers.selectors import settings_of

CODE = "green_checks"


def propose(_government: Government, told: Values) -> Values:
    """Whose plot it is, where a check says nothing."""
    plot: Entry | None = told.get("parent")
    if plot is None:
        return {}
    return {key: getattr(plot, key) for key in ("town", "local", "department")}


def compute(entry: Entry) -> Values:
    total, result = total_of(entry.government_id, entry.values)
    return {"total": total, "result": result}


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """How the total came about: each item with its weight."""
    labels = {one.label: one.key for one in kind_of(CODE).fields}
    rows: list[tuple[Any, ...]] = []
    for row in settings_of(entry.government_id, CODE)["weights"] or []:
        key = labels.get(str(row.get("item", "")))
        score = decimal(entry.values.get(key)) if key else Decimal(0)
        weight = decimal(row.get("weight"))
        rows.append((_(str(row.get("item", ""))), weight, score, score * weight))
    whole = sum((row[1] for row in rows), Decimal(0))
    rows.append((_("合计"), whole, "", sum((row[3] for row in rows), Decimal(0))))
    heads = (_("项目"), _("权重"), _("得分"), _("得分×权重"))
    note = _("总分为得分×权重之和除以权重之和，四舍五入到两位小数。")
    return [Section(_("总分的计算"), heads=heads, rows=rows, notes=[note])]


def marks(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """考核等次: by town, and the lowest first."""
    rows = valued(seen(viewer, asked).filter(is_open=True), "result")
    counted = [Counted("all", _("考核"), Q())]
    counted += [
        Counted(f"r{place}", label, Q(v_result=key))
        for place, (key, label) in enumerate(choice_labels(kind_of(CODE), "result").items())
    ]
    whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1,))
    worst = listing(
        rows.annotate(score=number_of("total")).order_by("score", "pk"),
        (NUMBER, TITLE, TOWN, LOCAL, Told(_("总分"), own(kind_of(CODE), "total"))),
        title=_("从低到高"),
    )
    return Sheet(whole.heads, whole.rows, whole.total, chart=whole.chart, more=[worst])


RULES = Rules(
    propose=propose,
    compute=compute,
    sections=sections,
    reports=(Report("marks", _("考核等次"), marks, asks=("first", "last", "town")),),
)
