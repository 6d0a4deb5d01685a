"""范围: lists show our own government's rows unless another, or all, are asked for.

``?government=`` holds a government's key or ``all``. Without it the owning government counts, and all of them
where none is ours. A filter form that is sent with the field left empty asks for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Filter, ListSpec, Rows, Viewer, list_response, look_response
from yiding.core.selections import Selection

from .models import Government
from .selectors import governments_visible_to

KEY = "government"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """范围: the governments that a person may choose from, and the one chosen (``None``: all)."""

    choices: tuple[Government, ...]
    chosen: Government | None

    @property
    def is_wide(self) -> bool:
        """Is there more than one government, so that rows must say whose they are?"""
        return len(self.choices) > 1

    @property
    def ours(self) -> Government | None:
        """The owning government, where the viewer may see governments at all."""
        return next((row for row in self.choices if row.is_ours), None)

    @property
    def value(self) -> str:
        return str(self.chosen.pk) if self.chosen else ALL

    def narrow(self, rows: Rows, field: str = KEY) -> Rows:
        return rows.filter(**{field: self.chosen}) if self.chosen else rows


def scope_of(request: HttpRequest) -> Scope:
    """The scope that an address asks for: one query."""
    choices = tuple(governments_visible_to(request.user))
    given = request.GET.get(KEY)
    chosen = next((row for row in choices if str(row.pk) == given), None)
    asked = Scope(choices, chosen)
    return replace(asked, chosen=asked.ours) if given is None else asked


def scoped_list(
    request: HttpRequest,
    spec: ListSpec,
    *,
    field: str = KEY,
    template: str = "core/list.html",
    context: Mapping[str, Any] | None = None,
    scope: Scope | None = None,
) -> HttpResponseBase:
    """The response of a list within the scope, which is asked for unless it is given. ``field`` leads from a
    row to its government.
    """
    scope, spec = scoped(request, spec, field, scope)
    return list_response(request, spec, template=template, context={"scope": scope, **(context or {})})


def scoped_look(
    request: HttpRequest,
    spec: ListSpec,
    *,
    draw: Callable[[Selection], Mapping[str, Any]],
    part: str,
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The response of another form of a list, within the scope."""
    scope, spec = scoped(request, spec)
    return look_response(request, spec, draw=draw, part=part, context={"scope": scope, **(context or {})})


def scoped(
    request: HttpRequest, spec: ListSpec, field: str = KEY, scope: Scope | None = None
) -> tuple[Scope, ListSpec]:
    """The scope that an address asks for, and the list with a filter for it where there is a choice."""
    scope = scope or scope_of(request)
    if scope.is_wide:
        wanted = request.GET.copy()
        wanted[KEY] = scope.value
        request.GET = wanted  # type: ignore[assignment]
        spec = replace(spec, filters=(_filter(scope, field), *spec.filters))
    return scope, spec


def _filter(scope: Scope, field: str) -> Filter:
    def options(_viewer: Viewer) -> list[tuple[str, Any]]:
        return [(ALL, _("所有政府")), *((str(row.pk), row.name) for row in scope.choices)]

    def narrow(rows: Rows, value: str) -> Rows:
        return rows if value == ALL else rows.filter(**{field: value})

    return Filter(KEY, _("政府"), "choice", narrow, choices=options)
