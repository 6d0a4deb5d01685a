"""议题的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NotOwnBody(YidingError):
    """非本单位: a topic for a body that is not the drafter's."""

    code = "topics.not_own_body"
    status = 403
    sentence = "您不能为这个单位起草议题。"
    advice = "请选择您任职的单位；如单位已变动，请联系安全管理员更新您的角色。"


class SamePerson(YidingError):
    """起草人不能审签: the body has others who can."""

    code = "topics.same_person"
    status = 409
    sentence = "起草人不能审签自己起草的议题。"
    advice = "请由本单位另一位负责人审签；本单位只有一人办理时才可以自审。"


class Incomplete(YidingError):
    """必填内容不全: the names of what is missing follow."""

    code = "topics.incomplete"
    status = 422
    sentence = "议题还有必填内容没有填写。"
    advice = "请补齐后再送审签。"


class BadField(YidingError):
    """填写不符: too long, not one of the choices."""

    code = "topics.bad_field"
    status = 422
    sentence = "有一项内容过长，或不在可选范围内。"
    advice = "请按表单上的提示修改后重新保存。"


class BadPaperName(YidingError):
    """材料题名不规范: the right name follows."""

    code = "topics.bad_paper_name"
    status = 422
    sentence = "材料题名不符合规范，没有收下。"
    advice = "请改用提示的题名后重新提交。"


class SecretTopic(YidingError):
    """涉密议题: its words and papers stay out of the system."""

    code = "topics.secret"
    status = 422
    sentence = "涉密议题只登记一个占位，不接收内容和材料。"
    advice = "请走线下渠道办理；系统里只保留“涉密议题，线下办理”。"


class GatesOpen(YidingError):
    """关口未过: which rules, and who must act, follow."""

    code = "topics.gates_open"
    status = 409
    sentence = "还有必经的审查没有通过，不能入库。"
    advice = "请看议题页“审查关口”一栏：哪条规则、由谁办理，逐项写明。"


class NotEndorsed(YidingError):
    """领导未审定."""

    code = "topics.not_endorsed"
    status = 409
    sentence = "市领导还没有全部审定，不能入库。"
    advice = "请等待议题页所列领导审定，或由其代办人办理。"


class NotAllowedLate(YidingError):
    """逾期或紧急议题未经同意."""

    code = "topics.not_allowed_late"
    status = 409
    sentence = "这是逾期报送或紧急的议题，还没有登记谁同意上会。"
    advice = "请由办公室主任先登记同意人和依据，再办理入库。"


class NoSuchCode(YidingError):
    """无此理由代码."""

    code = "topics.no_such_code"
    status = 422
    sentence = "没有选择理由，或这个理由不适用于这项操作。"
    advice = "请从列表中选择一个理由代码，并写明具体情况。"


class RoundIsOpen(YidingError):
    """会签未结束."""

    code = "topics.round_open"
    status = 409
    sentence = "上一轮征求意见还没有结束。"
    advice = "请先结束上一轮，再开新一轮。"


class Unsettled(YidingError):
    """分歧未处理: views differ and nothing says how that was dealt with."""

    code = "topics.unsettled"
    status = 422
    sentence = "各单位意见不一致，还没有写明协调情况。"
    advice = "请写明由谁、何时协调及结果；未能一致的，写明建议采用的方案。"


class NotOpenNow(YidingError):
    """此时不能办理: the topic is not in a state in which this is done."""

    code = "topics.not_open_now"
    status = 409
    sentence = "议题现在的状态不能做这项操作。"
    advice = "请刷新页面，看清最新状态后再操作。"
