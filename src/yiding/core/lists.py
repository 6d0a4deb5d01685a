"""列表: the one way in which every list of the application is made.

Declare it once, and the page has order, filters, paging, a choice of columns, kept views, export to XLSX
and CSV, partial updates, cards on a phone and a print form::

    BODIES = ListSpec(
        name="directory.body",
        title=_("机构"),
        base=bodies_visible_to,                       # Callable[[Viewer], QuerySet]
        columns=(
            Column("name", _("名称"), lambda body: body.name, sort="name",
                   link=lambda body: reverse("directory:body", args=[body.pk])),
            Column("seen", _("出现次数"), lambda body: body.seen, sort="seen", numeric=True),
            Column("state", _("状态"), lambda body: badge("在用", "good"), export=lambda body: "在用"),
        ),
        filters=(
            Filter("kind", _("类别"), "choice", "kind", choices=kinds_for_viewer),
            Filter("year", _("年份"), "year", "seen_on__year"),
            Filter("seen", _("出现日期"), "dates", "seen_on"),
            Filter("group", _("领导小组"), "flag", "is_group"),
        ),
        default_sort="name",
        search=lambda rows, words: rows.filter(name__icontains=words),
        empty=Empty(_("还没有机构"), _("导入纪要后会出现在这里。"), _("导入纪要"), "intake:file-list"),
    )
    # urls.py
    path("bodies/", list_view(BODIES), name="body-list")

``base`` is the visibility selector and must ``select_related``/``prefetch_related`` what the cells touch:
a page costs the same number of queries whatever the number of rows. A page that needs more than a list
extends ``core/list.html`` (blocks ``actions``, ``before_list``, ``after_list``) and calls
``list_response(request, spec, template="…", context={…})``, also with a spec built for one object. A list
within another page is ``{% include "core/_list.html" %}`` with ``table`` from :func:`table_for` (that page
then hands its POSTs and exports to :func:`list_response`, or does without them: ``keep=False``).

Markup for cells: :mod:`yiding.core.markup` (``badge``, ``light``, ``tags``, ``icon``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .columns import Column, Days, Empty, Filter, FilterKind, Label, ListSpec, Rows, Viewer
from .errors import NotAllowed
from .exports import export
from .figures import Figure, Tab
from .looks import looks_of
from .markup import cell_opening, show
from .models import SavedView
from .selections import Pairs, Selection, read

__all__ = [
    "Column",
    "Days",
    "Empty",
    "Filter",
    "FilterKind",
    "ListSpec",
    "Rows",
    "Viewer",
    "list_response",
    "list_view",
    "look_response",
    "table_for",
]

COUNT_LIMIT = 1_000
KNOWN_LIMIT = 5_000
"""To look for a word costs as much as reading all rows: what was found is kept by its keys, up to so many."""
MOST_VIEWS = 50
MOST_UNFOLDED = 2
"""With more filters a phone folds them."""


@dataclass(frozen=True, slots=True)
class Head:
    """表头: a column's label with the address that orders by it."""

    key: str
    label: Label
    numeric: bool
    url: str
    order: str


@dataclass(frozen=True, slots=True)
class Cell:
    """单元格: what it says, where it leads, and the markup that opens every cell of its column."""

    opening: SafeString
    value: Any
    url: str | None


@dataclass(frozen=True, slots=True)
class Control:
    """筛选控件: one filter as the form shows it."""

    key: str
    label: Label
    kind: str
    value: Any
    options: Sequence[tuple[str, Label]]


@dataclass(frozen=True, slots=True)
class Chip:
    """筛选条件: one filter in force, with the address that takes it away."""

    label: Label
    value: Any
    url: str


@dataclass(frozen=True, slots=True)
class Table:
    """列表页: what the template of a list shows. ``number`` is the count, capped at ``COUNT_LIMIT``."""

    spec: ListSpec
    selection: Selection
    path: str
    rows: Sequence[Sequence[Cell]]
    number: int
    has_next: bool
    views: Sequence[SavedView]
    figures: Sequence[Figure]
    keep: bool

    @property
    def dom_id(self) -> str:
        return "list-" + self.spec.name.replace(".", "-")

    @property
    def has_search(self) -> bool:
        return self.spec.search is not None

    @property
    def folds(self) -> bool:
        """Are there so many filters that a phone shows only those in force, and the others when asked?"""
        return len(self.spec.filters) > MOST_UNFOLDED

    @property
    def is_capped(self) -> bool:
        return self.number > COUNT_LIMIT

    @property
    def count(self) -> str:
        return f"{COUNT_LIMIT:,}+" if self.is_capped else f"{self.number:,}"

    @property
    def pages(self) -> int | None:
        """How many pages there are; ``None`` where the count is capped."""
        return None if self.is_capped else max(1, -(-self.number // self.spec.per_page))

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.selection.shown]

    def _head(self, column: Column) -> Head:
        rising = self.selection.sort == column.key
        falling = self.selection.sort == f"-{column.key}"
        turned = replace(self.selection, sort=f"-{column.key}" if rising else column.key, page=1)
        order = "ascending" if rising else "descending" if falling else "none"
        return Head(column.key, column.label, column.numeric, self._url(turned) if column.sort else "", order)

    @property
    def controls(self) -> list[Control]:
        values, options = self.selection.values, self.selection.options
        return [
            Control(each.key, each.label, str(each.kind), values.get(each.key, ""), options[each.key])
            for each in self.spec.filters
        ]

    @property
    def chips(self) -> list[Chip]:
        chosen = self.selection
        chips = [Chip(_("搜索"), chosen.words, self._url(replace(chosen, words="", page=1)))]
        return chips[: bool(chosen.words)] + [
            Chip(each.label, self._said(each), self._url(chosen.without_value(each.key)))
            for each in self.spec.filters
            if each.key in chosen.values
        ]

    def _said(self, filter_: Filter) -> Any:
        value = self.selection.values[filter_.key]
        if isinstance(value, Days):
            return f"{value.first or ''} ～ {value.last or ''}".strip()
        if value is True:
            return _("是")
        return dict(self.selection.options[filter_.key]).get(str(value), value)

    @property
    def state(self) -> Pairs:
        """The parameters that a filter form does not show and must carry on."""
        return [pair for pair in self.selection.pairs() if pair[0] in ("sort", "col")]

    @property
    def state_without_columns(self) -> Pairs:
        return self.selection.pairs(without=frozenset({"col", "page"}))

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        return [(column, column.key in self.selection.columns) for column in self.spec.columns]

    @property
    def query(self) -> str:
        return replace(self.selection, page=1).query()

    @property
    def url(self) -> str:
        return self._url(self.selection)

    @property
    def all_url(self) -> str:
        return self._url(replace(self.selection, words="", values={}, page=1))

    @property
    def first_url(self) -> str:
        return self._url(replace(self.selection, page=1))

    @property
    def previous_url(self) -> str:
        page = self.selection.page
        return self._url(replace(self.selection, page=page - 1)) if page > 1 else ""

    @property
    def next_url(self) -> str:
        if not self.has_next:
            return ""
        return self._url(replace(self.selection, page=self.selection.page + 1))

    @property
    def first_row(self) -> int:
        return (self.selection.page - 1) * self.spec.per_page + 1

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.rows) - 1

    @property
    def looks(self) -> list[Tab]:
        """The forms in which these rows can be seen, each with what is chosen now."""
        return looks_of(self.spec.name, self.path, self.query)

    def export_url(self, form: str) -> str:
        pairs = self.query
        return f"{self.path}?{pairs}&export={form}" if pairs else f"{self.path}?export={form}"

    @property
    def xlsx_url(self) -> str:
        return self.export_url("xlsx")

    @property
    def csv_url(self) -> str:
        return self.export_url("csv")

    @property
    def links(self) -> list[tuple[SavedView, str, bool]]:
        """The kept views, each with its address and whether it is the one on the page."""
        here = self.query
        return [
            (view, f"{self.path}?{view.query}" if view.query else self.path, view.query == here)
            for view in self.views
        ]

    def _url(self, selection: Selection) -> str:
        query = selection.query()
        return f"{self.path}?{query}" if query else self.path


def list_view(spec: ListSpec, template: str = "core/list.html") -> Callable[[HttpRequest], HttpResponseBase]:
    """A view that shows the list."""

    def view(request: HttpRequest) -> HttpResponseBase:
        return list_response(request, spec, template=template)

    return view


def list_response(
    request: HttpRequest,
    spec: ListSpec,
    *,
    template: str = "core/list.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The page of a list, the part of it that htmx asked for, its export, or the keeping of a view."""
    if request.method == "POST":
        return _keep_view(request, spec)
    selection = read(spec, request.GET, request.user)
    if (file := _export(request, spec, selection)) is not None:
        return file
    table = table_for(request, spec, selection=selection)
    return _page(request, table, template, {"title": spec.title, "lead": spec.lead, **(context or {})})


def look_response(
    request: HttpRequest,
    spec: ListSpec,
    *,
    draw: Callable[[Selection], Mapping[str, Any]],
    part: str,
    template: str = "core/look.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The rows of a list in another form: the same filters, kept views, exports and partial updates.

    ``draw`` gives what the template ``part`` shows of the selection; the order of rows is the list's.
    """
    if request.method == "POST":
        return _keep_view(request, spec)
    selection = read(spec, request.GET, request.user)
    if (file := _export(request, spec, selection)) is not None:
        return file
    table = Table(
        spec=spec,
        selection=replace(selection, page=1),
        path=request.path,
        rows=(),
        number=len(_first_keys(selection, request.user)),
        has_next=False,
        views=_views(request.user, spec),
        figures=(),
        keep=True,
    )
    told = {"title": spec.title, "part": part, **draw(selection), **(context or {})}
    return _page(request, table, template, told, fragment="core/_look.html")


def _export(request: HttpRequest, spec: ListSpec, selection: Selection) -> HttpResponseBase | None:
    form = request.GET.get("export", "")
    return export(form, str(spec.title), selection.shown, selection.rows(request.user)) if form else None


def _page(
    request: HttpRequest,
    table: Table,
    template: str,
    context: Mapping[str, Any],
    fragment: str = "core/_list.html",
) -> HttpResponse:
    part = request.headers.get("HX-Target") == table.dom_id
    again = request.headers.get("HX-History-Restore-Request") == "true"
    if not part or again:
        return render(request, template, {**context, "table": table})
    response = render(request, fragment, {**context, "table": table})
    response.headers["HX-Push-Url"] = table.url
    return response


def table_for(
    request: HttpRequest, spec: ListSpec, *, selection: Selection | None = None, keep: bool = True
) -> Table:
    """The list as its template needs it: a query for order and count, one for rows, one for kept views."""
    chosen = selection or read(spec, request.GET, request.user)
    asked, seen = chosen.rows(request.user), spec.base(request.user).order_by()
    found = _found(chosen, asked, seen)
    chosen = replace(chosen, page=found.page)
    return Table(
        spec=spec,
        selection=chosen,
        path=request.path,
        rows=_cells(chosen, found.rows),
        number=found.number,
        has_next=found.has_next,
        views=_views(request.user, spec) if keep else (),
        figures=tuple(spec.figures(found.all_of(spec, asked, seen))) if spec.figures else (),
        keep=keep,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """一页: its rows, which page it is, how many there are in all (capped), and the keys of all if known."""

    rows: Sequence[Any]
    page: int
    number: int
    has_next: bool
    known: Sequence[Any] | None

    def all_of(self, spec: ListSpec, asked: Rows, seen: Rows) -> Rows:
        """All rows asked for, without looking for the words in them once more."""
        if self.known is None:
            return asked.order_by()
        return spec.counted(self.known) if spec.counted else seen.filter(pk__in=self.known)


def _found(chosen: Selection, asked: Rows, seen: Rows) -> Found:
    """Finds a page by its keys: order and count look at narrow rows, only what is shown is fetched whole."""
    size = chosen.spec.per_page
    keys = _keys(asked)
    limit = KNOWN_LIMIT if chosen.words else COUNT_LIMIT
    first = list(keys[: limit + 1])
    number = min(len(first), COUNT_LIMIT + 1)
    page = chosen.page if number > COUNT_LIMIT else min(chosen.page, max(1, -(-number // size)))
    start, end = (page - 1) * size, page * size + 1
    is_known = len(first) <= limit
    wanted = first[start:end] if is_known or end <= limit + 1 else list(keys[start:end])
    by_key = {row.pk: row for row in seen.filter(pk__in=wanted[:size])}
    rows = [by_key[key] for key in wanted[:size] if key in by_key]
    return Found(rows, page, number, len(wanted) > size, first if is_known and chosen.words else None)


def _keys(asked: Rows) -> Rows:
    return asked.prefetch_related(None).values_list("pk", flat=True)


def _first_keys(chosen: Selection, viewer: Viewer) -> list[Any]:
    """The first rows' keys, one more than are counted."""
    return list(_keys(chosen.rows(viewer))[: COUNT_LIMIT + 1])


def _cells(selection: Selection, rows: Sequence[Any]) -> list[list[Cell]]:
    columns = [(one, cell_opening(one.label, _class(one))) for one in selection.shown]
    return [
        [
            Cell(opening, show(one.cell(row), numeric=one.numeric), one.link(row) if one.link else None)
            for one, opening in columns
        ]
        for row in rows
    ]


def _class(column: Column) -> str:
    return "numeric" if column.numeric else column.room


def _views(viewer: Viewer, spec: ListSpec) -> Sequence[SavedView]:
    if not viewer.is_authenticated:
        return ()
    return list(SavedView.objects.filter(user=viewer, list_name=spec.name)[:MOST_VIEWS])


def _keep_view(request: HttpRequest, spec: ListSpec) -> HttpResponse:
    """Keeps or deletes a view. A view is its owner's bookmark and no official act: it writes no event."""
    if not request.user.is_authenticated:
        raise NotAllowed
    mine = SavedView.objects.filter(user=request.user, list_name=spec.name)
    wanted = replace(read(spec, QueryDict(request.POST.get("query", "")), request.user), page=1).query()
    action, name = request.POST.get("action", ""), request.POST.get("name", "").strip()[:60]
    if action == "delete-view":
        mine.filter(name=name).delete()
    elif action == "save-view" and name and "\x00" not in name and mine.count() < MOST_VIEWS:
        SavedView.objects.update_or_create(
            user=request.user, list_name=spec.name, name=name, defaults={"query": wanted}
        )
    return HttpResponseRedirect(f"{request.path}?{wanted}" if wanted else request.path)
