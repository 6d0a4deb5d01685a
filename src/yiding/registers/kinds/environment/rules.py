"""突出生态环境问题的规则: two bodies, both accept, by the date and in quality; lists by date (S44)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Avg, Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.errors import NotNow
from yiding.registers.models import Entry, Step
from yiding.registers.reckoning import (
    DEPARTMENT,
    DUE,
    LOCAL,
    NUMBER,
    SHARE,
    STATE,
    TITLE,
    TOWN,
    Counted,
    late,
    listing,
    near,
    person,
    seen,
    tally,
    valued,
)
from yiding.registers.reckoning import Told as Cell
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import settings_of

CODE = "environment"
ASKS = ("first", "last", "sector", "town")
QUALITY = {"accept": "local_quality", "close": "department_quality"}


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    """The two who answer are two."""
    local, department = told.get("local"), told.get("department")
    if local is not None and local == department:
        return {"department": gettext("监管部门不能就是属地主体责任单位。")}
    return {}


def before_move(entry: Entry, move: str, told: Mapping[str, Any], _by: User) -> None:
    """What is not in order is returned, not accepted."""
    key = QUALITY.get(move)
    if key and told.get(key) == "bad":
        raise NotNow(gettext("质量不合格的不能通过验收，请退回整改。"))


def _counted() -> Sequence[Counted]:
    return (
        Counted("all", _("问题总数"), Q()),
        Counted("open", _("未销号"), Q(is_open=True)),
        Counted("waiting", _("待验收"), Q(state__in=("applied", "accepted"))),
        Counted("late", _("逾期未销号"), late()),
        Counted("closed", _("已销号"), Q(is_open=False)),
        Counted("was_late", _("逾期销号"), Q(is_open=False, was_late=True)),
        Counted("rate", _("销号率（%）"), Q(is_open=False), share="all"),
    )


def by_town(viewer: Viewer, asked: ReportAsked) -> Sheet:
    return tally(seen(viewer, asked), "town__name", _("镇（街道）"), _counted(), chart=(2, 5))


def by_field(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """By what is affected (water, air, soil …), with how far the open ones are."""
    rows = valued(seen(viewer, asked), "field", numbers=("percent",))
    sheet = tally(rows, "v_field", _("环境要素"), _counted(), chart=(2, 5))
    told = (
        rows.filter(is_open=True).order_by().values("v_field").annotate(n=Count("pk"), mean=Avg("v_percent"))
    )
    lines = [
        [
            gettext(row["v_field"] or ""),
            row["n"],
            _mean(row["mean"]),
        ]
        for row in told.order_by("v_field")
    ]
    heads = [_("环境要素"), _("未销号"), _("平均进度（%）")]
    more = Sheet(heads, lines, title=_("未销号的整改进度"))
    return Sheet(sheet.heads, sheet.rows, sheet.total, (), sheet.chart, more=[more])


def _mean(value: Any) -> Any:
    return "—" if value is None else Decimal(value).quantize(SHARE)


def due(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """逾期和临期: what is over, what is near, what was closed late and stays so."""
    days = int(settings_of(asked.government.pk, CODE)["near_days"])
    rows = seen(viewer, asked)
    columns = (NUMBER, TITLE, TOWN, LOCAL, DEPARTMENT, STATE, DUE)
    over = listing(rows.filter(late()).order_by("due_on", "pk"), columns, title=_("逾期未销号"))
    soon_title = gettext("临期（%(n)s个工作日内）") % {"n": days}
    soon = listing(rows.filter(near(days)).order_by("due_on", "pk"), columns, title=soon_title)
    closed = Cell(_("销号日期"), lambda entry: entry.closed_on or "")
    was = rows.filter(is_open=False, was_late=True).order_by("-closed_on", "pk")
    after = listing(was, (*columns, closed), title=_("逾期销号"))
    counted = (
        Counted("late", _("逾期未销号"), late()),
        Counted("near", _("临期"), near(days)),
        Counted("was_late", _("逾期销号"), Q(is_open=False, was_late=True)),
    )
    whole = tally(rows, "local__name", _("属地主体责任单位"), counted, chart=(1, 2))
    return Sheet(whole.heads, whole.rows, whole.total, (), whole.chart, more=[over, soon, after])


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """The two acceptances of this round: by whom, for which body, when."""
    steps = Step.objects.filter(entry=entry, move__in=QUALITY).select_related("by", "body").order_by("pk")
    words = {"accept": _("属地验收"), "close": _("部门验收")}
    rows = [
        (
            words[step.move],
            str(step.body or ""),
            person(step.by),
            step.at,
            step.note,
        )
        for step in steps
    ]
    heads = (_("验收"), _("单位"), _("验收人"), _("时间"), _("意见"))
    return [Section(_("两家验收"), heads=heads, rows=rows, empty=_("还没有验收。"))]


RULES = Rules(
    check=check,
    before_move=before_move,
    sections=sections,
    reports=(
        Report("due", _("逾期和临期"), due, asks=ASKS),
        Report("towns", _("各镇进展"), by_town, asks=ASKS),
        Report("fields", _("各要素进展"), by_field, asks=ASKS),
    ),
)
