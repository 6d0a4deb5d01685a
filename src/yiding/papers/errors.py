"""公文的错误."""

from __future__ import annotations

from collections.abc import Mapping

from yiding.core.errors import EditConflict, YidingError


class TextConflict(EditConflict):
    """文稿冲突: somebody saved the text in between. ``number`` is the version that stands now."""

    code = "papers.text_conflict"
    sentence = "在您编辑期间，已有人保存了这份文稿。"
    advice = "请逐段对照，选定保留哪一种写法后再保存；您写的内容没有丢失。"

    def __init__(self, who: str, number: int, clashes: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(who)
        self.number = number
        self.clashes = dict(clashes)


class NotHeld(YidingError):
    """还没有开会: minutes are drafted from a sitting that was held."""

    code = "papers.not_held"
    status = 409
    sentence = "会议还没有结束，不能起草纪要。"
    advice = "请先在会场页面散会，再起草纪要。"


class DraftExists(YidingError):
    """已有文稿: a sitting has one set of minutes at a time."""

    code = "papers.draft_exists"
    status = 409
    sentence = "这次会议已经有纪要文稿。"
    advice = "请打开已有的文稿继续办理；已印发的，用“更正”。"


class EmptyPaper(YidingError):
    """空文稿."""

    code = "papers.empty"
    status = 422
    sentence = "文稿没有内容，不能往下办。"
    advice = "请先写好正文并保存。"


class OpenComments(YidingError):
    """意见未处理: each comment of the countersigning round gets an answer first."""

    code = "papers.open_comments"
    status = 409
    sentence = "还有会签意见没有处理，不能审核通过。"
    advice = "请对每条意见选择采纳或不采纳，不采纳的写明理由。"


class OpenRound(YidingError):
    """会签未完: somebody has not answered, and the deadline is not over."""

    code = "papers.open_round"
    status = 409
    sentence = "会签还没有结束，不能审核通过。"
    advice = "请等各家答复，或等会签截止时间过后再审核。"


class NobodyAsked(YidingError):
    """没有会签对象."""

    code = "papers.nobody_asked"
    status = 422
    sentence = "没有要会签的单位或领导。"
    advice = "请至少选择一家；按“仅请意见段落有改动的重新会签”时，如没有改动，不必再送。"


class DeadlineOver(YidingError):
    """截止时间已过."""

    code = "papers.deadline_over"
    status = 422
    sentence = "会签截止时间早于现在，没有送出。"
    advice = "请选一个以后的时间。"


class OwnDraft(YidingError):
    """不得自签: the signer is not the drafter (两人原则)."""

    code = "papers.own_draft"
    status = 403
    sentence = "起草人不能签发自己起草的公文。"
    advice = "请由另一位有签发权限的领导签发。"


class NotProven(YidingError):
    """验证未通过: the password or the code at signing was wrong, or the account is locked."""

    code = "papers.not_proven"
    status = 422
    sentence = "密码或动态口令不正确，没有签发。"
    advice = "请重新输入；连续输错会锁定账号，忘记密码请联系系统管理员。"


class Tampered(YidingError):
    """文稿被改动: text and record are not what was signed."""

    code = "papers.tampered"
    status = 409
    sentence = "文稿与签发时不一致，不能印发。"
    advice = "请退回起草重新办理，并请审计管理员查看事件记录。"


class NotMinutesText(YidingError):
    """读不成纪要: the ledger would not know its meeting."""

    code = "papers.not_minutes"
    status = 422
    sentence = "从文稿中读不出会议和议题，不能印发。"
    advice = "请检查标题、开头段（时间、会议名称、主持人）和议题标题是否完整。"


class BadDates(YidingError):
    """日期先后有误: held, compiled and issued come in this order."""

    code = "papers.bad_dates"
    status = 422
    sentence = "会议、整理、印发三个日期的先后不对，没有印发。"
    advice = "整理日期不得早于会议日期，印发日期不得早于整理日期。"


class NotTypeset(YidingError):
    """排版没有完成."""

    code = "papers.not_typeset"
    status = 500
    sentence = "公文排版没有完成，没有印发，编号没有占用。"
    advice = "请稍后重试；仍不成功时，请联系系统管理员检查字体和排版组件。"
