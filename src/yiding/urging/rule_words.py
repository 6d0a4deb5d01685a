"""规则的说法: each rule in one sentence, for the page of an edition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from yiding.supervision.models import Urgency

from .models import Audience, Colour, EscalationRule, LightRule, Measure, ReminderRule, SlipRule


def words_of(rule: Any) -> str:
    """When a rule holds and what it does, in words."""
    if isinstance(rule, LightRule):
        return _("%(when)s，亮%(light)s。") % {"when": _when(rule), "light": rule.get_light_display()}
    if isinstance(rule, SlipRule):
        return _slip(rule)
    if isinstance(rule, ReminderRule):
        return _("%(day)s，提醒%(to)s。") % {"day": _day(rule), "to": _names(rule.to)}
    assert isinstance(rule, EscalationRule)
    told = {"colour": rule.get_colour_display(), "n": rule.days, "to": _names([rule.to])}
    return _("%(colour)s督查单逾期 %(n)s 个工作日未答复，报%(to)s。") % told


def _when(rule: Any) -> str:
    told = {"what": Measure(rule.measure).label, "least": rule.least, "most": rule.most}
    if rule.most is None:
        return _("%(what)s不少于 %(least)s") % told
    return _("%(what)s在 %(least)s 到 %(most)s 之间") % told


def _slip(rule: SlipRule) -> str:
    parts = [_when(rule)]
    if rule.follows:
        parts.insert(0, _("%(colour)s督查单没有按时答复") % {"colour": Colour(rule.follows).label})
    if rule.urgency:
        parts.insert(0, _("%(word)s事项") % {"word": Urgency(rule.urgency).label})
    told = {
        "when": "，".join(map(str, parts)),
        "colour": rule.get_colour_display(),
        "to": _names(rule.to),
        "n": rule.reply_days,
    }
    words = _("%(when)s，发%(colour)s督查单给%(to)s，%(n)s 个工作日内答复。") % told
    if rule.points is not None:
        words += _("记 %(points)s 分。") % {"points": rule.points.normalize()}
    if rule.next_step:
        words += _("没有答复的：%(step)s。") % {"step": rule.next_step}
    return words


def _day(rule: ReminderRule) -> str:
    told = {"what": rule.get_about_display(), "n": abs(rule.days)}
    if rule.days == 0:
        return _("%(what)s当天") % told
    return (_("%(what)s前 %(n)s 个工作日") if rule.days < 0 else _("%(what)s过后 %(n)s 个工作日")) % told


def _names(codes: Iterable[str]) -> str:
    return "、".join(str(Audience(code).label) for code in codes)
