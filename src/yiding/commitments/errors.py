"""告知承诺的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NotAllowedHere(YidingError):
    """不能承诺."""

    code = "commitments.not_allowed_here"
    status = 422
    sentence = "这个证明事项不在用，或者不实行告知承诺。"
    advice = "请核对清单；不实行告知承诺的，按规定提交证明。"


class NoText(YidingError):
    """没有现行文本."""

    code = "commitments.no_text"
    status = 422
    sentence = "这个证明事项还没有现行的告知承诺书文本。"
    advice = "请先拟定文本，由另一人审定。"


class NotForThem(YidingError):
    """不是适用对象."""

    code = "commitments.not_for_them"
    status = 422
    sentence = "申请人不是这个证明事项的适用对象，不能用告知承诺。"
    advice = "请按规定提交证明。"


class ShutOut(YidingError):
    """有失信记录 (国办发〔2020〕42号: 有较严重不良信用记录的，修复前不适用)."""

    code = "commitments.shut_out"
    status = 422
    sentence = "申请人有没有修复的失信记录，不能用告知承诺。"
    advice = "请按规定提交证明；记录修复或者到期后可以再用。"


class BadIdentity(YidingError):
    """证件号码不对."""

    code = "commitments.bad_identity"
    status = 422
    sentence = "证件号码不对：居民身份证为 18 位，统一社会信用代码为 18 位，校验位须相符。"
    advice = "请核对号码。"


class SamePerson(YidingError):
    """应由另一个人办理."""

    code = "commitments.same_person"
    status = 403
    sentence = "这一步应由另一个人办理。"
    advice = "拟定和审定、核查和处理、申请和准予修复，各是两个人。"


class NameThere(YidingError):
    """已有同名的一项."""

    code = "commitments.name_there"
    status = 422
    sentence = "已有同名的一项。"
    advice = "请换一个名称，或者修改已有的那一项。"


class StillHeard(YidingError):
    """陈述申辩期未满."""

    code = "commitments.still_heard"
    status = 409
    sentence = "陈述申辩的期限还没有过，当事人也还没有陈述。"
    advice = "请登记当事人的陈述申辩，或者等期限过后再处理。"


class TooSoon(YidingError):
    """修复期限未到."""

    code = "commitments.too_soon"
    status = 409
    sentence = "还没有到可以申请修复的日期。"
    advice = "请在等级规定的最短公示期满以后再申请。"


class NothingToDraw(YidingError):
    """没有可抽的办件."""

    code = "commitments.nothing_to_draw"
    status = 422
    sentence = "这段时间没有可以抽查的办件。"
    advice = "请核对起止日期；已抽过或者已安排核查的不再抽。"


class NothingListed(YidingError):
    """没有在用的事项."""

    code = "commitments.nothing_listed"
    status = 422
    sentence = "没有在用的证明事项，不能拟定公布清单。"
    advice = "请先审定证明事项。"
