"""会议机构的表单. Bodies, persons and posts are named as on paper and resolved within the government."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.forms import VersionForm
from yiding.directory.dates import valid_on
from yiding.directory.models import Body, Government, Person, Post
from yiding.directory.resolving import resolve, resolve_person

from .models import Numbering, SeatKind, Style

UNKNOWN = _("这个政府的名录里没有“%(name)s”，请写全称，或先在名录中登记。")
NUMBERINGS = list(Numbering.choices)
STYLES = list(Style.choices)
SEAT_KINDS = list(SeatKind.choices)
MOST_DAYS = 60


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_DAYS, required=False)


class CouncilForm(VersionForm):
    """议事规则."""

    name = forms.CharField(label=_("会议机构"), max_length=80, help_text=_("写在场次号前面，如：市政府。"))
    kind = forms.CharField(label=_("会议种类"), max_length=40, help_text=_("写在场次号后面，如：常务会议。"))
    office = forms.CharField(label=_("承办单位"), max_length=120, required=False)
    place = forms.CharField(label=_("通常地点"), max_length=80, required=False)
    numbering = forms.ChoiceField(label=_("场次编号"), choices=NUMBERINGS)
    term = forms.IntegerField(label=_("本届（第几届）"), min_value=1, max_value=999, required=False)
    term_began_on = forms.DateField(
        label=_("本届起始日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    quorum_over = forms.IntegerField(label=_("法定人数：份数"), min_value=0, max_value=99, initial=1)
    quorum_of = forms.IntegerField(
        label=_("法定人数：总份数"),
        min_value=1,
        max_value=99,
        initial=2,
        help_text=_("1 和 2 表示半数，2 和 3 表示三分之二。"),
    )
    quorum_reached_by_equal = forms.BooleanField(label=_("正好等于也算达到（“以上”）"), required=False)
    quorum_counts_chair = forms.BooleanField(label=_("主持人计入人数"), required=False, initial=True)
    topics_days = _days(_("会前几个工作日截止报送议题"))
    papers_days = _days(_("会前几个工作日送达材料"))
    notice_days = _days(_("会前几个工作日发出通知"))
    minutes_days = _days(_("会后几个工作日完成纪要"))
    issue_days = _days(_("会后几个工作日印发"))
    acts = forms.CharField(
        label=_("议题动作和排列次序"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每行一个，如：传达学习。编排议程时按这里的次序排。"),
    )
    style = forms.ChoiceField(label=_("纪要体例"), choices=STYLES)
    main_send = forms.CharField(label=_("主送"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    copy_send = forms.CharField(label=_("抄送"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.government = government

    def clean_office(self) -> Body | None:
        name = self.cleaned_data["office"].strip()
        found = resolve(self.government, name) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found.body if found else None

    def clean_acts(self) -> list[str]:
        lines = (line.strip()[:20] for line in self.cleaned_data["acts"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        over, of = told.get("quorum_over"), told.get("quorum_of")
        if over is not None and of is not None and over > of:
            self.add_error("quorum_over", _("份数不能大于总份数。"))
        if told.get("numbering") == Numbering.TERM and told.get("term") is None:
            self.add_error("term", _("按届编号须写明是第几届。"))
        return told

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        told = dict(self.cleaned_data)
        told.pop("version", None)
        office = told.pop("office")
        return {**told, "office_id": office.pk if office else None}


class SeatForm(forms.Form):
    """登记席位: of one of the three: a post, a person, a body."""

    kind = forms.ChoiceField(label=_("席位"), choices=SEAT_KINDS)
    person = forms.CharField(label=_("人员"), max_length=60, required=False)
    post = forms.ChoiceField(
        label=_("或按职务"), required=False, help_text=_("换人后席位随职务走，不用另改。")
    )
    body = forms.CharField(label=_("或单位（由单位派人）"), max_length=120, required=False)
    starts_on = forms.DateField(
        label=_("起始日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("截止日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, government: Government, **more: Any) -> None:
        super().__init__(*args, **more)
        self.government = government
        posts = Post.objects.filter(valid_on(clock.today()), body__government=government).exclude(title="")
        rows = posts.select_related("body", "person").order_by("body__protocol_order", "body__name", "pk")
        self.posts = {str(post.pk): post for post in rows}
        named = [
            (key, f"{post.body.name}{post.title}（{post.person.name}）") for key, post in self.posts.items()
        ]
        self.fields["post"].choices = [("", _("不按职务")), *named]  # type: ignore[attr-defined]

    def clean_person(self) -> Person | None:
        name = self.cleaned_data["person"].strip()
        found = resolve_person(self.government, name, clock.today()) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found

    def clean_body(self) -> Body | None:
        name = self.cleaned_data["body"].strip()
        found = resolve(self.government, name) if name else None
        if name and found is None:
            raise forms.ValidationError(UNKNOWN, params={"name": name})
        return found.body if found else None

    def clean_post(self) -> Post | None:
        return self.posts.get(self.cleaned_data["post"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if sum(told.get(name) is not None for name in ("person", "post", "body")) != 1 and not self.errors:
            self.add_error(None, _("人员、职务、单位三者填一个。"))
        starts_on, ends_on = told.get("starts_on"), told.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("截止日期早于起始日期。"))
        return told


class SeatEndForm(VersionForm):
    """截止席位."""

    ends_on = forms.DateField(label=_("截止日期"), widget=forms.DateInput(attrs={"type": "date"}))
