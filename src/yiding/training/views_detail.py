"""安全教育的详细页: one course, enterprise, learner, record, attempt, certificate."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.files.selectors import documents_visible_to

from . import acts, acts_people
from .courses import HOME
from .drawing import is_right
from .links import learn_address, picture_of, verify_address
from .lists import learning_badge, share_word, standing_badge, state_badge, untrained_of
from .models import Attempt, CourseState, Exam, Learner
from .permissions import may_enrol_at, may_keep_course, may_keep_learner, may_read_bank, require
from .selectors import (
    attempt_get,
    attempts_visible_to,
    certificate_get,
    certificates_visible_to,
    course_get,
    employer_get,
    employers_listed,
    enrolment_get,
    enrolments_visible_to,
    learner_get,
    learners_visible_to,
)
from .studying import progress_of

MOST_SHOWN = 100


def _known(told: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(label, value) for label, value in told if value not in ("", None)]


def _link(url: str, word: Any) -> Any:
    return format_html('<a href="{}">{}</a>', url, word)


@require_safe
def course_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One course: for whom, its pages, its exam, its files."""
    row = course_get(request.user, pk)
    may_keep, may_read = may_keep_course(request.user, row), may_read_bank(request.user, row)
    exam = Exam.objects.filter(course=row).first()
    bank = row.questions.filter(is_used=True).count()
    bank_url = reverse("training:question-list", args=[row.pk])
    told = [
        (_("开课单位"), row.body.name),
        (_("课程简介"), row.intro),
        (_("学时"), f"{row.hours.normalize():f}"),
        (_("最少学习分钟数"), row.least_minutes),
        (_("证书有效月数"), row.valid_months),
        (_("适用行业领域"), "、".join(one.name for one in row.sectors.all()) or _("各行业通用")),
        (_("适用岗位"), "、".join(one.name for one in row.posts.all()) or _("各岗位通用")),
        (_("题库"), _link(bank_url, _("%(count)s 题") % {"count": bank}) if may_read else bank),
    ]
    context = {
        "title": row.title,
        "crumbs": acts.COURSES.crumbs(row),
        "lead": state_badge(row),
        "acts": acts.COURSES.offered(request.user, row),
        "facts": _known(told),
        "exam": exam,
        "is_draft": row.state == CourseState.DRAFT,
        "pages": [(page, acts.PAGES.offered(request.user, page) if may_keep else []) for page in _pages(row)],
        "papers": documents_visible_to(request.user).filter(about_kind=HOME, about_id=row.pk),
    }
    return render(request, "training/course_detail.html", context)


def _pages(course: Any) -> list[Any]:
    """The pages, each knowing its course: asked for once."""
    pages = list(course.pages.all())
    for page in pages:
        page.course = course
    return pages


@require_safe
def employer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise: how many in which post, who of them learns and is trained."""
    employer_get(request.user, pk)
    row: Any = employers_listed(request.user).get(pk=pk)
    people = learners_visible_to(request.user).filter(employer=row)
    told = [
        (_("所在镇街"), row.town.name),
        (_("主管部门"), row.department.name if row.department else ""),
        (_("行业领域"), row.sector.name if row.sector else ""),
        (_("从业人数"), row.staff if row.staff is not None else _("没有上报人数")),
        (_("已登记学员"), row.learner_count),
        (_("持有效证书人数"), row.trained_count),
        (_("覆盖率"), share_word(row.trained_count, row.staff)),
        (_("应学未学"), _link(untrained_of(row), _("名单"))),
    ]
    context = {
        "title": row.enterprise.name,
        "crumbs": acts_people.EMPLOYERS.crumbs(row),
        "acts": acts_people.EMPLOYERS.offered(request.user, row),
        "facts": _known(told),
        "employer": row,
        "counts": row.counts.select_related("post", "entered_by")[:MOST_SHOWN],
        "people": people.filter(left_on__isnull=True)[:MOST_SHOWN],
        "gone": people.filter(left_on__isnull=False).count(),
        "may_enrol": may_enrol_at(request.user, row),
    }
    return render(request, "training/employer_detail.html", context)


@require_safe
def learner_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One learner: what they learn, what they hold."""
    row = learner_get(request.user, pk)
    told = [
        (_("企业名称"), _link(reverse("training:employer-detail", args=[row.employer_id]), row.employer)),
        (_("所在镇街"), row.employer.town.name),
        (_("岗位"), row.post.name),
        (_("手机号"), row.phone_masked),
        (_("登记日期"), row.joined_on),
        (_("离岗日期"), row.left_on),
        (_("个人信息清除于"), row.blanked_at),
        (_("学习链接有效期至"), row.link_until if row.is_here else None),
    ]
    enrolments = enrolments_visible_to(request.user).filter(learner=row)[:MOST_SHOWN]
    certificates = certificates_visible_to(request.user).filter(learner=row)[:MOST_SHOWN]
    context = {
        "title": str(row),
        "crumbs": acts_people.LEARNERS.crumbs(row),
        "acts": acts_people.LEARNERS.offered(request.user, row),
        "facts": _known(told),
        "learner": row,
        "may_link": row.is_here and may_keep_learner(request.user, row),
        "enrolments": [(one, learning_badge(one)) for one in enrolments],
        "certificates": [(one, standing_badge(one)) for one in certificates],
    }
    return render(request, "training/learner_detail.html", context)


@require_safe
def learner_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The personal link of a learner, to be handed over: as an address and as a code."""
    row = learner_get(request.user, pk)
    require(row.is_here and may_keep_learner(request.user, row))
    context = {
        "title": _("学习链接"),
        "crumbs": acts_people.LEARNERS.crumbs(row, _("学习链接")),
        "cards": [_card(request, row)],
    }
    return render(request, "training/links.html", context)


@require_safe
def employer_links(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of all learners of an enterprise, to be printed and cut."""
    row = employer_get(request.user, pk)
    require(may_enrol_at(request.user, row))
    people = learners_visible_to(request.user).filter(employer=row, left_on__isnull=True)
    context = {
        "title": _("%(employer)s学习二维码") % {"employer": row},
        "crumbs": acts_people.EMPLOYERS.crumbs(row, _("学习二维码")),
        "cards": [_card(request, one) for one in people[:MOST_SHOWN]],
        "is_cut": people.count() > MOST_SHOWN,
    }
    return render(request, "training/links.html", context)


def _card(request: HttpRequest, learner: Learner) -> dict[str, Any]:
    address = learn_address(request, learner)
    return {"learner": learner, "address": address, "picture": picture_of(address)}


@require_safe
def enrolment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: pages with minutes, attempts with scores."""
    row = enrolment_get(request.user, pk)
    progress = progress_of(row)
    told = [
        (_("学员"), _link(reverse("training:learner-detail", args=[row.learner_id]), row.learner)),
        (_("企业名称"), row.learner.employer.enterprise.name),
        (_("课程"), _link(reverse("training:course-detail", args=[row.course_id]), row.course)),
        (_("第几轮"), row.round),
        (_("安排日期"), row.enrolled_on),
        (_("完成期限"), row.due_on),
        (_("已读课件"), f"{progress.read} / {progress.pages}"),
        (_("已学分钟"), f"{progress.minutes} / {progress.least_minutes}"),
        (_("另准补考次数"), row.more_attempts or ""),
    ]
    seen = set(attempts_visible_to(request.user).filter(enrolment=row).values_list("pk", flat=True))
    context = {
        "title": str(row),
        "crumbs": acts_people.ENROLMENTS.crumbs(row),
        "lead": learning_badge(row),
        "acts": acts_people.ENROLMENTS.offered(request.user, row),
        "facts": _known(told),
        "readings": row.readings.select_related("page"),
        "attempts": [(one, one.pk in seen) for one in row.attempts.all()],
    }
    return render(request, "training/enrolment_detail.html", context)


def _answered(attempt: Attempt) -> list[dict[str, Any]]:
    """Each question as it was put, what was said, and what is right."""
    return [
        {
            "item": item,
            "said": [item["options"][place] for place in attempt.answers.get(item["key"], [])],
            "right": [item["options"][place] for place in item["answer"]],
            "is_right": is_right(item, attempt.answers),
        }
        for item in attempt.paper
    ]


@require_safe
def attempt_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One attempt with its answers, for who may see the questions."""
    row = attempt_get(request.user, pk)
    told = [
        (_("成绩"), "" if row.score is None else f"{row.score} / {row.full_marks}"),
        (_("合格分"), row.pass_mark),
        (_("开考时间"), row.started_at),
        (_("交卷时间"), row.handed_in_at),
        (_("超时"), _("是，按时限前保存的作答阅卷") if row.is_late else ""),
        (_("组卷种子"), row.seed),
        (_("题库校验值"), row.bank[:16]),
    ]
    url = reverse("training:enrolment-detail", args=[row.enrolment_id])
    context = {
        "title": _("第 %(number)s 次考试") % {"number": row.number},
        "crumbs": [(_("学习记录"), reverse("training:enrolment-list")), (str(row.enrolment), url)],
        "facts": _known(told),
        "answers": _answered(row) if row.handed_in_at else [],
    }
    return render(request, "training/attempt_detail.html", context)


@require_safe
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate, as it is printed."""
    row = certificate_get(request.user, pk)
    context = {
        "title": row.number,
        "crumbs": acts_people.CERTIFICATES.crumbs(row),
        "lead": standing_badge(row),
        "acts": acts_people.CERTIFICATES.offered(request.user, row),
        "facts": _known([(_("撤销日期"), row.revoked_on), (_("撤销理由"), row.reason)]),
        "certificate": row,
        "holder": str(row.learner),
        "picture": picture_of(verify_address(request, row)),
    }
    return render(request, "training/certificate_detail.html", context)
