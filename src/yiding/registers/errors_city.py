"""违法建设、垃圾分类和企业培育的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class ConditionsNotMet(YidingError):
    """条件不具备: the system has held the conditions against the ledger; what is missing is the detail."""

    code = "registers.conditions_not_met"
    status = 422
    sentence = "系统按台账核对，条件还不具备。"
    advice = "请先补齐不符合的条件，再办理。"


class NotInspected(YidingError):
    """没有核验记录: nobody else has checked it since it was applied for."""

    code = "registers.not_inspected"
    status = 409
    sentence = "申报以后还没有检查合格的核验记录。"
    advice = "请在检查轮次里由创建单位以外的单位现场核验，合格以后再办理。"


class NotPassedAgain(YidingError):
    """复查不合格: no later inspection by somebody else reached the limit."""

    code = "registers.not_passed_again"
    status = 409
    sentence = "还没有达到低分线的复查得分，不能销号。"
    advice = "请由管理责任单位以外的单位再考评一次，得分达到低分线以后再办理。"
