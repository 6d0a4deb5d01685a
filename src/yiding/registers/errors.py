"""台账的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NoProof(YidingError):
    """没有证明: a move that asks for proof finds none of this round."""

    code = "registers.no_proof"
    status = 409
    sentence = "还没有上传证明材料，不能办理这一步。"
    advice = "请先上传照片或材料，再办理。"


class SamePerson(YidingError):
    """同一个人: who handed it in may not close it."""

    code = "registers.same_person"
    status = 403
    sentence = "这一步不能由提交的人自己办理。"
    advice = "请由另一位有权的同事现场核实后办理。"


class MissingValues(YidingError):
    """没有填全: a move needs what the entry does not hold."""

    code = "registers.missing_values"
    status = 422
    sentence = "还有必填内容没有填写。"
    advice = "请补全后重试。"


class WrongValue(YidingError):
    """填写有误: what a kind's own rule found; ``faults`` are sentences by field."""

    code = "registers.wrong_value"
    status = 422
    sentence = "填写的内容不符合这一台账的规则。"
    advice = "请按提示改正后重新提交。"

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("；".join(faults.values()))
        self.faults = faults


class EntryEnded(YidingError):
    """已经销号."""

    code = "registers.ended"
    status = 409
    sentence = "这一条已经办结，不能再修改。"
    advice = "确有问题的，请先重新打开。"


class UndeclaredChange(YidingError):
    """种类改了没有声明."""

    code = "registers.undeclared_change"
    status = 409
    sentence = "台账种类的声明改动了，却没有写明这次改动。"
    advice = "请把 version 加一，用 [[change]] 写明改名、改类型或停用，再重新启动。"


class WrongPeriod(YidingError):
    """报送周期有误."""

    code = "registers.wrong_period"
    status = 409
    sentence = "这一台账不需要报送进展。"
    advice = "如有情况，请写在办理记录里。"


class SectorThere(YidingError):
    """行业领域重名."""

    code = "registers.sector_there"
    status = 422
    sentence = "已有同名的行业领域。"
    advice = "请换一个名称，或者修改已有的那个。"


class NotNow(YidingError):
    """还不能办理: what a move presupposes does not hold (an entry that is not listed is not lifted)."""

    code = "registers.not_now"
    status = 409
    sentence = "现在还不能办理这一步。"
    advice = "请先看清这一条的现状和前面的步骤，再办理。"
