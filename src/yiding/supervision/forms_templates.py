"""模板的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import VersionForm
from yiding.core.sheets import CellError
from yiding.directory.models import Government

from .filing import InCharge
from .forms_filing import SourceFields, day_checked, day_field, line, prose
from .models import BodyRole, MatterTemplate, Rhythm, Shape, Urgency
from .naming import Register
from .patterning import Step, Use, lines_of_steps, steps_in

KEPT = ("name", "shape", "note", "deliverable", "criteria", "rhythm", "urgency", "is_active")


class TemplateFields(forms.Form):
    """模板的内容."""

    name = line(_("模板名称"), 80, required=True)
    shape = forms.ChoiceField(label=_("样式"), choices=Shape.choices)
    steps = prose(
        _("步骤"),
        8,
        required=True,
        note=_(
            "每行一步：“起始日后”“上一步后”或“期限前”加工作日数，空一格写步骤，竖线后可写牵头单位。"
            "如：起始日后10 起草方案｜市水务局；期限前5 组织验收。"
        ),
    )
    deliverable = line(_("交付成果"), 500)
    criteria = prose(_("办结标准"), 2)
    rhythm = forms.ChoiceField(label=_("反馈频次"), choices=Rhythm.choices, required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices)
    note = line(_("说明"), 200)
    is_active = forms.BooleanField(label=_("在用"), required=False)

    field_order = ("name", "shape", "steps")

    def __init__(
        self, *args: Any, government: Government, template: MatterTemplate | None = None, **more: Any
    ) -> None:
        self.register, self.template = Register(government), template
        super().__init__(*args, **more)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        rows = MatterTemplate.objects.filter(government=self.register.government, name=name)
        if self.template:
            rows = rows.exclude(pk=self.template.pk)
        if rows.exists():
            raise forms.ValidationError(_("已有同名的模板。"))
        return name

    def clean_steps(self) -> str:
        try:
            steps = steps_in(self.cleaned_data["steps"])
        except CellError as error:
            raise forms.ValidationError(str(error)) from error
        self.register.load(one.leads for one in steps)
        for one in steps:
            self.register.in_charge(one.leads, BodyRole.LEAD)
        text: str = self.cleaned_data["steps"]
        return text

    def values(self) -> dict[str, Any]:
        """What the service keeps."""
        steps: list[Step] = steps_in(self.cleaned_data["steps"])
        return {"steps": steps, **{name: self.cleaned_data[name] for name in KEPT}}


class TemplateForm(TemplateFields, VersionForm):
    """改一个模板, against the version that was seen."""


def template_told(template: MatterTemplate) -> dict[str, Any]:
    """A template as the fields of its form."""
    told = {name: getattr(template, name) for name in KEPT}
    return {**told, "steps": lines_of_steps(template.steps.all()), "version": template.version}


class UseForm(SourceFields):
    """用模板立项."""

    title = line(_("事项"), 200, required=True)
    start = day_field(_("起始日"), required=True)
    due_on = day_field(_("办结期限"))
    leads = prose(_("牵头单位"), 2, note=_("模板里没写单位的步骤由它们办。"))

    field_order = ("title", "start", "due_on", "leads")

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        self.register = Register(government)
        super().__init__(*args, **more)

    def clean_leads(self) -> list[InCharge]:
        return self.register.in_charge(self.cleaned_data["leads"], BodyRole.LEAD)

    def clean_start(self) -> Any:
        return day_checked(self, "start")

    def clean_due_on(self) -> Any:
        return day_checked(self, "due_on")

    def use(self) -> Use:
        """What is asked for."""
        told = self.cleaned_data
        return Use(told["title"], told["start"], told["due_on"], told["leads"])
