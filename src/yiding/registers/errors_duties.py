"""清单版本、落实单位、联合处置、保险的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NoEdition(YidingError):
    """这本台账不发布清单."""

    code = "registers.no_edition"
    status = 422
    sentence = "这本台账不作为清单发布。"
    advice = "请选择职责清单、措施清单等要发布的台账。"


class NothingToFreeze(YidingError):
    """没有条目."""

    code = "registers.nothing_to_freeze"
    status = 422
    sentence = "这本台账里还没有条目，不能形成清单版本。"
    advice = "请先登记条目，再起草清单。"


class EditionOpen(YidingError):
    """已有未印发的版本."""

    code = "registers.edition_open"
    status = 409
    sentence = "这本清单已有一个版本还没有印发。"
    advice = "请先办完或作废那个版本，再起草新的。"


class RowsUnconfirmed(YidingError):
    """还有未确认的行."""

    code = "registers.rows_unconfirmed"
    status = 409
    sentence = "还有单位没有确认，或者有异议没有协调。"
    advice = "请查看未确认的行，催促确认或协调异议后再办理。"


class EditionSamePerson(YidingError):
    """起草人不能审批."""

    code = "registers.edition_same_person"
    status = 403
    sentence = "清单不能由起草人自己审批。"
    advice = "请由另一位负责人审批。"


class EditionDays(YidingError):
    """日期不符."""

    code = "registers.edition_days"
    status = 422
    sentence = "施行日期不能早于印发日期，也不能早于上一版的施行日期。"
    advice = "请核对日期后重新填写。"


class UnitsOpen(YidingError):
    """还有单位没有落实."""

    code = "registers.units_open"
    status = 409
    sentence = "还没有确定落实单位，或者还有单位没有落实到位。"
    advice = "请等每个单位都报送并经核实后再办理。"


class UnitNoProof(YidingError):
    """没有证明."""

    code = "registers.unit_no_proof"
    status = 422
    sentence = "报送落实要附上证明材料。"
    advice = "请上传文件或照片后再报送。"


class UnitSamePerson(YidingError):
    """自己不能核实自己."""

    code = "registers.unit_same_person"
    status = 403
    sentence = "落实情况不能由报送的人自己核实。"
    advice = "请由另一位有权的同事核实。"


class JointOfNothing(YidingError):
    """没有对象."""

    code = "registers.joint_of_nothing"
    status = 422
    sentence = "联合处置要写明是哪一条台账、哪一家企业或哪一处地点。"
    advice = "请至少填写其中一项。"


class ActionsOpen(YidingError):
    """还有部门没有办完."""

    code = "registers.actions_open"
    status = 409
    sentence = "还有部门的行动没有办完，不能办结。"
    advice = "请等每个部门都报告结果后再办结。"


class JointSamePerson(YidingError):
    """不能自己办结."""

    code = "registers.joint_same_person"
    status = 403
    sentence = "联合处置不能由发起的人或办理行动的人办结。"
    advice = "请由另一位有权的同事办结。"


class ActionThere(YidingError):
    """行动重复."""

    code = "registers.action_there"
    status = 422
    sentence = "这个部门的同一项行动已经登记过了。"
    advice = "请改写行动内容，或者在原有行动上报告结果。"
