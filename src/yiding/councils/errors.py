"""会议机构的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class CouncilThere(YidingError):
    """已有同名会议机构."""

    code = "councils.there"
    status = 409
    sentence = "已经有一个同名的会议机构。"
    advice = "请换一个名称，或修改已有的会议机构。"


class SeatTaken(YidingError):
    """已有席位."""

    code = "councils.seat_taken"
    status = 409
    sentence = "这个人、职务或单位在这段时间里已经有席位。"
    advice = "请先把原来的席位截止，再登记新的。"
