"""督办的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NotReady(YidingError):
    """还不能交办: no body, no due day or no milestone (S15.2)."""

    code = "supervision.not_ready"
    status = 409
    sentence = "这件事项还不能交办：承办单位、办结期限和至少一个节点，缺一不可。"
    advice = "请补齐后再交办；页面上列出了还缺什么。"


class PersonMissing(YidingError):
    """没有责任人: a task goes live only with a named person (S15.2)."""

    code = "supervision.person_missing"
    status = 422
    sentence = "签收时要写明责任人。"
    advice = "请选择本单位负责这件事的人后再签收。"


class SupportOpen(YidingError):
    """配合单位还没有办结: the lead reports for all."""

    code = "supervision.support_open"
    status = 409
    sentence = "还有配合单位没有办结，牵头单位不能申请办结。"
    advice = "请先审核配合单位的办结申请，或请督查部门改派。"


class PercentOnly(YidingError):
    """只有百分比: a percentage says nothing of what was done."""

    code = "supervision.percent_only"
    status = 422
    sentence = "只写百分比看不出做了什么。"
    advice = "请写一句做了什么，或者填上完成的节点、数量，或者附上佐证材料。"


class SelfExamined(YidingError):
    """自己审核自己: who claims does not examine, who asks does not grant."""

    code = "supervision.self_examined"
    status = 403
    sentence = "申请人不能审核自己的申请。"
    advice = "请由其他人审核。"


class TooLate(YidingError):
    """期限已过: an extension is asked before the due day."""

    code = "supervision.too_late"
    status = 409
    sentence = "办结期限已过，不能再申请延期。"
    advice = "请如实反馈进展和原因，并抓紧办理。"


class NotLater(YidingError):
    """新期限不晚于现期限."""

    code = "supervision.not_later"
    status = 422
    sentence = "新的期限要晚于现在的期限。"
    advice = "请重新选择日期。"


class SupervisesItself(YidingError):
    """自己督办自己: the supervising body is not one of those that do the work (S16.1)."""

    code = "supervision.supervises_itself"
    status = 422
    sentence = "督办单位不能同时是承办单位。"
    advice = "请另选督办单位，或调整承办单位。"


class GroupEmpty(YidingError):
    """统称没有成员: a group stands for nobody on that day."""

    code = "supervision.group_empty"
    status = 409
    sentence = "这个统称在名录里没有成员，无法逐一交办。"
    advice = "请先在“机构”里登记它包括哪些单位，或者直接写单位名称。"


class AfterParent(YidingError):
    """晚于上级事项: a parent's due day bounds those of its parts."""

    code = "supervision.after_parent"
    status = 422
    sentence = "办结期限不能晚于所属文件或要点的期限。"
    advice = "请提前这一项的期限，或者先调整上级的期限。"


class OutlineWrong(YidingError):
    """清单有误: lines of a pasted list or a sheet that cannot be taken; then none is."""

    code = "supervision.outline_wrong"
    status = 422
    sentence = "清单里有几行不能加入，所以一行也没有加入。"
    advice = "请改好这些行后重新提交。"


class StepsEmpty(YidingError):
    """模板没有步骤."""

    code = "supervision.steps_empty"
    status = 422
    sentence = "模板至少要有一步。"
    advice = "请写明步骤和工作日数后再保存。"


class NotYetThere(YidingError):
    """要求的成果还没有: another room knows that what the task asks for is not there."""

    code = "supervision.not_yet_there"
    status = 409
    sentence = "这项任务要求的成果还没有登记，不能同意办结。"
    advice = "请先补齐再审核，或者退回补办。"
