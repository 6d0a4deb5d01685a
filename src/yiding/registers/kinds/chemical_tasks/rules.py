"""危化品治理任务的规则: the matrix of goals and measures for each department (S32.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.reckoning import choice_labels, seen, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet
from yiding.registers.selectors import register_of

CODE = "chemical_tasks"


def texts(asked: ReportAsked, key: str) -> list[str]:
    """The goals or the measures, in the words that the government has set."""
    register = register_of(asked.government.pk, CODE)
    own = (register.choices if register else {}).get(key, [])
    return [*choice_labels(kind_of(CODE), key), *own]


def matrix(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """矩阵: for each department and goal, by measure, how many of its tasks are done: a gap is named."""
    rows = valued(seen(viewer, asked), "goal", "measure").order_by()
    told = rows.values("department__name", "v_goal", "v_measure").annotate(
        all=Count("pk"), done=Count("pk", filter=Q(state="verified"))
    )
    found: dict[tuple[str, str, str], Mapping[str, Any]] = {
        (row["department__name"] or "", row["v_goal"] or "", row["v_measure"] or ""): row for row in told
    }
    goals = list(dict.fromkeys([*texts(asked, "goal"), *(key[1] for key in sorted(found))]))
    measures = list(dict.fromkeys([*texts(asked, "measure"), *(key[2] for key in sorted(found))]))
    departments = sorted({key[0] for key in found})
    lines = [
        [name, goal, *(_cell(found.get((name, goal, measure))) for measure in measures)]
        for name in departments
        for goal in goals
    ]
    gaps = sum(cell == gettext("未安排") for line in lines for cell in line[2:])
    notes = [
        gettext("格中是已落实数/任务数。未安排的有%(n)s格。") % {"n": gaps},
        _("目标任务和工作举措的名称，在台账设定里填写。"),
    ]
    return Sheet([_("部门"), _("目标任务"), *map(gettext, measures)], lines, notes=notes)


def _cell(row: Mapping[str, Any] | None) -> str:
    return f"{row['done']}/{row['all']}" if row else gettext("未安排")


RULES = Rules(reports=(Report("matrix", _("目标举措矩阵"), matrix, asks=("first", "last", "campaign")),))
