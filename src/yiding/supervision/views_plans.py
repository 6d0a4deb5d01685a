"""文件—要点—事项的页面, the plans of units, and templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.acts import user_of
from yiding.core.errors import EditConflict, NotAllowed, WrongState, YidingError
from yiding.core.figures import Tab
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.core.sheets import CellError, SheetError
from yiding.directory.scope import scoped_list
from yiding.files.errors import ClassifiedPaper
from yiding.files.forms import PaperForm
from yiding.files.services import Paper
from yiding.files.taking import paper_form
from yiding.files.uploads import LimitHandler, limited

from .filing import Draft, Ground
from .forms_filing import BoundForm, FillForm, PlanForm
from .forms_templates import TemplateFields, TemplateForm, UseForm, template_told
from .lists import lamp, state_badge
from .models import Matter, MatterKind, MatterTemplate
from .outlines import Entry, entries_in, entries_of_sheet
from .patterning import template_keep, template_use, templates_visible_to
from .permissions import may_carry, may_file, require
from .plan_lists import PLANS, TEMPLATES, UNIT_PLANS
from .planting import container_edit, plan_fill, plan_make
from .selectors import matters_visible_to, task_get
from .trees import CONTAINERS, flat, tree_of
from .unit_plans import plan_file, plans_missing
from .views_filing import ours, paper_of


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("督办"), reverse("supervision:matter-list")), *more]


def plan_list(request: HttpRequest) -> HttpResponseBase:
    """Documents that split into points and matters."""
    context = {"may_file": may_file(request.user)}
    return scoped_list(request, PLANS, template="supervision/plan_list.html", context=context)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request: HttpRequest) -> HttpResponse:
    """A document, with its points and matters pasted."""
    return _plan_add(request, limited(request))


@csrf_protect
def _plan_add(request: HttpRequest, limit: LimitHandler) -> HttpResponse:
    require(may_file(request.user))
    initial = {"level": Level.GOVERNMENT}
    form = PlanForm(request.POST or None, request.FILES or None, government=ours(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            told = form.cleaned_data
            plan = plan_make(
                government=ours(),
                draft=_plan_draft(told),
                ground=_plan_ground(told),
                entries=entries_in(told["text"]),
                paper=paper_of(request, limit, told, Level(told["level"])),
                by=user_of(request),
            )
            messages.success(request, _("已登记。"))
            return redirect("supervision:plan-detail", plan.pk)
        except (NotAllowed, ClassifiedPaper):
            raise
        except CellError as error:
            form.add_error("text", str(error))
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.detail}。{error.advice}（{error.code}）")
    title, url = _("登记文件"), reverse("supervision:plan-list")
    crumbs = _crumbs((_("方案与要点"), url), (title, ""))
    return form_response(
        request, form, title=title, cancel_url=url, crumbs=crumbs, template="files/paper_form.html"
    )


def _plan_draft(told: dict[str, Any]) -> Draft:
    return Draft(
        title=told["title"],
        due_on=told["due_on"],
        due_reason=_("文件写明") if told["due_on"] else "",
        level=Level(told["level"]),
        supervisor=told["supervisor"],
        more={"series": told["series"]},
    )


def _plan_ground(told: dict[str, Any]) -> Ground:
    return Ground(
        told["kind"],
        told["title"],
        paper_title=told["title"][:200],
        paper_number=told["paper_number"],
        given_by=told["given_by"],
        given_on=told["given_on"],
    )


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree of a document: each row with its state and the sentence that it comes from, summed up."""
    plan = _container(request, pk)
    if plan.root_id:
        return redirect("supervision:plan-detail", plan.root_id)
    tree = tree_of(request.user, plan)
    lines = flat(tree)[1:]
    context = {
        "title": plan.title,
        "crumbs": _crumbs((_("方案与要点"), reverse("supervision:plan-list")), (plan.title[:30], "")),
        "plan": plan,
        "sum": tree.sum,
        "source": plan.sources.select_related("document").first(),
        "lines": [
            (line, state_badge(line.row), lamp(line.row), next(iter(line.row.sources.all()), None))
            for line in lines
        ],
        "missing": plans_missing(request.user).filter(matter__root=plan).count(),
        "may_file": may_file(request.user),
    }
    return render(request, "supervision/plan_detail.html", context)


def _container(request: HttpRequest, pk: int) -> Matter:
    rows = matters_visible_to(request.user).filter(kind__in=CONTAINERS)
    return get_object_or_404(rows.select_related("government", "parent", "root", "supervisor"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_fill_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Points and matters in bulk, from a pasted list or a workbook."""
    require(may_file(request.user))
    plan = _container(request, pk)
    form = FillForm(request.POST or None, request.FILES or None)
    url = reverse("supervision:plan-detail", args=[plan.root_id or plan.pk])
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_fill(plan=plan, entries=_entries(form), by=user_of(request))
            messages.success(request, _("已加入 %(n)s 行。") % {"n": len(made)})
            return redirect(url)
        except (CellError, SheetError) as error:
            form.add_error("sheet" if form.cleaned_data["sheet"] else "text", str(error))
        except (NotAllowed, WrongState):
            raise
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.detail}。{error.advice}（{error.code}）")
    title = _("成批加入要点和任务")
    crumbs = _crumbs((_("方案与要点"), reverse("supervision:plan-list")), (plan.title[:30], url), (title, ""))
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs)


def _entries(form: FillForm) -> list[Entry]:
    sheet = form.cleaned_data["sheet"]
    entries = entries_of_sheet(sheet) if sheet else entries_in(form.cleaned_data["text"])
    if not entries:
        raise CellError(_("没有可以加入的内容"))
    return entries


@require_http_methods(["GET", "HEAD", "POST"])
def container_edit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A document's or a point's title and day."""
    require(may_file(request.user))
    row = _container(request, pk)
    told = {"title": row.title, "due_on": row.due_on, "version": row.version}
    form = BoundForm(request.POST or None, initial=told)
    url = reverse("supervision:plan-detail", args=[row.root_id or row.pk])
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            container_edit(matter=row, by=user_of(request), **form.cleaned_data)
            return redirect(url)
        except EditConflict as error:
            row = _container(request, pk)
            told = {"title": row.title, "due_on": row.due_on, "version": row.version}
            conflict = form.merge(told, error.who)
        except (NotAllowed, WrongState):
            raise
        except YidingError as error:
            form.add_error("due_on", f"{error.sentence}{error.detail}")
    title = _("修改标题和期限")
    crumbs = _crumbs((row.title[:30], url), (title, ""))
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs, conflict=conflict)


# --- plans of units ----------------------------------------------------------------------------------------


def unit_plan_list(request: HttpRequest) -> HttpResponseBase:
    """实施方案: those that are filed, those that are missing."""
    return list_response(request, UNIT_PLANS)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def unit_plan_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A body files its plan under its task."""
    return _unit_plan_add(request, limited(request), pk)


@csrf_protect
def _unit_plan_add(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    task = task_get(request.user, pk)
    require(may_carry(request.user, task))
    form = PaperForm(request.POST or None, request.FILES or None, initial={"level": Level.GOVERNMENT})
    title = _("报送实施方案")

    def take(paper: Paper, told: dict[str, Any]) -> HttpResponse:
        name = _("%(body)s实施方案") % {"body": task.body.name}
        plan_file(task=task, paper=paper, title=told["note"] or name, by=user_of(request))
        messages.success(request, _("已报送。"))
        return redirect(url)

    url = reverse("supervision:task-detail", args=[pk])
    crumbs = _crumbs((task.matter.title[:30], url), (title, ""))
    return paper_form(request, limit, form, take, title=title, cancel_url=url, crumbs=crumbs)


# --- templates ---------------------------------------------------------------------------------------------


def template_list(request: HttpRequest) -> HttpResponseBase:
    """模板."""
    require(may_file(request.user))
    return list_response(request, TEMPLATES, template="supervision/template_list.html")


def _template(request: HttpRequest, pk: int) -> MatterTemplate:
    rows = templates_visible_to(request.user).select_related("government").prefetch_related("steps")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def template_add(request: HttpRequest) -> HttpResponse:
    """A new template."""
    require(may_file(request.user))
    form = TemplateFields(request.POST or None, government=ours(), initial={"is_active": True})
    if request.method == "POST" and form.is_valid():
        template = template_keep(government=ours(), by=user_of(request), **form.values())
        return redirect("supervision:template-use", template.pk)
    title, url = _("新建模板"), reverse("supervision:template-list")
    crumbs = _crumbs((_("事项模板"), url), (title, ""))
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs)


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A template, as it was seen."""
    require(may_file(request.user))
    template = _template(request, pk)
    told = template_told(template)
    form = TemplateForm(request.POST or None, government=template.government, initial=told, template=template)
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            template_keep(
                government=template.government,
                template=template,
                version=version,
                by=user_of(request),
                **form.values(),
            )
            return redirect("supervision:template-list")
        except EditConflict as error:
            conflict = form.merge(template_told(_template(request, pk)), error.who)
    title, url = _("修改模板"), reverse("supervision:template-list")
    crumbs = _crumbs((_("事项模板"), url), (template.name, ""))
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs, conflict=conflict)


@require_http_methods(["GET", "HEAD", "POST"])
def template_use_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Matters from a template."""
    require(may_file(request.user))
    template = _template(request, pk)
    form = UseForm(request.POST or None, government=template.government, initial={"start": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = template_use(template=template, use=form.use(), ground=form.ground(), by=user_of(request))
            name = "plan-detail" if made.kind == MatterKind.PLAN else "matter-detail"
            return redirect(f"supervision:{name}", made.pk)
        except (CellError, ValidationError) as error:
            _told(form, error)
        except (NotAllowed, WrongState):
            raise
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.detail}{error.advice}（{error.code}）")
    title, url = _("用模板立项：%(name)s") % {"name": template.name}, reverse("supervision:template-list")
    crumbs = _crumbs((_("事项模板"), url), (template.name, ""))
    return form_response(
        request,
        form,
        title=title,
        submit=_("拟立项"),
        cancel_url=url,
        crumbs=crumbs,
        template="supervision/template_use.html",
    )


def _told(form: forms.Form, error: CellError | ValidationError) -> None:
    form.add_error(None, "".join(error.messages) if isinstance(error, ValidationError) else str(error))


# --- groups ------------------------------------------------------------------------------------------------

WAYS = {"area": "area", "project": "project", "series": "series", "person": "tasks__person__name"}
MOST_GROUPS = 300


@require_safe
def matter_groups(request: HttpRequest) -> HttpResponse:
    """按项目、领域、责任人: how many matters each has, how many are done, which are red (S15.6)."""
    words = {"area": _("领域"), "project": _("项目"), "series": _("专项行动"), "person": _("责任人")}
    by = request.GET.get("by", "")
    by = by if by in WAYS else "area"
    path, url = WAYS[by], reverse("supervision:matter-groups")
    rows = matters_visible_to(request.user).filter(kind=MatterKind.MATTER, filed_on__isnull=False)
    if by == "person":
        live = Q(tasks__person__isnull=False) & ~Q(tasks__role="split") & ~Q(tasks__state="withdrawn")
        rows = rows.filter(live)
    else:
        rows = rows.exclude(**{path: ""})
    counted = (
        rows.order_by()
        .values(path)
        .annotate(
            n=Count("pk", distinct=True),
            done=Count("pk", distinct=True, filter=Q(state__in=["closed", "struck"])),
            amber=Count("pk", distinct=True, filter=Q(light="amber")),
            red=Count("pk", distinct=True, filter=Q(light="red")),
        )
    )
    groups = [{"name": row.pop(path), **row} for row in counted.order_by("-red", "-n", path)[:MOST_GROUPS]]
    context = {
        "title": _("分组查看"),
        "crumbs": _crumbs((_("分组查看"), "")),
        "tabs": [Tab(word, f"{url}?by={key}", key == by) for key, word in words.items()],
        "by": by,
        "word": words[by],
        "groups": groups,
    }
    return render(request, "supervision/matter_groups.html", context)
