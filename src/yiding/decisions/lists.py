"""决定和上会文件的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Option
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows, Viewer
from yiding.core.markup import badge, light, tags
from yiding.core.workdays import Calendar
from yiding.directory.selectors import bodies_called
from yiding.meetings.lists import title_of, year_options

from .following import Followup, FollowupKind, FollowupState
from .labels import (
    OUTCOMES,
    ROUTES,
    bodies_in,
    outcome_badge,
    outcome_word,
    progress_badge,
    progress_word,
    routes_words,
    state_badge,
)
from .lateness import standing_of
from .models import Decision, DecisionBody, PolicyDocument, PolicyName, PolicyState, Route
from .recognising import kind_choices, kind_name
from .registering import needs_review, review_words
from .selectors import decisions_listed, followups_listed, issuing_names_listed, policies_listed

NO_MINUTES = Empty(
    _("还没有决定"),
    _("导入以往的会议纪要，确认后每项议题的决定会出现在这里。"),
    _("导入纪要"),
    "intake:file-list",
)


def decision_url(row: Decision) -> str:
    return reverse("decisions:decision-detail", args=[row.meeting_id, row.item.no])


def policy_url(row: PolicyDocument) -> str:
    return reverse("decisions:policy-detail", args=[row.pk])


def _meeting_url(row: Decision) -> str:
    return reverse("meetings:meeting-detail", args=[row.meeting_id])


def _of_body(rows: Rows, name: str) -> Rows:
    bodies = bodies_called(name).values("pk")
    return rows.filter(pk__in=DecisionBody.objects.filter(body__in=bodies).values("decision"))


def _by_route(rows: Rows, kind: str) -> Rows:
    return rows.filter(Exists(Route.objects.filter(decision=OuterRef("pk"), kind=kind)))


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(item__heading__icontains=words) | Q(text__icontains=words))


def _routes(row: Decision) -> Any:
    return tags(routes_words(row))


PROGRESS = [
    ("none", _("未跟踪")),
    ("open", _("办理中")),
    ("late", _("有逾期")),
    ("done", _("已办结")),
]


def _by_progress(rows: Rows, which: str) -> Rows:
    if which == "none":
        return rows.filter(followed=0)
    if which == "done":
        return rows.filter(followed__gt=0, followed_done=F("followed"))
    rows = rows.filter(followed__gt=F("followed_done"))
    return rows.filter(followed_due_on__lt=clock.today()) if which == "late" else rows


DECISIONS = ListSpec(
    name="decisions.decision",
    title=_("决定"),
    base=decisions_listed,
    columns=(
        Column("held_on", _("会议日期"), lambda row: row.held_on, sort=("held_on", "-item__no")),
        Column("heading", _("议题"), lambda row: row.item.heading, sort="item__heading", link=decision_url),
        Column(
            "outcome",
            _("审议结果"),
            lambda row: outcome_badge(row.outcome),
            sort="outcome",
            export=lambda row: outcome_word(row.outcome),
        ),
        Column("routes", _("去向"), _routes, export=lambda row: "；".join(routes_words(row))),
        Column(
            "progress",
            _("办理"),
            progress_badge,
            sort=("followed", "followed_done"),
            export=progress_word,
        ),
        Column(
            "presenters",
            _("汇报单位"),
            lambda row: "、".join(bodies_in(row, ("presenter",))),
        ),
        Column(
            "revisers",
            _("修改单位"),
            lambda row: "、".join(bodies_in(row, ("reviser",))),
            default=False,
        ),
        Column(
            "meeting", _("会议"), lambda row: title_of(row.meeting), sort="meeting__number", link=_meeting_url
        ),
        Column("text", _("决定原文"), lambda row: row.text, default=False),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    filters=(
        Filter("year", _("年份"), "year", "held_on__year", choices=year_options),
        Filter("outcome", _("审议结果"), "choice", "outcome", choices=list(OUTCOMES.items())),
        Filter("route", _("去向"), "choice", _by_route, choices=list(ROUTES.items())),
        Filter("progress", _("办理"), "choice", _by_progress, choices=PROGRESS),
        Filter("body", _("涉及单位"), "text", _of_body),
    ),
    default_sort="-held_on",
    search=_search,
    search_label=_("议题或决定中的词"),
    empty=NO_MINUTES,
)


def _more_than_once(rows: Rows, _value: bool) -> Rows:
    return rows.filter(times__gt=1)


def _several_names(rows: Rows, _value: bool) -> Rows:
    return rows.filter(spellings__gt=1)


def _in_series(rows: Rows, _value: bool) -> Rows:
    return rows.filter(series__isnull=False)


def _wants_review(rows: Rows, _value: bool) -> Rows:
    return rows.filter(needs_review())


def _on_trial(rows: Rows, _value: bool) -> Rows:
    return rows.filter(is_trial=True)


def _kinds(_viewer: Viewer) -> list[tuple[str, str]]:
    return kind_choices()


def _flags(row: PolicyDocument) -> list[str]:
    return [str(word) for word, holds in ((_("试行"), row.is_trial), (_("修订"), row.is_revised)) if holds]


def _period(row: PolicyDocument) -> str:
    if row.period_from is None and row.period_to is None:
        return ""
    ends = (f"{day:%Y-%m-%d}" if day else "" for day in (row.period_from, row.period_to))
    return "～".join(ends)


def _search_names(rows: Rows, words: str) -> Rows:
    return rows.filter(Exists(PolicyName.objects.filter(policy=OuterRef("pk"), title__icontains=words)))


def _spellings(row: Any) -> Any:
    return badge(_("%(count)s 种写法") % {"count": row.spellings}, "warn") if row.spellings > 1 else ""


POLICIES = ListSpec(
    name="decisions.policy",
    title=_("上会文件"),
    base=policies_listed,
    columns=(
        Column("title", _("文件名称"), lambda row: row.title, sort="title", link=policy_url),
        Column("times", _("上会次数"), lambda row: row.times, sort="times", numeric=True),
        Column("last_on", _("最近上会"), lambda row: row.last_on, sort="last_on"),
        Column(
            "outcome",
            _("最近结果"),
            lambda row: outcome_badge(row.last_outcome) if row.last_outcome else "",
            export=lambda row: outcome_word(row.last_outcome or ""),
        ),
        Column("spellings", _("名称"), _spellings, sort="spellings", export=lambda row: row.spellings),
        Column("kind", _("种类"), lambda row: kind_name(row.kind), sort="kind"),
        Column(
            "state",
            _("状态"),
            lambda row: state_badge(row.state),
            sort="state",
            export=lambda row: row.get_state_display(),
        ),
        Column("flags", _("标记"), lambda row: tags(_flags(row)), export=lambda row: "、".join(_flags(row))),
        Column("number", _("文号"), lambda row: row.number, sort="number", default=False),
        Column("issued_on", _("印发日期"), lambda row: row.issued_on, sort="issued_on", default=False),
        Column("period", _("期间"), _period, sort=("period_from", "period_to"), default=False),
        Column("review", _("评估"), review_words, sort="review_on"),
        Column(
            "drafter",
            _("起草单位"),
            lambda row: row.drafter.name if row.drafter else "",
            sort="drafter__name",
            default=False,
        ),
        Column("year", _("文件年份"), lambda row: str(row.year or ""), sort="year", default=False),
        Column(
            "series", _("年度系列"), lambda row: row.series.name if row.series else "", sort="series__name"
        ),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    filters=(
        Filter("kind", _("种类"), "choice", "kind", choices=_kinds),
        Filter("state", _("状态"), "choice", "state", choices=list(PolicyState.choices)),
        Filter("review", _("需要评估"), "flag", _wants_review),
        Filter("trial", _("试行"), "flag", _on_trial),
        Filter("again", _("多次上会"), "flag", _more_than_once),
        Filter("spellings", _("名称写法不一"), "flag", _several_names),
        Filter("series", _("已归入系列"), "flag", _in_series),
    ),
    default_sort="-last_on",
    search=_search_names,
    search_label=_("文件名称，任何一种写法"),
    empty=Empty(
        _("还没有上会文件"),
        _("议题标题里带书名号的文件，在纪要确认后会出现在这里。"),
        _("导入纪要"),
        "intake:file-list",
    ),
)


# --- ways out as work ------------------------------------------------------------------------------------

FOLLOWUP_KINDS = list(FollowupKind.choices)
STANDING: list[Option] = [("late", _("逾期")), *FollowupState.choices]


def work_url(row: Followup) -> str:
    return reverse("decisions:work-detail", args=[row.pk])


def _by_standing(rows: Rows, which: str) -> Rows:
    if which == "late":
        return rows.filter(state=FollowupState.OPEN, due_on__lt=clock.today())
    return rows.filter(state=which)


def _not_out(rows: Rows, _value: bool) -> Rows:
    """S13.5: agreed, and not yet issued or submitted."""
    out = (FollowupKind.ISSUE, FollowupKind.SUBMIT)
    return rows.filter(kind__in=out, state=FollowupState.OPEN).exclude(
        submissions__state__in=("sent", "under_review", "agreed", "agreed_with_changes")
    )


def _of_meeting(rows: Rows, words: str) -> Rows:
    digits = "".join(filter(str.isdigit, words))
    return rows.filter(meeting__number=int(digits)) if 0 < len(digits) < 7 else rows.none()


def _carried_by(rows: Rows, name: str) -> Rows:
    bodies = bodies_called(name).values("pk")
    return rows.filter(
        Exists(Followup.bodies.through.objects.filter(followup=OuterRef("pk"), body__in=bodies))
    )


def _whither(row: Followup) -> str:
    """In whose name, or to whom."""
    if row.name or row.in_name_of:
        return row.name.name if row.name else row.in_name_of
    return "、".join(one.receiver for one in row.submissions.all())


def work_spec() -> ListSpec:
    """The list of ways out; the calendar by which they are late is read once for the page."""
    calendar = Calendar.load()

    def standing(row: Followup) -> Any:
        told = standing_of(row, calendar)
        return light(told.light, told.word, told.reason)

    def standing_word(row: Followup) -> str:
        told = standing_of(row, calendar)
        return f"{told.word}：{told.reason}" if told.reason else str(told.word)

    return ListSpec(
        name="decisions.followup",
        title=_("去向办理"),
        base=followups_listed,
        columns=(
            Column("title", _("议题"), lambda row: row.title, sort="title", link=work_url),
            Column("kind", _("去向"), lambda row: row.get_kind_display(), sort="kind"),
            Column("whither", _("名义或报送对象"), _whither),
            Column("bodies", _("办理单位"), lambda row: "、".join(body.name for body in row.bodies.all())),
            Column("due_on", _("期限"), lambda row: row.due_on, sort="due_on"),
            Column("state", _("状态"), standing, sort="state", export=standing_word),
            Column("number", _("文号"), lambda row: row.number, sort="number", default=False),
            Column("done_on", _("办结日期"), lambda row: row.done_on, sort="done_on", default=False),
            Column(
                "meeting", _("会议"), lambda row: title_of(row.meeting), sort=("meeting__held_on", "item_no")
            ),
            Column(
                "government",
                _("政府"),
                lambda row: row.government.name,
                sort="government__name",
                default=False,
            ),
        ),
        filters=(
            Filter("state", _("状态"), "choice", _by_standing, choices=STANDING),
            Filter("kind", _("去向"), "choice", "kind", choices=FOLLOWUP_KINDS),
            Filter("out", _("议定后未印发、未报送"), "flag", _not_out),
            Filter("number", _("会议次数"), "text", _of_meeting),
            Filter("body", _("办理单位"), "text", _carried_by),
        ),
        default_sort="due_on",
        search=lambda rows, words: rows.filter(title__icontains=words),
        search_label=_("议题中的词"),
        empty=Empty(
            _("还没有跟踪的去向"),
            _("纪要印发后自动开始；以往的决定，在决定页选“从这里开始跟踪”。"),
            _("看决定"),
            "decisions:decision-list",
        ),
    )


NAMES = ListSpec(
    name="decisions.name",
    title=_("印发名义"),
    base=issuing_names_listed,
    columns=(
        Column(
            "name",
            _("名义"),
            lambda row: row.name,
            sort="name",
            link=lambda row: reverse("decisions:name-edit", args=[row.pk]),
        ),
        Column("aliases", _("其他写法"), lambda row: "、".join(row.aliases)),
        Column("is_active", _("在用"), lambda row: row.is_active, sort="is_active"),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(name__icontains=words),
    empty=Empty(_("还没有印发名义"), _("第一次跟踪去向时给出标准名单，也可以自己加。")),
)
