"""通知的错误."""

from __future__ import annotations

from typing import ClassVar

from yiding.core.errors import YidingError


class SendError(YidingError):
    """没有发出: ``is_final`` says that trying again by itself is of no use."""

    is_final: ClassVar[bool] = False
    code = "notices.not_sent"
    sentence = "通知没有发出。"
    advice = "请查看发件箱中的原因，处理后重新发送。"


class Unreachable(SendError):
    """连不上: nothing was handed over."""

    code = "notices.unreachable"
    sentence = "连不上对方的服务器，没有发出。"
    advice = "会自动重试；一直连不上时，请检查渠道地址的设置和网络。"


class Busy(SendError):
    """对方暂不受理."""

    code = "notices.busy"
    sentence = "对方的服务器暂不受理，没有发出。"
    advice = "会自动重试；一直不受理时，请联系对方的管理员。"


class Refused(SendError):
    """对方拒收."""

    is_final = True
    code = "notices.refused"
    sentence = "对方的服务器拒收，没有发出。"
    advice = "请核对收件地址和渠道的账号、密钥，改好后重新发送。"


class CutOff(SendError):
    """发送中断: handed over, not answered. It may have arrived."""

    is_final = True
    code = "notices.cut_off"
    sentence = "发送时中断，不知道对方是否收到。"
    advice = "邮件和短信会带着同一编号自动再发一次；仍然存疑时，请问过收件人再决定是否重新发送。"


class NoAddress(SendError):
    """没有地址: the person took it away, or it was sealed with another installation's key."""

    is_final = True
    code = "notices.no_address"
    sentence = "收件人在这个渠道上没有可用的地址，没有发出。"
    advice = "请收件人在“通知设置”中重新填写地址，再重新发送。"


class ChannelOff(SendError):
    """渠道未开通."""

    is_final = True
    code = "notices.channel_off"
    sentence = "这个渠道没有开通，没有发出。"
    advice = "请系统管理员设好渠道的服务器地址，再重新发送。"


class BadTemplate(YidingError):
    """模板有误: names in braces that the kind does not give."""

    code = "notices.bad_template"
    status = 422
    sentence = "模板里有这类通知没有的字段，没有保存。"
    advice = "花括号里只能写页面上列出的字段名。"
