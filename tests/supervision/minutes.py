"""纪要: a set of minutes of the stage's city, entered through the real services, and entered again."""

from __future__ import annotations

from io import BytesIO

from yiding.files.services import text_keep
from yiding.intake.reading import understand
from yiding.intake.services import Choice, batch_open, file_confirm, file_parsed, file_read, file_receive
from yiding.meetings.models import Meeting
from yiding.minutes.text import Text

MINUTES = """澄湾市人民政府常务会议纪要

第6号

澄湾市人民政府办公室        2026年11月19日

2026年11月18日下午，市长陆闻笙主持召开市政府第27次常务会议，会议议定以下意见：

一、关于养老服务的问题
（一）甲局要建立养老服务台账，于2026年12月31日前报市政府。
（二）由甲局牵头，乙局配合，编制养老服务设施布点方案。
（三）各局要开展安全隐患排查。

二、关于城乡供水的问题
（一）乙局要制定供水管网改造方案。
（二）丙局要加强对管网改造资金的审计。
（三）丙局要高度重视，切实提高政治站位。

出席：陆闻笙、温如晦、曲星阑。
"""


def minutes_enter(text: str = MINUTES, *, again: bool = False) -> Meeting:
    """From bytes to the ledger; ``again`` replaces what the ledger has of the same meeting."""
    kept = Text(text)
    told, advice, _certain = understand(kept)
    file = file_receive(
        batch=batch_open(by=None, source="test"),
        name="纪要.txt",
        content=BytesIO(text.encode()),
        by=None,
        queue=False,
    )
    assert file.blob is not None
    file_read(file=file, text=text_keep(file.blob, kept))
    file_parsed(file=file, told=told, advice=advice, parser_version="")
    choice = Choice.NEW_VERSION if again else Choice.KEEP_BOTH
    return file_confirm(file=file, by=None, choice=choice)
