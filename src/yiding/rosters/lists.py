"""值班的列表: rosters, shifts, swaps, hand-overs, spot checks, tests of lines, posts and patterns."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called

from .models import (
    ChangeKind,
    ChangeState,
    Channel,
    CheckResult,
    DutyPost,
    HandOver,
    HandOverState,
    Pattern,
    PostKind,
    Roster,
    RosterState,
    Shift,
    ShiftChange,
    ShiftState,
    SpotCheck,
    TeamTest,
)
from .selectors import (
    calls_failing,
    calls_visible_to,
    changes_visible_to,
    checks_visible_to,
    hand_overs_visible_to,
    patterns_visible_to,
    posts_visible_to,
    rosters_visible_to,
    shifts_visible_to,
)

TONES: dict[str, Tone] = {
    RosterState.PUBLISHED: Tone.GOOD,
    RosterState.DRAFT: Tone.WARN,
    ShiftState.ON_DUTY: Tone.GOOD,
    ShiftState.HANDED: Tone.INFO,
    ChangeState.ASKED: Tone.WARN,
    ChangeState.AGREED: Tone.WARN,
    ChangeState.APPROVED: Tone.GOOD,
    ChangeState.REFUSED: Tone.BAD,
    HandOverState.WRITTEN: Tone.WARN,
    HandOverState.TAKEN: Tone.GOOD,
    CheckResult.PRESENT: Tone.GOOD,
    CheckResult.LATE: Tone.WARN,
    CheckResult.ABSENT: Tone.BAD,
    CheckResult.MISSED: Tone.BAD,
}


def state_badge(row: Any) -> Any:
    """The state of a roster, a change, a hand-over, a point."""
    return badge(row.get_state_display(), TONES.get(row.state, Tone.PLAIN))


def state_word(row: Any) -> Any:
    return row.get_state_display()


def presence_word(shift: Shift) -> Any:
    """到岗情况 as it is now: a shift that is over and to which nobody came says so."""
    if shift.person_id is None:
        return gettext("空岗")
    if shift.state != ShiftState.PLANNED:
        return shift.get_state_display()
    now = clock.now()
    if shift.ends_at <= now:
        return gettext("没有签到")
    return gettext("还没有签到") if shift.starts_at <= now else gettext("待到岗")


def presence_badge(shift: Shift) -> Any:
    """The same, in a frame."""
    is_wrong = shift.person_id is None or (
        shift.state == ShiftState.PLANNED and shift.starts_at <= clock.now()
    )
    return badge(presence_word(shift), Tone.BAD if is_wrong else TONES.get(shift.state, Tone.PLAIN))


def result_badge(row: SpotCheck) -> Any:
    return badge(row.get_result_display(), TONES[row.result])


def checked_in_at(row: Shift) -> Any:
    return row.check_in.at if hasattr(row, "check_in") else None


def late_word(row: Shift) -> Any:
    late = row.check_in.minutes_late if hasattr(row, "check_in") else 0
    return late or ""


def in_china(at: Any) -> str:
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def _of_body(field: str) -> Any:
    return lambda rows, name: rows.filter(**{f"{field}__in": bodies_called(name).values("pk")})


def _roster_url(row: Roster) -> str:
    return reverse("rosters:roster-detail", args=[row.pk])


def shift_url(row: Shift) -> str:
    return reverse("rosters:shift-detail", args=[row.pk])


def _change_url(row: ShiftChange) -> str:
    return reverse("rosters:shift-detail", args=[row.shift_id])


def _hand_over_url(row: HandOver) -> str:
    return reverse("rosters:hand-over-detail", args=[row.pk])


def check_url(row: SpotCheck) -> str:
    return reverse("rosters:check-detail", args=[row.pk])


def _post_url(row: DutyPost) -> str:
    return reverse("rosters:post-edit", args=[row.pk])


def _pattern_url(row: Pattern) -> str:
    return reverse("rosters:pattern-edit", args=[row.pk])


ROSTERS = ListSpec(
    name="rosters.roster",
    title=_("值班表"),
    lead=_("各单位每月一张；空档没有排上人或说明理由的，不能发布。"),
    base=rosters_visible_to,
    columns=(
        Column("body", _("单位"), lambda row: row.body.name, sort="body__name", link=_roster_url),
        Column("month", _("月份"), lambda row: f"{row.month:%Y-%m}", sort="month"),
        Column("shifts", _("班次数"), lambda row: row.shift_count, numeric=True),
        Column("empty", _("没有排人的班次"), lambda row: row.empty_count or "", numeric=True),
        Column("edition", _("版次"), lambda row: row.edition or "", numeric=True),
        Column("published_at", _("发布时间"), lambda row: row.published_at, sort="published_at"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=RosterState.choices),
        Filter("body", _("单位"), "text", _of_body("body")),
        Filter("month", _("月份"), "dates", "month"),
    ),
    default_sort="-month",
    search=lambda rows, words: rows.filter(body__name__icontains=words),
    search_label=_("单位名称中的词"),
    empty=Empty(_("还没有值班表"), _("先设定值班岗位，再按月编排。")),
)


def _unsigned(rows: Rows, _value: Any) -> Rows:
    return rows.filter(state=ShiftState.PLANNED, starts_at__lte=clock.now()).exclude(person=None)


SHIFTS = ListSpec(
    name="rosters.shift",
    title=_("班次"),
    lead=_("逐班次的到岗情况；导出的表改好后可以再导入草稿。"),
    base=shifts_visible_to,
    columns=(
        Column("body", _("单位"), lambda row: row.roster.body.name, sort="roster__body__name"),
        Column("post", _("岗位"), lambda row: row.post.name, sort="post__position"),
        Column("day", _("日期"), lambda row: row.day, sort="day", link=shift_url),
        Column("name", _("班次"), lambda row: row.name, sort="name"),
        Column("starts_at", _("开始"), lambda row: row.starts_at, sort="starts_at"),
        Column("ends_at", _("结束"), lambda row: row.ends_at, sort="ends_at"),
        Column(
            "person", _("值班人"), lambda row: row.person.label if row.person else "", sort="person__name"
        ),
        Column("at", _("签到时间"), checked_in_at, sort="check_in__at"),
        Column("late", _("迟到分钟"), late_word, numeric=True),
        Column("presence", _("到岗情况"), presence_badge, export=presence_word),
    ),
    filters=(
        Filter("body", _("单位"), "text", _of_body("roster__body")),
        Filter("kind", _("岗位种类"), "choice", "post__kind", choices=PostKind.choices),
        Filter("days", _("日期"), "dates", "day"),
        Filter("unsigned", _("只看没有签到的"), "flag", _unsigned),
        Filter(
            "late", _("只看迟到的"), "flag", lambda rows, _value: rows.filter(check_in__minutes_late__gt=0)
        ),
    ),
    default_sort="starts_at",
    search=lambda rows, words: rows.filter(person__name__icontains=words),
    search_label=_("值班人姓名"),
    empty=Empty(_("还没有班次"), _("值班表编排后，班次会出现在这里。")),
)
CHANGES = ListSpec(
    name="rosters.shiftchange",
    title=_("换班替班"),
    lead=_("一方申请，另一方同意，第三人批准后生效。"),
    base=changes_visible_to,
    columns=(
        Column("shift", _("班次"), lambda row: str(row.shift), sort="shift__starts_at", link=_change_url),
        Column("body", _("单位"), lambda row: row.shift.roster.body.name),
        Column("kind", _("方式"), lambda row: row.get_kind_display(), sort="kind"),
        Column("from", _("申请人"), lambda row: row.from_person.label),
        Column("to", _("对方"), lambda row: row.to_person.label),
        Column("other", _("对方班次"), lambda row: str(row.other) if row.other else ""),
        Column("asked_on", _("申请日期"), lambda row: row.asked_on, sort="asked_on"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=ChangeState.choices),
        Filter("kind", _("方式"), "choice", "kind", choices=ChangeKind.choices),
        Filter("body", _("单位"), "text", _of_body("shift__roster__body")),
    ),
    default_sort="-asked_on",
    search=lambda rows, words: (
        rows.filter(from_person__name__icontains=words) | rows.filter(to_person__name__icontains=words)
    ),
    search_label=_("姓名"),
    empty=Empty(_("还没有换班替班"), _("在自己的班次上申请换班或替班。")),
)
HAND_OVERS = ListSpec(
    name="rosters.handover",
    title=_("交接班记录"),
    base=hand_overs_visible_to,
    columns=(
        Column("shift", _("交班班次"), lambda row: str(row.shift), link=_hand_over_url),
        Column("body", _("单位"), lambda row: row.shift.roster.body.name, sort="shift__roster__body__name"),
        Column("from", _("交班人"), lambda row: row.shift.person.label if row.shift.person else ""),
        Column("written_at", _("交班时间"), lambda row: row.written_at, sort="written_at"),
        Column("note", _("当班情况"), lambda row: row.note[:60], export=lambda row: row.note),
        Column("to", _("接班人"), lambda row: _taker(row)),
        Column("taken_at", _("接班时间"), lambda row: row.taken_at, sort="taken_at"),
        Column("state", _("状态"), state_badge, sort="state", export=state_word),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=HandOverState.choices),
        Filter("body", _("单位"), "text", _of_body("shift__roster__body")),
        Filter("days", _("交班日期"), "dates", "shift__day"),
    ),
    default_sort="-written_at",
    search=lambda rows, words: rows.filter(note__icontains=words),
    search_label=_("当班情况中的词"),
    empty=Empty(_("还没有交接班记录"), _("到岗签到后，在自己的班次上交班。")),
)


def _taker(row: HandOver) -> str:
    return row.to_shift.person.label if row.to_shift and row.to_shift.person else ""


CHECKS = ListSpec(
    name="rosters.spotcheck",
    title=_("值班抽查"),
    lead=_("抽查发现脱岗、漏岗的，自动移送督查决定是否追责。"),
    base=checks_visible_to,
    columns=(
        Column("post", _("单位和岗位"), lambda row: str(row.post), sort="body__name", link=check_url),
        Column("checked_at", _("抽查时间"), lambda row: row.checked_at, sort="checked_at"),
        Column("way", _("方式"), lambda row: row.get_way_display(), sort="way"),
        Column("person", _("应值班人"), lambda row: row.person.label if row.person else ""),
        Column("result", _("结果"), result_badge, sort="result", export=lambda row: row.get_result_display()),
        Column("finding", _("所见"), lambda row: row.finding),
        Column("by", _("抽查人"), lambda row: row.checked_by.get_full_name() or row.checked_by.username),
    ),
    filters=(
        Filter("result", _("结果"), "choice", "result", choices=CheckResult.choices),
        Filter("body", _("单位"), "text", _of_body("body")),
        Filter("days", _("抽查日期"), "dates", "checked_at__date"),
    ),
    default_sort="-checked_at",
    search=lambda rows, words: rows.filter(body__name__icontains=words),
    search_label=_("单位名称中的词"),
    empty=Empty(_("还没有抽查"), _("抽查各单位值班，登记在岗、迟到、脱岗和漏岗。")),
)


def answer_badge(row: TeamTest) -> Any:
    """Answered within the limit, slowly, or not at all."""
    if row.seconds is None:
        return badge(gettext("没有接通"), Tone.BAD)
    return badge(answer_word(row), Tone.WARN if row.seconds > row.limit else Tone.GOOD)


def answer_word(row: TeamTest) -> Any:
    if row.seconds is None:
        return gettext("没有接通")
    return gettext("应答慢") if row.seconds > row.limit else gettext("已接通")


CALLS = ListSpec(
    name="rosters.teamtest",
    title=_("通信测试"),
    lead=_("与应急队伍的通信测试；最近一次没有接通的要尽快修好重测。"),
    base=calls_visible_to,
    columns=(
        Column("team", _("应急队伍"), lambda row: row.team, sort="team"),
        Column("channel", _("通信方式"), lambda row: row.get_channel_display(), sort="channel"),
        Column("contact", _("联系人"), lambda row: row.contact),
        Column("number", _("号码或频道"), lambda row: row.number, default=False),
        Column("called_at", _("呼叫时间"), lambda row: row.called_at, sort="called_at"),
        Column("seconds", _("应答秒数"), lambda row: row.seconds, sort="seconds", numeric=True),
        Column("answer", _("结果"), answer_badge, export=answer_word),
        Column("note", _("情况"), lambda row: row.note),
        Column("body", _("测试单位"), lambda row: row.body.name, sort="body__name"),
    ),
    filters=(
        Filter("failing", _("只看接不通的"), "flag", lambda rows, _value: calls_failing(rows)),
        Filter("channel", _("通信方式"), "choice", "channel", choices=Channel.choices),
        Filter("body", _("测试单位"), "text", _of_body("body")),
    ),
    default_sort="-called_at",
    search=lambda rows, words: rows.filter(team__icontains=words),
    search_label=_("队伍名称中的词"),
    empty=Empty(_("还没有通信测试"), _("定期呼叫每支应急队伍，登记多少秒应答。")),
)
POSTS = ListSpec(
    name="rosters.dutypost",
    title=_("值班岗位"),
    lead=_("每个单位设哪些岗位、按什么班次值；每张值班表按它展开。"),
    base=posts_visible_to,
    columns=(
        Column("body", _("单位"), lambda row: row.body.name, sort="body__name"),
        Column("name", _("岗位"), lambda row: row.name, sort="position", link=_post_url),
        Column("kind", _("种类"), lambda row: row.get_kind_display(), sort="kind"),
        Column("pattern", _("班次模式"), lambda row: row.pattern.name),
        Column("phone", _("值班电话"), lambda row: row.phone),
        Column("place", _("值班地点"), lambda row: row.place),
        Column("is_active", _("在用"), lambda row: row.is_active),
    ),
    filters=(
        Filter("body", _("单位"), "text", _of_body("body")),
        Filter("kind", _("种类"), "choice", "kind", choices=PostKind.choices),
    ),
    default_sort="body",
    search=lambda rows, words: rows.filter(body__name__icontains=words),
    search_label=_("单位名称中的词"),
    empty=Empty(_("还没有值班岗位"), _("先装入或设定班次模式，再设定本单位的岗位。")),
)
PATTERNS = ListSpec(
    name="rosters.pattern",
    title=_("班次模式"),
    lead=_("一天怎样分成班次；通用的由办公室设定，单位也可以有自己的。"),
    base=patterns_visible_to,
    columns=(
        Column("name", _("模式名称"), lambda row: row.name, sort="name", link=_pattern_url),
        Column("body", _("单位"), lambda row: row.body.name if row.body else gettext("各单位通用")),
        Column("text", _("班次"), lambda row: "、".join(part.line for part in row.parts)),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(name__icontains=words),
    empty=Empty(_("还没有班次模式"), _("装入通用班次，或写一个自己的。")),
)
