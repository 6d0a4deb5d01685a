"""M0 项目的规则: ratios against limits, promises against results, stages, complexes (S49)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.markup import badge
from yiding.directory.models import Government
from yiding.registers.breaches import BREACHES, open_breaches
from yiding.registers.catalogue import kind_of
from yiding.registers.gate_pages import needs_report
from yiding.registers.m0_limits import (
    OF_SALES,
    SALES,
    Limits,
    Line,
    computed,
    lines_of,
    number,
    project_inspected,
    ratios,
)
from yiding.registers.models import Entry
from yiding.registers.parcels import enterprise_promises
from yiding.registers.promise_tables import breach_section, figure_section, of_promises, promise_section
from yiding.registers.promises import PROJECTS, PROMISES
from yiding.registers.reckoning import Counted, link, seen, state_told, tally
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import entries_visible_to

MOST = 200
BUILT = ("selling", "operating", "leaving")


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    """The rooms are part of the whole."""
    floor = number(told, "floor_area")
    if number(told, "industry_area") + number(told, "ancillary_area") > floor:
        return {"floor_area": gettext("产业用房和配套用房之和不能超过总建筑面积。")}
    return {}


def after_move(entry: Entry, move: str, _told: Told, by: User) -> None:
    if move == "inspect":
        project_inspected(entry, by)


def sales_settled(entry: Entry) -> str:
    """销售: no case about sales is under way, and what was sold is within the share."""
    rows = Entry.objects.filter(parent=entry, code=BREACHES, is_open=True).order_by("pk")
    going = [
        number for number, values in rows.values_list("number", "values") if values.get("cause") in OF_SALES
    ]
    return f"销售违约没有结案：{'、'.join(going)}" if going else ""


def breaches_settled(entry: Entry) -> str:
    going = open_breaches(entry)
    return f"没有结案：{'、'.join(going)}" if going else ""


# --- on its page -------------------------------------------------------------------------------------------


def _range(line: Line) -> str:
    told = []
    if line.least is not None:
        told.append(gettext("不低于 %(n)s") % {"n": f"{line.least:f}{line.unit}"})
    if line.most is not None:
        told.append(gettext("不高于 %(n)s") % {"n": f"{line.most:f}{line.unit}"})
    return "，".join(told)


def _judged(line: Line) -> Any:
    if line.now is None:
        return ""
    return badge(gettext("在限制内"), Tone.GOOD) if line.is_within else badge(gettext("超出限制"), Tone.BAD)


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """Its limits, sales, promises, figures and cases."""
    lines = lines_of(entry, Limits.of(entry.government_id))
    told = [
        (gettext(one.name), "" if one.now is None else f"{one.now:f}{one.unit}", _range(one), _judged(one))
        for one in lines
    ]
    heads = (_("项目"), _("现在"), _("限制"), _("核对"))
    return [
        Section(_("比例和限制"), heads=heads, rows=told),
        promise_section(viewer, entry),
        figure_section(viewer, entry),
        _sales(viewer, entry),
        breach_section(viewer, entry),
    ]


def _sales(viewer: Viewer, entry: Entry) -> Section:
    rows = entries_visible_to(viewer, kind_of(SALES)).filter(parent=entry).select_related("enterprise")
    told = [
        (
            format_html('<a href="{}">{}</a>', link(one), one.number),
            one.title,
            str(one.enterprise or ""),
            gettext(one.values["way"]),
            gettext(one.values["room_use"]),
            Decimal(one.values["area"]),
            one.values["sold_on"],
            state_told(one),
        )
        for one in rows.order_by("-pk")[:MOST]
    ]
    heads = (
        _("编号"),
        _("单元"),
        _("受让（承租）企业"),
        _("方式"),
        _("用房类别"),
        _("建筑面积"),
        _("成交日期"),
        _("环节"),
    )
    return Section(_("销售和租赁"), heads=heads, rows=told, empty=_("还没有销售记录。"))


# --- reports -----------------------------------------------------------------------------------------------


def stages(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """阶段表: how many projects of each town are in which stage."""
    rows = seen(viewer, asked, day="")
    told = kind_of(PROJECTS).stages
    counted = (
        Counted("all", _("项目"), Q()),
        *(Counted(one.key, gettext(one.label), Q(state=one.key)) for one in told),
    )
    return tally(rows, "town__name", _("镇（街道）"), counted, chart=range(2, 7))


def limits(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """比例核查: each project's ratios and shares with the limits, those beyond them first."""
    rows = list(
        seen(viewer, asked, day="").filter(is_open=True).select_related("town").order_by("number")[:500]
    )
    most = Limits.of(asked.government.pk)
    of = [(one, lines_of(one, most)) for one in rows]
    of.sort(key=lambda pair: all(line.is_within for line in pair[1]))
    lines = [
        [
            one.number,
            one.title,
            str(one.town or ""),
            state_told(one),
            *("" if line.now is None else line.now for line in told),
            "、".join(gettext(line.name) for line in told if not line.is_within),
        ]
        for one, told in of
    ]
    every = lines_of(Entry(), most)
    names = [gettext(line.name) + (f"（{line.unit}）" if line.unit else "") for line in every]
    heads = [_("编号"), _("项目"), _("镇（街道）"), _("环节"), *names, _("超出限制")]
    notes = [f"{gettext(line.name)}：{_range(line)}" for line in every]
    return Sheet(heads, lines, links=[link(one) for one, _told in of], notes=notes)


def promised(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """承诺与实绩 of the projects that the viewer sees."""
    rows = seen(viewer, asked, PROMISES, day="due_on").exclude(state="released")
    told = rows.filter(parent__code=PROJECTS).select_related("parent").order_by("due_on", "pk")[:500]
    return of_promises(asked.government, list(told), with_parent=True)


def complexes(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """综合体: those that were built, by town, and each with its functions."""
    rows = seen(viewer, asked, day="").filter(state__in=BUILT)
    counted = (
        Counted("all", _("建成综合体"), Q()),
        Counted("operating", _("运营中"), Q(state="operating")),
        *(
            Counted(f"is{place}", gettext(name), Q(mirrored__key="functions", mirrored__text=name))
            for place, name in enumerate(("生产", "生活", "生态"))
        ),
    )
    whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 2))
    told = list(rows.select_related("town", "enterprise").order_by("town__name", "number")[:500])
    lines = [
        [
            str(one.town or ""),
            one.number,
            one.title,
            str(one.enterprise or ""),
            number(one.values, "floor_area"),
            one.values.get("finished_on") or "",
            "、".join(gettext(name) for name in one.values.get("functions") or ()),
            state_told(one),
        ]
        for one in told
    ]
    heads = [
        _("镇（街道）"),
        _("编号"),
        _("项目"),
        _("项目单位"),
        _("总建筑面积"),
        _("竣工日期"),
        _("综合体功能"),
        _("环节"),
    ]
    each = Sheet(heads, lines, links=[link(one) for one in told], title=_("综合体清单"))
    return replace(whole, more=[each])


RULES = Rules(
    check=check,
    compute=computed,
    after_move=after_move,
    sections=sections,
    checks={
        "ratios": ratios,
        "promises": enterprise_promises,
        "sales": sales_settled,
        "breaches": breaches_settled,
    },
    reports=(
        needs_report(PROJECTS),
        Report("stages", _("阶段表"), stages, asks=("town",)),
        Report("limits", _("比例核查"), limits, asks=("town",)),
        Report("promised", _("承诺与实绩"), promised, asks=("first", "last", "town")),
        Report("complexes", _("综合体"), complexes, asks=("town",)),
    ),
)
