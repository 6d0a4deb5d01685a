"""表单的常用字段: days, instants, long texts, places, and rows of one government's own lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField
from yiding.core.periods import FIRST_YEAR, LAST_YEAR
from yiding.directory.fields import BodyField, InGovernment
from yiding.directory.models import Body, Government

from .permissions import bodies_of
from .terms import Term

Lists = dict[str, Callable[[Government], QuerySet[Any]]]
MOMENT = "%Y-%m-%dT%H:%M"


def within_reason(value: date) -> None:
    """A day or an instant between the years with which one can reckon."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise forms.ValidationError(_("请核对年份。"))


def day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, validators=[within_reason], **more)


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, validators=[within_reason], **more)


def this_minute() -> Any:
    """Now, in local time, as the field shows it."""
    return clock.now().astimezone(clock.SHANGHAI).replace(second=0, microsecond=0)


def text_field(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


def term_field(label: Any, **more: Any) -> RowField:
    return RowField(label=label, queryset=Term.objects.none(), **more)


def key_field() -> forms.UUIDField:
    """The key that makes a form sent twice one movement."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class OfLists(InGovernment):
    """Forms that choose from a government's own lists: ``lists`` gives the rows of a field."""

    lists: ClassVar[Lists]

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        for name, rows in self.lists.items():
            if name in self.fields:
                self.fields[name].queryset = rows(government)  # type: ignore[attr-defined]


class OfOwnBody(OfLists):
    """Forms that begin with the viewer's own body."""

    lists: ClassVar[Lists] = {}

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        own = Body.objects.filter(pk__in=bodies_of(viewer)).order_by("pk").first()
        if own is not None and "body" in self.fields:
            self.initial.setdefault("body", own.name)


class HasPlace(forms.Form):
    """有位置的: the town, the address, and coordinates together or not at all."""

    town = BodyField(label=_("所在镇（街道）"), required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    longitude = forms.DecimalField(
        label=_("经度"), required=False, min_value=-180, max_value=180, max_digits=9, decimal_places=6
    )
    latitude = forms.DecimalField(
        label=_("纬度"), required=False, min_value=-90, max_value=90, max_digits=8, decimal_places=6
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        given = [told.get(name) is not None for name in ("longitude", "latitude")]
        if not self.errors and given[0] != given[1]:
            self.add_error("latitude", _("经度和纬度要么都填，要么都不填。"))
        return told


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.Form):
    """说明."""

    note = forms.CharField(label=_("说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def terms_of(of: str) -> Callable[[Government], QuerySet[Any]]:
    return lambda government: Term.objects.filter(government=government, of=of)


def rows_of(model: Any) -> Callable[[Government], QuerySet[Any]]:
    return lambda government: model.objects.filter(government=government)
