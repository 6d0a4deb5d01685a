"""检查表、检查轮次的表单."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.directory.models import Body

from .catalogue import kinds
from .checklists import Item, LineError, items_read
from .declaring import Archetype
from .forms_campaigns import day_field, kind_choices, text_field
from .models import Campaign, Sector
from .permissions import may_oversee
from .permissions_campaigns import own_bodies
from .round_rows import CheckListEdition
from .selectors_campaigns import editions_in_use
from .wording import said

ITEMS_HELP = _(
    "每行一个项目：项目 | 依据 | 什么算隐患 | 等级（一般或重大） | 分值。后四样可以不写；"
    "以 # 开头的行是分组名。写了分值的检查表就是评分表。"
)


class ItemsField(forms.CharField):
    """检查项目, a line each."""

    widget = forms.Textarea(attrs={"rows": 16, "spellcheck": "false"})

    def clean(self, value: Any) -> list[Item]:
        text = super().clean(value)
        try:
            return items_read(text)
        except LineError as error:
            raise forms.ValidationError(str(error)) from error


class OwnLead(InGovernment):
    """Forms that begin with the viewer's own body as the lead."""

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.viewer = viewer
        if "sector" in self.fields:
            rows = Sector.objects.filter(government=self.government, is_used=True)
            self.fields["sector"].queryset = rows  # type: ignore[attr-defined]
        own = Body.objects.filter(pk__in=own_bodies(viewer)).order_by("pk").first()
        if own is not None:
            self.initial.setdefault("lead", own.name)

    def clean_lead(self) -> Body | None:
        """Who does not oversee names a body of their own."""
        lead = self.cleaned_data.get("lead")
        own = own_bodies(self.viewer)
        if may_oversee(self.viewer) or (lead is not None and lead.pk in own):
            return lead
        if lead is None and len(own) == 1:
            return Body.objects.get(pk__in=own)
        raise forms.ValidationError(_("请填写本单位。"))


class CheckListForm(OwnLead):
    """编制检查表."""

    name = forms.CharField(label=_("名称"), max_length=120)
    sector = RowField(label=_("行业领域"), queryset=Sector.objects.none(), required=False)
    season = forms.CharField(
        label=_("时节"), max_length=40, required=False, help_text=_("旺季专用的写明时节，如：岁末年初。")
    )
    lead = BodyField(label=_("编制单位"), required=False)
    items = ItemsField(label=_("检查项目"), max_length=60_000, help_text=ITEMS_HELP)


class CheckListEditForm(CheckListForm, VersionForm):
    """修订检查表."""

    is_used = forms.BooleanField(label=_("在用"), required=False)
    note = forms.CharField(label=_("修订说明"), max_length=200, required=False)

    def clean_lead(self) -> Body | None:
        lead: Body | None = self.cleaned_data.get("lead")
        return lead


def grade_choices() -> list[tuple[str, str]]:
    """The grades of all kinds of objects, each key once."""
    told: dict[str, str] = {}
    for one in kinds().values():
        if one.archetype is Archetype.OBJECT:
            for grade in one.grades:
                told.setdefault(grade.key, f"{said(one.one)}：{said(grade.label)}")
    return list(told.items())


class RoundForm(OwnLead):
    """安排检查轮次."""

    name = forms.CharField(label=_("名称"), max_length=120)
    campaign = RowField(label=_("专项行动"), queryset=Campaign.objects.none(), required=False)
    edition = RowField(label=_("检查表"), queryset=CheckListEdition.objects.none())
    codes = forms.MultipleChoiceField(label=_("检查哪些对象"), widget=forms.CheckboxSelectMultiple)
    sector = RowField(
        label=_("行业领域"),
        queryset=Sector.objects.none(),
        required=False,
        help_text=_("不选就是专项行动的全部领域；没有专项行动的，是全部对象。"),
    )
    towns = BodiesField(label=_("镇（街道）"), help_text=_("不填就是全部，可写统称。"))
    grades = forms.MultipleChoiceField(
        label=_("等级"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是全部等级。"),
    )
    first_on = day_field(_("开始日期"))
    last_on = day_field(_("结束日期"))
    finding = forms.ChoiceField(label=_("查出的问题记入"))
    lead = BodyField(label=_("组织单位"), required=False)
    note = text_field(_("要求"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Campaign.objects.filter(government=self.government, state__in=["planned", "running"])
        fields: Mapping[str, Any] = self.fields
        fields["campaign"].queryset = rows
        fields["edition"].queryset = editions_in_use(self.viewer).filter(
            checklist__government=self.government
        )
        fields["codes"].choices = kind_choices(Archetype.OBJECT)
        fields["grades"].choices = grade_choices()
        fields["finding"].choices = kind_choices(Archetype.ENTRY)
        self.initial.setdefault("finding", "hazards")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and told["first_on"] > told["last_on"]:
            self.add_error("last_on", _("结束日期不能早于开始日期。"))
        return told


class RoundEditForm(RoundForm, VersionForm):
    """修改检查轮次."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        held = self.initial.get("edition")
        field: Any = self.fields["edition"]
        if held is not None and not field.queryset.filter(pk=held).exists():
            field.queryset = CheckListEdition.objects.filter(
                pk__in=[held, *field.queryset.values_list("pk", flat=True)]
            ).select_related("checklist")


class AssignForm(InGovernment, VersionForm):
    """分派检查任务."""

    body = BodyField(label=_("检查单位"))
    due_on = day_field(_("检查期限"))
