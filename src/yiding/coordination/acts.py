"""议事协调机构的操作, as tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import editing, named, ours
from yiding.files.acts import bringing_paper

from . import services as do
from .forms import (
    ChargeForm,
    CouncilForm,
    EditForm,
    MemberEndForm,
    MemberForm,
    NameForm,
    OrderForm,
    ReasonForm,
    RulesForm,
    WorkForm,
)
from .models import Charge, CoordinationBody, CoordinationMember
from .permissions import may_change_member, may_fill, may_give_council, may_keep, may_set_up
from .selectors import charge_get, coordination_get, member_get
from .states import COORDINATION

OPEN = frozenset({"ordered", "set_up", "active"})


def _order_form(data: QueryDict | None, _row: Any, viewer: Viewer) -> forms.Form:
    return OrderForm(data, viewer=viewer, government=ours())


def _edit_form(data: QueryDict | None, row: CoordinationBody, viewer: Viewer) -> forms.Form:
    told = {name: getattr(row, name) for name in ("version", "name", "basis", "ordered_on")}
    told |= {"kind": row.kind_id, "host": row.host.name, "office": row.office.name if row.office else ""}
    told["order"] = row.order.number if row.order else ""
    return EditForm(data, viewer=viewer, government=row.government, initial=told)


def _order(_row: None, told: Told, by: User) -> CoordinationBody:
    return do.coordination_order(government=ours(), told=do.Order(**told), by=by)


def _edit(row: CoordinationBody, told: Told, by: User) -> None:
    version = told.pop("version")
    kept = do.Order(**told, meeting=row.meeting, item_no=row.item_no)
    do.coordination_edit(coordination=row, told=kept, version=version, by=by)


def _name_told(row: CoordinationBody) -> Told:
    return {"version": row.version, "issuing_name": row.issuing_name_id}


BODIES = Subject(
    "coordination",
    "body",
    _("议事协调机构"),
    get=coordination_get,
    acts=(
        Act("order", _("登记议事协调机构"), may_keep, _order, _order_form, starts=True, is_first=True),
        Act(
            "set-up",
            _("确认组建"),
            may_set_up,
            lambda row, _told, by: do.coordination_set_up(coordination=row, by=by),
            states=COORDINATION.moves["set_up"].sources,
            is_first=True,
        ),
        Act(
            "start",
            _("开始运行"),
            may_set_up,
            lambda row, _told, by: do.coordination_start(coordination=row, by=by),
            states=COORDINATION.moves["start"].sources,
            is_first=True,
        ),
        Act(
            "member-add",
            _("登记成员"),
            may_set_up,
            lambda row, told, by: do.member_add(coordination=row, by=by, **told),
            named(MemberForm),
            states=OPEN,
        ),
        bringing_paper(
            Act(
                "rules",
                _("登记工作规则"),
                may_set_up,
                lambda row, told, by: do.rules_file(coordination=row, by=by, **told),
                plain(RulesForm),
                states=OPEN,
            )
        ),
        Act(
            "work",
            _("列出责任人岗位"),
            may_set_up,
            lambda row, told, by: do.work_open(coordination=row, by=by, **told),
            named(WorkForm),
            states=OPEN,
        ),
        Act(
            "council",
            _("设立会议机构"),
            may_give_council,
            lambda row, told, by: do.council_give(coordination=row, by=by, **told),
            plain(CouncilForm),
            states=OPEN,
            is_open=lambda row: row.council_id is None,
        ),
        Act(
            "name",
            _("设定印发名义"),
            may_keep,
            lambda row, told, by: do.name_lend(coordination=row, by=by, **told),
            editing(NameForm, _name_told),
            states=OPEN,
        ),
        Act("edit", _("修改登记"), may_keep, _edit, _edit_form, states=OPEN),
        Act(
            "end",
            _("撤销"),
            may_keep,
            lambda row, told, by: do.coordination_end(coordination=row, by=by, **told),
            plain(ReasonForm),
            states=COORDINATION.moves["end"].sources,
        ),
    ),
)


def _page(row: CoordinationMember | Charge) -> str:
    return reverse("coordination:body-detail", args=[row.coordination_id])


def _charge_told(row: Charge) -> Told:
    names = ("leader", "deputy", "person")
    return {"version": row.version} | {
        name: getattr(row, name).label if getattr(row, name) else "" for name in names
    }


MEMBERS = Subject(
    "coordination",
    "member",
    _("成员"),
    get=member_get,
    prefix="members/",
    page=_page,
    list_name="coordination:body-list",
    acts=(
        Act(
            "end",
            _("截止成员"),
            may_change_member,
            lambda row, told, by: do.member_end(member=row, by=by, **told),
            editing(MemberEndForm, lambda row: {"version": row.version, "ends_on": row.ends_on}),
            is_open=lambda row: row.ends_on is None,
        ),
    ),
)
CHARGES = Subject(
    "coordination",
    "charge",
    _("三名责任人"),
    get=charge_get,
    prefix="charges/",
    page=_page,
    acts=(
        Act(
            "fill",
            _("登记三名责任人"),
            may_fill,
            lambda row, told, by: do.charge_fill(charge=row, by=by, **told),
            editing(ChargeForm, _charge_told),
        ),
    ),
)
