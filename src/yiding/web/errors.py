"""工作台的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class BadNotice(YidingError):
    """放假安排有误: the rows that are wrong are told."""

    code = "calendar.bad_notice"
    status = 422
    sentence = "放假安排表有错误，什么也没有写入。"
    advice = "请按列出的行改好后重新导入；可先导出一年的安排作样表。"
