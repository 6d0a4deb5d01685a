"""收件的原件: the file itself, the pictures of its pages, and where its fields stand on them."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.files.storage import place
from yiding.minutes import read
from yiding.minutes.errors import ReadError
from yiding.minutes.readers.images import page_image
from yiding.minutes.text import Format

from .models import File
from .places import places_by_path, places_of
from .reading import limits
from .selectors import file_get

DPI = 110
KEPT = "private, max-age=86400, immutable"
MOST_SCANNED_PAGES = 12


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it was sent in, always as a download: nothing in it may run here."""
    file = file_get(request.user, pk)
    if file.blob is None:
        raise Http404
    stored = place(file.blob.digest).open("rb")
    return FileResponse(
        stored, as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )


@require_safe
def page_picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The picture of one page; it never changes, so the browser keeps it."""
    file = file_get(request.user, pk)
    if file.blob is None:
        raise Http404
    tag = f'"{file.blob.digest[:32]}-{number}-{DPI}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag, "Cache-Control": KEPT})
    try:
        picture = page_image(place(file.blob.digest), number, dpi=DPI, limits=limits())
    except ReadError:
        picture = None
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png", headers={"ETag": tag, "Cache-Control": KEPT})


@require_safe
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """Where each field stands: ``{path: [[page, left, top, width, height], …]}`` in percent of the page."""
    file = file_get(request.user, pk)
    if file.record is None or file.text is None or file.blob is None:
        raise Http404
    if file.places is not None:
        return JsonResponse({"places": places_by_path(file.record, file.places)})
    if file.text.format == Format.SCAN and len(file.text.pages) > MOST_SCANNED_PAGES:
        return JsonResponse({"places": {}, "sentence": _("这份扫描件页数多，图上不标位置；请看“文本”。")})
    return JsonResponse(_read_again(file, file.record))


def _read_again(file: File, record: dict[str, Any]) -> dict[str, Any]:
    assert file.blob is not None
    try:
        text = read(place(file.blob.digest), limits=limits())
    except ReadError as error:
        return {"places": {}, "sentence": error.sentence}
    if file.text is None or text.version != file.text.version:
        return {"places": {}, "sentence": _("读取程序已更新，请先点“重新识别”。")}
    return {"places": places_by_path(record, places_of(text, record))}
