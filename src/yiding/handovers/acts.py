"""事权与移交的操作, as tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import government_of, named, ours
from yiding.directory.making import by_another, doing, fields_of
from yiding.directory.models import Government
from yiding.files.acts import bringing_paper

from . import checking, deciding, drafting, effecting, ruling, signing
from .forms import (
    CheckForm,
    DecideForm,
    DisputeForm,
    FillForm,
    HandoverEditForm,
    HandoverForm,
    LineForm,
    MatterEditForm,
    MatterForm,
    MeasureForm,
    OwnerForm,
    PaperForm,
    ReasonForm,
    RoleForm,
    RuleForm,
    RuleOnForm,
    TakeForm,
    values_in,
)
from .homes import handover_paper, may_add_paper
from .models import Dispute, Handover, Line
from .permissions import (
    may_change,
    may_check,
    may_confirm,
    may_decide,
    may_dispute,
    may_draft,
    may_effect,
    may_fill,
    may_hold,
    may_measure,
    may_rule,
    may_set,
    may_sign,
    may_supervise,
    may_take_back,
    may_take_base,
    side_of,
)
from .selectors import (
    base_get,
    check_get,
    dispute_get,
    handover_get,
    line_get,
    matter_get,
    measure_get,
    role_get,
    rule_of,
)
from .shown import list_page
from .signing import agrees
from .states import BASE, CHECK, DISPUTE, HANDOVER, MATTER

MATTER_FIELDS = ("title", "area", "kind", "direction", "reason", "basis", "body", "towns", "starts_on")
LISTED, DECIDED = frozenset({"listed"}), frozenset({"decided", "effective"})
OPEN, CHECKING = frozenset({"drafting", "checking"}), frozenset({"checking"})
EARLY = frozenset({"drafting", "checking", "locked"})


def _list(_row: None, told: Told, by: User) -> Any:
    return deciding.matter_list(government=ours(), towns=told.pop("towns"), values=told, by=by)


def _edit(row: Any, told: Told, by: User) -> None:
    version, towns = told.pop("version"), told.pop("towns")
    deciding.matter_edit(matter=row, towns=towns, version=version, values=told, by=by)


def _matter_form(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
    return MatterEditForm(data, government=government_of(row), initial=fields_of(*MATTER_FIELDS)(row))


MATTERS = Subject(
    "handovers",
    "matter",
    _("事权清单"),
    get=matter_get,
    prefix="matters/",
    acts=(
        Act("enter", _("列入事权"), may_supervise, _list, named(MatterForm), starts=True, is_first=True),
        Act(
            "decide",
            _("登记议定"),
            by_another(may_decide, "listed_by_id"),
            doing(deciding.matter_decide, "matter"),
            plain(DecideForm),
            states=LISTED,
            is_first=True,
        ),
        Act(
            "role",
            _("登记市级职责"),
            may_supervise,
            doing(deciding.role_add, "matter"),
            named(RoleForm),
            is_open=lambda row: row.is_down and row.state != "dropped",
        ),
        Act(
            "owner",
            _("登记承担单位变更"),
            may_hold,
            doing(deciding.owner_change, "matter"),
            named(OwnerForm),
            states=DECIDED,
        ),
        Act("edit", _("修改"), may_supervise, _edit, _matter_form, states=LISTED),
        Act(
            "drop",
            _("不再划分"),
            may_supervise,
            doing(deciding.matter_drop, "matter"),
            plain(ReasonForm),
            states=MATTER.moves["drop"].sources,
        ),
    ),
)
ROLES = Subject(
    "handovers",
    "role",
    _("市级职责"),
    get=role_get,
    prefix="matters/roles/",
    page=lambda row: reverse("handovers:matter-detail", args=[row.matter_id]),
    list_name="handovers:matter-list",
    acts=(
        Act(
            "drop",
            _("删去"),
            may_supervise,
            doing(deciding.role_drop, "role"),
            is_open=lambda row: row.matter.state == "listed",
        ),
    ),
)


def _draft(_row: None, told: Told, by: User) -> Any:
    apart = {name: told.pop(name) for name in ("giver", "taker", "matters")}
    apart["matters"] = list(apart["matters"])
    return drafting.handover_draft(**apart, values=told, by=by)


def _draft_form(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
    return HandoverForm(data, viewer=viewer, government=government_of(row))


def _change(row: Handover, told: Told, by: User) -> None:
    drafting.handover_edit(handover=row, version=told.pop("version"), values=told, by=by)


def _change_form(data: QueryDict | None, row: Handover, _viewer: Viewer) -> forms.Form:
    return HandoverEditForm(data, initial=fields_of("title", "basis", "data_year", "effective_on")(row))


def _said(told: Told) -> drafting.Said:
    return drafting.Said(**{name: told.pop(name) for name in drafting.FIGURES if name in told})


def _line(row: Handover, told: Told, by: User) -> None:
    said = _said(told)
    drafting.line_add(handover=row, values=told, said=said, by=by)


def _line_form(data: QueryDict | None, row: Handover, _viewer: Viewer) -> forms.Form:
    return LineForm(data, handover=row)


def _measure(row: Handover, told: Told, by: User) -> None:
    checking.measure_add(handover=row, matter=told.pop("matter"), values=told, by=by)


def _measure_form(data: QueryDict | None, row: Handover, _viewer: Viewer) -> forms.Form:
    return MeasureForm(data, handover=row)  # type: ignore[return-value] # a ModelForm is a form


HANDOVERS = Subject(
    "handovers",
    "handover",
    _("移交清单"),
    get=handover_get,
    prefix="lists/",
    acts=(
        Act("draft", _("编制移交清单"), may_draft, _draft, _draft_form, starts=True, is_first=True),
        Act(
            "send",
            _("送接收方核对"),
            may_change,
            doing(drafting.handover_send, "handover"),
            states=HANDOVER.moves["send"].sources,
            is_first=True,
        ),
        Act(
            "confirm",
            _("确认整份清单"),
            may_confirm,
            doing(signing.handover_confirm, "handover"),
            states=CHECKING,
            is_first=True,
        ),
        Act(
            "effect",
            _("办理移交"),
            may_effect,
            doing(effecting.handover_effect, "handover"),
            states=HANDOVER.moves["effect"].sources,
            is_first=True,
        ),
        Act("sign", _("签认全部一致的行"), may_sign, doing(signing.lines_sign, "handover"), states=CHECKING),
        Act("line", _("增加一行"), may_fill, _line, _line_form, states=OPEN),
        Act("measure", _("登记质量指标"), may_measure, _measure, _measure_form, states=EARLY | {"effective"}),
        bringing_paper(
            Act(
                "paper",
                _("加入材料"),
                may_add_paper,
                doing(handover_paper, "handover"),
                plain(PaperForm),
                states=EARLY | {"effective", "checked"},
            )
        ),
        Act("edit", _("修改"), may_change, _change, _change_form, states=OPEN),
        Act(
            "reopen",
            _("重新核对"),
            may_supervise,
            doing(signing.handover_reopen, "handover"),
            plain(ReasonForm),
            states=HANDOVER.moves["reopen"].sources,
        ),
        Act(
            "withdraw",
            _("撤销"),
            may_change,
            doing(drafting.handover_withdraw, "handover"),
            plain(ReasonForm),
            states=HANDOVER.moves["withdraw"].sources,
        ),
    ),
)


def _fill(row: Line, told: Told, by: User) -> None:
    version = told.pop("version")
    drafting.line_fill(line=row, said=_said(told), version=version, by=by)


def _fill_form(data: QueryDict | None, row: Line, viewer: Viewer) -> forms.Form:
    side = side_of(viewer, row.handover) or "giver"
    told = {name: getattr(row, f"{side}_{name}") for name in drafting.FIGURES}
    return FillForm(data, initial={**told, "version": row.version})


def _is_unsigned_by(viewer: Viewer, row: Line) -> bool:
    """Offered to a side that has not signed a line on which both agree."""
    if not may_sign(viewer, row):
        return False
    side = side_of(viewer, row.handover) or "giver"
    return getattr(row, f"{side}_signed_by_id") is None


def _in(states: frozenset[str]) -> Any:
    return lambda row: row.handover.state in states


LINES = Subject(
    "handovers",
    "line",
    _("清单的行"),
    get=line_get,
    prefix="lists/lines/",
    page=list_page,
    list_name="handovers:handover-list",
    acts=(
        Act(
            "sign",
            _("签认"),
            _is_unsigned_by,
            doing(signing.line_sign, "line"),
            is_open=lambda row: row.handover.state == "checking" and agrees(row),
            is_first=True,
        ),
        Act("fill", _("填写"), may_fill, _fill, _fill_form, is_open=_in(OPEN)),
        Act(
            "dispute",
            _("提出争议"),
            may_dispute,
            doing(ruling.dispute_raise, "line"),
            plain(DisputeForm),
            is_open=lambda row: row.handover.state == "checking" and not agrees(row),
        ),
        Act(
            "drop",
            _("删去"),
            may_fill,
            doing(drafting.line_drop, "line"),
            is_open=lambda row: (
                row.handover.state in OPEN and not (row.giver.is_filled and row.taker.is_filled)
            ),
        ),
    ),
)


def _rule(row: Dispute, told: Told, by: User) -> None:
    ruling.dispute_rule(dispute=row, ruling=told.pop("ruling"), said=_said(told), by=by)


def _rule_form(data: QueryDict | None, row: Dispute, _viewer: Viewer) -> forms.Form:
    told = {name: getattr(row.line, f"giver_{name}") for name in ("quantity", "value", "standard")}
    return RuleOnForm(data, initial=told)


DISPUTES = Subject(
    "handovers",
    "dispute",
    _("移交争议"),
    get=dispute_get,
    prefix="disputes/",
    acts=(
        Act(
            "rule",
            _("裁定"),
            may_rule,
            _rule,
            _rule_form,
            states=DISPUTE.moves["rule"].sources,
            is_first=True,
        ),
        Act(
            "withdraw",
            _("撤回争议"),
            may_take_back,
            doing(ruling.dispute_withdraw, "dispute"),
            states=DISPUTE.moves["withdraw"].sources,
        ),
    ),
)
BASES = Subject(
    "handovers",
    "base",
    _("划转基数"),
    get=base_get,
    prefix="bases/",
    acts=(
        Act(
            "take",
            _("登记划转"),
            may_take_base,
            doing(effecting.base_take, "base"),
            plain(TakeForm),
            states=BASE.moves["take"].sources,
            is_first=True,
        ),
    ),
)
MEASURES = Subject(
    "handovers",
    "measure",
    _("质量指标"),
    get=measure_get,
    prefix="lists/measures/",
    page=list_page,
    list_name="handovers:handover-list",
    acts=(
        Act(
            "drop",
            _("删去"),
            lambda viewer, row: may_measure(viewer, row.handover),
            doing(checking.measure_drop, "measure"),
            is_open=_in(EARLY),
        ),
    ),
)


def _check(row: Any, told: Told, by: User) -> None:
    words = {name: told[name] for name in ("finding", "remedy")}
    checking.check_fill(check=row, values=values_in(told), by=by, **words)


def _check_form(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
    return CheckForm(data, measures=list(row.handover.measures.all()))


CHECKS = Subject(
    "handovers",
    "check",
    _("连续性核查"),
    get=check_get,
    prefix="checks/",
    acts=(
        Act(
            "fill",
            _("登记核查"),
            may_check,
            _check,
            _check_form,
            states=CHECK.moves["fill"].sources,
            is_first=True,
        ),
        Act(
            "confirm",
            _("复核"),
            by_another(may_check, "filled_by_id"),
            doing(checking.check_confirm, "check"),
            states=CHECK.moves["confirm"].sources,
            is_first=True,
            in_batch=True,
        ),
        Act(
            "return",
            _("退回重查"),
            by_another(may_check, "filled_by_id"),
            doing(checking.check_return, "check"),
            plain(ReasonForm),
            states=CHECK.moves["return"].sources,
        ),
    ),
)


def _rule_set(_row: None, told: Told, by: User) -> Any:
    version, keepers = told.pop("version"), told.pop("keepers")
    return deciding.rule_set(government=ours(), keepers=keepers, version=version, values=told, by=by)


def _rule_set_form(data: QueryDict | None, _row: Any, _viewer: Viewer) -> forms.Form:
    government: Government = ours()
    rule = rule_of(government)
    told = {
        name: getattr(rule, name) for name in ("answer_days", "dispute_days", "check_months", "fall_percent")
    }
    told["keepers"] = "、".join(one.name for one in rule.keepers.all()) if rule.pk else ""
    return RuleForm(data, government=government, initial={**told, "version": rule.version})


RULES = Subject(
    "handovers",
    "rule",
    _("移交规则"),
    get=lambda _viewer, _key: None,
    prefix="rules/",
    page=lambda _row: reverse("handovers:handover-list"),
    list_name="handovers:handover-list",
    acts=(Act("set", _("设定移交规则"), may_set, _rule_set, _rule_set_form, starts=True),),
)
SUBJECTS = (MATTERS, ROLES, HANDOVERS, LINES, DISPUTES, BASES, MEASURES, CHECKS, RULES)
