"""值班的操作, as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.acts import Act, MakeForm, Subject, Told, plain
from yiding.core.columns import Viewer

from . import changing, duty, planning
from .forms import (
    AddShiftForm,
    AssignForm,
    CheckInForm,
    DraftForm,
    FlagForm,
    GenerateForm,
    HandOverForm,
    ReasonForm,
    ResultForm,
    StandInForm,
    SwapForm,
    TakeForm,
)
from .models import (
    OpenPoint,
    Roster,
    RosterState,
    Shift,
    ShiftChange,
    ShiftState,
)
from .permissions import (
    is_published,
    may_answer_change,
    may_decide_change,
    may_finish_point,
    may_head,
    may_keep,
    may_keep_roster,
    may_plan,
    may_stand,
    may_take,
    may_withdraw_change,
)
from .rotation import DayKind
from .selectors import (
    change_get,
    hand_over_get,
    point_get,
    roster_get,
    rule_of,
    shift_get,
)
from .setting_acts import for_viewer
from .states import CHANGE, HAND_OVER, POINT, ROSTER

DRAFT = frozenset({RosterState.DRAFT.value})


def _of_roster(form: Callable[..., forms.Form]) -> MakeForm:
    return lambda data, row, _viewer: form(data, roster=row)


def _draft(_row: None, told: Told, by: User) -> Roster:
    return planning.roster_draft(body=told["body"], month=told["month"], by=by)


def _generate(row: Roster, told: Told, by: User) -> object:
    people = {kind: told[kind.value] for kind in DayKind}
    asked = planning.Asked(told["post"], people, anew=told["anew"])
    return planning.roster_generate(roster=row, asked=asked, by=by)


def _never_known(row: Roster) -> bool:
    return row.edition == 0


ROSTERS = Subject(
    "rosters",
    "roster",
    _("值班表"),
    get=roster_get,
    prefix="months/",
    acts=(
        Act("draft", _("编排值班表"), may_keep, _draft, for_viewer(DraftForm), starts=True, is_first=True),
        Act(
            "publish",
            _("发布"),
            may_head,
            lambda row, _told, by: planning.roster_publish(roster=row, by=by),
            states=ROSTER.moves["publish"].sources,
            is_first=True,
        ),
        Act("generate", _("按名单轮值"), may_keep_roster, _generate, _of_roster(GenerateForm), states=DRAFT),
        Act(
            "add-shift",
            _("增加班次"),
            may_keep_roster,
            lambda row, told, by: planning.shift_add(roster=row, by=by, **told),
            _of_roster(AddShiftForm),
            states=DRAFT,
        ),
        Act(
            "flag",
            _("说明空档"),
            may_head,
            lambda row, told, by: planning.gap_flag(roster=row, by=by, **told),
            _of_roster(FlagForm),
            states=DRAFT,
        ),
        Act(
            "recall",
            _("收回修改"),
            may_head,
            lambda row, told, by: planning.roster_recall(roster=row, by=by, **told),
            plain(ReasonForm),
            states=ROSTER.moves["recall"].sources,
            is_open=lambda row: not row.shifts.filter(starts_at__lte=clock.now()).exists(),
        ),
    ),
)


def _drop(row: Roster, _told: Told, by: User) -> None:
    planning.roster_drop(roster=row, by=by)


DROPS = Subject(
    "rosters",
    "roster",
    _("值班表"),
    get=roster_get,
    prefix="months/",
    page=lambda _row: reverse("rosters:roster-list"),
    acts=(Act("drop", _("删除草稿"), may_keep_roster, _drop, states=DRAFT, is_open=_never_known),),
)
"""What takes a draft away leads back to the list."""


def _is_draft(row: Shift) -> bool:
    return str(row.roster.state) == RosterState.DRAFT


def _is_ahead(row: Shift) -> bool:
    return is_published(row) and row.starts_at > clock.now()


def _is_untaken(row: Shift) -> bool:
    return is_published(row) and row.ends_at > clock.now()


def _is_time(row: Shift) -> bool:
    """Can one check in now?"""
    now = clock.now()
    return is_published(row) and duty.opens_at(row, rule_of(row.roster.government_id)) <= now < row.ends_at


def _assign_told(row: Shift) -> Told:
    return {"version": row.version, "person": row.person.label if row.person else ""}


def _assign_form(data: QueryDict | None, row: Shift, _viewer: Viewer) -> forms.Form:
    return AssignForm(data, government=row.roster.government, initial=_assign_told(row))


def _stand_in_form(data: QueryDict | None, row: Shift, _viewer: Viewer) -> forms.Form:
    return StandInForm(data, government=row.roster.government)


PLANNED = frozenset({ShiftState.PLANNED.value})
SHIFTS = Subject(
    "rosters",
    "shift",
    _("班次"),
    get=shift_get,
    prefix="shifts/",
    acts=(
        Act(
            "check-in",
            _("到岗签到"),
            may_stand,
            lambda row, told, by: duty.shift_check_in(shift=row, by=by, **told),
            plain(CheckInForm),
            states=PLANNED,
            is_open=_is_time,
            is_first=True,
        ),
        Act(
            "hand-over",
            _("交班"),
            may_stand,
            lambda row, told, by: duty.hand_over_write(shift=row, by=by, **told),
            plain(HandOverForm),
            states=frozenset({ShiftState.ON_DUTY.value}),
            is_open=lambda row: row.post.hands_over,
            is_first=True,
        ),
        Act(
            "swap",
            _("申请换班"),
            may_stand,
            lambda row, told, by: changing.swap_ask(shift=row, by=by, **told),
            lambda data, row, _viewer: SwapForm(data, shift=row),
            states=PLANNED,
            is_open=_is_ahead,
        ),
        Act(
            "stand-in",
            _("申请替班"),
            may_stand,
            lambda row, told, by: changing.stand_in_ask(shift=row, by=by, **told),
            _stand_in_form,
            states=PLANNED,
            is_open=_is_untaken,
        ),
        Act(
            "assign",
            _("排人"),
            may_plan,
            lambda row, told, by: planning.shift_assign(shift=row, by=by, **told),
            _assign_form,
            is_open=_is_draft,
        ),
    ),
)


def _remove(row: Shift, _told: Told, by: User) -> None:
    planning.shift_remove(shift=row, by=by)


REMOVALS = Subject(
    "rosters",
    "shift",
    _("班次"),
    get=shift_get,
    prefix="shifts/",
    page=lambda row: reverse("rosters:roster-detail", args=[row.roster_id]),
    acts=(Act("remove", _("撤掉班次"), may_plan, _remove, states=PLANNED, is_open=_is_draft),),
)
"""What takes a shift away leads back to its roster."""


def _shift_page(row: ShiftChange) -> str:
    return reverse("rosters:shift-detail", args=[row.shift_id])


def _change_act(
    name: str,
    label: Any,
    may: Callable[[Viewer, Any], bool],
    service: Callable[..., object],
    form: MakeForm | None = None,
) -> Act:
    def run(row: ShiftChange, told: Told, by: User) -> object:
        return service(change=row, by=by, **told)

    is_first = name in ("agree", "approve")
    return Act(name, label, may, run, form, states=CHANGE.moves[name].sources, is_first=is_first)


CHANGES = Subject(
    "rosters",
    "change",
    _("换班替班"),
    get=change_get,
    prefix="changes/",
    page=_shift_page,
    acts=(
        _change_act("agree", _("同意"), may_answer_change, changing.change_agree),
        _change_act("refuse", _("不同意"), may_answer_change, changing.change_refuse, plain(ReasonForm)),
        _change_act("approve", _("批准"), may_decide_change, changing.change_approve),
        _change_act("reject", _("不批准"), may_decide_change, changing.change_reject, plain(ReasonForm)),
        _change_act("withdraw", _("撤回"), may_withdraw_change, changing.change_withdraw),
    ),
)
HAND_OVERS = Subject(
    "rosters",
    "hand-over",
    _("交接班记录"),
    get=hand_over_get,
    prefix="hand-overs/",
    acts=(
        Act(
            "take",
            _("接班"),
            may_take,
            lambda row, told, by: duty.hand_over_take(hand_over=row, by=by, **told),
            plain(TakeForm),
            states=HAND_OVER.moves["take"].sources,
            is_first=True,
        ),
    ),
)


def _hand_over_page(row: OpenPoint) -> str:
    return reverse("rosters:hand-over-detail", args=[row.hand_over_id])


POINTS = Subject(
    "rosters",
    "point",
    _("未了事项"),
    get=point_get,
    prefix="points/",
    page=_hand_over_page,
    list_name="rosters:hand-over-list",
    acts=(
        Act(
            "finish",
            _("办结"),
            may_finish_point,
            lambda row, told, by: duty.point_finish(point=row, by=by, **told),
            plain(ResultForm),
            states=POINT.moves["finish"].sources,
        ),
    ),
)


SUBJECTS = (ROSTERS, DROPS, SHIFTS, REMOVALS, CHANGES, HAND_OVERS, POINTS)
