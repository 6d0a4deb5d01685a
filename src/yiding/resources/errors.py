"""应急准备的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class SamePerson(YidingError):
    """两人办理: who did it does not confirm it."""

    code = "resources.same_person"
    status = 403
    sentence = "经办人不能审定或者复核自己经办的事项。"
    advice = "请由其他有权的人办理。"


class NoPlanText(YidingError):
    """预案没有文本."""

    code = "resources.no_plan_text"
    status = 409
    sentence = "预案还没有上传文本，不能审定。"
    advice = "请先上传预案文本，再提请审定。"


class RevisionThere(YidingError):
    """已在修订."""

    code = "resources.revision_there"
    status = 409
    sentence = "这份预案已有一个修订稿。"
    advice = "请在已有的修订稿上修改。"


class WrongEdition(YidingError):
    """不是这份预案的版本."""

    code = "resources.wrong_edition"
    status = 422
    sentence = "所选的版本不是演练之后的同一份预案。"
    advice = "请选择这份预案在演练之后施行的版本。"


class WrongTimes(YidingError):
    """时间次序不对."""

    code = "resources.wrong_times"
    status = 422
    sentence = "时间的先后不对。"
    advice = "请核对：结束不早于开始，到场不早于调动，返回不早于到场，都不晚于现在。"


class NotEnough(YidingError):
    """库存不足: stock never falls below zero."""

    code = "resources.not_enough"
    status = 422
    sentence = "库存不足，没有出库。"
    advice = "请核对批次的现有数量，或者换一个批次。"


class TooMuchBack(YidingError):
    """归还超过领用."""

    code = "resources.too_much_back"
    status = 422
    sentence = "归还的数量超过还没有归还的数量。"
    advice = "请核对领用和已归还的数量。"


class Expired(YidingError):
    """批次已过期."""

    code = "resources.expired"
    status = 422
    sentence = "这个批次已经过期，不能领用。"
    advice = "请换一个批次，过期的办理报废。"


class NeedsExpiry(YidingError):
    """没有写有效期."""

    code = "resources.needs_expiry"
    status = 422
    sentence = "这种物资有有效期，入库时要写明到期日期。"
    advice = "请填写到期日期。"


class PostedAlready(YidingError):
    """重复记账: the same form was sent twice."""

    code = "resources.posted_already"
    status = 409
    sentence = "这一笔已经记过，没有重复记账。"
    advice = "请返回查看收发记录；确需再记一笔的，请重新打开表单。"


class ReadingThere(YidingError):
    """同一时刻已有读数."""

    code = "resources.reading_there"
    status = 422
    sentence = "这个站在同一时刻已有读数。"
    advice = "原读数有误的，请在站点页面更正。"


class NotYet(YidingError):
    """读数的时间在将来."""

    code = "resources.not_yet"
    status = 422
    sentence = "读数的时间晚于现在。"
    advice = "请核对时间。"


class NoUnits(YidingError):
    """没有转发对象."""

    code = "resources.no_units"
    status = 422
    sentence = "没有适用的转发规则，也没有另选单位。"
    advice = "请选择单位，或者先在设定中写明转发规则。"


class NameThere(YidingError):
    """重名."""

    code = "resources.name_there"
    status = 422
    sentence = "已有同名或者同编码的一项。"
    advice = "请换一个名称，或者修改已有的那一项。"


class BadPhone(YidingError):
    """号码不对."""

    code = "resources.bad_phone"
    status = 422
    sentence = "这不是手机号码，也不是带区号的固定电话。"
    advice = "请核对号码。"
