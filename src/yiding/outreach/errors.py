"""对上争取的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NameThere(YidingError):
    """重名."""

    code = "outreach.name_there"
    status = 422
    sentence = "已有同名的一项。"
    advice = "请换一个名称，或者修改已有的那个。"


class NotYetContacted(YidingError):
    """日期还没到: a contact is written down when it has been."""

    code = "outreach.not_yet"
    status = 422
    sentence = "对接日期不能晚于今天。"
    advice = "还没有去的，先登记为计划。"
