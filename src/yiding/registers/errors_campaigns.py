"""专项行动和检查的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class CampaignThere(YidingError):
    """专项行动重名."""

    code = "registers.campaign_there"
    status = 422
    sentence = "已有同名的专项行动。"
    advice = "请换一个名称，比如写上年份。"


class FieldThere(YidingError):
    """行动领域重复."""

    code = "registers.field_there"
    status = 422
    sentence = "这个领域已经在专项行动里了。"
    advice = "请修改已有的那一个。"


class FieldInUse(YidingError):
    """行动领域已有报告."""

    code = "registers.field_in_use"
    status = 409
    sentence = "这个领域已经有领域报告，不能移出专项行动。"
    advice = "请改换牵头单位，或者保留它。"


class NoFields(YidingError):
    """没有领域."""

    code = "registers.no_fields"
    status = 409
    sentence = "专项行动还没有领域，不能办理这一步。"
    advice = "请先加入领域和牵头单位。"


class CampaignOver(YidingError):
    """专项行动已评估."""

    code = "registers.campaign_over"
    status = 409
    sentence = "这个专项行动已经评估，方案不能再改。"
    advice = "没有完成的任务，请转接到后续行动。"


class NoFollower(YidingError):
    """没有后续行动."""

    code = "registers.no_follower"
    status = 409
    sentence = "没有可以转接的后续行动。"
    advice = "请先登记一个承接它的专项行动，并启动或筹备。"


class OwnItem(YidingError):
    """自己验收自己."""

    code = "registers.own_item"
    status = 403
    sentence = "报完成的人不能自己验收。"
    advice = "请由另一位有权的同事验收。"


class CallThere(YidingError):
    """汇报重名."""

    code = "registers.call_there"
    status = 422
    sentence = "已经为这次会议或这个时期要求过领域报告。"
    advice = "请换一个名称。"


class NothingWritten(YidingError):
    """还没有领域报告."""

    code = "registers.nothing_written"
    status = 409
    sentence = "还没有一个领域交来报告，汇编不成。"
    advice = "请先催促各牵头单位报送。"


class CheckListThere(YidingError):
    """检查表重名."""

    code = "registers.checklist_there"
    status = 422
    sentence = "已有同名的检查表。"
    advice = "请换一个名称，或者修订已有的那一张。"


class NoItems(YidingError):
    """检查表没有项目."""

    code = "registers.no_items"
    status = 422
    sentence = "检查表里没有检查项目。"
    advice = "请每行写一个检查项目。"


class RoundThere(YidingError):
    """检查轮次重名."""

    code = "registers.round_there"
    status = 422
    sentence = "已有同名的检查轮次。"
    advice = "请换一个名称，比如写上季度。"


class NothingToCheck(YidingError):
    """没有应检对象."""

    code = "registers.nothing_to_check"
    status = 409
    sentence = "按设定的范围找不到应检对象，没有启动。"
    advice = "请放宽领域、镇或等级，或者先登记对象。"


class NotInRound(YidingError):
    """不在本轮范围."""

    code = "registers.not_in_round"
    status = 409
    sentence = "这个对象不在这一轮的检查范围里，或者这一轮没有在进行。"
    advice = "请改选轮次，或者作日常检查登记。"


class Unanswered(YidingError):
    """没有逐项检查."""

    code = "registers.unanswered"
    status = 422
    sentence = "还有检查项目没有结论。"
    advice = "请逐项选择；不涉及的选“不涉及”。"


class NotKept(YidingError):
    """对象已消除."""

    code = "registers.object_ended"
    status = 409
    sentence = "这个对象已经不在管控中，不用检查。"
    advice = "确需检查的，请先恢复管控。"


class KeyTaken(YidingError):
    """检查编号已用."""

    code = "registers.key_taken"
    status = 409
    sentence = "这个检查编号已经用在别的检查上。"
    advice = "请重新打开检查表填写。"


class DayToCome(YidingError):
    """日期未到."""

    code = "registers.day_to_come"
    status = 422
    sentence = "检查日期不能晚于今天。"
    advice = "请检查手机的日期后重新填写。"


class WrongPoints(YidingError):
    """得分不对: below nothing, more than the item is worth, or points for one that has none."""

    code = "registers.wrong_points"
    status = 422
    sentence = "有项目的得分不在零分到分值之间。"
    advice = "请按评分表的分值填写得分。"
