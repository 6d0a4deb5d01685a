"""清单版本、落实单位、联合处置的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .edition_rows import ConfirmationState, EditionState
from .joint_rows import ActionState, JointState
from .unit_rows import UnitState

E, C, U, A = EditionState, ConfirmationState, UnitState, ActionState


def _step(name: str, sources: set[str], target: str, event: str, label: str) -> Move:
    return Move(name, frozenset(map(str, sources)), str(target), event, label)


EDITION = Machine.of(
    "registers.edition",
    (
        _step("ask", {E.DRAFTED}, E.CONFIRMING, "edition.asked", "发各单位确认"),
        _step("agree", {E.CONFIRMING}, E.AGREED, "edition.agreed", "确认完毕"),
        _step("return", {E.CONFIRMING, E.AGREED}, E.DRAFTED, "edition.returned", "退回修改"),
        _step("approve", {E.AGREED}, E.APPROVED, "edition.approved", "审批"),
        _step("send", {E.APPROVED}, E.SENT, "edition.sent", "送文印发"),
        _step("take_back", {E.SENT}, E.APPROVED, "edition.taken_back", "取回"),
        _step("issue", {E.APPROVED, E.SENT}, E.ISSUED, "edition.issued", "印发"),
        _step("revoke", {E.ISSUED}, E.REVOKED, "edition.revoked", "撤销"),
        _step("drop", {E.DRAFTED, E.CONFIRMING, E.AGREED}, E.DROPPED, "edition.dropped", "作废"),
    ),
)
CONFIRMATION = Machine.of(
    "registers.confirmation",
    (
        _step("agree", {C.ASKED, C.OBJECTED}, C.AGREED, "edition.row_confirmed", "确认"),
        _step("object", {C.ASKED, C.AGREED}, C.OBJECTED, "edition.row_objected", "提出异议"),
        _step("settle", {C.OBJECTED}, C.SETTLED, "edition.row_settled", "协调裁定"),
    ),
)
UNIT = Machine.of(
    "registers.unit",
    (
        _step("report", {U.ASKED, U.DOING}, U.DOING, "unit.reported", "报告进展"),
        _step("claim", {U.ASKED, U.DOING}, U.CLAIMED, "unit.claimed", "报送落实"),
        _step("verify", {U.CLAIMED}, U.VERIFIED, "unit.verified", "核实"),
        _step("return", {U.CLAIMED, U.VERIFIED}, U.DOING, "unit.returned", "退回"),
    ),
)
JOINT = Machine.of(
    "registers.joint",
    (_step("close", {JointState.OPEN}, JointState.CLOSED, "joint.closed", "办结"),),
)
ACTION = Machine.of(
    "registers.jointaction",
    (
        _step("take", {A.ASKED}, A.DOING, "joint.action_taken", "开始办理"),
        _step("done", {A.ASKED, A.DOING}, A.DONE, "joint.action_done", "报告结果"),
        _step("again", {A.DONE}, A.DOING, "joint.action_again", "退回重办"),
    ),
)
