"""机构人员的表.

Everything belongs to its government: the same name under two governments is two bodies. What holds for a
time has a first and a last day, both of them included; an open end is empty.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yiding.core.access import Level
from yiding.core.ids import uuid7


class Government(models.Model):
    """政府: whose meetings these are. One instance has one owning government (``is_ours``)."""

    name = models.CharField(max_length=80, unique=True)
    is_ours = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_ours"], condition=models.Q(is_ours=True), name="government_one_ours"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Seen(models.Model):
    """出现小计: in the minutes of how many meetings, from when to when; kept beside the sightings."""

    meeting_count = models.PositiveIntegerField(default=0)
    first_seen_on = models.DateField(null=True)
    last_seen_on = models.DateField(null=True)

    class Meta:
        abstract = True


class BodyKind(models.TextChoices):
    """机构类别."""

    GOVERNMENT = "government", "政府"
    OFFICE = "office", "政府办事机构"
    DEPARTMENT = "department", "部门"
    PARTY = "party", "党委机构"
    COORDINATING = "coordinating", "议事协调机构"
    TOWN = "town", "乡镇街道"
    VILLAGE = "village", "村（社区）"
    ZONE = "zone", "开发园区"
    VERTICAL = "vertical", "垂直管理机构"
    JUSTICE = "justice", "法院检察院"
    PEOPLE = "people", "群众团体"
    STATE_COMPANY = "state_company", "国有企业"
    BANK_TELECOM = "bank_telecom", "银行与通信企业"
    SCHOOL = "school", "学校"
    ASSEMBLY = "assembly", "人大政协"
    INSTITUTION = "institution", "事业单位"
    OUTSIDE = "outside", "外部单位"


class Standing(models.TextChoices):
    """是否在册: seen in minutes only, or taken into the directory by a person."""

    SEEN = "seen", "仅见于纪要"
    LISTED = "listed", "在册"


class Dated(models.Model):
    """有起止日期: from ``starts_on`` to ``ends_on``, both included; empty is open."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def _in_order(name: str) -> models.CheckConstraint:
    """A last day does not lie before the first."""
    ordered = Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on"))
    return models.CheckConstraint(condition=ordered, name=name)


def _once_at_a_time(of: str) -> list[models.BaseConstraint]:
    """What both databases can say of names that must not overlap; the service does the rest under a lock."""
    key = ["government", "name"]
    return [
        _in_order(f"{of}_days"),
        models.UniqueConstraint(fields=key, condition=Q(ends_on__isnull=True), name=f"{of}_open_once"),
        models.UniqueConstraint(fields=key, condition=Q(starts_on__isnull=True), name=f"{of}_first_once"),
        models.UniqueConstraint(fields=[*key, "starts_on"], name=f"{of}_start_once"),
        models.UniqueConstraint(fields=[*key, "ends_on"], name=f"{of}_end_once"),
    ]


class Body(Seen, Dated):
    """机构: a body under the name by which it was first seen. Names are never merged by likeness.

    ``report_count`` and ``duty_count`` are the meetings that heard it and those that charged it. A body that
    a person merged into another keeps its row and points there (``merged_into``); ``successor`` is the body
    that it was renamed to. ``protocol_order`` is its place in official lists.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, blank=True, choices=BodyKind.choices)
    is_group = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.SEEN)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")
    protocol_order = models.PositiveIntegerField(null=True, blank=True)
    report_count = models.PositiveIntegerField(default=0)
    duty_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="body_once"),
            _in_order("body_days"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="body_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="body_not_own_successor"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="body_not_into_itself"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["government", "-meeting_count"], name="body_most_seen")]

    def __str__(self) -> str:
        return self.name


class NameKind(models.TextChoices):
    """名称种类."""

    OFFICIAL = "official", "全称"
    SHORT = "short", "简称"
    FORMER = "former", "曾用名"
    SPELLING = "spelling", "纪要写法"


class BodyName(Dated):
    """机构名称: a name of a body for a time. Within one government a name is one body's at a time."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=NameKind.choices, default=NameKind.SPELLING)

    class Meta:
        ordering: ClassVar = [F("starts_on").asc(nulls_first=True), "name", "pk"]
        constraints: ClassVar = _once_at_a_time("body_name")

    def __str__(self) -> str:
        return self.name


class GroupMember(Dated):
    """统称成员: a body (or another group) that a group such as 各区镇 stands for, for a time."""

    group = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="groups")

    class Meta:
        ordering: ClassVar = ["group_id", "member_id", "pk"]
        constraints: ClassVar = [
            _in_order("group_member_days"),
            models.CheckConstraint(condition=~Q(group=F("member")), name="group_member_other"),
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(ends_on__isnull=True), name="group_member_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} ∋ {self.member}"


class Person(Seen):
    """人员: a person under the name as written; ``latest_body`` is what they last sat for.

    ``note`` tells namesakes apart (a body, a place of birth) and is part of who they are. The first of a name
    has none: what a name means where nothing tells more.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="persons")
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=60, blank=True, default="")
    latest_body = models.ForeignKey(Body, null=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name", "note"], name="person_once"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="person_not_into_itself"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["government", "-meeting_count"], name="person_most_seen")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name, with what tells the person from namesakes: ``秦望川（市统计局）``."""
        return f"{self.name}（{self.note}）" if self.note else self.name


class PersonName(Dated):
    """人员姓名: a spelling or a former name of a person."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=NameKind.choices, default=NameKind.SPELLING)

    class Meta:
        ordering: ClassVar = [F("starts_on").asc(nulls_first=True), "name", "pk"]
        constraints: ClassVar = _once_at_a_time("person_name")

    def __str__(self) -> str:
        return self.name


class PostKind(models.TextChoices):
    """任职方式."""

    FULL = "full", "正式"
    ACTING = "acting", "代理"
    ENTRUSTED = "entrusted", "受托主持"
    CO_CHAIR = "co_chair", "多名负责人之一"


class Post(Dated):
    """任职: a person's post in a body for a time. Minutes give sightings; a post is a person's statement."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=PostKind.choices, default=PostKind.FULL)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = [F("starts_on").desc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            _in_order("post_days"),
            models.UniqueConstraint(
                fields=["body", "person", "title"], condition=Q(ends_on__isnull=True), name="post_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}{self.title} {self.person}"


class SightingRole(models.TextChoices):
    """在纪要中的身份."""

    CHAIR = "chair", "主持"
    PRESENT = "present", "出席"
    OBSERVER = "observer", "列席"
    ON_LEAVE = "on_leave", "请假"
    REPRESENTATIVE = "representative", "派代表"
    PRESENTER = "presenter", "汇报"
    REVISER = "reviser", "修改"
    ADDRESSEE = "addressee", "落实"
    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"
    IN_NAME_OF = "in_name_of", "印发名义"
    SUBMITTED_TO = "submitted_to", "提交对象"
    RECIPIENT = "recipient", "主送抄送"


def _seen_index(*fields: str) -> models.Index:
    """An index of the rows that name a body (or a person): half of them do not."""
    name = "seen_" + "_".join(field.removesuffix("_id").removesuffix("_on")[:7] for field in fields)
    return models.Index(fields=fields, condition=models.Q((f"{fields[0]}__isnull", False)), name=name)


class Sighting(models.Model):
    """出现: a body or a person as seen in the minutes of one meeting, with its place in the record.

    ``meeting_id`` is plain: this room lies below that of the meetings. A seat whose sitter is named has one
    row, that of the sitter with the body. ``body_written`` and ``person_written`` are the names as printed,
    where they differ from those of the rows. ``level`` is that of the minutes.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(
        Body, null=True, on_delete=models.CASCADE, related_name="sightings", db_index=False
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="sightings", db_index=False
    )
    role = models.CharField(max_length=20, choices=SightingRole.choices)
    title = models.CharField(max_length=60, blank=True)
    body_written = models.CharField(max_length=120, blank=True)
    person_written = models.CharField(max_length=60, blank=True)
    seen_on = models.DateField(null=True)
    meeting_id = models.BigIntegerField(db_index=True)
    item_no = models.PositiveSmallIntegerField(null=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GOVERNMENT)
    path = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-seen_on", "pk"]
        indexes: ClassVar = [
            _seen_index("body", "seen_on"),
            _seen_index("body", "role", "seen_on"),
            _seen_index("body", "person", "meeting_id", "seen_on"),
            _seen_index("person", "seen_on"),
            _seen_index("person", "role", "seen_on"),
            _seen_index("person", "body", "meeting_id", "seen_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.body} {self.role} {self.seen_on}"


class MergeState(models.TextChoices):
    """合并状态."""

    MADE = "made", "已合并"
    UNDONE = "undone", "已撤销"


class Merge(models.Model):
    """合并: one body or person taken into another by a person, with all that is needed to undo it exactly.

    ``moved`` holds the keys of the rows that were moved, by table and column; ``kept_was`` what the row that
    stays said before. Sightings entered later under a name of the absorbed row go back with it, by what they
    say as printed; ``last_sighting`` is the last one before the merge.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=10, choices=[("body", "机构"), ("person", "人员")])
    kept_id = models.BigIntegerField()
    absorbed_id = models.BigIntegerField()
    moved = models.JSONField(default=dict)
    names = models.JSONField(default=list)
    kept_was = models.JSONField(default=dict)
    last_sighting = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=MergeState.choices, default=MergeState.MADE)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["model", "absorbed_id"], condition=Q(state="made"), name="merge_absorbed_once"
            ),
            models.CheckConstraint(condition=~Q(kept_id=F("absorbed_id")), name="merge_of_two"),
        ]
        indexes: ClassVar = [models.Index(fields=["model", "kept_id"], name="merge_kept")]

    def __str__(self) -> str:
        return f"{self.model} {self.absorbed_id} → {self.kept_id}"


class Split(models.Model):
    """分开: of two people of one name that were taken for one, the second on their own, as a person judged.

    ``moved`` holds the keys of the rows that went to ``made``, by table and column; ``last_merge`` is the
    last merge before it.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    made_id = models.BigIntegerField()
    note = models.CharField(max_length=60)
    moved = models.JSONField(default=dict)
    last_merge = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=[("made", "已分开"), ("undone", "已撤销")], default=MergeState.MADE
    )
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["made_id"], condition=Q(state="made"), name="split_made_once"),
            models.CheckConstraint(condition=~Q(person_id=F("made_id")), name="split_of_two"),
        ]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="split_person")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.made_id} {self.note}"


class ProposalKind(models.TextChoices):
    """建议种类."""

    NEW_BODY = "new_body", "新机构"
    ALIAS = "alias", "别名"
    RENAMING = "renaming", "更名"
    SAME_PERSON = "same_person", "同一人的两种写法"
    NAMESAKES = "namesakes", "同名的两人"
    CHANGE_OF_POST = "change_of_post", "职务变动"
    STAND_IN = "stand_in", "代会"


class ProposalState(models.TextChoices):
    """建议状态."""

    OPEN = "open", "待判断"
    ACCEPTED = "accepted", "已采纳"
    REFUSED = "refused", "不采纳"


class Proposal(models.Model):
    """名录建议: what the sightings suggest, with its evidence; a person decides.

    ``body`` or ``person`` is what it is about, ``other_body`` or ``other_person`` what it is compared with.
    ``evidence`` holds two lists of sightings as they were found, left and right, each with meeting, path,
    day, role and the name as printed. ``effect`` is what accepting it did, so that it can be taken back.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ProposalKind.choices)
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    body = models.ForeignKey(Body, null=True, on_delete=models.CASCADE, related_name="+")
    other_body = models.ForeignKey(Body, null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    other_person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    summary = models.CharField(max_length=300)
    ground = models.CharField(max_length=300)
    suggested_kind = models.CharField(max_length=40, blank=True, choices=BodyKind.choices)
    seen_on = models.DateField(null=True)
    evidence = models.JSONField(default=dict)
    effect = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["government", "key"], name="proposal_once")]
        indexes: ClassVar = [models.Index(fields=["government", "state", "kind"], name="proposal_waiting")]

    def __str__(self) -> str:
        return self.summary


from .phones import PersonPhone  # noqa: E402 - registers the table
from .portfolios import Portfolio  # noqa: E402 - registers the table
from .subjects import (  # noqa: E402 - registers the tables; they name these by string
    Enterprise,
    EnterpriseListing,
    Indicator,
    IndicatorValue,
    Parcel,
    Place,
    PlaceKind,
)

__all__ = [
    "Body",
    "BodyKind",
    "BodyName",
    "Dated",
    "Enterprise",
    "EnterpriseListing",
    "Government",
    "GroupMember",
    "Indicator",
    "IndicatorValue",
    "Merge",
    "MergeState",
    "NameKind",
    "Parcel",
    "Person",
    "PersonName",
    "PersonPhone",
    "Place",
    "PlaceKind",
    "Portfolio",
    "Post",
    "PostKind",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Seen",
    "Sighting",
    "SightingRole",
    "Split",
    "Standing",
]
