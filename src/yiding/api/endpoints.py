"""接口 /api/v1: what can be read, each with the scope that it takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI, Query
from ninja.security.http import HttpAuthBase

from . import reading, telling
from .errors import BadParameters, NoToken
from .models import Scope
from .problems import handle, names
from .schema import (
    Asked,
    BodiesAsked,
    Body,
    BodyInFull,
    Decision,
    DecisionsAsked,
    Items,
    Me,
    Meeting,
    MeetingsAsked,
    Page,
    Person,
    PersonInFull,
    PersonsAsked,
    Problem,
)
from .services import Caller, caller_find, scope_check, use_count

DESCRIPTION = (
    "Read-only. Every request carries `Authorization: Bearer TOKEN`; a token sees what the account sees that "
    "it acts as. Lists come in pages of `limit` rows in the order in which rows were entered; `next` is the "
    "address of the page that follows. A parameter that is not listed, or is given twice, is refused. "
    "Days are ISO 8601, of China."
)
REFUSALS = frozenset({401, 403, 404, 422, 429})


View = TypeVar("View", bound=Callable[..., Any])


class Bearer(HttpAuthBase):
    """令牌: of a scope, or any that holds."""

    openapi_scheme = "bearer"

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise NoToken
        caller = caller_find(secret.strip())
        use_count(caller.token)
        if self.scope is not None:
            scope_check(caller, self.scope)
        return caller


def listed_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuses parameters that the endpoint does not have, and those given twice: a slip in the name of a
    filter would otherwise give all rows."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **told: Any) -> Any:
        known = {name for one in told.values() if isinstance(one, Asked) for name in type(one).model_fields}
        wrong = [name for name, values in request.GET.lists() if name not in known or len(values) > 1]
        if wrong:
            raise BadParameters(names(wrong))
        return view(request, *args, **told)

    return checked


api = NinjaAPI(title="议定 Yiding", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None)
api.add_decorator(listed_only)
handle(api)


def _get(path: str, name: str, answer: Any, scope: Scope | None, summary: str) -> Callable[[View], View]:
    needs = f"Scope: `{scope.value}`." if scope else "Any token."
    made: Callable[[View], View] = api.get(
        path,
        response={200: answer, REFUSALS: Problem},
        auth=Bearer(scope),
        url_name=name,
        operation_id=name.replace("-", "_"),
        summary=summary,
        description=needs,
        tags=[name.partition("-")[0]],
    )
    return made


def _viewer(request: HttpRequest) -> Any:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller.viewer


@_get("/me", "me", Me, None, "本令牌：代表谁，能读什么")
def me(request: HttpRequest) -> Me:
    token = request.auth.token  # type: ignore[attr-defined]
    return Me(
        name=token.name,
        account=str(token.account),
        scopes=token.scopes,
        expires_on=token.expires_on,
        requests_a_minute=settings.API_RATE,
    )


@_get("/meetings", "meeting-list", Page[Meeting], Scope.MEETINGS, "会议")
def meeting_list(request: HttpRequest, asked: Query[MeetingsAsked]) -> Page[Meeting]:
    return reading.page_of(request, reading.meetings(_viewer(request), asked), asked, telling.meeting)


@_get("/meetings/{uuid:public_id}", "meeting-detail", Meeting, Scope.MEETINGS, "一次会议")
def meeting_detail(request: HttpRequest, public_id: UUID) -> Meeting:
    return telling.meeting(reading.meeting_get(_viewer(request), public_id))


@_get("/meetings/{uuid:public_id}/items", "item-list", Items, Scope.MEETINGS, "一次会议的议题")
def item_list(request: HttpRequest, public_id: UUID) -> Items:
    viewer = _viewer(request)
    rows = reading.items(viewer, reading.meeting_get(viewer, public_id))
    return Items(items=[telling.item(row) for row in rows])


@_get("/decisions", "decision-list", Page[Decision], Scope.DECISIONS, "决定")
def decision_list(request: HttpRequest, asked: Query[DecisionsAsked]) -> Page[Decision]:
    return reading.page_of(request, reading.decisions(_viewer(request), asked), asked, telling.decision)


@_get("/decisions/{uuid:public_id}", "decision-detail", Decision, Scope.DECISIONS, "一项决定")
def decision_detail(request: HttpRequest, public_id: UUID) -> Decision:
    return telling.decision(reading.decision_get(_viewer(request), public_id))


@_get("/bodies", "body-list", Page[Body], Scope.DIRECTORY, "机构；已并入别处的不列出")
def body_list(request: HttpRequest, asked: Query[BodiesAsked]) -> Page[Body]:
    return reading.page_of(request, reading.bodies(_viewer(request), asked), asked, telling.body)


@_get("/bodies/{uuid:public_id}", "body-detail", BodyInFull, Scope.DIRECTORY, "一个机构")
def body_detail(request: HttpRequest, public_id: UUID) -> BodyInFull:
    return reading.body_get(_viewer(request), public_id)


@_get("/persons", "person-list", Page[Person], Scope.DIRECTORY, "人员；已并入别处的不列出")
def person_list(request: HttpRequest, asked: Query[PersonsAsked]) -> Page[Person]:
    return reading.page_of(request, reading.persons(_viewer(request), asked), asked, telling.person)


@_get("/persons/{uuid:public_id}", "person-detail", PersonInFull, Scope.DIRECTORY, "一个人员")
def person_detail(request: HttpRequest, public_id: UUID) -> PersonInFull:
    return reading.person_get(_viewer(request), public_id)
