"""审议的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class CodeExpired(YidingError):
    """签到码过期."""

    code = "deliberations.code_expired"
    status = 410
    sentence = "这个签到码已经失效。"
    advice = "请重新扫描会场屏幕上的签到码；屏幕上的码每分钟更换一次。"


class NotInvited(YidingError):
    """不在名单上."""

    code = "deliberations.not_invited"
    status = 403
    sentence = "您不在本次会议的参会名单上，没有签到。"
    advice = "如已接到会议通知，请到签到台由工作人员核对后签到。"


class ReasonMissing(YidingError):
    """没有写明理由."""

    code = "deliberations.reason_missing"
    status = 422
    sentence = "还有议题没有审议完，提前散会须写明理由。"
    advice = "请填写理由；没有审议的议题会退回议题库，可以列入下一次会议。"


class NotConveyed(YidingError):
    """不是本单位的传达事项."""

    code = "deliberations.not_addressed"
    status = 403
    sentence = "这项传达学习没有要求贵单位贯彻落实，不需要报送。"
    advice = "请核对单位；如确需报送，请联系市政府办公室。"
