"""机械现场检查的页面, for the phone first: where am I, is it banned here, what did I find.

It works without JavaScript. With it the verdict is reckoned on the phone from the areas that came with the
page, without a network; what is filled in and its photos wait there until the server has them.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.acts import user_of
from yiding.core.errors import YidingError
from yiding.directory.fields import ours
from yiding.files.errors import PaperCutOff, PaperTooLarge
from yiding.files.services import Paper
from yiding.files.uploads import WHOLE, LimitHandler, limited

from .catalogue import kind_of
from .forms_machines import PhotoForm, PlaceForm, SpotForm
from .headers import HERE
from .machinery import (
    AREAS,
    CHECKS,
    Verdict,
    areas_on,
    may_spot_check,
    spot_check_record,
    spot_photo_add,
    verdict_at,
)
from .models import Entry
from .proving import Taken
from .selectors import entry_get
from .views_checks import _is_script, _refused, _words
from .views_map import as_geojson
from .wording import field_told

MOST_EMBEDDED = 100


def zones_told(on: date | None) -> dict[str, Any]:
    """The banned areas of a day, with what is banned in each."""
    features = [
        {
            "type": "Feature",
            "id": row.entry_id,
            "geometry": row.geometry,
            "properties": {
                "number": row.entry.number,
                "name": row.entry.title,
                "version": row.number,
                "from": row.from_on.isoformat(),
                "bans": row.terms.get("bans", []),
                "exempt": row.terms.get("exempt") or "",
                "basis": row.basis,
            },
        }
        for row in areas_on(ours(), on)
    ]
    return {"type": "FeatureCollection", "features": features}


@as_geojson
def machine_zones(request: HttpRequest) -> dict[str, Any]:
    """The banned areas of a day (today) as GeoJSON."""
    return zones_told(_day(request.GET.get("on", "")))


@require_safe
def machine_verdict(request: HttpRequest) -> JsonResponse:
    """The verdict at a place on a day, for other systems: the same as the page's."""
    form = PlaceForm(request.GET)
    if not form.is_valid():
        return _refused(_words(form), 422)
    found = _verdict(form)
    zones = [
        {
            "number": one.number,
            "title": one.title,
            "version": one.version,
            "from": one.from_on.isoformat(),
            "inside": one.is_inside,
            "metres": one.to_edge,
            "bans": one.terms.get("bans", []),
        }
        for one in found.zones
    ]
    return JsonResponse({"verdict": found.word, "banned": found.is_banned, "zones": zones})


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@csrf_exempt
def machine_check(request: HttpRequest) -> HttpResponse:
    """机械检查: the size of what it brings is limited before it is read."""
    response: HttpResponse = _machine_check(request, limited(request))
    response.headers["Permissions-Policy"] = HERE
    return response


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _machine_check(request: HttpRequest, limit: LimitHandler) -> HttpResponse:
    require(may_spot_check(request.user, ours()))
    data = request.POST if request.method == "POST" else None
    form = SpotForm(
        data, viewer=request.user, initial={"key": str(uuid4()), "found_on": clock.today(), **_here(request)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _sent(request, limit, form)
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    if request.method == "POST" and _is_script(request):
        return _refused(_words(form), 422)
    return _page(request, form)


def _embedded() -> str:
    """The areas of today as they come with the page; very many are asked for by the script."""
    if areas_on(ours()).count() > MOST_EMBEDDED:
        return ""
    return json.dumps(zones_told(None), ensure_ascii=False, separators=(",", ":"))


def _here(request: HttpRequest) -> dict[str, str]:
    """What the place that was asked about fills in beforehand."""
    return {key: request.GET[key] for key in ("longitude", "latitude", "emission") if key in request.GET}


def _page(request: HttpRequest, form: SpotForm) -> HttpResponse:
    place = PlaceForm(request.GET if "longitude" in request.GET else None, auto_id="ask_%s")
    verdict = _verdict(place) if place.is_bound and place.is_valid() else None
    context = {
        "title": _("机械现场检查"),
        "crumbs": [(_("检查"), reverse("registers:entry-list", args=[CHECKS])), (_("机械现场检查"), "")],
        "form": form,
        "place": place,
        "verdict": verdict,
        "zones": [(one, _bans(one.terms)) for one in verdict.zones] if verdict else [],
        "zones_json": _embedded(),
        "store": f"{user_of(request).pk}",
    }
    return render(request, "registers/machine_check.html", context, status=422 if form.is_bound else 200)


def _verdict(place: PlaceForm) -> Verdict:
    told = place.cleaned_data
    spot = (told["longitude"], told["latitude"])
    return verdict_at(ours(), *spot, emission=told["emission"], on=told["on"], accuracy=told["accuracy"])


def _bans(terms: Any) -> str:
    field = kind_of(AREAS).field("bans")
    return str(field_told(field, terms, {})) if field else ""


def _sent(request: HttpRequest, limit: LimitHandler, form: SpotForm) -> HttpResponse:
    """Records the check, and takes in the photos that came with it."""
    if limit.refused:
        raise PaperTooLarge
    if request.FILES and WHOLE not in request.POST:
        raise PaperCutOff
    by, (key, told) = user_of(request), form.told()
    check, _case = spot_check_record(government=ours(), key=key, told=told, by=by)
    for place, file in enumerate(request.FILES.getlist("photo-all")):
        if isinstance(file, UploadedFile):
            photo = Paper(cast(Any, file.file), file.name or "", Level.GOVERNMENT)
            spot_photo_add(check=check, key=uuid5(key, f"all:{place}"), paper=photo, by=by)
    url = reverse("registers:entry-detail", args=[check.pk])
    if _is_script(request):
        return JsonResponse({"url": url, "photos": reverse("registers:machine-photo", args=[check.pk])})
    return redirect(url)


@csrf_exempt
def machine_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """One photo that was waiting on the phone."""
    response: HttpResponse = _machine_photo(request, limited(request), pk)
    return response


@csrf_protect
@require_POST
def _machine_photo(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    check = _own(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    if limit.refused:
        return _refused([PaperTooLarge.sentence], 413)
    if not form.is_valid() or WHOLE not in request.POST:
        return _refused(_words(form) or [PaperCutOff.sentence], 422)
    told = form.cleaned_data
    taken = Taken(told["taken_at"], told["longitude"], told["latitude"])
    photo = Paper(told["file"].file, told["file"].name or "", Level.GOVERNMENT)
    key = UUID(str(told["key"]))
    try:
        row = spot_photo_add(check=check, key=key, paper=photo, by=user_of(request), taken=taken)
    except YidingError as error:
        return _refused([error.sentence], error.status, code=error.code)
    return JsonResponse({"photo": row.pk})


def _own(request: HttpRequest, pk: int) -> Entry:
    check = entry_get(request.user, pk)
    require(check.code == CHECKS and check.made_by_id == request.user.pk)
    return check
