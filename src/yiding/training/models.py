"""安全教育的表 (S30): who works where, who learns what, who passed, until when it holds."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Enterprise

WHO = settings.AUTH_USER_MODEL


class CategoryKind(models.TextChoices):
    """分类种类."""

    SECTOR = "sector", _("行业领域")
    POST = "post", _("岗位")


class Category(models.Model):
    """分类: a field that enterprises are in, or a post that staff hold; data that each government sets."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=CategoryKind.choices)
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["kind", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "kind", "name"], name="training_category_once")
        ]

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """安全教育规则: for how long links hold, when expiry is told, how certificates are numbered."""

    government = models.OneToOneField(Government, on_delete=models.PROTECT, related_name="+")
    link_days = models.PositiveSmallIntegerField(default=180)
    warn_days = models.PositiveSmallIntegerField(default=30)
    certificate_word = models.CharField(max_length=20, default="安培")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(link_days__gte=1), name="training_rule_link_holds")
        ]

    def __str__(self) -> str:
        return self.certificate_word


class Employer(models.Model):
    """用人单位: an enterprise as the place where people work: its town, its field, who is in charge of it."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    enterprise = models.OneToOneField(Enterprise, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    sector = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["enterprise__name", "pk"]

    def __str__(self) -> str:
        return self.enterprise.name


class StaffCount(models.Model):
    """从业人数: of an enterprise and a post on a day. ``replaced_on`` is the day of the next such count."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="counts")
    post = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    counted_on = models.DateField()
    replaced_on = models.DateField(null=True)
    entered_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["employer_id", "post_id", "-counted_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employer", "post", "counted_on"], name="staff_counted_once"),
            models.UniqueConstraint(
                fields=["employer", "post"], condition=Q(replaced_on__isnull=True), name="staff_count_newest"
            ),
            models.CheckConstraint(
                condition=Q(replaced_on__isnull=True) | Q(replaced_on__gt=F("counted_on")),
                name="staff_count_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.post} {self.number}"


class Learner(models.Model):
    """学员: somebody who works in an enterprise. They have no account; ``link_key`` opens their own pages.

    Of the phone only what is shown of it and a keyed hash are kept, by which the same number is told again;
    a learner that was blanked keeps the hash alone. ``beat_at`` and ``beat_page`` say when and where they
    were last seen reading.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="learners")
    post = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    phone_masked = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    blanked_at = models.DateTimeField(null=True)
    link_key = models.CharField(max_length=40, unique=True)
    link_until = models.DateField()
    beat_at = models.DateTimeField(null=True)
    beat_page = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["employer_id", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer", "digest"], condition=Q(left_on__isnull=True), name="learner_once"
            ),
            models.CheckConstraint(
                condition=Q(blanked_at__isnull=True) | Q(name="", phone_masked="", left_on__isnull=False),
                name="learner_blanked",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["employer", "left_on"], name="learner_of_employer")]

    def __str__(self) -> str:
        return self.name or str(_("（已清除）"))

    @property
    def masked(self) -> str:
        """``张**``: what strangers are shown."""
        return self.name[:1] + "*" * max(1, len(self.name) - 1) if self.name else str(self)

    @property
    def is_here(self) -> bool:
        """Do they still work there?"""
        return self.left_on is None


class CourseState(models.TextChoices):
    """课程状态."""

    DRAFT = "draft", _("编写中")
    OPEN = "open", _("开放")
    RETIRED = "retired", _("停用")


class Course(models.Model):
    """课程: whose it is, for which fields and posts (none named: all), and for how long it certifies."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CourseState.choices, default=CourseState.DRAFT)
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    least_minutes = models.PositiveSmallIntegerField(default=0)
    valid_months = models.PositiveSmallIntegerField(default=12)
    sectors = models.ManyToManyField(Category, related_name="+")
    posts = models.ManyToManyField(Category, related_name="+")
    made_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-made_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_months__gte=1), name="course_certifies_for_a_time")
        ]

    def __str__(self) -> str:
        return self.title


class Page(models.Model):
    """课件页: one page of text; it counts as read after so many seconds on it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    least_seconds = models.PositiveSmallIntegerField(default=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["course_id", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class QuestionKind(models.TextChoices):
    """题型."""

    SINGLE = "single", _("单选题")
    MULTIPLE = "multiple", _("多选题")
    JUDGE = "judge", _("判断题")


class Question(models.Model):
    """试题: ``answer`` holds the places of the right ``options``, from 0."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    stem = models.CharField(max_length=500)
    options = models.JSONField()
    answer = models.JSONField()
    explanation = models.CharField(max_length=500, blank=True)
    is_used = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["course_id", "kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "kind", "stem"], name="question_once")
        ]

    def __str__(self) -> str:
        return self.stem


class Exam(models.Model):
    """考试: how many questions of each kind with what marks, how long, what is a pass, how often."""

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="exam")
    single_count = models.PositiveSmallIntegerField(default=0)
    single_marks = models.PositiveSmallIntegerField(default=0)
    multiple_count = models.PositiveSmallIntegerField(default=0)
    multiple_marks = models.PositiveSmallIntegerField(default=0)
    judge_count = models.PositiveSmallIntegerField(default=0)
    judge_marks = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField()
    pass_mark = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, pass_mark__gte=1, attempts__gte=1), name="exam_can_be_sat"
            )
        ]

    def __str__(self) -> str:
        return str(self.course)

    def counts(self) -> dict[str, tuple[int, int]]:
        """By kind: how many questions, and the marks of each."""
        return {kind: (getattr(self, f"{kind}_count"), getattr(self, f"{kind}_marks")) for kind in KINDS}

    @property
    def full_marks(self) -> int:
        return sum(count * marks for count, marks in self.counts().values())


KINDS = tuple(kind.value for kind in QuestionKind)


class EnrolmentState(models.TextChoices):
    """学习状态. What is certified is expired when the last day of its certificate is over."""

    ENROLLED = "enrolled", _("待学习")
    LEARNING = "learning", _("学习中")
    TESTED = "tested", _("未通过考试")
    CERTIFIED = "certified", _("已取证")


class Enrolment(models.Model):
    """学习档案: a learner in a course; a new one (``round``) each time the certificate runs out."""

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.ENROLLED)
    enrolled_on = models.DateField()
    enrolled_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    more_attempts = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-enrolled_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "course", "round"], name="enrolment_round_once")
        ]
        indexes: ClassVar = [models.Index(fields=["course", "state"], name="enrolment_of_course")]

    def __str__(self) -> str:
        return f"{self.learner} {self.course}"

    @property
    def minutes(self) -> int:
        """Whole minutes that were counted."""
        return self.seconds // 60


class Reading(models.Model):
    """学习记录: a page that a learner opened, and the seconds counted on it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="readings")
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["enrolment_id", "page__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "page"], name="reading_of_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.page}"


class Attempt(models.Model):
    """一次考试: ``paper`` holds the questions as they were drawn by ``seed`` from the bank (``bank``: its
    hash), ``answers`` what was said, by the question's key. The clock of ``due_at`` is the server's.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    bank = models.CharField(max_length=64)
    paper = models.JSONField()
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField(null=True)
    full_marks = models.PositiveSmallIntegerField()
    pass_mark = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["enrolment_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(handed_in_at__isnull=True), name="attempt_open_once"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | Q(score__isnull=False), name="attempt_is_marked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.number}"


class Certificate(models.Model):
    """培训证书: numbered, from the day of the exam to its last day; ``revoked_on`` if it was taken back."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="certificates")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    valid_until = models.DateField()
    revoked_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    warned_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-issued_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="certificate_number_once"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("issued_on")), name="certificate_days"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["learner", "valid_until"], name="certificate_of_learner"),
            models.Index(fields=["valid_until"], name="certificate_expiring"),
        ]

    def __str__(self) -> str:
        return self.number

    def holds_on(self, day: date) -> bool:
        return self.revoked_on is None and self.issued_on <= day <= self.valid_until

    @property
    def holds(self) -> bool:
        """Does it hold today?"""
        return self.holds_on(clock.today())


class Knock(models.Model):
    """来访计数: requests within a minute, by a keyed hash of who asks; for the pages without a log-in."""

    key = models.CharField(max_length=64, unique=True)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key[:12]


class DailyRun(models.Model):
    """每日例行: the days on which expiry was looked at."""

    day = models.DateField(unique=True)
    told = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}"
