"""事权与移交的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NotBalanced(YidingError):
    """清单不平 (S51.2)."""

    code = "handovers.not_balanced"
    status = 422
    sentence = "双方所填还不一致，不能确认。"
    advice = "请逐行核对差异；谈不拢的，提出争议由监交单位裁定。"


class NotSigned(YidingError):
    """还有没有签认的行."""

    code = "handovers.not_signed"
    status = 422
    sentence = "本方还有没有签认的行，不能确认整份清单。"
    advice = "请先逐行签认，或者一并签认全部一致的行。"


class OpenDispute(YidingError):
    """还有争议."""

    code = "handovers.open_dispute"
    status = 409
    sentence = "还有没有裁定的争议。"
    advice = "请等待裁定，或者由提出的一方撤回。"


class NoDuties(YidingError):
    """没有职责."""

    code = "handovers.no_duties"
    status = 422
    sentence = "清单上没有职责，或者还没有选定事权。"
    advice = "请先选定议定下放的事权，并列明移交的职责。"


class SamePerson(YidingError):
    """应由另一个人办理."""

    code = "handovers.same_person"
    status = 403
    sentence = "这一步应由另一个人办理。"
    advice = "请由其他有权的人办理。"


class NotDown(YidingError):
    """不是下放的事权."""

    code = "handovers.not_down"
    status = 422
    sentence = "只有议定下放、由移出方承担、接收方在承接范围内的事权才能移交。"
    advice = "请核对事权的去向、现承担单位和承接的镇（街道）。"


class NoCityRole(YidingError):
    """没有市级职责."""

    code = "handovers.no_city_role"
    status = 422
    sentence = "下放的事权还没有写明由谁监管和指导，不能议定。"
    advice = "请登记行业监管或者政策技术指导的单位。"


class NoTowns(YidingError):
    """没有承接单位."""

    code = "handovers.no_towns"
    status = 422
    sentence = "下放的事权还没有承接的镇（街道），不能议定。"
    advice = "请填写由哪些镇（街道）承接。"


class TooEarly(YidingError):
    """生效日未到."""

    code = "handovers.too_early"
    status = 409
    sentence = "还没有到移交的日期。"
    advice = "请到期再办理；需要提前的，重新核对时调整移交日期。"


class DayBefore(YidingError):
    """日期在前一承担期间之前."""

    code = "handovers.day_before"
    status = 422
    sentence = "日期早于现承担单位开始承担的日期，或者晚于今天以后的安排。"
    advice = "请核对日期：新的承担单位从前一单位承担以后的某一天起接续。"


class NoRemedy(YidingError):
    """质量下降没有写明整改."""

    code = "handovers.no_remedy"
    status = 422
    sentence = "有指标比移交前下降，必须写明整改措施。"
    advice = "请填写整改措施，再报复核。"


class NameThere(YidingError):
    """已有同名的一项."""

    code = "handovers.name_there"
    status = 422
    sentence = "已有同名的一项。"
    advice = "请换一个名称，或者修改已有的那一项。"


class SideFilled(YidingError):
    """对方已填."""

    code = "handovers.side_filled"
    status = 409
    sentence = "对方已经填写这一行，不能删去。"
    advice = "请与对方核实；不移交的，双方都把数量填为 0。"
