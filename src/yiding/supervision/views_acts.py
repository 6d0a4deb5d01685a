"""承办任务的操作页: each act as a form of its own, or as a button; the service acts.

What was typed stays: a send that is refused comes back with the form as it was filled in, whatever the
reason, and one that was cut off can be sent again (each carries its own key).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from yiding.core.access import Level, require
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, NotAllowed, WrongState, YidingError
from yiding.files.errors import ClassifiedPaper, PaperCutOff, PaperTooLarge
from yiding.files.services import Paper
from yiding.files.uploads import WHOLE, LimitHandler, limited

from .beside import beside_of
from .forms_tasks import ReportForm
from .models import Matter, Task
from .task_acts import BY_NAME, Act, Given, task_of

View = Callable[..., HttpResponse]
SENT_BY = "X-Sent-By"
"""A page's own script sends it: the answer then is the address to go to, not the page there."""
TODAY = "today"
FORMS = ["GET", "HEAD", "POST"]


def act_view(act: Act) -> View:
    """The page of an act, or what takes its button."""
    if act.form is None:
        return require_POST(partial(_button, act))
    return _with_files(act) if act.takes_files else require_http_methods(FORMS)(partial(_page, act))


def _with_files(act: Act) -> View:
    @csrf_protect
    def checked(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
        return _page(act, request, pk, limit)

    @csrf_exempt  # checked within, once the limit stands: the check itself reads the whole form
    @require_http_methods(FORMS)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return checked(request, limited(request), pk)

    return view


def _button(act: Act, request: HttpRequest, pk: int) -> HttpResponse:
    row = act.row(request.user, pk)
    require(act.may(request.user, row))
    act.run(row, Given({}), user_of(request))
    return _done(act, request, row)


def _page(act: Act, request: HttpRequest, pk: int, limit: LimitHandler | None = None) -> HttpResponse:
    row = act.row(request.user, pk)
    require(act.may(request.user, row))
    assert act.form is not None
    if request.method != "POST" and not act.is_open(row):
        raise WrongState(f"supervision.{act.name}")
    form, status = act.form(request, row), 200
    if request.method == "POST" and _is_well(form, request, limit):
        try:
            act.run(row, _given(form, row), user_of(request))
            return _done(act, request, row)
        except (NotAllowed, ClassifiedPaper):
            raise
        except YidingError as error:
            form.add_error(_field_of(error, form), f"{error.sentence}{error.advice}（{error.code}）")
            status = error.status
    status = status if status != 200 or not form.errors else 422
    return render(request, "supervision/act.html", _context(act, request, row, form), status=status)


def _field_of(error: YidingError, form: forms.Form) -> str | None:
    is_of_file = error.code.startswith("files.") and "files" in form.fields
    if is_of_file:
        return "files"
    return error.detail if isinstance(error, BadRequest) and error.detail in form.fields else None


def _is_well(form: forms.Form, request: HttpRequest, limit: LimitHandler | None) -> bool:
    """Is the form filled in well, and did all of its files arrive? One that takes none leaves them alone."""
    is_valid = form.is_valid()
    if "files" not in form.fields:
        return is_valid
    trouble: YidingError | None = None
    if limit is not None and limit.refused:
        trouble = PaperTooLarge()
    elif request.FILES and WHOLE not in request.POST:
        trouble = PaperCutOff()
    if trouble is not None:
        form.add_error("files", f"{trouble.sentence}{trouble.advice}（{trouble.code}）")
    return is_valid and trouble is None


def _given(form: forms.Form, row: Any) -> Given:
    values = dict(form.cleaned_data)
    files = values.pop("files", None) or []
    if isinstance(form, ReportForm):
        values = {"told": form.told(), "key": values["key"]}
    task = task_of(row)
    matter = task.matter if task is not None else cast(Matter, row)
    papers = [
        Paper(content=cast(BinaryIO, one.file), name=one.name or "", level=Level(matter.level))
        for one in cast("list[UploadedFile[Any]]", files)
    ]
    return Given(values, papers)


def _done(act: Act, request: HttpRequest, row: Any) -> HttpResponse:
    messages.success(request, act.done or _("已保存。"))
    url = back_of(request, row)
    if request.headers.get(SENT_BY):
        return JsonResponse({"url": url})
    return redirect(url)


def back_of(request: HttpRequest, row: Any) -> str:
    """Where one goes on: to what is still to be told today, if one came from there; else to the task."""
    if (request.POST.get("then") or request.GET.get("then")) == TODAY:
        return reverse("supervision:task-today")
    task = task_of(row)
    if task is not None:
        return reverse("supervision:task-detail", args=[task.pk])
    return reverse("supervision:matter-detail", args=[row.pk])


def _context(act: Act, request: HttpRequest, row: Any, form: forms.Form) -> dict[str, Any]:
    task = task_of(row)
    matter = task.matter if task is not None else row
    back = back_of(request, row)
    crumbs = [(_("督办"), reverse("supervision:matter-list"))]
    crumbs.append(
        (matter.number or matter.title[:20], reverse("supervision:matter-detail", args=[matter.pk]))
    )
    if task is not None:
        crumbs.append((task.body.name, reverse("supervision:task-detail", args=[task.pk])))
    others = [BY_NAME[name] for name in act.others]
    then = request.POST.get("then") or request.GET.get("then") or ""
    return {
        "title": act.label,
        "submit": act.label,
        "act": act,
        "row": row,
        "task": task,
        "matter": matter,
        "form": form,
        "cancel_url": back,
        "crumbs": [*crumbs, (act.label, "")],
        "others": [(one.label, one.url(row)) for one in others],
        "then": then if then == TODAY else "",
        "draft_key": f"{request.user.pk}.{act.name}.{row.pk}",
        "beside": act.beside,
        "is_beside_first": not isinstance(row, Task),
        **(beside_of(request.user, row) if act.beside else {}),
    }


def button_of(act: Act, row: Any) -> dict[str, Any]:
    """An act as a page shows it: a link to its form, or a button that sends."""
    return {"label": act.label, "url": act.url(row), "is_sent": act.form is None, "name": act.name}


def acts_for(request: HttpRequest, acts: tuple[Act, ...], row: Task | Any) -> list[dict[str, Any]]:
    """The acts on a row that are open and the viewer's."""
    return [button_of(act, row) for act in acts if act.is_offered(request.user, row)]
