"""审计的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class HeadMissing(YidingError):
    """链头不见了: without it no event can be written, and so nothing can be done."""

    code = "audit.head_missing"
    status = 500
    sentence = "审计链的链头不见了，系统不再接受任何改动。"
    advice = "请联系系统管理员：从备份恢复，并查明是谁动过数据库。"


class ChainBroken(YidingError):
    """链已断: what is to be archived does not verify."""

    code = "audit.chain_broken"
    status = 500
    sentence = "审计链核验不通过，没有归档。"
    advice = "请先运行 yiding audit verify，查明断在哪一条、原因是什么。"


class BadAnchor(YidingError):
    """锚点看不懂."""

    code = "audit.bad_anchor"
    sentence = "锚点文件看不懂。"
    advice = "每行应为“时间 条数 杂凑值”，由 yiding audit anchor 写出。"


class ArchiveFailed(YidingError):
    """归档写不了."""

    code = "audit.archive_failed"
    sentence = "归档文件写不了，没有移走任何事件。"
    advice = "请检查归档文件夹的权限和剩余空间。"
