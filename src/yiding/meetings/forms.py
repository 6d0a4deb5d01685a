"""会议的表单."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.forms import VersionForm


class LevelForm(VersionForm):
    """知悉范围."""

    level = forms.TypedChoiceField(
        label=_("谁可以看这份纪要"), choices=Level.choices, coerce=lambda value: Level(int(value))
    )
