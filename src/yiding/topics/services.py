"""议题: what people do with a topic, from the first form to its admission, and what its meeting does with it.

Every act is one event; a change of state is one conditional update. What happens to the checks of a topic is
in :mod:`.gates`, to its consultation in :mod:`.consulting`, to the leaders' review in :mod:`.endorsing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F

from yiding.accounts.models import Holding
from yiding.audit.services import About, gathered, last_actor, record
from yiding.core import clock
from yiding.core.access import Permission, Role, may
from yiding.core.errors import EditConflict, WrongState
from yiding.core.moves import move
from yiding.councils.models import Council
from yiding.directory.dates import valid_on
from yiding.directory.models import Body, Government
from yiding.files.models import Disclosure
from yiding.files.services import Paper, document_make

from . import seeds
from .completeness import fields_missing, gates_missing, missing_of, words_of
from .consulting import Settling, reply_write, round_end, round_start
from .drafting import TEXT, Draft, draft_check, is_late, stub
from .endorsing import endorsement_ask, endorsement_settle, endorsements_prepare
from .errors import (
    BadField,
    GatesOpen,
    Incomplete,
    NoSuchCode,
    NotAllowedLate,
    NotEndorsed,
    NotOpenNow,
    NotOwnBody,
    SamePerson,
    SecretTopic,
)
from .gates import Answer, checks_renew, gate_send, gate_settle, gates_prepare, touches
from .models import (
    ChangeState,
    CodeUse,
    Completeness,
    Endorsement,
    EndorsementState,
    GateCheck,
    GateRule,
    GateState,
    Kind,
    ReasonCode,
    Reply,
    Round,
    Topic,
    TopicPaper,
    TopicState,
    TopicTemplate,
)
from .notices import submitters, topic_tell
from .papers import KIND, count_queue, is_in_hand, name_check, text_changed
from .people import people_of
from .permissions import (
    drafting_bodies,
    is_own,
    may_admit,
    may_answer,
    may_approve_for,
    may_ask,
    may_endorse_this,
    may_keep_kinds,
    may_reply,
    may_treat,
    require,
)
from .states import OPEN, TOPIC

S = TopicState
HANDED_IN = frozenset({S.SUBMITTED, S.IN_TREATMENT, S.RETURNED, S.ADMITTED, S.SCHEDULED})


def _move(topic: Topic, name: str, by: User, told: Mapping[str, Any] | None = None, **values: Any) -> None:
    """One move of a topic, and its event."""

    def write(kind: str, before: str, after: str) -> None:
        _told(kind, topic, by, {"state": before}, {"state": after, **(told or {})})

    move(TOPIC, name, topic, write, **values)


def _told(kind: str, topic: Topic, by: User, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    record(kind, topic, by=by, before=before, after=after, touches=touches(topic))


def _in_state(topic: Topic, states: Iterable[str]) -> None:
    if topic.state not in states:
        raise NotOpenNow


# --- drafting -----------------------------------------------------------------------------------------------


@transaction.atomic
def topic_draft(
    *,
    council: Council,
    kind: Kind,
    body: Body,
    draft: Draft,
    by: User,
    is_secret: bool = False,
    previous: Topic | None = None,
) -> Topic:
    """起草: a topic of one's own body. Raises NotOwnBody, BadField, SecretTopic."""
    if body.pk not in drafting_bodies(by):
        raise NotOwnBody
    if council.government_id != kind.government_id or body.government_id != kind.government_id:
        raise BadField
    if not is_secret:
        draft_check(kind, draft)
    topic = Topic.objects.create(
        government_id=kind.government_id,
        council=council,
        kind=kind,
        body=body,
        drafted_by=by,
        is_secret=is_secret,
        previous=previous,
        **(stub(kind, draft) if is_secret else draft.columns()),
    )
    topic.presenters.set(() if is_secret else draft.presenters)
    after = {"title": topic.heading, "kind": kind.code, "council": str(council)}
    _told("topic.drafted", topic, by, {}, after)
    return topic


@transaction.atomic
def topic_edit(*, topic: Topic, draft: Draft, version: int, by: User) -> None:
    """修改: while it is in the submitter's hands. A change of its words makes another draft, and what was
    checked is asked again.

    Raises EditConflict where somebody else saved since ``version``.
    """
    require(is_own(by, topic))
    if not is_in_hand(topic):
        raise NotOpenNow
    if topic.is_secret:
        raise SecretTopic
    draft_check(topic.kind, draft)
    columns = draft.columns()
    before = {name: getattr(topic, name) for name in columns}
    rows = Topic.objects.filter(pk=topic.pk, version=version)
    if not rows.update(**columns, version=F("version") + 1):
        raise EditConflict(last_actor(topic))
    topic.refresh_from_db()
    topic.presenters.set(draft.presenters)
    changed = sorted(name for name, was in before.items() if was != getattr(topic, name))
    with gathered():
        if set(changed) & set(TEXT):
            text_changed(topic)
            checks_renew(topic, by)
        _told("topic.edited", topic, by, {}, {"changed": changed, "text_version": topic.text_version})


@transaction.atomic
def topic_delete(*, topic: Topic, version: int, by: User) -> None:
    """删除草稿: what was never handed in and has no papers."""
    require(is_own(by, topic))
    _in_state(topic, {S.DRAFT})
    if topic.submitted_at is not None or topic.papers.exists():
        raise NotOpenNow
    _taken(topic, version)
    _told("topic.deleted", topic, by, {"title": topic.heading}, {})
    topic.delete()


def _taken(topic: models.Model, version: int) -> None:
    """Takes the row as the person saw it, or says who was faster."""
    rows = type(topic)._default_manager.filter(pk=topic.pk, version=version)
    if not rows.update(version=F("version") + 1):
        raise EditConflict(last_actor(topic))
    topic.refresh_from_db(fields=["version"])


def paper_add(*, topic: Topic, part: str, title: str, paper: Paper, by: User) -> TopicPaper:
    """加入材料: by the kind's rule of names. Raises BadPaperName, SecretTopic, NotOpenNow."""
    require(is_own(by, topic) or may_treat(by))
    if part not in {one["code"] for one in topic.kind.papers}:
        raise BadField
    name_check(topic.kind, part, title)
    with transaction.atomic(), gathered():
        document = document_make(
            title=title,
            about=(KIND, topic.pk),
            paper=paper,
            by=by,
            owner_body_id=topic.body_id,
            disclosure=Disclosure(topic.disclosure),
            disclosure_reason=topic.disclosure_reason,
        )
        row = TopicPaper.objects.create(topic=topic, document=document, part=part)
        count_queue(row)
        text_changed(topic)
        checks_renew(topic, by)
        _told("topic.paper_added", topic, by, {}, {"title": title, "text_version": topic.text_version})
    return row


@transaction.atomic
def topic_send(*, topic: Topic, by: User) -> None:
    """送审签: to the head of the body. Raises Incomplete, with what is missing."""
    require(is_own(by, topic))
    if missing := fields_missing(topic):
        raise Incomplete(words_of(missing))
    heads = people_of([topic.body_id], {Role.BODY_HEAD}).exclude(pk=by.pk)
    told = {"by": by.get_full_name() or by.get_username()}
    topic_tell("topics.approval_wanted", topic, heads, topic.version, **told)
    _move(topic, "send", by, reason="", reason_code="")


@transaction.atomic
def topic_send_back(*, topic: Topic, reason: str, by: User) -> None:
    """退回起草人: by the head of the body."""
    require(may_approve_for(by, topic))
    told = {"word": "退回起草人", "reason": reason or "—"}
    topic_tell("topics.returned", topic, [topic.drafted_by], f"b{topic.version}", **told)
    _move(topic, "send_back", by, {"reason": reason}, reason=reason)


def is_alone(topic: Topic) -> bool:
    """Has the body one person only who drafts and approves?"""
    today = clock.today()
    held = Holding.objects.filter(
        valid_on(today),
        valid_on(today, "post__"),
        post__body=topic.body_id,
        role__in=[Role.LIAISON, Role.BODY_HEAD],
        account__user__is_active=True,
    )
    return held.order_by().values("account").distinct().count() <= 1


@transaction.atomic
def topic_submit(*, topic: Topic, by: User) -> None:
    """审签并报送: by the head of the body, who is not its drafter where the body has anybody else.

    The checks that it needs are asked at once. Raises SamePerson, Incomplete.
    """
    require(may_approve_for(by, topic))
    _in_state_of(topic, "submit")
    is_self = topic.drafted_by_id == by.pk
    if is_self and not is_alone(topic):
        raise SamePerson
    if missing := fields_missing(topic):
        raise Incomplete(words_of(missing))
    late = is_late(topic.council, topic.wanted_on)
    with gathered():
        _move(
            topic,
            "submit",
            by,
            {"is_late": late, "approved_by_drafter": is_self},
            submitted_at=clock.now(),
            approved_by=by,
            is_late=late,
            change="",
        )
        if not topic.is_secret:
            gates_prepare(topic, by)
    mark = f"s{topic.version}"
    topic_tell("topics.submitted", topic, Permission.TREAT_TOPICS, mark, body=str(topic.body))


def _in_state_of(topic: Topic, name: str) -> None:
    """Raises WrongState before anything else is looked at."""
    if topic.state not in TOPIC.moves[name].sources:
        raise WrongState(f"{TOPIC.name}.{name}")


# --- the clerk's treatment ----------------------------------------------------------------------------------


@transaction.atomic
def topic_take_in(*, topic: Topic, by: User) -> None:
    """受理: the leaders' review begins, and what is missing is kept."""
    require(may_treat(by))
    with gathered():
        _move(topic, "take_in", by)
        endorsements_prepare(topic)
        _completeness(topic, by)


@transaction.atomic
def topic_check(*, topic: Topic, by: User) -> list[str]:
    """齐备检查: what is missing now, kept with its day. Gives it back in words."""
    require(may_treat(by))
    _in_state(topic, HANDED_IN)
    row = _completeness(topic, by)
    _told("topic.checked", topic, by, {}, {"missing": [one["code"] for one in row.missing]})
    return [one["name"] for one in row.missing]


def _completeness(topic: Topic, by: User) -> Completeness:
    missing = [one.told() for one in missing_of(topic)]
    told = {"missing": missing, "text_version": topic.text_version}
    return Completeness.objects.create(topic=topic, at=clock.now(), by=by, **told)


@transaction.atomic
def topic_return(*, topic: Topic, code: str, reason: str, by: User) -> None:
    """退回: with a reason code; the submitter mends it and hands it in again. Raises NoSuchCode."""
    _turn_away(topic, "return", CodeUse.RETURN, code, reason, by)


@transaction.atomic
def topic_refuse(*, topic: Topic, code: str, reason: str, by: User) -> None:
    """不予上会: with a reason code. Raises NoSuchCode."""
    _turn_away(topic, "refuse", CodeUse.REFUSE, code, reason, by)


def _turn_away(topic: Topic, name: str, use: CodeUse, code: str, reason: str, by: User) -> None:
    require(may_treat(by))
    _in_state_of(topic, name)
    uses = (use, CodeUse.BOTH)
    rows = ReasonCode.objects.filter(government=topic.government_id, is_active=True, use__in=uses)
    row = rows.filter(code=code).first()
    if row is None:
        raise NoSuchCode
    told = {"word": str(use.label), "reason": f"{row.name}。{reason}"}
    topic_tell("topics.returned", topic, submitters(topic), f"t{topic.version}", **told)
    said = {"reason_code": code, "reason": reason}
    _move(topic, name, by, said, **said)


@transaction.atomic
def topic_revise(*, topic: Topic, by: User) -> None:
    """修改后重报: what was returned is a draft again, which nobody else sees until it is handed in."""
    require(is_own(by, topic))
    _move(topic, "revise", by)


@transaction.atomic
def topic_change_ask(*, topic: Topic, reason: str, version: int, by: User) -> None:
    """申请修改: what was handed in, by its submitter; the clerk decides."""
    require(is_own(by, topic))
    _in_state(topic, {*OPEN, S.ADMITTED, S.SCHEDULED})
    if topic.change or not reason.strip():
        raise NotOpenNow
    _taken(topic, version)
    _set(topic, change=ChangeState.ASKED, change_reason=reason)
    told = {"word": "申请修改", "reason": reason}
    topic_tell("topics.change", topic, Permission.TREAT_TOPICS, f"c{topic.version}", **told)
    _told("topic.change_asked", topic, by, {}, {"reason": reason})


@transaction.atomic
def topic_change_grant(*, topic: Topic, version: int, by: User) -> None:
    """同意修改: the topic goes back to its submitter; one that stands on an agenda stays there, is opened
    for them and marked.
    """
    require(may_treat(by))
    _change_asked(topic)
    _taken(topic, version)
    told = {"word": "同意修改", "reason": topic.change_reason}
    topic_tell("topics.change", topic, submitters(topic), f"g{topic.version}", **told)
    if topic.state == S.SCHEDULED:
        _set(topic, change=ChangeState.OPEN)
        _told("topic.change_granted", topic, by, {}, {"state": topic.state})
        return
    said = {"reason": topic.change_reason}
    _move(topic, "grant_change", by, said, change="", reason_code="", admitted_at=None, **said)


@transaction.atomic
def topic_change_refuse(*, topic: Topic, reason: str, version: int, by: User) -> None:
    """不同意修改."""
    require(may_treat(by))
    _change_asked(topic)
    _taken(topic, version)
    _set(topic, change="", change_reason="")
    told = {"word": "不同意修改", "reason": reason}
    topic_tell("topics.change", topic, submitters(topic), f"n{topic.version}", **told)
    _told("topic.change_refused", topic, by, {}, {"reason": reason})


@transaction.atomic
def topic_change_finish(*, topic: Topic, version: int, by: User) -> None:
    """完成修改: of a topic on an agenda; it is closed again and stays marked as updated."""
    require(is_own(by, topic))
    if topic.change != ChangeState.OPEN:
        raise NotOpenNow
    _taken(topic, version)
    _set(topic, change="", change_reason="", is_updated=True)
    told = {"word": "修改完成", "reason": ""}
    topic_tell("topics.change", topic, Permission.TREAT_TOPICS, f"f{topic.version}", **told)
    _told("topic.change_done", topic, by, {}, {"text_version": topic.text_version})


def _change_asked(topic: Topic) -> None:
    if topic.change != ChangeState.ASKED:
        raise NotOpenNow


def _set(topic: Topic, **values: Any) -> None:
    Topic.objects.filter(pk=topic.pk).update(**values)
    for name, value in values.items():
        setattr(topic, name, value)


@transaction.atomic
def topic_withdraw(*, topic: Topic, reason: str, by: User) -> None:
    """撤回: by its submitter, until it stands on an agenda."""
    require(is_own(by, topic))
    _move(topic, "withdraw", by, {"reason": reason}, reason=reason, change="")


# --- admission ----------------------------------------------------------------------------------------------


@transaction.atomic
def topic_allow(*, topic: Topic, note: str, version: int, by: User) -> None:
    """同意逾期或紧急议题上会: who allowed it, and on what ground."""
    require(may_admit(by))
    _in_state(topic, OPEN)
    if not (topic.is_late or topic.is_urgent) or not note.strip():
        raise NotOpenNow
    _taken(topic, version)
    _set(topic, allowed_by=by, allowed_note=note)
    _told("topic.allowed", topic, by, {}, {"note": note, "is_late": topic.is_late})


@transaction.atomic
def topic_admit(*, topic: Topic, by: User) -> None:
    """准予入库: by the director. Raises GatesOpen (which rule, who must act), NotEndorsed, NotAllowedLate."""
    require(may_admit(by))
    _in_state_of(topic, "admit")
    if missing := gates_missing(topic):
        raise GatesOpen(words_of(missing))
    if topic.endorsements.exclude(state=EndorsementState.ENDORSED).exists():
        raise NotEndorsed
    if (topic.is_late or topic.is_urgent) and topic.allowed_by_id is None:
        raise NotAllowedLate
    topic_tell("topics.admitted", topic, submitters(topic), f"a{topic.version}")
    _move(topic, "admit", by, admitted_at=clock.now())


@transaction.atomic
def endorsement_give(*, row: Endorsement, note: str, by: User) -> None:
    """同意上会: by the leader of this step, or who stands in for them."""
    require(may_endorse_this(by, row))
    with gathered():
        endorsement_settle(row, "endorse", note, by)


@transaction.atomic
def endorsement_decline(*, row: Endorsement, note: str, by: User) -> None:
    """不同意上会: the submitter is told why."""
    require(may_endorse_this(by, row))
    endorsement_settle(row, "decline", note, by)


@transaction.atomic
def endorsement_reopen(*, row: Endorsement, note: str, by: User) -> None:
    """再次报请: by the clerk, after what the leader asked for was done."""
    require(may_treat(by))
    endorsement_settle(row, "reopen", note, by)
    endorsement_ask(row.topic)


# --- gates and consultation ---------------------------------------------------------------------------------


@transaction.atomic
def gate_ask(*, check: GateCheck, request: str, by: User) -> None:
    """送审: asks a check, or asks it anew after it failed or expired."""
    require(may_ask(by, check.topic))
    _in_state(check.topic, HANDED_IN)
    if check.rule.is_consultation:
        raise NotOpenNow
    with gathered():
        gate_send(check, by, request)


@transaction.atomic
def gate_answer(*, check: GateCheck, answer: Answer, by: User) -> None:
    """答复审查: by the reviewing body. What only holds on conditions names them. Raises BadField."""
    require(may_answer(by, check))
    _in_state(check.topic, HANDED_IN)
    if check.rule.is_consultation or answer.state not in _ANSWERS:
        raise NotOpenNow
    if answer.state == GateState.CONDITIONAL and not answer.conditions.strip():
        raise BadField
    if answer.state == GateState.FAILED and not answer.reply.strip():
        raise BadField
    with gathered():
        gate_settle(check, answer, by)


_ANSWERS = (GateState.PASSED, GateState.CONDITIONAL, GateState.FAILED)


@transaction.atomic
def gate_waive(*, check: GateCheck, reason: str, by: User) -> None:
    """登记不需要: by the secretariat, with the reason."""
    require(may_treat(by))
    _in_state(check.topic, HANDED_IN)
    if not reason.strip():
        raise BadField
    with gathered():
        gate_settle(check, Answer(GateState.NOT_NEEDED, reason), by)


@transaction.atomic
def round_open(*, topic: Topic, bodies: Iterable[Body], days: int, request: str, by: User) -> Round:
    """征求意见: of many bodies at once, until a last day in working days. Raises RoundIsOpen."""
    require(may_ask(by, topic))
    _in_state(topic, HANDED_IN)
    asked = sorted({body for body in bodies if body.pk != topic.body_id}, key=lambda one: one.pk)
    if topic.is_secret or not asked or not 1 <= days <= 60:
        raise BadField
    if any(body.government_id != topic.government_id for body in asked):
        raise BadField
    with gathered():
        return round_start(topic, asked, days, request, by)


@transaction.atomic
def reply_give(*, reply: Reply, stance: str, text: str, version: int, by: User) -> None:
    """答复征求意见: what is not a plain yes says why. Raises BadField."""
    require(may_reply(by, reply))
    if not stance or (stance != "agree" and not text.strip()):
        raise BadField
    reply_write(reply, stance, text, version, by)


@transaction.atomic
def round_close(*, row: Round, settling: Settling, by: User) -> None:
    """结束征求意见: with how differences were dealt with. Raises Unsettled."""
    require(may_ask(by, row.topic))
    with gathered():
        round_end(row, settling, by)


# --- what the meeting does ----------------------------------------------------------------------------------


@transaction.atomic
def topic_schedule(*, topic: Topic, by: User, about: str = "") -> None:
    """列入议程: ``about`` names the sitting. Raises WrongState where it is not in the pool."""
    require(may(by, Permission.BUILD_AGENDA))
    _move(topic, "schedule", by, {"about": about})


@transaction.atomic
def topic_unschedule(*, topic: Topic, by: User, about: str = "") -> None:
    """移出议程: back in the pool (the sitting was cancelled, the item was taken off)."""
    require(may(by, Permission.BUILD_AGENDA))
    _move(topic, "unschedule", by, {"about": about}, change="", is_updated=False)


@transaction.atomic
def topic_deliberated(*, topic: Topic, by: User, about: str = "", outcome: str = "") -> None:
    """上会: it was dealt with."""
    require(may(by, Permission.RUN_SITTINGS))
    _move(topic, "deliberate", by, {"about": about, "outcome": outcome}, change="")


@transaction.atomic
def topic_defer(*, topic: Topic, by: User, about: str = "", reason: str = "") -> None:
    """暂缓: back in the pool with its history, and how often that was."""
    require(may(by, Permission.RUN_SITTINGS))
    told = {"about": about, "reason": reason}
    deferred = topic.deferred + 1
    _move(topic, "defer", by, told, deferred=deferred, reason=reason, change="", is_updated=False)


# --- what is data -------------------------------------------------------------------------------------------


@transaction.atomic
def topics_seed(*, government: Government, by: User) -> int:
    """装入标准配置: what the government does not have yet."""
    require(may_keep_kinds(by))
    made = seeds.topics_seed(government=government, by=by)
    if not made:
        touched = About(government_id=government.pk)
        record("topics.seeded", government, by=by, after={"rows": 0}, touches=touched)
    return made


def _save(
    kind: str, row: models.Model, values: Mapping[str, Any], version: int, by: User, government: int
) -> None:
    """Saves a row of data as the person saw it; one event with what changed."""
    if row.pk is None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        before: dict[str, Any] = {}
    else:
        before = {name: getattr(row, name) for name in values}
        rows = type(row)._default_manager.filter(pk=row.pk, version=version)
        if not rows.update(**values, version=F("version") + 1):
            raise EditConflict(last_actor(row))
        row.refresh_from_db()
    changed = [name for name in values if name not in before or before[name] != getattr(row, name)]
    told = {name: _plain(getattr(row, name)) for name in changed}
    was = {name: _plain(before[name]) for name in changed if name in before}
    record(kind, row, by=by, before=was, after=told, touches=About(government_id=government))


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


@transaction.atomic
def kind_save(*, row: Kind, values: Mapping[str, Any], version: int, by: User) -> None:
    """设定议题种类."""
    require(may_keep_kinds(by))
    _save("topic_kind.saved", row, values, version, by, row.government_id)


@transaction.atomic
def rule_save(*, row: GateRule, values: Mapping[str, Any], version: int, by: User) -> None:
    """设定审查关口."""
    require(may_keep_kinds(by))
    _save("gate_rule.saved", row, values, version, by, row.kind.government_id)


@transaction.atomic
def code_save(*, row: ReasonCode, values: Mapping[str, Any], version: int, by: User) -> None:
    """设定理由代码."""
    require(may_keep_kinds(by))
    _save("reason_code.saved", row, values, version, by, row.government_id)


@transaction.atomic
def template_save(*, row: TopicTemplate, values: Mapping[str, Any], version: int, by: User) -> None:
    """设定议题模板."""
    require(may_keep_kinds(by))
    _save("topic_template.saved", row, values, version, by, row.government_id)
