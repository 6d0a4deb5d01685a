"""安全监管的列表: all findings and objects of the family on one list; the enterprises with their numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows

from .catalogue import kind_of
from .enterprise_files import enterprises_with_entries
from .lists import _towns as towns_to_choose
from .lists import entry_url, late, search
from .models import Entry
from .picture import family, findings, major_now, unchecked_now
from .selectors import RELATED, entries_visible_to
from .wording import grade_badge, grade_word, light_told, said, state_badge, state_word


def enterprise_url(row: Any) -> str:
    return reverse("registers:enterprise", args=[row.pk])


def kind_word(row: Entry) -> str:
    return said(kind_of(row.code).name)


def rows_of_family(viewer: Viewer) -> QuerySet[Entry]:
    codes = [one.code for one in family()]
    return entries_visible_to(viewer).filter(code__in=codes).select_related(*RELATED)


def _kinds(_viewer: Viewer) -> list[tuple[str, str]]:
    return [(one.code, said(one.name)) for one in family()]


def _open(rows: Rows, _value: Any) -> Rows:
    return rows.filter(is_open=True, code__in=[one.code for one in findings()])


def _late(rows: Rows, _value: Any) -> Rows:
    return late(rows).filter(code__in=[one.code for one in findings()])


ENTRY_COLUMNS = (
    Column("number", _("编号"), lambda row: row.number, sort="number", room="tight", link=entry_url),
    Column("kind", _("台账"), kind_word, sort="code"),
    Column("title", _("名称"), lambda row: row.title, sort="title"),
    Column("state", _("环节"), state_badge, sort="state", export=state_word),
    Column("grade", _("等级"), grade_badge, sort="grade", export=grade_word),
    Column("light", _("亮灯"), light_told, sort="light", export=lambda row: row.light_reason),
    Column("town", _("镇（街道）"), lambda row: str(row.town or ""), sort="town__name"),
    Column("enterprise", _("企业"), lambda row: str(row.enterprise or ""), sort="enterprise__name"),
    Column("local", _("属地责任单位"), lambda row: str(row.local or ""), sort="local__name"),
    Column("department", _("监管部门"), lambda row: str(row.department or ""), sort="department__name"),
    Column("found_on", _("登记日期"), lambda row: row.found_on, sort="found_on"),
    Column("due_on", _("期限"), lambda row: row.due_on, sort="due_on"),
    Column("checked_on", _("上次检查"), lambda row: row.checked_on, sort="checked_on", default=False),
)
SAFETY = ListSpec(
    name="registers.safety",
    title=_("安全台账条目"),
    lead=_("安全整治各台账的条目，合在一张表上。"),
    base=rows_of_family,
    columns=ENTRY_COLUMNS,
    filters=(
        Filter("kind", _("台账"), "choice", "code", choices=_kinds),
        Filter("town", _("镇（街道）"), "choice", "town", choices=towns_to_choose),
        Filter("open", _("未销号"), "flag", _open),
        Filter("major", _("重大"), "flag", lambda rows, _value: rows.filter(major_now())),
        Filter("late", _("逾期"), "flag", _late),
        Filter("unchecked", _("到期未检查"), "flag", lambda rows, _value: rows.filter(unchecked_now())),
        Filter("checked", _("检查过的"), "flag", lambda rows, _value: rows.exclude(checked_on=None)),
        Filter("closed", _("办结日期"), "dates", "closed_on"),
    ),
    default_sort="-number",
    search=search,
    search_label=_("编号、名称、位置、责任人"),
    empty=Empty(_("还没有条目"), _("各安全台账登记的都会在这里。")),
    dense=True,
)


def entries_spec(name: str, base: Any) -> ListSpec:
    """The entries of one enterprise or place."""
    return ListSpec(
        name=name,
        title=_("台账条目"),
        base=base,
        columns=tuple(one for one in ENTRY_COLUMNS if one.key != "enterprise"),
        filters=(
            Filter("open", _("未办结"), "flag", "is_open"),
            Filter("late", _("逾期"), "flag", lambda rows, _value: late(rows)),
        ),
        default_sort="-number",
        search=search,
        empty=Empty(_("没有条目"), _("各台账登记到这里的都会列出。")),
        dense=True,
    )


def enterprises_spec(viewer: Viewer) -> ListSpec:
    """The enterprises, with a filter by the town in which the viewer sees entries of them."""

    def of_town(rows: Rows, value: str) -> Rows:
        seen = entries_visible_to(viewer).filter(town_id=int(value)).order_by().values("enterprise")
        return rows.filter(pk__in=seen)

    town = Filter("town", _("镇（街道）"), "choice", of_town, choices=towns_to_choose)
    return replace(ENTERPRISES, filters=(town, *ENTERPRISES.filters))


ENTERPRISES = ListSpec(
    name="registers.enterprise",
    title=_("企业档案"),
    lead=_("各台账中出现的企业，点开看一家企业的全部条目。"),
    base=enterprises_with_entries,
    columns=(
        Column("name", _("企业"), lambda row: row.name, sort="name", link=enterprise_url),
        Column("code", _("统一社会信用代码"), lambda row: row.code, sort="code"),
        Column("industry", _("行业"), lambda row: row.industry, sort="industry"),
        Column("all", _("条目"), lambda row: row.all_count, sort="all_count", numeric=True),
        Column("open", _("未办结"), lambda row: row.open_count, sort="open_count", numeric=True),
        Column("late", _("逾期"), lambda row: row.late_count, sort="late_count", numeric=True),
    ),
    filters=(
        Filter("open", _("有未办结的"), "flag", lambda rows, _value: rows.filter(open_count__gt=0)),
        Filter("late", _("有逾期的"), "flag", lambda rows, _value: rows.filter(late_count__gt=0)),
    ),
    default_sort="-open",
    search=lambda rows, words: rows.filter(name__icontains=words) | rows.filter(code__icontains=words),
    search_label=_("企业名称或代码"),
    empty=Empty(_("台账中还没有企业"), _("登记条目时填写企业，就会在这里汇总。")),
)
