"""网址 /api/v1: neither log-in nor form token is asked for; what is refused is told in JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import PathConverter
from django.views.decorators.csrf import csrf_exempt

from .endpoints import api
from .errors import NotThere, WrongMethod
from .problems import problem

NOT_ALLOWED = 405
View = Callable[..., HttpResponse]
app_name = "v1"


def for_programmes(view: View) -> View:
    """A view for programmes: no session, no form, nothing kept on the way."""

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **told: Any) -> HttpResponse:
        response = view(request, **told)
        if response.status_code == NOT_ALLOWED:
            allowed = response.headers["Allow"]
            response = problem(WrongMethod())
            response.headers["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answered


@cache
def schema_told() -> dict[str, Any]:
    """The interface as OpenAPI."""
    return dict(api.get_openapi_schema(path_prefix="api/v1"))


@for_programmes
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface; it is no secret."""
    if request.method != "GET":
        response = problem(WrongMethod())
        response.headers["Allow"] = "GET"
        return response
    return JsonResponse(schema_told(), json_dumps_params={"ensure_ascii": False})


class Anything(PathConverter):
    """The rest of an address, be there a line break in it."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")


@for_programmes
def nowhere(_request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that the interface does not have."""
    return problem(NotThere())


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *(
        URLPattern(one.pattern, for_programmes(one.callback), one.default_args, one.name)
        for one in api.urls[0]
        if isinstance(one, URLPattern) and one.name != "api-root"
    ),
    path("", nowhere, name="root"),
    path("<anything:rest>", nowhere, name="nowhere"),
]
