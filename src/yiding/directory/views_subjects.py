"""共用对象的页面: enterprises, places, parcels and indicators: lists, what is known of one, its changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yiding.audit.models import Event
from yiding.core.errors import EditConflict, YidingError
from yiding.core.forms import form_response
from yiding.core.lists import Viewer, list_response

from . import hooks
from .forms import EnterpriseForm, ParcelForm, PlaceForm, SubjectForm
from .models import Enterprise, EnterpriseListing, Parcel, Place
from .permissions import may_edit, require
from .scope import scoped_list
from .selectors import enterprises_visible_to, indicators_visible_to, parcels_visible_to, places_visible_to
from .subject_editing import EDITABLE, subject_edit
from .subject_lists import ENTERPRISES, INDICATORS, PARCELS, PLACE_KINDS, PLACES, RHYTHM_WORDS, values_of
from .tabs import directory_tabs

MOST_LINKED = 200


@dataclass(frozen=True, slots=True)
class Field:
    """一项信息."""

    label: Any
    value: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """与它有关的一组."""

    title: Any
    rows: list[Field]


@dataclass(frozen=True, slots=True)
class Change:
    """一次修改: who, when, each field before and after."""

    at: datetime
    who: str
    fields: list[tuple[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """一种共用对象的页面."""

    word: Any
    list_name: str
    rows: Callable[[Viewer], QuerySet[Any]]
    form: type[SubjectForm]
    fields: Callable[[Any], list[Field]]
    linked: Callable[[Viewer, Any], Iterator[Linked]]


def enterprise_list(request: HttpRequest) -> HttpResponseBase:
    return _list(request, ENTERPRISES)


def place_list(request: HttpRequest) -> HttpResponseBase:
    return _list(request, PLACES)


def parcel_list(request: HttpRequest) -> HttpResponseBase:
    return _list(request, PARCELS)


def indicator_list(request: HttpRequest) -> HttpResponseBase:
    return _list(request, INDICATORS)


def _list(request: HttpRequest, spec: Any) -> HttpResponseBase:
    context = {"rooms_of_directory": directory_tabs(request)}
    return scoped_list(request, spec, template="directory/room_list.html", context=context)


def indicator_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An indicator with its values by body and period."""
    row = get_object_or_404(indicators_visible_to(request.user), pk=pk)
    context = {
        "title": row.name,
        "indicator": row,
        "rhythm": RHYTHM_WORDS[row.rhythm],
        "notes": hooks.indicator_notes(request.user, row),
        "crumbs": [(_("指标"), reverse("directory:indicator-list")), (row.name, "")],
    }
    return list_response(request, values_of(row), template="directory/indicator_detail.html", context=context)


def enterprise_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, "enterprise", pk)


def place_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, "place", pk)


def parcel_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, "parcel", pk)


@require_safe
def _detail(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    page = PAGES[kind]
    row = get_object_or_404(page.rows(request.user), pk=pk)
    context = {
        "title": str(row),
        "row": row,
        "fields": page.fields(row),
        "linked": [one for one in page.linked(request.user, row) if one.rows],
        "changes": _changes(page, row),
        "crumbs": [(page.word, reverse(page.list_name)), (str(row), "")],
        "edit_url": reverse(f"directory:{kind}-edit", args=[pk]) if may_edit(request.user) else "",
    }
    return render(request, "directory/subject_detail.html", context)


def _changes(page: Page, row: Any) -> list[Change]:
    """The changes that the events tell, the last one first; other rows stand by their keys."""
    events = Event.objects.filter(object_kind=row._meta.label_lower, object_id=row.pk).order_by("-number")
    labels = {name: page.form.base_fields[name].label for name in EDITABLE[type(row)]}
    return [
        Change(
            event.at,
            event.actor_name,
            [
                (labels[name], event.before.get(name), value)
                for name, value in event.after.items()
                if name in labels
            ],
        )
        for event in events[:MOST_LINKED]
    ]


def enterprise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, "enterprise", pk)


def place_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, "place", pk)


def parcel_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, "parcel", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def _edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Changes what is known of one."""
    require(may_edit(request.user))
    page = PAGES[kind]
    row = get_object_or_404(page.rows(request.user), pk=pk)
    told = _told(page, row)
    form = page.form(request.POST or None, initial=told, government=row.government)
    url, conflict = reverse(f"directory:{kind}-detail", args=[pk]), None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            version = form.cleaned_data["version"]
            subject_edit(row=row, version=version, by=request.user, values=form.values())
        except EditConflict as error:
            row.refresh_from_db()
            conflict = form.merge(_told(page, row), error.who)
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
        else:
            messages.success(request, _("已保存。"))
            return redirect(url)
    crumbs = [(page.word, reverse(page.list_name)), (str(row), url), (_("修改"), "")]
    return form_response(
        request,
        form,
        title=_("修改%(what)s信息") % {"what": page.word},
        cancel_url=url,
        crumbs=crumbs,
        conflict=conflict,
    )


def _told(page: Page, row: Any) -> dict[str, Any]:
    """What the row says, other rows by their codes."""
    told = {name: getattr(row, name) for name in page.form.base_fields}
    for name in ("parent_id", "place_id", "holder_id"):
        if name in told:
            other = getattr(row, name.removesuffix("_id"))
            told[name] = other.code if other else ""
    return told


# --- what is known of each --------------------------------------------------------------------------------


def _enterprise_fields(row: Enterprise) -> list[Field]:
    lists = {origin: [one.name for one in row.listings.all() if one.origin == origin] for origin in ORIGINS}
    return [
        Field(_("政府"), row.government.name),
        Field(_("统一社会信用代码"), row.code),
        Field(_("行业"), row.industry),
        Field(_("地址"), row.address),
        *(Field(ORIGINS[origin], "、".join(names)) for origin, names in lists.items()),
    ]


def _place_fields(row: Place) -> list[Field]:
    above = reverse("directory:place-detail", args=[row.parent_id]) if row.parent else ""
    return [
        Field(_("政府"), row.government.name),
        Field(_("编码"), row.code),
        Field(_("种类"), PLACE_KINDS.get(row.kind, "")),
        Field(_("上级"), row.parent.name if row.parent else "", above),
        Field(_("地址"), row.address),
        Field(_("经纬度"), "" if row.longitude is None else f"{row.longitude}, {row.latitude}"),
    ]


def _parcel_fields(row: Parcel) -> list[Field]:
    at = reverse("directory:place-detail", args=[row.place_id]) if row.place else ""
    whose = reverse("directory:enterprise-detail", args=[row.holder_id]) if row.holder else ""
    return [
        Field(_("政府"), row.government.name),
        Field(_("位置"), row.place.name if row.place else "", at),
        Field(_("面积（平方米）"), row.area),
        Field(_("用途"), row.use),
        Field(_("权利人"), row.holder.name if row.holder else "", whose),
    ]


def _parcels(rows: QuerySet[Parcel]) -> Linked:
    found = [
        Field(row.number, row.use, reverse("directory:parcel-detail", args=[row.pk]))
        for row in rows.order_by("number")[:MOST_LINKED]
    ]
    return Linked(_("地块"), found)


def _of_enterprise(viewer: Viewer, row: Enterprise) -> Iterator[Linked]:
    yield _parcels(parcels_visible_to(viewer).filter(holder=row))


def _of_place(viewer: Viewer, row: Place) -> Iterator[Linked]:
    below = places_visible_to(viewer).filter(parent=row).order_by("code")[:MOST_LINKED]
    yield Linked(
        _("下级地点"),
        [Field(one.name, one.code, reverse("directory:place-detail", args=[one.pk])) for one in below],
    )
    yield _parcels(parcels_visible_to(viewer).filter(place=row))


def _of_parcel(viewer: Viewer, row: Parcel) -> Iterator[Linked]:
    same = parcels_visible_to(viewer).exclude(pk=row.pk)
    if row.holder_id is not None:
        told = _parcels(same.filter(holder=row.holder_id))
        yield Linked(_("同一权利人的地块"), told.rows)


ORIGINS = {value: gettext_lazy(label) for value, label in EnterpriseListing.Origin.choices}
PAGES = {
    "enterprise": Page(
        gettext_lazy("企业"),
        "directory:enterprise-list",
        enterprises_visible_to,
        EnterpriseForm,
        _enterprise_fields,
        _of_enterprise,
    ),
    "place": Page(
        gettext_lazy("地点"),
        "directory:place-list",
        places_visible_to,
        PlaceForm,
        _place_fields,
        _of_place,
    ),
    "parcel": Page(
        gettext_lazy("地块"),
        "directory:parcel-list",
        parcels_visible_to,
        ParcelForm,
        _parcel_fields,
        _of_parcel,
    ),
}
