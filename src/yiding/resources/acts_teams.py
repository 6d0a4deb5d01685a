"""队伍、物资、检查的操作, as tables."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Run, Subject, Told, plain
from yiding.directory.fields import named, ours

from . import checking, crewing, stocking
from .fields import NoteForm, ReasonForm
from .forms_teams import (
    ArriveForm,
    CallForm,
    CheckForm,
    ChecksForm,
    ComeBackForm,
    CountForm,
    IssueForm,
    LotForm,
    MemberEditForm,
    MemberForm,
    MinimumForm,
    ReceiveForm,
    ReturnForm,
    ScrapForm,
    StoreEditForm,
    StoreForm,
    TeamEditForm,
    TeamForm,
    found_in,
)
from .getting import call_out_get, check_get, lot_get, member_get, movement_get, store_get, team_get
from .making import by_another, doing, fields_of, for_viewer, on_row, saving, within
from .models import MovementKind
from .permissions import may_change, may_check, may_record, may_set
from .states import CALL_OUT, CHECK, TEAM

PLACE = ("town", "address", "longitude", "latitude")
TEAM_FIELDS = ("name", "kind", "skills", "gear", "ready_minutes", *PLACE)
STORE_FIELDS = ("name", "body", "keeper", "is_active", *PLACE)


def _register(_row: None, told: Told, by: User) -> Any:
    return crewing.team_register(body=told.pop("body"), values=told, by=by)


def _team_act(name: str, label: Any) -> Act:
    def run(row: Any, told: Told, by: User) -> None:
        crewing.team_move(team=row, name=name, by=by, **told)

    form = None if name == "ready" else plain(NoteForm)
    states = TEAM.moves[name].sources
    url_name = name.replace("_", "-")
    return Act(url_name, label, may_change, run, form, states=states, is_first=name == "ready")


TEAMS = Subject(
    "resources",
    "team",
    _("应急队伍"),
    get=team_get,
    prefix="teams/",
    acts=(
        Act(
            "register", _("登记队伍"), may_record, _register, for_viewer(TeamForm), starts=True, is_first=True
        ),
        Act(
            "call",
            _("调动队伍"),
            may_change,
            doing(crewing.team_call, "team"),
            plain(CallForm),
            states=TEAM.moves["call"].sources,
            is_first=True,
        ),
        _team_act("ready", _("转为待命")),
        _team_act("stand_down", _("退出待命")),
        Act(
            "member",
            _("登记队员"),
            may_change,
            saving(crewing.member_add, "team", "phone"),
            plain(MemberForm),
            is_open=lambda row: row.state != "dissolved",
        ),
        Act(
            "edit",
            _("修改"),
            may_change,
            saving(crewing.team_edit, "team"),
            for_viewer(TeamEditForm, fields_of(*TEAM_FIELDS)),
            is_open=lambda row: row.state != "dissolved",
        ),
        _team_act("dissolve", _("撤销队伍")),
    ),
)


def _team_page(row: Any) -> str:
    return reverse("resources:team-detail", args=[row.team_id])


MEMBERS = Subject(
    "resources",
    "member",
    _("队员"),
    get=member_get,
    prefix="teams/members/",
    page=_team_page,
    list_name="resources:team-list",
    acts=(
        Act(
            "edit",
            _("修改"),
            may_change,
            saving(crewing.member_edit, "member", "phone"),
            on_row(MemberEditForm, fields_of("name", "duty", "skills")),
            is_open=lambda row: row.left_on is None,
        ),
        Act(
            "end",
            _("离队"),
            may_change,
            doing(crewing.member_end, "member"),
            is_open=lambda row: row.left_on is None,
        ),
    ),
)
CALL_OUTS = Subject(
    "resources",
    "call-out",
    _("队伍出动"),
    get=call_out_get,
    prefix="teams/call-outs/",
    acts=(
        Act(
            "arrive",
            _("登记到场"),
            may_change,
            doing(crewing.call_out_arrive, "call_out"),
            plain(ArriveForm),
            states=CALL_OUT.moves["arrive"].sources,
            is_first=True,
        ),
        Act(
            "come-back",
            _("登记返回"),
            may_change,
            doing(crewing.call_out_return, "call_out"),
            plain(ComeBackForm),
            states=CALL_OUT.moves["come_back"].sources,
            is_first=True,
        ),
    ),
)


def _checks_open(_row: None, told: Told, by: User) -> None:
    checking.checks_open(government=ours(), by=by, **told)


def _fill(row: Any, told: Told, by: User) -> None:
    checking.check_fill(check=row, found=found_in(told), by=by)


CHECKS = Subject(
    "resources",
    "check",
    _("四到位检查"),
    get=check_get,
    prefix="teams/checks/",
    acts=(
        Act(
            "open",
            _("布置检查"),
            may_set,
            _checks_open,
            named(ChecksForm),
            starts=True,
            is_first=True,
        ),
        Act(
            "fill",
            _("登记检查"),
            may_change,
            _fill,
            plain(CheckForm),
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


def _posting(told: Told, name: str = "quantity") -> stocking.Posting:
    said = {one: told.pop(one) for one in ("key", "note", "to", "call_out") if one in told}
    return stocking.Posting(told.pop(name), **said)


def _posts(service: Any, name: str) -> Run:
    def run(row: Any, told: Told, by: User) -> Any:
        posting = _posting(told)
        return service(**{name: row}, posting=posting, by=by, **told)

    return run


def _count(row: Any, told: Told, by: User) -> None:
    counted = told["counted"]
    stocking.stock_count(lot=row, counted=counted, posting=_posting(told, "counted"), by=by)


STORES = Subject(
    "resources",
    "store",
    _("储备点"),
    get=store_get,
    prefix="teams/stores/",
    acts=(
        Act(
            "add",
            _("登记储备点"),
            may_record,
            lambda _row, told, by: saving(stocking.store_keep, "store", "body")(None, told, by),
            for_viewer(StoreForm),
            starts=True,
            is_first=True,
        ),
        Act(
            "receive",
            _("入库"),
            may_change,
            _posts(stocking.stock_receive, "store"),
            within(ReceiveForm),
            is_first=True,
        ),
        Act("minimum", _("设定定额"), may_change, doing(stocking.minimum_set, "store"), within(MinimumForm)),
        Act(
            "edit",
            _("修改"),
            may_change,
            saving(stocking.store_keep, "store", "body"),
            for_viewer(StoreEditForm, fields_of(*STORE_FIELDS)),
        ),
    ),
)
LOTS = Subject(
    "resources",
    "lot",
    _("库存批次"),
    get=lot_get,
    prefix="teams/lots/",
    acts=(
        Act(
            "issue",
            _("领用"),
            may_change,
            _posts(stocking.stock_issue, "lot"),
            lambda data, _row, viewer: IssueForm(data, viewer=viewer),
            is_open=lambda row: row.quantity > 0,
            is_first=True,
        ),
        Act("count", _("盘点"), may_change, _count, plain(CountForm)),
        Act(
            "scrap",
            _("报废"),
            may_change,
            _posts(stocking.stock_scrap, "lot"),
            plain(ScrapForm),
            is_open=lambda row: row.quantity > 0,
        ),
        Act(
            "edit",
            _("更正批次"),
            may_change,
            saving(stocking.lot_edit, "lot"),
            on_row(LotForm, fields_of("batch", "expires_on")),
        ),
    ),
)


def _lot_page(row: Any) -> str:
    return reverse("resources:lot-detail", args=[row.lot_id])


MOVEMENTS = Subject(
    "resources",
    "movement",
    _("收发记录"),
    get=movement_get,
    prefix="teams/movements/",
    page=_lot_page,
    acts=(
        Act(
            "return",
            _("归还"),
            may_change,
            _posts(stocking.stock_return, "issue"),
            plain(ReturnForm),
            is_open=lambda row: row.kind == MovementKind.ISSUE,
        ),
    ),
)
SUBJECTS = (TEAMS, MEMBERS, CALL_OUTS, CHECKS, STORES, LOTS, MOVEMENTS)
