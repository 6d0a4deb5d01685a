"""机构人员的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NameTaken(YidingError):
    """名称已被占用: another body or person of the government bears the name in that time."""

    code = "directory.name_taken"
    status = 409
    sentence = "同一时间，这个名称已属于另一个机构或人员。"
    advice = "请核对起止日期；如果确是同一个，请改用合并。"


class VillageAlone(YidingError):
    """村没有所属的镇."""

    code = "directory.village_alone"
    status = 422
    sentence = "村、社区没有写明所属的镇、街道或者园区，没有保存。"
    advice = "请在“上级机构”里填写所属的镇、街道或者园区。"


class BadDates(YidingError):
    """日期颠倒: a last day before the first."""

    code = "directory.bad_dates"
    status = 422
    sentence = "截止日期早于起始日期。"
    advice = "请核对两个日期；两端都可以留空，表示不限。"


class NotMergeable(YidingError):
    """不能合并: the two are one already, or belong to different governments."""

    code = "directory.not_mergeable"
    status = 409
    sentence = "这两条不能合并：它们已是同一条，或属于不同的政府，或其中一条已并入别处。"
    advice = "请刷新页面，核对两边的政府和当前状态。"


class MergedSince(YidingError):
    """之后又有合并: a later merge stands on this one."""

    code = "directory.merged_since"
    status = 409
    sentence = "这次合并之后，其中一方又参与了别的合并，不能先撤销这一次。"
    advice = "请从最近的一次合并开始，依次撤销。"


class NotSplittable(YidingError):
    """不能分开: nothing was chosen, or what was chosen is no longer this person's."""

    code = "directory.not_splittable"
    status = 409
    sentence = "没有分开：没有选中任何出现记录或任职，或其中有的已不属于这个人。"
    advice = "请刷新页面，重新选择要分出去的单位和任职，并写明用什么区分。"


class SplitSince(YidingError):
    """之后又有变动: a later split or merge stands on this one."""

    code = "directory.split_since"
    status = 409
    sentence = "这次分开之后，其中一人又参与了合并或分开，或有了不能并回的记录，不能先撤销这一次。"
    advice = "请从最近的一次开始，依次撤销。"


class Circle(YidingError):
    """互相包含: a body would lie under itself, or a group would hold itself."""

    code = "directory.circle"
    status = 409
    sentence = "这样设置会让机构隶属于自己，或让统称包含自己。"
    advice = "请检查上级机构、更名后的机构或统称成员。"


class NoPhone(YidingError):
    """没有电话: the number was blanked, or cannot be opened with this installation's key."""

    code = "directory.no_phone"
    status = 409
    sentence = "这个人没有登记电话。"
    advice = "请先登记电话。"
