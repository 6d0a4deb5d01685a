"""危险作业的规则: the pre-check by the items of its risks, today's works, what overruns its time (S35)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Column, Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import MissingValues
from yiding.registers.models import Entry
from yiding.registers.reckoning import (
    NUMBER,
    SECTOR,
    STATE,
    TITLE,
    TOWN,
    Counted,
    choice_labels,
    listed,
    own,
    seen,
    tally,
    valued,
)
from yiding.registers.reckoning import Told as Cell
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import register_of

CODE = "dangerous_works"
MARK = "："
GOING = ("running", "stopped")


def items_of(government_id: int, risks: Sequence[str]) -> list[str]:
    """The check items of some risks: those declared, and those that the government added."""
    register = register_of(government_id, CODE)
    added = (register.choices if register else {}).get("checked", [])
    every = [*choice_labels(kind_of(CODE), "checked"), *added]
    return [one for one in every if one.partition(MARK)[0] in risks]


def instant(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else value or None


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    starts, ends = instant(told.get("starts_at")), instant(told.get("ends_at"))
    if starts is not None and ends is not None and ends <= starts:
        return {"ends_at": gettext("完工时间要在开工时间以后。")}
    return {}


def before_move(entry: Entry, move: str, told: Mapping[str, Any], _by: User) -> None:
    """The pre-check is complete only with every item of the work's own risks."""
    if move != "pre_check":
        return
    wanted = items_of(entry.government_id, entry.values.get("risks") or [])
    lacking = [one for one in wanted if one not in (told.get("checked") or [])]
    if lacking:
        raise MissingValues(gettext("作业前检查没有做全：%(what)s") % {"what": "；".join(lacking)})


def is_overrun(entry: Entry) -> bool:
    """超时: under way beyond the filed end, or finished after it."""
    ends = instant(entry.values.get("ends_at"))
    if ends is None:
        return False
    finished = instant(entry.values.get("finished_at"))
    if finished is not None and entry.state in ("finished", "closed"):
        return finished > ends
    return entry.state in GOING and clock.now() > ends


def _time(key: str) -> Any:
    def cell(entry: Entry) -> Any:
        return instant(entry.values.get(key)) or ""

    return cell


def _overrun(entry: Entry) -> str:
    return gettext("超时") if is_overrun(entry) else ""


def columns() -> tuple[Cell, ...]:
    return (
        NUMBER,
        TITLE,
        Cell(_("作业种类"), own(kind_of(CODE), "work_kind")),
        TOWN,
        SECTOR,
        Cell(_("作业负责人"), lambda entry: entry.holder),
        Cell(_("计划开工时间"), _time("starts_at")),
        Cell(_("计划完工时间"), _time("ends_at")),
        STATE,
        Cell(_("超时"), _overrun),
    )


def of_today(viewer: Viewer, asked: ReportAsked) -> QuerySet[Entry]:
    """The works whose filed days cover today (or the day asked for), and all that are still under way."""
    day = asked.first or clock.today()
    rows = valued(seen(viewer, asked, day=""), days=("starts_at", "ends_at"))
    filed = Q(v_starts_at__lte=day, v_ends_at__gte=day) & ~Q(state="cancelled")
    return rows.filter(filed | Q(state__in=GOING))


def today(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """今日作业: by town and by field, and each work."""
    rows = of_today(viewer, asked)
    counted = (
        Counted("all", _("今日作业"), Q()),
        Counted("waiting", _("待检查"), Q(state="filed")),
        Counted("running", _("作业中"), Q(state="running")),
        Counted("stopped", _("已叫停"), Q(state="stopped")),
        Counted("done", _("已完工"), Q(state__in=("finished", "closed"))),
    )
    whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 3))
    fields = tally(rows, "sector__name", _("行业领域"), counted, title=_("按行业领域"))
    told = list(rows.select_related("town", "sector").order_by("v_starts_at", "pk")[:501])
    works = listed(told, columns(), title=_("今日作业清单"))
    return Sheet(whole.heads, whole.rows, whole.total, (), whole.chart, more=[fields, works])


def overrun(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """超时作业: under way beyond the time that was filed."""
    rows = valued(seen(viewer, asked, day=""), days=("ends_at",))
    going = rows.filter(state__in=GOING, v_ends_at__lte=clock.today())
    told = [
        entry for entry in going.select_related("town", "sector").order_by("pk")[:2000] if is_overrun(entry)
    ]
    return listed(told, columns(), notes=[_("超过报备时间还在作业的，要停下来重新检查，或者补报。")])


def by_risk(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Works by risk, with the check items that belong to it."""
    rows = seen(viewer, asked)
    risks = list(choice_labels(kind_of(CODE), "risks"))
    kinds = [
        Counted(f"risk{place}", gettext(risk), Q(mirrored__key="risks", mirrored__text=risk))
        for place, risk in enumerate(risks)
    ]
    whole = tally(rows, "town__name", _("镇（街道）"), [Counted("all", _("作业数"), Q()), *kinds], chart=(1,))
    items = items_of(asked.government.pk, risks)
    lines = [[*map(gettext, one.split(MARK, 1))] for one in items]
    told = Sheet([_("风险类型"), _("检查内容")], lines, title=_("各类风险的作业前检查项目"))
    return Sheet(whole.heads, whole.rows, whole.total, (), whole.chart, more=[told])


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """The items of its risks, each with whether it was checked."""
    done = entry.values.get("checked") or []
    wanted = items_of(entry.government_id, entry.values.get("risks") or [])
    rows = [(gettext(one), gettext("已检查") if one in done else gettext("没有检查")) for one in wanted]
    facts = [(_("超时"), gettext("超过报备的完工时间"))] if is_overrun(entry) else []
    return [Section(_("作业前检查"), facts=facts, heads=(_("检查内容"), _("结果")), rows=rows)]


RULES = Rules(
    check=check,
    before_move=before_move,
    sections=sections,
    columns=(Column("overrun", _("超时"), _overrun),),
    reports=(
        Report("today", _("今日作业"), today, asks=("first", "sector", "town")),
        Report("overrun", _("超时作业"), overrun, asks=("sector", "town")),
        Report("risks", _("风险类型和检查项目"), by_risk, asks=("first", "last", "sector", "town")),
    ),
)
