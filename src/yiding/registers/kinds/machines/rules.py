"""非道路移动机械的规则: one code and plate in the city, standards counted, scrapping to zero (S45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.markup import badge
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import WrongValue
from yiding.registers.machinery import CASES, CHECKS
from yiding.registers.models import Entry, EntryValue
from yiding.registers.reckoning import (
    DUE,
    GRADE,
    NUMBER,
    STATE,
    TITLE,
    TOWN,
    Counted,
    checks_told,
    late,
    listing,
    percent,
    seen,
    state_told,
    tally,
    valued,
)
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import entries_visible_to, settings_of

CODE = "machines"
GONE = ("retired", "left")
LEAVING = ("retiring", "handed")
OF_UNITS = ("部门下属单位", "国有企业")
MONTHS = 12


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    """Code, plate, and serial number of a maker stand once in the city; a subordinate unit is named."""
    faults: dict[str, Any] = {}
    for key, words in (("env_code", _("已有同一编码的机械：%s。")), ("plate", _("已有同一号牌的机械：%s。"))):
        other = _other(government, key, told.get(key), entry)
        if other is not None:
            faults[key] = words % other.number
    twin = _other(government, "serial", told.get("serial"), entry)
    if twin is not None and twin.values.get("maker") == told.get("maker"):
        faults["serial"] = _("已有同一制造商、同一序列号的机械：%s。") % twin.number
    if told.get("belongs") in OF_UNITS and not str(told.get("unit") or "").strip():
        faults["unit"] = _("部门下属单位、国有企业的机械，要写明单位名称。")
    return faults or None


def after_record(entry: Entry, _by: User) -> None:
    """Two of one code in the same workbook: neither is entered."""
    for key in ("env_code", "plate"):
        other = _other(entry.government, key, entry.values.get(key), entry)
        if other is not None:
            raise WrongValue({key: gettext("已有同一编码（号牌）的机械：%s。") % other.number})


def _other(government: Government, key: str, value: Any, entry: Entry | None) -> Entry | None:
    if not value:
        return None
    held = EntryValue.objects.filter(code=CODE, key=key, text=str(value), entry__government=government)
    held = held.exclude(entry__state="void")
    held = held.exclude(entry=entry) if entry is not None else held
    found = held.select_related("entry").first()
    return found.entry if found else None


def low_grades(government: Government) -> list[str]:
    """The keys of the standards that count as high-emission here, by the register's setting."""
    told = settings_of(government.pk, CODE)["low"] or []
    return [one.key for one in kind_of(CODE).grades if one.label in told]


def _standards(government: Government) -> tuple[Counted, ...]:
    low = low_grades(government)
    every = [Counted(one.key, gettext(one.label), Q(grade=one.key)) for one in kind_of(CODE).grades]
    return (
        Counted("all", _("在册"), Q()),
        Counted("low", _("高排放"), Q(grade__in=low)),
        *every,
        Counted("share", _("高排放占比（%）"), Q(grade__in=low), share="all"),
    )


def standards(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """排放标准摸底: machines in the register by standard, by department and by town."""
    rows = seen(viewer, asked, day="").filter(is_open=True)
    counted = _standards(asked.government)
    departments = tally(rows, "department__name", _("主管部门"), counted, chart=(1, 2), title=_("按主管部门"))
    towns = tally(rows, "town__name", _("镇（街道）"), counted, title=_("按镇（街道）"))
    types = tally(
        valued(rows, "machine_type"), "v_machine_type", _("机械类型"), counted, title=_("按机械类型")
    )
    low = settings_of(asked.government.pk, CODE)["low"] or []
    note = _("高排放指：%s（在“设定台账”中可改）。") % "、".join(gettext(one) for one in low)
    return Sheet(
        departments.heads,
        departments.rows,
        departments.total,
        chart=departments.chart,
        title=departments.title,
        notes=[note],
        more=[towns, types],
    )


def coding(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """编码上牌进度: by town, how many have their code and their plate."""
    rows = valued(seen(viewer, asked, day="").filter(is_open=True), "env_code", "plate")
    coded, plated = ~Q(v_env_code=None) & ~Q(v_env_code=""), ~Q(v_plate=None) & ~Q(v_plate="")
    counted = (
        Counted("all", _("在册"), Q()),
        Counted("coded", _("已编码"), coded),
        Counted("coded_share", _("编码率（%）"), coded, share="all"),
        Counted("plated", _("已上牌"), plated),
        Counted("plated_share", _("上牌率（%）"), plated, share="all"),
    )
    whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 2, 4))
    lacking = listing(
        rows.filter(state__in=("found", "coded")).order_by("stage_due_on", "pk"),
        (NUMBER, TITLE, TOWN, GRADE, STATE),
        title=_("还没有编码或上牌的"),
    )
    return Sheet(whole.heads, whole.rows, total=whole.total, chart=whole.chart, more=[lacking])


def phase_out(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """下属单位淘汰清单: by department and unit, to be scrapped, done, left, late; down to zero."""
    low = low_grades(asked.government)
    rows = valued(seen(viewer, asked, day=""), "belongs", "unit").filter(v_belongs__in=OF_UNITS)
    wanted = Q(state__in=LEAVING) | Q(state="retired") | (Q(grade__in=low) & Q(is_open=True))
    rows = rows.filter(wanted)
    grouped: Any = rows.order_by().values("department__name", "v_unit")
    found = grouped.annotate(
        all=Count("pk"),
        done=Count("pk", filter=Q(state="retired")),
        left=Count("pk", filter=Q(is_open=True)),
        unlisted=Count("pk", filter=Q(is_open=True) & ~Q(state__in=LEAVING)),
        late=Count("pk", filter=late()),
    ).order_by("-left", "department__name", "v_unit")
    told = list(found)
    lines = [
        [
            one["department__name"] or _("未填"),
            one["v_unit"] or _("未填"),
            *(one[key] for key in ("all", "done", "left", "unlisted", "late")),
            percent(one["done"], one["all"]),
            badge(_("已清零"), "good") if not one["left"] else badge(_("未清零"), "warn"),
        ]
        for one in told
    ]
    heads = [
        *(_("主管部门"), _("下属单位"), _("应淘汰"), _("已淘汰"), _("剩余")),
        *(_("其中未列入"), _("其中逾期"), _("完成率（%）"), _("清零")),
    ]
    sums = [sum(one[key] for one in told) for key in ("all", "done", "left", "unlisted", "late")]
    total = [_("合计"), "", *sums, percent(sums[1], sums[0]), ""]
    left = listing(
        rows.filter(is_open=True).order_by("due_on", "pk"),
        (NUMBER, TITLE, TOWN, GRADE, STATE, DUE),
        title=_("还没有淘汰的"),
    )
    more = [_curve(rows), left]
    return Sheet(heads, lines, total if lines else (), chart=(2, 3, 4), more=more)


def _curve(rows: QuerySet[Entry]) -> Sheet:
    """How many were left at the end of each of the last months."""
    days = list(rows.order_by().values_list("found_on", "closed_on"))
    lines = [[f"{day:%Y-%m}", left_on(days, day)] for day in month_ends(clock.today(), MONTHS)]
    return Sheet([_("月份"), _("月末剩余")], lines, chart=(1,), title=_("逐月剩余"))


def left_on(days: Iterable[tuple[date, date | None]], on: date) -> int:
    """Those found by a day and not scrapped by then."""
    return sum(1 for found, closed in days if found <= on and (closed is None or closed > on))


def month_ends(today: date, number: int) -> list[date]:
    """The last days of the months before, and today."""
    ends, first = [today], today.replace(day=1)
    for _n in range(number - 1):
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """Its checks on the spot, and its cases."""
    checks = entries_visible_to(viewer, kind_of(CHECKS)).filter(parent=entry).order_by("-found_on", "-pk")
    rows = [
        (one.number, one.found_on, one.address, gettext(one.values.get("verdict") or ""), _wrong(one))
        for one in checks[:50]
    ]
    heads = (_("编号"), _("检查日期"), _("检查地点"), _("禁用区判断"), _("违规情形"))
    cases = entries_visible_to(viewer, kind_of(CASES)).filter(Q(parent=entry) | Q(parent__parent=entry))
    lines = [(one.number, one.title, state_told(one), one.closed_on or "") for one in cases[:50]]
    return [
        Section(_("现场检查"), heads=heads, rows=rows, empty=_("还没有检查过。")),
        Section(
            _("违规案件"),
            heads=(_("编号"), _("违规情况"), _("环节"), _("办结日期")),
            rows=lines,
            empty=_("没有违规案件。"),
        ),
    ]


def _wrong(check: Entry) -> str:
    return "、".join(gettext(one) for one in check.values.get("violations") or [])


RULES = Rules(
    check=check,
    after_record=after_record,
    sections=sections,
    reports=(
        Report("standards", _("排放标准摸底"), standards, asks=("town",)),
        Report("coding", _("编码上牌进度"), coding, asks=("town",)),
        Report("phase_out", _("下属单位淘汰清单"), phase_out, asks=("town",)),
        checks_told(CODE),
    ),
)
