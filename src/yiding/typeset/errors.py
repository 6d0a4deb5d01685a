"""排版错误: a paper that cannot be set, said so that a clerk knows what to do."""

from __future__ import annotations

from typing import ClassVar


class TypesetError(Exception):
    """无法排版: the root of all that this library raises."""

    code: ClassVar[str] = "typeset.failed"
    sentence: ClassVar[str] = "这份公文没有排成。"
    advice: ClassVar[str] = "请检查公文的内容后再试；仍然失败时，请把它交给系统管理员。"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.sentence)
        self.detail = detail


class BadPaper(TypesetError):
    """公文数据有误: the JSON is not a paper's; the detail names the place."""

    code = "typeset.bad_paper"
    sentence = "不是公文数据。"
    advice = "请改正指出的这一处。"


class NotMinutes(TypesetError):
    """不是纪要: the record says that its text is not minutes."""

    code = "typeset.not_minutes"
    sentence = "这份记录不是纪要，不能按纪要排版。"
    advice = "请使用 yiding parse 从纪要读出的记录。"


class BadStyle(TypesetError):
    """版式设置有误: the house style's TOML; the detail names the place."""

    code = "typeset.bad_style"
    sentence = "版式设置有误。"
    advice = "请对照说明《公文排版》改正指出的这一处。"


class NoFace(TypesetError):
    """没有中文字体: nothing on this machine can show Chinese."""

    code = "typeset.no_face"
    sentence = "这台机器上没有可用的中文字体。"
    advice = "请安装公文字体，或运行 make fonts 取得 Fandol 字体；字体放在别处的，把文件夹写进 YIDING_FONTS。"


class BadPart(TypesetError):
    """合订失败: one part of a pack is not a readable PDF; the detail names the part."""

    code = "typeset.bad_part"
    sentence = "材料中有一份 PDF 打不开，不能合订。"
    advice = "请重新导出这一份材料后再合订。"


class MissingText(TypesetError):
    """缺少内容: a template's placeholder was not filled; the detail names it."""

    code = "typeset.missing_text"
    sentence = "公文模板还有空没有填。"
    advice = "请填上指出的内容后再试。"
