"""一次检查的表单: an answer for each item of the list, none chosen beforehand; and a photo after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.forms import RowField

from .checking import CheckTold, Said
from .declaring import Kind
from .forms_campaigns import day_field
from .round_rows import Answer, CheckItem, CheckListEdition, Round
from .wording import said


def spot_fields() -> dict[str, forms.DecimalField]:
    hidden = forms.HiddenInput
    return {
        "longitude": forms.DecimalField(
            min_value=-180, max_value=180, max_digits=9, decimal_places=6, required=False, widget=hidden
        ),
        "latitude": forms.DecimalField(
            min_value=-90, max_value=90, max_digits=8, decimal_places=6, required=False, widget=hidden
        ),
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """一个检查项目 as the page shows it: the item, and the fields of its answer."""

    item: CheckItem
    answer: forms.BoundField
    note: forms.BoundField
    grade: forms.BoundField
    part: str = ""
    points: forms.BoundField | None = None


class CheckForm(forms.Form):
    """检查. Its fields: ``answer-``, ``note-``, ``grade-`` and, where it is scored, ``points-<item>``."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    round = forms.CharField(required=False, widget=forms.HiddenInput)
    edition = forms.CharField(required=False, widget=forms.HiddenInput)
    checked_on = day_field(_("检查日期"))
    met = forms.CharField(
        label=_("现场人员"), max_length=60, required=False, help_text=_("被检查单位在场的人。")
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, edition: CheckListEdition | None, kind: Kind | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.chosen = edition
        self.items = list(edition.items.order_by("position")) if edition else []
        self.fields |= spot_fields()
        if edition is not None:
            self.initial.setdefault("edition", edition.pk)
        grades = [("", _("按检查表"))] + [(one.key, said(one.label)) for one in (kind.grades if kind else ())]
        for item in self.items:
            self._add(item, grades)

    def _add(self, item: CheckItem, grades: list[tuple[Any, Any]]) -> None:
        radio = forms.RadioSelect
        self.fields[f"answer-{item.pk}"] = forms.ChoiceField(
            label=item.text,
            choices=Answer.choices,
            widget=radio,
            error_messages={"required": _("请选择结论。")},
        )
        box = forms.Textarea(attrs={"rows": 2})
        self.fields[f"note-{item.pk}"] = forms.CharField(
            label=_("问题描述"), max_length=300, required=False, widget=box
        )
        if item.points is not None:
            worth = format(item.points.normalize(), "f")
            self.fields[f"points-{item.pk}"] = forms.DecimalField(
                label=_("得分（满分 %(points)s）") % {"points": worth},
                required=False,
                min_value=0,
                max_value=item.points,
                max_digits=6,
                decimal_places=2,
                help_text=_("不合格时还得几分；空着是零分。"),
            )
        keys = {key for key, _label in grades}
        first = item.grade if item.grade in keys else ""
        self.fields[f"grade-{item.pk}"] = forms.ChoiceField(
            label=_("等级"), choices=grades, required=False, initial=first
        )

    def asked(self) -> list[Asked]:
        """The items in their order; the name of a part stands with its first."""
        told, part = [], ""
        for item in self.items:
            heading, part = (item.part if item.part != part else ""), item.part
            answer, note, grade = (self[f"{name}-{item.pk}"] for name in ("answer", "note", "grade"))
            points = self[f"points-{item.pk}"] if item.points is not None else None
            told.append(Asked(item, answer, note, grade, heading, points))
        return told

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > clock.today():
            raise forms.ValidationError(_("检查日期不能晚于今天。"))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.items:
            raise forms.ValidationError(_("没有选检查表。"))
        if (told.get("longitude") is None) != (told.get("latitude") is None):
            told["longitude"] = told["latitude"] = None
        return told

    def told(self, round_: Round | None) -> CheckTold:
        """What was filled in."""
        told = self.cleaned_data
        assert self.chosen is not None
        answers = {
            one.pk: Said(
                told[f"answer-{one.pk}"],
                told[f"note-{one.pk}"],
                told[f"grade-{one.pk}"],
                told.get(f"points-{one.pk}"),
            )
            for one in self.items
        }
        return CheckTold(
            key=UUID(str(told["key"])),
            edition=self.chosen,
            answers=answers,
            checked_on=told["checked_on"],
            round=round_,
            met=told["met"],
            note=told["note"],
            longitude=told["longitude"],
            latitude=told["latitude"],
        )


class PhotoForm(forms.Form):
    """检查照片, sent on its own."""

    key = forms.UUIDField()
    item = RowField(queryset=CheckItem.objects.none(), required=False)
    taken_at = forms.DateTimeField(required=False)
    file = forms.FileField(allow_empty_file=True)

    def __init__(self, *args: Any, edition: CheckListEdition, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields |= spot_fields()
        self.fields["item"].queryset = edition.items.all()  # type: ignore[attr-defined]
