"""议题的列表: the pool, one's own, and what one's body is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Option, Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge, tags
from yiding.councils.models import Council

from .models import GateCheck, GateRule, GateState, Kind, Reply, Topic, TopicState
from .selectors import IN_POOL, checks_asked_of, pool, replies_asked_of, topics_listed, topics_of_own
from .states import DONE

S = TopicState
TONES: dict[str, Tone] = {
    S.APPROVING: Tone.INFO,
    S.SUBMITTED: Tone.WARN,
    S.IN_TREATMENT: Tone.INFO,
    S.ADMITTED: Tone.GOOD,
    S.SCHEDULED: Tone.GOOD,
    S.RETURNED: Tone.BAD,
    S.REFUSED: Tone.BAD,
}
GATE_TONES: dict[str, Tone] = {
    GateState.OPEN: Tone.WARN,
    GateState.ASKED: Tone.INFO,
    GateState.ASKED_AGAIN: Tone.WARN,
    GateState.PASSED: Tone.GOOD,
    GateState.CONDITIONAL: Tone.GOOD,
    GateState.FAILED: Tone.BAD,
    GateState.EXPIRED: Tone.BAD,
}


def url_of(topic: Topic) -> str:
    return reverse("topics:topic-detail", args=[topic.pk])


def state_badge(topic: Topic) -> Any:
    return badge(topic.get_state_display(), TONES.get(topic.state, Tone.PLAIN))


def gate_badge(check: GateCheck) -> Any:
    return badge(check.get_state_display(), GATE_TONES.get(check.state, Tone.PLAIN))


def marks_of(topic: Topic) -> list[Any]:
    """What a person must know of a topic at once."""
    marks = [
        (topic.is_urgent, _("紧急")),
        (topic.is_late, _("逾期报送")),
        (topic.is_updated, _("列入后有更新")),
        (bool(topic.change), _("申请修改")),
        (topic.deferred > 0, _("曾暂缓")),
        (topic.is_secret, _("涉密")),
    ]
    return [word for is_so, word in marks if is_so]


def _missing(topic: Any) -> list[str]:
    return [check.rule.name for check in topic.missing_checks]


def _kinds(_viewer: Viewer) -> Iterable[Option]:
    return [(str(row.pk), row.name) for row in Kind.objects.filter(is_active=True).order_by("pk")]


def _councils(_viewer: Viewer) -> Iterable[Option]:
    return [(str(row.pk), str(row)) for row in Council.objects.filter(is_active=True).order_by("pk")]


def _gates(_viewer: Viewer) -> Iterable[Option]:
    rows = GateRule.objects.order_by("name").values_list("code", "name").distinct()
    return list(dict(rows).items())


def _by_missing(rows: Rows, code: str) -> Rows:
    checks = GateCheck.objects.filter(topic=OuterRef("pk"), rule__code=code).exclude(state__in=DONE)
    return rows.filter(Exists(checks))


def _ready(rows: Rows, _is_so: bool) -> Rows:
    return rows.exclude(Exists(GateCheck.objects.filter(topic=OuterRef("pk")).exclude(state__in=DONE)))


def _search(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(title__icontains=text) & Q(is_secret=False) | Q(body__name__icontains=text))


COLUMNS = (
    Column("title", _("议题"), lambda row: row.heading, sort="title", link=url_of),
    Column("act", _("事项"), lambda row: row.act, default=False),
    Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    Column("body", _("报送单位"), lambda row: row.body.name, sort="body__name"),
    Column("kind", _("种类"), lambda row: row.kind.name, sort="kind__pk"),
    Column("council", _("会议"), lambda row: str(row.council), sort="council__pk", default=False),
    Column(
        "missing",
        _("未过关口"),
        lambda row: tags(_missing(row)),
        sort="open_checks",
        export=lambda row: "、".join(_missing(row)),
    ),
    Column("wanted", _("希望上会"), lambda row: row.wanted_on, sort="wanted_on"),
    Column(
        "marks",
        _("提示"),
        lambda row: tags(marks_of(row)),
        export=lambda row: "、".join(str(one) for one in marks_of(row)),
    ),
    Column("deputy", _("分管领导"), lambda row: row.deputy and row.deputy.name, default=False),
    Column("submitted", _("报送时间"), lambda row: row.submitted_at, sort="submitted_at", default=False),
)
FILTERS = (
    Filter("kind", _("种类"), "choice", "kind", choices=_kinds),
    Filter("council", _("会议"), "choice", "council", choices=_councils),
    Filter("missing", _("未过关口"), "choice", _by_missing, choices=_gates),
    Filter("wanted", _("希望上会日期"), "dates", "wanted_on"),
    Filter("ready", _("关口已全过"), "flag", _ready),
    Filter("urgent", _("紧急"), "flag", "is_urgent"),
    Filter("late", _("逾期报送"), "flag", "is_late"),
)


def _states(of: Iterable[str]) -> list[Option]:
    return [(value, label) for value, label in TopicState.choices if value in of]


POOL = ListSpec(
    name="topics.pool",
    title=_("议题库"),
    base=pool,
    columns=COLUMNS,
    filters=(Filter("state", _("状态"), "choice", "state", choices=_states(IN_POOL)), *FILTERS),
    default_sort="wanted",
    search=_search,
    search_label=_("议题或单位"),
    empty=Empty(_("议题库是空的"), _("各单位报送的议题会出现在这里。")),
)
ALL = ListSpec(
    name="topics.topic",
    title=_("全部议题"),
    base=topics_listed,
    columns=COLUMNS,
    filters=(Filter("state", _("状态"), "choice", "state", choices=TopicState.choices), *FILTERS),
    default_sort="-submitted",
    search=_search,
    search_label=_("议题或单位"),
    empty=Empty(_("还没有议题"), _("各单位报送的议题会出现在这里。")),
)
OWN = ListSpec(
    name="topics.own",
    title=_("本单位议题"),
    base=topics_of_own,
    columns=COLUMNS,
    filters=(Filter("state", _("状态"), "choice", "state", choices=TopicState.choices), *FILTERS),
    default_sort="state",
    search=_search,
    search_label=_("议题"),
    empty=Empty(
        _("本单位还没有议题"), _("起草后送单位负责人审签，再报送。"), _("起草议题"), "topics:topic-add"
    ),
)


def _check_url(check: GateCheck) -> str:
    return reverse("topics:gate-answer", args=[check.pk])


def _reply_url(reply: Reply) -> str:
    return reverse("topics:reply-give", args=[reply.pk])


ASKED = ListSpec(
    name="topics.asked",
    title=_("请我单位审查"),
    base=checks_asked_of,
    columns=(
        Column("topic", _("议题"), lambda row: row.topic.heading, link=_check_url),
        Column("gate", _("审查事项"), lambda row: row.rule.name, sort="rule__name"),
        Column("body", _("报送单位"), lambda row: row.topic.body.name, sort="topic__body__name"),
        Column("state", _("状态"), gate_badge, sort="state", export=lambda row: row.get_state_display()),
        Column("due", _("截止日"), lambda row: row.due_on, sort="due_on"),
    ),
    filters=(Filter("state", _("状态"), "choice", "state", choices=GateState.choices),),
    default_sort="due",
    empty=Empty(_("没有请我单位审查的议题"), _("送审后会出现在这里，并发通知。")),
)
REPLIES = ListSpec(
    name="topics.replies",
    title=_("征求我单位意见"),
    base=replies_asked_of,
    columns=(
        Column("topic", _("议题"), lambda row: row.round.topic.heading, link=_reply_url),
        Column("from", _("报送单位"), lambda row: row.round.topic.body.name, sort="round__topic__body__name"),
        Column("stance", _("答复"), lambda row: row.get_stance_display(), sort="stance"),
        Column("due", _("截止日"), lambda row: row.round.due_on, sort="round__due_on"),
    ),
    default_sort="-due",
    empty=Empty(_("没有征求我单位意见的议题"), _("收到征求意见后会出现在这里，并发通知。")),
)
