"""审计: the one way to write an event."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from yiding.core import clock

from .models import Event


@dataclass(frozen=True, slots=True)
class Origin:
    """来源: the request (or command) in which an event is written."""

    address: str = ""
    request_id: str = ""


NO_ORIGIN = Origin()
ORIGIN: ContextVar[Origin] = ContextVar("origin", default=NO_ORIGIN)
SYSTEM = "系统"


@dataclass(frozen=True, slots=True)
class About:
    """涉及: what an event touches beside its object, as columns for later counting."""

    government_id: int | None = None
    body_id: int | None = None
    matter_id: int | None = None
    due_on: date | None = None


def record(
    kind: str,
    about: models.Model,
    *,
    by: AbstractBaseUser | AnonymousUser | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    touches: About | None = None,
) -> Event:
    """Writes one event in the caller's transaction, as its last statement.

    ``kind`` is ``noun.verb`` (``file.confirmed``); ``before`` and ``after`` hold the changed fields only.
    """
    origin, touches = ORIGIN.get(), touches or About()
    person = by if by is not None and by.is_authenticated else None
    return Event.objects.create(
        at=clock.now(),
        kind=kind,
        actor_id=person.pk if person else None,
        actor_name=(person.get_username() if person else SYSTEM)[:60],
        address=origin.address,
        request_id=origin.request_id,
        object_kind=about._meta.label_lower,
        object_id=about.pk,
        government_id=touches.government_id,
        body_id=touches.body_id,
        matter_id=touches.matter_id,
        due_on=touches.due_on,
        before=dict(before or {}),
        after=dict(after or {}),
    )
