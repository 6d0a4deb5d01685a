"""调度会事件的用语."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "dispatch.planned": _("安排调度会"),
    "dispatch.called": _("调度会列入会议安排"),
    "dispatch.freeze": _("冻结调度数据"),
    "dispatch.thaw": _("解除冻结"),
    "dispatch.hold": _("调度会召开"),
    "dispatch.act": _("调度会议定事项交办"),
    "dispatch.check": _("调度会核查完结"),
    "dispatch.cancel": _("取消调度会"),
    "dispatch.line_written": _("填写调度条目"),
    "dispatch.noted": _("调度会成文送审"),
    "dispatch.commented": _("填写点评"),
    "review_series.set": _("设定季度点评会"),
    "case.raised": _("提出疑难问题"),
    "case.decide": _("研究处置疑难问题"),
    "case.solve": _("疑难问题解决"),
    "case.carry": _("疑难问题转下季度"),
    "case.reopen": _("疑难问题重新研究"),
}
OBJECTS = {
    "dispatch.dispatch": _("调度会"),
    "dispatch.line": _("调度条目"),
    "dispatch.comment": _("点评"),
    "dispatch.hardcase": _("疑难问题"),
    "dispatch.reviewseries": _("季度点评会安排"),
}
