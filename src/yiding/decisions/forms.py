"""决定的表单: series, ways out as work, the register of policy documents."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.forms import EditForm, RowField, VersionForm
from yiding.directory.models import Body, Government
from yiding.directory.resolving import resolve, resolve_all

from .following import Answer, Followup, IssuingName, OpinionRound
from .models import PolicyDocument
from .recognising import kind_choices

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
NO_BODY = _("名录里没有这个单位。")


class SuggestionForm(VersionForm):
    """系列建议: whose documents, under which stem."""

    government = forms.IntegerField(widget=forms.HiddenInput)
    stem = forms.CharField(max_length=300, widget=forms.HiddenInput, strip=False)


class _WithBodies(forms.Form):
    """A form whose fields name bodies of one government."""

    government: Government
    body_fields: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name in self.body_fields:
            words = (told.get(name) or "").strip()
            found = resolve(self.government, words) if words else None
            if words and found is None:
                self.add_error(name, NO_BODY)
            told[name] = found.body if found else None
        return told


class OptionalPaper(forms.Form):
    """附一份材料, if there is one."""

    file = forms.FileField(
        label=_("材料"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF、OFD、Word、WPS 等，可以不附。"),
    )
    classified = forms.BooleanField(
        label=_("涉密"), required=False, help_text=_("涉密材料请走线下；勾选后不接收，也不保存。")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("file", "classified"):
            self.fields[name].show_hidden_initial = False


class RevisedForm(forms.Form):
    """报修改稿."""

    file = forms.FileField(
        label=_("修改稿"), required=False, allow_empty_file=True, help_text=_("PDF、OFD、Word、WPS 等。")
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    classified = forms.BooleanField(
        label=_("涉密"), required=False, help_text=_("涉密材料请走线下；勾选后不接收，也不保存。")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("file") and "file" not in self.errors:
            self.add_error("file", _("请选择修改稿文件。"))
        return told


class ReasonForm(VersionForm):
    """退回、不再办理的理由."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class RoundForm(forms.Form):
    """征求意见: whom, and until when."""

    words = forms.CharField(
        label=_("征求哪些单位"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("名录中的单位或单位组，用顿号隔开；单位组按今天的成员展开。"),
    )
    due_on = forms.DateField(label=_("截止日期"), widget=DAY)

    def __init__(self, *args: Any, followup: Followup, **more: Any) -> None:
        super().__init__(*args, **more)
        self.followup = followup

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        names = {one.strip() for one in re.split(r"[、，,\n]", words) if one.strip()}
        known = resolve_all(self.followup.government, names)
        if missing := sorted(names - set(known)):
            raise forms.ValidationError(_now("名录里没有：%(names)s。") % {"names": "、".join(missing)})
        return "、".join(one.strip() for one in re.split(r"[、，,\n]", words) if one.strip())

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError(_("截止日期不能早于今天。"))
        return day


class OpinionForm(forms.Form):
    """提出补充意见."""

    body = RowField(label=_("单位"), queryset=Body.objects.none())
    text = forms.CharField(label=_("意见"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000)

    def __init__(self, *args: Any, asked: OpinionRound, bodies: frozenset[int], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["body"]
        field.queryset = asked.asked.filter(pk__in=bodies).order_by("name")  # type: ignore[attr-defined]


class AnswerForm(VersionForm):
    """答复一条意见."""

    answer = forms.ChoiceField(label=_("处理"), choices=Answer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("部分采纳、不采纳的，写明理由。"),
    )

    field_order = ("answer", "reason")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("answer") and told["answer"] != Answer.ADOPTED and not told.get("reason"):
            self.add_error("reason", _("请写明理由。"))
        if told.get("answer"):
            told["answer"] = Answer(told["answer"])
        return told


class SubmissionForm(forms.Form):
    """加一个报送对象."""

    receiver = forms.CharField(label=_("报送给"), max_length=120)
    verb = forms.CharField(label=_("方式"), max_length=20, help_text=_("如：提交审议、报审定、报告。"))
    needs_result = forms.BooleanField(label=_("要等审议结果"), required=False, initial=True)


class StepForm(OptionalPaper, VersionForm):
    """报送的一步: its day, what was said, its paper."""

    day = forms.DateField(label=_("日期"), widget=DAY)
    note = forms.CharField(
        label=_("结果说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    then = forms.ChoiceField(
        label=_("接下来"),
        required=False,
        choices=[("", _("按原定去向")), ("issue", _("印发")), ("final_list", _("形成最终清单"))],
    )
    field_order = ("day", "note", "then", "file", "classified")

    def __init__(self, *args: Any, act: str, **more: Any) -> None:
        super().__init__(*args, **more)
        if act not in ("agree", "agree_with_changes"):
            del self.fields["then"]
        if act in ("send", "hear", "prepare"):
            del self.fields["note"]
        elif act in ("return", "agree_with_changes"):
            self.fields["note"].required = True


class IssueForm(OptionalPaper, _WithBodies, VersionForm):
    """印发: the name is chosen from the list; the drafter is another field."""

    name = RowField(label=_("印发名义"), queryset=IssuingName.objects.none())
    number = forms.CharField(label=_("文号"), max_length=80)
    issued_on = forms.DateField(label=_("印发日期"), widget=DAY)
    drafter = forms.CharField(
        label=_("起草单位"), max_length=120, required=False, help_text=_("名录中的单位；不填则为修改单位。")
    )
    leading_body = forms.CharField(
        label=_("后续牵头单位"), max_length=120, required=False, help_text=_("不填则为起草单位。")
    )
    field_order = ("name", "number", "issued_on", "drafter", "leading_body", "file", "classified")
    body_fields = ("drafter", "leading_body")

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.government = government
        rows = IssuingName.objects.filter(government=government, is_active=True)
        self.fields["name"].queryset = rows  # type: ignore[attr-defined]


class ReportForm(OptionalPaper, VersionForm):
    """报办结."""

    evidence = forms.CharField(label=_("办理情况"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    done_on = forms.DateField(label=_("完成日期"), widget=DAY)
    field_order = ("evidence", "done_on", "file", "classified")


class NameForm(VersionForm):
    """印发名义: the name and its other spellings."""

    name = forms.CharField(label=_("名义"), max_length=120)
    aliases = forms.CharField(
        label=_("其他写法"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一个。"),
    )
    is_active = forms.BooleanField(label=_("在用"), required=False)

    def spellings(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["aliases"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class PolicyForm(_WithBodies, VersionForm):
    """制度文件: what the title does not say, or says wrongly."""

    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[])
    period_from = forms.DateField(label=_("期间起"), required=False, widget=DAY)
    period_to = forms.DateField(label=_("期间止"), required=False, widget=DAY)
    is_trial = forms.BooleanField(label=_("试行"), required=False)
    is_revised = forms.BooleanField(label=_("修订"), required=False)
    drafter = forms.CharField(
        label=_("起草单位"), max_length=120, required=False, help_text=_("名录中的单位。")
    )
    in_name_of = forms.CharField(label=_("印发名义"), max_length=120, required=False)
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    issued_on = forms.DateField(label=_("印发日期"), required=False, widget=DAY)
    valid_until = forms.DateField(label=_("有效期至"), required=False, widget=DAY)
    body_fields = ("drafter",)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.government = government
        self.fields["kind"].choices = [("", _("未定")), *kind_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        first, last = told.get("period_from"), told.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("止日不能早于起日。"))
        return told


class PolicyLinkForm(VersionForm):
    """关联另一份文件, by its title."""

    title = forms.CharField(
        label=_("另一份文件"), max_length=300, required=False, help_text=_("写全名称；留空则取消关联。")
    )

    def __init__(self, *args: Any, policy: PolicyDocument, **more: Any) -> None:
        super().__init__(*args, **more)
        self.policy = policy

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        words = (told.get("title") or "").strip("《》 ")
        found = PolicyDocument.objects.filter(government=self.policy.government_id, title=words).first()
        if words and found is None:
            self.add_error("title", _("文件库里没有这份文件。"))
        told["other"] = found
        return told


class PolicyAddForm(EditForm):
    """登记一份文件."""

    title = forms.CharField(label=_("文件名称"), max_length=300)
