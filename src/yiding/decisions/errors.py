"""去向办理的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class RevisionMissing(YidingError):
    """修改稿未报."""

    code = "decisions.revision_missing"
    status = 409
    sentence = "修改稿还没有报来，不能报送或印发。"
    advice = "请先由修改单位答复全部意见并报修改稿。"


class OpinionsOpen(YidingError):
    """还有意见没有答复, or a round still runs."""

    code = "decisions.opinions_open"
    status = 409
    sentence = "还有意见没有答复，或者征求意见还没有截止。"
    advice = "请逐条写明采纳情况，截止征求意见后再办。"


class ResultMissing(YidingError):
    """报送结果未到."""

    code = "decisions.result_missing"
    status = 409
    sentence = "报送审议的结果还没有登记，不能印发。"
    advice = "请先登记上级机关审议的结果。"


class RoundOver(YidingError):
    """征求意见已截止."""

    code = "decisions.round_over"
    status = 409
    sentence = "征求意见已经截止。"
    advice = "确有意见的，请联系秘书科继续征求。"


class NameTaken(YidingError):
    """名义已有."""

    code = "decisions.name_taken"
    status = 409
    sentence = "名单里已有这个名义或写法。"
    advice = "请在已有的名义下加写法，或换一个名称。"


class SameDocument(YidingError):
    """文件指向自己."""

    code = "decisions.same_document"
    status = 422
    sentence = "不能把文件关联到它自己或它的下级文件。"
    advice = "请另选一份文件。"
