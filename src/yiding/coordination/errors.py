"""议事协调机构的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class CoordinationThere(YidingError):
    """重名: one of that name is in the register."""

    code = "coordination.there"
    status = 422
    sentence = "登记中已有同名的议事协调机构。"
    advice = "请换一个名称，或者修改已有的那个。"


class NotComplete(YidingError):
    """还不能确认组建: members or rules are missing (S19.2)."""

    code = "coordination.not_complete"
    status = 409
    sentence = "还不能确认组建：成员名单和工作规则，缺一不可。"
    advice = "请先登记成员并上传工作规则。"


class MeetsAlready(YidingError):
    """已经有会议机构."""

    code = "coordination.meets_already"
    status = 409
    sentence = "它已经设立了会议机构。"
    advice = "请到“会议机构”里修改它的议事规则。"
