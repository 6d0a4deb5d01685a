"""催办的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class RulesFixed(YidingError):
    """规则已施行: an edition in force does not change."""

    code = "urging.rules_fixed"
    status = 409
    sentence = "这一版规则已经施行，不能再改。"
    advice = "请复制成新的一版，改好后另定施行日期。"


class RulesEmpty(YidingError):
    """没有亮灯规则."""

    code = "urging.rules_empty"
    status = 422
    sentence = "这一版规则里还没有亮灯规则，不能施行。"
    advice = "请至少写一条亮灯规则。"


class RulesTooEarly(YidingError):
    """施行日期太早: what is past is not judged by new rules."""

    code = "urging.rules_too_early"
    status = 422
    sentence = "施行日期不能早于今天，也不能早于上一版的施行日期。"
    advice = "请另选日期；已经定了日期还没有施行的那一版，可以先收回。"


class AlreadyUrged(YidingError):
    """已有同色督查单: one open slip of a colour for a task."""

    code = "urging.already_urged"
    status = 409
    sentence = "这项任务已有一张同色的督查单没有答复。"
    advice = "请等它答复、撤回它，或者签发更高一级的督查单。"


class NotAtWork(YidingError):
    """不在办理: nobody is urged on about a task that rests or is done."""

    code = "urging.not_at_work"
    status = 409
    sentence = "这项任务现在不在办理中，不能催办。"
    advice = "请刷新页面，看清任务的最新状态。"


class TooManyUrged(YidingError):
    """一次太多."""

    code = "urging.too_many"
    status = 422
    sentence = "一次最多催办 200 项任务。"
    advice = "请分几次办理。"


class DayToCome(YidingError):
    """日期未到: a day that is to come cannot be run."""

    code = "urging.day_to_come"
    status = 422
    sentence = "这一天还没有到，不能提前提醒。"
    advice = "请填今天或更早的日期。"


class SlipNotTypeset(YidingError):
    """督查单排不出来."""

    code = "urging.slip_not_typeset"
    status = 409
    sentence = "督查单排不出版，没有签发，也没有文件。"
    advice = "请系统管理员运行 yiding check，检查字体是否齐全，再重新签发。"
