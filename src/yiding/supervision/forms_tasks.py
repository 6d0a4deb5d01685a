"""承办任务的表单: accept, decline, report, claim, ask; examine, decide, check."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yiding.core import clock
from yiding.core.forms import RowField
from yiding.directory.dates import valid_on
from yiding.directory.models import Body, Person
from yiding.directory.resolving import resolve
from yiding.directory.subjects import IndicatorValue

from .models import CheckWay, Effect, Extension, Grade, Milestone, Task
from .reporting import Told, figures_of, words_of

LONG = 4000
MOST_FILES = 20
MOST_FIGURES = 60
ACCEPTED = "image/jpeg,image/png,.pdf,.ofd,.doc,.docx,.wps,.xls,.xlsx,.et,.txt"


def lines(label: Any, rows: int = 3, *, required: bool = True, note: Any = "", most: int = LONG) -> Any:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=note)


def day(label: Any, *, required: bool = True, note: Any = "") -> forms.DateField:
    """A day, chosen by the browser's own means."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=note)


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """佐证材料: none, one or several files; each is looked at by the room of papers."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise ValidationError(_("一次最多 %(most)s 个文件。") % {"most": MOST_FILES})
        return [super(FilesField, self).clean(one, initial) for one in given]


def evidence() -> FilesField:
    return FilesField(
        label=lazy("佐证材料"),
        required=False,
        allow_empty_file=True,
        widget=Files(attrs={"accept": ACCEPTED}),
        help_text=lazy("照片、PDF、OFD、Word、Excel 都可以，一次可选多个；涉密材料请走线下。"),
    )


class KeyedForm(forms.Form):
    """带凭号的表单: sent twice, it acts once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("key", uuid4())


def people_in(body: Body) -> QuerySet[Person]:
    """The persons who hold a post in a body today."""
    held = valid_on(clock.today(), "posts__")
    return Person.objects.filter(held & Q(posts__body=body)).distinct().order_by("name", "pk")


class PersonField(RowField):
    """责任人: a person of the body."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class AcceptForm(forms.Form):
    """签收, with the named person."""

    person = PersonField(
        label=lazy("责任人"),
        queryset=Person.objects.none(),
        help_text=lazy("本单位具体负责这件事的人；名录里没有的，请办公室先登记任职。"),
    )

    def __init__(self, *args: Any, task: Task, own: Person | None, **more: Any) -> None:
        super().__init__(*args, **more)
        known = Q(pk__in=people_in(task.body).values("pk")) | Q(pk=task.person_id)
        self.fields["person"].queryset = Person.objects.filter(known)  # type: ignore[attr-defined]
        first = task.person or own
        if first is not None:
            self.initial.setdefault("person", first.pk)


class ReasonForm(forms.Form):
    """理由."""

    reason = lines(lazy("理由"), most=300)


class MissingForm(forms.Form):
    """退回补办: what is missing."""

    missing = lines(lazy("还缺什么"), note=lazy("逐条写清楚，承办单位照此补办。"))


class ReviewForm(forms.Form):
    """退回重报: what is missing."""

    reason = lines(
        lazy("还缺什么"), most=300, note=lazy("退回后，这一期的反馈要重报；报过的节点不再算完成。")
    )


class BodyForm(ReasonForm):
    """改派."""

    to = forms.CharField(label=lazy("改派给"), max_length=120, help_text=lazy("名录中的单位名称。"))
    field_order = ("to", "reason")

    def __init__(self, *args: Any, task: Task, **more: Any) -> None:
        super().__init__(*args, **more)
        self.task = task

    def clean_to(self) -> Body:
        name = self.cleaned_data["to"].strip()
        found = resolve(self.task.government, name, clock.today())
        if found is None or found.body.is_group:
            raise ValidationError(_("名录里没有叫“%(name)s”的单位。") % {"name": name})
        return found.body


class SplitForm(forms.Form):
    """单位内分解."""

    body = RowField(label=lazy("由谁办"), queryset=Body.objects.none(), help_text=lazy("本单位或下属单位。"))
    person = PersonField(label=lazy("责任人"), queryset=Person.objects.none(), required=False)
    content = lines(lazy("办什么"))
    due_on = day(lazy("何时办结"))

    def __init__(self, *args: Any, task: Task, **more: Any) -> None:
        super().__init__(*args, **more)
        self.task = task
        own = Q(pk=task.body_id) | Q(parent=task.body_id)
        self.fields["body"].queryset = Body.objects.filter(own, is_group=False)  # type: ignore[attr-defined]
        self.fields["person"].queryset = people_in(task.body)  # type: ignore[attr-defined]
        self.fields["due_on"].help_text = _("不晚于本任务的期限 %(day)s。") % {"day": task.due_on}
        self.initial.setdefault("body", task.body_id)
        self.initial.setdefault("due_on", task.due_on)

    def clean_due_on(self) -> Any:
        found = self.cleaned_data["due_on"]
        if found > self.task.due_on:
            raise ValidationError(_("不能晚于本任务的期限 %(day)s。") % {"day": self.task.due_on})
        return found


class NodeField(RowField):
    """节点."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.due_on:%m-%d} {obj.title}" if isinstance(obj, Milestone) else str(obj)


class FigureField(RowField):
    """已报数据, as it is called."""

    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, IndicatorValue)
        return f"{words_of(obj)}：{obj.value.normalize():f} {obj.indicator.unit}".strip()


class ReportForm(KeyedForm):
    """反馈: a sentence; a node, a quantity, evidence; problems and the next step."""

    text = lines(lazy("做了什么"), note=lazy("写做成了什么，不只写百分比。"))
    milestone = NodeField(
        label=lazy("完成了哪个节点"),
        queryset=Milestone.objects.none(),
        required=False,
        empty_label=lazy("这次没有完成节点"),
    )
    quantity = forms.DecimalField(
        label=lazy("完成数量"),
        required=False,
        max_digits=18,
        decimal_places=4,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    unit = forms.CharField(label=lazy("计量单位"), required=False, max_length=20)
    figure = FigureField(
        label=lazy("引用已报数据"),
        queryset=IndicatorValue.objects.none(),
        required=False,
        empty_label=lazy("不引用"),
        help_text=lazy("已经报过的指标不用再填，选中后数量和单位照它取。"),
    )
    files = evidence()  # type: ignore[assignment] # a field; the form keeps its own attribute
    problems = lines(lazy("存在的问题"), 2, required=False)
    next_step = lines(lazy("下一步"), 2, required=False)
    is_for_all = forms.BooleanField(label=lazy("代表各承办单位一并反馈"), required=False)

    def __init__(self, *args: Any, task: Task, **more: Any) -> None:
        super().__init__(*args, **more)
        self.task = task
        open_nodes = task.matter.milestones.exclude(done__task=task)
        self.fields["milestone"].queryset = open_nodes  # type: ignore[attr-defined]
        unit = open_nodes.exclude(unit="").values_list("unit", flat=True).first()
        self.initial.setdefault("unit", unit or "")
        self._offer_figures(task)
        if task.role != "lead" or not task.matter.tasks.filter(role="support").exists():
            del self.fields["is_for_all"]

    def _offer_figures(self, task: Task) -> None:
        newest: dict[tuple[int, int | None], int] = {}
        for pk, indicator, body in (
            figures_of(task)
            .order_by("-ends_on", "pk")
            .values_list("pk", "indicator", "body")[: MOST_FIGURES * 4]
        ):
            newest.setdefault((indicator, body), pk)
        if not newest:
            del self.fields["figure"]
            return
        keys = list(newest.values())[:MOST_FIGURES]
        self.fields["figure"].queryset = figures_of(task).filter(pk__in=keys)  # type: ignore[attr-defined]

    def told(self) -> Told:
        """What the service takes."""
        data = self.cleaned_data
        return Told(
            text=data["text"],
            milestone=data["milestone"],
            is_reached=data["milestone"] is not None,
            quantity=data["quantity"],
            unit=data["unit"],
            problems=data["problems"],
            next_step=data["next_step"],
            is_for_all=data.get("is_for_all", False),
            figure=data.get("figure"),
        )


class ClaimForm(KeyedForm):
    """申请办结."""

    text = lines(lazy("办成了什么"), 4, note=lazy("对照办结标准逐条写，附上佐证。"))
    files = evidence()  # type: ignore[assignment] # a field; the form keeps its own attribute


class ExtensionForm(KeyedForm):
    """申请延期."""

    to_due_on = day(lazy("延到哪一天"))
    reason = lines(lazy("理由"))
    progress = lines(lazy("目前进展"), 2, required=False)

    def __init__(self, *args: Any, task: Task, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to_due_on"].help_text = _("现在的期限是 %(day)s。") % {"day": task.due_on}


class ClaimAcceptForm(forms.Form):
    """同意办结."""

    finding = lines(lazy("审核意见"), note=lazy("对照标准看结果：事实清楚、问题解决、任务完成。"))
    grade = forms.ChoiceField(label=lazy("办理质量"), choices=Grade.choices, required=False)


class GrantForm(forms.Form):
    """同意延期: as asked, or to another day."""

    due_on = day(lazy("批准的新期限"))
    words = lines(lazy("批复意见"), 2, required=False, most=300)

    def __init__(self, *args: Any, extension: Extension, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("due_on", extension.to_due_on)


class RefuseForm(forms.Form):
    """不同意延期."""

    words = lines(lazy("不同意的理由"), most=300)


class ResumeForm(forms.Form):
    """恢复办理."""

    due_on = day(lazy("新的期限"), required=False, note=lazy("不填即沿用原来的期限。"))

    def clean_due_on(self) -> Any:
        found = self.cleaned_data["due_on"]
        if found is not None and found < clock.today():
            raise ValidationError(_("新的期限不能早于今天。"))
        return found


class CheckForm(forms.Form):
    """核查: what was found on the spot, by its effect."""

    task = RowField(
        label=lazy("核查哪个单位"),
        queryset=Task.objects.none(),
        required=False,
        empty_label=lazy("整件事项"),
    )
    checked_on = day(lazy("核查日期"))
    way = forms.ChoiceField(label=lazy("方式"), choices=CheckWay.choices)
    effect = forms.ChoiceField(
        label=lazy("实效"),
        choices=Effect.choices,
        widget=forms.RadioSelect,
        help_text=lazy("看结果，不看开了多少会、发了多少文。"),
    )
    finding = lines(lazy("现场见到的事实"), 4)
    is_look_back = forms.BooleanField(label=lazy("这是回头看"), required=False)
    files = evidence()  # type: ignore[assignment] # a field; the form keeps its own attribute

    def __init__(self, *args: Any, tasks: QuerySet[Task], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["task"]
        field.queryset = tasks  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.body.name  # type: ignore[attr-defined]
        self.initial.setdefault("checked_on", clock.today())

    def clean_checked_on(self) -> Any:
        found = self.cleaned_data["checked_on"]
        if found > clock.today():
            raise ValidationError(_("核查日期不能晚于今天。"))
        return found
