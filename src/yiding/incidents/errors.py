"""突发事件的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class OwnReport(YidingError):
    """自己签发自己拟的."""

    code = "incidents.own_report"
    status = 403
    sentence = "拟稿人不能签发自己拟的报告。"
    advice = "请由单位负责人、办公室主任或者市领导签发。"


class ReportThere(YidingError):
    """同一报告已有人在拟."""

    code = "incidents.report_there"
    status = 409
    sentence = "这一份报告已经有人在拟或者已经发出。"
    advice = "请回到事件页面，在已有的稿子上修改，或者拟下一份续报。"


class NotInTurn(YidingError):
    """次序不对: a follow-up before the first report, a final one before the end."""

    code = "incidents.not_in_turn"
    status = 409
    sentence = "现在还不能拟这种报告。"
    advice = "续报在初报发出之后，终报在处置结束之后；初报和终报各一份，有错请更正。"


class UpdateOver(YidingError):
    """补报期已过 (国务院令第493号第十三条)."""

    code = "incidents.update_over"
    status = 409
    sentence = "补报期已过，不能再续报。"
    advice = "数字有错的，请更正终报；补报期的天数由报告时限规定。"


class WrongTime(YidingError):
    """时刻先后不对."""

    code = "incidents.wrong_time"
    status = 422
    sentence = "填写的时刻不合先后，或者晚于现在。"
    advice = "发生不晚于知悉，知悉不晚于现在，结束不早于发生。"


class RuleUsed(YidingError):
    """已用过的时限."""

    code = "incidents.rule_used"
    status = 409
    sentence = "这条时限已经用来计时，不能修改。"
    advice = "请把它截止，再从某日起另立一条。"


class RuleThere(YidingError):
    """同一范围已有规则."""

    code = "incidents.rule_there"
    status = 422
    sentence = "这段日期里同一范围已有一条规则，或者名称重复。"
    advice = "请先把旧的截止，或者改起止日期、名称。"


class SheetNotTypeset(YidingError):
    """报告单没有排出来."""

    code = "incidents.not_typeset"
    status = 500
    sentence = "报告单没有排版成功。"
    advice = "报告内容已经保存，请稍后再下载；仍然失败时，请联系系统管理员。"


class AlreadyProposed(YidingError):
    """已拟立项."""

    code = "incidents.already_proposed"
    status = 409
    sentence = "这一条已经转为拟立督办事项，或者已经登记线索。"
    advice = "请打开已有的那一件。"
