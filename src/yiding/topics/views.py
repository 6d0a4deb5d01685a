"""议题的页面: the pool, one's own, what one's body is asked; one topic; one round of consultation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.audit.models import Event
from yiding.audit.words import kind_word
from yiding.core.columns import Viewer
from yiding.core.figures import Moment, Tab, Tone
from yiding.core.lists import ListSpec, list_response
from yiding.core.onward import onward_of
from yiding.files.badges import level_badge
from yiding.files.models import Disclosure
from yiding.files.selectors import newest_of

from .completeness import checks_of, missing_of, reviewer_word
from .consulting import differs, is_overdue
from .lists import ALL, ASKED, OWN, POOL, REPLIES, gate_badge, marks_of, state_badge
from .models import GateCheck, GateState, ReasonCode, Reply, Round, RoundState, Topic, TopicState
from .papers import KIND, is_in_hand
from .permissions import (
    drafting_bodies,
    is_own,
    may_answer,
    may_ask,
    may_draft,
    may_endorse_this,
    may_keep_kinds,
    may_reply,
    may_review,
    may_treat,
)
from .selectors import replies_of, rounds_visible_to, topic_get
from .states import GATE, OPEN, WAITING
from .steps import steps_of

MOST_EVENTS = 100
STANCE_TONES = {"agree": Tone.GOOD, "conditional": Tone.WARN, "disagree": Tone.BAD}


def topic_tabs(request: HttpRequest) -> list[Tab]:
    """The pages of the room side by side."""
    viewer = request.user
    pages: list[tuple[Any, str, bool]] = [
        (_("议题库"), "topics:topic-list", True),
        (_("本单位议题"), "topics:topic-own", may_draft(viewer)),
        (_("请我单位审查"), "topics:asked-list", may_review(viewer)),
        (_("征求我单位意见"), "topics:reply-list", may_review(viewer)),
        (_("全部议题"), "topics:topic-all", True),
        (_("设定"), "topics:setting-list", may_keep_kinds(viewer)),
    ]
    return [
        Tab(label, reverse(name), reverse(name) == request.path) for label, name, is_for in pages if is_for
    ]


def _list(request: HttpRequest, spec: ListSpec) -> HttpResponseBase:
    context = {"tabs": topic_tabs(request), "may_draft": bool(drafting_bodies(request.user))}
    return list_response(request, spec, template="topics/topic_list.html", context=context)


def topic_list(request: HttpRequest) -> HttpResponseBase:
    """议题库."""
    return _list(request, POOL)


def topic_all(request: HttpRequest) -> HttpResponseBase:
    """All that the viewer sees, also what is over."""
    return _list(request, ALL)


def topic_own(request: HttpRequest) -> HttpResponseBase:
    """本单位议题."""
    return _list(request, OWN)


def asked_list(request: HttpRequest) -> HttpResponseBase:
    """What one's body is asked to check."""
    return _list(request, ASKED)


def reply_list(request: HttpRequest) -> HttpResponseBase:
    """Where one's body is asked for its view."""
    return _list(request, REPLIES)


@dataclass(frozen=True, slots=True)
class GateLine:
    """关口一行: a check as the page shows it, and what the viewer can do."""

    check: GateCheck
    badge: Any
    reviewer: str
    may_answer: bool
    may_ask: bool
    may_waive: bool


@require_safe
def topic_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One topic: what comes next, what is missing, its words, gates, consultation, papers, history."""
    topic = topic_get(request.user, pk)
    viewer = request.user
    is_handed_in = topic.submitted_at is not None and topic.state != TopicState.WITHDRAWN
    missing = missing_of(topic) if topic.state in {*OPEN, TopicState.DRAFT, TopicState.RETURNED} else []
    rounds = replies_of(topic)
    is_open = topic.state in {*OPEN, TopicState.RETURNED, TopicState.ADMITTED, TopicState.SCHEDULED}
    context = {
        "title": topic.heading,
        "crumbs": [(_("议题"), reverse("topics:topic-list")), (topic.heading, "")],
        "topic": topic,
        "badge": state_badge(topic),
        "marks": marks_of(topic),
        "level": level_badge(topic.level),
        "disclosure": Disclosure(topic.disclosure).label,
        "steps": steps_of(viewer, topic, missing),
        "missing": missing,
        "fields": [(one["title"], topic.explanation.get(one["code"], "")) for one in topic.kind.fields],
        "gates": _gates(viewer, topic, is_open=is_open),
        "rounds": [(row, _replies(viewer, row, replies)) for row, replies in rounds],
        "may_consult": is_open
        and not topic.is_secret
        and _may_consult(viewer, topic, [row for row, _of in rounds]),
        "papers": _papers(viewer, topic),
        "may_add_paper": not topic.is_secret and _may_add(viewer, topic),
        "endorsements": _endorsements(viewer, topic),
        "checked": list(topic.checks_of_completeness.select_related("by")[:5]),
        "moments": _moments(topic),
        "reason": _reason(topic),
        "is_self_approved": is_handed_in and topic.approved_by_id == topic.drafted_by_id,
        "presenters": list(topic.presenters.all()),
        **onward_of(viewer, topic, here=request.path),
    }
    return render(request, "topics/topic_detail.html", context)


def _may_consult(viewer: Viewer, topic: Topic, rounds: list[Round]) -> bool:
    return may_ask(viewer, topic) and all(row.state != RoundState.OPEN for row in rounds)


def _may_add(viewer: Viewer, topic: Topic) -> bool:
    own = is_own(viewer, topic) and is_in_hand(topic)
    return own or (may_treat(viewer) and topic.state in {*OPEN, TopicState.ADMITTED, TopicState.SCHEDULED})


def _gates(viewer: Viewer, topic: Topic, *, is_open: bool) -> list[GateLine]:
    asks = is_open and may_ask(viewer, topic)
    waives = is_open and may_treat(viewer)
    lines = []
    for check in checks_of(topic):
        waits = check.state in WAITING and is_open and not check.rule.is_consultation
        can_ask = check.state in GATE.moves["ask"].sources and not check.rule.is_consultation
        can_waive = check.state in GATE.moves["waive"].sources
        lines.append(
            GateLine(
                check,
                gate_badge(check),
                reviewer_word(check.rule, check),
                waits and may_answer(viewer, check),
                asks and can_ask and check.state != GateState.NOT_NEEDED,
                waives and can_waive,
            )
        )
    return lines


def _replies(viewer: Viewer, row: Round, replies: Iterable[Reply]) -> list[dict[str, Any]]:
    """The replies to a round, side by side; what is overdue is so from the day on."""
    lines = []
    for reply in replies:
        reply.round = row
        lines.append(
            {
                "reply": reply,
                "tone": STANCE_TONES.get(reply.stance, Tone.PLAIN),
                "is_overdue": is_overdue(reply),
                "may_reply": row.state == RoundState.OPEN and may_reply(viewer, reply),
            }
        )
    return lines


def _papers(viewer: Viewer, topic: Topic) -> list[dict[str, Any]]:
    """The papers that the viewer reads, with their pages and characters."""
    rows = {row.document_id: row for row in topic.papers.all()}
    parts = {one["code"]: one["title"] for one in topic.kind.papers}
    return [
        {
            "version": version,
            "level": level_badge(version.level),
            "part": parts.get(rows[version.document_id].part, "") if version.document_id in rows else "",
            "characters": rows[version.document_id].characters if version.document_id in rows else None,
        }
        for version in newest_of(viewer, KIND, topic.pk)
    ]


def _endorsements(viewer: Viewer, topic: Topic) -> list[dict[str, Any]]:
    words = {"deputy": _("分管领导"), "chair": _("会议主持人")}
    is_open = topic.state == TopicState.IN_TREATMENT
    lines, turn = [], True
    for row in topic.endorsements.all():
        waits = is_open and turn and row.state == "waiting"
        lines.append(
            {
                "row": row,
                "word": words.get(row.step, row.step),
                "may": waits and may_endorse_this(viewer, row),
                "may_reopen": is_open and row.state == "declined" and may_treat(viewer),
            }
        )
        turn = turn and row.state == "endorsed"
    return lines


def _moments(topic: Topic) -> list[Moment]:
    """What happened to it, the newest first."""
    rows = Event.objects.filter(object_kind=KIND, object_id=topic.pk).order_by("-number")[:MOST_EVENTS]
    names = {check.rule.code: check.rule.name for check in checks_of(topic)}
    return [
        Moment(event.at, kind_word(event), _detail(event, names), _who(event), tone=_tone(event.kind))
        for event in rows
    ]


def _who(event: Event) -> str:
    return f"{event.actor_name}（{event.on_behalf_of}）" if event.on_behalf_of else event.actor_name


def _detail(event: Event, names: dict[str, str]) -> str:
    told = event.after
    parts = [names.get(str(told.get("gate", "")), ""), str(told.get("about", "")), str(told.get("body", ""))]
    parts += [str(told.get("reason", "")), str(told.get("note", ""))]
    return " · ".join(one for one in parts if one)


def _tone(kind: str) -> Tone:
    good = {"topic.admitted", "gate.passed", "gate.conditional", "endorsement.given", "topic.scheduled"}
    bad = {"topic.returned", "topic.refused", "gate.failed", "endorsement.declined", "gate.expired"}
    return Tone.GOOD if kind in good else Tone.BAD if kind in bad else Tone.PLAIN


def _reason(topic: Topic) -> str:
    """Why it was returned or refused, in words."""
    if not topic.reason_code:
        return topic.reason if topic.state in (TopicState.RETURNED, TopicState.DRAFT) else ""
    row = ReasonCode.objects.filter(government=topic.government_id, code=topic.reason_code).first()
    return "。".join(one for one in (row.name if row else topic.reason_code, topic.reason) if one)


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: what each body said side by side, and how differences were dealt with."""
    rows = rounds_visible_to(request.user).select_related("topic__body", "opened_by")
    row = get_object_or_404(rows.prefetch_related("replies__body", "replies__answered_by"), pk=pk)
    topic, lines = row.topic, _replies(request.user, row, row.replies.all())
    counts = _counts([line["reply"] for line in lines])
    title = _("征求意见第 %(n)s 轮") % {"n": row.number}
    url = reverse("topics:topic-detail", args=[topic.pk])
    context = {
        "title": title,
        "crumbs": [(_("议题"), reverse("topics:topic-list")), (topic.heading, url), (title, "")],
        "row": row,
        "topic": topic,
        "lines": lines,
        "counts": counts,
        "differs": differs([line["reply"] for line in lines]),
        "may_close": row.state == RoundState.OPEN and may_ask(request.user, topic),
        "is_old": row.text_version != topic.text_version,
    }
    return render(request, "topics/round_detail.html", context)


def _counts(replies: list[Reply]) -> list[tuple[Any, int]]:
    words = [("agree", _("同意")), ("conditional", _("有条件同意")), ("disagree", _("不同意"))]
    counted = [(word, sum(1 for one in replies if one.stance == stance)) for stance, word in words]
    late = sum(1 for one in replies if is_overdue(one) and not one.stance)
    open_ = sum(1 for one in replies if not one.stance) - late
    return [*counted, (_("未答复"), open_), (_("逾期未复"), late)]
