"""证明事项、文本、清单、办件、核查、处理、信用的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import BreachState, CheckState, CommitmentState, CreditState, ItemState, ListState, TextState


def _one(kind: str, name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"{kind}.{name}", label)


def _machine(row: str, kind: str, *moves: tuple[str, str, str, str]) -> Machine:
    return Machine.of(f"commitments.{row}", (_one(kind, *told) for told in moves))


ITEM = _machine(
    "proofitem",
    "proof_item",
    ("approve", "draft", ItemState.IN_USE, "审定列入"),
    ("remove", "in_use", ItemState.REMOVED, "取消"),
)
TEXT = _machine(
    "noticetext",
    "notice_text",
    ("approve", "draft", TextState.IN_FORCE, "审定施行"),
    ("replace", "in_force", TextState.REPLACED, "由新版替代"),
)
LIST = _machine(
    "listedition",
    "proof_list",
    ("release", "prepared", ListState.RELEASED, "审定公布"),
    ("replace", "released", ListState.REPLACED, "由新版更新"),
    ("withdraw", "released", ListState.WITHDRAWN, "撤回"),
)
CASE = _machine(
    "commitment",
    "commitment",
    ("accept", "noticed", CommitmentState.ACCEPTED, "登记承诺并受理"),
    ("paper", "noticed accepted", CommitmentState.PAPER, "改交证明"),
    ("grant", "accepted", CommitmentState.GRANTED, "办结"),
    ("revoke", "accepted granted", CommitmentState.REVOKED, "撤销"),
)
CHECK = _machine(
    "check",
    "commitment_check",
    ("do", "open", CheckState.DONE, "登记核查"),
    ("drop", "open", CheckState.DROPPED, "不再核查"),
)
BREACH = _machine(
    "breach",
    "commitment_breach",
    ("decide", "found", BreachState.DECIDED, "处理"),
    ("dismiss", "found", BreachState.DISMISSED, "不认定"),
)
CREDIT = _machine(
    "creditrecord",
    "credit_record",
    ("ask", "active", CreditState.ASKED, "申请修复"),
    ("restore", "asked", CreditState.RESTORED, "准予修复"),
    ("refuse", "asked", CreditState.ACTIVE, "不予修复"),
)
