"""工作台的表单."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import EditForm

from .services import LONGEST_NAME, OFF, WORKED


class DayForm(EditForm):
    """一天的安排."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    arrangement = forms.ChoiceField(label=_("安排"), choices=[(OFF, _("休息")), (WORKED, _("上班"))])
    name = forms.CharField(label=_("节日"), max_length=LONGEST_NAME, required=False)


class NoticeForm(forms.Form):
    """放假安排表."""

    file = forms.FileField(label=_("放假安排表（XLSX）"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))
