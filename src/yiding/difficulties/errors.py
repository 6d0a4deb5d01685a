"""问题困难的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class UnknownOrigin(YidingError):
    """不知道是谁的问题: what it is about is not there, or not the raiser's to speak for."""

    code = "difficulties.unknown_origin"
    status = 422
    sentence = "请选择这个问题出在哪件任务、事项或哪家企业。"
    advice = "从列表中选一项，或者写企业全称。"


class NobodySolves(YidingError):
    """没有写明由谁解决."""

    code = "difficulties.nobody"
    status = 422
    sentence = "请写明由哪个单位或哪位负责人解决。"
    advice = "提出问题的单位不能同时是解决单位。"


class KindThere(YidingError):
    """问题类型重名."""

    code = "difficulties.kind_there"
    status = 422
    sentence = "已有同名的问题类型。"
    advice = "请换一个名称，或者修改已有的那个。"
