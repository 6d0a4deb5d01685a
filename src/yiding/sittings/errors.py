"""会议场次的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NotReady(YidingError):
    """条目未齐."""

    code = "sittings.not_ready"
    status = 409
    sentence = "议程里还有没有备齐的条目，不能审定。"
    advice = "请按条目下列出的缺项补齐，并标为“已备齐”。"


class OwnAgenda(YidingError):
    """不能审定自己编的议程."""

    code = "sittings.own_agenda"
    status = 403
    sentence = "议程由您编排，须由另一人审定。"
    advice = "请办公室主任或主持会议的市领导审定。"


class NothingNew(YidingError):
    """没有改动."""

    code = "sittings.nothing_new"
    status = 409
    sentence = "议程与上一版完全相同，没有形成新的版本。"
    advice = "请先修改议程，再形成新版本。"


class NoAgenda(YidingError):
    """议程未审定."""

    code = "sittings.no_agenda"
    status = 409
    sentence = "议程还没有审定，不能发出通知。"
    advice = "请先形成议程版本并送审定。"


class OldAgenda(YidingError):
    """不是最新版本."""

    code = "sittings.old_agenda"
    status = 409
    sentence = "这一版议程之后已有新的版本。"
    advice = "请审定最新的一版。"


class NotInPool(YidingError):
    """议题不在库里."""

    code = "sittings.not_in_pool"
    status = 409
    sentence = "这个议题现在不在议题库里，不能列入议程。"
    advice = "请刷新页面，从议题库里重新选择。"


class NoSubstitute(YidingError):
    """没有写代会人."""

    code = "sittings.no_substitute"
    status = 422
    sentence = "申请代会须写明由谁代会，且不能是本人。"
    advice = "请选择代会人并写明事由。"


class NumberTaken(YidingError):
    """场次号已用."""

    code = "sittings.number_taken"
    status = 409
    sentence = "这个场次号已经用过，不能再从它开始。"
    advice = "请填写比已用号更大的号。"


class NoPack(YidingError):
    """会议材料做不成."""

    code = "sittings.no_pack"
    status = 409
    sentence = "会议材料没有做成。"
    advice = "请稍后再试；仍然不行时，请逐份下载材料，并联系系统管理员。"
