"""全链管理地块的规则: what its gates check, what belongs to it, what it yields (S48)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.errors_gates import HasDescendants
from yiding.registers.errors_land import StillOwed
from yiding.registers.gate_pages import needs_report
from yiding.registers.models import Descent, Entry
from yiding.registers.moving import entry_move
from yiding.registers.parcels import ACTS, WORKS, both_promise, bounds, standards, still_owed, works
from yiding.registers.permissions import is_mover
from yiding.registers.promise_tables import breach_section, figure_section, of_promises, promise_section
from yiding.registers.promises import PARCELS, PROMISES, Measure, area_of, figures_of
from yiding.registers.reckoning import Counted, link, seen, state_told, tally
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import entries_visible_to, register_of_entry, settings_of

SUPPLIED = ("registering", "supervised", "exited")
MOST = 100


def compute(entry: Entry) -> Told:
    """The area in mu."""
    area = area_of(entry)
    return {"mu": Measure.of(entry.government_id).mu(area) if area else None}


def before_move(entry: Entry, move: str, _told: Told, _by: User) -> None:
    if move == "leave" and (owed := still_owed(entry)):
        raise StillOwed("、".join(owed))
    if move == "restore" and Descent.objects.filter(older=entry).exists():
        raise HasDescendants


def after_move(entry: Entry, move: str, _told: Told, by: User) -> None:
    """With the contract what was drafted is promised."""
    if move != "register":
        return
    bind = kind_of(PROMISES).move("bind")
    for promise in Entry.objects.filter(parent=entry, code=PROMISES, state="drafted").order_by("pk"):
        if is_mover(by, promise, bind, register_of_entry(promise)):
            entry_move(entry=promise, name="bind", told={}, by=by)


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """Its works, promises, figures and cases."""
    rows = entries_visible_to(viewer, kind_of(WORKS)).filter(parent=entry).order_by("due_on", "pk")[:MOST]
    told = [
        (
            format_html('<a href="{}">{}</a>', link(one), one.number),
            one.title,
            gettext(one.values.get("work_kind") or ""),
            str(one.local or ""),
            state_told(one),
            one.due_on or "",
            gettext("是") if one.values.get("before_supply") else gettext("否"),
        )
        for one in rows.select_related("local")
    ]
    heads = (
        _("编号"),
        _("配套工程"),
        _("类别"),
        _("建设单位"),
        _("环节"),
        _("完工期限"),
        _("供应前必须完成"),
    )
    return [
        Section(_("基础设施和公共配套"), heads=heads, rows=told, empty=_("还没有登记配套工程。")),
        promise_section(viewer, entry),
        figure_section(viewer, entry),
        breach_section(viewer, entry),
    ]


def chain(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """全链进度: how many parcels of each town are in which stage, and how many mu."""
    rows = seen(viewer, asked, day="").exclude(state="retired")
    stages = [one for one in kind_of(PARCELS).stages if not one.void]
    counted = (
        Counted("all", _("地块"), Q()),
        *(Counted(one.key, gettext(one.label), Q(state=one.key)) for one in stages),
    )
    whole = tally(rows, "town__name", _("镇（街道）"), counted, chart=range(2, 8))
    return replace(whole, more=[_areas(asked, rows, [one.key for one in stages])])


def _areas(asked: ReportAsked, rows: Any, stages: Sequence[str]) -> Sheet:
    """The same in mu."""
    measure = Measure.of(asked.government.pk)
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for town, state, values in rows.order_by().values_list("town__name", "state", "values"):
        found[town or gettext("未填")][state] += Decimal(str(values.get("area") or 0))
    lines = [
        [town, measure.mu(sum(of.values(), Decimal(0))), *(measure.mu(of[key]) for key in stages)]
        for town, of in sorted(found.items())
    ]
    labels = [gettext(kind_of(PARCELS).stage(key).label) for key in stages]
    return Sheet([_("镇（街道）"), _("合计"), *labels], lines, title=_("面积（亩）"))


def benefit(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """供地效益: what each supplied parcel has yielded, all verified figures added up, and a mu of it."""
    rows = seen(viewer, asked, day="").filter(state__in=SUPPLIED).select_related("town", "enterprise")
    parcels = list(rows.order_by("number")[:500])
    measure, values = Measure.of(asked.government.pk), figures_of(one.pk for one in parcels)
    wanted = settings_of(asked.government.pk, "land_figures")["benefits"] or ()
    lines, whole = [], [Decimal(0)] * len(wanted)
    for parcel in parcels:
        sums = [sum(values[parcel.pk][row["figure"]].values(), Decimal(0)) for row in wanted]
        whole = [a + b for a, b in zip(whole, sums, strict=True)]
        mu = area_of(parcel) / measure.square
        each = [measure.rounded(one / mu) if mu else "" for one in sums]
        lines.append(
            [
                parcel.number,
                parcel.title,
                str(parcel.town or ""),
                str(parcel.enterprise or ""),
                measure.rounded(mu),
            ]
            + [cell for pair in zip(sums, each, strict=True) for cell in pair]
        )
    heads: list[Any] = [_("编号"), _("地块"), _("镇（街道）"), _("受让企业"), _("面积（亩）")]
    for row in wanted:
        name = f"{gettext(row['figure'])}（{gettext(row['side'])}）"
        heads += [name, gettext("亩均：%(name)s") % {"name": gettext(row["figure"])}]
    total = [_("合计"), "", "", "", ""] + [cell for one in whole for cell in (one, "")]
    note = _("只计已核实的数字，各期相加；一亩的平方米数见设定。")
    return Sheet(heads, lines, total if lines else (), [link(one) for one in parcels], notes=[note])


def promised(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """双信承诺: the promises of both sides for the parcels that the viewer sees."""
    rows = seen(viewer, asked, PROMISES, day="due_on").exclude(state="released")
    told = rows.filter(parent__code=PARCELS).select_related("parent").order_by("due_on", "pk")[:500]
    return of_promises(asked.government, list(told), with_parent=True)


RULES = Rules(
    compute=compute,
    before_move=before_move,
    after_move=after_move,
    sections=sections,
    acts=ACTS,
    checks={"bounds": bounds, "works": works, "standards": standards, "promises": both_promise},
    reports=(
        needs_report(PARCELS),
        Report("chain", _("全链进度"), chain, asks=("town",)),
        Report("benefit", _("供地效益"), benefit, asks=("town",)),
        Report("promised", _("双信承诺"), promised, asks=("first", "last", "town")),
    ),
)
