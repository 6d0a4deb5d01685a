"""证明事项、文本、指南、公布清单、设定的页面."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.acts import Subject, user_of
from yiding.core.exports import XLSX
from yiding.core.figures import Figure, Tone
from yiding.core.lists import Rows
from yiding.core.parts import Row, Section, parts_page, tabs_of
from yiding.core.sheets import Outcome, SheetError
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts, lists, publishing
from .forms import ImportForm
from .item_imports import MAY_HAVE, NEEDED, items_import
from .keeping import grades_seed
from .models import Guide, ListEdition, NoticeText, ProofItem
from .permissions import may_record, may_set, require
from .selectors import (
    edition_get,
    grades_visible_to,
    guide_get,
    guides_visible_to,
    item_get,
    levels_visible_to,
    rule_of,
    text_get,
    texts_visible_to,
)
from .shown import guide_light, page_of, signed, state_badge

FAMILY = (
    (gettext_lazy("证明事项清单"), "item-list"),
    (gettext_lazy("承诺办件"), "case-list"),
    (gettext_lazy("承诺核查"), "check-list"),
    (gettext_lazy("抽查批次"), "round-list"),
    (gettext_lazy("不实承诺"), "breach-list"),
    (gettext_lazy("信用记录"), "record-list"),
    (gettext_lazy("办事指南"), "guide-list"),
    (gettext_lazy("公布清单"), "edition-list"),
    (gettext_lazy("告知承诺统计"), "figures"),
)
OUTCOMES = {
    Outcome.ADDED: gettext_lazy("新增"),
    Outcome.CHANGED: gettext_lazy("更新"),
    Outcome.SAME: gettext_lazy("不变"),
    Outcome.WRONG: gettext_lazy("有错"),
}
LIST = "core/parts_list.html"
MOST = 100


def family(here: str) -> Any:
    """The lists of the room, the one on the page marked."""
    return tabs_of("commitments", FAMILY, here)


def item_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("设定"), reverse("commitments:settings"))] if may_set(request.user) else []
    if may_record(request.user):
        beside.insert(0, (_("导入证明事项"), reverse("commitments:item-import")))
    context = {"acts": acts.ITEMS.started(request.user), "beside": beside, "family": family("item-list")}
    return scoped_list(request, lists.ITEMS, template=LIST, context=context)


def guide_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.GUIDES.started(request.user), "family": family("guide-list")}
    return scoped_list(request, lists.GUIDES, template=LIST, context=context)


def edition_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.EDITIONS.started(request.user), "family": family("edition-list")}
    return scoped_list(request, lists.EDITIONS, template=LIST, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_import(request: HttpRequest) -> HttpResponse:
    """导入证明事项: tried first, told row by row."""
    require(may_record(request.user))
    form = ImportForm(request.POST or None, request.FILES or None)
    report, trouble = None, ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            report = items_import(
                government=ours(), file=told["file"], is_trial=told["is_trial"], by=user_of(request)
            )
        except SheetError as error:
            trouble = str(error)
        if report is not None and report.is_clean and not told["is_trial"]:
            messages.success(request, _("已导入。"))
            return redirect("commitments:item-list")
    context = {
        "title": _("导入证明事项"),
        "crumbs": acts.ITEMS.crumbs(None, _("导入证明事项")),
        "form": form,
        "trouble": trouble,
        "columns": format_html('<span lang="zh">{}</span>', "、".join((*NEEDED, *MAY_HAVE))),
        "cancel_url": reverse("commitments:item-list"),
        "is_clean": report is not None and report.is_clean,
        "counts": [(word, report.count(one)) for one, word in OUTCOMES.items()] if report else [],
        "lines": [(one.place, OUTCOMES[one.outcome], one.sentence) for one in report.lines[:MOST]]
        if report
        else [],
    }
    is_wrong = bool(trouble or form.errors) or (report is not None and not report.is_clean)
    return render(request, "commitments/import.html", context, status=422 if is_wrong else 200)


@require_safe
def item_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: its basis and risk, its texts in versions, the guides that tell of it."""
    row: ProofItem = item_get(request.user, pk)
    facts = [
        (_("办理事项"), row.business),
        (_("使用单位"), row.body.name),
        (_("开具单位"), row.issuer),
        (_("设定依据"), row.basis),
        (_("实行告知承诺"), row.allowed),
        (_("不实行的理由"), row.why_not),
        (_("风险等级"), row.risk.name),
        (_("适用对象"), row.get_who_display()),
        (_("适用条件"), row.conditions),
        (_("核查方式"), row.get_way_display()),
        (_("核查要求"), _checks_of(row)),
        (_("最近变动"), row.changed_on),
        (_("审定"), signed(row.approved_by, row.approved_on)),
        (_("取消理由"), row.reason),
    ]
    return parts_page(
        request,
        acts.ITEMS,
        row,
        facts=facts,
        sections=[_texts(request, row), _guides(request, row)],
        lead=state_badge(row),
    )


def _checks_of(row: ProofItem) -> str:
    """What the risk asks for, in words."""
    risk, told = row.risk, []
    if risk.during_days is not None:
        told.append(_("受理后 %(n)s 个工作日内核查") % {"n": risk.during_days})
    if risk.after_days is not None:
        told.append(_("办结后 %(n)s 个工作日内核查") % {"n": risk.after_days})
    told.append(_("其余按 %(n)s%% 抽查") % {"n": risk.sample_percent})
    return "；".join(told)


def _texts(request: HttpRequest, row: ProofItem) -> Section:
    rows = [
        Row(
            [
                _("第 %(n)s 版") % {"n": one.number},
                state_badge(one),
                one.in_force_on,
                one.ended_on,
                signed(one.approved_by, one.in_force_on),
            ],
            acts.TEXTS.offered(request.user, one),
            page_of("text")(one),
        )
        for one in texts_visible_to(request.user).filter(item=row)
    ]
    heads = (_("版次"), _("状态"), _("施行"), _("终止"), _("审定"))
    return Section(_("告知承诺书"), heads, rows, _("还没有文本；没有现行文本的不能办理告知承诺。"))


def _guides(request: HttpRequest, row: ProofItem) -> Section:
    rows = [
        Row([one.title, one.body.name, guide_light(one)], (), page_of("guide")(one))
        for one in guides_visible_to(request.user).filter(pk__in=row.guides.values("pk"))
    ]
    heads = (_("办事指南"), _("编制单位"), _("最近更新"))
    return Section(_("办事指南"), heads, rows, _("没有指南提到它。"))


@require_safe
def text_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a text."""
    row: NoticeText = text_get(request.user, pk)
    facts = [
        (_("证明事项"), str(row.item)),
        (_("版次"), _("第 %(n)s 版") % {"n": row.number}),
        (_("拟定"), signed(row.made_by, row.made_on)),
        (_("审定施行"), signed(row.approved_by, row.in_force_on)),
        (_("终止"), row.ended_on),
    ]
    sections = [
        Section(_("告知内容"), notes=[row.notice]),
        Section(_("承诺内容"), notes=[row.promise]),
        Section(_("不实承诺的后果"), notes=[row.consequence]),
    ]
    beside = [
        (_("打印空白承诺书"), reverse("commitments:text-sheet", args=[pk])),
        (_("证明事项"), page_of("item")(row.item)),
    ]
    return parts_page(
        request, acts.TEXTS, row, facts=facts, sections=sections, lead=state_badge(row), beside=beside
    )


@require_safe
def text_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """告知承诺书 without an applicant, for the counter: to fill in and sign by hand."""
    row: NoticeText = text_get(request.user, pk)
    context = {
        "title": _("告知承诺书"),
        "crumbs": acts.TEXTS.crumbs(row, _("打印空白承诺书")),
        "text": row,
        "item": row.item,
        "body": row.item.body,
        "case": None,
    }
    return render(request, "commitments/sheet.html", context)


@require_safe
def guide_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One guide: which items it tells of, which of them changed since."""
    row: Guide = guide_get(request.user, pk)
    facts = [
        (_("编制单位"), row.body.name),
        (_("网址"), row.address),
        (_("最近更新"), guide_light(row)),
        (_("版次"), row.edition),
        (_("更新了什么"), row.note),
    ]
    rows = [
        Row(
            [one.name, one.business, one.changed_on, one.changed_on > row.updated_on],
            (),
            page_of("item")(one),
        )
        for one in row.items.all()
    ]
    heads = (_("证明事项"), _("办理事项"), _("最近变动"), _("指南之后又变动"))
    sections = [Section(_("涉及的证明事项"), heads, rows, _("没有。"))]
    return parts_page(request, acts.GUIDES, row, facts=facts, sections=sections)


@require_safe
def edition_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A list as it is published: what it says, and its files."""
    row: ListEdition = edition_get(request.user, pk)
    facts = [
        (_("拟定"), signed(row.prepared_by, row.prepared_on)),
        (_("公布"), signed(row.released_by, row.released_on)),
        (_("终止日期"), row.ended_on),
        (_("撤回理由"), row.reason),
        (_("事项数"), len(row.rows)),
        (_("摘要"), row.digest),
    ]
    keys = ("number", "name", "business", "body", "basis", "allowed", "risk", "way", "text")
    worded = {"allowed", "way"}  # frozen as the list says it; the page says it in the reader's language
    shown = [[_(one[key]) if key in worded else str(one[key]) for key in keys] for one in row.rows]
    rows = [Row(cells) for cells in shown]
    heads = (
        *(_("序号"), _("证明事项"), _("办理事项"), _("使用单位"), _("设定依据")),
        *(_("实行告知承诺"), _("风险等级"), _("核查方式"), _("文本版次")),
    )
    sections = [Section(_("清单内容"), heads, rows, _("已撤回，内容不再公开。"))]
    return parts_page(
        request, acts.EDITIONS, row, facts=facts, sections=sections, lead=state_badge(row), beside=_files(row)
    )


def _files(row: ListEdition) -> list[tuple[Any, str]]:
    if not row.rows:
        return []
    words = (("xlsx", _("导出 Excel")), ("html", _("公布网页")), ("json", _("开放数据")))
    return [(word, reverse("commitments:edition-file", args=[row.pk, form])) for form, word in words]


@require_safe
def edition_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A list as a file: a workbook, a page that stands alone, data."""
    row: ListEdition = edition_get(request.user, pk)
    makers: dict[str, tuple[Any, str]] = {
        "xlsx": (publishing.as_workbook, XLSX),
        "html": (publishing.as_page, "text/html; charset=utf-8"),
        "json": (publishing.as_json, "application/json; charset=utf-8"),
    }
    if form not in makers or not row.rows:
        raise Http404
    make, kind = makers[form]
    response = HttpResponse(make(row), content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{row.title}.{form}") or ""
    return response


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """设定: grades, levels and rules of this government."""
    require(may_set(request.user))
    rule = rule_of(ours())
    keepers = "、".join(one.name for one in rule.keepers.all()) if rule.pk else ""
    rules = Section(
        acts.RULES.title,
        (_("陈述申辩（工作日）"), _("牵头单位")),
        [Row([rule.hearing_days, keepers])],
        acts=acts.RULES.started(request.user),
    )
    context = {
        "title": _("告知承诺设定"),
        "crumbs": [*acts.ITEMS.crumbs(None), (_("告知承诺设定"), "")],
        "sections": [rules, _grades(request), _levels(request)],
    }
    return render(request, "commitments/settings.html", context)


def _grades(request: HttpRequest) -> Section:
    heads = (
        _("风险等级"),
        _("次序"),
        _("受理后核查（工作日）"),
        _("办结后核查（工作日）"),
        _("抽查比例（%）"),
    )
    return _settings(
        request,
        acts.GRADES,
        heads,
        grades_visible_to(request.user).filter(government=ours()),
        lambda row: [row.name, row.rank, row.during_days, row.after_days, row.sample_percent],
    )


def _levels(request: HttpRequest) -> Section:
    heads = (
        _("失信等级"),
        _("次序"),
        _("从哪个风险次序起不得承诺"),
        _("记录有效（月）"),
        _("几个月后可以申请修复"),
    )
    return _settings(
        request,
        acts.LEVELS,
        heads,
        levels_visible_to(request.user).filter(government=ours()),
        lambda row: [row.name, row.rank, row.shuts_from_rank, row.months, row.restore_months],
    )


def _settings(request: HttpRequest, subject: Subject, heads: Any, rows: Rows, told: Any) -> Section:
    cells = [Row(told(row), subject.offered(request.user, row)) for row in rows]
    return Section(subject.title, heads, cells, _("还没有。"), acts=subject.started(request.user))


@require_POST
def seed(request: HttpRequest) -> HttpResponse:
    """Loads the usual grades where there are none."""
    grades_seed(government=ours(), by=user_of(request))
    return redirect("commitments:settings")


def figure(label: Any, value: Any, *, bad: bool = False) -> Figure:
    """A figure, red where it says that something is wrong."""
    return Figure(label, value, tone=Tone.BAD if bad and value else Tone.PLAIN)
