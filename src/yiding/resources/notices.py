"""应急准备的通知: what people are told of by this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission
from yiding.notices.kinds import Kind, register

AUDIENCE = Permission.KEEP_READINESS
TITLE = {"title": _("名称")}
DUE = {"due": _("期限")}

register(
    Kind(
        "response_plan.in_force",
        _("应急预案施行"),
        "应急预案施行：{title}",
        "请按预案落实本单位的职责。",
        TITLE,
        audience=AUDIENCE,
    ),
    Kind(
        "response_plan.review_due",
        _("应急预案该修订"),
        "应急预案该修订：{title}",
        "请在 {due} 前修订，或者登记复审结果。",
        {**TITLE, **DUE},
        audience=AUDIENCE,
    ),
    Kind(
        "drill.lacking",
        _("应急预案该演练"),
        "应急预案该演练：{title}",
        "规定的期限内没有演练，请安排。",
        TITLE,
        audience=AUDIENCE,
    ),
    Kind(
        "call_out.called",
        _("队伍已调动"),
        "{team}已调动：{title}",
        "集结地点：{place}。请登记到场和返回的时间。",
        {**TITLE, "team": _("队伍"), "place": _("地点")},
        is_required=True,
        may_wait=False,
        audience=AUDIENCE,
    ),
    Kind(
        "readiness.opened",
        _("请做四到位检查"),
        "请做四到位检查：{period}",
        "请逐项检查并登记，由另一人复核。",
        {"period": _("值守时段")},
        audience=AUDIENCE,
    ),
    Kind(
        "readiness.returned",
        _("四到位检查已退回"),
        "四到位检查已退回：{period}",
        "请重新检查后登记。",
        {"period": _("值守时段")},
        audience=AUDIENCE,
    ),
    Kind(
        "lot.expiring",
        _("应急物资临近过期"),
        "{store}的{item}到期：{due}",
        "请轮换或者报废。",
        {**DUE, "item": _("物资"), "store": _("储备点")},
        audience=AUDIENCE,
    ),
    Kind(
        "station.above",
        _("监测站超预警级别"),
        "{station}达到{level}：{value}",
        "请关注水情雨情，按预案处置。",
        {"station": _("监测站"), "level": _("级别"), "value": _("读数")},
        is_required=True,
        may_wait=False,
        audience=AUDIENCE,
    ),
    Kind(
        "alert.sent",
        _("预警信息，请确认"),
        "{alert}：{area}",
        "请在 {due} 前确认收到，并报告采取的行动。",
        {**DUE, "alert": _("预警"), "area": _("影响区域")},
        is_required=True,
        may_wait=False,
        audience=AUDIENCE,
    ),
    Kind(
        "alert.urged",
        _("预警信息还没有确认"),
        "请立即确认：{alert}",
        "应在 {due} 前确认收到，请立即确认并报告行动。",
        {**DUE, "alert": _("预警")},
        is_required=True,
        may_wait=False,
        audience=AUDIENCE,
    ),
    Kind(
        "season.opened",
        _("请做好时段准备"),
        "请做好准备：{season}",
        "本单位的准备事项已列出，请按期落实并报送证明。",
        {"season": _("时段")},
        audience=AUDIENCE,
    ),
    Kind(
        "season_item.returned",
        _("准备事项已退回"),
        "准备事项已退回：{text}",
        "请补充落实后再报。",
        {"text": _("事项")},
        audience=AUDIENCE,
    ),
    Kind(
        "season_item.late",
        _("准备事项逾期"),
        "准备事项逾期：{text}",
        "期限是 {due}，请尽快落实。",
        {**DUE, "text": _("事项")},
        audience=AUDIENCE,
    ),
)
