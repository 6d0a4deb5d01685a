"""典型经验的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Place
from yiding.files.acts import BringsPaper
from yiding.supervision.models import Check

from .models import SweepState
from .permissions import bodies_of
from .selectors import checks_with_problem

ROWS = {"rows": 4}
FOUND = [(state.value, state.label) for state in SweepState if state != SweepState.ASKED]


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def text_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=ROWS), **more)


class OfOwnBody(InGovernment):
    """Forms that begin with the viewer's own body."""

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        own = Body.objects.filter(pk__in=bodies_of(viewer)).first()
        if own is not None and "body" in self.fields:
            self.initial.setdefault("body", own.name)


class PracticeForm(OfOwnBody):
    """登记典型经验."""

    title = forms.CharField(label=_("经验名称"), max_length=200)
    body = BodyField(label=_("来源单位"))
    area = forms.CharField(label=_("领域"), max_length=40, required=False)
    measure = text_field(_("做法"))
    effect = text_field(_("成效"), required=False)
    is_pilot = forms.BooleanField(label=_("是试点"), required=False, help_text=_("试点提交总结后才能推广。"))


class PracticeEditForm(PracticeForm, VersionForm):
    """修改典型经验."""

    body = None  # type: ignore[assignment] # it stays with its origin


class PaperForm(BringsPaper):
    """加入证明材料."""


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SpreadForm(InGovernment):
    """推广."""

    bodies = BodiesField(label=_("推广到哪些单位"), help_text=_("可写统称，如：各镇。"), required=True)
    due_on = day_field(_("推广期限"), required=False)


class AdoptForm(forms.Form):
    """登记推广情况."""

    note = text_field(_("怎样推广"))
    adopted_on = day_field(_("推广日期"), required=False)


class DeclineForm(forms.Form):
    """不适用."""

    note = text_field(_("不适用的理由"))


class BenchmarkForm(OfOwnBody):
    """登记对标."""

    area = forms.CharField(label=_("领域"), max_length=80)
    standard = forms.CharField(label=_("对标城市或标准"), max_length=200)
    gap = text_field(_("差距"))
    measure = text_field(_("转化为本地的举措"), required=False)
    body = BodyField(label=_("对标单位"))
    compared_on = day_field(_("对标日期"), initial=clock.today)


class BenchmarkEditForm(BenchmarkForm, VersionForm):
    """修改对标."""


class ExemplarForm(InGovernment):
    """树立典型."""

    honour = forms.CharField(label=_("称号"), max_length=80, help_text=_("如：示范镇、样板小区。"))
    body = BodyField(label=_("单位"), required=False)
    place = RowField(label=_("或地点"), queryset=Place.objects.none(), required=False)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    named_on = day_field(_("树立日期"), initial=clock.today)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        rows = Place.objects.filter(government=government)
        self.fields["place"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and bool(told.get("body")) == bool(told.get("place")):
            self.add_error("body", _("单位和地点填一个。"))
        return told


class ExemplarEndForm(InGovernment, VersionForm):
    """撤销典型."""

    ended_on = day_field(_("撤销日期"))
    reason = forms.CharField(label=_("理由"), max_length=200)


class SweepForm(InGovernment):
    """举一反三."""

    title = forms.CharField(label=_("问题"), max_length=200)
    problem = text_field(_("问题表现和自查要求"))
    source = RowField(label=_("来自哪次核查"), queryset=Check.objects.none(), required=False)
    found_in = BodyField(label=_("在哪个单位发现"), required=False)
    bodies = BodiesField(label=_("哪些单位自查"), help_text=_("可写统称，如：各镇。"), required=True)
    due_on = day_field(_("答复期限"))

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        rows = checks_with_problem(viewer).filter(matter__government=government)
        self.fields["source"].queryset = rows  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(_("答复期限不能早于今天。"))
        return day


class AnswerForm(forms.Form):
    """自查结果."""

    found = forms.ChoiceField(label=_("自查结果"), choices=FOUND)
    text = text_field(_("情况说明"))


class LevelForm(InGovernment, VersionForm):
    """督导层级."""

    name = forms.CharField(label=_("层级"), max_length=40)
    words = forms.CharField(
        label=_("识别用词"),
        max_length=200,
        required=False,
        help_text=_("交办机关名称中出现这些词，就算这一级；用顿号隔开。"),
    )
    position = forms.IntegerField(label=_("次序"), min_value=0, max_value=99)


class PeriodForm(forms.Form):
    """督导成果的起止日期."""

    first = day_field(_("起"), required=False)
    last = day_field(_("止"), required=False)
