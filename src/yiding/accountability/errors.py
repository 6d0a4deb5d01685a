"""督察追责的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class DutyThere(YidingError):
    """这个单位已登记."""

    code = "accountability.duty_there"
    status = 422
    sentence = "这个单位的安全责任已经登记。"
    advice = "请修改已有的那条。"


class OwnProposal(YidingError):
    """自己决定自己的建议."""

    code = "accountability.own_proposal"
    status = 403
    sentence = "提出建议的人不能作出决定。"
    advice = "请由其他有权决定的知悉人决定。"


class NotForCases(YidingError):
    """不能知悉案件: the account holds no role that may read cases."""

    code = "accountability.not_for_cases"
    status = 422
    sentence = "这个账号没有可以知悉案件的角色。"
    advice = "只能指定督查、主任、市领导和涉事单位负责人。"


class NamedAlready(YidingError):
    """已经是知悉人."""

    code = "accountability.named"
    status = 422
    sentence = "这个账号已经是本案知悉人。"
    advice = "不需要重复指定。"
