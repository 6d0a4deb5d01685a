"""告知承诺的操作, as tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, MakeForm, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.core.forms import VersionForm
from yiding.directory.fields import government_of, ours
from yiding.directory.making import by_another, doing, fields_of, for_viewer, on_row, saving
from yiding.directory.models import Government

from . import crediting, keeping, listing, promising, publishing, verifying
from .forms import (
    AskForm,
    CheckForm,
    DecideForm,
    DrawForm,
    GradeForm,
    GrantForm,
    GuideEditForm,
    GuideForm,
    GuideUpdateForm,
    HearForm,
    ItemEditForm,
    ItemForm,
    LevelForm,
    NoticeForm,
    PrepareForm,
    ReasonForm,
    RuleForm,
    TextEditForm,
    TextForm,
)
from .models import Breach, Guide
from .permissions import (
    may_approve_item,
    may_approve_text,
    may_ask_restore,
    may_change,
    may_decide,
    may_record,
    may_release,
    may_restore,
    may_set,
    may_withdraw,
)
from .selectors import (
    breach_get,
    case_get,
    check_get,
    edition_get,
    grade_get,
    guide_get,
    item_get,
    level_get,
    record_get,
    round_get,
    rule_of,
    text_get,
)
from .states import BREACH, CASE, CHECK, CREDIT, ITEM, LIST

ITEM_FIELDS = (
    "name",
    "business",
    "issuer",
    "basis",
    "allowed",
    "why_not",
    "risk",
    "who",
    "conditions",
    "way",
)
TEXT_FIELDS = ("notice", "promise", "consequence")


def _item(_row: None, told: Told, by: User) -> Any:
    return listing.item_draft(body=told.pop("body"), values=told, by=by)


def _may_edit_item(viewer: Viewer, row: Any) -> bool:
    return may_set(viewer) if row.state == "in_use" else may_change(viewer, row)


def _text_form(data: QueryDict | None, row: Any, _viewer: Viewer) -> forms.Form:
    """A new version begins with the words of the one before."""
    last = row.texts.order_by("-number").first()
    return TextForm(data, initial={name: getattr(last, name) for name in TEXT_FIELDS} if last else {})


ITEMS = Subject(
    "commitments",
    "item",
    _("证明事项清单"),
    get=item_get,
    prefix="items/",
    acts=(
        Act("draft", _("登记证明事项"), may_record, _item, for_viewer(ItemForm), starts=True, is_first=True),
        Act(
            "approve",
            _("审定列入"),
            may_approve_item,
            doing(listing.item_approve, "item"),
            states=ITEM.moves["approve"].sources,
            is_first=True,
        ),
        Act(
            "text",
            _("拟定告知承诺书"),
            may_change,
            saving(listing.text_draft, "item"),
            _text_form,
            is_open=lambda row: row.allowed and row.state != "removed",
        ),
        Act(
            "edit",
            _("修改"),
            _may_edit_item,
            saving(listing.item_edit, "item"),
            for_viewer(ItemEditForm, fields_of(*ITEM_FIELDS)),
            states=frozenset({"draft", "in_use"}),
        ),
        Act(
            "remove",
            _("取消"),
            may_set,
            doing(listing.item_remove, "item"),
            plain(ReasonForm),
            states=ITEM.moves["remove"].sources,
        ),
    ),
)


TEXTS = Subject(
    "commitments",
    "text",
    _("告知承诺书"),
    get=text_get,
    prefix="items/texts/",
    list_name="commitments:item-list",
    acts=(
        Act(
            "approve",
            _("审定施行"),
            may_approve_text,
            doing(listing.text_approve, "text"),
            states=frozenset({"draft"}),
            is_first=True,
        ),
        Act(
            "edit",
            _("修改"),
            may_change,
            saving(listing.text_edit, "text"),
            on_row(TextEditForm, fields_of(*TEXT_FIELDS)),
            states=frozenset({"draft"}),
        ),
    ),
)


def _guide(row: Guide | None, told: Told, by: User) -> Any:
    version, items = told.pop("version", None), list(told.pop("items"))
    body = row.body if row else told.pop("body")
    return listing.guide_keep(guide=row, body=body, items=items, values=told, version=version, by=by)


def _guide_form(data: QueryDict | None, row: Guide, viewer: Viewer) -> forms.Form:
    told = {"title": row.title, "address": row.address, "updated_on": row.updated_on, "version": row.version}
    told["items"] = list(row.items.values_list("pk", flat=True))
    return GuideEditForm(data, viewer=viewer, government=row.government, initial=told)


GUIDES = Subject(
    "commitments",
    "guide",
    _("办事指南"),
    get=guide_get,
    prefix="guides/",
    acts=(
        Act("add", _("登记办事指南"), may_record, _guide, for_viewer(GuideForm), starts=True, is_first=True),
        Act(
            "update",
            _("登记更新"),
            may_change,
            doing(listing.guide_update, "guide"),
            plain(GuideUpdateForm),
            is_first=True,
        ),
        Act("edit", _("修改"), may_change, _guide, _guide_form),
    ),
)


def _prepare(_row: None, told: Told, by: User) -> Any:
    return publishing.list_prepare(government=ours(), by=by, **told)


EDITIONS = Subject(
    "commitments",
    "edition",
    _("公布清单"),
    get=edition_get,
    prefix="editions/",
    acts=(
        Act("prepare", _("拟定公布清单"), may_set, _prepare, plain(PrepareForm), starts=True, is_first=True),
        Act(
            "release",
            _("审定公布"),
            may_release,
            doing(publishing.list_release, "edition"),
            states=LIST.moves["release"].sources,
            is_first=True,
        ),
        Act(
            "withdraw",
            _("撤回"),
            may_withdraw,
            doing(publishing.list_withdraw, "edition"),
            plain(ReasonForm),
            states=LIST.moves["withdraw"].sources,
        ),
    ),
)


def _notice(_row: None, told: Told, by: User) -> Any:
    applicant = promising.Applicant(told["applicant"], told["applicant_kind"], told["number"])
    return promising.commitment_notice(item=told["item"], body=told["body"], applicant=applicant, by=by)


CASES = Subject(
    "commitments",
    "case",
    _("承诺办件"),
    get=case_get,
    prefix="cases/",
    acts=(
        Act(
            "notice", _("告知申请人"), may_record, _notice, for_viewer(NoticeForm), starts=True, is_first=True
        ),
        Act(
            "accept",
            _("登记承诺并受理"),
            may_change,
            doing(promising.commitment_accept, "case"),
            states=CASE.moves["accept"].sources,
            is_first=True,
        ),
        Act(
            "grant",
            _("办结"),
            may_change,
            doing(promising.commitment_grant, "case"),
            plain(GrantForm),
            states=CASE.moves["grant"].sources,
            is_first=True,
        ),
        Act(
            "paper",
            _("改交证明"),
            may_change,
            doing(promising.commitment_paper, "case"),
            plain(ReasonForm),
            states=CASE.moves["paper"].sources,
        ),
    ),
)
CHECKS = Subject(
    "commitments",
    "check",
    _("承诺核查"),
    get=check_get,
    prefix="checks/",
    acts=(
        Act(
            "do",
            _("登记核查"),
            may_change,
            doing(verifying.check_do, "check"),
            plain(CheckForm),
            states=CHECK.moves["do"].sources,
            is_first=True,
            in_batch=True,
        ),
    ),
)


def _draw(_row: None, told: Told, by: User) -> Any:
    return verifying.sample_draw(government=ours(), drawing=verifying.Drawing(**told), by=by)


ROUNDS = Subject(
    "commitments",
    "round",
    _("抽查批次"),
    get=round_get,
    prefix="rounds/",
    acts=(Act("draw", _("抽取抽查"), may_set, _draw, plain(DrawForm), starts=True, is_first=True),),
)


def _decide(row: Breach, told: Told, by: User) -> None:
    crediting.breach_decide(breach=row, decided=crediting.Decided(**told), by=by)


def _breach_government(row: Breach) -> Government:
    return row.check_of.commitment.government


def _decide_form(data: QueryDict | None, row: Breach, viewer: Viewer) -> forms.Form:
    return DecideForm(data, viewer=viewer, government=_breach_government(row))


BREACHES = Subject(
    "commitments",
    "breach",
    _("不实承诺"),
    get=breach_get,
    prefix="breaches/",
    acts=(
        Act(
            "decide",
            _("处理"),
            may_decide,
            _decide,
            _decide_form,
            states=BREACH.moves["decide"].sources,
            is_first=True,
        ),
        Act(
            "hear",
            _("登记陈述申辩"),
            may_change,
            doing(crediting.breach_hear, "breach"),
            on_row(HearForm, fields_of("statement")),
            states=frozenset({"found"}),
        ),
        Act(
            "dismiss",
            _("不认定"),
            may_decide,
            doing(crediting.breach_dismiss, "breach"),
            plain(ReasonForm),
            states=BREACH.moves["dismiss"].sources,
        ),
    ),
)
RECORDS = Subject(
    "commitments",
    "record",
    _("信用记录"),
    get=record_get,
    prefix="credit/",
    acts=(
        Act(
            "ask",
            _("申请修复"),
            may_ask_restore,
            doing(crediting.restore_ask, "record_of"),
            plain(AskForm),
            states=CREDIT.moves["ask"].sources,
            is_first=True,
        ),
        Act(
            "restore",
            _("准予修复"),
            by_another(may_restore, "asked_by_id"),
            doing(crediting.restore_grant, "record_of"),
            states=CREDIT.moves["restore"].sources,
            is_first=True,
        ),
        Act(
            "refuse",
            _("不予修复"),
            by_another(may_restore, "asked_by_id"),
            doing(crediting.restore_refuse, "record_of"),
            plain(ReasonForm),
            states=CREDIT.moves["refuse"].sources,
        ),
    ),
)


def _adding(form: type[VersionForm]) -> MakeForm:
    """The form of a row that is not there yet: it has no version."""

    def make(data: QueryDict | None, _row: Any, _viewer: Viewer) -> forms.Form:
        made = form(data)
        del made.fields["version"]
        return made

    return make


def _kept(service: Any, name: str) -> Any:
    def run(row: Any, told: Told, by: User) -> Any:
        version = told.pop("version", None)
        return service(**{name: row}, government=government_of(row), values=told, version=version, by=by)

    return run


def _setting(noun: str, title: Any, get: Any, form: type[VersionForm], service: Any, *fields: str) -> Subject:
    run = _kept(service, noun)
    return Subject(
        "commitments",
        noun,
        title,
        get=get,
        prefix=f"settings/{noun}s/",
        page=lambda _row: reverse("commitments:settings"),
        list_name="commitments:settings",
        acts=(
            Act("add", _("增加"), may_set, run, _adding(form), starts=True),
            Act("edit", _("修改"), may_set, run, on_row(form, fields_of(*fields))),
        ),
    )


GRADES = _setting(
    "grade",
    _("风险等级"),
    grade_get,
    GradeForm,
    keeping.grade_keep,
    *("name", "rank", "during_days", "after_days", "sample_percent"),
)
LEVELS = _setting(
    "level",
    _("失信等级"),
    level_get,
    LevelForm,
    keeping.level_keep,
    *("name", "rank", "shuts_from_rank", "months", "restore_months"),
)


def _rule_set(_row: None, told: Told, by: User) -> Any:
    version, keepers = told.pop("version"), told.pop("keepers")
    return keeping.rule_set(government=ours(), keepers=keepers, version=version, values=told, by=by)


def _rule_form(data: QueryDict | None, _row: Any, _viewer: Viewer) -> forms.Form:
    government = ours()
    rule = rule_of(government)
    keepers = "、".join(one.name for one in rule.keepers.all()) if rule.pk else ""
    told = {"hearing_days": rule.hearing_days, "keepers": keepers, "version": rule.version}
    return RuleForm(data, government=government, initial=told)


RULES = Subject(
    "commitments",
    "rule",
    _("告知承诺规则"),
    get=lambda _viewer, _key: None,
    prefix="settings/rules/",
    page=lambda _row: reverse("commitments:settings"),
    list_name="commitments:settings",
    acts=(Act("set", _("设定"), may_set, _rule_set, _rule_form, starts=True),),
)
SUBJECTS = (
    *(ITEMS, TEXTS, GUIDES, EDITIONS, CASES, CHECKS, ROUNDS, BREACHES, RECORDS),
    *(GRADES, LEVELS, RULES),
)
