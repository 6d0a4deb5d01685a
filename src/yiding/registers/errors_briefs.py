"""台账通报和公开清单的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NothingInPeriod(YidingError):
    """这段时间没有条目."""

    code = "registers.nothing_in_period"
    status = 422
    sentence = "这段时间没有可以通报的条目。"
    advice = "请换一个时段，或者先登记条目。"


class BadBriefWording(YidingError):
    """通报用语有误."""

    code = "registers.bad_brief_wording"
    status = 422
    sentence = "通报用语写得不对，没有保存。"
    advice = "请按提示改正后再保存。"


class BriefChoiceOpen(YidingError):
    """还有两种写法没有选定."""

    code = "registers.brief_choice_open"
    status = 409
    sentence = "还有段落有两种写法，没有选定。"
    advice = "请逐段选定后再送审。"


class BriefNobodySent(YidingError):
    """发文要素没有写全."""

    code = "registers.brief_nobody_sent"
    status = 409
    sentence = "发文机关、机关代字或者主送单位没有写全。"
    advice = "请先补全通报要素，再送审。"


class NotPublicKind(YidingError):
    """这本台账不公开."""

    code = "registers.not_public"
    status = 409
    sentence = "这本台账没有设定为公开，或者没有声明可以公开的内容。"
    advice = "请先在台账设定中打开公开；可以公开哪些列由台账种类声明。"


class OwnPublicList(YidingError):
    """自己审定自己拟的公开清单."""

    code = "registers.own_public_list"
    status = 403
    sentence = "拟定公开清单的人不能自己审定公开。"
    advice = "请由另一位有权的人审定。"


class NothingPublic(YidingError):
    """没有可公开的条目."""

    code = "registers.nothing_public"
    status = 422
    sentence = "没有处在可公开环节的条目，清单是空的。"
    advice = "请等有条目办到可公开的环节后再拟定。"
