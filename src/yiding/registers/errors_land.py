"""用地的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NotReached(YidingError):
    """没有达到: a promise is not kept while the verified figures say otherwise."""

    code = "registers.not_reached"
    status = 409
    sentence = "按核实的数字，这一承诺还不能认定兑现。"
    advice = "请先核实有关数字；确实没有达到的，请认定未兑现，转入违约处理。"


class IsReached(YidingError):
    """已经达到."""

    code = "registers.is_reached"
    status = 409
    sentence = "按核实的数字，这一承诺已经达到，不能认定未兑现。"
    advice = "请核对数字；数字有误的，先更正数字。"


class StillOwed(YidingError):
    """还有未办结的."""

    code = "registers.still_owed"
    status = 409
    sentence = "还有承诺或者违约案件没有办结，不能办理退出。"
    advice = "请先办结所列各项。"
