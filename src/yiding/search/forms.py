"""检索的条件: what the search form takes; what it does not understand it leaves out."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from .selectors import Wanted

MOST_PAGES = 50


KINDS = (
    ("", _("全部内容")),
    ("heading", _("议题标题")),
    ("decision", _("会议决定")),
    ("directive", _("会议要求")),
    ("views", _("会议认为")),
    ("report", _("听取汇报")),
    ("opening", _("开头")),
    ("attendance", _("出席列席")),
    ("other", _("其他文字")),
)


class SearchForm(forms.Form):
    """检索表单."""

    q = forms.CharField(label=_("检索词"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("范围"), required=False, choices=KINDS)
    year_from = forms.IntegerField(label=_("从哪一年"), required=False, min_value=1949, max_value=2200)
    year_to = forms.IntegerField(label=_("到哪一年"), required=False, min_value=1949, max_value=2200)
    government = forms.ChoiceField(label=_("政府"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput)

    order: ClassVar = ("q", "kind", "government", "year_from", "year_to")

    def __init__(self, data: object, governments: list[tuple[str, object]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["government"].choices = governments  # type: ignore[attr-defined]

    def wanted(self, ours: int | None) -> Wanted:
        """The conditions that are understood; our own government unless another (or ``all``) is asked for."""
        self.is_valid()
        told = self.cleaned_data
        chosen = told.get("government") or ""
        government = ours if not chosen else None if chosen == "all" else int(chosen)
        return Wanted(government, told.get("kind") or "", told.get("year_from"), told.get("year_to"))
