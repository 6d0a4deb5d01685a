"""齐备检查: what a topic still lacks, and who must act; computed from the rules of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yiding.core.access import Role
from yiding.files.models import Disclosure

from .models import EndorsementState, GateCheck, GateRule, GateState, Kind, Topic
from .states import DONE


@dataclass(frozen=True, slots=True)
class Missing:
    """缺项: what is not there, by which rule, and who must act."""

    code: str
    name: str
    why: str = ""
    who: str = ""

    def told(self) -> dict[str, str]:
        """As a row of history keeps it."""
        return {"code": self.code, "name": self.name, "why": self.why, "who": self.who}

    def __str__(self) -> str:
        return "：".join(one for one in (self.name, "，".join(w for w in (self.why, self.who) if w)) if one)


def reviewer_word(rule: GateRule, check: GateCheck | None = None) -> str:
    """Who answers a check, in words."""
    body = check.reviewer if check is not None and check.reviewer_id else rule.reviewer
    return str(body) if body else str(Role(rule.reviewer_role).label)


def fields_missing(topic: Topic) -> list[Missing]:
    """The required fields of the explanation that are empty."""
    if topic.is_secret:
        return []
    return [
        Missing(f"field.{one['code']}", one["title"], who=str(topic.body))
        for one in topic.kind.fields
        if one.get("is_required") and not str(topic.explanation.get(one["code"], "")).strip()
    ]


def papers_missing(topic: Topic) -> list[Missing]:
    """The papers that the kind, or a gate that the topic must pass, cannot do without."""
    if topic.is_secret:
        return []
    there = {row.part for row in topic.papers.all()}
    wanted: dict[str, str] = {one["code"]: "" for one in topic.kind.papers if one.get("is_required")}
    for check in checks_of(topic):
        if check.state == GateState.NOT_NEEDED:
            continue
        for code in check.rule.attachments:
            wanted.setdefault(code, check.rule.sentence)
    return [
        Missing(f"paper.{code}", part_title(topic.kind, code), why, str(topic.body))
        for code, why in wanted.items()
        if code not in there
    ]


def checks_of(topic: Topic) -> list[GateCheck]:
    """The checks of a topic with their rules; those at hand where its page has fetched them."""
    at_hand = getattr(topic, "_prefetched_objects_cache", {}).get("checks")
    rows = topic.checks.select_related("rule__reviewer", "reviewer") if at_hand is None else at_hand
    return list(rows)


def part_title(kind: Kind, code: str) -> str:
    """The name of one of the kind's papers."""
    return next((one["title"] for one in kind.papers if one["code"] == code), code)


def gates_missing(topic: Topic) -> list[Missing]:
    """The gates that are not passed: by which rule, and who must act."""
    rows = [one for one in checks_of(topic) if one.rule.is_active and one.state not in DONE]
    return [
        Missing(
            f"gate.{check.rule.code}",
            f"{check.rule.name}（{check.get_state_display()}）",
            check.rule.sentence + (f"（{check.rule.source}）" if check.rule.source else ""),
            _actor(topic, check),
        )
        for check in rows
    ]


def _actor(topic: Topic, check: GateCheck) -> str:
    """Before it is asked, and after it failed, the submitter acts; then the reviewer."""
    if check.rule.is_consultation or check.state in {"open", "failed", "expired"}:
        return str(topic.body)
    return reviewer_word(check.rule, check)


def endorsements_missing(topic: Topic) -> list[Missing]:
    """The leaders who have not said yes."""
    rows = [one for one in topic.endorsements.all() if one.state != EndorsementState.ENDORSED]
    return [
        Missing(
            f"endorsement.{row.step}",
            _("领导审定"),
            str(row.get_state_display()),
            str(row.person) if row.person else _("尚未确定是哪位领导"),
        )
        for row in rows
    ]


def attributes_missing(topic: Topic) -> list[Missing]:
    """公开属性 and, where it will be public, the plan of its interpretation."""
    missing = []
    if topic.is_secret:
        return []
    if topic.disclosure == Disclosure.UNDECIDED:
        missing.append(Missing("disclosure", _("公开属性"), who=str(topic.body)))
    if topic.disclosure == Disclosure.ACTIVE and not topic.interpretation.strip():
        missing.append(Missing("interpretation", _("解读方案"), who=str(topic.body)))
    if (topic.is_late or topic.is_urgent) and topic.allowed_by_id is None:
        missing.append(Missing("allowed", _("逾期或紧急议题的同意人"), who=str(Role.DIRECTOR.label)))
    return missing


def missing_of(topic: Topic) -> list[Missing]:
    """Everything that stands between a topic and its admission."""
    return [
        *fields_missing(topic),
        *papers_missing(topic),
        *attributes_missing(topic),
        *gates_missing(topic),
        *endorsements_missing(topic),
    ]


def words_of(missing: list[Any]) -> str:
    """A list of what is missing, for an error."""
    return "；".join(str(one) for one in missing)
