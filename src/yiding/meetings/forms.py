"""会议的表单."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.forms import VersionForm
from yiding.directory.models import Body, Government
from yiding.directory.resolving import resolve
from yiding.files.forms import DocumentForm


class LevelForm(VersionForm):
    """知悉范围."""

    level = forms.TypedChoiceField(
        label=_("谁可以看这份纪要"), choices=Level.choices, coerce=lambda value: Level(int(value))
    )


class PaperForm(DocumentForm):
    """会议的一份材料; the body that hands it in is named as on paper, as of the meeting's day."""

    def __init__(self, *args: Any, government: Government, day: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.government, self.day = government, day

    def clean_owner(self) -> Body | None:
        name = self.cleaned_data["owner"].strip()
        found = resolve(self.government, name, self.day) if name else None
        if name and found is None:
            raise forms.ValidationError(_("名录里没有“%(name)s”，请写全称。"), params={"name": name})
        return found.body if found else None
