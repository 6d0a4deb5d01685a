"""事权与移交的表单."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.core.periods import FIRST_YEAR, LAST_YEAR
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.directory.models import Body, Government
from yiding.files.acts import BringsPaper

from .models import (
    CityRoleKind,
    Direction,
    Handover,
    LineKind,
    MatterKind,
    MatterState,
    PowerMatter,
    QualityMeasure,
)
from .permissions import bodies_of


def within_reason(value: Any) -> None:
    """A day between the years with which one can reckon."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise forms.ValidationError(_("请核对年份。"))


def day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, validators=[within_reason], **more)


def text_field(label: Any, longest: int = 500, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": 3}), **more)


def figure_field(label: Any, places: int = 2, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_digits=14, decimal_places=places, **more
    )


class ReasonForm(forms.Form):
    """理由."""

    reason = text_field(_("理由"), 300)


class MatterForm(InGovernment):
    """列入事权清单."""

    title = forms.CharField(label=_("事权"), max_length=200)
    area = forms.CharField(label=_("领域"), max_length=60)
    kind = forms.ChoiceField(label=_("种类"), choices=MatterKind.choices)
    direction = forms.ChoiceField(label=_("划分去向"), choices=Direction.choices)
    reason = text_field(_("划分理由"))
    basis = forms.CharField(label=_("依据"), max_length=300, required=False)
    body = BodyField(label=_("现承担的市级单位"))
    towns = BodiesField(label=_("承接的镇（街道）"), help_text=_("下放的填写；可写统称，如：各镇。"))
    starts_on = day_field(_("起始日期"))


class MatterEditForm(MatterForm, VersionForm):
    """修改事权."""


class DecideForm(forms.Form):
    """登记议定."""

    decided_on = day_field(_("议定日期"))
    decision = forms.CharField(label=_("会议或文号"), max_length=200)


class RoleForm(InGovernment):
    """登记市级职责."""

    body = BodyField(label=_("市级单位"))
    role = forms.ChoiceField(label=_("职责"), choices=CityRoleKind.choices)
    text = forms.CharField(label=_("具体内容"), max_length=300, required=False)


class OwnerForm(InGovernment):
    """登记承担单位变更."""

    town = BodyField(label=_("哪个镇（街道）的"), required=False, help_text=_("市级保留的不填。"))
    owner = BodyField(label=_("新的承担单位"))
    from_on = day_field(_("从哪天起"))
    note = text_field(_("变更原因"), 200)


class HandoverForm(InGovernment):
    """编制移交清单."""

    title = forms.CharField(label=_("名称"), max_length=200)
    giver = BodyField(label=_("移出方"))
    taker = BodyField(label=_("接收方"))
    matters = forms.ModelMultipleChoiceField(
        label=_("移交的事权"), queryset=PowerMatter.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    basis = forms.CharField(label=_("依据"), max_length=300, required=False)
    data_year = forms.IntegerField(label=_("数据年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    effective_on = day_field(_("移交日期"))

    def __init__(self, *args: Any, viewer: Viewer, government: Government, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        rows = PowerMatter.objects.filter(government=government, state=MatterState.DECIDED, direction="down")
        self.fields["matters"].queryset = rows  # type: ignore[attr-defined]
        own = Body.objects.filter(pk__in=bodies_of(viewer)).order_by("pk").first()
        if own is not None:
            self.initial.setdefault("giver", own.name)


class HandoverEditForm(VersionForm):
    """修改移交清单."""

    title = forms.CharField(label=_("名称"), max_length=200)
    basis = forms.CharField(label=_("依据"), max_length=300, required=False)
    data_year = forms.IntegerField(label=_("数据年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    effective_on = day_field(_("移交日期"))


class Figures(forms.Form):
    """一方的数."""

    quantity = figure_field(_("数量"), 4, help_text=_("经费不填数量；不移交的填 0。"))
    value = figure_field(_("价值或金额（元）"), help_text=_("资产填原值，经费填金额。"))
    standard = figure_field(_("年度定额（元）"), help_text=_("每一计量单位一年需要的经费，基数按它计算。"))


class LineForm(Figures):
    """增加一行."""

    field_order = ("kind", "name", "unit", "place", "matter")
    kind = forms.ChoiceField(label=_("类别"), choices=LineKind.choices)
    name = forms.CharField(label=_("名称"), max_length=200)
    unit = forms.CharField(label=_("计量单位"), max_length=20, required=False)
    place = forms.CharField(label=_("位置"), max_length=200, required=False)
    matter = RowField(label=_("所属事权"), queryset=PowerMatter.objects.none(), required=False)
    recurs = forms.BooleanField(label=_("经费是经常性的，进入基数"), required=False, initial=True)
    method = forms.CharField(label=_("计算方法"), max_length=300, required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, handover: Handover, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["matter"].queryset = handover.matters.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        needed = "value" if told.get("kind") == LineKind.FUND else "quantity"
        if not self.errors and told.get(needed) is None:
            self.add_error(needed, _("请填写。"))
        return told


class FillForm(Figures, VersionForm):
    """填写本方数据."""

    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class DisputeForm(forms.Form):
    """提出争议."""

    text = text_field(_("争议内容和理由"))


class RuleOnForm(Figures):
    """裁定."""

    ruling = text_field(_("裁定意见"))


class TakeForm(forms.Form):
    """登记划转."""

    reference = forms.CharField(label=_("划转文号"), max_length=120)


class MeasureForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    """登记质量指标."""

    class Meta:
        model = QualityMeasure
        fields: ClassVar = ["matter", "name", "unit", "more_is_better", "before", "source"]
        labels: ClassVar = {
            "matter": _("所属事权"),
            "name": _("指标"),
            "unit": _("计量单位"),
            "more_is_better": _("数值越大越好"),
            "before": _("移交前数值"),
            "source": _("数据来源"),
        }

    def __init__(self, *args: Any, handover: Handover, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["matter"] = RowField(label=_("所属事权"), queryset=handover.matters.all())


class CheckForm(forms.Form):
    """登记核查: a value for each measure."""

    finding = text_field(_("核查情况"))
    remedy = text_field(_("整改措施"), required=False, help_text=_("有指标比移交前下降的，必须填写。"))

    def __init__(self, *args: Any, measures: list[QualityMeasure], **more: Any) -> None:
        super().__init__(*args, **more)
        values = {}
        for one in measures:
            label = _("%(name)s（移交前 %(before)s%(unit)s）") % {
                "name": one.name,
                "before": f"{one.before.normalize():f}",
                "unit": one.unit,
            }
            values[f"value_{one.pk}"] = forms.DecimalField(label=label, max_digits=14, decimal_places=4)
        self.fields = {**values, **self.fields}


def values_in(told: dict[str, Any]) -> dict[int, Decimal]:
    """The values by measure, from what the form said."""
    return {
        int(name.removeprefix("value_")): value for name, value in told.items() if name.startswith("value_")
    }


class RuleForm(VersionForm, InGovernment):
    """设定移交规则."""

    answer_days = forms.IntegerField(label=_("接收方核对（工作日）"), min_value=1, max_value=250)
    dispute_days = forms.IntegerField(label=_("争议裁定（工作日）"), min_value=1, max_value=250)
    check_months = forms.RegexField(
        label=_("移交后第几个月核查"),
        regex=r"^[1-9][0-9]?(、[1-9][0-9]?){0,7}$",
        max_length=40,
        help_text=_("用、分开，如：3、6、12。"),
    )
    fall_percent = forms.DecimalField(
        label=_("指标下降超过百分之几算下降"), min_value=Decimal(0), max_value=Decimal(100), decimal_places=2
    )
    keepers = BodiesField(label=_("监交单位"), help_text=_("其联络员和负责人看到全部清单，裁定争议。"))


class PaperForm(BringsPaper):
    """加入移交材料: the signed sheet, deeds, drawings."""


class ImportForm(forms.Form):
    """导入移交清单数据."""

    LARGEST = 8 * 1024 * 1024
    file = forms.FileField(label=_("文件（XLSX）"))
    is_trial = forms.BooleanField(
        label=_("先试一遍，不写入"), required=False, initial=True, help_text=_("看过逐行结果再正式导入。")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.LARGEST:
            raise forms.ValidationError(_("文件太大，最多 8 MB。"))
        return file
