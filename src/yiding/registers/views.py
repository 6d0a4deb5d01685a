"""台账的页面."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from .catalogue import kind_of
from .selectors import entry_get


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def entry_list(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(kind_of(code).name)


def entry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(str(entry_get(request.user, pk)))


def report(request: HttpRequest, code: str, key: str) -> HttpResponse:
    return HttpResponse(f"{code} {key}")
