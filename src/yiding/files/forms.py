"""材料的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.forms import VersionForm

from .errors import NoPaper
from .models import Disclosure


def level_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("谁可以看"), choices=Level.choices, coerce=lambda value: Level(int(value))
    )


class PaperForm(forms.Form):
    """交一个版本. The file itself is looked at apart: what is wrong with it is an error of ours."""

    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        help_text=_("PDF、OFD、Word、WPS、Excel、PPT（不带宏）、图片或纯文本。"),
        error_messages={"required": f"{NoPaper.sentence}（{NoPaper.code}）"},
    )
    level = level_field()
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    classified = forms.BooleanField(
        label=_("涉密"), required=False, help_text=_("涉密材料请走线下；勾选后不接收，也不保存。")
    )


class DisclosureMixin(forms.Form):
    """公开属性和理由."""

    disclosure = forms.ChoiceField(label=_("公开属性"), choices=Disclosure.choices)
    disclosure_reason = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("依申请公开、不予公开的，写明理由。")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        is_held_back = told.get("disclosure") in (Disclosure.ON_REQUEST, Disclosure.WITHHELD)
        if is_held_back and not told.get("disclosure_reason"):
            self.add_error("disclosure_reason", _("请写明理由。"))
        if told.get("disclosure"):
            told["disclosure"] = Disclosure(told["disclosure"])
        return told


class DocumentForm(DisclosureMixin, PaperForm):
    """加入一份材料."""

    title = forms.CharField(label=_("题名"), max_length=200)
    owner = forms.CharField(
        label=_("提交单位"), max_length=120, required=False, help_text=_("名录中的单位。")
    )

    field_order = ("title", "file", "level", "owner", "disclosure", "disclosure_reason", "note", "classified")


class LevelForm(VersionForm):
    """知悉范围."""

    level = level_field()


class DisclosureForm(DisclosureMixin, VersionForm):
    """公开属性."""

    field_order = ("disclosure", "disclosure_reason")
