"""立项的表单: a matter, where it comes from, a line of the proposals' page, a leader's instruction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.forms import EditForm, VersionForm
from yiding.core.sheets import CellError
from yiding.core.workdays import Calendar
from yiding.directory.models import Body, Government
from yiding.files.forms import level_field

from .backward import lines_of, nodes_in
from .filing import Draft, Ground, InCharge, Node
from .forms_tasks import ACCEPTED
from .models import BodyRole, Candidate, DueSource, Matter, MatterKind, Rhythm, Source, SourceKind, Urgency
from .naming import Register, written

BODIES_NOTE = _("写单位名称，用顿号隔开；责任人写在括号里，如：市民政局（秦望川）。各镇等统称逐一交办。")
NODES_NOTE = _(
    "每行一个节点：日期或“提前几个工作日”，再写名称，可带数量。如：2026-12-01 完成招标；"
    "提前20 完成初稿；提前5 建成台账 =12个。不填即以办结期限为唯一节点。"
)
EARLIEST, LATEST = 2000, 2100
PLAIN = ("title", "content", "object", "deliverable", "criteria", "area", "project", "series")
CHOSEN = ("urgency", "rhythm", "level")


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def prose(label: Any, rows: int, *, required: bool = False, most: int = 2000, note: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=note)


def line(label: Any, most: int, *, required: bool = False, note: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=note)


def day_checked(form: forms.Form, name: str) -> Any:
    """A day of this century: one that was mistyped would make every light wrong."""
    day = form.cleaned_data.get(name)
    if day is not None and not EARLIEST <= day.year <= LATEST:
        raise forms.ValidationError(_("年份不对，请检查日期。"))
    return day


class MatterFields(forms.Form):
    """事项内容."""

    title = line(_("事项"), 300, required=True)
    content = prose(_("做什么"), 3)
    object = line(_("对象"), 300)
    deliverable = line(_("交付成果"), 500, note=_("办完时要有什么，如：印发的方案、建成的台账。"))
    criteria = prose(_("办结标准"), 2, note=_("审核办结时对照它。"))
    leads = prose(_("牵头单位"), 2, note=BODIES_NOTE)
    supports = prose(_("配合单位"), 2)
    supervisor = line(_("督办单位"), 120, note=_("不能是承办单位；不填即由督查部门督办。"))
    due_on = day_field(_("办结期限"))
    due_reason = line(_("期限依据"), 200, note=_("谁定的、按什么定的。"))
    nodes = prose(_("节点"), 4, note=NODES_NOTE)
    rhythm = forms.ChoiceField(label=_("反馈频次"), choices=Rhythm.choices, required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, initial=Urgency.NORMAL)
    level = level_field()
    area = line(_("领域"), 40)
    project = line(_("项目"), 80)
    series = line(_("专项行动"), 80)

    def __init__(self, *args: Any, government: Government, calendar: Calendar, **more: Any) -> None:
        self.register, self.calendar = Register(government), calendar
        super().__init__(*args, **more)

    def clean_leads(self) -> list[InCharge]:
        return self.register.in_charge(self.cleaned_data["leads"], BodyRole.LEAD)

    def clean_supports(self) -> list[InCharge]:
        return self.register.in_charge(self.cleaned_data["supports"], BodyRole.SUPPORT)

    def clean_supervisor(self) -> Body | None:
        found = self.register.in_charge(self.cleaned_data["supervisor"], BodyRole.LEAD)
        if len(found) > 1:
            raise forms.ValidationError(_("只写一个单位。"))
        return found[0].body if found else None

    def clean_due_on(self) -> Any:
        return day_checked(self, "due_on")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        try:
            told["nodes"] = nodes_in(told.get("nodes") or "", told.get("due_on"), self.calendar)
        except CellError as error:
            self.add_error("nodes", str(error))
        twice = {one.body.pk for one in told.get("leads") or ()}
        both = [one.body.name for one in told.get("supports") or () if one.body.pk in twice]
        if both:
            self.add_error("supports", _("%(names)s已是牵头单位。") % {"names": "、".join(both)})
        return told

    def draft(self) -> Draft:
        """What the form says of the matter."""
        told = self.cleaned_data
        more = {name: told[name] for name in (*PLAIN, "urgency", "rhythm") if name != "title"}
        return Draft(
            title=told["title"],
            in_charge=[*told["leads"], *told["supports"]],
            nodes=told["nodes"],
            due_on=told["due_on"],
            due_source=DueSource.PERSON,
            due_reason=told["due_reason"],
            level=Level(told["level"]),
            supervisor=told["supervisor"],
            more={**more, "kind": MatterKind.MATTER},
        )


class SourceFields(forms.Form):
    """依据: the passage that a matter comes from, and the paper that it stands in."""

    kind = forms.ChoiceField(
        label=_("来源"), choices=[one for one in SourceKind.choices if one[0] != SourceKind.MINUTES]
    )
    passage = prose(_("原文"), 3, required=True, most=4000, note=_("照录依据里的那一段。"))
    paper_title = line(_("文件标题"), 200)
    paper_number = line(_("文号"), 80)
    given_by = line(_("谁交办的"), 120, note=_("批示的领导、上级机关或者交办的部门。"))
    given_on = day_field(_("交办日期"))

    def clean_given_on(self) -> Any:
        return day_checked(self, "given_on")

    def ground(self) -> Ground:
        """The ground that the form tells of."""
        names = ("kind", "passage", "paper_title", "paper_number", "given_by", "given_on")
        return Ground(**{name: self.cleaned_data[name] for name in names})


class FileFields(forms.Form):
    """所附文件."""

    file = forms.FileField(label=_("文件"), required=False, allow_empty_file=True)
    note = line(_("文件说明"), 200)
    classified = forms.BooleanField(
        label=_("涉密"), required=False, help_text=_("涉密材料请走线下；勾选后不接收，也不保存。")
    )


class NewMatterForm(FileFields, SourceFields, MatterFields):
    """新立一项, with its ground and its paper."""

    field_order = ("kind", "passage", "given_by", "given_on", "paper_title", "paper_number", "title")


class SourceForm(FileFields, SourceFields):
    """补充依据."""


class PartForm(MatterFields):
    """树上的一项: it stands on the paper of its document; ``passage`` is the sentence in it."""

    passage = prose(_("原文"), 2, required=True, most=4000, note=_("文件里的那一句。"))

    field_order = ("passage", "title")


class MatterForm(MatterFields, VersionForm):
    """改一项, against the version that was seen."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            field.show_hidden_initial = True


def told_of(matter: Matter) -> dict[str, Any]:
    """A matter as the fields of its form."""
    bodies = list(matter.bodies.all())
    return {
        **{name: getattr(matter, name) for name in (*PLAIN, *CHOSEN, "due_reason")},
        "leads": written(bodies, BodyRole.LEAD),
        "supports": written(bodies, BodyRole.SUPPORT),
        "supervisor": matter.supervisor.name if matter.supervisor else "",
        "due_on": matter.due_on,
        "nodes": lines_of(matter.milestones.all()),
        "version": matter.version,
    }


# --- proposals ---------------------------------------------------------------------------------------------


class ProposalForm(forms.Form):
    """拟立事项一行: what is proposed, as somebody rewords it."""

    title = forms.CharField(
        label=_("事项"), max_length=300, widget=forms.Textarea(attrs={"rows": 1, "maxlength": 300})
    )
    leads = line(_("牵头单位"), 600)
    supports = line(_("配合单位"), 600)
    due_on = day_field(_("办结期限"))
    due_reason = line(_("期限依据"), 200)
    object = line(_("对象"), 300)
    deliverable = line(_("交付成果"), 500)
    criteria = line(_("办结标准"), 1000)

    def __init__(
        self, data: Any, *, candidate: Candidate, register: Register, typed: Mapping[str, str]
    ) -> None:
        self.candidate, self.register = candidate, register
        super().__init__(
            data,
            prefix=f"c{candidate.pk}",
            initial={**proposed(candidate), **typed},
            use_required_attribute=False,
        )

    clean_leads = MatterFields.clean_leads
    clean_supports = MatterFields.clean_supports

    def clean_due_on(self) -> Any:
        return day_checked(self, "due_on")

    def draft(self) -> Draft:
        """As proposed, with what was changed; a day that somebody set is told as such."""
        told, one = self.cleaned_data, self.candidate
        due = told["due_on"]
        is_own = due is not None and due != one.due_on
        return Draft(
            title=told["title"],
            in_charge=[*told["leads"], *told["supports"]],
            nodes=[Node("办结", due)] if due else [],
            due_on=due,
            due_source=DueSource.PERSON if is_own else DueSource.SENTENCE,
            due_reason=told["due_reason"] if is_own else one.due_reason,
            level=Level(max(one.meeting.level, Level.MEMBERS)),
            more={
                "kind": MatterKind.MATTER,
                **{name: told[name] for name in ("object", "deliverable", "criteria")},
            },
        )


def proposed(candidate: Candidate) -> dict[str, Any]:
    """What a sentence proposes, as the fields of its line."""
    bodies = list(candidate.bodies.all())
    named = bool(candidate.verb and candidate.object)
    return {
        "title": (f"{candidate.verb}{candidate.object}" if named else candidate.sentence)[:300],
        "leads": written(bodies, BodyRole.LEAD),
        "supports": written(bodies, BodyRole.SUPPORT),
        "due_on": candidate.due_on,
        "object": candidate.object[:300],
    }


class SplitForm(forms.Form):
    """拆分: one line for each matter, its body after a bar."""

    parts = prose(
        _("拆成哪几项"),
        6,
        required=True,
        note=_("每行一项；后面可加竖线写牵头单位，如：编制供水方案｜市水务局。不写的照原来的牵头单位。"),
    )

    def __init__(self, *args: Any, candidate: Candidate, **more: Any) -> None:
        self.candidate, self.register = candidate, Register(candidate.government)
        super().__init__(*args, **more)

    def clean_parts(self) -> list[tuple[str, list[InCharge] | None]]:
        lines = [one.strip() for one in self.cleaned_data["parts"].replace("|", "｜").splitlines()]
        parts = [one.partition("｜") for one in lines if one]
        if not 2 <= len(parts) <= 30:
            raise forms.ValidationError(_("拆分要写两项以上，最多三十项。"))
        if any(not title.strip() for title, _bar, _names in parts):
            raise forms.ValidationError(_("竖线前面要写事项。"))
        self.register.load(names for _title, _bar, names in parts)
        return [
            (title.strip()[:300], self.register.in_charge(names, BodyRole.LEAD) if names.strip() else None)
            for title, _bar, names in parts
        ]


class InstructionForm(FileFields):
    """批示: what a leader writes on a telephone, with a picture or the file that it is about."""

    field_order = ("words", "file", "bodies", "due_on", "urgency", "about", "note", "classified")

    words = prose(_("批示内容"), 4, required=True, most=1000)
    bodies = line(_("请谁办"), 600, note=_("可以不写，由督查部门拟办。"))
    due_on = day_field(_("何时办结"))
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, initial=Urgency.NORMAL)
    about = line(_("关于什么"), 200, note=_("批示在哪份材料上，或者说的是哪件事。"))

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        self.register = Register(government)
        super().__init__(*args, **more)
        self.fields["file"].label = _("照片或文件")
        self.fields["file"].widget.attrs["accept"] = ACCEPTED

    def clean_bodies(self) -> list[InCharge]:
        return self.register.in_charge(self.cleaned_data["bodies"], BodyRole.LEAD)

    def clean_due_on(self) -> Any:
        return day_checked(self, "due_on")


class PlanForm(FileFields, EditForm):
    """文件（方案、要点、计划）: what its points and matters stand under."""

    title = line(_("文件标题"), 300, required=True)
    kind = forms.ChoiceField(label=_("来源"), choices=SourceKind.choices, initial=SourceKind.PLAN)
    paper_number = line(_("文号"), 80)
    given_by = line(_("印发机关"), 120)
    given_on = day_field(_("印发日期"))
    due_on = day_field(_("总的期限"))
    supervisor = line(_("督办单位"), 120)
    level = level_field()
    series = line(_("专项行动"), 80)
    text = prose(
        _("要点和任务"),
        10,
        most=200_000,
        note=_(
            "可粘贴带编号的清单，也可以以后再加。“一、”是要点，“1.”是任务；任务后面的括号里写"
            "牵头、配合、期限，如：1. 建立台账（牵头：市民政局；配合：市财政局；期限：2026-12-31）"
        ),
    )

    field_order = ("title", "kind", "paper_number", "given_by", "given_on", "due_on", "supervisor")

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        self.register = Register(government)
        super().__init__(*args, **more)

    clean_supervisor = MatterFields.clean_supervisor

    def clean_due_on(self) -> Any:
        return day_checked(self, "due_on")

    def clean_given_on(self) -> Any:
        return day_checked(self, "given_on")


class FillForm(forms.Form):
    """成批加入: a pasted list, or a workbook."""

    text = PlanForm.base_fields["text"]
    sheet = forms.FileField(
        label=_("或者 Excel 表"),
        required=False,
        help_text=_("表头：要点、事项、牵头单位、配合单位、办结期限、节点、原文。"),
    )


class BoundForm(VersionForm):
    """文件和要点的名称和期限."""

    title = line(_("标题"), 300, required=True)
    due_on = day_field(_("总的期限"))

    def clean_due_on(self) -> Any:
        return day_checked(self, "due_on")


class ReasonForm(forms.Form):
    """理由."""

    reason = prose(_("理由"), 2, required=True, most=200)


class AskPlansForm(forms.Form):
    """要求报实施方案."""

    due_on = day_field(_("实施方案何时报来"), required=True)

    def clean_due_on(self) -> Any:
        return day_checked(self, "due_on")


def source_told(row: Source) -> Mapping[str, Any]:
    """A ground as the fields of its form."""
    names = ("kind", "passage", "paper_title", "paper_number", "given_by", "given_on")
    return {name: getattr(row, name) for name in names}
