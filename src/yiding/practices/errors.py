"""典型经验的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NoSummary(YidingError):
    """试点没有总结: it cannot be spread (S22.3)."""

    code = "practices.no_summary"
    status = 409
    sentence = "试点还没有提交总结，不能推广。"
    advice = "请先上传试点总结，再报请推广。"


class OwnPractice(YidingError):
    """自己审定自己登记的."""

    code = "practices.own"
    status = 403
    sentence = "登记人不能审定自己登记的经验。"
    advice = "请由其他有权的人审定。"


class LevelThere(YidingError):
    """督导层级重名."""

    code = "practices.level_there"
    status = 422
    sentence = "已有同名的督导层级。"
    advice = "请换一个名称，或者修改已有的那个。"
