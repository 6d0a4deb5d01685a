"""关口的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class GateShut(YidingError):
    """关口没有开: something that the move presupposes is missing; ``detail`` says what, and who owes it."""

    code = "registers.gate_shut"
    status = 409
    sentence = "关口条件还不齐全，不能进入下一环节。"
    advice = "请先由有关单位补齐所列条件，系统核对后再办理。"


class NeedBehind(YidingError):
    """关口已过: a condition that does not stand any more cannot be said to hold, nor be withdrawn."""

    code = "registers.need_behind"
    status = 409
    sentence = "这一项条件所在的关口已经通过，或者不再要求。"
    advice = "确有问题的，请先把条目退回上一环节，再重新确认。"


class NeedChecked(YidingError):
    """由系统核对: nobody can say that it holds."""

    code = "registers.need_checked"
    status = 409
    sentence = "这一项条件由系统核对，不能由人确认。"
    advice = "请按所缺内容补齐，系统会自动核对。"


class NeedSaid(YidingError):
    """已经确认过."""

    code = "registers.need_said"
    status = 409
    sentence = "这一项条件已经有结论。"
    advice = "需要改变的，请先说明原因撤回，再重新确认。"


class NeedPaper(YidingError):
    """没有材料."""

    code = "registers.need_paper"
    status = 422
    sentence = "这一项条件要有材料才能确认。"
    advice = "请附上批复、合同、证书等文件。"


class NeedOtherLine(YidingError):
    """同一人不能既做又管: who confirmed for the doing side does not confirm for the supervising side."""

    code = "registers.need_other_line"
    status = 403
    sentence = "同一关口里，属地的条件和监管的条件不能由同一个人确认。"
    advice = "请由另一位有权的同事核对后确认。"


class HasDescendants(YidingError):
    """已经分割或合并."""

    code = "registers.has_descendants"
    status = 409
    sentence = "这一条已经分割或合并成别的条目，不能恢复。"
    advice = "请办理由它形成的新条目。"


class WrongParts(YidingError):
    """分割合并的数字有误; ``detail`` says which."""

    code = "registers.wrong_parts"
    status = 422
    sentence = "分割或合并的内容有误。"
    advice = "请核对名称、面积和环节后重新提交。"
