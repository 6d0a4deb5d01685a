"""立项的页面: a matter is entered and edited; many are submitted, approved, assigned, struck off at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core.access import Level
from yiding.core.acts import user_of
from yiding.core.columns import Viewer
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState, YidingError
from yiding.core.figures import Tab
from yiding.core.forms import form_response
from yiding.core.workdays import Calendar
from yiding.directory.models import Government
from yiding.files.errors import ClassifiedPaper
from yiding.files.services import Paper
from yiding.files.uploads import LimitHandler, limited, only_file

from .assigning import lacks_of, matter_reopen, matters_assign, matters_strike
from .backward import clashes_of, clashes_of_matter
from .filing import (
    Draft,
    Ground,
    matter_draft,
    matter_edit,
    matter_instruct,
    matters_approve,
    matters_drop,
    matters_return,
    matters_submit,
    matters_take_up,
    paper_attach,
    source_add,
)
from .forms_filing import (
    AskPlansForm,
    InstructionForm,
    MatterFields,
    MatterForm,
    NewMatterForm,
    PartForm,
    SourceForm,
    told_of,
)
from .models import Matter, MatterKind, MatterState, SourceKind
from .naming import members_of
from .permissions import may_approve, may_file, may_instruct, may_see_filing, require
from .selectors import bodies_of_matters, matter_get, matters_visible_to
from .unit_plans import plans_ask
from .views_proposals import keys_of

MOST_LINES = 200
EDITABLE = (MatterState.DRAFT, MatterState.PENDING, MatterState.FILED)


def ours() -> Government:
    """The government that files; without one nothing can be filed."""
    return get_object_or_404(Government, is_ours=True)


# --- one matter --------------------------------------------------------------------------------------------


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def matter_add(request: HttpRequest) -> HttpResponse:
    """A matter from a paper: an order, a work report, an inspection, a hotline, a plan."""
    return _matter_add(request, limited(request))


@csrf_protect
def _matter_add(request: HttpRequest, limit: LimitHandler) -> HttpResponse:
    require(may_file(request.user))
    form = NewMatterForm(
        request.POST or None,
        request.FILES or None,
        government=ours(),
        calendar=Calendar.load(),
        initial={"kind": _source(request), "level": Level.MEMBERS},
    )

    def keep() -> HttpResponse:
        paper = paper_of(request, limit, form.cleaned_data, Level(form.cleaned_data["level"]))
        with transaction.atomic():
            matter = matter_draft(
                government=ours(), draft=form.draft(), grounds=[form.ground()], by=user_of(request)
            )
            if paper is not None:
                paper_attach(source=matter.sources.get(), paper=paper, by=user_of(request))
        messages.success(request, _("已拟立项。可以报请审定。"))
        return redirect("supervision:matter-detail", matter.pk)

    title = _("新立事项")
    page = {"title": title, "submit": _("存为拟立项"), "cancel_url": reverse("supervision:filing-list")}
    return _kept(request, form, keep, crumbs=_crumbs((title, "")), **page)


def _source(request: HttpRequest) -> str:
    asked = request.GET.get("source", "")
    return asked if asked in SourceKind.values else SourceKind.SUPERIOR


def paper_of(request: HttpRequest, limit: LimitHandler, told: dict[str, Any], level: Level) -> Paper | None:
    """The file of a form, if one came. Raises what is wrong with it."""
    if told.get("classified"):
        raise ClassifiedPaper
    if not limit.refused and "file" not in request.FILES:
        return None
    file = only_file(request, limit)
    return Paper(cast(BinaryIO, file.file), file.name or "", level, told.get("note", ""))


def _kept(
    request: HttpRequest,
    form: Any,
    keep: Callable[[], HttpResponse],
    template: str = "supervision/matter_form.html",
    **page: Any,
) -> HttpResponse:
    """The page of a form: keeps what it brought, tries the nodes out, or says what is wrong."""
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST and isinstance(form, MatterFields):
            return _tried(request, form, page)
        try:
            return keep()
        except (NotAllowed, WrongState, ClassifiedPaper):
            raise
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.detail}{error.advice}（{error.code}）")
    page |= {"form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, page, status=status)


def _tried(request: HttpRequest, form: Any, page: dict[str, Any], but: int | None = None) -> HttpResponse:
    """试排: the nodes as they would stand, and what clashes. Nothing is kept."""
    draft: Draft = form.draft()
    clashes = clashes_of(
        draft.nodes, due_on=draft.due_on, calendar=form.calendar, in_charge=draft.in_charge, but=but
    )
    tried = [(node, [one for one in clashes if one.day == node.due_on]) for node in draft.nodes]
    groups = members_of(one.body for one in draft.in_charge)
    context = {**page, "form": form, "tried": tried, "groups": list(groups.items())}
    return render(request, "supervision/matter_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matter_edit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A matter that is not assigned yet."""
    require(may_file(request.user))
    matter = matter_get(request.user, pk)
    if matter.kind != MatterKind.MATTER or matter.state not in EDITABLE:
        raise WrongState("supervision.edit")
    calendar, told = Calendar.load(), told_of(matter)
    form = MatterForm(request.POST or None, initial=told, government=matter.government, calendar=calendar)
    url = reverse("supervision:matter-detail", args=[pk])
    title = _("修改事项")
    page = {"title": title, "cancel_url": url, "crumbs": _crumbs((matter.title[:30], url), (title, ""))}
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            return _tried(request, form, page, but=pk)
        try:
            version = form.cleaned_data["version"]
            matter_edit(matter=matter, draft=form.draft(), version=version, by=user_of(request))
            messages.success(request, _("已保存。"))
            return redirect(url)
        except EditConflict as error:
            conflict = form.merge(told_of(matter_get(request.user, pk)), error.who)
        except (NotAllowed, WrongState):
            raise
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.detail}{error.advice}（{error.code}）")
    clashes = [] if form.is_bound else clashes_of_matter(matter, calendar)
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    context = {
        **page,
        "form": form,
        "conflict": conflict,
        "clashes": clashes,
        "sources": matter.sources.all(),
    }
    return render(request, "supervision/matter_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def part_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A matter under a document or a point."""
    require(may_file(request.user))
    parent = matter_get(request.user, pk)
    if parent.kind == MatterKind.MATTER or parent.state == MatterState.DROPPED:
        raise WrongState("supervision.plan")
    initial = {"level": parent.level, "series": parent.series, "due_on": parent.due_on}
    form = PartForm(
        request.POST or None, initial=initial, government=parent.government, calendar=Calendar.load()
    )

    def keep() -> HttpResponse:
        top = (parent.root or parent).sources.first()
        ground = Ground(
            top.kind if top else SourceKind.PLAN,
            form.cleaned_data["passage"],
            paper_title=top.paper_title if top else "",
            document=top.document if top else None,
        )
        matter_draft(
            government=parent.government,
            draft=form.draft(),
            grounds=[ground],
            by=user_of(request),
            parent=parent,
        )
        messages.success(request, _("已加入。"))
        return redirect("supervision:plan-detail", parent.root_id or parent.pk)

    title, url = _("加入任务"), reverse("supervision:plan-detail", args=[parent.root_id or parent.pk])
    crumbs = _crumbs((parent.title[:30], url), (title, ""))
    return _kept(request, form, keep, title=title, cancel_url=url, crumbs=crumbs)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def source_add_page(request: HttpRequest, pk: int) -> HttpResponse:
    """补充依据: another passage and its paper."""
    return _source_add(request, limited(request), pk)


@csrf_protect
def _source_add(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    require(may_file(request.user))
    matter = matter_get(request.user, pk)
    form = SourceForm(request.POST or None, request.FILES or None)
    url = reverse("supervision:matter-detail", args=[pk])

    def keep() -> HttpResponse:
        paper = paper_of(request, limit, form.cleaned_data, Level(matter.level))
        source_add(matter=matter, ground=form.ground(), paper=paper, by=user_of(request))
        messages.success(request, _("已补充依据。"))
        return redirect(url)

    title = _("补充依据")
    crumbs = _crumbs((matter.title[:30], url), (title, ""))
    return _kept(request, form, keep, "files/paper_form.html", title=title, cancel_url=url, crumbs=crumbs)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def instruction_add(request: HttpRequest) -> HttpResponse:
    """批示: a leader writes it, or takes a picture of it; it lands on the inspectors' desk."""
    return _instruction_add(request, limited(request))


@csrf_protect
def _instruction_add(request: HttpRequest, limit: LimitHandler) -> HttpResponse:
    require(may_instruct(request.user))
    form = InstructionForm(request.POST or None, request.FILES or None, government=ours())

    def keep() -> HttpResponse:
        told = form.cleaned_data
        matter = matter_instruct(
            government=ours(),
            words=told["words"],
            in_charge=told["bodies"],
            due_on=told["due_on"],
            urgency=told["urgency"],
            about=told["about"],
            paper=paper_of(request, limit, told, Level.MEMBERS),
            by=user_of(request),
        )
        messages.success(request, _("批示已送督查部门。"))
        return redirect("supervision:matter-detail", matter.pk)

    title = _("写批示")
    page = {"submit": _("交督查部门办理"), "cancel_url": reverse("supervision:matter-list")}
    crumbs = _crumbs((title, ""))
    return _kept(request, form, keep, "files/paper_form.html", title=title, crumbs=crumbs, **page)


@require_http_methods(["GET", "HEAD", "POST"])
def plans_ask_page(request: HttpRequest, pk: int) -> HttpResponse:
    """要求各单位报实施方案."""
    require(may_file(request.user))
    matter = matter_get(request.user, pk)
    form = AskPlansForm(request.POST or None)
    url = reverse("supervision:matter-detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        count = plans_ask(matter=matter, due_on=form.cleaned_data["due_on"], by=user_of(request))
        messages.success(request, _("已要求 %(n)s 个单位报实施方案。") % {"n": count})
        return redirect(url)
    title = _("要求报实施方案")
    crumbs = _crumbs((matter.title[:30], url), (title, ""))
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs)


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("督办"), reverse("supervision:matter-list")), *more]


# --- many matters ------------------------------------------------------------------------------------------

Run = Callable[[list[Matter], HttpRequest], object]


@dataclass(frozen=True, slots=True)
class Act:
    """成批的一步: its name, from which stage, whose it is, and the service that does it."""

    name: str
    label: Any
    stages: frozenset[str]
    may: Callable[[Viewer], bool]
    run: Run
    takes: str = ""
    is_next: bool = False


def _reason(request: HttpRequest) -> str:
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:200]
    if not reason:
        raise BadRequest("reason")
    return reason


def _assign(matters: list[Matter], request: HttpRequest) -> None:
    day = None
    if request.POST.get("due_on"):
        form = AskPlansForm(request.POST)
        if not form.is_valid():
            raise BadRequest("due_on")
        day = form.cleaned_data["due_on"]
    matters_assign(matters=matters, plans_due_on=day, by=user_of(request))


def _reopen(matters: list[Matter], request: HttpRequest) -> None:
    reason = _reason(request)
    with transaction.atomic():
        for matter in matters:
            matter_reopen(matter=matter, reason=reason, by=user_of(request))


S = MatterState
ACTS = (
    Act(
        "submit",
        lazy("报请立项"),
        frozenset({S.DRAFT}),
        may_file,
        lambda rows, request: matters_submit(matters=rows, by=user_of(request)),
        is_next=True,
    ),
    Act(
        "approve",
        lazy("审定立项"),
        frozenset({S.PENDING}),
        may_approve,
        lambda rows, request: matters_approve(matters=rows, by=user_of(request)),
        is_next=True,
    ),
    Act(
        "return",
        lazy("退回修改"),
        frozenset({S.PENDING}),
        may_approve,
        lambda rows, request: matters_return(matters=rows, reason=_reason(request), by=user_of(request)),
        "reason",
    ),
    Act(
        "drop",
        lazy("不予立项"),
        frozenset({S.DRAFT, S.PENDING}),
        may_see_filing,
        lambda rows, request: matters_drop(matters=rows, reason=_reason(request), by=user_of(request)),
        "reason",
    ),
    Act(
        "take-up",
        lazy("重新拟立"),
        frozenset({S.DROPPED}),
        may_file,
        lambda rows, request: matters_take_up(matters=rows, by=user_of(request)),
        is_next=True,
    ),
    Act("assign", lazy("交办"), frozenset({S.FILED}), may_file, _assign, "due_on", is_next=True),
    Act(
        "strike",
        lazy("销号"),
        frozenset({S.CLOSED}),
        may_file,
        lambda rows, request: matters_strike(matters=rows, by=user_of(request)),
        is_next=True,
    ),
    Act("reopen", lazy("重新办理"), frozenset({S.CLOSED, S.STRUCK}), may_file, _reopen, "reason"),
)
STAGES = (S.DRAFT, S.PENDING, S.FILED, S.CLOSED, S.DROPPED)


def act_view(act: Act) -> Callable[[HttpRequest], HttpResponse]:
    """What takes the button of a batch: all of the marked matters, or none."""

    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        require(act.may(request.user))
        matters = _chosen(request)
        act.run(matters, request)
        told = {"label": str(act.label), "n": len(matters)}
        messages.success(request, _("%(label)s：%(n)s 件。") % told)
        if request.POST.get("from") == "matter" and len(matters) == 1:
            return redirect("supervision:matter-detail", matters[0].pk)
        stage = min(act.stages, key=STAGES.index) if act.stages <= set(STAGES) else S.CLOSED
        return redirect(f"{reverse('supervision:filing-list')}?stage={stage}")

    return view


def _chosen(request: HttpRequest) -> list[Matter]:
    keys = keys_of(request)
    rows = matters_visible_to(request.user).filter(pk__in=keys).select_related("government", "supervisor")
    found = list(rows.prefetch_related(bodies_of_matters()).order_by("pk"))
    if len(found) != len(keys):
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """一行: a matter of a stage, its sentence, and what it lacks for the next step."""

    row: Matter
    passage: str
    lacks: Sequence[str]
    is_own: bool
    can_edit: bool


@require_safe
def filing_list(request: HttpRequest) -> HttpResponse:
    """立项: what is drafted, waits for approval, for being assigned, for being struck off."""
    viewer = request.user
    require(may_see_filing(viewer))
    asked = request.GET.get("stage", "")
    stage = asked if asked in STAGES else S.DRAFT if may_file(viewer) else S.PENDING
    rows = matters_visible_to(viewer).filter(kind=MatterKind.MATTER)
    shown = rows.filter(state=stage).select_related("drafted_by", "due_set_by", "parent")
    shown = shown.prefetch_related(bodies_of_matters(), "sources", "milestones").order_by("pk")
    matters = list(shown[: MOST_LINES + 1])
    stages = STAGES if may_file(viewer) else (S.PENDING, S.FILED)
    context = {
        "title": _("立项与交办"),
        "crumbs": _crumbs((_("立项与交办"), "")),
        "stage": stage,
        "stage_word": S(stage).label,
        "tabs": _tabs(stages, stage, rows),
        "lines": [_line(viewer, row) for row in matters[:MOST_LINES]],
        "has_more": len(matters) > MOST_LINES,
        "most": MOST_LINES,
        "acts": acts_for(viewer, stage),
        "takes_reason": any(act.takes == "reason" for act in acts_for(viewer, stage)),
        "groups": list(members_of(one.body for row in matters for one in row.bodies.all()).items()),
        "may_file": may_file(viewer),
    }
    return render(request, "supervision/filing_list.html", context)


def _tabs(stages: Sequence[S], stage: str, rows: Any) -> list[Tab]:
    counted = rows.filter(state__in=stages).order_by().values_list("state").annotate(n=Count("pk"))
    counts, url = dict(counted), reverse("supervision:filing-list")
    return [Tab(one.label, f"{url}?stage={one}", one == stage, counts.get(one, 0)) for one in stages]


def _line(viewer: Viewer, row: Matter) -> Line:
    first = next(iter(row.sources.all()), None)
    is_own = row.state == S.PENDING and row.drafted_by_id == viewer.pk
    lacks = lacks_of(row)
    return Line(
        row, first.passage if first else "", lacks, is_own, may_file(viewer) and row.state in EDITABLE
    )


def acts_for(viewer: Viewer, state: str) -> list[Act]:
    """The steps that a viewer can take with matters of a state."""
    return [act for act in ACTS if state in act.stages and act.may(viewer)]
