"""来源: tells the events of a request where it came from."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .services import ORIGIN, Origin

HEADER = "X-Request-ID"


class OriginMiddleware:
    """Sets the origin for the time of a request and names the request in the answer, for the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = Origin(address=request.META.get("REMOTE_ADDR", "")[:60], request_id=uuid.uuid4().hex)
        token = ORIGIN.set(origin)
        try:
            response = self.get_response(request)
        finally:
            ORIGIN.reset(token)
        response.headers.setdefault(HEADER, origin.request_id)
        return response
