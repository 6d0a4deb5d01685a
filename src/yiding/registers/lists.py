"""台账的列表, one for each kind, made from its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import BigIntegerField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Figure
from yiding.core.lists import Column, Days, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.core.workdays import Calendar
from yiding.directory.models import Body
from yiding.directory.subjects import Enterprise

from . import gate_pages
from .catalogue import kind_of, rules_of
from .declaring import Archetype, Field, FieldType, FigureTold, Kind
from .fields import TOWNS
from .models import Campaign, Entry, EntryValue, Sector
from .permissions import may_read
from .proving import period_begins
from .reckoning import over_until
from .selectors import RELATED, entries_visible_to
from .values import NUMBERS
from .wording import (
    field_told,
    grade_badge,
    grade_word,
    light_told,
    said,
    source_word,
    state_badge,
    state_word,
)


def entry_url(entry: Entry) -> str:
    return reverse("registers:entry-detail", args=[entry.pk])


def spec_of(kind: Kind) -> ListSpec:
    """The list of a kind."""
    rules = rules_of(kind.code)
    return ListSpec(
        name=f"registers.{kind.code}",
        title=said(kind.name),
        lead=said(kind.lead),
        base=lambda viewer: rows_of(viewer, kind),
        columns=(*_columns(kind), *gate_pages.columns(kind), *rules.columns),
        filters=(*_filters(kind), *gate_pages.filters(kind), *rules.filters),
        default_sort="-number",
        search=search,
        search_label=_("编号、名称、位置、责任人"),
        figures=lambda rows: figures_of(kind, rows),
        counted=lambda keys: Entry.objects.filter(pk__in=keys),
        empty=Empty(_("还没有条目"), _("登记、导入或检查中发现的都会在这里。")),
        dense=True,
    )


def rows_of(viewer: Viewer, kind: Kind) -> QuerySet[Entry]:
    """The visible entries of a kind, with all that the cells touch."""
    rows = with_own(kind, entries_visible_to(viewer, kind).select_related(*RELATED))
    if kind.gates:
        rows = gate_pages.with_missing(rows)
    narrow = rules_of(kind.code).narrow
    return narrow(viewer, rows) if narrow else rows


NAMES: Mapping[FieldType, tuple[type[models.Model], str]] = {
    FieldType.BODY: (Body, "name"),
    FieldType.ENTERPRISE: (Enterprise, "name"),
    FieldType.ENTRY: (Entry, "title"),
}


def with_own(kind: Kind, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """The rows with what their own columns show and are put in order by: read only where it is asked for."""
    for one in kind.fields:
        if one.type in NAMES:
            model, name = NAMES[one.type]
            key = Cast(KeyTextTransform(one.key, OuterRef("values")), BigIntegerField())
            of: Any = model._default_manager.filter(pk=key).values(name)[:1]
            rows = rows.annotate(**{f"own_{one.key}": Subquery(of)})
        if one.sort:
            column = "number" if one.type in NUMBERS else "day" if one.type is FieldType.DAY else "text"
            of = EntryValue.objects.filter(entry=OuterRef("pk"), code=kind.code, key=one.key)
            rows = rows.annotate(**{f"sorted_{one.key}": Subquery(of.values(column)[:1])})
    return rows


def search(rows: Rows, words: str) -> Rows:
    """Every word in the number, title, address, holder or enterprise."""
    for word in words.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(address__icontains=word)
            | Q(holder__icontains=word)
            | Q(enterprise__in=Enterprise.objects.filter(name__icontains=word).values("pk"))
            | Q(source_no__icontains=word)
        )
    return rows


def _columns(kind: Kind) -> list[Column]:
    told = [
        Column("number", _("编号"), lambda row: row.number, sort="number", room="tight", link=entry_url),
        Column("title", said(kind.used("title").label), lambda row: row.title, sort="title"),  # type: ignore[union-attr]
        Column("state", _("环节"), state_badge, sort="state", export=state_word),
    ]
    if kind.archetype is Archetype.ENTRY:
        told.append(Column("light", _("亮灯"), light_told, sort="light", export=lambda row: row.light_reason))
    for used in kind.columns:
        made = COMMON.get(used.key)
        if made is not None:
            told.append(made(kind, said(used.label)))
    told += [_own(one) for one in kind.fields if one.type is not FieldType.LONG]
    if kind.archetype is Archetype.ENTRY:
        told.append(
            Column("closed_on", _("办结日期"), lambda row: row.closed_on, sort="closed_on", default=False)
        )
        told.append(_late(kind))
    if kind.rhythm:
        told.append(
            Column(
                "reported_on", _("上次报送"), lambda row: row.reported_on, sort="reported_on", default=False
            )
        )
    if kind.coverage is not None:
        told.append(
            Column("checked_on", _("上次检查"), lambda row: row.checked_on, sort="checked_on", default=True)
        )
    return told


def _late(_kind: Kind) -> Column:
    def cell(row: Entry) -> Any:
        return badge(gettext("曾逾期"), "bad") if row.was_late else ""

    return Column(
        "was_late", _("曾逾期"), cell, default=False, export=lambda row: gettext("是") if row.was_late else ""
    )


Made = Callable[[Kind, str], Column]


def _body(key: str) -> Made:
    def made(_kind: Kind, label: str) -> Column:
        return Column(
            key,
            label,
            lambda row: str(getattr(row, key) or ""),
            sort=f"{key}__name",
            default=False,
        )

    return made


def _plain(key: str, *, default: bool = False) -> Made:
    return lambda _kind, label: Column(key, label, lambda row: getattr(row, key), sort=key, default=default)


def _named(key: str, name: str, *, default: bool = False) -> Made:
    return lambda _kind, label: Column(
        key, label, lambda row: str(getattr(row, key) or ""), sort=f"{key}__{name}", default=default
    )


COMMON: dict[str, Made] = {
    "grade": lambda kind, label: Column("grade", label, grade_badge, sort="grade", export=grade_word),
    "sector": _named("sector", "position", default=True),
    "town": _named("town", "name", default=True),
    "enterprise": _named("enterprise", "name"),
    "place": _named("place", "name"),
    "address": _plain("address"),
    "local": _body("local"),
    "department": _body("department"),
    "holder": _plain("holder"),
    "source": lambda kind, label: Column(
        "source", label, lambda row: source_word(kind, row), sort="source", default=False
    ),
    "source_no": _plain("source_no"),
    "found_on": _plain("found_on"),
    "due_on": _plain("due_on", default=True),
    "parent": _named("parent", "number"),
    "campaign": _named("campaign", "name"),
    "spot": lambda kind, label: Column(
        "spot",
        label,
        lambda row: f"{row.longitude}, {row.latitude}" if row.longitude is not None else "",
        default=False,
    ),
}


def _own(field: Field) -> Column:
    numeric = field.type in NUMBERS
    if field.type in (FieldType.BODY, FieldType.ENTERPRISE, FieldType.ENTRY):
        cell: Callable[[Entry], Any] = lambda row: getattr(row, f"own_{field.key}", "") or ""  # noqa: E731
    else:
        cell = lambda row: field_told(field, row.values, {})  # noqa: E731
    sort = f"sorted_{field.key}" if field.sort else None
    return Column(field.key, said(field.label), cell, sort=sort, default=field.column, numeric=numeric)


# --- filters ---------------------------------------------------------------------------------------------


def _filters(kind: Kind) -> list[Filter]:
    """The filters of a kind: by stage, whether open or late, by what its entries have in common, its own."""
    told = [
        Filter(
            "state", _("环节"), "choice", "state", choices=[(one.key, said(one.label)) for one in kind.stages]
        )
    ]
    if kind.archetype is Archetype.ENTRY:
        told += [
            Filter("open", _("未办结"), "flag", "is_open"),
            Filter("late", _("逾期"), "flag", lambda rows, _value: late(rows)),
            Filter("soon", _("临期"), "flag", lambda rows, _value: soon(rows, kind.amber_days)),
        ]
    if kind.rhythm:
        told.append(Filter("unreported", _("本期未报"), "flag", lambda rows, _value: unreported(kind, rows)))
    told += [
        COMMON_FILTERS[one.key](kind, said(one.label)) for one in kind.columns if one.key in COMMON_FILTERS
    ]
    told += [_own_filter(kind, one) for one in kind.fields if one.filter]
    return told


def late(rows: Rows) -> Rows:
    """Open ones whose due day is over: counted in working days, as the light is."""
    return rows.filter(is_open=True, due_on__lte=over_until())


def soon(rows: Rows, days: int) -> Rows:
    """Open ones that are due within some working days."""
    today, calendar = clock.today(), Calendar.load()
    return rows.filter(
        is_open=True, due_on__gt=calendar.back(today, 1), due_on__lte=calendar.add(today, days)
    )


def unreported(kind: Kind, rows: Rows) -> Rows:
    """Open ones of which nothing has been reported in this period."""
    begins = period_begins(kind, clock.today())
    return rows.filter(Q(reported_on=None) | Q(reported_on__lt=begins), is_open=True)


def _sectors(viewer: Viewer) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Sector.objects.filter(is_used=True).values_list("pk", "name")]


def _towns(viewer: Viewer) -> list[tuple[str, str]]:
    rows = Body.objects.filter(government__is_ours=True, kind__in=TOWNS).order_by("protocol_order", "name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _campaigns(viewer: Viewer) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Campaign.objects.values_list("pk", "name")]


def _responsible(key: str) -> Callable[[Kind, str], Filter]:
    def made(_kind: Kind, label: str) -> Filter:
        return Filter(
            key, label, "text", lambda rows, words: rows.filter(**{f"{key}__name__icontains": words})
        )

    return made


COMMON_FILTERS: dict[str, Callable[[Kind, str], Filter]] = {
    "grade": lambda kind, label: Filter(
        "grade", label, "choice", "grade", choices=[(one.key, said(one.label)) for one in kind.grades]
    ),
    "sector": lambda kind, label: Filter("sector", label, "choice", "sector", choices=_sectors),
    "town": lambda kind, label: Filter("town", label, "choice", "town", choices=_towns),
    "source": lambda kind, label: Filter(
        "source", label, "choice", "source", choices=[(one.key, said(one.label)) for one in kind.sources]
    ),
    "campaign": lambda kind, label: Filter("campaign", label, "choice", "campaign", choices=_campaigns),
    "local": _responsible("local"),
    "department": _responsible("department"),
    "found_on": lambda kind, label: Filter("found_on", label, "dates", "found_on"),
    "due_on": lambda kind, label: Filter("due_on", label, "dates", "due_on"),
}


def _own_filter(kind: Kind, field: Field) -> Filter:
    def narrow(rows: Rows, value: Any) -> Rows:
        return rows.filter(pk__in=_mirrored(kind, field, value).values("entry"))

    label = said(field.label)
    if field.type is FieldType.FLAG:
        return Filter(field.key, label, "flag", narrow)
    if field.type in (FieldType.DAY, FieldType.TIME):
        return Filter(field.key, label, "dates", narrow)
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        pairs = [(one.key, said(one.label)) for one in field.choices]
        return (
            Filter(field.key, label, "choice", narrow, choices=pairs)
            if pairs
            else Filter(field.key, label, "text", narrow)
        )
    return Filter(field.key, label, "text", narrow)


def _mirrored(kind: Kind, field: Field, value: Any) -> QuerySet[EntryValue]:
    rows = EntryValue.objects.filter(code=kind.code, key=field.key)
    if isinstance(value, Days):
        ends = {"day__gte": value.first, "day__lte": value.last}
        return rows.filter(**{name: day for name, day in ends.items() if day is not None})
    if value is True:
        return rows.filter(text="yes")
    if field.type in NUMBERS:
        return rows.filter(number=value) if str(value).replace(".", "", 1).isdigit() else rows.none()
    if field.type is FieldType.TEXT:
        return rows.filter(text__icontains=value)
    return rows.filter(text=value)


# --- figures ---------------------------------------------------------------------------------------------


def figures_of(kind: Kind, rows: Rows) -> Sequence[Figure]:
    """The declared numbers of the rows that the filters leave: one query for all of them."""
    if not kind.figures:
        return ()
    counted = rows.order_by().aggregate(
        **{f"n_{one.key}": Count("code", filter=_counted(one)) for one in kind.figures if not one.values}
    )
    return [
        Figure(
            said(one.label), counted[f"n_{one.key}"], tone=one.tone if counted[f"n_{one.key}"] else "plain"
        )
        for one in kind.figures
        if not one.values
    ]


def _counted(one: FigureTold) -> Q:
    chosen = Q()
    if one.open:
        chosen &= Q(is_open=True)
    if one.states:
        chosen &= Q(state__in=one.states)
    if one.grades:
        chosen &= Q(grade__in=one.grades)
    if one.late:
        chosen &= Q(is_open=True, due_on__lte=over_until())
    return chosen


# --- fields of industry ----------------------------------------------------------------------------------


def _sector_rows(viewer: Viewer) -> QuerySet[Sector]:
    return Sector.objects.select_related("lead") if may_read(viewer) else Sector.objects.none()


SECTORS = ListSpec(
    name="registers.sectors",
    title=_("行业领域"),
    base=_sector_rows,
    columns=(
        Column(
            "name",
            _("行业领域"),
            lambda row: row.name,
            sort="name",
            link=lambda row: reverse("registers:sector-edit", args=[row.pk]),
        ),
        Column("lead", _("牵头部门"), lambda row: str(row.lead or ""), sort="lead__name"),
        Column("position", _("次序"), lambda row: row.position, sort="position", numeric=True),
        Column(
            "is_used", _("在用"), lambda row: gettext("是") if row.is_used else gettext("否"), sort="is_used"
        ),
    ),
    default_sort="position",
    empty=Empty(_("还没有行业领域"), _("先登记行业领域和各领域的牵头部门，登记隐患时才选得到。")),
)


def _waiting_rows(viewer: Viewer) -> QuerySet[Entry]:
    from .waiting import waits

    return waits(viewer).select_related(*RELATED)


WAITING_LIST = ListSpec(
    name="registers.waiting",
    title=_("待办理的台账条目"),
    base=_waiting_rows,
    columns=(
        Column("number", _("编号"), lambda row: row.number, sort="number", room="tight", link=entry_url),
        Column("kind", _("台账"), lambda row: said(kind_of(row.code).name), sort="code"),
        Column("title", _("名称"), lambda row: row.title, sort="title"),
        Column("state", _("环节"), state_badge, sort="state", export=state_word),
        Column("light", _("亮灯"), light_told, sort="light", export=lambda row: row.light_reason),
        Column("town", _("镇（街道）"), lambda row: str(row.town or ""), sort="town__name"),
        Column("due_on", _("期限"), lambda row: row.due_on, sort="due_on"),
    ),
    default_sort="due_on",
    search=search,
    empty=Empty(_("没有等您办理的条目")),
)
