"""值班的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class GapsStand(YidingError):
    """还有空档: a roster is not published while hours stand uncovered and unexplained (S38.1)."""

    code = "rosters.gaps_stand"
    status = 422
    sentence = "值班表还有空档，不能发布。"
    advice = "请把空档排上人；确实排不上的，由单位负责人说明理由。"


class NoLeaderPost(YidingError):
    """没有带班领导的岗位."""

    code = "rosters.no_leader_post"
    status = 422
    sentence = "本单位还没有带班领导的岗位，不能编排值班表。"
    advice = "请先设定带班领导和值班人员的岗位。"


class RosterThere(YidingError):
    """这个月已有值班表."""

    code = "rosters.roster_there"
    status = 422
    sentence = "这个单位这个月已经有值班表。"
    advice = "请打开已有的那一张修改。"


class TwoPlaces(YidingError):
    """同一个人同时在两处 (S38.1)."""

    code = "rosters.two_places"
    status = 422
    sentence = "同一个人不能同时在两处值班。"
    advice = "请换一个人，或者先调整另一个班次。"


class ShiftBegun(YidingError):
    """班次已经开始."""

    code = "rosters.shift_begun"
    status = 409
    sentence = "班次已经开始或结束，不能这样调整。"
    advice = "请改为申请替班，或者在交接班记录中说明。"


class NotTheTime(YidingError):
    """不在签到时间内."""

    code = "rosters.not_the_time"
    status = 409
    sentence = "现在不是这个班次的签到时间。"
    advice = "请在班次开始前后、结束以前签到。"


class SamePerson(YidingError):
    """应由两个人办理."""

    code = "rosters.same_person"
    status = 403
    sentence = "这一步应由另一个人办理。"
    advice = "换班由对方同意、由第三人批准；交班和接班是两个人。"


class OpenChange(YidingError):
    """已有换班替班在办."""

    code = "rosters.open_change"
    status = 409
    sentence = "这个班次已有换班或替班在办。"
    advice = "请先办完或撤回已有的申请。"


class NameThere(YidingError):
    """重名的岗位或班次模式."""

    code = "rosters.name_there"
    status = 422
    sentence = "已有同名的岗位或班次模式。"
    advice = "请换一个名称，或者修改已有的那个。"
