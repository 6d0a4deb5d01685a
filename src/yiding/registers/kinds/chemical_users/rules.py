"""危化品使用单位的规则: every industry has a department in charge, by the register's own table (S32.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Body, Government
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry, EntryValue
from yiding.registers.reckoning import checks_told, choice_labels, seen, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told
from yiding.registers.selectors import entries_visible_to, register_of, settings_of

CODE = "chemical_users"


def departments(government_id: int) -> dict[str, str]:
    """The department in charge of each industry."""
    rows = settings_of(government_id, CODE)["industries"] or []
    return {str(row["industry"]): str(row["department"]) for row in rows}


def propose(government: Government, told: Told) -> Told:
    """The department, from the industry."""
    name = departments(government.pk).get(str(told.get("industry") or ""))
    body = Body.objects.filter(government=government, name=name, ends_on=None).first() if name else None
    return {"department": body} if body else {}


def check(government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    """An industry has one department in charge, and no other."""
    name, body = departments(government.pk).get(str(told.get("industry") or "")), told.get("department")
    if not name or body is None or body.name == name:
        return {}
    sentence = gettext("%(industry)s行业由%(name)s主管。") % {"industry": told["industry"], "name": name}
    return {"department": sentence}


def industries(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Every industry with its department and its users; those without a department stand first."""
    rows = valued(seen(viewer, asked, day="").filter(is_open=True), "industry").order_by()
    users = dict(rows.values_list("v_industry").annotate(n=Count("pk")))
    held = departments(asked.government.pk)
    register = register_of(asked.government.pk, CODE)
    added = (register.choices if register else {}).get("industry", [])
    every = dict.fromkeys([*choice_labels(kind_of(CODE), "industry"), *added, *held, *filter(None, users)])
    lines = [[gettext(one), held.get(one) or gettext("没有主管部门"), users.get(one, 0)] for one in every]
    lines.sort(key=lambda line: line[1] != gettext("没有主管部门"))
    without = [one for one in every if one not in held]
    notes = [gettext("还没有主管部门的行业：%(names)s。") % {"names": "、".join(map(gettext, without))}]
    done = [_("每个行业都有主管部门。")]
    heads = [_("行业"), _("主管部门"), _("使用单位")]
    return Sheet(heads, lines, chart=(2,), notes=notes if without else done)


def by_department(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """For each department: users in its charge, those of major risk, major risks that are open."""
    rows = seen(viewer, asked, day="").filter(is_open=True).order_by().values("department__name")
    told = rows.annotate(
        n=Count("pk"),
        red=Count("pk", filter=Q(grade="red")),
        checked=Count("pk", filter=Q(checked_on__isnull=False)),
    )
    risks = entries_visible_to(viewer, kind_of("chemical_risks")).filter(
        government=asked.government, is_open=True
    )
    open_ = dict(risks.order_by().values_list("department__name").annotate(n=Count("pk")))
    lines = [
        [row["department__name"], row["n"], row["checked"], row["red"], open_.pop(row["department__name"], 0)]
        for row in told.order_by("department__name")
    ]
    lines += [[name or gettext("未填"), 0, 0, 0, number] for name, number in open_.items()]
    heads = [_("主管部门"), _("使用单位"), _("已检查"), _("重大风险单位"), _("未化解重大风险")]
    total = [_("合计"), *(sum(line[place] for line in lines) for place in range(1, 5))]
    return Sheet(heads, lines, total=total if lines else (), chart=(1, 4))


def substances(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """For each substance: how many use it, and how much they may store."""
    rows = seen(viewer, asked, day="").filter(is_open=True)
    values = EntryValue.objects.filter(entry__in=rows.order_by().values("pk"), key="substances")
    told = values.order_by().values("text").annotate(n=Count("entry", distinct=True)).order_by("-n", "text")
    lines = [[gettext(row["text"]), row["n"]] for row in told]
    return Sheet([_("危险化学品"), _("使用单位")], lines, chart=(1,))


RULES = Rules(
    check=check,
    propose=propose,
    reports=(
        Report("industries", _("行业主管部门"), industries, asks=("town",)),
        Report("departments", _("各部门情况"), by_department, asks=("town",)),
        Report("substances", _("危险化学品分布"), substances, asks=("town",)),
        checks_told(CODE),
    ),
)
