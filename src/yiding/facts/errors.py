"""履职事实的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class Frozen(YidingError):
    """已冻结: a frozen sheet is not computed again."""

    code = "facts.frozen"
    status = 409
    sentence = "这个期间的数据已经冻结，不能重新计算。"
    advice = "对个别数据有异议的，由单位提出异议，采纳后更正；原数保留。"


class NotOver(YidingError):
    """期间未结束: a period is frozen only when it is over."""

    code = "facts.not_over"
    status = 409
    sentence = "这个期间还没有结束，不能冻结。"
    advice = "请在期间的最后一天过后再冻结；现在可以先看计算结果。"


class NotAPeriodKey(YidingError):
    """不是期间."""

    code = "facts.not_a_period"
    status = 422
    sentence = "没有这样的期间。"
    advice = "请选择年份和月、季、半年或全年。"
