"""条目的范围: the filters that the map and the numbers of registers share, and the list behind a number.

Their names in addresses are those of the lists (``state``, ``grade``, ``sector``, ``town``, ``campaign``,
``source``, ``open``, ``late``, ``found_on``), and some that a number needs: ``stock`` (open at the end of a
day), ``overdue`` (of those, due before), ``closed_on``, ``reopened``. ``none`` stands for *not filled in*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Light as Lamp
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge, light
from yiding.core.workdays import Calendar
from yiding.directory.models import Body, BodyKind, Government

from .catalogue import kind_of, kinds
from .declaring import Family, Field, FieldType, Kind
from .models import Campaign, Entry, EntryValue
from .selectors import RELATED, entries_visible_to, sectors_of

NONE = "none"
TOWNS = (BodyKind.TOWN, BodyKind.ZONE)
COUNTED_TYPES = (FieldType.CHOICE, FieldType.CHOICES, FieldType.FLAG)
FAMILIES = {
    Family.CAMPAIGNS: _("专项行动与隐患"),
    Family.DUTIES: _("责任与措施"),
    Family.READINESS: _("应急准备"),
    Family.CITY: _("城市管理"),
    Family.LAND: _("土地与资源"),
    Family.SERVICE: _("政务服务"),
}


def over_before(day: date) -> date:
    """The latest due day that is over: one on which nobody works is kept on the next working day."""
    return Calendar.load().back(day, 1)


def in_stock(day: date) -> Q:
    """Recorded by the end of a day and not closed by then."""
    return Q(found_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))


def overdue_on(day: date) -> Q:
    """In stock at the end of a day, and its due day over."""
    return in_stock(day) & Q(due_on__lte=over_before(day))


def own_entries(viewer: Viewer, government: Government, kind: Kind | None) -> QuerySet[Entry]:
    """The visible entries of a government."""
    return entries_visible_to(viewer, kind).filter(government=government)


def counted(viewer: Viewer, government: Government, kind: Kind) -> QuerySet[Entry]:
    """The entries of a kind that a viewer sees, without what was none (重复、误报)."""
    rows = own_entries(viewer, government, kind)
    void = [one.key for one in kind.stages if one.void]
    return rows.exclude(state__in=void) if void else rows


# --- the filters -----------------------------------------------------------------------------------------


def entry_filters(
    government: Government, kind: Kind | None, *, chooses_kind: bool = False, for_numbers: bool = False
) -> list[Filter]:
    """The filters for entries of a kind, or of all kinds."""
    told: list[Filter] = [_families()] if chooses_kind and kind is None else []
    told += [_codes()] if chooses_kind else []
    told += _of_kind(kind) if kind else []
    told += [
        _rows("sector", _("行业领域"), lambda _viewer: sectors_of(government).values_list("pk", "name")),
        _rows("town", _("镇（街道）"), lambda _viewer: towns_of(government).values_list("pk", "name")),
        _rows(
            "campaign",
            _("专项行动"),
            lambda _viewer: Campaign.objects.filter(government=government).values_list("pk", "name"),
        ),
        Filter("open", _("未办结"), "flag", "is_open"),
        Filter("late", _("逾期"), "flag", lambda rows, _value: rows.filter(late_now())),
    ]
    return told + (_numbers(kind) if for_numbers else [])


def late_now() -> Q:
    """Open, and its due day over."""
    return Q(is_open=True, due_on__lte=over_before(clock.today()))


def towns_of(government: Government) -> QuerySet[Body]:
    """The towns and zones of a government, in their order."""
    rows = Body.objects.filter(government=government, kind__in=TOWNS, ends_on=None)
    return rows.order_by("protocol_order", "name")


def _families() -> Filter:
    used = {kind.family for kind in kinds().values()}

    def narrow(rows: Rows, value: str) -> Rows:
        return rows.filter(code__in=[code for code, one in kinds().items() if one.family == value])

    pairs = [(one.value, FAMILIES[one]) for one in Family if one in used]
    return Filter("family", _("台账门类"), "choice", narrow, choices=pairs)


def _codes() -> Filter:
    pairs = [(code, gettext(one.name)) for code, one in kinds().items()]
    return Filter("code", _("台账"), "choice", "code", choices=pairs)


def _of_kind(kind: Kind) -> list[Filter]:
    told = []
    for key, label, rows in (
        ("state", _("环节"), kind.stages),
        ("grade", _label(kind, "grade"), kind.grades),
        ("source", _label(kind, "source"), kind.sources),
    ):
        if rows:
            pairs = [(one.key, gettext(one.label)) for one in rows]
            told.append(Filter(key, label, "choice", _equal(key), choices=[*pairs, (NONE, _("未填写"))]))
    return told


def _label(kind: Kind, key: str) -> str:
    return gettext(kind.label(key))


def _equal(key: str) -> Callable[[Rows, Any], Rows]:
    return lambda rows, value: rows.filter(**{key: "" if value == NONE else value})


def _rows(key: str, label: Any, pairs: Callable[[Viewer], Iterable[tuple[int, str]]]) -> Filter:
    def options(viewer: Viewer) -> list[tuple[str, Any]]:
        return [*((str(pk), name) for pk, name in pairs(viewer)), (NONE, _("未填写"))]

    def narrow(rows: Rows, value: str) -> Rows:
        return rows.filter(**{key: None if value == NONE else int(value)})

    return Filter(key, label, "choice", narrow, choices=options)


def _numbers(kind: Kind | None) -> list[Filter]:
    """What the numbers of the statistics need beside."""
    told = [
        Filter("found_on", _("发现日期"), "dates", "found_on"),
        Filter("closed_on", _("办结日期"), "dates", "closed_on"),
        Filter("stock", _("某日存量"), "text", _on_day(in_stock)),
        Filter("overdue", _("某日逾期"), "text", _on_day(overdue_on)),
        Filter("was_late", _("曾逾期"), "flag", "was_late"),
        Filter("reopened", _("重新打开过"), "flag", lambda rows, _value: rows.filter(reopened__gt=0)),
    ]
    return told + [_own(kind, one) for one in fields_counted(kind)] if kind else told


def fields_counted(kind: Kind) -> list[Field]:
    """The own fields of a kind by which entries are counted."""
    return [one for one in kind.fields if one.filter and one.type in COUNTED_TYPES]


def _own(kind: Kind, field: Field) -> Filter:
    def narrow(rows: Rows, value: str) -> Rows:
        held = EntryValue.objects.filter(entry=OuterRef("pk"), code=kind.code, key=field.key)
        return rows.filter(~Exists(held) if value == NONE else Exists(held.filter(text=value)))

    pairs = [*words_of(field).items(), (NONE, gettext("未填写"))]
    return Filter(f"own_{field.key}", gettext(field.label), "choice", narrow, choices=pairs)


def words_of(field: Field) -> dict[str, str]:
    """The values of a counted field, in words."""
    if field.type is FieldType.FLAG:
        return {"yes": gettext("是"), "no": gettext("否")}
    return {one.key: gettext(one.label) for one in field.choices}


def _on_day(told: Callable[[date], Q]) -> Callable[[Rows, Any], Rows]:
    def narrow(rows: Rows, value: str) -> Rows:
        try:
            return rows.filter(told(date.fromisoformat(value)))
        except ValueError:
            return rows.none()

    return narrow


# --- the list behind a number ----------------------------------------------------------------------------


def behind_url(kind: Kind, **asked: Any) -> str:
    """The page of the entries that a number counts."""
    told = urlencode({key: value for key, value in asked.items() if value not in (None, "")})
    return f"{reverse('registers:figure-entries', args=[kind.code])}{'?' if told else ''}{told}"


def entry_url(row: Entry) -> str:
    return reverse("registers:entry-detail", args=[row.pk])


def search(rows: Rows, words: str) -> Rows:
    """Every word in number, title, address, holder or enterprise."""
    for word in words.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(address__icontains=word)
            | Q(holder__icontains=word)
            | Q(enterprise__name__icontains=word)
        )
    return rows


def grade_told(row: Entry) -> Any:
    grade = kind_of(row.code).grade(row.grade)
    return badge(gettext(grade.label), grade.tone) if grade else ""


def state_told(row: Entry) -> Any:
    stage = kind_of(row.code).stage(row.state)
    return badge(gettext(stage.label), stage.tone)


def light_told(row: Entry) -> Any:
    return light(Lamp(row.light), row.get_light_display(), row.light_reason) if row.light else ""


def columns(kind: Kind | None) -> tuple[Column, ...]:
    """The columns that entries of every kind have."""
    of_kind = Column(
        "kind", _("台账"), lambda row: gettext(kind_of(row.code).name), sort="code", default=kind is None
    )
    return (
        Column("number", _("编号"), lambda row: row.number, sort="number", room="tight", link=entry_url),
        of_kind,
        Column("title", _("名称"), lambda row: row.title, sort="title"),
        Column("grade", _("等级"), grade_told, sort="grade"),
        Column("state", _("环节"), state_told, sort="state"),
        Column("light", _("亮灯"), light_told, sort="light", export=lambda row: row.light_reason),
        Column("town", _("镇（街道）"), lambda row: str(row.town or ""), sort="town__name"),
        Column("sector", _("行业领域"), lambda row: str(row.sector or ""), sort="sector__position"),
        Column("address", _("详细位置"), lambda row: row.address, default=False),
        Column("found_on", _("发现日期"), lambda row: row.found_on, sort="found_on"),
        Column("due_on", _("期限"), lambda row: row.due_on, sort="due_on"),
        Column("closed_on", _("办结日期"), lambda row: row.closed_on, sort="closed_on", default=False),
    )


def behind(government: Government, kind: Kind) -> ListSpec:
    """The list behind the numbers of a kind."""
    return ListSpec(
        name=f"registers.figure.{kind.code}",
        title=_("数字背后的条目"),
        base=lambda viewer: counted(viewer, government, kind).select_related(*RELATED),
        columns=columns(kind),
        filters=entry_filters(government, kind, for_numbers=True),
        default_sort="-number",
        search=search,
        search_label=_("编号、名称、位置、责任人"),
        empty=Empty(_("还没有条目"), _("登记、导入或检查中发现的都会在这里。")),
        dense=True,
    )
