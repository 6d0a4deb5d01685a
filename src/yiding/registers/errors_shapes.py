"""图形的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NoShapeHere(YidingError):
    """这一台账不画图形, or has no planned layer."""

    code = "registers.no_shape_here"
    status = 422
    sentence = "这一台账不画这种图形。"
    advice = "请核对台账；确需画图的，请管理员在台账种类中写明。"


class NoShapeYet(YidingError):
    """还没有图形."""

    code = "registers.no_shape_yet"
    status = 409
    sentence = "到这一天还没有图形，没有可以废止的。"
    advice = "请核对日期。"


class CaseThere(YidingError):
    """已经转为案件, or the same check is just being recorded."""

    code = "registers.case_there"
    status = 409
    sentence = "这一次检查已经登记或已经转为案件。"
    advice = "请打开检查记录查看。"


class NoShapeToPublish(YidingError):
    """没有图形不能公布."""

    code = "registers.no_shape_to_publish"
    status = 409
    sentence = "还没有画定禁用区的范围，不能公布。"
    advice = "请先画定图形，写明生效日期和依据，再公布。"


class NoBuiltShape(YidingError):
    """没有现状图形: what is in upkeep has its place on the map."""

    code = "registers.no_built_shape"
    status = 409
    sentence = "还没有画现状图形，也没有标位置，不能转入养护。"
    advice = "请先画定现状图形；古树名木等单株的标注位置即可。"
