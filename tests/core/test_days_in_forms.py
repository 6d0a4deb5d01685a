"""日期输入: a browser's day field takes 2026-11-22 and nothing else, in every language."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils.translation import override


class _Form(forms.Form):
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_day_stands_in_a_form_as_browsers_read_it(language: str) -> None:
    with override(language):
        assert 'value="2026-11-22"' in str(_Form(initial={"day": date(2026, 11, 22)})["day"])


@pytest.mark.parametrize("told", ["2026-11-22", "2026/11/22", "2026年11月22日"])
def test_days_are_read_as_people_write_them(told: str) -> None:
    with override("zh-hans"):
        form = _Form({"day": told})
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"day": date(2026, 11, 22)}
