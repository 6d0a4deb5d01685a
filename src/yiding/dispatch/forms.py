"""调度会的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.clock import SHANGHAI
from yiding.core.forms import RowField, VersionForm
from yiding.councils.models import Council
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Indicator

from .models import Mode, Tier

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BodiesField(forms.CharField):
    """单位: names, one a line or parted by commas, as they stand in the directory."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, help_text=_("写单位名称，用顿号、逗号或换行分开。"), **more)
        self.government: Government | None = None

    def clean(self, value: Any) -> list[Body]:
        words = str(super().clean(value) or "")
        for mark in "，,；;\n\r":
            words = words.replace(mark, "、")
        names = list(dict.fromkeys(name.strip() for name in words.split("、") if name.strip()))
        found = {
            row.name: row for row in Body.objects.filter(government=self.government, name__in=names[:300])
        }
        if missing := [name for name in names if name not in found]:
            raise forms.ValidationError(_("名录里没有：%(names)s") % {"names": "、".join(missing[:5])})
        return [found[name] for name in names]


def names_of(bodies: Any) -> str:
    """Bodies as the field takes them."""
    return "、".join(one.name for one in bodies)


class PlanForm(forms.Form):
    """安排总体或专项调度."""

    tier = forms.ChoiceField(label=_("层次"), choices=Tier.choices[:2])
    title = forms.CharField(label=_("名称"), max_length=200)
    held_on = forms.DateField(label=_("日期"), widget=DATE)
    mode = forms.ChoiceField(label=_("方式"), choices=Mode.choices)
    domain = forms.CharField(
        label=_("领域"), max_length=40, required=False, help_text=_("与督办事项的领域一致；总体调度可不写。")
    )
    project = forms.CharField(label=_("项目"), max_length=80, required=False)
    members = BodiesField(label=_("参加单位"))
    indicators = forms.ModelMultipleChoiceField(
        label=_("调度的指标"), queryset=Indicator.objects.none(), required=False
    )

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["members"].government = government  # type: ignore[attr-defined]
        rows = Indicator.objects.filter(government=government)
        self.fields["indicators"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("tier") == Tier.SPECIAL and not (
            told.get("domain") or told.get("project") or told.get("indicators")
        ):
            self.add_error("domain", _("专项调度要写明领域或项目，或者选指标。"))
        return told


class CallForm(VersionForm):
    """列入会议安排."""

    council = RowField(label=_("会议机构"), queryset=Council.objects.filter(is_active=True))
    starts_at = forms.DateTimeField(
        label=_("时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("地点"), max_length=80, required=False)

    def clean_starts_at(self) -> Any:
        told = self.cleaned_data["starts_at"]
        return told.replace(tzinfo=SHANGHAI) if told.tzinfo is None else told


class UnitField(RowField):
    """责任单位."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=Body.objects.none(), **more)

    def offer(self, government: Government) -> None:
        """The bodies of the directory; no group, which can be held to nothing."""
        rows = Body.objects.filter(government=government, merged_into=None, is_group=False)
        self.queryset = rows.order_by("name", "pk")


class LineForm(VersionForm):
    """调度条目."""

    state = forms.CharField(label=_("情况"), required=False, widget=_lines(2))
    cause = forms.CharField(label=_("原因"), required=False, widget=_lines(2))
    next_step = forms.CharField(label=_("下一步"), required=False, widget=_lines(2))
    next_on = forms.DateField(label=_("完成时限"), required=False, widget=DATE)
    unit = UnitField(label=_("责任单位"), required=False)
    decision = forms.CharField(
        label=_("议定事项"), required=False, widget=_lines(2), help_text=_("写了的，会后拟立督办事项。")
    )

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].offer(government)  # type: ignore[attr-defined]


class CommentForm(VersionForm):
    """点评."""

    words = forms.CharField(label=_("点评意见"), required=False, widget=_lines(4))


class CaseForm(forms.Form):
    """提出疑难问题."""

    title = forms.CharField(label=_("问题"), max_length=200)
    detail = forms.CharField(label=_("说明"), required=False, widget=_lines(4))
    body = UnitField(label=_("提出单位"), required=False)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].offer(government)  # type: ignore[attr-defined]


class HandlingForm(VersionForm):
    """研究处置."""

    analysis = forms.CharField(label=_("分析研判"), widget=_lines(3))
    decision = forms.CharField(label=_("处置意见"), widget=_lines(3))
    unit = UnitField(label=_("属地责任单位"))
    due_on = forms.DateField(label=_("完成时限"), required=False, widget=DATE)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].offer(government)  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """解决情况."""

    outcome = forms.CharField(label=_("解决情况"), widget=_lines(3))


class SeriesForm(VersionForm):
    """季度点评会安排."""

    domain = forms.CharField(label=_("领域"), max_length=40, help_text=_("与督办事项的领域一致。"))
    mode = forms.ChoiceField(label=_("方式"), choices=Mode.choices)
    members = BodiesField(label=_("点评单位"))
    is_active = forms.BooleanField(label=_("每季度自动安排"), required=False, initial=True)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["members"].government = government  # type: ignore[attr-defined]


class NoteForm(VersionForm):
    """成文送审."""

    title = forms.CharField(label=_("标题"), max_length=300)
    in_name_of = forms.CharField(label=_("发文机关"), max_length=120)
    series = forms.CharField(label=_("发文字号的机关代字"), max_length=60)
    main_send = forms.CharField(label=_("主送"), widget=_lines(3))
    copy_send = forms.CharField(label=_("抄送"), required=False, widget=_lines(2))
    level = forms.TypedChoiceField(
        label=_("知悉范围"),
        choices=Level.choices,
        coerce=lambda value: Level(int(value)),
        help_text=_("知悉范围比这窄的事项只列单位，不写名称和情况。"),
    )
