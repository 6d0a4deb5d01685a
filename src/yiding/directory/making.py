"""操作的常用件: forms that begin with one's own body, forms on rows, saving by version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.http import QueryDict

from yiding.audit.services import last_actor
from yiding.core.acts import MakeForm, Run, Told
from yiding.core.columns import Viewer
from yiding.core.errors import EditConflict, YidingError

from .fields import government_of

Row = TypeVar("Row", bound=Model)
TellRow = Callable[[Any], Told]


def for_viewer(form: Callable[..., forms.Form], told: TellRow | None = None) -> MakeForm:
    """A form that begins with what is the viewer's own, or with what the row says."""

    def make(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
        initial = told(row) if told else {}
        return form(data, viewer=viewer, government=government_of(row), initial=initial)

    return make


def on_row(form: type[forms.Form], told: TellRow) -> MakeForm:
    """A form that needs to know nothing but what the row says."""
    return lambda data, row, _viewer: form(data, initial=told(row))


def fields_of(*names: str) -> TellRow:
    """What a form on a row begins with: the row's own columns, its version, and the names of bodies."""

    def told(row: Any) -> Told:
        found: Told = {"version": row.version}
        for name in names:
            value = getattr(row, name)
            if hasattr(value, "values_list"):
                value = "、".join(value.values_list("name", flat=True))
            elif isinstance(value, Model):
                value = str(getattr(value, "name", value)) if name in BODIES else value.pk
            found[name] = "" if value is None and name in BODIES else value
        return found

    return told


BODIES = frozenset({"body", "giver", "taker", "owner", "town", "city_body"})
"""Columns that a form takes by the name of a body."""


def by_another(may: Callable[[Viewer, Any], bool], name: str) -> Callable[[Viewer, Any], bool]:
    """Offered to another person than the one whom the row names as having done it."""
    return lambda viewer, row: may(viewer, row) and getattr(row, name) != viewer.pk


def doing(service: Callable[..., Any], name: str) -> Run:
    """The service with what the form said, the row under its name."""

    def run(row: Any, told: Told, by: User) -> Any:
        return service(**{name: row}, by=by, **told)

    return run


def saving(service: Callable[..., Any], name: str, *apart: str) -> Run:
    """The service with the form's fields as ``values``, those ``apart`` by name."""

    def run(row: Any, told: Told, by: User) -> Any:
        kept = {one: told.pop(one) for one in (*apart, "version") if one in told}
        return service(**{name: row}, by=by, values=told, **kept)

    return run


def row_save(row: Any, version: int | None, taken: type[YidingError], **values: Any) -> None:
    """Saves, or says that somebody else saved in between. Raises EditConflict, and ``taken`` for a name."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version or 0)
    try:
        with transaction.atomic():
            done = rows.update(**values, version=F("version") + 1)
    except IntegrityError:
        raise taken from None
    if not done:
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


def row_make(model: type[Row], taken: type[YidingError], **values: Any) -> Row:
    """A new row. Raises ``taken`` where its name is."""
    try:
        with transaction.atomic():
            return model._default_manager.create(**values)
    except IntegrityError:
        raise taken from None


def row_keep(
    model: type[Row],
    row: Row | None,
    version: int | None,
    taken: type[YidingError],
    values: Mapping[str, Any],
    **fixed: Any,
) -> Row:
    """Adds (with what is ``fixed``) or changes. Raises EditConflict, and ``taken`` for a name."""
    if row is None:
        return row_make(model, taken, **fixed, **values)
    row_save(row, version, taken, **values)
    return row
