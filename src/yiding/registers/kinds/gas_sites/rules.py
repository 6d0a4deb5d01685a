"""燃气风险点的规则: a grade that should rise as hazards repeat, with its reason and history (S26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import NotNow
from yiding.registers.models import Entry, Step
from yiding.registers.reckoning import (
    DEPARTMENT,
    GRADE,
    LOCAL,
    NUMBER,
    TITLE,
    TOWN,
    Told,
    checks_told,
    grade_told,
    listed,
    person,
    seen,
)
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet
from yiding.registers.selectors import entries_visible_to, settings_of

CODE = "gas_sites"


def with_hazards(viewer: Viewer, government: Government, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Sites with the number of hazards that were found there within the period that the register sets."""
    since = clock.today() - timedelta(days=int(settings_of(government.pk, CODE)["repeat_days"]))
    seen_ = entries_visible_to(viewer, kind_of("hazards")).order_by().values("pk")
    found = Q(children__found_on__gt=since, children__pk__in=seen_)
    return rows.annotate(repeated=Count("children", filter=found, distinct=True))


def higher(grade: str) -> str:
    """The next higher grade; of the highest there is none."""
    keys = [one.key for one in kind_of(CODE).grades]
    place = keys.index(grade) if grade in keys else 0
    return keys[place - 1] if place > 0 else ""


def label(grade: str) -> str:
    told = kind_of(CODE).grade(grade)
    return gettext(told.label) if told else ""


def reason(told: Mapping[str, Any], number: int) -> str:
    return gettext("%(days)s天内查出隐患%(number)s处，达到%(limit)s处") % {
        "days": told["repeat_days"],
        "number": number,
        "limit": told["repeat_number"],
    }


def proposals(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """建议提高等级的: sites at which hazards repeat."""
    told = settings_of(asked.government.pk, CODE)
    rows = with_hazards(viewer, asked.government, seen(viewer, asked, day="").filter(is_open=True))
    raised = rows.filter(repeated__gte=int(told["repeat_number"])).order_by("-repeated", "pk")
    columns = (
        NUMBER,
        TITLE,
        TOWN,
        GRADE,
        Told(_("建议等级"), lambda entry: label(higher(entry.grade)) or gettext("已是最高等级")),
        Told(_("理由"), lambda entry: reason(told, entry.repeated)),
        LOCAL,
        DEPARTMENT,
    )
    return listed(
        list(raised.select_related("town", "local", "department")[:501]),
        columns,
        notes=[_("次数和天数在台账设定里；等级由监管部门决定，决定和理由都留在风险点的记录里。")],
    )


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """What the register proposes, and how the grade has changed."""
    told = settings_of(entry.government_id, CODE)
    row = with_hazards(viewer, entry.government, Entry.objects.filter(pk=entry.pk)).get()
    number, next_ = row.repeated, higher(entry.grade)
    facts: list[tuple[Any, Any]] = [
        (_("现在等级"), grade_told(entry)),
        (_("期间查出隐患"), gettext("%(days)s天内%(n)s处") % {"days": told["repeat_days"], "n": number}),
    ]
    if number >= int(told["repeat_number"]) and next_:
        facts += [(_("建议等级"), label(next_)), (_("理由"), reason(told, number))]
    steps = Step.objects.filter(entry=entry, move="regrade").select_related("by").order_by("-pk")
    rows = [(step.at, label(step.told.get("grade", "")), step.note, person(step.by)) for step in steps]
    heads = (_("时间"), _("调整为"), _("理由"), _("办理人"))
    return [
        Section(_("等级建议"), facts=facts),
        Section(_("等级调整记录"), heads=heads, rows=rows, empty=_("还没有调整过。")),
    ]


def before_move(entry: Entry, move: str, told: Mapping[str, Any], _by: User) -> None:
    """A grade is changed to another one."""
    if move == "regrade" and told.get("grade") == entry.grade:
        raise NotNow(gettext("选的就是现在的等级，不用调整。"))


RULES = Rules(
    before_move=before_move,
    sections=sections,
    reports=(
        checks_told(CODE),
        Report("proposals", _("建议提高等级"), proposals, asks=("sector", "town")),
    ),
)
