"""关口条件的操作, as a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, plain
from yiding.core.columns import Viewer
from yiding.files.acts import BringsPaper, bringing_paper

from . import gate_marking as do
from .gate_rows import GateNeed, NeedState
from .gate_told import How
from .permissions_gates import may_show_need, may_withdraw_need
from .selectors_gates import need_get

LONG = {"rows": 4}


class ConfirmForm(BringsPaper):
    """确认条件具备."""

    note = forms.CharField(
        label=_("说明或结论"), required=False, max_length=2_000, widget=forms.Textarea(attrs=LONG)
    )
    field_order = ("note", "file", "classified")


class RefuseForm(forms.Form):
    """不具备."""

    note = forms.CharField(label=_("为什么不具备"), max_length=300, widget=forms.Textarea(attrs=LONG))


class WithdrawForm(forms.Form):
    """撤回."""

    reason = forms.CharField(label=_("撤回原因"), max_length=300, widget=forms.Textarea(attrs=LONG))


def _confirm_form(data: QueryDict | None, row: GateNeed, _viewer: Viewer) -> forms.Form:
    form = ConfirmForm(data)
    form.fields["note"].required = row.how == How.RESULT
    if row.how == How.PAPER:
        form.fields["file"].help_text = _("必须附上：批复、合同、证书等，PDF、OFD、Word、WPS 或照片。")
    return form


def _stands(row: GateNeed) -> bool:
    return row.is_now and row.entry.is_open and row.how != How.CHECK


NEEDS = Subject(
    "registers",
    "need",
    _("关口条件"),
    get=need_get,
    prefix="needs/",
    page=lambda row: reverse("registers:entry-detail", args=[row.entry_id]),
    heading=lambda row: f"{row.entry.number} {row.label}",
    acts=(
        bringing_paper(
            Act(
                "confirm",
                _("确认具备"),
                may_show_need,
                lambda row, told, by: do.need_confirm(need=row, by=by, **told),
                _confirm_form,
                states=frozenset({NeedState.MISSING.value, NeedState.REFUSED.value}),
                is_open=_stands,
                is_first=True,
            )
        ),
        Act(
            "refuse",
            _("说明不具备"),
            may_show_need,
            lambda row, told, by: do.need_refuse(need=row, by=by, **told),
            plain(RefuseForm),
            states=frozenset({NeedState.MISSING.value}),
            is_open=_stands,
        ),
        Act(
            "withdraw",
            _("撤回确认"),
            may_withdraw_need,
            lambda row, told, by: do.need_withdraw(need=row, by=by, **told),
            plain(WithdrawForm),
            states=frozenset({NeedState.MET.value, NeedState.REFUSED.value}),
            is_open=_stands,
        ),
    ),
)


def need_links(viewer: Viewer, need: GateNeed) -> Any:
    """What a viewer can do with a condition, as links in a table."""
    offered = [(one.url, one.label) for one in NEEDS.offered(viewer, need)]
    return format_html_join(" ", '<a class="button button-small" href="{}">{}</a>', offered)
