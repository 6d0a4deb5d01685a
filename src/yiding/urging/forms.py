"""催办的表单."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.forms import VersionForm
from yiding.supervision.models import Task, Urgency

from .issuing import Order
from .models import Audience, Colour, Measure, SlipRule, Subject
from .proposals import Proposal
from .rulesets import LAMPS

MOST_DAYS = 250


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def _not_past(day: Any) -> None:
    if day < clock.today():
        raise ValidationError(_("日期不能早于今天。"))


class IssueForm(forms.Form):
    """签发督查单: for each task its colour, reason and reply day, filled in from the rules."""

    def __init__(
        self, *args: Any, tasks: Sequence[Task], proposals: Mapping[int, Proposal], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.tasks, self.proposals = tasks, proposals
        for task in tasks:
            told = proposals[task.pk]
            self.fields[f"colour_{task.pk}"] = forms.ChoiceField(
                label=_("颜色"), choices=Colour.choices, initial=told.colour
            )
            self.fields[f"reason_{task.pk}"] = forms.CharField(
                label=_("原因"), max_length=300, initial=told.reason, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"reply_{task.pk}"] = _day(
                _("答复期限"), initial=told.reply_due_on, validators=[_not_past]
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """A line for each task, as the page shows it."""
        return [
            {
                "task": task,
                "proposal": self.proposals[task.pk],
                "colour": self[f"colour_{task.pk}"],
                "reason": self[f"reason_{task.pk}"],
                "reply": self[f"reply_{task.pk}"],
            }
            for task in self.tasks
        ]

    def orders(self, rules: Mapping[str, SlipRule]) -> list[Order]:
        """What is to be issued; of another colour than was proposed, to whom that colour's rule says."""
        return [self._order(task, rules) for task in self.tasks]

    def _order(self, task: Task, rules: Mapping[str, SlipRule]) -> Order:
        proposal, colour = self.proposals[task.pk], self.cleaned_data[f"colour_{task.pk}"]
        of: Any = proposal if colour == proposal.colour else rules.get(colour)
        return Order(
            task,
            colour,
            self.cleaned_data[f"reason_{task.pk}"],
            self.cleaned_data[f"reply_{task.pk}"],
            tuple(of.to) if of else proposal.to,
            of.next_step if of else "",
            of.points if of else None,
        )


class AnswerForm(forms.Form):
    """答复督查单."""

    cause = forms.CharField(label=_("原因"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    measures = forms.CharField(
        label=_("下一步安排"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    promised_on = _day(_("承诺办结日期"), required=False, help_text=_("没有把握的可以不填。"))


class ReturnForm(forms.Form):
    """退回重答."""

    reason = forms.CharField(label=_("缺什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    reply_due_on = _day(_("重新答复的期限"), validators=[_not_past])


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RuleSetForm(VersionForm):
    """规则的名称和顺延."""

    name = forms.CharField(label=_("名称"), max_length=60)
    rolls_on = forms.BooleanField(label=_("期限落在休息日的，顺延到下一个工作日"), required=False)


class AdoptForm(forms.Form):
    """施行日期."""

    from_on = _day(_("从哪一天起施行"), help_text=_("上一版到前一天为止；施行后这一版不能再改。"))


class RuleForm(VersionForm):
    """一条规则: its version is that of the whole draft."""

    sentence = forms.CharField(
        label=_("写给人看的一句话"),
        max_length=120,
        help_text=_("{n} 处填入数字，{due} 处填入日期，{what} 处填入节点、期次或单号。"),
    )


class MeasuredForm(RuleForm):
    """按衡量的规则."""

    measure = forms.ChoiceField(label=_("看什么"), choices=Measure.choices)
    least = forms.IntegerField(label=_("从"), min_value=0, max_value=9_999, initial=0)
    most = forms.IntegerField(
        label=_("到"), min_value=0, max_value=9_999, required=False, help_text=_("不填就不设上限。")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        most = told.get("most")
        if most is not None and most < (told.get("least") or 0):
            self.add_error("most", _("“到”不能小于“从”。"))
        return told


def _to(**more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("告知谁"), choices=Audience.choices, widget=forms.CheckboxSelectMultiple, **more
    )


class LightRuleForm(MeasuredForm):
    """亮灯规则."""

    light = forms.ChoiceField(label=_("亮什么灯"), choices=LAMPS)
    field_order = ("measure", "least", "most", "light", "sentence")


class SlipRuleForm(MeasuredForm):
    """督查单规则."""

    colour = forms.ChoiceField(label=_("颜色"), choices=Colour.choices)
    follows = forms.ChoiceField(
        label=_("只在哪种督查单没有按时答复之后"), choices=[("", _("不限")), *Colour.choices], required=False
    )
    urgency = forms.ChoiceField(
        label=_("只对哪种紧急程度"),
        choices=[("", _("不限")), *Urgency.choices],
        required=False,
    )
    to = _to()
    reply_days = forms.IntegerField(label=_("几个工作日内答复"), min_value=0, max_value=MOST_DAYS, initial=3)
    points = forms.DecimalField(
        label=_("记几分"), required=False, min_value=0, max_digits=5, decimal_places=2
    )
    next_step = forms.CharField(label=_("没有答复的下一步"), max_length=120, required=False)
    field_order = ("colour", "measure", "least", "most", "follows", "urgency", "sentence")


class ReminderRuleForm(RuleForm):
    """提醒规则."""

    about = forms.ChoiceField(label=_("提醒什么"), choices=Subject.choices)
    days = forms.IntegerField(
        label=_("提前或过后几个工作日"),
        min_value=-MOST_DAYS,
        max_value=MOST_DAYS,
        help_text=_("提前的写负数，当天写 0。"),
    )
    to = _to()
    field_order = ("about", "days", "to", "sentence")


class EscalationRuleForm(RuleForm):
    """升级规则."""

    colour = forms.ChoiceField(label=_("颜色"), choices=Colour.choices)
    level = forms.IntegerField(label=_("第几级"), min_value=1, max_value=9, initial=1)
    days = forms.IntegerField(label=_("逾期几个工作日未答复"), min_value=0, max_value=MOST_DAYS, initial=1)
    to = forms.ChoiceField(label=_("告知谁"), choices=Audience.choices)
    field_order = ("colour", "level", "days", "to", "sentence")


RULE_FORMS: Mapping[str, type[RuleForm]] = {
    "lights": LightRuleForm,
    "slips": SlipRuleForm,
    "reminders": ReminderRuleForm,
    "escalations": EscalationRuleForm,
}
