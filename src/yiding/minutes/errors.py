"""读取错误: a file that cannot be read, said so that a clerk knows what to do.

Only readers raise; the parser never does. Each error has a stable code (listed in the reference), a
sentence in Chinese and what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class ReadError(Exception):
    """无法读取: the root of all that a reader raises."""

    code: ClassVar[str] = "read.failed"
    sentence: ClassVar[str] = "无法读取这个文件。"
    advice: ClassVar[str] = "请重新导出文件后再试；仍然失败时，请把文件交给系统管理员。"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.sentence)
        self.detail = detail


class EmptyFile(ReadError):
    """空文件."""

    code = "read.empty"
    sentence = "文件是空的，没有任何内容。"
    advice = "请检查原文件是否保存完整，换上完整的再试。"


class UnknownFormat(ReadError):
    """格式不明."""

    code = "read.unknown_format"
    sentence = "认不出这是哪种格式的文件。"
    advice = "可读取 PDF、Word（docx）、OFD、图片扫描件、HTML 和纯文本，请转换成其中一种再试。"


class TornFile(ReadError):
    """残缺文件."""

    code = "read.torn"
    sentence = "文件不完整或已损坏。"
    advice = "请找到完整的原件，换上它再试。"


class EncryptedFile(ReadError):
    """加密文件."""

    code = "read.encrypted"
    sentence = "文件有打开密码，无法读取。"
    advice = "请在原软件中去掉密码后另存，用新存的文件再试。"


class TooLarge(ReadError):
    """文件过大."""

    code = "read.too_large"
    sentence = "文件太大，超过了允许的上限。"
    advice = "请拆分文件或降低扫描分辨率后再试；上限由系统管理员设置。"


class UnsafeFile(ReadError):
    """不安全的文件: a zip bomb, an XML entity attack."""

    code = "read.unsafe"
    sentence = "文件的内部结构异常，为安全起见没有打开。"
    advice = "请确认文件来源；如来源可靠，请用办公软件重新另存后再试。"


class ConverterMissing(ReadError):
    """缺少转换程序: DOC and WPS need LibreOffice."""

    code = "read.converter_missing"
    sentence = "读取旧版 Word（doc）或 WPS 文件需要 LibreOffice，这台机器上没有安装。"
    advice = "请把文件另存为 docx 再试，或请系统管理员安装 LibreOffice。"


class OcrMissing(ReadError):
    """缺少文字识别组件."""

    code = "read.ocr_missing"
    sentence = "这是扫描件，识别文字的组件没有安装。"
    advice = "请系统管理员安装扩展 yiding[ocr] 后再试。"


class Unreadable(ReadError):
    """打不开: there is no such file, or it may not be opened."""

    code = "read.unreadable"
    sentence = "打不开这个文件。"
    advice = "请检查文件是否存在、是否有读取权限，再重试。"


class ConverterFailed(ReadError):
    """转换失败: LibreOffice is there but gave no document in time."""

    code = "read.converter_failed"
    sentence = "旧版 Word（doc）或 WPS 文件没有转换成功。"
    advice = "请用办公软件打开后另存为 docx 再试。"
