"""安全教育的表单."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.columns import Viewer
from yiding.core.forms import RowField, VersionForm
from yiding.directory.fields import BodyField, InGovernment
from yiding.directory.models import Body, Government
from yiding.directory.phonebook import plain_phone
from yiding.directory.subjects import Enterprise
from yiding.files.acts import BringsPaper

from .courses import JUDGE_OPTIONS, question_check
from .models import Category, CategoryKind, Course, CourseState, QuestionKind
from .permissions import bodies_of

LARGEST = 16 * 1024 * 1024
LETTERS = "ABCDEFGH"


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def text_field(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


def number_field(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class CategoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not generic at run time
    """若干分类, ticked; none means all."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            message = self.error_messages["invalid_choice"]
            raise forms.ValidationError(message, "invalid_choice", {"value": "…"}) from None


class OfGovernment(InGovernment):
    """Forms with fields and posts of a government, and which begin with the viewer's own body."""

    def __init__(self, *args: Any, government: Government, viewer: Viewer | None = None, **more: Any) -> None:
        super().__init__(*args, government=government, **more)
        rows = Category.objects.filter(government=government)
        for name in ("sector", "sectors", "post", "posts"):
            if name in self.fields:
                kind = CategoryKind.SECTOR if name.startswith("sector") else CategoryKind.POST
                self.fields[name].queryset = rows.filter(kind=kind)  # type: ignore[attr-defined]
        if "course" in self.fields:
            opened = Course.objects.filter(government=government, state=CourseState.OPEN)
            self.fields["course"].queryset = opened  # type: ignore[attr-defined]
        for name in ("body", "town"):
            if viewer is not None and name in self.fields and not self.initial.get(name):
                own = Body.objects.filter(pk__in=bodies_of(viewer)).first()
                self.initial[name] = own.name if own else ""


class CourseForm(OfGovernment):
    """编写课程."""

    title = forms.CharField(label=_("课程名称"), max_length=120)
    body = BodyField(label=_("开课单位"))
    intro = text_field(_("课程简介"), required=False)
    hours = forms.DecimalField(label=_("学时"), min_value=0, max_value=999, decimal_places=1)
    least_minutes = number_field(
        _("最少学习分钟数"), 0, 6000, help_text=_("学满才能考试；按实际阅读的时间计。")
    )
    valid_months = number_field(_("证书有效月数"), 1, 240, initial=12)
    sectors = CategoriesField(
        label=_("适用行业领域"),
        queryset=Category.objects.none(),
        required=False,
        help_text=_("都不选就是各行业通用。"),
    )
    posts = CategoriesField(
        label=_("适用岗位"),
        queryset=Category.objects.none(),
        required=False,
        help_text=_("都不选就是各岗位通用。"),
    )


class CourseEditForm(CourseForm, VersionForm):
    """修改课程."""

    body = None  # type: ignore[assignment] # it stays with who wrote it


class PaperForm(BringsPaper):
    """加入附件."""

    level = forms.TypedChoiceField(
        label=_("谁可以下载"),
        coerce=int,
        choices=[(Level.PUBLIC.value, _("学员可以下载")), (Level.GOVERNMENT.value, _("只供政府内部"))],
    )
    field_order = ("level", "file", "classified")


class PageForm(forms.Form):
    """课件页."""

    title = forms.CharField(label=_("本页标题"), max_length=120)
    text = text_field(_("正文"), rows=16, help_text=_("空一行分段。"))
    least_seconds = number_field(_("最少阅读秒数"), 0, 7200, initial=60)
    position = number_field(_("次序"), 0, 999, required=False, help_text=_("不填就排在最后。"))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("position") is None:
            told.pop("position", None)
        return told


class PageEditForm(PageForm, VersionForm):
    """修改课件页."""


def _letters(text: str) -> list[int]:
    return sorted({LETTERS.find(one) for one in re.sub(r"[\s、,，]", "", text.upper())})


class QuestionForm(forms.Form):
    """试题: one option a line, the answer by letters."""

    kind = forms.ChoiceField(label=_("题型"), choices=QuestionKind.choices)
    stem = text_field(_("题目"), rows=3, max_length=500)
    lines = text_field(
        _("选项"),
        rows=5,
        required=False,
        max_length=2000,
        help_text=_("一行一个，依次为 A、B、C……；判断题不填。"),
    )
    letters = forms.CharField(
        label=_("答案"), max_length=20, help_text=_("选项的字母，如：AC；判断题填“正确”或“错误”。")
    )
    explanation = text_field(_("解析"), rows=2, required=False, max_length=500)
    is_used = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        options, answer = self._said(told)
        told |= {"options": options, "answer": answer}
        if trouble := question_check(told["kind"], options, answer):
            self.add_error("letters", trouble)
        return told

    @staticmethod
    def _said(told: dict[str, Any]) -> tuple[list[str], list[int]]:
        words, letters = told.pop("lines"), told.pop("letters").strip()
        if told["kind"] == QuestionKind.JUDGE:
            place = JUDGE_OPTIONS.index(letters) if letters in JUDGE_OPTIONS else None
            return list(JUDGE_OPTIONS), [] if place is None else [place]
        options = [line.strip()[:200] for line in words.splitlines() if line.strip()]
        answer = _letters(letters)
        return options, [] if -1 in answer else answer


class QuestionEditForm(QuestionForm, VersionForm):
    """修改试题."""


class ExamForm(VersionForm):
    """考试设置."""

    single_count = number_field(_("单选题数"), 0, 200)
    single_marks = number_field(_("单选题每题分"), 0, 100)
    multiple_count = number_field(_("多选题数"), 0, 200)
    multiple_marks = number_field(_("多选题每题分"), 0, 100)
    judge_count = number_field(_("判断题数"), 0, 200)
    judge_marks = number_field(_("判断题每题分"), 0, 100)
    minutes = number_field(_("限时（分钟）"), 1, 600)
    pass_mark = number_field(_("合格分"), 1, 30000)
    attempts = number_field(_("可以考几次"), 1, 20)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors:
            kinds = QuestionKind.values
            full = sum(told[f"{kind}_count"] * told[f"{kind}_marks"] for kind in kinds)
            if told["pass_mark"] > full:
                message = _("合格分不能高于满分 %(full)s 分。")
                self.add_error("pass_mark", forms.ValidationError(message, params={"full": full}))
        return told


class EmployerForm(OfGovernment):
    """登记用人单位."""

    enterprise = forms.CharField(
        label=_("企业名称或统一社会信用代码"), max_length=120, help_text=_("先在基础数据的企业中登记。")
    )
    town = BodyField(label=_("所在镇街"))
    department = BodyField(label=_("主管部门"), required=False)
    sector = RowField(label=_("行业领域"), queryset=Category.objects.none(), required=False)

    def clean_enterprise(self) -> Enterprise:
        words = self.cleaned_data["enterprise"].strip()
        rows = Enterprise.objects.filter(government=self.government)
        found = list(rows.filter(code=words.upper())[:1]) or list(rows.filter(name=words)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有这家企业。") if not found else _("有几家同名的企业，请填信用代码。")
            )
        return found[0]


class EmployerEditForm(OfGovernment, VersionForm):
    """修改用人单位."""

    town = BodyField(label=_("所在镇街"))
    department = BodyField(label=_("主管部门"), required=False)
    sector = RowField(label=_("行业领域"), queryset=Category.objects.none(), required=False)


class StaffForm(OfGovernment):
    """登记从业人数."""

    post = RowField(label=_("岗位"), queryset=Category.objects.none())
    number = number_field(_("人数"), 0, 1_000_000)
    counted_on = day_field(_("统计日期"), initial=clock.today)

    def clean_counted_on(self) -> Any:
        day = self.cleaned_data["counted_on"]
        if day > clock.today():
            raise forms.ValidationError(_("统计日期不能晚于今天。"))
        return day


class LearnerForm(OfGovernment):
    """登记学员."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    post = RowField(label=_("岗位"), queryset=Category.objects.none())
    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        required=False,
        help_text=_("只留掩码和不可还原的校验值，用来认出同一个人。"),
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not plain_phone(phone):
            raise forms.ValidationError(_("手机号不对。"))
        return phone


class LearnerEditForm(LearnerForm, VersionForm):
    """修改学员."""


class EnrolForm(OfGovernment):
    """安排学习."""

    course = RowField(label=_("课程"), queryset=Course.objects.none())
    due_on = day_field(_("完成期限"), required=False)

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("完成期限不能早于今天。"))
        return day


class ReasonForm(forms.Form):
    """理由."""

    reason = text_field(_("理由"), rows=3, max_length=200)


class BlankForm(forms.Form):
    """清除个人信息."""

    sure = forms.BooleanField(label=_("确认清除姓名和手机号，不能恢复；证书随之停用学习链接"))


class CategoryForm(InGovernment, VersionForm):
    """行业领域或岗位."""

    kind = forms.ChoiceField(label=_("种类"), choices=CategoryKind.choices)
    name = forms.CharField(label=_("名称"), max_length=40)
    position = number_field(_("次序"), 0, 999)


class RuleForm(VersionForm):
    """安全教育规则."""

    link_days = number_field(_("学习链接有效天数"), 1, 3650)
    warn_days = number_field(_("证书到期前多少天提醒"), 0, 365)
    certificate_word = forms.CharField(label=_("证书编号的字头"), max_length=20)


class SheetForm(forms.Form):
    """导入一个表格."""

    file = forms.FileField(label=_("文件（XLSX）"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件太大。"))
        return file


class CoverageForm(forms.Form):
    """统计范围."""

    course = RowField(label=_("课程"), queryset=Course.objects.none(), required=False)
    sector = RowField(label=_("行业领域"), queryset=Category.objects.none(), required=False)

    def __init__(self, *args: Any, courses: Any, sectors: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, rows, word in (("course", courses, _("所有课程")), ("sector", sectors, _("所有领域"))):
            field = self.fields[name]
            field.queryset, field.empty_label = rows, word  # type: ignore[attr-defined]
