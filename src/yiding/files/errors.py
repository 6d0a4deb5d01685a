"""材料的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class ClassifiedPaper(YidingError):
    """涉密材料: is never taken in; nothing of it is kept."""

    code = "files.classified"
    status = 422
    sentence = "涉密材料请走线下，本系统不接收，刚才的文件没有保存。"
    advice = "请按保密规定在线下办理；确认不涉密的，去掉“涉密”和密级标志后再提交。"


class NoPaper(YidingError):
    """没有文件."""

    code = "files.no_file"
    status = 422
    sentence = "没有选择文件。"
    advice = "请先选择要上传的文件，再保存。"


class EmptyPaper(YidingError):
    """空文件."""

    code = "files.empty"
    status = 422
    sentence = "文件是空的，没有任何内容，没有保存。"
    advice = "请检查原文件是否保存完整，换上完整的再试。"


class TornPaper(YidingError):
    """残缺文件: its end is missing, or it cannot be opened."""

    code = "files.torn"
    status = 422
    sentence = "文件不完整或已损坏，没有保存。"
    advice = "请用办公软件打开原件确认完好，另存后再试。"


class LockedPaper(YidingError):
    """加密文件: nobody could read it without its password."""

    code = "files.locked"
    status = 422
    sentence = "文件有打开密码，没有保存。"
    advice = "请在原软件中去掉密码后另存，用新存的文件再试。"


class UnknownPaper(YidingError):
    """不收的格式: a program, an archive, a document with macros."""

    code = "files.unknown_format"
    status = 422
    sentence = "不接收这种格式的文件，没有保存。"
    advice = "请提交 PDF、OFD、Word、WPS、Excel、PPT（不带宏）、图片或纯文本。"


class PaperTooLarge(YidingError):
    """文件过大."""

    code = "files.too_large"
    status = 413
    sentence = "文件太大，超过了允许的上限，没有保存。"
    advice = "请拆分文件或降低扫描分辨率后再试；上限由系统管理员设置。"


class PaperCutOff(YidingError):
    """传输中断: the form did not come whole; nothing of it is kept."""

    code = "files.cut_off"
    status = 400
    sentence = "文件没有传完，连接就断了，没有保存。"
    advice = "请检查网络后重新提交。"
