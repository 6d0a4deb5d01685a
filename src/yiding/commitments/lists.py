"""告知承诺的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows

from .models import (
    ApplicantKind,
    BreachState,
    CheckKind,
    CheckState,
    CommitmentState,
    CreditState,
    ItemState,
    ListState,
)
from .selectors import (
    breaches_visible_to,
    cases_visible_to,
    checks_visible_to,
    editions_visible_to,
    grades_visible_to,
    guides_stale,
    guides_visible_to,
    items_visible_to,
    records_visible_to,
    rounds_visible_to,
)
from .shown import (
    check_due,
    credit_word,
    day_light,
    guide_light,
    of_body,
    page_of,
    result_light,
    state_badge,
    state_word,
    text_word,
    who,
)


def grade_choices(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(row.pk), row.name) for row in grades_visible_to(viewer)]


ITEMS = ListSpec(
    name="commitments.item",
    title=_("证明事项清单"),
    lead=_("哪些证明可以用承诺代替、依据什么、风险多高、核查多勤。"),
    base=items_visible_to,
    columns=(
        Column("number", _("序号"), lambda row: row.number, sort="number", numeric=True),
        Column("name", _("证明事项"), lambda row: row.name, sort="name", link=page_of("item")),
        Column("business", _("办理事项"), lambda row: row.business, sort="business"),
        Column("body", _("使用单位"), lambda row: row.body.name, sort="body__name"),
        Column("allowed", _("实行告知承诺"), lambda row: row.allowed, sort="allowed"),
        Column("risk", _("风险等级"), lambda row: row.risk.name, sort="risk__rank"),
        Column("who", _("适用对象"), lambda row: row.get_who_display(), default=False),
        Column("way", _("核查方式"), lambda row: row.get_way_display(), sort="way", default=False),
        Column("basis", _("设定依据"), lambda row: row.basis, default=False),
        Column("text", _("现行文本"), text_word),
        Column("stale", _("有过期的指南"), lambda row: row.has_stale_guide),
        Column("changed_on", _("最近变动"), lambda row: row.changed_on, sort="changed_on", default=False),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=ItemState.choices),
        Filter("risk", _("风险等级"), "choice", "risk", choices=grade_choices),
        Filter("body", _("使用单位"), "text", of_body()),
        Filter("allowed", _("只看实行告知承诺的"), "flag", "allowed"),
        Filter("stale", _("只看有过期指南的"), "flag", "has_stale_guide"),
    ),
    default_sort="number",
    search=lambda rows, words: rows.filter(Q(name__icontains=words) | Q(business__icontains=words)),
    search_label=_("证明或办理事项"),
    empty=Empty(_("还没有证明事项"), _("登记证明事项，拟定告知承诺书，由另一人审定。")),
)
GUIDES = ListSpec(
    name="commitments.guide",
    title=_("办事指南"),
    lead=_("清单或文本变动以后还没有更新的指南，亮红灯。"),
    base=guides_visible_to,
    columns=(
        Column("title", _("办事指南"), lambda row: row.title, sort="title", link=page_of("guide")),
        Column("body", _("编制单位"), lambda row: row.body.name, sort="body__name"),
        Column("items", _("涉及的证明事项"), lambda row: row.item_count, sort="item_count", numeric=True),
        Column("edition", _("版次"), lambda row: row.edition, numeric=True),
        Column(
            "updated_on", _("最近更新"), guide_light, sort="updated_on", export=lambda row: row.updated_on
        ),
        Column("changed_on", _("清单最近变动"), lambda row: row.changed_on, sort="changed_on"),
    ),
    filters=(
        Filter("body", _("编制单位"), "text", of_body()),
        Filter("stale", _("只看过期的"), "flag", lambda rows, _value: guides_stale(rows)),
    ),
    default_sort="title",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("指南名称"),
    empty=Empty(_("还没有办事指南"), _("登记指南和它涉及的证明事项。")),
)
CASES = ListSpec(
    name="commitments.case",
    title=_("承诺办件"),
    lead=_("谁承诺了什么、免交了哪份证明、什么时候核查。"),
    base=cases_visible_to,
    columns=(
        Column(
            "number", _("编号"), lambda row: row.number, sort="number", room="tight", link=page_of("case")
        ),
        Column("applicant", _("申请人"), lambda row: row.applicant, sort="applicant"),
        Column("item", _("证明事项"), lambda row: row.item.name, sort="item__name"),
        Column("business", _("办理事项"), lambda row: row.item.business, default=False),
        Column("risk", _("风险等级"), lambda row: row.item.risk.name, sort="item__risk__rank"),
        Column("body", _("受理单位"), lambda row: row.body.name, sort="body__name"),
        Column("noticed_on", _("告知"), lambda row: row.noticed_on, sort="noticed_on"),
        Column("accepted_on", _("承诺受理"), lambda row: row.accepted_on, sort="accepted_on"),
        Column("granted_on", _("办结"), lambda row: row.granted_on, sort="granted_on"),
        Column(
            "next_check",
            _("待核查期限"),
            lambda row: day_light(row.next_check_on),
            sort="next_check_on",
            export=lambda row: row.next_check_on,
        ),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CommitmentState.choices),
        Filter("risk", _("风险等级"), "choice", "item__risk", choices=grade_choices),
        Filter("kind", _("申请人类别"), "choice", "applicant_kind", choices=ApplicantKind.choices),
        Filter("body", _("受理单位"), "text", of_body()),
        Filter("noticed", _("告知日期"), "dates", "noticed_on"),
    ),
    default_sort="-number",
    search=lambda rows, words: rows.filter(
        Q(number__icontains=words) | Q(applicant__icontains=words) | Q(item__name__icontains=words)
    ),
    search_label=_("编号、申请人或证明"),
    empty=Empty(_("还没有承诺办件"), _("选定证明事项，告知申请人；愿意承诺的登记承诺并受理。")),
)


def _overdue(rows: Rows, _value: Any) -> Rows:
    return rows.filter(state=CheckState.OPEN, due_on__lt=clock.today())


CHECKS = ListSpec(
    name="commitments.check",
    title=_("承诺核查"),
    lead=_("事中、事后和抽查的每一件，按期限排列。"),
    base=checks_visible_to,
    columns=(
        Column(
            "case",
            _("承诺办件"),
            lambda row: str(row.commitment),
            sort="commitment__number",
            link=page_of("check"),
        ),
        Column("item", _("证明事项"), lambda row: row.commitment.item.name, sort="commitment__item__name"),
        Column("kind", _("种类"), lambda row: row.get_kind_display(), sort="kind"),
        Column("body", _("受理单位"), lambda row: row.commitment.body.name, sort="commitment__body__name"),
        Column("way", _("核查方式"), lambda row: row.commitment.item.get_way_display()),
        Column("due_on", _("期限"), check_due, sort="due_on", export=lambda row: row.due_on),
        Column("result", _("结果"), result_light, sort="result", export=lambda row: row.get_result_display()),
        Column("done_by", _("核查人"), lambda row: who(row.done_by), default=False),
        Column("done_on", _("核查日期"), lambda row: row.done_on, sort="done_on", default=False),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CheckState.choices),
        Filter("kind", _("种类"), "choice", "kind", choices=CheckKind.choices),
        Filter("body", _("受理单位"), "text", of_body("commitment__body")),
        Filter("overdue", _("只看逾期的"), "flag", _overdue),
        Filter("due", _("期限"), "dates", "due_on"),
    ),
    default_sort="due_on",
    search=lambda rows, words: rows.filter(
        Q(commitment__number__icontains=words) | Q(commitment__applicant__icontains=words)
    ),
    search_label=_("编号或申请人"),
    empty=Empty(_("还没有核查"), _("受理、办结以后按风险等级自动安排；也可以抽查。")),
)
BREACHES = ListSpec(
    name="commitments.breach",
    title=_("不实承诺"),
    lead=_("核查发现不实的，听取陈述申辩后由另一人处理。"),
    base=breaches_visible_to,
    columns=(
        Column("case", _("承诺办件"), lambda row: str(row.check_of.commitment), link=page_of("breach")),
        Column("item", _("证明事项"), lambda row: row.check_of.commitment.item.name),
        Column("result", _("核查结果"), lambda row: row.check_of.get_result_display()),
        Column("found_on", _("发现日期"), lambda row: row.found_on, sort="found_on"),
        Column("heard_until", _("陈述申辩至"), lambda row: row.heard_until, sort="heard_until"),
        Column("level", _("失信等级"), lambda row: row.level.name if row.level else "", sort="level__rank"),
        Column("revokes", _("撤销原结果"), lambda row: row.revokes),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=BreachState.choices),
        Filter("body", _("受理单位"), "text", of_body("check_of__commitment__body")),
    ),
    default_sort="-found_on",
    search=lambda rows, words: rows.filter(check_of__commitment__applicant__icontains=words),
    search_label=_("申请人"),
    empty=Empty(_("没有不实承诺"), _("核查结果不实的，自动进入这里。")),
)
RECORDS = ListSpec(
    name="commitments.record",
    title=_("信用记录"),
    lead=_("没有修复、没有到期的，不得再用告知承诺。"),
    base=records_visible_to,
    columns=(
        Column("party", _("当事人"), lambda row: row.party, sort="party", link=page_of("record")),
        Column("identity", _("证件号码"), lambda row: row.identity_masked),
        Column("level", _("失信等级"), lambda row: row.level.name, sort="level__rank"),
        Column("body", _("认定单位"), lambda row: row.body.name, sort="body__name"),
        Column("recorded_on", _("记入日期"), lambda row: row.recorded_on, sort="recorded_on"),
        Column("until_on", _("有效至"), lambda row: row.until_on, sort="until_on"),
        Column("state", _("状态"), credit_word, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CreditState.choices),
        Filter("body", _("认定单位"), "text", of_body()),
    ),
    default_sort="-recorded_on",
    search=lambda rows, words: rows.filter(party__icontains=words),
    search_label=_("当事人"),
    empty=Empty(_("没有信用记录"), _("处理不实承诺时记入。")),
)
ROUNDS = ListSpec(
    name="commitments.round",
    title=_("抽查批次"),
    lead=_("按风险等级的比例抽取；公布种子，任何人都能重新抽出同样的结果。"),
    base=rounds_visible_to,
    columns=(
        Column("title", _("抽查批次"), lambda row: row.title, link=page_of("round")),
        Column("first_on", _("受理日期从"), lambda row: row.first_on, sort="first_on"),
        Column("last_on", _("受理日期到"), lambda row: row.last_on, sort="last_on"),
        Column("pool", _("可抽办件"), lambda row: row.pool, sort="pool", numeric=True),
        Column("drawn", _("抽中"), lambda row: row.drawn, sort="drawn", numeric=True),
        Column("due_on", _("核查期限"), lambda row: row.due_on, sort="due_on"),
    ),
    default_sort="-due_on",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("抽查批次"),
    empty=Empty(_("还没有抽查"), _("定期从没有安排核查的办件中抽取。")),
)
EDITIONS = ListSpec(
    name="commitments.edition",
    title=_("公布清单"),
    lead=_("在用的证明事项和文本，拟定时冻结，由另一人审定公布。"),
    base=editions_visible_to,
    columns=(
        Column("number", _("序号"), lambda row: row.number, sort="number", numeric=True),
        Column("title", _("公布清单"), lambda row: row.title, link=page_of("edition")),
        Column("count", _("事项数"), lambda row: len(row.rows), numeric=True),
        Column("prepared_on", _("拟定日期"), lambda row: row.prepared_on, sort="prepared_on"),
        Column("released_on", _("公布日期"), lambda row: row.released_on, sort="released_on"),
        Column("ended_on", _("终止日期"), lambda row: row.ended_on, sort="ended_on"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(Filter("state", _("状态"), "choice", "state", choices=ListState.choices),),
    default_sort="-number",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("名称"),
    empty=Empty(_("还没有公布清单"), _("审定事项和文本以后，拟定并公布。")),
)
