"""公众参与的规则: how many took part, planted and adopted; adoptions that end (S47.5)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.greening import late_activities
from yiding.registers.models import Entry
from yiding.registers.reckoning import DUE, NUMBER, TITLE, TOWN, choice_labels, listing, seen, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told

CODE = "green_activities"
SUMS = ("people", "trees", "area", "money")


def propose(_government: Government, told: Told) -> Told:
    plot: Entry | None = told.get("parent")
    return {} if plot is None else {"town": plot.town, "local": plot.local, "address": plot.address}


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any] | None:
    """An adoption names its plot."""
    if told.get("form") == "认建认养" and told.get("parent") is None:
        return {"parent": _("认建认养的，要写明绿化对象。")}
    return None


def reach(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """参与情况: by form and by town, people, trees, area, money; then adoptions that are over."""
    rows = valued(seen(viewer, asked).filter(is_open=True), "form", numbers=SUMS)
    names = choice_labels(kind_of(CODE), "form")
    forms = _summed(rows, "v_form", _("形式"), names, "")
    towns = _summed(rows, "town__name", _("镇（街道）"), {}, _("按镇（街道）"))
    over = late_activities(seen(viewer, asked, day=""))
    ended = listing(over, (NUMBER, TITLE, TOWN, DUE), title=_("认养已到期，请续签或收回"))
    return Sheet(forms.heads, forms.rows, forms.total, chart=(2, 3), more=[towns, ended])


def _summed(rows: Any, by: str, head: Any, names: Mapping[str, str], title: Any) -> Sheet:
    sums = {f"s_{key}": Sum(f"v_{key}") for key in SUMS}
    found = rows.order_by().values(group=F(by)).annotate(n=Count("pk"), **sums).order_by("group")
    lines = [
        [
            _(names.get(row["group"], row["group"])) if row["group"] else _("未填"),
            row["n"],
            *((row[f"s_{key}"] or Decimal(0)).normalize() + 0 for key in SUMS),
        ]
        for row in found
    ]
    heads = [head, _("次数"), _("人数"), _("树木（株）"), _("认养面积（平方米）"), _("捐资（元）")]
    total = [_("合计"), *(sum((line[place] for line in lines), Decimal(0)) for place in range(1, 6))]
    return Sheet(heads, lines, total if lines else (), title=title)


RULES = Rules(
    propose=propose,
    check=check,
    reports=(Report("reach", _("参与情况"), reach, asks=("first", "last", "town")),),
)
