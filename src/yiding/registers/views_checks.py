"""开展检查的页面, for the phone first: pick the object, go through the list, take photos, send.

The form works without JavaScript. With it what was filled in stays on the phone until the server has it, and
a check that is sent twice is one.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.acts import user_of
from yiding.core.errors import YidingError
from yiding.files.errors import PaperCutOff, PaperTooLarge
from yiding.files.selectors import documents_visible_to
from yiding.files.services import Paper
from yiding.files.uploads import WHOLE, LimitHandler, limited

from .catalogue import kind_of, kinds
from .checking import CheckTold, check_photo_add, check_record, finding_code
from .forms_checks import CheckForm, PhotoForm
from .headers import HERE
from .lists_campaigns import result_badge
from .models import Entry
from .permissions_campaigns import may_check, may_check_any
from .proving import Taken
from .round_rows import Check, CheckListEdition, Round, RoundObject, RoundState
from .selectors_campaigns import check_get, editions_in_use, objects_visible_to, rounds_visible_to
from .wording import said

MOST = 30


def _with_place(response: HttpResponse) -> HttpResponse:
    response.headers["Permissions-Policy"] = HERE
    return response


@require_safe
def check_start(request: HttpRequest) -> HttpResponse:
    """选对象: by name or address, or the nearest ones."""
    require(may_check_any(request.user))
    words, here = request.GET.get("q", "").strip(), request.GET.get("near", "")
    rows = _found(objects_visible_to(request.user), words, here)
    told = list(rows[:MOST])
    context = {
        "title": _("开展检查"),
        "crumbs": [(_("检查记录"), reverse("registers:check-list")), (_("开展检查"), "")],
        "q": words,
        "near": here,
        "objects": [(row, said(kind_of(row.code).one), _grade(row)) for row in told],
        "is_cut": len(told) == MOST,
    }
    return _with_place(render(request, "registers/check_start.html", context))


def _found(rows: QuerySet[Entry], words: str, here: str) -> QuerySet[Entry]:
    if words:
        named = rows.filter(title__icontains=words) | rows.filter(address__icontains=words)
        rows = named | rows.filter(enterprise__name__icontains=words) | rows.filter(number__iexact=words)
    spot = spot_in(here)
    if spot is None:
        return rows.order_by("checked_on", "pk") if not words else rows.order_by("title", "pk")
    east, north = F("longitude") - spot[0], F("latitude") - spot[1]
    # Near enough to a plain: at these latitudes a degree of longitude is about 0.85 of one of latitude.
    away = east * east * Decimal("0.72") + north * north
    return rows.filter(longitude__isnull=False).annotate(away=away).order_by("away", "pk")


def spot_in(text: str) -> tuple[Decimal, Decimal] | None:
    """``121.15,31.50`` as longitude and latitude; anything else is none."""
    parts = text.split(",")
    try:
        longitude, latitude = (Decimal(part.strip()) for part in parts)
    except (InvalidOperation, ValueError):
        return None
    if not (longitude.is_finite() and latitude.is_finite()):
        return None
    inside = abs(longitude) <= 180 and abs(latitude) <= 90
    return (longitude, latitude) if inside else None


def _grade(row: Entry) -> str:
    grade = kind_of(row.code).grade(row.grade)
    return said(grade.label) if grade else ""


# --- the form ----------------------------------------------------------------------------------------------


@csrf_exempt
def check_form(request: HttpRequest, pk: int) -> HttpResponse:
    """检查表: the size of what it brings is limited before it is read."""
    response: HttpResponse = _check_form(request, limited(request), pk)
    return _with_place(response)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _check_form(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    row = _object(request, pk)
    require(may_check(request.user, row))
    round_, edition = _round(request, row), _edition(request, row)
    edition = round_.edition if round_ is not None else edition
    data = request.POST if request.method == "POST" else None
    initial = {"key": str(uuid4()), "checked_on": clock.today(), "round": round_.pk if round_ else None}
    form = CheckForm(data, edition=edition, kind=kinds().get(finding_code(row, round_)), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _sent(request, limit, row, form.told(round_))
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    if request.method == "POST" and _is_script(request):
        return _refused(_words(form), 422)
    return _form_page(request, row, round_, edition, form)


def _object(request: HttpRequest, pk: int) -> Entry:
    return get_object_or_404(objects_visible_to(request.user), pk=pk)


def _round(request: HttpRequest, row: Entry) -> Round | None:
    """The round that was asked for; without one, the first running round that the object lies in."""
    asked = request.POST.get("round", "") if request.method == "POST" else request.GET.get("round", "")
    scope = RoundObject.objects.filter(entry=row, left_on__isnull=True).values("round")
    rows = (
        rounds_visible_to(request.user)
        .filter(pk__in=scope, state=RoundState.RUNNING)
        .order_by("last_on", "pk")
    )
    if asked == "none" or (request.method == "POST" and not asked):
        return None
    found = list(rows)
    return next((one for one in found if str(one.pk) == asked), found[0] if found and not asked else None)


def _edition(request: HttpRequest, row: Entry) -> CheckListEdition | None:
    """The check list that was asked for; without one, that of the object's field."""
    asked = request.POST.get("edition", "") or request.GET.get("edition", "")
    rows = editions_in_use(request.user).filter(checklist__government=row.government_id)
    if asked.isdigit():
        chosen = CheckListEdition.objects.filter(checklist__government=row.government_id, pk=int(asked[:18]))
        return chosen.select_related("checklist").first()
    found = list(rows)
    fits = [one for one in found if one.checklist.sector_id == row.sector_id]
    general = [one for one in found if one.checklist.sector_id is None]
    return next(iter([*fits, *general, *found]), None)


def _form_page(
    request: HttpRequest, row: Entry, round_: Round | None, edition: CheckListEdition | None, form: CheckForm
) -> HttpResponse:
    rows = editions_in_use(request.user).filter(checklist__government=row.government_id)
    context = {
        "title": row.title,
        "crumbs": [(_("开展检查"), reverse("registers:check-start")), (row.title[:20], "")],
        "object": row,
        "grade": _grade(row),
        "kind": kind_of(row.code),
        "round": round_,
        "edition": edition,
        "editions": list(rows) if round_ is None else [],
        "form": form,
        "store": f"{user_of(request).pk}",
    }
    status = 422 if form.is_bound else 200
    return render(request, "registers/check_form.html", context, status=status)


def _sent(request: HttpRequest, limit: LimitHandler, row: Entry, told: CheckTold) -> HttpResponse:
    """Records the check, and takes in the photos that came with it."""
    if limit.refused:
        raise PaperTooLarge
    if request.FILES and WHOLE not in request.POST:
        raise PaperCutOff
    by = user_of(request)
    check = check_record(entry=row, told=told, by=by)
    for name, files in request.FILES.lists():
        for place, file in enumerate(files):
            if isinstance(file, UploadedFile):
                _photo(check, name, place, file, by)
    url = reverse("registers:check-detail", args=[check.pk])
    if _is_script(request):
        photos = reverse("registers:check-photo", args=[check.pk])
        return JsonResponse({"url": url, "photos": photos})
    return redirect(url)


def _refused(sentences: list[str], status: int, **more: str) -> JsonResponse:
    """What the phone is told when something is not taken: each sentence, and the first by itself."""
    told = {"errors": sentences, "sentence": sentences[0] if sentences else "", **more}
    return JsonResponse(told, status=status)


def _photo(check: Check, name: str, place: int, file: UploadedFile[Any], by: Any) -> None:
    """A photo of the plain form: its key follows from the check's, so that sending again adds none."""
    kind, _dash, item = name.partition("-")
    if kind != "photo":
        return
    items = {str(one.pk): one for one in check.edition.items.all()}
    key = uuid5(check.key, f"{name}:{place}")
    paper = Paper(cast(Any, file.file), file.name or "", Level.GOVERNMENT)
    check_photo_add(check=check, item=items.get(item), key=key, paper=paper, by=by)


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _words(form: Any) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


@csrf_exempt
def check_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """One photo that was waiting on the phone."""
    response: HttpResponse = _check_photo(request, limited(request), pk)
    return response


@csrf_protect
@require_POST
def _check_photo(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    check = check_get(request.user, pk)
    require(check.by_id == request.user.pk)
    form = PhotoForm(request.POST, request.FILES, edition=check.edition)
    if limit.refused:
        return _refused([PaperTooLarge.sentence], 413)
    if not form.is_valid() or WHOLE not in request.POST:
        return _refused(_words(form) or [PaperCutOff.sentence], 422)
    told = form.cleaned_data
    taken = Taken(told["taken_at"], told["longitude"], told["latitude"])
    paper = Paper(told["file"].file, told["file"].name or "", Level.GOVERNMENT)
    try:
        row = check_photo_add(
            check=check,
            item=told["item"],
            key=UUID(str(told["key"])),
            paper=paper,
            by=user_of(request),
            taken=taken,
        )
    except YidingError as error:
        return _refused([error.sentence], error.status, code=error.code)
    return JsonResponse({"photo": row.pk})


@require_safe
def check_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One check: item by item, with what became of it."""
    row = check_get(request.user, pk)
    answers = row.answers.select_related("item", "finding").order_by("item__position")
    seen = documents_visible_to(request.user).values("pk")
    photos = list(row.photos.filter(document__in=seen).select_related("document", "item"))
    spot = f"{row.longitude}, {row.latitude}" if row.longitude is not None else ""
    told = [
        (_("检查对象"), row.entry.title),
        (_("检查日期"), row.checked_on),
        (_("检查单位"), row.body.name if row.body else ""),
        (_("检查人"), row.by.get_full_name() or row.by.get_username()),
        (_("检查表"), str(row.edition)),
        (_("轮次"), row.round.name if row.round else _("日常检查")),
        (_("现场人员"), row.met),
        (_("得分"), row.score),
        (_("定位"), spot),
        (_("备注"), row.note),
    ]
    context = {
        "title": row.entry.title,
        "crumbs": [(_("检查记录"), reverse("registers:check-list")), (str(row.checked_on), "")],
        "lead": result_badge(row),
        "facts": [(label, value) for label, value in told if value],
        "check": row,
        "answers": [(one, [photo for photo in photos if photo.item_id == one.item_id]) for one in answers],
        "photos": [photo for photo in photos if photo.item_id is None],
        "object_url": reverse("registers:entry-detail", args=[row.entry_id]),
    }
    return render(request, "registers/check_detail.html", context)
