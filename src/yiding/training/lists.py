"""安全教育的列表: courses, questions, enterprises, learners, who learns what, certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Option, Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called

from .behind import expiring, untrained_seen_by
from .measuring import PERCENT
from .models import (
    CategoryKind,
    Certificate,
    Course,
    CourseState,
    Employer,
    Enrolment,
    EnrolmentState,
    Question,
    QuestionKind,
)
from .selectors import (
    categories_visible_to,
    certificates_visible_to,
    courses_listed,
    courses_visible_to,
    employers_listed,
    enrolments_visible_to,
    in_force,
    learners_visible_to,
    questions_visible_to,
)

TONES: dict[str, Tone] = {
    CourseState.OPEN: Tone.GOOD,
    EnrolmentState.LEARNING: Tone.INFO,
    EnrolmentState.TESTED: Tone.WARN,
    EnrolmentState.CERTIFIED: Tone.GOOD,
}
EXPIRED, REVOKED = _("已到期"), _("已撤销")


def page_of(kind: str) -> Any:
    """The page of a row."""
    return lambda row: reverse(f"training:{kind}-detail", args=[row.pk])


def state_badge(row: Any) -> Any:
    return badge(row.get_state_display(), TONES.get(row.state, Tone.PLAIN))


def standing_of(row: Certificate) -> Any:
    """A certificate in a word: whether it holds today."""
    if row.revoked_on is not None:
        return REVOKED
    return _("有效") if row.holds else EXPIRED


def standing_badge(row: Certificate) -> Any:
    return badge(standing_of(row), Tone.GOOD if row.holds else Tone.BAD)


def learning_of(row: Enrolment) -> Any:
    """The state of an enrolment in words; what is certified can be expired by now."""
    is_over = row.state == EnrolmentState.CERTIFIED and not row.certificate.holds
    return standing_of(row.certificate) if is_over else row.get_state_display()


def learning_badge(row: Enrolment) -> Any:
    is_over = row.state == EnrolmentState.CERTIFIED and not row.certificate.holds
    return badge(learning_of(row), Tone.BAD if is_over else TONES.get(row.state, Tone.PLAIN))


def _categories(kind: CategoryKind) -> Any:
    def options(viewer: Viewer) -> Iterable[Option]:
        rows = categories_visible_to(viewer).filter(kind=kind)
        return [(str(key), name) for key, name in rows.values_list("pk", "name")]

    return options


def _courses(viewer: Viewer) -> Iterable[Option]:
    rows = courses_visible_to(viewer).exclude(state=CourseState.DRAFT)
    return [(str(key), title) for key, title in rows.values_list("pk", "title")[:200]]


def _in_town(field: str) -> Any:
    def narrow(rows: Rows, name: str) -> Rows:
        return rows.filter(**{f"{field}__in": bodies_called(name).values("pk")})

    return narrow


def share_word(trained: int, staff: int | None) -> str:
    """``83%`` rounded down; without a count a word."""
    return f"{min(PERCENT, trained * PERCENT // staff)}%" if staff else gettext_now("没有人数")


COURSES = ListSpec(
    name="training.course",
    title=_("安全教育课程"),
    lead=_("按行业领域和岗位编写的课程，学完、考试合格后发证。"),
    base=courses_listed,
    columns=(
        Column("title", _("课程"), lambda row: row.title, sort="title", link=page_of("course")),
        Column("body", _("开课单位"), lambda row: row.body.name, sort="body__name"),
        Column("hours", _("学时"), lambda row: float(row.hours), sort="hours", numeric=True),
        Column("valid_months", _("证书有效月数"), lambda row: row.valid_months, numeric=True),
        Column("enrolled", _("学习人次"), lambda row: row.enrolled_count, numeric=True),
        Column("certified", _("持有效证书人数"), lambda row: row.certified_count, numeric=True),
        Column("made_on", _("编写日期"), lambda row: row.made_on, sort="made_on"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CourseState.choices),
        Filter("body", _("开课单位"), "text", _in_town("body")),
    ),
    default_sort="-made_on",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("课程名称中的词"),
    empty=Empty(_("还没有课程"), _("编写课程，加入课件、试题和考试设置后开放。")),
)


def _answer(row: Question) -> str:
    return "、".join(row.options[place] for place in row.answer)


QUESTIONS = ListSpec(
    name="training.question",
    title=_("题库"),
    base=questions_visible_to,
    columns=(
        Column(
            "stem",
            _("题目"),
            lambda row: row.stem,
            link=lambda row: reverse("training:question-edit", args=[row.pk]),
        ),
        Column("kind", _("题型"), lambda row: row.get_kind_display(), sort="kind"),
        Column("options", _("选项"), lambda row: "；".join(row.options), default=False),
        Column("answer", _("答案"), _answer),
        Column("explanation", _("解析"), lambda row: row.explanation, default=False),
        Column("is_used", _("在用"), lambda row: row.is_used),
    ),
    filters=(
        Filter("kind", _("题型"), "choice", "kind", choices=QuestionKind.choices),
        Filter("used", _("只看在用"), "flag", "is_used"),
    ),
    default_sort="kind",
    search=lambda rows, words: rows.filter(stem__icontains=words),
    search_label=_("题目中的词"),
    empty=Empty(_("题库还是空的"), _("逐题增加，或者从 Excel 表格导入。")),
)


def _standing(rows: Rows, value: str) -> Rows:
    if value == "uncounted":
        return rows.filter(staff__isnull=True)
    if value == "odd":
        return rows.filter(learner_count__gt=F("staff"))
    return rows.filter(trained_count__lt=F("staff"))


EMPLOYERS = ListSpec(
    name="training.employer",
    title=_("企业全员培训"),
    lead=_("每家企业有多少人、登记了多少学员、多少人持有效证书。"),
    base=employers_listed,
    columns=(
        Column(
            "name",
            _("企业名称"),
            lambda row: row.enterprise.name,
            sort="enterprise__name",
            link=page_of("employer"),
        ),
        Column("town", _("所在镇街"), lambda row: row.town.name, sort="town__name"),
        Column(
            "sector",
            _("行业领域"),
            lambda row: row.sector.name if row.sector else "",
            sort="sector__position",
        ),
        Column("department", _("主管部门"), lambda row: row.department.name if row.department else ""),
        Column("staff", _("从业人数"), lambda row: row.staff, sort="staff", numeric=True),
        Column(
            "learners", _("已登记学员"), lambda row: row.learner_count, sort="learner_count", numeric=True
        ),
        Column(
            "trained", _("持有效证书人数"), lambda row: row.trained_count, sort="trained_count", numeric=True
        ),
        Column("share", _("覆盖率"), lambda row: share_word(row.trained_count, row.staff)),
    ),
    filters=(
        Filter("town", _("所在镇街"), "text", _in_town("town")),
        Filter("sector", _("行业领域"), "choice", "sector", choices=_categories(CategoryKind.SECTOR)),
        Filter("department", _("主管部门"), "text", _in_town("department")),
        Filter(
            "standing",
            _("培训情况"),
            "choice",
            _standing,
            choices=[
                ("behind", _("还有人没有培训")),
                ("uncounted", _("没有上报人数")),
                ("odd", _("学员多于上报人数")),
            ],
        ),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(enterprise__name__icontains=words),
    search_label=_("企业名称中的词"),
    empty=Empty(_("还没有登记企业"), _("登记企业所在镇街和从业人数，或者从 Excel 表格导入。")),
)
EMPLOYER_NAME = "employer__enterprise__name"


def _people(name: str, title: Any, lead: Any, base: Any, empty: Empty) -> ListSpec:
    return ListSpec(
        name=name,
        title=title,
        lead=lead,
        base=base,
        columns=(
            Column("name", _("姓名"), str, sort="name", link=page_of("learner")),
            Column("employer", _("企业名称"), lambda row: row.employer.enterprise.name, sort=EMPLOYER_NAME),
            Column("town", _("所在镇街"), lambda row: row.employer.town.name, sort="employer__town__name"),
            Column("post", _("岗位"), lambda row: row.post.name, sort="post__position"),
            Column("phone", _("手机号"), lambda row: row.phone_masked),
            Column("joined_on", _("登记日期"), lambda row: row.joined_on, sort="joined_on"),
            Column("left_on", _("离岗日期"), lambda row: row.left_on, default=False),
            Column("trained", _("持有效证书"), lambda row: row.is_trained, sort="is_trained"),
        ),
        filters=(
            Filter("town", _("所在镇街"), "text", _in_town("employer__town")),
            Filter("post", _("岗位"), "choice", "post", choices=_categories(CategoryKind.POST)),
            Filter(
                "sector",
                _("行业领域"),
                "choice",
                "employer__sector",
                choices=_categories(CategoryKind.SECTOR),
            ),
            Filter("employer", _("企业名称"), "text", f"{EMPLOYER_NAME}__icontains"),
        ),
        default_sort="employer",
        search=lambda rows, words: rows.filter(name__icontains=words),
        search_label=_("姓名中的字"),
        empty=empty,
    )


LEARNERS = _people(
    "training.learner",
    _("学员"),
    _("企业员工不需要账号，凭个人链接或二维码在手机上学习和考试。"),
    learners_visible_to,
    Empty(_("还没有学员"), _("在企业的页面登记学员，或者从 Excel 表格导入。")),
)
UNTRAINED = _people(
    "training.untrained",
    _("应学未学名单"),
    _("在岗而没有有效证书的学员；还没有登记为学员的人数见企业列表。"),
    untrained_seen_by,
    Empty(_("没有应学未学的学员"), _("登记在册的学员都持有有效证书。")),
)


def _learning(rows: Rows, value: str) -> Rows:
    if value != "expired":
        return rows.filter(state=value)
    return rows.filter(state=EnrolmentState.CERTIFIED).exclude(in_force(clock.today(), "certificate__"))


def _overdue(rows: Rows, _value: Any) -> Rows:
    return rows.filter(due_on__lt=clock.today()).exclude(state=EnrolmentState.CERTIFIED)


ENROLMENTS = ListSpec(
    name="training.enrolment",
    title=_("学习记录"),
    lead=_("谁在学哪门课、学了多少分钟、考了几次。"),
    base=enrolments_visible_to,
    columns=(
        Column(
            "learner",
            _("学员"),
            lambda row: str(row.learner),
            sort="learner__name",
            link=page_of("enrolment"),
        ),
        Column("course", _("课程"), lambda row: row.course.title, sort="course__title"),
        Column("employer", _("企业名称"), lambda row: row.learner.employer.enterprise.name),
        Column("town", _("所在镇街"), lambda row: row.learner.employer.town.name, default=False),
        Column("enrolled_on", _("安排日期"), lambda row: row.enrolled_on, sort="enrolled_on"),
        Column("due_on", _("完成期限"), lambda row: row.due_on, sort="due_on"),
        Column("minutes", _("已学分钟"), lambda row: row.minutes, sort="seconds", numeric=True),
        Column("attempts", _("考试次数"), lambda row: row.attempt_count, sort="attempt_count", numeric=True),
        Column("state", _("状态"), learning_badge, sort="state", export=lambda row: str(learning_of(row))),
    ),
    filters=(
        Filter(
            "state",
            _("状态"),
            "choice",
            _learning,
            choices=[*EnrolmentState.choices, ("expired", EXPIRED)],
        ),
        Filter("course", _("课程"), "choice", "course", choices=_courses),
        Filter("town", _("所在镇街"), "text", _in_town("learner__employer__town")),
        Filter("employer", _("企业名称"), "text", f"learner__{EMPLOYER_NAME}__icontains"),
        Filter("overdue", _("只看过期未完成"), "flag", _overdue),
    ),
    default_sort="-enrolled_on",
    search=lambda rows, words: rows.filter(learner__name__icontains=words),
    search_label=_("学员姓名中的字"),
    empty=Empty(_("还没有学习记录"), _("在企业或学员的页面安排学习。")),
)


def _certificates(rows: Rows, value: str) -> Rows:
    today = clock.today()
    if value == "valid":
        return rows.filter(in_force(today))
    return rows.filter(
        revoked_on__isnull=value != "revoked", **({"valid_until__lt": today} if value == "expired" else {})
    )


CERTIFICATES = ListSpec(
    name="training.certificate",
    title=_("培训证书"),
    lead=_("考试合格即发，到期失效；任何人扫证书上的二维码可以查验。"),
    base=certificates_visible_to,
    columns=(
        Column("number", _("证书编号"), lambda row: row.number, sort="number", link=page_of("certificate")),
        Column("learner", _("学员"), lambda row: str(row.learner), sort="learner__name"),
        Column("employer", _("企业名称"), lambda row: row.learner.employer.enterprise.name),
        Column("town", _("所在镇街"), lambda row: row.learner.employer.town.name),
        Column("course", _("课程"), lambda row: row.course.title, sort="course__title"),
        Column("issued_on", _("发证日期"), lambda row: row.issued_on, sort="issued_on"),
        Column("valid_until", _("有效期至"), lambda row: row.valid_until, sort="valid_until"),
        Column("standing", _("状态"), standing_badge, export=lambda row: str(standing_of(row))),
    ),
    filters=(
        Filter(
            "standing",
            _("状态"),
            "choice",
            _certificates,
            choices=[("valid", _("有效")), ("expired", EXPIRED), ("revoked", REVOKED)],
        ),
        Filter("course", _("课程"), "choice", "course", choices=_courses),
        Filter("town", _("所在镇街"), "text", _in_town("learner__employer__town")),
        Filter("until", _("有效期至"), "dates", "valid_until"),
    ),
    default_sort="-issued_on",
    search=lambda rows, words: rows.filter(Q(number__icontains=words) | Q(learner__name__icontains=words)),
    search_label=_("编号或姓名"),
    empty=Empty(_("还没有证书"), _("学员考试合格后自动发证。")),
)
EXPIRING = ListSpec(
    name="training.expiring",
    title=_("将到期的证书"),
    lead=_("还没有安排下一轮学习的。"),
    base=expiring,
    columns=CERTIFICATES.columns,
    filters=CERTIFICATES.filters[1:],
    default_sort="valid_until",
    search=CERTIFICATES.search,
    search_label=_("编号或姓名"),
    empty=Empty(_("近期没有到期的证书"), _("到期前会提醒镇（街道）联络员。")),
)
EMPLOYER_LIST = "training:employer-list"


def employers_where(standing: str) -> str:
    """The list of enterprises of one standing."""
    return f"{reverse(EMPLOYER_LIST)}?standing={standing}"


def untrained_of(row: Employer) -> str:
    return f"{reverse('training:untrained-list')}?employer={row.enterprise.name}"


def questions_of(course: Course, base: Callable[[Viewer], Rows], *, may_keep: bool) -> ListSpec:
    """The bank of one course; it leads to forms for those only whose forms they are."""
    columns = QUESTIONS.columns if may_keep else [replace(one, link=None) for one in QUESTIONS.columns]
    return replace(QUESTIONS, base=lambda viewer: base(viewer).filter(course=course), columns=tuple(columns))
