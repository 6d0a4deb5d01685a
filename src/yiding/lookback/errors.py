"""回头看的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class ItemsUnchecked(YidingError):
    """还有事项没有核查: every item gets a checked result (S16.4)."""

    code = "lookback.items_unchecked"
    status = 409
    sentence = "还有事项没有核查结果，不能完结。"
    advice = "请逐项核查后再完结。"


class NothingToCheck(YidingError):
    """没有可核查的事项."""

    code = "lookback.nothing_to_check"
    status = 422
    sentence = "这份文件或系列下面没有已立项的事项。"
    advice = "请另选文件，或核对系列名称。"
