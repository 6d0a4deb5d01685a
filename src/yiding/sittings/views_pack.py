"""会议材料的领取: who took which pack is an event."""

from __future__ import annotations

from io import BytesIO

from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_POST

from .pack import pack_take as take
from .selectors import sitting_get


@require_POST
def pack_take(request: HttpRequest, pk: int) -> FileResponse:
    """The viewer's own file: their items only, and of these what they may read."""
    sitting = sitting_get(request.user, pk)
    assert isinstance(request.user, User)
    pack = take(sitting=sitting, by=request.user)
    response = FileResponse(
        BytesIO(pack.content),
        as_attachment=True,
        filename=f"{sitting}会议材料.pdf",
        content_type="application/pdf",
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
