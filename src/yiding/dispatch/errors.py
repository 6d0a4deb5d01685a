"""调度会的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class LinesUnfinished(YidingError):
    """条目没有写全: each that was discussed has state, cause, next step and unit (S17.3)."""

    code = "dispatch.lines_unfinished"
    status = 409
    sentence = "调度过的条目要写全情况、原因、下一步和责任单位，才能交办。"
    advice = "请补齐页面上标出的条目。"


class CasesUndecided(YidingError):
    """疑难问题没有研究: each has analysis, decision and responsible unit (S18.3)."""

    code = "dispatch.cases_undecided"
    status = 409
    sentence = "还有疑难问题没有写明分析、处置意见和责任单位。"
    advice = "请逐个研究处置，再交办。"


class NotHeldYet(YidingError):
    """会议还没有开: the sitting that the dispatch is held as has not begun."""

    code = "dispatch.not_held_yet"
    status = 409
    sentence = "会议安排里的这次会议还没有开，不能记为已召开。"
    advice = "请先在会场里开会，或者检查会议安排。"


class QuarterTaken(YidingError):
    """本季度已有点评会: one for a domain in a quarter (S18.1)."""

    code = "dispatch.quarter_taken"
    status = 409
    sentence = "这个领域本季度已经有一次点评会。"
    advice = "请在已有的点评会上办理。"


class SeriesThere(YidingError):
    """这个领域已有点评会安排."""

    code = "dispatch.series_there"
    status = 409
    sentence = "这个领域已经安排了季度点评会。"
    advice = "请修改已有的安排。"


class CaseTaken(YidingError):
    """这个问题已经列入."""

    code = "dispatch.case_taken"
    status = 409
    sentence = "这个问题已经列入疑难问题清单。"
    advice = "请刷新页面。"
