"""收件的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class SameMeeting(YidingError):
    """同一会议: the ledger has this meeting with another text; a person must choose."""

    code = "intake.same_meeting"
    status = 409
    sentence = "台账里已有同一次会议的纪要，文字不同。"
    advice = "请选择“作为新版本”替换原来的内容，或选择“两份都保留”。"


class NotReady(YidingError):
    """尚未识别: the file has not been read yet, or is not minutes."""

    code = "intake.not_ready"
    status = 409
    sentence = "这个文件还没有识别完成，不能确认。"
    advice = "请等待识别完成；如识别失败，请点“重试”或“替换文件”。"


class NoSuchField(YidingError):
    """无此字段: a correction of a field that the record does not have, or with a value of a wrong form."""

    code = "intake.no_such_field"
    status = 422
    sentence = "要更正的内容不存在，或填写的形式不对。"
    advice = "请刷新页面后重新填写；日期请写成 2026-05-08 的形式。"


class CutOff(YidingError):
    """传输中断: the sender went away before the whole file was here; nothing of it is kept."""

    code = "intake.cut_off"
    status = 400
    sentence = "文件没有传完，连接就断了。"
    advice = "请检查网络后重新上传这个文件；已传完的文件不受影响。"


class NoFiles(YidingError):
    """没有文件: an upload without any file."""

    code = "intake.no_files"
    status = 400
    sentence = "没有选择文件。"
    advice = "请先选择或拖入要上传的文件，再点“上传”。"


class LaterCorrections(YidingError):
    """其后还有更正: a correction can be undone only after those that build on it."""

    code = "intake.later_corrections"
    status = 409
    sentence = "这处之后还有别的更正，不能直接撤销。"
    advice = "请先撤销后面的更正，再撤销这一处。"
