"""去向办理的页面: the chain of one decision, each way out as work, and the forms that carry it on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest
from yiding.core.forms import VersionForm
from yiding.core.implementing import implementation_of
from yiding.core.markup import light
from yiding.core.onward import onward_of
from yiding.core.workdays import Calendar
from yiding.directory.models import Government
from yiding.directory.scope import scope_of, scoped_list
from yiding.directory.selectors import governments_visible_to
from yiding.files.pages import form_page, paper_of
from yiding.files.selectors import versions_visible_to
from yiding.files.uploads import LimitHandler, limited
from yiding.meetings.lists import title_of
from yiding.meetings.permissions import may_open
from yiding.meetings.reading import Reading, Word
from yiding.minutes.form import from_json

from .comparing import compared, paragraphs_of
from .ending import (
    Issued,
    followup_issue,
    followup_move,
    followup_report,
    name_keep,
    submission_add,
    submission_move,
)
from .following import (
    Followup,
    FollowupKind,
    FollowupState,
    IssuingName,
    RevisionJob,
    Submission,
)
from .forms import (
    AnswerForm,
    IssueForm,
    NameForm,
    OpinionForm,
    ReasonForm,
    ReportForm,
    RevisedForm,
    RoundForm,
    StepForm,
    SubmissionForm,
)
from .lateness import standing_of
from .lists import NAMES, work_spec
from .models import Decision
from .permissions import (
    may_answer,
    may_give,
    may_keep_routes,
    may_report,
    may_revise,
    may_steer,
    require,
)
from .revising import (
    opinion_give,
    remark_answer,
    revision_file,
    revision_return,
    round_close,
    round_open,
    round_reopen,
)
from .selectors import (
    decision_get,
    followup_get,
    followups_of,
    issuing_names_visible_to,
    opinion_rounds_visible_to,
    remarks_visible_to,
    revision_jobs_visible_to,
    submissions_visible_to,
)
from .starting import deliberation_of, followups_start, names_seed, policies_of
from .states import SUBMISSION

FORMS = ["GET", "HEAD", "POST"]


def work_list(request: HttpRequest) -> HttpResponseBase:
    """去向办理: every way out that is followed; agreed and not yet out, by the filter (S13.5)."""
    return scoped_list(request, work_spec())


@require_safe
def decision_detail(request: HttpRequest, meeting_pk: int, no: int) -> HttpResponse:
    """The whole chain of one decision: topic, item, decision, ways out, issued document."""
    decision = _decision(request, meeting_pk, no)
    calendar = Calendar.load()
    rows = followups_of(request.user, decision.public_id)
    routes = {route.position for route in decision.routes.all()}
    followed = {row.position for row in rows if row.position is not None}
    context = {
        "title": decision.item.heading,
        "decision": decision,
        "meeting": decision.meeting,
        "meeting_title": title_of(decision.meeting),
        "opens": may_open(request.user, decision.meeting),
        "sentence": _sentence(decision),
        "topic": _topic(request, decision),
        "rows": [(row, _light(row, calendar)) for row in rows],
        "policies": policies_of(decision),
        "may_start": may_steer(request.user)
        and bool(routes - followed or (not rows and _has_revisers(decision))),
        "is_new": not rows,
        "told": implementation_of(request.user, "decisions.decision", [decision])[decision.pk],
        **onward_of(request.user, decision, here=request.path),
    }
    return render(request, "decisions/decision_detail.html", context)


def _decision(request: HttpRequest, meeting_pk: int, no: int) -> Decision:
    return decision_get(request.user, meeting_pk, no)


def _sentence(decision: Decision) -> Word | None:
    """The decision's sentence and where the original has it; an item's place is not always its number."""
    meeting = decision.meeting
    pages = Reading(meeting, from_json(meeting.record)).items([decision.item])
    return pages[0].decision if pages else None


def _has_revisers(decision: Decision) -> bool:
    return any(row.role == "reviser" for row in decision.bodies.all())


def _topic(request: HttpRequest, decision: Decision) -> Any:
    """The topic that the item was, for who sees the discussion."""
    deliberation = deliberation_of(decision) if may_steer(request.user) else None
    return deliberation.entry.topic if deliberation else None


def _light(row: Followup, calendar: Calendar) -> Any:
    told = standing_of(row, calendar)
    return light(told.light, told.word, told.reason)


@require_POST
def decision_follow(request: HttpRequest, meeting_pk: int, no: int) -> HttpResponse:
    """从这里开始跟踪."""
    require(may_steer(request.user))
    decision = _decision(request, meeting_pk, no)
    followups_start(decision=decision, by=user_of(request))
    messages.success(request, _("已开始跟踪。"))
    return redirect("decisions:decision-detail", meeting_pk, no)


@require_safe
def work_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One way out: its revisions with their opinions, its rounds, its submissions, its end."""
    row = followup_get(request.user, pk)
    jobs = revision_jobs_visible_to(request.user).filter(followup=row).select_related("body", "document")
    rounds = opinion_rounds_visible_to(request.user).filter(followup=row).prefetch_related("asked")
    remarks = list(
        remarks_visible_to(request.user)
        .filter(followup=row)
        .select_related("job__body", "round", "answered_by")
    )
    steers = may_steer(request.user)
    context = {
        "title": row.title,
        "crumbs": [*_crumbs(row)[:-1], (_(row.get_kind_display()), "")],
        "row": row,
        "meeting_title": title_of(row.meeting),
        "light": _light(row, Calendar.load()),
        "bodies": list(row.bodies.all()),
        "jobs": [
            (job, [one for one in remarks if one.job_id == job.pk], may_revise(request.user, job))
            for job in jobs
        ],
        "loose": [one for one in remarks if one.job_id is None],
        "rounds": [(asked, list(asked.asked.all()), bool(may_give(request.user, asked))) for asked in rounds],
        "submissions": [
            (one, SUBMISSION.open_to(one.state) if steers else ())
            for one in submissions_visible_to(request.user).filter(followup=row).select_related("document")
        ],
        "steers": steers,
        "may_report": may_report(request.user, row),
        "is_open": row.state == FollowupState.OPEN,
        "can_ask": row.kind in (FollowupKind.REVISE, FollowupKind.OPINION),
        "reports": row.kind in (FollowupKind.IMPLEMENT, FollowupKind.ARRANGE),
    }
    return render(request, "decisions/work_detail.html", context)


def _crumbs(row: Followup) -> list[tuple[Any, str]]:
    home = (_("去向办理"), reverse("decisions:work-list"))
    return [home, (row.title[:40], reverse("decisions:work-detail", args=[row.pk]))]


def _page(row: Followup, title: Any) -> dict[str, Any]:
    return {
        "title": title,
        "back": reverse("decisions:work-detail", args=[row.pk]),
        "crumbs": [*_crumbs(row), (title, "")],
    }


# --- opinions and revisions ------------------------------------------------------------------------------


@require_http_methods(FORMS)
def round_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a round of opinions."""
    require(may_steer(request.user))
    row = followup_get(request.user, pk)
    form = RoundForm(request.POST or None, followup=row)
    save = lambda told: round_open(followup=row, by=user_of(request), **told)  # noqa: E731
    return form_page(request, form, save, submit=_("发出"), **_page(row, _("征求意见")))


@require_POST
def round_move(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Closes a round, or goes on with it."""
    require(may_steer(request.user))
    asked = get_object_or_404(opinion_rounds_visible_to(request.user).select_related("followup"), pk=pk)
    moves = {"close": round_close, "reopen": round_reopen}
    form = VersionForm(request.POST)
    if act not in moves or not form.is_valid():
        raise BadRequest(act)
    moves[act](asked=asked, version=form.cleaned_data["version"], by=user_of(request))
    messages.success(request, _("已保存。"))
    return redirect("decisions:work-detail", asked.followup_id)


@require_http_methods(FORMS)
def opinion_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A body gives an opinion."""
    asked = get_object_or_404(opinion_rounds_visible_to(request.user).select_related("followup"), pk=pk)
    bodies = may_give(request.user, asked)
    require(bool(bodies))
    form = OpinionForm(request.POST or None, asked=asked, bodies=bodies)
    save = lambda told: opinion_give(asked=asked, by=user_of(request), **told)  # noqa: E731
    return form_page(request, form, save, submit=_("提交"), **_page(asked.followup, _("提出补充意见")))


@require_http_methods(FORMS)
def answer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers one opinion."""
    remark = get_object_or_404(
        remarks_visible_to(request.user).select_related(
            "followup__government", "job__body", "round__followup"
        ),
        pk=pk,
    )
    require(may_answer(request.user, remark))

    def told() -> dict[str, Any]:
        remark.refresh_from_db(fields=["answer", "reason", "version"])
        return {"answer": remark.answer, "reason": remark.reason, "version": remark.version}

    form = AnswerForm(request.POST or None, initial=told())
    save = lambda data: remark_answer(remark=remark, by=user_of(request), **data)  # noqa: E731
    form.fields["answer"].help_text = remark.text
    return form_page(request, form, save, fresh=told, **_page(remark.followup, _("答复意见")))


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(FORMS)
def revision_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Files the revised version."""
    return _revision_add(request, limited(request), pk)


@csrf_protect
def _revision_add(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    job = _job(request, pk)
    require(may_revise(request.user, job))
    form = RevisedForm(request.POST or None, request.FILES or None)

    def save(told: dict[str, Any]) -> None:
        paper = paper_of(request, limit, told)
        if paper is None:
            raise BadRequest("file")
        revision_file(job=job, paper=paper, by=user_of(request))

    return form_page(request, form, save, submit=_("报送"), **_page(job.followup, _("报修改稿")))


@require_http_methods(FORMS)
def revision_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a revised version back."""
    require(may_steer(request.user))
    job = _job(request, pk)

    def told() -> dict[str, Any]:
        job.refresh_from_db(fields=["version", "state"])
        return {"version": job.version, "reason": ""}

    form = ReasonForm(request.POST or None, initial=told())
    save = lambda data: revision_return(job=job, by=user_of(request), **data)  # noqa: E731
    return form_page(request, form, save, fresh=told, **_page(job.followup, _("退回再改")))


def _job(request: HttpRequest, pk: int) -> RevisionJob:
    rows = revision_jobs_visible_to(request.user).select_related("followup__government", "body", "document")
    return get_object_or_404(rows, pk=pk)


@require_safe
def revision_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side: of the revision, and of the papers that the topic came with (S11.3)."""
    job = _job(request, pk)
    versions = list(_versions(request, job))
    chosen = {str(one.pk): one for one in versions}
    after = chosen.get(request.GET.get("after", "")) or (versions[0] if versions else None)
    older = [one for one in versions if after and one.pk != after.pk]
    before = chosen.get(request.GET.get("before", "")) or (older[0] if older else None)
    texts = [paragraphs_of(one) if one else None for one in (before, after)]
    context = {
        "title": _("版本比较"),
        "crumbs": [*_crumbs(job.followup), (_("版本比较"), "")],
        "versions": versions,
        "before": before,
        "after": after,
        "lines": compared(texts[0], texts[1]) if texts[0] is not None and texts[1] is not None else [],
        "unread": [one for one, text in zip((before, after), texts, strict=True) if one and text is None],
    }
    return render(request, "decisions/revision_compare.html", context)


def _versions(request: HttpRequest, job: RevisionJob) -> Any:
    """The versions that the viewer may read, newest first: the job's, then the topic's."""
    which = Q(document=job.document_id)
    decision = job.followup.decision
    deliberation = deliberation_of(decision) if decision else None
    if deliberation is not None and deliberation.entry.topic_id:
        which |= Q(document__about_kind="topics.topic", document__about_id=deliberation.entry.topic_id)
    rows = versions_visible_to(request.user).filter(which).select_related("document", "blob")
    return rows.order_by("-made_at", "-number")


# --- submitting, issuing, reporting -------------------------------------------------------------------------


@require_http_methods(FORMS)
def submission_new(request: HttpRequest, pk: int) -> HttpResponse:
    """One more receiver."""
    require(may_steer(request.user))
    row = followup_get(request.user, pk)
    form = SubmissionForm(request.POST or None)
    save = lambda told: submission_add(followup=row, by=user_of(request), **told)  # noqa: E731
    return form_page(request, form, save, **_page(row, _("加一个报送对象")))


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(FORMS)
def submission_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step of a submission."""
    return _submission_step(request, limited(request), pk, step)


@csrf_protect
def _submission_step(request: HttpRequest, limit: LimitHandler, pk: int, step: str) -> HttpResponse:
    require(may_steer(request.user))
    if step not in SUBMISSION.moves:
        raise Http404
    rows = submissions_visible_to(request.user).select_related("followup__government", "followup__meeting")
    submission: Submission = get_object_or_404(rows, pk=pk)

    def told() -> dict[str, Any]:
        submission.refresh_from_db(fields=["version", "state"])
        return {"version": submission.version, "day": clock.today(), "note": "", "then": ""}

    form = StepForm(request.POST or None, request.FILES or None, act=step, initial=told())

    def save(data: dict[str, Any]) -> None:
        submission_move(
            submission=submission,
            act=step,
            version=data["version"],
            by=user_of(request),
            day=data["day"],
            note=data.get("note", ""),
            then=data.get("then", ""),
            paper=paper_of(request, limit, data),
        )

    title = f"{_(SUBMISSION.moves[step].label)}：{submission.verb}{submission.receiver}"
    return form_page(request, form, save, fresh=told, **_page(submission.followup, title))


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(FORMS)
def work_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """印发: number, day, name and file."""
    return _work_issue(request, limited(request), pk)


@csrf_protect
def _work_issue(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    require(may_steer(request.user))
    row = followup_get(request.user, pk)
    first = row.bodies.order_by("pk").first()

    def told() -> dict[str, Any]:
        row.refresh_from_db(fields=["version", "state"])
        drafter = row.drafter or first
        return {
            "name": row.name_id,
            "number": row.number,
            "issued_on": row.done_on or clock.today(),
            "drafter": drafter.name if drafter else "",
            "leading_body": row.leading_body.name if row.leading_body else "",
            "version": row.version,
        }

    form = IssueForm(request.POST or None, request.FILES or None, government=row.government, initial=told())

    def save(data: dict[str, Any]) -> None:
        facts = Issued(data["name"], data["number"], data["issued_on"], data["drafter"], data["leading_body"])
        paper = paper_of(request, limit, data)
        followup_issue(followup=row, issued=facts, version=data["version"], by=user_of(request), paper=paper)

    return form_page(request, form, save, fresh=told, **_page(row, _("登记印发")))


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(FORMS)
def work_report(request: HttpRequest, pk: int) -> HttpResponse:
    """报办结."""
    return _work_report(request, limited(request), pk)


@csrf_protect
def _work_report(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    require(may_keep_routes(request.user))
    row = followup_get(request.user, pk)
    require(may_report(request.user, row))

    def told() -> dict[str, Any]:
        row.refresh_from_db(fields=["version", "state"])
        return {"evidence": "", "done_on": clock.today(), "version": row.version}

    form = ReportForm(request.POST or None, request.FILES or None, initial=told())

    def save(data: dict[str, Any]) -> None:
        paper = paper_of(request, limit, data)
        followup_report(
            followup=row,
            evidence=data["evidence"],
            done_on=data["done_on"],
            version=data["version"],
            by=user_of(request),
            paper=paper,
        )

    return form_page(request, form, save, fresh=told, **_page(row, _("报办结")))


@require_http_methods(FORMS)
def work_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """不再办理, with the reason."""
    require(may_steer(request.user))
    row = followup_get(request.user, pk)

    def told() -> dict[str, Any]:
        row.refresh_from_db(fields=["version", "state"])
        return {"version": row.version, "reason": ""}

    form = ReasonForm(request.POST or None, initial=told())
    save = lambda data: followup_move(followup=row, act="drop", by=user_of(request), **data)  # noqa: E731
    return form_page(request, form, save, fresh=told, **_page(row, _("不再办理")))


@require_POST
def work_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """恢复办理."""
    require(may_steer(request.user))
    row = followup_get(request.user, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    version = form.cleaned_data["version"]
    followup_move(followup=row, act="reopen", reason="", version=version, by=user_of(request))
    messages.success(request, _("已恢复办理。"))
    return redirect("decisions:work-detail", pk)


# --- names --------------------------------------------------------------------------------------------------


def name_list(request: HttpRequest) -> HttpResponseBase:
    """印发名义."""
    context = {"may_keep": may_steer(request.user)}
    return scoped_list(request, NAMES, template="decisions/name_list.html", context=context)


def _our(request: HttpRequest) -> Government:
    chosen = (
        scope_of(request).chosen or governments_visible_to(request.user).order_by("-is_ours", "pk").first()
    )
    if chosen is None:
        raise Http404
    return chosen


@require_http_methods(FORMS)
def name_add(request: HttpRequest) -> HttpResponse:
    """One more name."""
    require(may_steer(request.user))
    government = _our(request)
    form = NameForm(request.POST or None, initial={"is_active": True})
    del form.fields["version"]

    def save(told: dict[str, Any]) -> None:
        names_seed(government)
        facts = {"name": told["name"], "aliases": form.spellings(), "is_active": told["is_active"]}
        name_keep(name=IssuingName(government=government), told=facts, version=None, by=user_of(request))

    return form_page(request, form, save, **_name_page(_("加一个印发名义")))


@require_http_methods(FORMS)
def name_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The spellings of a name."""
    require(may_steer(request.user))
    row = get_object_or_404(issuing_names_visible_to(request.user).select_related("government"), pk=pk)

    def told() -> dict[str, Any]:
        row.refresh_from_db()
        return {
            "name": row.name,
            "aliases": "\n".join(row.aliases),
            "is_active": row.is_active,
            "version": row.version,
        }

    form = NameForm(request.POST or None, initial=told())

    def save(data: dict[str, Any]) -> None:
        facts = {"name": data["name"], "aliases": form.spellings(), "is_active": data["is_active"]}
        name_keep(name=row, told=facts, version=data["version"], by=user_of(request))

    return form_page(request, form, save, fresh=told, **_name_page(_("印发名义")))


def _name_page(title: Any) -> dict[str, Any]:
    back = reverse("decisions:name-list")
    return {"title": title, "back": back, "crumbs": [(gettext_lazy("印发名义"), back), (title, "")]}
