"""督察追责的页面. A case is shown by its number; its file is opened by an act, each time an event."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import user_of
from yiding.directory.scope import scoped_list
from yiding.files import storage
from yiding.files.models import Document

from . import acts
from .homes import KIND
from .lists import CASES, DUTIES, state_badge
from .models import Case
from .permissions import may_open, may_read, require
from .selectors import case_get, duty_get, readers_visible_to, seconds_visible_to, tasks_overdue
from .services import case_paper_read, case_read

LIST = "core/subject_list.html"


def case_list(request: HttpRequest) -> HttpResponseBase:
    require(may_read(request.user))
    context = {
        "acts": acts.CASES.started(request.user),
        "beside": [(_("安全责任"), reverse("accountability:duty-list"))],
        "overdue": tasks_overdue(request.user)[:20] if may_open(request.user) else [],
    }
    return scoped_list(request, CASES, template="accountability/case_list.html", context=context)


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A case by its number and state: what can be done, and who is named on it; not what it says."""
    require(may_read(request.user))
    row = case_get(request.user, pk)
    told = [
        (_("案号"), row.number),
        (_("登记日期"), row.opened_on),
        (_("决定日期"), row.decided_on),
        (_("结案日期"), row.closed_on),
    ]
    readers = readers_visible_to(request.user).filter(case=row)
    context = {
        "title": row.number,
        "crumbs": acts.CASES.crumbs(row),
        "lead": state_badge(row),
        "row": row,
        "acts": acts.CASES.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value],
        "readers": [(one, acts.READERS.offered(request.user, one)) for one in readers],
    }
    return render(request, "accountability/case_detail.html", context)


@sensitive_variables("row", "told")
@require_POST
def case_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The case whole, on an answer that nothing keeps; each time is an event (S20.4)."""
    row = case_read(case=case_get(request.user, pk), by=user_of(request))
    told = [
        (_("涉事单位"), row.body.name),
        (_("涉事人员"), row.person.label if row.person else ""),
        (_("线索"), row.ground),
        (_("逾期任务"), f"{row.task.matter.title}，{row.task.due_on:%Y-%m-%d} 到期" if row.task else ""),
        (_("失职的安全责任"), row.duty.body.name if row.duty else ""),
        (_("违反的规定"), row.rule),
        (_("核实情况"), row.finding),
        (_("单位陈述"), row.statement),
        (_("处理建议"), row.proposal),
        (_("决定"), row.decision),
        (_("结果"), row.result),
    ]
    context = {
        "title": row.number,
        "crumbs": acts.CASES.crumbs(row, _("案卷")),
        "lead": state_badge(row),
        "row": row,
        "acts": acts.CASES.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value],
        "papers": list(Document.objects.filter(about_kind=KIND, about_id=row.pk)),
    }
    response = render(request, "accountability/case_file.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def case_evidence(request: HttpRequest, pk: int, key: int) -> FileResponse:
    """The newest version of a paper of a case, to be kept; each time is an event."""
    case: Case = case_get(request.user, pk)
    document = get_object_or_404(Document, pk=key, about_kind=KIND, about_id=case.pk)
    version = case_paper_read(case=case, document=document, by=user_of(request))
    try:
        file = storage.place(version.blob.digest).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=version.name, content_type="application/octet-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def duty_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, DUTIES, template=LIST, context={"acts": acts.DUTIES.started(request.user)})


@require_safe
def duty_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answers for safety in a unit: its two heads, and each post's second duty (S20.2)."""
    row = duty_get(request.user, pk)
    heads = [(_("党组织主要负责人"), row.party_head), (_("行政主要负责人"), row.government_head)]
    seconds = seconds_visible_to(request.user).filter(duty=row)
    context = {
        "title": row.body.name,
        "crumbs": acts.DUTIES.crumbs(row),
        "acts": acts.DUTIES.offered(request.user, row),
        "facts": [(label, who.label if who else _("空缺")) for label, who in heads],
        "seconds": [(one, acts.SECONDS.offered(request.user, one)) for one in seconds],
    }
    return render(request, "accountability/duty_detail.html", context)
