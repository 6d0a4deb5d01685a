"""出错说明: whatever goes wrong, as JSON: a code, a sentence, what to do, the number of the request."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import ValidationError

from yiding.audit.services import ORIGIN
from yiding.core.errors import YidingError

from .errors import BadParameters, Failed, NotThere, TooMany
from .services import seconds_to_wait

LOG = logging.getLogger(__name__)
MOST_NAMED, LONGEST = 5, 40
UNAUTHORIZED = 401


def problem(error: YidingError) -> HttpResponse:
    """The answer that tells an error."""
    sentence = gettext(error.sentence)
    if isinstance(error, BadParameters) and error.detail:
        sentence = f"{sentence}（{error.detail}）"
    told = {"code": error.code, "sentence": sentence, "advice": gettext(error.advice)}
    response = JsonResponse({**told, "request_id": ORIGIN.get().request_id}, status=error.status)
    if error.status == UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="yiding"'
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(seconds_to_wait())
    return response


def names(given: list[str]) -> str:
    """The parameters that are wrong, cut to what can be read."""
    return "、".join(name[:LONGEST] for name in given[:MOST_NAMED])


def handle(api: NinjaAPI) -> None:
    """Tells the interface what to answer to each kind of error."""
    api.add_exception_handler(YidingError, _ours)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(ValidationError, _bad_parameters)
    api.add_exception_handler(Exception, _failed)


def _ours(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error)


def _not_found(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(NotThere())


def _bad_parameters(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(BadParameters(names([str(one["loc"][-1]) for one in error.errors])))


def _failed(_request: HttpRequest, error: Any) -> HttpResponse:
    LOG.error("request %s failed", ORIGIN.get().request_id, exc_info=error)
    return problem(Failed())
