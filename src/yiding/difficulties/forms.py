"""问题困难的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.councils.models import Council
from yiding.directory.fields import BodyField, InGovernment, PersonField
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Enterprise
from yiding.topics.models import Kind
from yiding.topics.permissions import drafting_bodies

from .errors import UnknownOrigin
from .models import DifficultyKind
from .origins import ENTERPRISES, choices_for
from .permissions import bodies_of
from .selectors import difficulty_kinds_visible_to

ROWS = {"rows": 4}


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class RaiseForm(InGovernment):
    """提出问题困难."""

    about = forms.ChoiceField(label=_("出在哪件任务或事项"), required=False)
    enterprise = forms.CharField(
        label=_("或者哪家企业"),
        max_length=120,
        required=False,
        help_text=_("写全称或统一社会信用代码。替企业提出时填写。"),
    )
    kind = RowField(
        label=_("问题类型"),
        queryset=DifficultyKind.objects.none(),
        help_text=_("按类型自动送到负责解决的单位。"),
    )
    title = forms.CharField(label=_("问题"), max_length=200)
    text = forms.CharField(label=_("具体情况和请求"), widget=forms.Textarea(attrs=ROWS))
    body = BodyField(label=_("提出单位"))

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        kinds = difficulty_kinds_visible_to(viewer).filter(government=government, is_active=True)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        self.fields["about"].choices = [("", _("请选择")), *choices_for(viewer)]  # type: ignore[attr-defined]
        own = Body.objects.filter(pk__in=bodies_of(viewer)).first()
        if own is not None:
            self.initial.setdefault("body", own.name)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        name = told.pop("enterprise").strip()
        kind, _colon, key = told.pop("about").rpartition(":")
        if name:
            rows = Enterprise.objects.filter(government=self.government)
            row = rows.filter(name=name).first() or rows.filter(code=name).first()
            kind, key = ENTERPRISES.kind, str(row.pk) if row else ""
        if not key:
            self.add_error("enterprise" if name else "about", UnknownOrigin.sentence)
            return told
        return {**told, "about_kind": kind, "about_id": int(key)}


class AssignForm(InGovernment):
    """交办."""

    owner = BodyField(label=_("解决单位"), required=False)
    person = PersonField(label=_("或负责人"), max_length=60, required=False)
    due_on = day_field(_("解决期限"), required=False, help_text=_("不填则按问题类型的工作日数推算。"))


class AnswerForm(forms.Form):
    """答复."""

    answer = forms.CharField(label=_("怎样解决"), widget=forms.Textarea(attrs=ROWS))


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AgendaForm(forms.Form):
    """拟成议题: which meeting, which kind of topic, which body drafts it."""

    council = RowField(label=_("会议机构"), queryset=Council.objects.none())
    kind = RowField(label=_("议题种类"), queryset=Kind.objects.none())
    body = RowField(label=_("起草单位"), queryset=Body.objects.none())

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = {
            "council": Council.objects.filter(government=government, is_active=True),
            "kind": Kind.objects.filter(government=government, is_active=True),
            "body": Body.objects.filter(pk__in=drafting_bodies(viewer), government=government),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class KindForm(InGovernment, VersionForm):
    """问题类型."""

    name = forms.CharField(label=_("问题类型"), max_length=40)
    owner = BodyField(label=_("由哪个单位解决"), required=False)
    person = PersonField(label=_("或由哪位负责人解决"), max_length=60, required=False)
    days = forms.IntegerField(label=_("几个工作日内解决"), min_value=1, max_value=250)
    position = forms.IntegerField(label=_("次序"), min_value=0, max_value=999, required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0
