"""名录字段: form fields that take bodies and persons as they are written, known within one government."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.acts import MakeForm
from yiding.core.columns import Viewer

from .models import Body, Government, Person
from .resolving import resolve, resolve_all, resolve_person

UNKNOWN = _("这个政府的名录里没有“%(name)s”，请写全称，或先在名录中登记。")
BETWEEN = re.compile(r"[、，,；;\n]+")
MOST_BODIES = 40


class BodiesField(forms.CharField):
    """若干单位: names between 、; known within the form's government, in the order written."""

    widget = forms.Textarea(attrs={"rows": 2})
    government: Government

    def __init__(self, *, government: Government | None = None, required: bool = False, **more: Any) -> None:
        super().__init__(required=required, **more)
        if government is not None:
            self.government = government

    def clean(self, value: Any) -> list[Body]:
        names = [one for part in BETWEEN.split(super().clean(value)) if (one := part.strip())]
        if len(names) > MOST_BODIES:
            raise forms.ValidationError(_("单位太多，最多 %(most)s 个。"), params={"most": MOST_BODIES})
        found = resolve_all(self.government, names)
        for name in names:
            if name not in found:
                raise forms.ValidationError(UNKNOWN, params={"name": name})
        return list({found[name].pk: found[name] for name in names}.values())


class BodyField(forms.CharField):
    """一个单位: known by name within the form's government."""

    government: Government

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_length": 120, **more})

    def clean(self, value: Any) -> Body | None:
        name = super().clean(value).strip()
        found = resolve(self.government, name) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found.body if found else None


class PersonField(forms.CharField):
    """一个人: known by name within the form's government."""

    government: Government

    def clean(self, value: Any) -> Person | None:
        name = super().clean(value).strip()
        found = resolve_person(self.government, name, clock.today()) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found


class InGovernment(forms.Form):
    """Forms whose names are known within one government."""

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.government = government
        for field in self.fields.values():
            if isinstance(field, BodiesField | BodyField | PersonField):
                field.government = government


def ours() -> Government:
    """The owning government, within which what is new is named; none = 404."""
    return get_object_or_404(Government, is_ours=True)


def government_of(row: Any) -> Government:
    """The government of a row; of one that is not there yet, ours."""
    found = getattr(row, "government", None)
    return found if isinstance(found, Government) else ours()


def named(form: type[InGovernment]) -> MakeForm:
    """A form whose names are known within the government of its row (of a new one, ours)."""

    def make(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
        return form(data, government=government_of(row))

    return make


def editing(form: type[InGovernment], told: Callable[[Any], dict[str, Any]]) -> MakeForm:
    """A form on a row that is there: ``told`` says what it holds, as the form shows it."""

    def make(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
        return form(data, government=government_of(row), initial=told(row))

    return make
