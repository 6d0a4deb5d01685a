"""公开的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NotMarked(YidingError):
    """没有公开属性."""

    code = "disclosure.not_marked"
    status = 409
    sentence = "这份纪要没有定为主动公开，不能制作公开文本。"
    advice = "请先由人设定公开属性。"


class StillThere(YidingError):
    """不公开的内容还在."""

    code = "disclosure.still_there"
    status = 409
    sentence = "不公开的内容在公开文本里还能读到，没有定稿。"
    advice = "请把下列文字也选为不公开，再核对一次。"


class TextChanged(YidingError):
    """原文已更换."""

    code = "disclosure.text_changed"
    status = 409
    sentence = "纪要原文在拟稿之后更换过，选中的位置不再可靠。"
    advice = "请重新选择不公开的部分。"


class SamePerson(YidingError):
    """同一人拟稿和公开."""

    code = "disclosure.same_person"
    status = 403
    sentence = "拟定公开文本的人不能自己审定公开。"
    advice = "请由另一位有权限的负责人审定。"


class NoText(YidingError):
    """没有原文."""

    code = "disclosure.no_text"
    status = 409
    sentence = "这份纪要没有保存原文，不能制作公开文本。"
    advice = "请重新导入纪要文件后再办。"
