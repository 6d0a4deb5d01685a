"""角色 × 状态 × 操作: every move of every state machine, tried in each state by each role, at its address.

Three answers only: refused for the role (403 or 404), refused for the state (409), done (the target state).
A machine or a move that is not tried here fails.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import module_has_submodule

from benchmarks.generate import enter, synthetic_minutes
from tests.accountability import rows as accountability
from tests.bulletins.rows import rows_of as bulletin_rows
from tests.commitments import rows as commitments
from tests.conftest import PASSWORD
from tests.coordination import rows as coordination
from tests.decisions.scene import copies, followups
from tests.deliberations.conftest import stage_of
from tests.difficulties import rows as difficulties
from tests.dispatch.rows import rows_of as dispatch_rows
from tests.dispatch.rows import special
from tests.facts.rows import facts_of
from tests.handovers import rows as handovers
from tests.incidents import rows as incidents
from tests.lookback.rows import over as look_back_over
from tests.outreach import rows as outreach
from tests.papers.rows import rows_make
from tests.practices import rows as practices
from tests.resources import rows as resources
from tests.rosters import rows as rosters
from tests.supervision.filing_rows import filing_rows
from tests.supervision.rows import rows_of, stage_make
from tests.topics.rows import seated, topic_rows
from tests.training import rows as training
from tests.urging.rows import slip_of, with_rules
from yiding.accountability.states import CASE as CASE_FILE
from yiding.accounts.models import Account
from yiding.bulletins.sending import bulletin_send
from yiding.bulletins.states import BULLETIN
from yiding.commitments.models import Breach, CreditRecord
from yiding.commitments.models import Check as PromiseCheck
from yiding.commitments.states import BREACH, CREDIT
from yiding.commitments.states import CASE as PROMISE
from yiding.commitments.states import CHECK as PROMISE_CHECK
from yiding.commitments.states import ITEM as PROOF_ITEM
from yiding.commitments.states import LIST as PROOF_LIST
from yiding.commitments.states import TEXT as NOTICE_TEXT
from yiding.coordination.states import COORDINATION
from yiding.core import clock, jobs
from yiding.core.access import Role
from yiding.core.moves import Machine
from yiding.decisions.models import PolicyDocument, Series
from yiding.decisions.states import FOLLOWUP, POLICY, REVISION, SERIES, SUBMISSION
from yiding.decisions.states import ROUND as OPINIONS
from yiding.difficulties.states import DIFFICULTY
from yiding.directory.models import Body, Government, Person, Proposal, ProposalState
from yiding.directory.states import PROPOSAL
from yiding.disclosure.states import COPY, INTERPRETATION
from yiding.dispatch.states import CASE, DISPATCH
from yiding.facts.models import Sheet
from yiding.facts.states import OBJECTION, SHEET
from yiding.handovers.models import BaseMove, Dispute, QualityMeasure, QualityReading
from yiding.handovers.models import ContinuityCheck as Continuity
from yiding.handovers.states import BASE, DISPUTE
from yiding.handovers.states import CHECK as CONTINUITY
from yiding.handovers.states import HANDOVER as POWER_LIST
from yiding.handovers.states import MATTER as POWER
from yiding.incidents.models import Incident, Suspicion
from yiding.incidents.models import Recipient as IncidentRecipient
from yiding.incidents.models import Report as IncidentReport
from yiding.incidents.states import INCIDENT, RECIPIENT, SUSPICION
from yiding.incidents.states import REPORT as INCIDENT_REPORT
from yiding.intake.models import File, FileState
from yiding.intake.services import batch_open, file_receive
from yiding.intake.states import FILE
from yiding.lookback.states import LOOK_BACK
from yiding.meetings.models import Meeting
from yiding.outreach.states import APPROACH
from yiding.papers.models import Comment, Countersign, Paper, PaperState, PaperVersion
from yiding.papers.reading import digest_of
from yiding.papers.states import PAPER
from yiding.practices.models import SweepAnswer
from yiding.practices.states import ADOPTION, PRACTICE, SWEEP
from yiding.resources.models import Alert, AlertOrder, CallOut, DrillFinding, FindingState, SeasonItem
from yiding.resources.models import Drill as ResponseDrill
from yiding.resources.models import Plan as ResponsePlan
from yiding.resources.states import ALERT, CALL_OUT, DRILL, FINDING, SEASON, TEAM
from yiding.resources.states import CHECK as READINESS
from yiding.resources.states import ITEM as SEASON_ITEM
from yiding.resources.states import ORDER as ALERT_ORDER
from yiding.resources.states import PLAN as RESPONSE_PLAN
from yiding.rosters.models import HandOver, OpenPoint, SpotCheck
from yiding.rosters.states import CHANGE, HAND_OVER, POINT, ROSTER, SHIFT, SPOT
from yiding.sittings.states import AGENDA, INVITATION, SITTING
from yiding.supervision.extending import extension_ask
from yiding.supervision.models import Claim
from yiding.supervision.states import CLAIM, EXTENSION, MATTER, REPORT, TASK
from yiding.topics.models import Topic, TopicState
from yiding.topics.states import ENDORSEMENT, GATE, ROUND, TOPIC
from yiding.training.states import COURSE, ENROLMENT
from yiding.urging.keeping import ruleset_take
from yiding.urging.models import RuleSet, RuleSetState, Slip
from yiding.urging.states import RULESET, SLIP

from .conftest import ROLES, Cast
from .scenes import scene

SOURCE = Path(__file__).resolve().parents[1] / "corpus" / "sources" / "a01-yunxiu-qu.txt"
SECRETARIAT = {Role.CLERK, Role.DIRECTOR}
BY_THE_WORKER = {"read", "parse", "set_aside", "ask", "fail", "point"}
"""Moves of a file that no person makes: the worker reads it."""


@dataclass(frozen=True)
class Trial:
    """一种操作: who may, and how it is asked for of a row."""

    machine: Machine
    move: str
    roles: frozenset[Role]
    ask: Callable[[Client, Any], Any]
    hidden: frozenset[str] = frozenset()
    """States in which others than those of the row's own body do not see it: to them it is not there."""
    unseen: frozenset[tuple[Role, str]] = frozenset()
    """For whom the row is not there at all in a state, although the move is theirs."""


def _post(name: str, **more: str) -> Callable[[Client, Any], Any]:
    def ask(client: Client, row: Any) -> Any:
        return client.post(reverse(name, args=[row.pk]), {"version": row.version, **more})

    return ask


def _replace(client: Client, row: Any) -> Any:
    file = SimpleUploadedFile("另一份.txt", b"2")
    return client.post(reverse("intake:file-replace", args=[row.pk]), {"file": file})


def _series(name: str) -> Callable[[Client, Any], Any]:
    def ask(client: Client, row: Any) -> Any:
        told = {"government": row.government_id, "stem": row.name, "version": row.version}
        return client.post(reverse(name), told)

    return ask


def _substitute(client: Client, row: Any) -> Any:
    who = Person.objects.filter(government__is_ours=True).exclude(pk=row.person_id).earliest("pk")
    told = {"substitute": who.label, "leave_kind": "official", "reason": "出差", "version": row.version}
    return client.post(reverse("sittings:invitation-substitute", args=[row.pk]), told)


def _call(name: str, **more: str) -> Callable[[Client, Any], Any]:
    return _post(f"sittings:invitation-{name}", **more)


CALLERS = frozenset(SECRETARIAT)
APPROVERS = frozenset({Role.DIRECTOR, Role.LEADER})
GRANTERS = frozenset({Role.DIRECTOR})
ON_LEAVE = {"leave_kind": "official", "reason": "出差"}
SITTING_TRIALS = [
    Trial(SITTING, "call", CALLERS, _post("sittings:sitting-call")),
    Trial(SITTING, "cancel", CALLERS, _post("sittings:sitting-cancel", reason="改期")),
    Trial(AGENDA, "approve", APPROVERS, _post("sittings:agenda-approve")),
    Trial(INVITATION, "send", CALLERS, _call("send")),
    Trial(INVITATION, "read", CALLERS, _call("read", list="1")),
    Trial(INVITATION, "come", CALLERS, _call("come")),
    Trial(INVITATION, "ask_leave", CALLERS, _call("leave", **ON_LEAVE)),
    Trial(INVITATION, "ask_substitute", CALLERS, _substitute),
    Trial(INVITATION, "grant_leave", GRANTERS, _call("grant", what="grant_leave")),
    Trial(INVITATION, "grant_substitute", GRANTERS, _call("grant", what="grant_substitute")),
    Trial(INVITATION, "refuse", GRANTERS, _call("refuse", reason="须到会")),
    Trial(INVITATION, "withdraw", CALLERS, _call("withdraw")),
]


def _countersign(client: Client, row: Any) -> Any:
    body = Body.objects.get(name="市公文收发室")
    told = {"bodies": [body.pk], "due_at": "2030-01-07T17:00"}
    return client.post(reverse("papers:round-open", args=[row.pk]), told)


def _supersede(client: Client, row: Any) -> Any:
    """A correction of it, signed, is issued: that moves the old one."""
    draft = Paper(**{name: getattr(row, name) for name in ("government", "kind", "title", "series", "text")})
    draft.drafter, draft.corrects, draft.number = row.drafter, row, None
    draft.state, draft.digest, draft.signed_version = PaperState.SIGNED, digest_of(row.text, {}), 1
    draft.blocks = row.blocks
    draft.save()
    PaperVersion.objects.create(paper=draft, number=1, text=row.text, by=row.drafter, at=clock.now())
    return client.post(reverse("papers:paper-issue", args=[draft.pk]), {"issued_on": "2030-01-07"})


SIGNERS = frozenset({Role.DIRECTOR, Role.LEADER})
UNSEEN = frozenset(
    (Role.LEADER, state.value)
    for state in PaperState
    if state not in (PaperState.APPROVED, PaperState.SIGNED, PaperState.ISSUED)
)


def _at(name: str, step: str, **more: str) -> Callable[[Client, Any], Any]:
    """A step that the address names."""

    def ask(client: Client, row: Any) -> Any:
        return client.post(reverse(name, args=[row.pk, step]), {"version": row.version, **more})

    return ask


def _revise(client: Client, row: Any) -> Any:
    told = {"file": SimpleUploadedFile("修改稿.txt", "修改稿".encode()), "whole": "1"}
    return client.post(reverse("decisions:revision-file", args=[row.pk]), told)


def _of_copy(name: str, **more: str) -> Callable[[Client, Any], Any]:
    def ask(client: Client, row: Any) -> Any:
        return client.post(reverse(name, args=[row.copy_id]), {"version": row.version, **more})

    return ask


OFFICE = frozenset(SECRETARIAT)
DIRECTOR = frozenset({Role.DIRECTOR})
DAY = "2026-03-02"
KEEP_SERIES = SECRETARIAT | {Role.INSPECTOR}
FACTS_TRIALS = [
    Trial(SHEET, "freeze", frozenset({Role.INSPECTOR, Role.ASSESSOR}), _post("facts:sheet-freeze")),
    Trial(
        OBJECTION,
        "uphold",
        frozenset({Role.DIRECTOR, Role.ASSESSOR}),
        _post("facts:objection-decide", result="uphold", corrected="0", reason="属实"),
    ),
    Trial(
        OBJECTION,
        "reject",
        frozenset({Role.DIRECTOR, Role.ASSESSOR}),
        _post("facts:objection-decide", result="reject", reason="不属实"),
    ),
]
TRIALS = [
    *FACTS_TRIALS,
    Trial(FILE, "confirm", frozenset(SECRETARIAT), _post("intake:file-confirm")),
    Trial(FILE, "retry", frozenset(SECRETARIAT), _post("intake:file-retry")),
    Trial(FILE, "replace", frozenset(SECRETARIAT), _replace),
    Trial(PROPOSAL, "accept", frozenset(SECRETARIAT), _post("directory:proposal-judge", act="accept")),
    Trial(PROPOSAL, "refuse", frozenset(SECRETARIAT), _post("directory:proposal-judge", act="refuse")),
    Trial(PROPOSAL, "reopen", frozenset(SECRETARIAT), _post("directory:proposal-judge", act="reopen")),
    Trial(SITTING, "open", frozenset(SECRETARIAT), _post("deliberations:sitting-open")),
    Trial(SITTING, "end", frozenset(SECRETARIAT), _post("deliberations:sitting-end", reason="择日续会")),
    Trial(SITTING, "close", frozenset(SECRETARIAT), _post("deliberations:sitting-close")),
    Trial(SERIES, "confirm", frozenset(KEEP_SERIES), _series("decisions:series-confirm")),
    Trial(SERIES, "dismiss", frozenset(KEEP_SERIES), _series("decisions:series-dismiss")),
    Trial(SERIES, "undo", frozenset(KEEP_SERIES), _post("decisions:series-undo")),
    *SITTING_TRIALS,
    Trial(PAPER, "countersign", frozenset(SECRETARIAT), _countersign),
    Trial(PAPER, "send_back", SIGNERS, _post("papers:paper-send-back", reason="重写"), unseen=UNSEEN),
    Trial(PAPER, "approve", frozenset({Role.DIRECTOR}), _post("papers:paper-approve")),
    Trial(PAPER, "sign", SIGNERS, _post("papers:paper-sign", password=PASSWORD), unseen=UNSEEN),
    Trial(PAPER, "issue", frozenset(SECRETARIAT), _post("papers:paper-issue", issued_on="2030-01-07")),
    Trial(PAPER, "supersede", frozenset(SECRETARIAT), _supersede),
    Trial(PAPER, "revoke", frozenset(SECRETARIAT), _post("papers:paper-revoke", reason="撤回")),
    Trial(
        FOLLOWUP, "finish", frozenset(SECRETARIAT), _post("decisions:work-report", evidence="好", done_on=DAY)
    ),
    Trial(FOLLOWUP, "drop", frozenset(SECRETARIAT), _post("decisions:work-drop", reason="并入另一件")),
    Trial(FOLLOWUP, "reopen", frozenset(SECRETARIAT), _post("decisions:work-reopen")),
    Trial(REVISION, "file", frozenset(SECRETARIAT), _revise),
    Trial(REVISION, "return", frozenset(SECRETARIAT), _post("decisions:revision-return", reason="再改")),
    *(
        Trial(OPINIONS, act, frozenset(SECRETARIAT), _at("decisions:round-move", act))
        for act in ("close", "reopen")
    ),
    *(
        Trial(
            SUBMISSION, act, frozenset(SECRETARIAT), _at("decisions:submission-move", act, day=DAY, note="好")
        )
        for act in SUBMISSION.moves
    ),
    *(
        Trial(POLICY, act, frozenset(SECRETARIAT), _at("decisions:policy-move", act, reason="按程序"))
        for act in POLICY.moves
    ),
    *(
        Trial(COPY, act, who, _at("disclosure:copy-move", act, reason="有误"))
        for act, who in (
            ("check", frozenset(SECRETARIAT)),
            ("send_back", frozenset(SECRETARIAT)),
            ("release", DIRECTOR),
            ("withdraw", DIRECTOR),
        )
    ),
    Trial(
        INTERPRETATION,
        "draft",
        frozenset(SECRETARIAT),
        _of_copy("disclosure:interpretation-edit", plan="计划", text="解读"),
    ),
    Trial(INTERPRETATION, "publish", DIRECTOR, _of_copy("disclosure:interpretation-publish")),
]
OWN = frozenset({Role.LIAISON, Role.BODY_HEAD})
DRAFTS = frozenset({TopicState.DRAFT.value, TopicState.APPROVING.value})
ASKS = OWN | SECRETARIAT


def _matter(move: str, roles: frozenset[Role], **more: str) -> Trial:
    """A move of matters, marked on the page of filing; drafts are seen by those who file or approve them."""

    def ask(client: Client, row: Any) -> Any:
        address = reverse(f"supervision:matters-{move.replace('_', '-')}")
        return client.post(address, {"keys": [row.pk], **more})

    unseen = {(Role.LEADER, state) for state in ("draft", "dropped")}
    return Trial(MATTER, move, roles, ask, unseen=frozenset(unseen))


INSPECTORS = frozenset({Role.INSPECTOR})
MATTER_TRIALS = [
    _matter("submit", INSPECTORS),
    _matter("approve", APPROVERS),
    _matter("return", APPROVERS, reason="标准不清"),
    _matter("drop", APPROVERS | INSPECTORS, reason="重复"),
    _matter("take_up", INSPECTORS),
    _matter("assign", INSPECTORS),
    _matter("strike", INSPECTORS),
    _matter("reopen", INSPECTORS, reason="未办好"),
]
NOTE = {"note": "市长同意"}


def _topic(move: str, roles: frozenset[Role], name: str, **more: str) -> Trial:
    return Trial(TOPIC, move, roles, _post(f"topics:topic-{name}", **more), DRAFTS)


TRIALS += [
    *MATTER_TRIALS,
    _topic("send", OWN, "send"),
    _topic("send_back", frozenset({Role.BODY_HEAD}), "send-back", reason="再核"),
    _topic("submit", frozenset({Role.BODY_HEAD}), "submit"),
    _topic("take_in", frozenset(SECRETARIAT), "take-in"),
    _topic("return", frozenset(SECRETARIAT), "return", code="form", reason="体例"),
    _topic("refuse", frozenset(SECRETARIAT), "refuse", code="own_power", reason="属职权"),
    _topic("revise", OWN, "revise"),
    _topic("grant_change", frozenset(SECRETARIAT), "change-grant"),
    _topic("admit", frozenset({Role.DIRECTOR}), "admit"),
    _topic("withdraw", OWN, "withdraw", reason="暂缓"),
    Trial(GATE, "ask", ASKS, _post("topics:gate-ask", request="")),
    Trial(GATE, "pass", OWN, _post("topics:gate-answer", state="passed")),
    Trial(
        GATE,
        "pass_with_conditions",
        OWN,
        _post("topics:gate-answer", state="conditional", conditions="删去第九条"),
    ),
    Trial(GATE, "fail", OWN, _post("topics:gate-answer", state="failed", reply="超越权限")),
    Trial(GATE, "waive", frozenset(SECRETARIAT), _post("topics:gate-waive", reason="内部事务")),
    Trial(ROUND, "close", ASKS, _post("topics:round-close", is_settled="on")),
    Trial(ENDORSEMENT, "endorse", frozenset({Role.LEADER}), _post("topics:endorsement-give")),
    Trial(ENDORSEMENT, "decline", frozenset({Role.LEADER}), _post("topics:endorsement-decline", **NOTE)),
    Trial(ENDORSEMENT, "reopen", frozenset(SECRETARIAT), _post("topics:endorsement-reopen", **NOTE)),
]
BY_ITS_TASKS = {(MATTER.name, name) for name in ("suspend", "resume", "close")}
"""Moves of a matter that follow from those of its tasks."""
SENT_KEY = "0198a1b2-0000-7000-8000-000000000001"
FILES = frozenset({Role.INSPECTOR})
EXAMINES = frozenset({Role.INSPECTOR, Role.DIRECTOR})
GRANTS = EXAMINES | {Role.LEADER}


def _accept(client: Client, row: Any) -> Any:
    who = row.body.posts.earliest("pk").person_id
    return client.post(reverse("supervision:task-accept", args=[row.pk]), {"person": who})


def _claim(client: Client, row: Any) -> Any:
    told = {"text": "已全部完成", "key": SENT_KEY}
    return client.post(reverse("supervision:task-claim", args=[row.pk]), told)


def _on_claim(name: str, **more: str) -> Callable[[Client, Any], Any]:
    """A task moves with its claim."""

    def ask(client: Client, row: Any) -> Any:
        return client.post(reverse(f"supervision:{name}", args=[row.claims.get().pk]), more)

    return ask


def _sv(name: str, **more: str) -> Callable[[Client, Any], Any]:
    return _post(f"supervision:{name}", **more)


TRIALS += [
    Trial(TASK, "accept", OWN, _accept),
    Trial(TASK, "decline", OWN, _sv("task-decline", reason="不是本局职责")),
    Trial(TASK, "insist", FILES, _sv("task-insist", reason="三定写明")),
    Trial(TASK, "withdraw", FILES, _sv("task-reassign", to="乙局", reason="职责调整")),
    Trial(TASK, "claim", OWN, _claim),
    Trial(TASK, "send_back", EXAMINES, _on_claim("claim-return", missing="缺照片")),
    Trial(TASK, "close", EXAMINES, _on_claim("claim-accept", finding="属实")),
    Trial(TASK, "suspend", GRANTS, _sv("task-suspend", reason="等待批复")),
    Trial(TASK, "resume", GRANTS, _sv("task-resume")),
    Trial(TASK, "reopen", FILES, _sv("task-reopen", reason="抽查发现没有建册")),
    Trial(REPORT, "adopt", EXAMINES, _sv("report-adopt")),
    Trial(REPORT, "return", EXAMINES, _sv("report-return", reason="没有数据")),
    Trial(CLAIM, "accept", EXAMINES, _sv("claim-accept", finding="属实")),
    Trial(CLAIM, "return", EXAMINES, _sv("claim-return", missing="缺照片")),
    Trial(EXTENSION, "grant", GRANTS, _sv("extension-grant", due_on="2099-01-01")),
    Trial(EXTENSION, "refuse", GRANTS, _sv("extension-refuse", words="期限足够")),
]
BY_THE_TASK = {(EXTENSION.name, "lapse")}
"""What a task still asked for when it ended."""
MAKERS = frozenset({Role.INSPECTOR, Role.DIRECTOR})
FOLLOWERS = OFFICE | {Role.INSPECTOR}
HANDLING = {"analysis": "车位不足", "decision": "建停车场"}


def _move(name: str, move: str) -> Callable[[Client, Any], Any]:
    return _post(name, move=move)


def _decide(client: Client, row: Any) -> Any:
    unit = Body.objects.get(name="丙局")
    told = {"version": row.version, "unit": unit.pk, **HANDLING}
    return client.post(reverse("dispatch:case-decide", args=[row.pk]), told)


TRIALS += [
    Trial(BULLETIN, "send", MAKERS, _post("bulletins:bulletin-send")),
    Trial(BULLETIN, "take_back", MAKERS, _post("bulletins:bulletin-take-back")),
    Trial(BULLETIN, "drop", MAKERS, _post("bulletins:bulletin-drop")),
    *(Trial(DISPATCH, move, FOLLOWERS, _move("dispatch:dispatch-move", move)) for move in DISPATCH.moves),
    Trial(CASE, "decide", FOLLOWERS, _decide),
    Trial(CASE, "solve", FOLLOWERS, _post("dispatch:case-solve", outcome="已解决")),
    Trial(CASE, "reopen", FOLLOWERS, _post("dispatch:case-reopen")),
    Trial(LOOK_BACK, "conclude", frozenset({Role.INSPECTOR}), _post("lookback:look-back-conclude")),
    Trial(LOOK_BACK, "reopen", frozenset({Role.INSPECTOR}), _post("lookback:look-back-reopen")),
]
BY_OTHERS = {
    (BULLETIN.name, "issue"),
    (BULLETIN.name, "revoke"),
    (CASE.name, "carry"),
    (ROSTER.name, "close"),
    (INCIDENT.name, "report"),
    (BULLETIN.name, "issue"),
    (BULLETIN.name, "revoke"),
    (CASE.name, "carry"),
}
"""Moves that follow another row's: the paper's of a bulletin, the review's of a hard case."""


def _beside(machine: Machine, move: str, roles: frozenset[Role], name: str, **more: str) -> Trial:
    """A move of a room beside supervision."""
    return Trial(machine, move, roles, _post(name, **more))


INSPECTORS = frozenset({Role.INSPECTOR})
WHY = {"reason": "按程序"}
DIFFICULTY_TRIALS = (
    ("assign", INSPECTORS, {"owner": "丙局"}),
    ("take", OWN, {}),
    ("answer", OWN | INSPECTORS, {"answer": "已补办手续"}),
    ("confirm", OWN, {}),
    ("refuse", OWN, WHY),
    ("escalate", OWN | INSPECTORS, WHY),
    ("withdraw", OWN, WHY),
)
TRIALS += [
    _beside(DIFFICULTY, move, roles, f"difficulties:difficulty-{move}", **told)
    for move, roles, told in DIFFICULTY_TRIALS
]
OFFICERS = OFFICE | INSPECTORS
TRIALS += [
    _beside(COORDINATION, "set_up", OFFICERS | OWN, "coordination:body-set-up"),
    _beside(COORDINATION, "start", OFFICERS | OWN, "coordination:body-start"),
    _beside(COORDINATION, "end", OFFICERS, "coordination:body-end", **WHY),
]
CONTACT = {"contacted_on": DAY, "people": "局长", "result": "同意研究"}
TRIALS += [
    _beside(APPROACH, move, OFFICERS | OWN, f"outreach:approach-{move}", **CONTACT) for move in APPROACH.moves
]
URGES = frozenset({Role.INSPECTOR})
KEEPS_RULES = frozenset({Role.INSPECTOR, Role.DIRECTOR})
ANSWER = {"cause": "材料未到", "measures": "本周补齐"}
TRIALS += [
    Trial(SLIP, "answer", OWN, _post("urging:slip-answer", **ANSWER)),
    Trial(SLIP, "answer_late", OWN, _post("urging:slip-answer", **ANSWER)),
    Trial(SLIP, "return", URGES, _post("urging:slip-return", reason="没有日期", reply_due_on="2099-01-01")),
    Trial(SLIP, "withdraw", URGES, _post("urging:slip-withdraw", reason="发错单位")),
    Trial(RULESET, "adopt", KEEPS_RULES, _post("urging:ruleset-adopt", from_on="2099-01-01")),
    Trial(RULESET, "recall", KEEPS_RULES, _post("urging:ruleset-recall")),
]
NOTED = {"note": "已结合实际"}
TRIALS += [
    _beside(PRACTICE, "summarise", OWN | INSPECTORS, "practices:practice-summarise"),
    _beside(PRACTICE, "return", APPROVERS, "practices:practice-return", **WHY),
    _beside(PRACTICE, "approve", APPROVERS, "practices:practice-approve"),
    _beside(PRACTICE, "spread", INSPECTORS, "practices:practice-spread", bodies="乙局"),
    _beside(ADOPTION, "adopt", OWN, "practices:adoption-adopt", **NOTED),
    _beside(ADOPTION, "decline", OWN, "practices:adoption-decline", **NOTED),
    *(_beside(SWEEP, move, OWN, "practices:answer-give", found=move, text="已查") for move in SWEEP.moves),
]
KEEPERS = OFFICERS | OWN
PLAN_HEADS = APPROVERS | {Role.BODY_HEAD}
TIMES = {"arrived_at": "2026-01-01T12:00", "returned_at": "2026-01-01T12:00", "called_at": "2026-01-01T12:00"}
HELD = {"held_on": "2026-01-01", "participants": "60 人", "summary": "完成"}
IN_PLACE = {f"{one}_ready": "on" for one in ("command", "people", "technique", "materials")}


def _settle(client: Client, row: Any) -> Any:
    """By an edition that came into force after the one that was drilled."""
    drilled = row.drill.plan
    ResponsePlan.objects.filter(pk=drilled.pk).update(state="revised")
    names = ("government_id", "title", "kind_id", "level_id", "body_id", "root_id", "made_by_id", "made_on")
    told = {name: getattr(drilled, name) for name in names}
    told |= {"revised_on": DAY, "next_review_on": "2100-01-01", "edition": 9, "state": "in_force"}
    made = ResponsePlan.objects.create(**told)
    return client.post(reverse("resources:finding-settle", args=[row.pk]), {"edition": made.pk, "note": ""})


READINESS_TRIALS = (
    (RESPONSE_PLAN, "approve", PLAN_HEADS, "plan-approve", {}),
    (RESPONSE_PLAN, "return", PLAN_HEADS, "plan-return", WHY),
    (RESPONSE_PLAN, "enforce", KEEPERS, "plan-enforce", {"revised_on": "2026-01-01"}),
    (RESPONSE_PLAN, "expire", PLAN_HEADS, "plan-expire", WHY),
    (DRILL, "hold", KEEPERS, "drill-hold", HELD),
    (DRILL, "cancel", KEEPERS, "drill-cancel", WHY),
    (FINDING, "keep", KEEPERS, "finding-keep", NOTED),
    (TEAM, "ready", KEEPERS, "team-ready", {}),
    (TEAM, "stand_down", KEEPERS, "team-stand-down", NOTED),
    (TEAM, "dissolve", KEEPERS, "team-dissolve", NOTED),
    (TEAM, "call", KEEPERS, "team-call", {"title": "渗漏", **TIMES}),
    (CALL_OUT, "arrive", KEEPERS, "call-out-arrive", TIMES),
    (CALL_OUT, "come_back", KEEPERS, "call-out-come-back", {"result": "完成", **TIMES}),
    (READINESS, "fill", KEEPERS, "check-fill", IN_PLACE),
    (READINESS, "return", KEEPERS, "check-return", WHY),
    (READINESS, "confirm", KEEPERS, "check-confirm", {}),
    (ALERT, "send", OFFICERS, "alert-send", {"bodies": "乙局"}),
    (ALERT, "lift", OFFICERS, "alert-lift", WHY),
    (ALERT_ORDER, "acknowledge", OWN, "order-acknowledge", {}),
    (ALERT_ORDER, "report", OWN, "order-report", {"action": "已停工"}),
    (SEASON, "start", OFFICERS, "season-start", {}),
    (SEASON, "respond", OFFICERS, "season-respond", {"words": "台风"}),
    (SEASON, "calm", OFFICERS, "season-calm", {}),
    (SEASON, "end", OFFICERS, "season-end", {"words": "安全度汛"}),
    (SEASON_ITEM, "do", KEEPERS, "item-do", {"proof": "已加固"}),
    (SEASON_ITEM, "return", KEEPERS, "item-return", WHY),
    (SEASON_ITEM, "check", KEEPERS, "item-check", {}),
)
TRIALS += [
    _beside(machine, step, frozenset(roles), f"resources:{name}", **told)
    for machine, step, roles, name, told in READINESS_TRIALS
]
TRIALS += [Trial(FINDING, "settle", frozenset(KEEPERS), _settle)]
BY_OTHERS |= {(RESPONSE_PLAN.name, "replace"), (TEAM.name, "come_back")}
OVERSEERS = INSPECTORS | {Role.DIRECTOR}
FUND_MANAGERS = OVERSEERS | {Role.FUND_MANAGER}
POWER_TRIALS = (
    (POWER, "decide", OVERSEERS, "matter-decide", {"decided_on": "2026-01-01", "decision": "会议"}),
    (POWER, "drop", OVERSEERS, "matter-drop", WHY),
    (POWER_LIST, "send", OWN | INSPECTORS, "handover-send", {}),
    (POWER_LIST, "reopen", OVERSEERS, "handover-reopen", WHY),
    (POWER_LIST, "effect", OVERSEERS, "handover-effect", {}),
    (POWER_LIST, "withdraw", OWN | INSPECTORS, "handover-withdraw", WHY),
    (DISPUTE, "rule", OVERSEERS, "dispute-rule", {"ruling": "以现场为准", "quantity": "9"}),
    (DISPUTE, "withdraw", OWN, "dispute-withdraw", {}),
    (BASE, "take", FUND_MANAGERS, "base-take", {"reference": "9 号"}),
    (CONTINUITY, "fill", OVERSEERS | OWN, "check-fill", {"finding": "现场查看"}),
    (CONTINUITY, "return", OVERSEERS | OWN, "check-return", WHY),
    (CONTINUITY, "confirm", OVERSEERS | OWN, "check-confirm", {}),
)
TRIALS += [
    _beside(machine, step, frozenset(roles), f"handovers:{name}", **told)
    for machine, step, roles, name, told in POWER_TRIALS
]
BY_OTHERS |= {(POWER.name, "arrive"), (POWER_LIST.name, "lock"), (POWER_LIST.name, "check")}
DECIDERS = OVERSEERS | {Role.BODY_HEAD}
PROMISE_TRIALS = (
    (PROOF_ITEM, "approve", OVERSEERS, "item-approve", {}),
    (PROOF_ITEM, "remove", OVERSEERS, "item-remove", WHY),
    (NOTICE_TEXT, "approve", DECIDERS, "text-approve", {}),
    (PROOF_LIST, "release", frozenset({Role.DIRECTOR}), "edition-release", {}),
    (PROOF_LIST, "withdraw", frozenset({Role.DIRECTOR}), "edition-withdraw", WHY),
    (PROMISE, "accept", OVERSEERS | OWN, "case-accept", {}),
    (PROMISE, "paper", OVERSEERS | OWN, "case-paper", WHY),
    (PROMISE, "grant", OVERSEERS | OWN, "case-grant", {"outcome": "准予"}),
    (PROMISE_CHECK, "do", OVERSEERS | OWN, "check-do", {"result": "true", "finding": "一致"}),
    (BREACH, "decide", DECIDERS, "breach-decide", {"consequence": "责令改正"}),
    (BREACH, "dismiss", DECIDERS, "breach-dismiss", WHY),
    (CREDIT, "ask", OVERSEERS | OWN, "record-ask", {"mended": "已补正"}),
    (CREDIT, "restore", DECIDERS, "record-restore", {}),
    (CREDIT, "refuse", DECIDERS, "record-refuse", WHY),
)
TRIALS += [
    _beside(machine, step, frozenset(roles), f"commitments:{name}", **told)
    for machine, step, roles, name, told in PROMISE_TRIALS
]
BY_OTHERS |= {(NOTICE_TEXT.name, "replace"), (PROOF_LIST.name, "replace")}
BY_OTHERS |= {(PROMISE.name, "revoke"), (PROMISE_CHECK.name, "drop")}
KEEPS_COURSES = OFFICE | INSPECTORS | OWN
TRIALS += [
    _beside(COURSE, "open", KEEPS_COURSES, "training:course-open"),
    _beside(COURSE, "retire", KEEPS_COURSES, "training:course-retire"),
]
BY_LEARNERS = {(ENROLMENT.name, move) for move in ENROLMENT.moves}
"""Moves that the learner makes, who has no account."""
HEADS = frozenset({Role.BODY_HEAD})
ON_DUTY = frozenset({Role.LIAISON})
CHANGERS = frozenset({Role.BODY_HEAD, Role.DIRECTOR})
TRIALS += [
    _beside(ROSTER, "publish", HEADS, "rosters:roster-publish"),
    _beside(ROSTER, "recall", HEADS, "rosters:roster-recall", **WHY),
    _beside(SHIFT, "check_in", ON_DUTY, "rosters:shift-check-in"),
    _beside(SHIFT, "hand_over", ON_DUTY, "rosters:shift-hand-over", note="平稳"),
    _beside(CHANGE, "agree", ON_DUTY, "rosters:change-agree"),
    _beside(CHANGE, "refuse", ON_DUTY, "rosters:change-refuse", **WHY),
    _beside(CHANGE, "withdraw", ON_DUTY, "rosters:change-withdraw"),
    _beside(CHANGE, "approve", CHANGERS, "rosters:change-approve"),
    _beside(CHANGE, "reject", CHANGERS, "rosters:change-reject", **WHY),
    _beside(HAND_OVER, "take", ON_DUTY, "rosters:hand-over-take"),
    _beside(POINT, "finish", OWN, "rosters:point-finish", result="已办"),
    _beside(SPOT, "send", OFFICERS, "rosters:check-send"),
    _beside(SPOT, "case", INSPECTORS, "rosters:check-case", rule="第三条"),
    _beside(SPOT, "dismiss", INSPECTORS, "rosters:check-dismiss", answer="已说明"),
]
REPORTERS = OFFICERS | OWN
JUDGES = frozenset({Role.INSPECTOR, Role.DIRECTOR})
SIGNERS = HEADS | APPROVERS
BEGUN = {"occurred_at": "2026-05-01T08:00", "known_at": "2026-05-01T08:10", "grade": "3"}


def _this_minute() -> str:
    return f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}"


def _end(client: Client, row: Any) -> Any:
    told = {"ended_at": _this_minute(), "ending": "搜救结束"}
    return client.post(reverse("incidents:incident-end", args=[row.pk]), told)


def _relay(number: str) -> Callable[[Client, Any], Any]:
    def ask(client: Client, row: Any) -> Any:
        told = {"sent_at": _this_minute(), "channel": "传真", "receiver": "王科长", "receipt_number": number}
        return client.post(reverse("incidents:recipient-relay", args=[row.pk]), told)

    return ask


RECEIPT = {"receiver": "王科长", "receipt_number": "值1号"}
TRIALS += [
    _beside(INCIDENT, "verify", OFFICERS, "incidents:incident-verify", **BEGUN),
    _beside(INCIDENT, "handle", REPORTERS, "incidents:incident-handle"),
    Trial(INCIDENT, "end", REPORTERS, _end),
    _beside(INCIDENT, "review", OFFICERS, "incidents:incident-review", cause="老旧", assessment="及时"),
    _beside(INCIDENT, "dismiss", OFFICERS, "incidents:incident-dismiss", **WHY),
    _beside(INCIDENT_REPORT, "submit", REPORTERS, "incidents:report-submit"),
    _beside(INCIDENT_REPORT, "drop", REPORTERS, "incidents:report-drop"),
    _beside(INCIDENT_REPORT, "return", SIGNERS, "incidents:report-return", **WHY),
    _beside(INCIDENT_REPORT, "send", SIGNERS, "incidents:report-send"),
    Trial(RECIPIENT, "relay", OFFICERS, _relay("")),
    Trial(RECIPIENT, "deliver", OFFICERS, _relay("值1号")),
    _beside(RECIPIENT, "receive", OFFICERS, "incidents:recipient-receipt", **RECEIPT),
    _beside(SUSPICION, "confirm", JUDGES, "incidents:suspicion-confirm", finding="属实"),
    _beside(SUSPICION, "clear", JUDGES, "incidents:suspicion-clear", finding="不实"),
]
CASE_TRIALS = (
    ("verify", INSPECTORS, {"finding": "属实", "rule": "第五条"}),
    ("state", HEADS, {"statement": "处置险情"}),
    ("propose", INSPECTORS, {"proposal": "约谈"}),
    ("return", APPROVERS, {}),
    ("decide", APPROVERS, {"decision": "同意"}),
    ("close", INSPECTORS, {"result": "已执行"}),
    ("dismiss", INSPECTORS, {"result": "查无实据"}),
)
TRIALS += [
    _beside(CASE_FILE, move, roles, f"accountability:case-{move}", **told)
    for move, roles, told in CASE_TRIALS
]
BY_ITSELF = {(GATE.name, "expire"), (GATE.name, "ask_again")}
"""Moves of a check that time or a changed draft makes."""
BY_THE_MEETING = {(TOPIC.name, name) for name in ("schedule", "unschedule", "deliberate", "defer")}
"""Moves of a topic that the rooms of the meeting make, through this room's services."""
AFTER = {one.name for one in (FOLLOWUP, REVISION, OPINIONS, SUBMISSION, COPY, INTERPRETATION)}
"""What needs minutes in the ledger."""


def states_of(machine: Machine) -> list[str]:
    """Every state that a move of the machine leaves or reaches."""
    moves = machine.moves.values()
    return sorted({state for move in moves for state in (*move.sources, move.target)})


def _machines() -> dict[str, Machine]:
    found = {}
    for room in apps.get_app_configs():
        if room.name.startswith("yiding.") and module_has_submodule(room.module, "states"):
            told = vars(import_module(f"{room.name}.states")).values()
            found |= {one.name: one for one in told if isinstance(one, Machine)}
    return found


def test_every_move_of_every_machine_is_tried() -> None:
    declared = {(name, move) for name, machine in _machines().items() for move in machine.moves}
    tried = {(trial.machine.name, trial.move) for trial in TRIALS}
    untried = {(FILE.name, move) for move in BY_THE_WORKER} | BY_ITSELF | BY_THE_MEETING
    untried |= BY_ITS_TASKS | BY_THE_TASK | BY_OTHERS | BY_LEARNERS
    assert declared - tried == untried
    assert tried <= declared


@pytest.fixture
def rows(cast: Cast, request: pytest.FixtureRequest) -> dict[str, Any]:
    """One row of each machine, with all that its moves need."""
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    clerk = cast(Role.CLERK)
    body = Body.objects.create(government=city, name="市低空经济办")
    proposal = Proposal.objects.create(
        government=city, kind="new_body", key="1", body=body, summary="新机构", found_at=clock.now()
    )
    for year in (2025, 2026):
        PolicyDocument.objects.create(
            government=city, title=f"{year}年民生实事项目", stem="民生实事项目", year=year
        )
    series = Series.objects.create(government=city, name="民生实事项目")
    policy = PolicyDocument.objects.earliest("pk")
    rows = {PROPOSAL.name: proposal, SERIES.name: series, POLICY.name: policy}
    params = getattr(request.node, "callspec", None)
    machine = params.params["machine"].name if params is not None else ""
    room = machine.partition(".")[0]
    if machine in ("", FILE.name):
        rows[FILE.name] = _file(clerk)
    elif room == "topics":
        rows |= _topics(cast, city, body)
    elif room == "sittings":
        rows |= _sittings(cast(Role.CLERK), city)
    elif machine == MATTER.name:
        made = filing_rows(stage_make(city, mark="督"))
        rows |= {MATTER.name: made.draft, f"{MATTER.name}.reopen": made.closed}
    elif room == "facts":
        told = facts_of(rows_of(stage_make(city, mark="督")))
        Sheet.objects.update(first_day="2020-01-01", last_day="2020-01-31")
        rows |= {SHEET.name: told.sheet, OBJECTION.name: told.objection}
    elif room in BESIDE:
        rows |= BESIDE[room](cast, city)
    elif room == "papers":
        rows[PAPER.name] = rows_make(city, cast(Role.CLERK)).paper
    elif room == "supervision":
        rows |= _tasks(cast, city)
    elif room in ("bulletins", "dispatch", "lookback"):
        rows |= _followed(city)
    elif room == "urging":
        rows |= _urging(cast, city)
    elif machine in AFTER:
        rows |= _after(cast)
    return rows


def _tasks(cast: Cast, city: Government) -> dict[str, Any]:
    """A task of the body of the liaison and its head, with what hangs on it; one whose claim waits."""
    stage = stage_make(city, mark="督")
    for role in OWN:
        seated(cast(role), stage.body("甲局"), role)
    task, claimed, other = (stage.accept(stage.task(stage.matter(), "甲局")) for _n in range(3))
    report = stage.report(other)
    asked = extension_ask(task=other, to_due_on=stage.day(60), reason="需招标", by=stage.liaisons["甲局"])
    stage.claim(claimed)
    own = stage.claim(stage.accept(stage.task(stage.matter(), "甲局")))
    return {
        TASK.name: task,
        f"{TASK.name}.send_back": claimed,
        f"{TASK.name}.close": claimed,
        REPORT.name: report,
        EXTENSION.name: asked,
        CLAIM.name: own,
    }


def _followed(city: Government) -> dict[str, Any]:
    """A bulletin that was handed in, a dispatch with an empty table, a hard case, a look-back all checked."""
    stage = stage_make(city, mark="督")
    bulletin = bulletin_rows(stage).bulletin
    bulletin_send(bulletin=bulletin, version=bulletin.version, by=stage.inspector)
    return {
        BULLETIN.name: bulletin,
        DISPATCH.name: special(stage, domain="没有事项的领域"),
        CASE.name: dispatch_rows(stage).case,
        LOOK_BACK.name: look_back_over(stage),
    }


def _seat(cast: Cast, city: Government) -> Body:
    """The body of the liaison and the head who try."""
    seat = Body.objects.create(government=city, name="丁局")
    for role in (Role.LIAISON, Role.BODY_HEAD):
        seated(cast(role), seat, role)
    return seat


def _difficulties(cast: Cast, city: Government) -> dict[str, Any]:
    at = difficulties.rows_of(stage_make(city), _seat(cast, city)).at
    return {DIFFICULTY.name: at["detail"]} | {
        f"{DIFFICULTY.name}.{move}": at[move] for move in ("take", "answer")
    }


def _coordination(cast: Cast, city: Government) -> dict[str, Any]:
    return {COORDINATION.name: coordination.rows_of(stage_make(city), _seat(cast, city)).at["detail"]}


def _outreach(cast: Cast, city: Government) -> dict[str, Any]:
    return {APPROACH.name: outreach.rows_of(stage_make(city), _seat(cast, city)).at["detail"]}


def _practices(cast: Cast, city: Government) -> dict[str, Any]:
    rows = practices.rows_of(stage_make(city), _seat(cast, city))
    SweepAnswer.objects.update(text="已查")
    return {PRACTICE.name: rows.at["detail"], ADOPTION.name: rows.adoption, SWEEP.name: rows.answer}


def _resources(cast: Cast, city: Government) -> dict[str, Any]:
    """Rows that can take each move: each was made and, where another must follow, done by somebody else."""
    rows = resources.rows_of(stage_make(city, mark="汛"), _seat(cast, city))
    at, made_at = rows.at, rows.call_out
    CallOut.objects.filter(pk=made_at.pk).update(
        called_at="2026-01-01T00:00Z", arrived_at="2026-01-01T01:00Z"
    )
    AlertOrder.objects.filter(pk=rows.order.pk).update(acknowledged_at=clock.now(), action="已停工")
    Alert.objects.update(valid_until="2099-01-01T00:00Z")
    ResponsePlan.objects.filter(pk=at["plan-approve"].pk).update(revised_on=DAY, next_review_on="2100-01-01")
    ResponseDrill.objects.filter(pk=at["drill-hold"].pk).update(held_on=DAY)
    done = {"done_by": User.objects.get(username="汛督查员"), "proof": "已加固"}
    SeasonItem.objects.filter(pk=at["item-check"].pk).update(**done)
    return {
        RESPONSE_PLAN.name: at["plan-approve"],
        DRILL.name: at["drill-hold"],
        FINDING.name: rows.finding,
        TEAM.name: at["team-edit"],
        CALL_OUT.name: made_at,
        READINESS.name: at["check-confirm"],
        ALERT.name: rows.alert,
        ALERT_ORDER.name: rows.order,
        SEASON.name: rows.season,
        SEASON_ITEM.name: at["item-check"],
    }


def _handovers(cast: Cast, city: Government) -> dict[str, Any]:
    """Rows that can take each move: what another must follow was done by somebody else."""
    stage, seat = stage_make(city, mark="权"), _seat(cast, city)
    at = handovers.rows_of(stage, seat).at
    Dispute.objects.update(ruling="以现场为准")
    BaseMove.objects.update(reference="9 号")
    filled = User.objects.get(username="权督查员二")
    QualityReading.objects.all().delete()
    QualityMeasure.objects.all().delete()
    Continuity.objects.filter(pk=at["check-confirm"].pk).update(filled_by=filled)
    bare = handovers.locked(stage, "无指标的移交", giver=seat)
    return {
        POWER.name: at["matter-decide"],
        POWER_LIST.name: bare,
        DISPUTE.name: at["dispute-withdraw"],
        BASE.name: at["base-take"],
        CONTINUITY.name: at["check-confirm"],
    }


def _commitments(cast: Cast, city: Government) -> dict[str, Any]:
    """Rows that can take each move, each made by somebody else."""
    stage, seat = stage_make(city, mark="诺"), _seat(cast, city)
    commitments.ruled(stage)
    used = commitments.item(stage, "行用证明", body=seat, grade="高")
    check = commitments.accepted(stage, used, 1).checks.get()
    PromiseCheck.objects.filter(pk=check.pk).update(result="true", finding="一致")
    breach = commitments.breach(stage, used, 2)
    Breach.objects.filter(pk=breach.pk).update(statement="记错了", consequence="责令改正")
    record = commitments.recorded(stage, used, 3)
    asked = {"recorded_on": stage.day(-200), "asked_by": stage.second_inspector}
    CreditRecord.objects.filter(pk=record.pk).update(**asked)
    text = commitments.worded(stage, commitments.drafted(stage, "待审", body=seat), approve=False)
    return {
        PROOF_ITEM.name: commitments.drafted(stage, "又一种", body=seat),
        NOTICE_TEXT.name: text,
        PROOF_LIST.name: commitments.listed(stage),
        PROMISE.name: commitments.told(stage, used, 4),
        PROMISE_CHECK.name: check,
        BREACH.name: breach,
        CREDIT.name: record,
    }


def _training(cast: Cast, city: Government) -> dict[str, Any]:
    return {COURSE.name: training.rows_of(stage_make(city), _seat(cast, city)).draft}


def _incidents(cast: Cast, city: Government) -> dict[str, Any]:
    """An incident in which all that a move needs has happened; what was drafted is another's."""
    rows = incidents.rows_of(stage_make(city), _seat(cast, city))
    Incident.objects.update(occurred_at="2026-05-01T00:00Z", known_at="2026-05-01T00:10Z")
    return {
        INCIDENT.name: rows.at["detail"],
        INCIDENT_REPORT.name: rows.reports["detail"],
        RECIPIENT.name: rows.recipients["relay"],
        SUSPICION.name: rows.suspicions["confirm"],
    }


def _accountability(cast: Cast, city: Government) -> dict[str, Any]:
    named = [cast(role) for role in (Role.INSPECTOR, Role.DIRECTOR, Role.LEADER, Role.BODY_HEAD)]
    return {CASE_FILE.name: accountability.rows_of(stage_make(city), _seat(cast, city), named).at["detail"]}


def _rosters(cast: Cast, city: Government) -> dict[str, Any]:
    stage, seat = stage_make(city), _seat(cast, city)
    rows = rosters.rows_of(stage, seat, Account.objects.get(user=cast(Role.LIAISON)).person)
    case = accountability.rows_of(stage, seat, []).at["detail"]
    SpotCheck.objects.update(case=case)
    OpenPoint.objects.update(result="已办")
    HandOver.objects.update(taken_at=clock.now())
    return {
        ROSTER.name: rows.ready,
        f"{ROSTER.name}.recall": rows.ahead,
        SHIFT.name: rows.planned,
        f"{SHIFT.name}.hand_over": rows.on_duty,
        CHANGE.name: rows.agreed,
        f"{CHANGE.name}.agree": rows.asked,
        f"{CHANGE.name}.refuse": rows.asked,
        f"{CHANGE.name}.withdraw": rows.own,
        HAND_OVER.name: rows.hand_over,
        POINT.name: rows.hand_over.points.get(),
        SPOT.name: rows.check,
        f"{SPOT.name}.send": rows.late,
    }


BESIDE: Mapping[str, Callable[[Cast, Government], dict[str, Any]]] = {
    "accountability": _accountability,
    "commitments": _commitments,
    "handovers": _handovers,
    "coordination": _coordination,
    "difficulties": _difficulties,
    "incidents": _incidents,
    "outreach": _outreach,
    "practices": _practices,
    "resources": _resources,
    "rosters": _rosters,
    "training": _training,
}
"""The rooms beside supervision, each with the rows that its moves need."""


def _urging(cast: Cast, city: Government) -> dict[str, Any]:
    """Slips of the body of the liaison and its head, one over its day; a draft of rules, rules to come."""
    stage = stage_make(city, mark="催")
    for role in OWN:
        seated(cast(role), stage.body("甲局"), role)
    slip, late = (slip_of(stage, stage.task(stage.matter(), "甲局")) for _n in range(2))
    Slip.objects.filter(pk=late.pk).update(reply_due_on="2020-01-01")
    draft = ruleset_take(government=city, code="due", by=stage.inspector)
    ahead = with_rules(stage, days=30)
    return {
        SLIP.name: slip,
        f"{SLIP.name}.answer_late": late,
        RULESET.name: draft,
        f"{RULESET.name}.recall": ahead,
    }


def _file(clerk: User) -> File:
    """Old minutes that were read and parsed."""
    file = file_receive(
        batch=batch_open(by=clerk), name="旧纪要.txt", content=BytesIO(SOURCE.read_bytes()), by=clerk
    )
    jobs.work(stop=threading.Event(), until_empty=True)
    file.refresh_from_db()
    assert str(file.state) == FileState.PARSED
    return file


def _topics(cast: Cast, city: Government, body: Body) -> dict[str, Any]:
    for role in (Role.LIAISON, Role.BODY_HEAD):
        seated(cast(role), body, role)
    drafter = User.objects.create_user("drafter")
    leader = seated(cast(Role.LEADER), body, None)
    told = topic_rows(city, drafter, body, state="in_treatment", asked=body, person=leader)
    # Each machine has a topic of its own: what the one needs done the other waits for.
    single = topic_rows(city, drafter, body, asked=body, person=leader)["topic"]
    single.checks.all().delete()
    single.endorsements.all().delete()
    return {
        TOPIC.name: single,
        GATE.name: told["check"],
        ROUND.name: told["round"],
        ENDORSEMENT.name: told["endorsement"],
    }


def _sittings(clerk: User, city: Government) -> dict[str, Any]:
    """A sitting that can be called; one in a room where all is ready for the rest."""
    held = scene(city, clerk)
    rows = {SITTING.name: held["ready"], AGENDA.name: held["agenda"], INVITATION.name: held["asked"]}
    room = stage_of(clerk, city).sitting
    return rows | {f"{SITTING.name}.{move}": room for move in ("open", "end", "close")}


def _after(cast: Cast) -> dict[str, Any]:
    """What follows a meeting: ways out as work, public copies that somebody else prepared."""
    enter(iter(synthetic_minutes(2)))
    first, second = Meeting.objects.order_by("pk")
    work, out = followups(first), copies(first, second, cast(Role.INSPECTOR))
    return {
        FOLLOWUP.name: work["followup"],
        REVISION.name: work["job"],
        OPINIONS.name: work["round"],
        SUBMISSION.name: work["submission"],
        COPY.name: out["copy"],
        INTERPRETATION.name: out["published"],
    }


def _in_state(row: Any, state: str) -> Any:
    """The row as it would be in a state: what the move needs to have happened before has happened."""
    values: dict[str, Any] = {"state": state}
    if isinstance(row, Topic):
        values["change"] = "" if state == TopicState.SCHEDULED else "asked"  # there it keeps its place
    if isinstance(row, Proposal) and state == ProposalState.ACCEPTED:
        values["effect"] = {"before": {"kind": "", "standing": "seen"}, "after": ""}
    if isinstance(row, Claim):
        values["missing"] = "缺照片"
    if isinstance(row, IncidentReport):
        sent = {
            "sent_at": clock.now(),
            "signed_by": User.objects.exclude(pk=row.drafted_by_id).earliest("pk"),
        }
        values |= sent if state == "sent" else {"sent_at": None, "signed_by": None}
    if isinstance(row, IncidentRecipient):
        values |= {"sent_at": clock.now()}
    if isinstance(row, Suspicion):
        values |= {"finding": "查过"}
    if isinstance(row, Slip):
        values |= {"answered_on": clock.today()}
    if isinstance(row, RuleSet):
        day = None if state == RuleSetState.DRAFT else row.from_on or clock.today() + timedelta(days=60)
        values |= {"from_on": day, "to_on": day}
    if isinstance(row, DrillFinding):
        told = row.drill.plan_id if state == FindingState.CHANGED else None
        values |= {"edition_id": told, "note": "不改"}
    if isinstance(row, Paper):
        values |= {"digest": digest_of(row.text, row.record), "signed_version": 1}
        Comment.objects.update(handling="taken")
        Countersign.objects.update(answer="agreed")
    type(row).objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


TRIED = {trial.machine.name: trial.machine for trial in TRIALS}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "machine",
    [
        pytest.param(one, marks=pytest.mark.django_db(transaction=True) if one is FILE else ())  # its worker
        for one in TRIED.values()
    ],
    ids=lambda one: one.name,
)
def test_each_role_in_each_state(machine: Machine, cast: Cast, rows: dict[str, Any]) -> None:
    """Every attempt is undone: the rows are made once for all moves of a machine."""
    clients = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, client in clients.items():
        client.force_login(cast(role))
    wrong = [
        (trial.move, *fault)
        for trial in TRIALS
        if trial.machine is machine
        for fault in _faults(trial, rows.get(f"{machine.name}.{trial.move}", rows.get(machine.name)), clients)
    ]
    assert wrong == []


def _faults(trial: Trial, row: Any, clients: dict[Role, Client]) -> Iterator[tuple[str, str, int, str]]:
    """Who, in which state, was answered otherwise than the machine and the role say."""
    step = trial.machine.moves[trial.move]
    for state in states_of(trial.machine):
        for role in ROLES:
            with transaction.atomic():
                row = _in_state(row, state)
                status = trial.ask(clients[role], row).status_code
                now = str(type(row).objects.values_list("state", flat=True).get(pk=row.pk))
                transaction.set_rollback(True)
            is_hidden = (state in trial.hidden and role not in OWN) or (role, state) in trial.unseen
            if role not in trial.roles or is_hidden:
                well = status in {403, 404} and now == state
            elif state not in step.sources:
                well = status == 409 and now == state
            else:
                well = status in {200, 204, 302} and now == step.target
            if not well:
                yield role.value if role else "", state, status, now


def test_a_file_is_what_it_was_after_all_that(rows: dict[str, Any]) -> None:
    assert File.objects.get(pk=rows[FILE.name].pk).state == FileState.PARSED
