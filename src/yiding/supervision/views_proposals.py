"""拟立事项的页面: the proposals of one set of minutes beside their sentences, to be filed in one go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, YidingError
from yiding.core.forms import form_response
from yiding.directory.scope import scoped_list
from yiding.meetings.lists import title_of
from yiding.meetings.models import Meeting
from yiding.meetings.reading import original_url
from yiding.meetings.selectors import meeting_get

from .candidate_selectors import candidate_get, candidates_of_meeting
from .confidence import band_badge
from .filing import (
    Draft,
    candidate_split,
    candidates_accept,
    candidates_drop,
    candidates_merge,
    candidates_take_up,
    draft_of,
)
from .forms_filing import ProposalForm, SplitForm
from .models import BodyRole, Candidate, CandidateState, Matter
from .naming import Register, members_of
from .permissions import may_file, require
from .proposal_lists import PROPOSALS

REASONS = (
    lazy("口号性表述，没有具体任务"),
    lazy("阅知事项，不需办理反馈"),
    lazy("已有制度安排的日常工作"),
    lazy("与其他事项重复"),
)
MOST_KEYS = 500


def proposal_list(request: HttpRequest) -> HttpResponseBase:
    """Sets of minutes with what they propose."""
    require(may_file(request.user))
    return scoped_list(request, PROPOSALS)


def keys_of(request: HttpRequest) -> list[int]:
    """The keys that are marked. Raises BadRequest where none is, or what is sent is no key."""
    given = request.POST.getlist("keys")
    keys = [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 12]
    if not keys or len(keys) != len(given) or len(keys) > MOST_KEYS:
        raise BadRequest("keys")
    return list(dict.fromkeys(keys))


@dataclass(frozen=True, slots=True)
class Line:
    """一行: a proposed matter with its form, its sentence and where that stands."""

    row: Candidate
    form: ProposalForm
    band: Any
    original: str
    groups: Sequence[tuple[str, list[str]]]
    is_marked: bool


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposals of one set of minutes. Whatever is done with some, what was typed beside others stays."""
    require(may_file(request.user))
    meeting = meeting_get(request.user, pk)
    if request.method != "POST":
        return _page(request, meeting)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise BadRequest("act")
    rows = list(candidates_of_meeting(request.user, meeting))
    keys = set(keys_of(request))
    chosen = [row for row in rows if row.pk in keys]
    if len(chosen) != len(keys):
        raise BadRequest("keys")
    return act(request, meeting, chosen)


def _typed(request: HttpRequest, row: Candidate) -> dict[str, str]:
    """What the page sent of a line."""
    names = {name: f"c{row.pk}-{name}" for name in ProposalForm.base_fields}
    return {name: request.POST[key] for name, key in names.items() if key in request.POST}


def _posted(request: HttpRequest, sent: Collection[int]) -> QueryDict:
    """What was sent, with the day that is given once for all lines that are sent without one."""
    told = request.POST.copy()
    if day := told.get("shared_due_on", "").strip():
        for key in sent:
            if not told.get(name := f"c{key}-due_on", "").strip() and f"c{key}-title" in told:
                told[name] = day
    return told


def _forms(
    request: HttpRequest, meeting: Meeting, rows: Sequence[Candidate], sent: Collection[int]
) -> list[ProposalForm]:
    """The lines' forms: those that are ``sent`` with their errors, the others with what was typed so far."""
    register = Register(meeting.government)
    typed, posted = {row.pk: _typed(request, row) for row in rows}, _posted(request, sent)
    register.load(typed[key].get(name, "")[:1200] for key in sorted(sent) for name in ("leads", "supports"))
    return [
        ProposalForm(
            posted if row.pk in sent and typed[row.pk] else None,
            candidate=row,
            register=register,
            typed=typed[row.pk],
        )
        for row in rows
    ]


def _drafts(
    request: HttpRequest, meeting: Meeting, chosen: Sequence[Candidate]
) -> list[tuple[Candidate, Draft]] | None:
    """What is to be filed; nothing where a line has an error, which the page then shows."""
    forms = _forms(request, meeting, chosen, {row.pk for row in chosen})
    if any(form.is_bound and not form.is_valid() for form in forms):
        return None
    return [(form.candidate, form.draft() if form.is_bound else draft_of(form.candidate)) for form in forms]


def _filed(request: HttpRequest, meeting: Meeting, chosen: list[Candidate], *, submit: bool) -> HttpResponse:
    drafts = _drafts(request, meeting, chosen)
    if drafts is None:
        return _page(request, meeting, status=422, sent=_keys(chosen))
    try:
        made = candidates_accept(chosen=drafts, by=user_of(request), submit=submit)
    except YidingError as error:
        return _refused(request, meeting, error, chosen)
    said = _("已拟立项并报请审定 %(n)s 件。") if submit else _("已拟立项 %(n)s 件。")
    return _page(request, meeting, said=said % {"n": len(made)})


def _keys(rows: Sequence[Candidate]) -> set[int]:
    return {row.pk for row in rows}


def _accept(request: HttpRequest, meeting: Meeting, chosen: list[Candidate]) -> HttpResponse:
    return _filed(request, meeting, chosen, submit=False)


def _file(request: HttpRequest, meeting: Meeting, chosen: list[Candidate]) -> HttpResponse:
    return _filed(request, meeting, chosen, submit=True)


def _merge(request: HttpRequest, meeting: Meeting, chosen: list[Candidate]) -> HttpResponse:
    drafts = _drafts(request, meeting, chosen)
    if drafts is None:
        return _page(request, meeting, status=422, sent=_keys(chosen))
    try:
        matter = candidates_merge(chosen=drafts, by=user_of(request))
    except YidingError as error:
        return _refused(request, meeting, error, chosen)
    return _page(request, meeting, said=_("已把 %(n)s 项合并为一项。") % {"n": len(drafts)}, made=matter)


def _drop(request: HttpRequest, meeting: Meeting, chosen: list[Candidate]) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:200]
    if not reason:
        return _page(request, meeting, status=422, wrong=_("请写明不立的理由。"))
    candidates_drop(candidates=chosen, reason=reason, by=user_of(request))
    return _page(request, meeting, said=_("%(n)s 项不立。") % {"n": len(chosen)})


def _take_up(request: HttpRequest, meeting: Meeting, chosen: list[Candidate]) -> HttpResponse:
    candidates_take_up(candidates=chosen, by=user_of(request))
    return _page(request, meeting, said=_("%(n)s 项重新拟立。") % {"n": len(chosen)})


ACTS = {"accept": _accept, "file": _file, "merge": _merge, "drop": _drop, "take_up": _take_up}


def _refused(
    request: HttpRequest, meeting: Meeting, error: YidingError, chosen: Sequence[Candidate]
) -> HttpResponse:
    if error.status == 409:
        raise error
    wrong = f"{error.sentence}{error.detail}{error.advice}"
    return _page(request, meeting, status=error.status, wrong=wrong, sent=_keys(chosen))


def _page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    said: str = "",
    wrong: str = "",
    made: Matter | None = None,
    status: int = 200,
    sent: Collection[int] = (),
) -> HttpResponse:
    rows = list(candidates_of_meeting(request.user, meeting))
    open_rows = [row for row in rows if row.state == CandidateState.PROPOSED]
    filed = [row for row in rows if row.state == CandidateState.FILED]
    forms = _forms(request, meeting, open_rows, sent)
    marked = set(request.POST.getlist("keys")) if status != 200 else set()
    groups = members_of(one.body for row in open_rows for one in row.bodies.all())
    title = _("筛选拟立事项")
    context = {
        "title": title,
        "crumbs": [
            (_("督办"), reverse("supervision:matter-list")),
            (_("拟立事项"), reverse("supervision:proposal-list")),
            (title_of(meeting), ""),
        ],
        "meeting": meeting,
        "meeting_title": title_of(meeting),
        "lines": [_line(form, groups, marked) for form in forms],
        "filed": [(row, list(row.sources.all())) for row in filed],
        "dropped": [row for row in rows if row.state == CandidateState.DROPPED],
        "reasons": REASONS,
        "reason": request.POST.get("reason", "") if status != 200 else "",
        "shared_due_on": request.POST.get("shared_due_on", "") if status != 200 else "",
        "said": said,
        "wrong": wrong or (_("有几项还要改，请看标出的地方。") if status == 422 else ""),
        "made": made,
    }
    return render(request, "supervision/proposal_page.html", context, status=status)


def _line(form: ProposalForm, groups: dict[str, list[str]], marked: set[str]) -> Line:
    row = form.candidate
    leads = [one.body.name for one in row.bodies.all() if one.body.name in groups]
    place = f"{row.start}-{row.end}" if row.start is not None and row.end is not None else "items"
    return Line(
        row,
        form,
        band_badge(row),
        original_url(row.meeting_id, place),
        [(name, groups[name]) for name in leads],
        str(row.pk) in marked,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_split_page(request: HttpRequest, pk: int) -> HttpResponse:
    """拆分: one sentence becomes several drafts."""
    require(may_file(request.user))
    candidate = candidate_get(request.user, pk)
    form = SplitForm(request.POST or None, candidate=candidate)
    url = reverse("supervision:proposal-page", args=[candidate.meeting_id])
    if request.method == "POST" and form.is_valid():
        made = candidate_split(candidate=candidate, drafts=_parts(candidate, form), by=user_of(request))
        messages.success(request, _("已拆成 %(n)s 项。") % {"n": len(made)})
        return redirect(url)
    title = _("拆分拟立事项")
    crumbs = [(_("拟立事项"), reverse("supervision:proposal-list")), (title_of(candidate.meeting), url)]
    return form_response(
        request,
        form,
        title=title,
        cancel_url=url,
        crumbs=[*crumbs, (title, "")],
        template="supervision/split_form.html",
    )


def _parts(candidate: Candidate, form: SplitForm) -> list[Draft]:
    whole = draft_of(candidate)
    supports = [one for one in whole.in_charge if one.role == BodyRole.SUPPORT]
    drafts = []
    for title, leads in form.cleaned_data["parts"]:
        charge = whole.in_charge
        if leads is not None:
            own = {one.body.pk for one in leads}
            charge = [*leads, *(one for one in supports if one.body.pk not in own)]
        drafts.append(replace(whole, title=title, in_charge=charge))
    return drafts
