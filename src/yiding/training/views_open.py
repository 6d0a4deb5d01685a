"""学员的页面: without a log-in, by a personal signed link; and the page that verifies a certificate."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.errors import WrongState
from yiding.files import storage
from yiding.files.models import Document, DocumentVersion

from .courses import HOME
from .drawing import is_right
from .errors import ExamOver
from .examining import GRACE, answers_save, attempt_hand_in, attempt_start, attempts_left, open_attempt
from .links import certificate_of, learner_of, picture_of, verify_address
from .lists import learning_badge, standing_badge
from .models import Attempt, Certificate, Enrolment, EnrolmentState, Exam, Learner, Page, Reading
from .studying import page_beat, page_open, page_read, progress_of

READ, SEND = ("GET", "HEAD"), ("POST",)
Shown = Callable[..., HttpResponseBase]


def by_link(*methods: str) -> Callable[[Shown], Shown]:
    """A page that a learner's link opens: nothing of it stays in a cache, a search engine or a referrer."""

    def dress(view: Shown) -> Shown:
        @login_not_required
        @wraps(view)
        def shown(request: HttpRequest, token: str, **keys: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return _private(view(request, learner_of(request, token), token, **keys))

        return shown

    return dress


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _own(learner: Learner, pk: int) -> Enrolment:
    """An enrolment of the learner's own; of another's it is not there."""
    rows = Enrolment.objects.select_related("course__body", "learner__employer", "certificate")
    return get_object_or_404(rows, learner=learner, pk=pk)


def _page_of(enrolment: Enrolment, pk: int) -> Page:
    return get_object_or_404(Page, course=enrolment.course_id, pk=pk)


@by_link(*READ)
def home(request: HttpRequest, learner: Learner, token: str) -> HttpResponse:
    """What the learner has to learn, and what they hold."""
    rows = Enrolment.objects.filter(learner=learner).select_related("course__body", "certificate")
    context = {
        "title": _("我的安全教育"),
        "learner": learner,
        "token": token,
        "cards": [_card(row) for row in rows[:20]],
    }
    return render(request, "learn/home.html", context)


def _card(row: Enrolment) -> dict[str, Any]:
    progress, exam = progress_of(row), Exam.objects.filter(course=row.course_id).first()
    read = Reading.objects.filter(enrolment=row, read_at__isnull=False).values("page")
    pages = Page.objects.filter(course=row.course_id)
    can_sit = progress.is_ready and row.state in (EnrolmentState.LEARNING, EnrolmentState.TESTED)
    return {
        "row": row,
        "badge": learning_badge(row),
        "is_certified": row.state == EnrolmentState.CERTIFIED,
        "progress": progress,
        "next": pages.exclude(pk__in=read).first() or pages.first(),
        "exam": exam,
        "left": attempts_left(row, exam) if exam else 0,
        "can_sit": can_sit and exam is not None,
        "open": Attempt.objects.filter(enrolment=row, handed_in_at__isnull=True).first(),
        "papers": Document.objects.filter(_for_learners(row)).order_by("pk"),
    }


def _for_learners(row: Enrolment) -> Q:
    """The files of a course that learners may take."""
    return Q(about_kind=HOME, about_id=row.course_id, level=Level.PUBLIC)


# --- reading ---------------------------------------------------------------------------------------------


@by_link(*READ)
def page(request: HttpRequest, learner: Learner, token: str, pk: int, page: int) -> HttpResponse:
    """One page; while it is looked at the time runs."""
    row = _own(learner, pk)
    shown = _page_of(row, page)
    runs = row.state != EnrolmentState.CERTIFIED
    reading = page_open(enrolment=row, page=shown) if runs else None
    pages = list(Page.objects.filter(course=row.course_id))
    place = [one.pk for one in pages].index(shown.pk)
    context = {
        "title": shown.title,
        "token": token,
        "row": row,
        "page": shown,
        "place": place + 1,
        "total": len(pages),
        "before": pages[place - 1] if place else None,
        "reading": reading,
        "left": max(0, shown.least_seconds - reading.seconds) if reading else 0,
        "after": pages[place + 1] if place + 1 < len(pages) else None,
    }
    return render(request, "learn/page.html", context)


@by_link(*SEND)
def beat(request: HttpRequest, learner: Learner, token: str, pk: int, page: int) -> HttpResponse:
    """仍在阅读. After a time in which the page was not seen nothing is counted (``resumed``)."""
    row = _own(learner, pk)
    shown = _page_of(row, page)
    if row.state == EnrolmentState.CERTIFIED:
        return JsonResponse({"seconds": 0, "left": 0})
    seconds = page_beat(enrolment=row, page=shown, resumed="resumed" in request.POST)
    return JsonResponse({"seconds": seconds, "left": max(0, shown.least_seconds - seconds)})


@by_link(*SEND)
def read(request: HttpRequest, learner: Learner, token: str, pk: int, page: int) -> HttpResponse:
    """学完本页: on to the next one, or back for the seconds that are missing."""
    row = _own(learner, pk)
    shown = _page_of(row, page)
    if row.state == EnrolmentState.ENROLLED:
        raise WrongState("training.page_read")
    left = page_read(enrolment=row, page=shown) if row.state != EnrolmentState.CERTIFIED else 0
    if left:
        messages.warning(request, _("这一页还要再读 %(left)s 秒。") % {"left": left})
        return redirect("learn:page", token, pk, page)
    pages = Page.objects.filter(course=row.course_id)
    done = Reading.objects.filter(enrolment=row, read_at__isnull=False).values("page")
    following = pages.filter(position__gt=shown.position).exclude(pk__in=done).first()
    if following is not None:
        return redirect("learn:page", token, pk, following.pk)
    return redirect("learn:home", token)


@by_link(*READ)
def file(request: HttpRequest, learner: Learner, token: str, pk: int, document: int) -> FileResponse:
    """A file of the course that is there for learners."""
    paper = get_object_or_404(Document, _for_learners(_own(learner, pk)), pk=document)
    version = get_object_or_404(
        DocumentVersion.objects.select_related("blob"), document=paper, number=paper.newest
    )
    try:
        content = storage.place(version.blob.digest).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=version.name, content_type="application/octet-stream"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


# --- the exam --------------------------------------------------------------------------------------------


@by_link(*SEND)
def exam_start(request: HttpRequest, learner: Learner, token: str, pk: int) -> HttpResponse:
    """开考, or on with the paper that lies open."""
    row = _own(learner, pk)
    open_attempt(row)
    attempt_start(enrolment=row)
    return redirect("learn:exam", token, pk)


def _given(request: HttpRequest, attempt: Attempt) -> dict[str, list[str]]:
    return {item["key"]: request.POST.getlist(f"q{item['key']}") for item in attempt.paper}


@by_link(*READ, *SEND)
def exam(request: HttpRequest, learner: Learner, token: str, pk: int) -> HttpResponse:
    """The paper with the time that is left; sent, it is handed in."""
    row = _own(learner, pk)
    attempt = Attempt.objects.filter(enrolment=row).order_by("-number").first()
    if attempt is None:
        return redirect("learn:home", token)
    if attempt.handed_in_at is None and request.method == "POST":
        attempt = attempt_hand_in(attempt=attempt, given=_given(request, attempt))
    elif attempt.handed_in_at is None:
        open_attempt(row)  # hands in what was left open when its time was over
        attempt.refresh_from_db()
    if attempt.handed_in_at is not None:
        return redirect("learn:result", token, pk, attempt.number)
    context = {
        "title": row.course.title,
        "token": token,
        "row": row,
        "attempt": attempt,
        "items": [_put(item, number, attempt) for number, item in enumerate(attempt.paper, start=1)],
        "seconds": max(0, int((attempt.due_at - clock.now()).total_seconds())),
    }
    return render(request, "learn/exam.html", context)


def _put(item: dict[str, Any], number: int, attempt: Attempt) -> dict[str, Any]:
    """A question as it is put: nothing of what is right is on the page."""
    said = attempt.answers.get(item["key"], [])
    options = [(place, word, place in said) for place, word in enumerate(item["options"])]
    widget = "checkbox" if item["kind"] == "multiple" else "radio"
    names = {"key": item["key"], "stem": item["stem"], "marks": item["marks"], "number": number}
    return {**names, "widget": widget, "options": options}


@by_link(*SEND)
def exam_save(request: HttpRequest, learner: Learner, token: str, pk: int) -> HttpResponse:
    """保存作答: what is chosen so far; the seconds that are left."""
    attempt = Attempt.objects.filter(enrolment=_own(learner, pk), handed_in_at__isnull=True).first()
    if attempt is None:
        raise ExamOver
    answers_save(attempt=attempt, given=_given(request, attempt))
    left = (attempt.due_at + GRACE - clock.now()).total_seconds()
    return JsonResponse({"left": max(0, int(left - GRACE.total_seconds()))})


@by_link(*READ)
def result(request: HttpRequest, learner: Learner, token: str, pk: int, number: int) -> HttpResponse:
    """成绩. What was wrong is explained; what would be right only when no attempt is left to use it."""
    row = _own(learner, pk)
    attempt = get_object_or_404(Attempt, enrolment=row, number=number, handed_in_at__isnull=False)
    exam = Exam.objects.filter(course=row.course_id).first()
    left = attempts_left(row, exam) if exam else 0
    wrong = [item for item in attempt.paper if not is_right(item, attempt.answers)]
    context = {
        "title": _("考试成绩"),
        "token": token,
        "row": row,
        "attempt": attempt,
        "left": left,
        "wrong": [(item["stem"], item["explanation"]) for item in wrong],
        "shows_wrong": attempt.is_passed or not left,
    }
    return render(request, "learn/result.html", context)


# --- the certificate -------------------------------------------------------------------------------------


@by_link(*READ)
def certificate(request: HttpRequest, learner: Learner, token: str, pk: int) -> HttpResponse:
    """The learner's own certificate, to be shown or printed."""
    rows = Certificate.objects.select_related(
        "learner__employer__enterprise", "learner__post", "course__body", "government", "enrolment"
    )
    row = get_object_or_404(rows, enrolment=_own(learner, pk))
    context = {
        "title": row.number,
        "lead": standing_badge(row),
        "certificate": row,
        "holder": str(row.learner),
        "picture": picture_of(verify_address(request, row)),
        "crumbs": [(_("我的安全教育"), reverse("learn:home", args=[token])), (_("证书"), "")],
    }
    return render(request, "learn/certificate.html", context)


@login_not_required
def verify(request: HttpRequest, token: str) -> HttpResponseBase:
    """查验: number, masked name, course and last day of a certificate, for whoever holds it before them."""
    if request.method not in READ:
        return HttpResponseNotAllowed(READ)
    row = certificate_of(request, token)
    context = {
        "title": _("证书查验"),
        "lead": standing_badge(row),
        "facts": [
            (_("证书编号"), row.number),
            (_("姓名"), row.learner.masked),
            (_("课程"), row.course.title),
            (_("有效期至"), row.valid_until),
        ],
    }
    return _private(render(request, "learn/verify.html", context))
