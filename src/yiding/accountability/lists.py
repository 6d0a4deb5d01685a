"""督察追责的列表: cases by number and state only; who answers for safety."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called

from .models import Case, CaseState, SafetyDuty
from .selectors import cases_visible_to, duties_visible_to

TONES = {
    CaseState.CLUE: Tone.WARN,
    CaseState.VERIFIED: Tone.INFO,
    CaseState.STATED: Tone.INFO,
    CaseState.PROPOSED: Tone.WARN,
    CaseState.DECIDED: Tone.OFFICIAL,
    CaseState.CLOSED: Tone.PLAIN,
}


def case_url(row: Case) -> str:
    return reverse("accountability:case-detail", args=[row.pk])


def duty_url(row: SafetyDuty) -> str:
    return reverse("accountability:duty-detail", args=[row.pk])


def state_badge(row: Case) -> Any:
    return badge(row.get_state_display(), TONES[CaseState(row.state)])


def _head(person: Any) -> Any:
    return person.label if person else badge(_now("空缺"), Tone.BAD)


def _head_word(person: Any) -> str:
    return person.label if person else "空缺"


def _of_body(rows: Rows, name: str) -> Rows:
    return rows.filter(body__in=bodies_called(name).values("pk"))


CASES = ListSpec(
    name="accountability.case",
    title=_("督察追责"),
    lead=_("只列出指定您知悉的案件。案卷内容要点“查阅案卷”才显示，每次查阅都有记录。"),
    base=cases_visible_to,
    columns=(
        Column("number", _("案号"), lambda row: row.number, sort="number", link=case_url),
        Column("opened_on", _("登记日期"), lambda row: row.opened_on, sort="opened_on"),
        Column("decided_on", _("决定日期"), lambda row: row.decided_on, sort="decided_on"),
        Column("closed_on", _("结案日期"), lambda row: row.closed_on, sort="closed_on"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(Filter("state", _("状态"), "choice", "state", choices=CaseState.choices),),
    default_sort="-opened_on",
    empty=Empty(_("没有指定您知悉的案件"), _("案件只对指定的账号显示。")),
)
DUTIES = ListSpec(
    name="accountability.duty",
    title=_("安全责任"),
    lead=_("党政同责、一岗双责：每个单位的党政主要负责人和各岗位的安全责任。"),
    base=duties_visible_to,
    columns=(
        Column("body", _("单位"), lambda row: row.body.name, sort="body__name", link=duty_url),
        Column(
            "party_head",
            _("党组织主要负责人"),
            lambda row: _head(row.party_head),
            export=lambda row: _head_word(row.party_head),
        ),
        Column(
            "government_head",
            _("行政主要负责人"),
            lambda row: _head(row.government_head),
            export=lambda row: _head_word(row.government_head),
        ),
    ),
    filters=(
        Filter("body", _("单位"), "text", _of_body),
        Filter(
            "empty",
            _("只看空缺"),
            "flag",
            lambda rows, _value: rows.filter(Q(party_head=None) | Q(government_head=None)),
        ),
    ),
    default_sort="body",
    empty=Empty(_("还没有登记安全责任"), _("登记每个单位的党政主要负责人。")),
)
