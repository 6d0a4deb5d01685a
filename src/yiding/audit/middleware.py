"""来源: tells the events of a request where it came from."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .services import ORIGIN, Origin

HEADER = "X-Request-ID"


class OriginMiddleware:
    """Sets the origin for the time of a request and names the request in the answer, for the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = Origin(address=address_of(request)[:60], request_id=uuid.uuid4().hex)
        token = ORIGIN.set(origin)
        try:
            response = self.get_response(request)
        finally:
            ORIGIN.reset(token)
        response.headers.setdefault(HEADER, origin.request_id)
        return response


def address_of(request: HttpRequest) -> str:
    """Where a request came from, as the outermost proxy of our own saw it.

    Each proxy adds whom it heard to the end of the line; what stands further left anybody can have written.
    """
    line = request.headers.get("X-Forwarded-For", "") if settings.PROXIES else ""
    told = [word.strip() for word in line.split(",") if word.strip()]
    return told[-min(settings.PROXIES, len(told))] if told else request.META.get("REMOTE_ADDR", "")
