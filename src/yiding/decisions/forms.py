"""系列的表单: what a person saw when judging a suggestion."""

from __future__ import annotations

from django import forms

from yiding.core.forms import VersionForm


class SuggestionForm(VersionForm):
    """系列建议: whose documents, under which stem."""

    government = forms.IntegerField(widget=forms.HiddenInput)
    stem = forms.CharField(max_length=300, widget=forms.HiddenInput, strip=False)
