"""权限: who may do what. Roles, the acts that each may do, and the levels of papers: one table, read here.

A role is held by an account for a time; this room does not know accounts, so the room that does hands in how
to look a viewer's powers up (:func:`powers_from`). Every ``may_…`` of a room asks :func:`may`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .columns import Viewer
from .errors import NotAllowed


class Role(models.TextChoices):
    """角色: held through a post in a body between two days."""

    CLERK = "clerk", _("秘书科")
    DIRECTOR = "director", _("办公室主任")
    INSPECTOR = "inspector", _("督查")
    LEADER = "leader", _("市领导")
    LIAISON = "liaison", _("联络员")
    BODY_HEAD = "body_head", _("单位负责人")
    ASSESSOR = "assessor", _("考核")
    FUND_MANAGER = "fund_manager", _("资金管理")
    OBSERVER = "observer", _("列席人员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class Side(models.TextChoices):
    """岗位分隔: of these four an account holds one at a time (三员分立)."""

    BUSINESS = "business", _("业务")
    SYSTEM = "system", _("系统管理")
    SECURITY = "security", _("安全管理")
    AUDIT = "audit", _("审计管理")


ADMIN_SIDES: Final = {
    Role.SYSTEM_ADMIN: Side.SYSTEM,
    Role.SECURITY_ADMIN: Side.SECURITY,
    Role.AUDIT_ADMIN: Side.AUDIT,
}


def side_of(role: str) -> Side:
    """The side that a role stands on."""
    return ADMIN_SIDES.get(Role(role), Side.BUSINESS)


class Level(models.IntegerChoices):
    """材料密级之外的知悉范围: who may read a paper. A higher level is known to fewer."""

    PUBLIC = 0, _("公开")
    GOVERNMENT = 1, _("政府系统")
    MEMBERS = 2, _("组成人员")
    SECRETARIAT = 3, _("秘书处")


CLEARANCE: Final[Mapping[Role, Level]] = {
    Role.CLERK: Level.SECRETARIAT,
    Role.DIRECTOR: Level.SECRETARIAT,
    Role.INSPECTOR: Level.SECRETARIAT,
    Role.LEADER: Level.MEMBERS,
    Role.LIAISON: Level.GOVERNMENT,
    Role.BODY_HEAD: Level.GOVERNMENT,
    Role.ASSESSOR: Level.GOVERNMENT,
    Role.FUND_MANAGER: Level.GOVERNMENT,
}
"""The highest level that a role reads. Observers read their own items; administrators none."""


class Permission(StrEnum):
    """许可: each a sentence; the value is what settings, events and the matrix of tests call it."""

    SEND_MINUTES = "intake.send"
    CORRECT_RECORD = "intake.correct"
    CONFIRM_RECORD = "intake.confirm"
    READ_LEDGER = "ledger.read"
    KEEP_SERIES = "decisions.keep_series"
    SET_LEVEL = "meetings.set_level"
    KEEP_PAPERS = "files.keep"
    READ_DIRECTORY = "directory.read"
    KEEP_DIRECTORY = "directory.keep"
    JUDGE_PROPOSALS = "directory.judge"
    SEE_PHONES = "directory.see_phones"
    KEEP_CALENDAR = "calendar.keep"
    KEEP_ACCOUNTS = "accounts.keep"
    GRANT_ROLES = "accounts.grant"
    ALLOW_IMPERSONATION = "accounts.allow_impersonation"
    IMPERSONATE = "accounts.impersonate"
    KEEP_CHANNELS = "notices.keep_channels"
    SEE_OUTBOX = "notices.see_outbox"
    KEEP_TOKENS = "api.keep_tokens"
    KEEP_COUNCILS = "councils.keep"
    KEEP_PORTFOLIOS = "directory.keep_portfolios"
    READ_TOPICS = "topics.read"
    DRAFT_TOPICS = "topics.draft"
    APPROVE_TOPICS = "topics.approve"
    REVIEW_TOPICS = "topics.review"
    TREAT_TOPICS = "topics.treat"
    ADMIT_TOPICS = "topics.admit"
    ENDORSE_TOPICS = "topics.endorse"
    KEEP_TOPIC_KINDS = "topics.keep_kinds"
    BUILD_AGENDA = "sittings.build"
    APPROVE_AGENDA = "sittings.approve"
    ANSWER_CALLS = "sittings.answer"
    GRANT_LEAVE = "sittings.grant_leave"
    RUN_SITTINGS = "deliberations.run"
    READ_DISCUSSION = "deliberations.read"
    DRAFT_PAPERS = "papers.draft"
    HAND_IN_PAPERS = "papers.hand_in"
    COUNTERSIGN_PAPERS = "papers.countersign"
    APPROVE_PAPERS = "papers.approve"
    SIGN_PAPERS = "papers.sign"
    ISSUE_PAPERS = "papers.issue"
    RECEIVE_PAPERS = "papers.receive"
    ARCHIVE_SITTINGS = "papers.archive"
    KEEP_ROUTES = "decisions.keep_routes"
    GIVE_OPINIONS = "decisions.give_opinions"
    KEEP_POLICIES = "decisions.keep_policies"
    PREPARE_DISCLOSURE = "disclosure.prepare"
    RELEASE_DISCLOSURE = "disclosure.release"
    FILE_MATTERS = "supervision.file"
    APPROVE_MATTERS = "supervision.approve"
    INSTRUCT = "supervision.instruct"
    CARRY_TASKS = "supervision.carry"
    EXAMINE_TASKS = "supervision.examine"
    GRANT_EXTENSIONS = "supervision.grant"
    KEEP_FACTS = "facts.keep"
    OBJECT_FACTS = "facts.object"
    JUDGE_FACTS = "facts.judge"
    URGE = "urging.urge"
    KEEP_URGING_RULES = "urging.keep_rules"
    KEEP_DISPATCHES = "dispatch.keep"
    MAKE_BULLETINS = "bulletins.make"
    KEEP_ROSTERS = "rosters.keep"
    APPROVE_ROSTERS = "rosters.approve"
    CHECK_DUTY = "rosters.check"
    KEEP_DUTY_RULES = "rosters.keep_rules"
    READ_CASES = "accountability.read"
    HANDLE_CASES = "accountability.handle"
    DECIDE_CASES = "accountability.decide"
    KEEP_REGISTERS = "registers.keep"
    OVERSEE_REGISTERS = "registers.oversee"
    READ_READINESS = "readiness.read"
    KEEP_READINESS = "readiness.keep"
    APPROVE_READINESS = "readiness.approve"
    KEEP_COURSES = "training.keep_courses"
    ENROL_LEARNERS = "training.enrol"
    REPORT_INCIDENTS = "incidents.report"
    SIGN_INCIDENT_REPORTS = "incidents.sign"
    HANDLE_INCIDENTS = "incidents.handle"
    JUDGE_INCIDENTS = "incidents.judge"
    KEEP_INCIDENT_RULES = "incidents.keep_rules"
    READ_EVENTS = "audit.read"


SENTENCES: Final[Mapping[Permission, Any]] = {
    Permission.SEND_MINUTES: _("送交旧纪要，重试和替换读不了的文件"),
    Permission.CORRECT_RECORD: _("校核识别结果"),
    Permission.CONFIRM_RECORD: _("确认入台账"),
    Permission.READ_LEDGER: _("查看会议、决定和督办台账"),
    Permission.KEEP_SERIES: _("确认或否定文件系列"),
    Permission.SET_LEVEL: _("设定纪要的知悉范围"),
    Permission.KEEP_PAPERS: _("加入和更新材料，设定其知悉范围和公开属性"),
    Permission.READ_DIRECTORY: _("查看机构人员"),
    Permission.KEEP_DIRECTORY: _("维护机构、人员、任职和共用对象"),
    Permission.JUDGE_PROPOSALS: _("判断名录建议，合并和撤销合并"),
    Permission.SEE_PHONES: _("查看完整电话号码"),
    Permission.KEEP_CALENDAR: _("设定节假日与调休"),
    Permission.KEEP_ACCOUNTS: _("开设、停用账号，重设密码"),
    Permission.GRANT_ROLES: _("授予和收回角色，登记代办"),
    Permission.ALLOW_IMPERSONATION: _("准许以他人身份查看"),
    Permission.IMPERSONATE: _("以他人身份查看（只读）"),
    Permission.KEEP_CHANNELS: _("设定通知渠道和模板"),
    Permission.SEE_OUTBOX: _("查看发件箱"),
    Permission.KEEP_TOKENS: _("发放和收回接口令牌"),
    Permission.KEEP_PORTFOLIOS: _("登记市领导的分管单位"),
    Permission.KEEP_COUNCILS: _("设定会议机构、席位和议事规则"),
    Permission.READ_TOPICS: _("查看本单位和可见的议题"),
    Permission.DRAFT_TOPICS: _("起草和报送本单位议题"),
    Permission.APPROVE_TOPICS: _("审签本单位议题"),
    Permission.REVIEW_TOPICS: _("答复对议题的审查和会签"),
    Permission.TREAT_TOPICS: _("受理、退回、不予上会"),
    Permission.ADMIT_TOPICS: _("准予议题入库"),
    Permission.ENDORSE_TOPICS: _("市领导审定议题"),
    Permission.KEEP_TOPIC_KINDS: _("设定议题种类和审查关口"),
    Permission.BUILD_AGENDA: _("安排场次，编排议程，发会议通知"),
    Permission.APPROVE_AGENDA: _("审定议程"),
    Permission.ANSWER_CALLS: _("回执、请假、申请代会"),
    Permission.GRANT_LEAVE: _("准假，准予代会"),
    Permission.RUN_SITTINGS: _("记录到会、审议意见和结果"),
    Permission.READ_DISCUSSION: _("查看讨论记录"),
    Permission.DRAFT_PAPERS: _("起草纪要和公文"),
    Permission.HAND_IN_PAPERS: _("提交督查通报等公文稿"),
    Permission.COUNTERSIGN_PAPERS: _("会签纪要和公文"),
    Permission.APPROVE_PAPERS: _("审核纪要和公文"),
    Permission.SIGN_PAPERS: _("签发纪要和公文"),
    Permission.ISSUE_PAPERS: _("编号印发，分发，更正，撤销"),
    Permission.RECEIVE_PAPERS: _("签收发给本单位的公文"),
    Permission.ARCHIVE_SITTINGS: _("制作会议归档包"),
    Permission.KEEP_ROUTES: _("办理决定的去向：登记报送结果和印发文号"),
    Permission.GIVE_OPINIONS: _("提出补充意见"),
    Permission.KEEP_POLICIES: _("维护制度文件库"),
    Permission.PREPARE_DISCLOSURE: _("拟定公开属性，制作公开文本"),
    Permission.RELEASE_DISCLOSURE: _("审定公开和撤回"),
    Permission.FILE_MATTERS: _("拟立、交办、改派和销号督办事项"),
    Permission.APPROVE_MATTERS: _("审定督办立项"),
    Permission.INSTRUCT: _("批示交办"),
    Permission.CARRY_TASKS: _("签收、反馈、申请办结和延期"),
    Permission.EXAMINE_TASKS: _("审核办结，核查落实"),
    Permission.GRANT_EXTENSIONS: _("批复延期，准予中止"),
    Permission.KEEP_FACTS: _("计算和冻结履职事实"),
    Permission.OBJECT_FACTS: _("对本单位的履职事实提出异议"),
    Permission.JUDGE_FACTS: _("处理对履职事实的异议"),
    Permission.URGE: _("提醒承办单位，签发和撤回督查单"),
    Permission.KEEP_URGING_RULES: _("设定和施行督办规则"),
    Permission.KEEP_DISPATCHES: _("安排调度会和季度点评会，记录议定事项"),
    Permission.MAKE_BULLETINS: _("编制督查通报"),
    Permission.KEEP_ROSTERS: _("编排本单位值班表，设定值班岗位和班次"),
    Permission.APPROVE_ROSTERS: _("发布本单位值班表，说明空档，批准换班替班"),
    Permission.CHECK_DUTY: _("抽查值班，测试应急通信"),
    Permission.KEEP_DUTY_RULES: _("设定值班规则和通用班次"),
    Permission.READ_CASES: _("查阅本人知悉的追责案件"),
    Permission.HANDLE_CASES: _("登记和办理追责案件，指定知悉人"),
    Permission.DECIDE_CASES: _("决定追责案件"),
    Permission.KEEP_REGISTERS: _("登记和办理本单位的清单台账"),
    Permission.OVERSEE_REGISTERS: _("组织专项行动和检查，设定清单台账"),
    Permission.READ_READINESS: _("查看应急准备：预案、队伍、物资、汛情和预警"),
    Permission.KEEP_READINESS: _("登记和办理本单位的应急准备"),
    Permission.APPROVE_READINESS: _("审定应急预案"),
    Permission.KEEP_COURSES: _("编写安全教育课程、试题和考试"),
    Permission.ENROL_LEARNERS: _("登记本地、本行业企业的人数和学员，安排学习"),
    Permission.REPORT_INCIDENTS: _("报告本单位的突发事件，记录处置措施"),
    Permission.SIGN_INCIDENT_REPORTS: _("签发突发事件信息报告"),
    Permission.HANDLE_INCIDENTS: _("值班：核实、签收、上报突发事件，调派单位"),
    Permission.JUDGE_INCIDENTS: _("核查突发事件的迟报、漏报、谎报、瞒报"),
    Permission.KEEP_INCIDENT_RULES: _("设定突发事件的种类、分级、时限和报送规则"),
    Permission.READ_EVENTS: _("查看和导出审计事件"),
}

SECRETARIAT: Final = frozenset({Role.CLERK, Role.DIRECTOR})
OFFICE: Final = SECRETARIAT | {Role.INSPECTOR}
BUSINESS: Final = frozenset(role for role in Role if side_of(role) is Side.BUSINESS)
DRAFTERS: Final = frozenset({Role.LIAISON, Role.BODY_HEAD}) | SECRETARIAT
SYSTEM: Final = frozenset({Role.SYSTEM_ADMIN})
SECURITY: Final = frozenset({Role.SECURITY_ADMIN})

GRANTS: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.SEND_MINUTES: SECRETARIAT,
    Permission.CORRECT_RECORD: SECRETARIAT,
    Permission.CONFIRM_RECORD: SECRETARIAT,
    Permission.READ_LEDGER: BUSINESS,
    Permission.KEEP_SERIES: OFFICE,
    Permission.SET_LEVEL: SECRETARIAT,
    Permission.KEEP_PAPERS: SECRETARIAT,
    Permission.READ_DIRECTORY: BUSINESS | SYSTEM | SECURITY,
    Permission.KEEP_DIRECTORY: SECRETARIAT | SYSTEM,
    Permission.JUDGE_PROPOSALS: SECRETARIAT,
    Permission.SEE_PHONES: OFFICE,
    Permission.KEEP_CALENDAR: frozenset({Role.DIRECTOR}) | SYSTEM,
    Permission.KEEP_ACCOUNTS: SYSTEM,
    Permission.GRANT_ROLES: SECURITY,
    Permission.ALLOW_IMPERSONATION: SECURITY,
    Permission.IMPERSONATE: SYSTEM,
    Permission.KEEP_CHANNELS: SYSTEM,
    Permission.SEE_OUTBOX: SYSTEM,
    Permission.KEEP_TOKENS: SECURITY,
    Permission.KEEP_COUNCILS: SECRETARIAT,
    Permission.KEEP_PORTFOLIOS: OFFICE,
    Permission.READ_TOPICS: BUSINESS,
    Permission.DRAFT_TOPICS: DRAFTERS,
    Permission.APPROVE_TOPICS: frozenset({Role.BODY_HEAD}),
    Permission.REVIEW_TOPICS: DRAFTERS,
    Permission.TREAT_TOPICS: SECRETARIAT,
    Permission.ADMIT_TOPICS: frozenset({Role.DIRECTOR}),
    Permission.ENDORSE_TOPICS: frozenset({Role.LEADER}),
    Permission.KEEP_TOPIC_KINDS: SECRETARIAT,
    Permission.BUILD_AGENDA: SECRETARIAT,
    Permission.APPROVE_AGENDA: frozenset({Role.DIRECTOR, Role.LEADER}),
    Permission.ANSWER_CALLS: BUSINESS,
    Permission.GRANT_LEAVE: frozenset({Role.DIRECTOR, Role.LEADER}),
    Permission.RUN_SITTINGS: SECRETARIAT,
    Permission.READ_DISCUSSION: SECRETARIAT,
    Permission.DRAFT_PAPERS: SECRETARIAT,
    Permission.HAND_IN_PAPERS: OFFICE,
    Permission.COUNTERSIGN_PAPERS: DRAFTERS | {Role.LEADER},
    Permission.APPROVE_PAPERS: frozenset({Role.DIRECTOR}),
    Permission.SIGN_PAPERS: frozenset({Role.LEADER, Role.DIRECTOR}),
    Permission.ISSUE_PAPERS: SECRETARIAT,
    Permission.RECEIVE_PAPERS: BUSINESS,
    Permission.ARCHIVE_SITTINGS: SECRETARIAT,
    Permission.KEEP_ROUTES: DRAFTERS,
    Permission.GIVE_OPINIONS: DRAFTERS,
    Permission.KEEP_POLICIES: SECRETARIAT,
    Permission.PREPARE_DISCLOSURE: SECRETARIAT,
    Permission.RELEASE_DISCLOSURE: frozenset({Role.DIRECTOR}),
    Permission.FILE_MATTERS: frozenset({Role.INSPECTOR}),
    Permission.APPROVE_MATTERS: frozenset({Role.DIRECTOR, Role.LEADER}),
    Permission.INSTRUCT: frozenset({Role.LEADER}),
    Permission.CARRY_TASKS: frozenset({Role.LIAISON, Role.BODY_HEAD}),
    Permission.EXAMINE_TASKS: frozenset({Role.INSPECTOR, Role.DIRECTOR, Role.LIAISON, Role.BODY_HEAD}),
    Permission.GRANT_EXTENSIONS: frozenset({Role.INSPECTOR, Role.DIRECTOR, Role.LEADER}),
    Permission.KEEP_FACTS: frozenset({Role.INSPECTOR, Role.ASSESSOR}),
    Permission.OBJECT_FACTS: frozenset({Role.LIAISON, Role.BODY_HEAD}),
    Permission.JUDGE_FACTS: frozenset({Role.ASSESSOR, Role.DIRECTOR}),
    Permission.URGE: frozenset({Role.INSPECTOR}),
    Permission.KEEP_URGING_RULES: frozenset({Role.INSPECTOR, Role.DIRECTOR}),
    Permission.KEEP_DISPATCHES: OFFICE,
    Permission.MAKE_BULLETINS: frozenset({Role.INSPECTOR, Role.DIRECTOR}),
    Permission.KEEP_ROSTERS: DRAFTERS,
    Permission.APPROVE_ROSTERS: frozenset({Role.BODY_HEAD, Role.DIRECTOR}),
    Permission.CHECK_DUTY: OFFICE | {Role.LIAISON, Role.BODY_HEAD},
    Permission.KEEP_DUTY_RULES: OFFICE,
    Permission.READ_CASES: frozenset({Role.INSPECTOR, Role.DIRECTOR, Role.LEADER, Role.BODY_HEAD}),
    Permission.HANDLE_CASES: frozenset({Role.INSPECTOR}),
    Permission.DECIDE_CASES: frozenset({Role.DIRECTOR, Role.LEADER}),
    Permission.KEEP_REGISTERS: frozenset({Role.LIAISON, Role.BODY_HEAD, Role.INSPECTOR}),
    Permission.OVERSEE_REGISTERS: frozenset({Role.INSPECTOR, Role.DIRECTOR}),
    Permission.READ_READINESS: OFFICE | {Role.LEADER, Role.LIAISON, Role.BODY_HEAD},
    Permission.KEEP_READINESS: OFFICE | {Role.LIAISON, Role.BODY_HEAD},
    Permission.APPROVE_READINESS: frozenset({Role.DIRECTOR, Role.LEADER, Role.BODY_HEAD}),
    Permission.KEEP_COURSES: OFFICE | {Role.LIAISON, Role.BODY_HEAD},
    Permission.ENROL_LEARNERS: frozenset({Role.LIAISON, Role.BODY_HEAD}),
    Permission.REPORT_INCIDENTS: frozenset({Role.LIAISON, Role.BODY_HEAD}) | OFFICE,
    Permission.SIGN_INCIDENT_REPORTS: frozenset({Role.BODY_HEAD, Role.DIRECTOR, Role.LEADER}),
    Permission.HANDLE_INCIDENTS: OFFICE,
    Permission.JUDGE_INCIDENTS: frozenset({Role.INSPECTOR, Role.DIRECTOR}),
    Permission.KEEP_INCIDENT_RULES: frozenset({Role.INSPECTOR, Role.DIRECTOR}),
    Permission.READ_EVENTS: frozenset({Role.AUDIT_ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Held:
    """一项任职角色: a role, and the body for which it is held (``None``: for the office itself)."""

    role: Role
    body_id: int | None = None


@dataclass(frozen=True, slots=True)
class Powers:
    """权力: what a viewer holds today."""

    held: tuple[Held, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(one.role for one in self.held)

    @property
    def level(self) -> Level:
        """The highest level of papers that the viewer reads."""
        return max((CLEARANCE.get(one.role, Level.PUBLIC) for one in self.held), default=Level.PUBLIC)

    def bodies(self, roles: Iterable[Role] = BUSINESS) -> frozenset[int]:
        """The bodies for which the viewer holds one of the roles."""
        wanted = frozenset(roles)
        return frozenset(one.body_id for one in self.held if one.role in wanted and one.body_id is not None)


NOTHING: Final = Powers()
_lookup: list[Callable[[Viewer], Powers]] = []


def powers_from(lookup: Callable[[Viewer], Powers]) -> None:
    """How a viewer's powers are found: told once, when the application starts."""
    _lookup[:] = [lookup]


def powers_of(viewer: Viewer) -> Powers:
    """What a viewer holds today; nothing for who has not logged in or whose account is closed."""
    if not viewer.is_authenticated or not viewer.is_active or not _lookup:
        return NOTHING
    return _lookup[0](viewer)


def concerns(viewer: Viewer, what: str, own: frozenset[int], ask: Callable[[frozenset[int]], bool]) -> bool:
    """Does something concern one of a viewer's bodies? Asked once for every user object and set of bodies.

    ``what`` names the question: one word, one question.
    """
    known = getattr(viewer, f"_concerns_{what}", None)
    if known is None or known[0] != own:
        known = (own, bool(own) and ask(own))
        setattr(viewer, f"_concerns_{what}", known)
    return bool(known[1])


def may(viewer: Viewer, permission: Permission) -> bool:
    """Does one of the viewer's roles have the permission?"""
    return not GRANTS[permission].isdisjoint(powers_of(viewer).roles)


def own_bodies(viewer: Viewer) -> frozenset[int]:
    """本单位: the bodies to whose people the viewer belongs."""
    return powers_of(viewer).bodies(BUSINESS)


def require(allowed: bool) -> None:
    """Raises NotAllowed unless the act is the viewer's."""
    if not allowed:
        raise NotAllowed


def readable(viewer: Viewer, field: str = "level") -> Q:
    """The papers whose level the viewer reads, by the field that holds it."""
    return Q(**{f"{field}__lte": powers_of(viewer).level})
