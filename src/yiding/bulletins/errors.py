"""督查通报的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class BadWording(YidingError):
    """通报用语不对: the phrases cannot be read, or name what a bulletin does not know."""

    code = "bulletins.bad_wording"
    status = 422
    sentence = "通报用语没有保存：写法不对。"
    advice = "请按提示改正；花括号里只能写列出的名称。"


class ChoiceOpen(YidingError):
    """还有两种写法没有选定."""

    code = "bulletins.choice_open"
    status = 409
    sentence = "还有段落有两种写法没有选定，不能送审。"
    advice = "请先在编辑页逐段选定，再送审。"


class NothingCounted(YidingError):
    """没有可通报的任务."""

    code = "bulletins.nothing_counted"
    status = 422
    sentence = "这个时段和范围内没有承办任务，编不出通报。"
    advice = "请换一个时段或范围。"


class NobodySent(YidingError):
    """没有主送."""

    code = "bulletins.nobody_sent"
    status = 422
    sentence = "还没有写明发文机关、编号系列和主送单位。"
    advice = "请在“通报要素”里补齐后再送审。"
