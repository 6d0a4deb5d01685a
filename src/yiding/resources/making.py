"""操作的常用件: forms that begin with the viewer's own body, and forms on rows that are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from yiding.core.acts import MakeForm, Run, Told
from yiding.core.columns import Viewer
from yiding.core.forms import VersionForm
from yiding.directory.fields import InGovernment, government_of, ours
from yiding.directory.models import Government

from .saving import government_of_row

TellRow = Callable[[Any], Told]


def for_viewer(form: Callable[..., forms.Form], told: TellRow | None = None) -> MakeForm:
    """A form that begins with what is the viewer's own, or with what the row says."""

    def make(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
        initial = told(row) if told else {}
        return form(data, viewer=viewer, government=government_of(row), initial=initial)

    return make


def within(form: type[InGovernment], told: TellRow | None = None) -> MakeForm:
    """A form whose names are known within the government of the row, or of what the row hangs on."""

    def make(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
        key = government_of_row(row) if row is not None else None
        government = Government.objects.get(pk=key) if key else ours()
        return form(data, government=government, initial=told(row) if told else {})

    return make


def on_row(form: type[forms.Form], told: TellRow) -> MakeForm:
    """A form that needs to know nothing but what the row says."""
    return lambda data, row, _viewer: form(data, initial=told(row))


def adding(form: Callable[..., forms.Form], **more: Any) -> MakeForm:
    """The form of a row that is not there yet: it has no version."""

    def make(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
        told = {"government": government_of(row)} if _is_within(form) else {}
        made = form(data, initial=more, **told)
        assert isinstance(made, VersionForm)
        del made.fields["version"]
        return made

    return make


def _is_within(form: object) -> bool:
    return isinstance(form, type) and issubclass(form, InGovernment)


def fields_of(*names: str) -> TellRow:
    """What a form on a row begins with: the row's own columns, its version, and the names of bodies."""

    def told(row: Any) -> Told:
        found: Told = {"version": row.version}
        for name in names:
            value = getattr(row, name)
            if name in ("body", "town"):
                value = value.name if value else ""
            elif name in ("units", "bodies"):
                value = "、".join(value.values_list("name", flat=True))
            elif hasattr(value, "pk"):
                value = value.pk
            found[name] = value
        return found

    return told


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
