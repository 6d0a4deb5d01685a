"""设定的表单: kinds, gates, codes and templates as a clerk edits them. Lists are written one a line."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Role
from yiding.core.forms import RowField, VersionForm
from yiding.directory.models import Body, Government
from yiding.directory.resolving import resolve

from .endorsing import STEPS
from .forms import UNKNOWN, words
from .models import CodeUse, GateRule, Kind, ReasonCode, TopicTemplate

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
STEP_WORDS = {"deputy": _("分管领导审定"), "chair": _("会议主持人审定")}


def _area(label: Any, note: Any, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=4000, widget=widget, help_text=note)


class SettingForm(VersionForm):
    """设定. ``values`` are the columns that the service takes; a new row has a code besides."""

    code = forms.CharField(
        label=_("编码"), max_length=40, help_text=_("小写字母、数字和下划线，定了不再改。")
    )
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *args: Any, government: Government, is_new: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.government = government
        if not is_new:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("编码只能用小写字母、数字和下划线。"))
        return code

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _lines(text: str, parts: int) -> list[list[str]]:
    """Lines of parts between upright strokes; a part that is not written is empty."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    cut = [[one.strip() for one in line.split("|")] for line in lines]
    return [(one + [""] * parts)[:parts] for one in cut]


class KindForm(SettingForm):
    """议题种类."""

    name = forms.CharField(label=_("名称"), max_length=60)
    acts = forms.CharField(label=_("会议要做什么"), max_length=200, help_text=_("可选的说法，用顿号隔开。"))
    fields_text = _area(_("说明栏目"), _("每行一项：编码|标题|是否必填（是/否）|最多字数"), 6)
    papers_text = _area(_("材料清单"), _("每行一项：编码|名称|是否必须（是/否）"), 6)
    paper_pattern = forms.CharField(label=_("材料题名的式样"), max_length=200, required=False)
    paper_form = forms.CharField(label=_("正确题名的写法"), max_length=120, required=False)
    paper_sentence = forms.CharField(label=_("题名规则的说明"), max_length=200, required=False)
    endorsements = forms.MultipleChoiceField(
        label=_("市领导审定"),
        choices=[(step, STEP_WORDS[step]) for step in STEPS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("code", "name", "acts", "fields_text", "papers_text", "endorsements")

    def clean_acts(self) -> list[str]:
        return words(self.cleaned_data["acts"])

    def clean_fields_text(self) -> list[dict[str, Any]]:
        rows = _lines(self.cleaned_data["fields_text"], 4)
        if any(
            not CODE.fullmatch(code)
            or not title
            or not (most or "1").isascii()
            or not (most or "1").isdigit()
            for code, title, _r, most in rows
        ):
            raise forms.ValidationError(_("有一行写得不对：编码|标题|是否必填|最多字数。"))
        return [
            {"code": code, "title": title, "is_required": must == "是", "most": int(most or 3000)}
            for code, title, must, most in rows
        ]

    def clean_papers_text(self) -> list[dict[str, Any]]:
        rows = _lines(self.cleaned_data["papers_text"], 3)
        if any(not CODE.fullmatch(code) or not title for code, title, _must in rows):
            raise forms.ValidationError(_("有一行写得不对：编码|名称|是否必须。"))
        return [{"code": code, "title": title, "is_required": must == "是"} for code, title, must in rows]

    def clean_paper_pattern(self) -> str:
        pattern = str(self.cleaned_data["paper_pattern"])
        try:
            re.compile(pattern)
        except re.error:
            raise forms.ValidationError(_("式样不是正确的正则表达式。")) from None
        return pattern

    def clean_paper_form(self) -> str:
        text = str(self.cleaned_data["paper_form"])
        try:
            text.format(part="", title="")
        except (KeyError, IndexError, ValueError):
            raise forms.ValidationError(_("写法里只能有 {part} 和 {title}。")) from None
        return text

    def values(self) -> dict[str, Any]:
        told = super().values()
        return {**told, "fields": told.pop("fields_text"), "papers": told.pop("papers_text")}

    @staticmethod
    def told(row: Kind) -> dict[str, Any]:
        fields = [
            f"{one['code']}|{one['title']}|{_yes(one.get('is_required'))}|{one.get('most', 3000)}"
            for one in row.fields
        ]
        papers = [f"{one['code']}|{one['title']}|{_yes(one.get('is_required'))}" for one in row.papers]
        return {
            "name": row.name,
            "acts": "、".join(row.acts),
            "fields_text": "\n".join(fields),
            "papers_text": "\n".join(papers),
            "paper_pattern": row.paper_pattern,
            "paper_form": row.paper_form,
            "paper_sentence": row.paper_sentence,
            "endorsements": row.endorsements,
        }


def _yes(value: object) -> str:
    return "是" if value else "否"


class RuleForm(SettingForm):
    """审查关口."""

    kind = RowField(label=_("议题种类"), queryset=Kind.objects.none())
    name = forms.CharField(label=_("名称"), max_length=60)
    reviewer = forms.CharField(
        label=_("审查单位"), max_length=120, required=False, help_text=_("不填的，由下面的角色办理。")
    )
    reviewer_role = forms.ChoiceField(
        label=_("没有审查单位时由谁办理"),
        choices=[(Role.CLERK.value, Role.CLERK.label), (Role.DIRECTOR.value, Role.DIRECTOR.label)],
    )
    least_days = forms.IntegerField(label=_("至少留几天"), min_value=0, max_value=365)
    counts_workdays = forms.BooleanField(label=_("按工作日算"), required=False, initial=True)
    valid_days = forms.IntegerField(label=_("结论几天内有效"), min_value=1, max_value=3650, required=False)
    attachments = forms.CharField(
        label=_("必须附的材料"), max_length=200, required=False, help_text=_("材料编码，用顿号隔开。")
    )
    is_consultation = forms.BooleanField(label=_("以征求意见（会签）办理"), required=False)
    is_required = forms.BooleanField(label=_("每个议题都要办"), required=False)
    question = forms.CharField(
        label=_("起草时问什么"), max_length=120, required=False, help_text=_("答“是”的才要办。")
    )
    sentence = forms.CharField(label=_("规则原意"), max_length=300)
    source = forms.CharField(label=_("依据"), max_length=120, required=False)
    position = forms.IntegerField(label=_("排序"), min_value=0, max_value=999, initial=0)

    field_order = ("kind", "code", "name")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].queryset = Kind.objects.filter(government=self.government)  # type: ignore[attr-defined]
        if "code" not in self.fields:
            del self.fields["kind"]

    def clean_reviewer(self) -> Body | None:
        name = self.cleaned_data["reviewer"].strip()
        found = resolve(self.government, name) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found.body if found else None

    def clean_attachments(self) -> list[str]:
        return words(self.cleaned_data["attachments"])

    @staticmethod
    def told(row: GateRule) -> dict[str, Any]:
        names = ("name", "reviewer_role", "least_days", "counts_workdays", "is_consultation", "is_required")
        told = {name: getattr(row, name) for name in (*names, "question", "sentence", "source", "position")}
        days = "" if row.valid_days is None else row.valid_days
        listed = {"valid_days": days, "attachments": "、".join(row.attachments)}
        return told | listed | {"reviewer": row.reviewer.name if row.reviewer else ""}


class ReasonCodeForm(SettingForm):
    """理由代码."""

    name = forms.CharField(label=_("名称"), max_length=60)
    advice = forms.CharField(label=_("怎么办"), max_length=200, required=False)
    use = forms.ChoiceField(label=_("用于"), choices=CodeUse.choices)

    field_order = ("code", "name", "advice", "use")

    @staticmethod
    def told(row: ReasonCode) -> dict[str, Any]:
        return {"name": row.name, "advice": row.advice, "use": row.use}


class TemplateForm(SettingForm):
    """议题模板."""

    kind = RowField(label=_("议题种类"), queryset=Kind.objects.none())
    name = forms.CharField(label=_("名称"), max_length=60)
    act = forms.CharField(label=_("会议要做什么"), max_length=20)
    title = forms.CharField(label=_("议题名称"), max_length=200)
    is_standard = forms.BooleanField(label=_("常设议题"), required=False)
    rhythm = forms.CharField(label=_("多久一次"), max_length=40, required=False)

    field_order = ("name", "kind", "act", "title")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].queryset = Kind.objects.filter(government=self.government)  # type: ignore[attr-defined]
        self.fields.pop("code", None)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        kind = told.get("kind")
        if told.get("is_standard") and not told.get("rhythm"):
            self.add_error("rhythm", _("常设议题写明多久一次。"))
        if kind is not None and told.get("act") and told["act"] not in kind.acts:
            self.add_error("act", _("这个种类没有这种说法。"))
        return told

    @staticmethod
    def told(row: TopicTemplate) -> dict[str, Any]:
        names = ("name", "act", "title", "is_standard", "rhythm")
        return {"kind": row.kind_id, **{name: getattr(row, name) for name in names}}
