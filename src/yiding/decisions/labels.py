"""名称与色调: outcomes, routes and roles as pages say them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.figures import Tone
from yiding.core.markup import badge

from .models import TONES, Decision, Outcome, PolicyState, Route, RouteKind

OUTCOMES: dict[str, Promise] = {
    Outcome.AGREED_IN_PRINCIPLE: _("原则同意"),
    Outcome.AGREED: _("同意"),
    Outcome.NOTED: _("听取（学习）"),
    Outcome.DEFERRED: _("暂缓"),
    Outcome.REJECTED: _("不予同意"),
}
ROUTES: dict[str, Promise] = {
    RouteKind.ISSUE: _("印发"),
    RouteKind.SUBMIT: _("提交审议"),
    RouteKind.IMPLEMENT: _("组织实施"),
    RouteKind.OPINION: _("征求意见"),
    RouteKind.REVISE: _("修改完善"),
}


def outcome_badge(outcome: str) -> SafeString:
    return badge(OUTCOMES.get(outcome, outcome), TONES.get(outcome, Tone.PLAIN))


def outcome_word(outcome: str) -> str:
    return str(OUTCOMES.get(outcome, outcome))


def route_word(route: Route) -> str:
    """``印发（市政府办公室）``: where a decision goes, in whose name or to whom."""
    whom = [route.in_name_of] if route.in_name_of else route.submitted_to
    word = str(ROUTES.get(route.kind, route.kind))
    return f"{word}（{'、'.join(whom)}）" if whom else word


def routes_words(decision: Decision) -> list[str]:
    return list(dict.fromkeys(route_word(route) for route in decision.routes.all()))


def bodies_in(decision: Decision, roles: Iterable[str]) -> list[str]:
    wanted = set(roles)
    return list(dict.fromkeys(row.body.name for row in decision.bodies.all() if row.role in wanted))


POLICY_TONES: dict[str, Tone] = {
    PolicyState.IN_FORCE: Tone.GOOD,
    PolicyState.AGREED: Tone.INFO,
    PolicyState.UNDER_REVIEW: Tone.WARN,
    PolicyState.REPEALED: Tone.BAD,
}


def state_badge(state: str) -> SafeString:
    """状态 of a policy document."""
    return badge(_now(str(PolicyState(state).label)), POLICY_TONES.get(state, Tone.PLAIN))


def progress_word(decision: Decision) -> str:
    """``办理中 1/3``: how far the ways out of a decision are."""
    if not decision.followed:
        return ""
    if decision.is_done:
        return _now("已办结")
    told = {"done": decision.followed_done, "all": decision.followed}
    if decision.followed_due_on and decision.followed_due_on < clock.today():
        return _now("有逾期 %(done)s/%(all)s") % told
    return _now("办理中 %(done)s/%(all)s") % told


def progress_badge(decision: Decision) -> SafeString | str:
    word = progress_word(decision)
    if not word:
        return ""
    is_late = bool(decision.followed_due_on and decision.followed_due_on < clock.today())
    tone = Tone.GOOD if decision.is_done else Tone.BAD if is_late else Tone.INFO
    return badge(word, tone)
