"""议题的表单. A topic's form is made of the fields that its kind asks for; bodies and persons are named."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.forms import EditForm, RowField, VersionForm
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person
from yiding.directory.resolving import resolve_all, resolve_person
from yiding.files.forms import DisclosureMixin
from yiding.files.forms import PaperForm as AnyPaperForm

from .drafting import MOST_DOCUMENTS, Draft
from .models import Kind, ReasonCode, Topic

UNKNOWN = _("这个政府的名录里没有“%(name)s”，请写全称。")
SPLIT = str.maketrans("，,;；、\n\r", "       ")
LONGEST = 4000


def words(text: str) -> list[str]:
    """Names that are written one after the other."""
    return [one for one in text.translate(SPLIT).split() if one]


def bodies_in(government: Government, text: str) -> list[Body]:
    """The bodies that are named; a name that the directory does not know is told."""
    names = words(text)
    found = resolve_all(government, names)
    for name in names:
        if name not in found:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
    return list(dict.fromkeys(found[name] for name in names))


def _area(label: Any, rows: int, *, required: bool = False, most: int = LONGEST, note: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=note)


class TopicFields(DisclosureMixin):
    """议题的内容, by its kind."""

    act = forms.ChoiceField(label=_("会议要做什么"))
    title = forms.CharField(label=_("议题名称"), max_length=200)
    documents = _area(_("提请审议的文件"), 2, note=_("每行一个文件名，不带书名号，最多 9 个。"))
    presenters = forms.CharField(
        label=_("汇报单位"), max_length=300, required=False, help_text=_("不填即为本单位；多个用顿号隔开。")
    )
    deputy = forms.CharField(label=_("分管领导"), max_length=60, required=False)
    wanted_on = forms.DateField(
        label=_("希望上会日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    level = forms.TypedChoiceField(
        label=_("谁可以看"),
        choices=Level.choices,
        coerce=lambda value: Level(int(value)),
        initial=Level.MEMBERS,
    )
    interpretation = _area(_("解读方案"), 3, note=_("主动公开的，写明由谁、何时、以何种形式解读。"))
    is_urgent = forms.BooleanField(label=_("紧急议题"), required=False)
    urgency_reason = forms.CharField(label=_("紧急或逾期的理由"), max_length=200, required=False)

    def __init__(self, *args: Any, kind: Kind, **more: Any) -> None:
        self.kind = kind
        super().__init__(*args, **more)
        self.fields["act"].choices = [(one, one) for one in kind.acts]  # type: ignore[attr-defined]
        self._explain()
        self._ask()
        for field in self.fields.values():
            if isinstance(self, EditForm):
                field.show_hidden_initial = True
        self.order_fields(self._order())

    def _explain(self) -> None:
        for one in self.kind.fields:
            most = one.get("most", 3000)
            note = _("最多 %(n)s 字。") % {"n": most}
            self.fields[f"field_{one['code']}"] = _area(one["title"], 5, most=most, note=note)

    def _ask(self) -> None:
        rows = self.kind.rules.filter(is_active=True).exclude(question="")
        self.questions = {rule.code: rule.question for rule in rows}
        for rule in rows:
            self.fields[f"answer_{rule.code}"] = forms.BooleanField(
                label=rule.question, required=False, help_text=f"{rule.name}：{rule.sentence}"
            )

    def _order(self) -> list[str]:
        first = ["council", "body", "act", "title", "documents", "presenters", "deputy", "wanted_on"]
        own = [f"field_{one['code']}" for one in self.kind.fields]
        asked = [f"answer_{code}" for code in self.questions]
        last = ["level", "disclosure", "disclosure_reason", "interpretation", "is_urgent", "urgency_reason"]
        return [*first, *own, *asked, *last]

    def clean_documents(self) -> tuple[str, ...]:
        lines = [one.strip().strip("《》") for one in self.cleaned_data["documents"].splitlines()]
        titles = tuple(one for one in lines if one)
        if len(titles) > MOST_DOCUMENTS:
            raise forms.ValidationError(_("一个议题最多 9 个文件。"))
        return titles

    def clean_presenters(self) -> tuple[Body, ...]:
        return tuple(bodies_in(self.kind.government, self.cleaned_data["presenters"]))

    def clean_deputy(self) -> Person | None:
        name = self.cleaned_data["deputy"].strip()
        found = resolve_person(self.kind.government, name) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("is_urgent") and not told.get("urgency_reason"):
            self.add_error("urgency_reason", _("紧急议题请写明理由。"))
        return told

    def draft(self) -> Draft:
        """What the service takes."""
        told = self.cleaned_data
        return Draft(
            act=told["act"],
            title=told["title"].strip(),
            documents=told["documents"],
            explanation={one["code"]: told[f"field_{one['code']}"] for one in self.kind.fields},
            answers={code: told[f"answer_{code}"] for code in self.questions},
            level=told["level"],
            disclosure=told["disclosure"],
            disclosure_reason=told["disclosure_reason"],
            interpretation=told["interpretation"],
            is_urgent=told["is_urgent"],
            urgency_reason=told["urgency_reason"],
            wanted_on=told["wanted_on"],
            deputy=told["deputy"],
            presenters=told["presenters"],
        )


class NewTopicForm(TopicFields):
    """起草议题: whose it is, before which council; a secret one gives nothing but that."""

    council = RowField(label=_("提请哪个会议"), queryset=Council.objects.none())
    body = RowField(label=_("报送单位"), queryset=Body.objects.none())
    is_secret = forms.BooleanField(
        label=_("涉密议题"),
        required=False,
        help_text=_("勾选后只登记“涉密议题，线下办理”，本页填写的名称和内容都不保存。"),
    )

    def __init__(self, *args: Any, kind: Kind, bodies: frozenset[int], **more: Any) -> None:
        super().__init__(*args, kind=kind, **more)
        councils = Council.objects.filter(government=kind.government_id, is_active=True)
        own = Body.objects.filter(pk__in=bodies, government=kind.government_id)
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]
        self.fields["body"].queryset = own  # type: ignore[attr-defined]
        for name, rows in (("council", councils), ("body", own)):
            keys = list(rows.values_list("pk", flat=True)[:2])
            if len(keys) == 1:
                self.fields[name].initial = keys[0]


class TopicForm(TopicFields, VersionForm):
    """修改议题: field by field against what others saved."""


def told_of(topic: Topic) -> dict[str, Any]:
    """A topic as its form shows it."""
    told: dict[str, Any] = {
        "act": topic.act,
        "title": topic.title,
        "documents": "\n".join(topic.documents),
        "presenters": "、".join(str(body) for body in topic.presenters.order_by("pk")),
        "deputy": topic.deputy.name if topic.deputy else "",
        "wanted_on": topic.wanted_on.isoformat() if topic.wanted_on else "",
        "level": topic.level,
        "disclosure": topic.disclosure,
        "disclosure_reason": topic.disclosure_reason,
        "interpretation": topic.interpretation,
        "is_urgent": topic.is_urgent,
        "urgency_reason": topic.urgency_reason,
        "version": topic.version,
    }
    told |= {f"field_{one['code']}": topic.explanation.get(one["code"], "") for one in topic.kind.fields}
    rules = topic.kind.rules.filter(is_active=True).exclude(question="").values_list("code", flat=True)
    return told | {f"answer_{code}": bool(topic.answers.get(code)) for code in rules}


class TopicPaperForm(AnyPaperForm):
    """加入议题材料: which part of the kind's list it is, under the name that the kind's rule asks for."""

    part = forms.ChoiceField(label=_("是哪一份材料"))
    title = forms.CharField(label=_("题名"), max_length=200)

    field_order = ("part", "title", "file", "level", "note", "classified")

    def __init__(self, *args: Any, kind: Kind, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["part"].choices = [(one["code"], one["title"]) for one in kind.papers]  # type: ignore[attr-defined]
        self.fields["title"].help_text = kind.paper_sentence


class NoForm(forms.Form):
    """没有要填的."""


class SeenForm(VersionForm):
    """只带版本."""


class ReasonForm(forms.Form):
    """理由."""

    reason = _area(_("理由"), 3, required=True, most=200)


class SeenReasonForm(VersionForm):
    """理由, against the version that was seen."""

    reason = _area(_("理由"), 3, required=True, most=200)


class NoteForm(forms.Form):
    """附言."""

    note = forms.CharField(label=_("附言"), max_length=200, required=False)


class NeededNoteForm(forms.Form):
    """意见."""

    note = forms.CharField(label=_("意见"), max_length=200)


class AllowForm(VersionForm):
    """同意上会的依据."""

    note = forms.CharField(
        label=_("谁同意、依据是什么"), max_length=200, help_text=_("如：经市长同意，列入本次会议。")
    )


class CodeForm(forms.Form):
    """退回、不予上会."""

    code = forms.ChoiceField(label=_("理由代码"))
    reason = _area(_("具体情况"), 3, required=True, most=500)

    def __init__(self, *args: Any, topic: Topic, uses: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        rows = ReasonCode.objects.filter(government=topic.government_id, is_active=True, use__in=uses)
        choices = [(row.code, f"{row.name}——{row.advice}" if row.advice else row.name) for row in rows]
        self.fields["code"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]


class RequestForm(forms.Form):
    """送审说明."""

    request = _area(_("送审说明"), 3, most=1000)


ANSWERS = (("passed", _("通过")), ("conditional", _("附条件通过")), ("failed", _("不通过")))


class AnswerForm(forms.Form):
    """答复审查."""

    state = forms.ChoiceField(label=_("结论"), choices=ANSWERS, widget=forms.RadioSelect)
    reply = _area(_("审查意见"), 4, most=2000)
    conditions = _area(_("所附条件"), 3, most=1000)
    paper = forms.ChoiceField(label=_("所附材料"), required=False)

    def __init__(self, *args: Any, topic: Topic, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = topic.papers.select_related("document")
        papers = [(str(row.document_id), row.document.title) for row in rows]
        self.fields["paper"].choices = [("", _("没有")), *papers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("state") == "conditional" and not told.get("conditions"):
            self.add_error("conditions", _("附条件通过的，写明条件。"))
        if told.get("state") == "failed" and not told.get("reply"):
            self.add_error("reply", _("不通过的，写明意见。"))
        return told


class RoundForm(forms.Form):
    """征求意见."""

    bodies = _area(
        _("征求哪些单位的意见"), 3, required=True, most=2000, note=_("写单位名称，用顿号或换行隔开。")
    )
    days = forms.IntegerField(label=_("答复期限（工作日）"), min_value=1, max_value=60, initial=5)
    request = _area(_("说明"), 3, most=1000)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.government = government

    def clean_bodies(self) -> list[Body]:
        return bodies_in(self.government, self.cleaned_data["bodies"])


STANCES = (("agree", _("同意")), ("conditional", _("有条件同意")), ("disagree", _("不同意")))


class ReplyForm(VersionForm):
    """答复征求意见."""

    stance = forms.ChoiceField(label=_("意见"), choices=STANCES)
    text = _area(_("理由和修改建议"), 5, most=3000)

    field_order = ("stance", "text")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("stance") not in ("", None, "agree") and not told.get("text"):
            self.add_error("text", _("不完全同意的，写明理由和建议。"))
        return told


class SettlingForm(forms.Form):
    """结束征求意见: with how differences were dealt with."""

    by_whom = forms.CharField(
        label=_("由谁协调"), max_length=60, required=False, help_text=_("意见一致的不用填。")
    )
    on = forms.DateField(label=_("协调日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    result = _area(_("协调结果"), 3, most=2000)
    is_settled = forms.BooleanField(label=_("已经协商一致"), required=False, initial=True)
    recommended = _area(
        _("建议采用的方案"), 3, most=2000, note=_("仍有分歧的，各方意见原样保留，并写明建议方案。")
    )

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        return day
