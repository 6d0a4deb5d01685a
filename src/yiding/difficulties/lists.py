"""问题困难的列表."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Figure, Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called

from .models import UNSOLVED, Difficulty, DifficultyKind, DifficultyState
from .selectors import TOGETHER, difficulties_visible_to, difficulty_kinds_visible_to

TONES = {
    DifficultyState.RAISED: Tone.WARN,
    DifficultyState.ASSIGNED: Tone.WARN,
    DifficultyState.HANDLING: Tone.INFO,
    DifficultyState.SOLVED: Tone.INFO,
    DifficultyState.CONFIRMED: Tone.GOOD,
    DifficultyState.ESCALATED: Tone.BAD,
}


def difficulty_url(row: Difficulty) -> str:
    return reverse("difficulties:difficulty-detail", args=[row.pk])


def state_badge(row: Difficulty) -> Any:
    return badge(row.get_state_display(), TONES.get(DifficultyState(row.state), Tone.PLAIN))


def owner_word(row: Difficulty | DifficultyKind) -> str:
    """Who solves it: a body, a leader, or nobody yet."""
    return "、".join(one.name for one in (row.owner, row.person) if one is not None)


def difficulties_listed(viewer: Viewer) -> QuerySet[Difficulty]:
    """Difficulties with what a list shows of them."""
    return difficulties_visible_to(viewer).select_related(*TOGETHER)


def _of_body(rows: Rows, name: str) -> Rows:
    keys = bodies_called(name).values("pk")
    return rows.filter(body__in=keys) | rows.filter(owner__in=keys)


def _kinds(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(row.pk), row.name) for row in difficulty_kinds_visible_to(viewer)]


def _figures(rows: Rows) -> Sequence[Figure]:
    unsolved = rows.filter(state__in=UNSOLVED)
    higher = unsolved.filter(state=DifficultyState.ESCALATED)
    return [
        Figure(_("未解决"), unsolved.count(), _("个")),
        Figure(_("已提级"), higher.count(), _("个"), tone=Tone.BAD),
        Figure(_("已解决"), rows.filter(state=DifficultyState.CONFIRMED).count(), _("个"), tone=Tone.GOOD),
    ]


DIFFICULTIES = ListSpec(
    name="difficulties.difficulty",
    title=_("问题困难"),
    lead=_("任务、项目和企业提出的问题，按类型送到能解决的单位；到期没有解决的带到下一次会议。"),
    base=difficulties_listed,
    columns=(
        Column("title", _("问题"), lambda row: row.title, link=difficulty_url),
        Column("kind", _("类型"), lambda row: row.kind.name, sort="kind__position"),
        Column("about", _("来自"), lambda row: row.about_name),
        Column("body", _("提出单位"), lambda row: row.body.name, sort="body__name"),
        Column("owner", _("解决单位"), owner_word, sort="owner__name"),
        Column("raised_on", _("提出日期"), lambda row: row.raised_on, sort="raised_on", default=False),
        Column("due_on", _("解决期限"), lambda row: row.due_on, sort="due_on"),
        Column("days", _("用时（工作日）"), lambda row: row.solved_days, sort="solved_days", numeric=True),
        Column(
            "carried", _("上会次数"), lambda row: row.carried, sort="carried", numeric=True, default=False
        ),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=DifficultyState.choices),
        Filter("kind", _("类型"), "choice", "kind", choices=_kinds),
        Filter("body", _("单位"), "text", _of_body),
        Filter("due", _("解决期限"), "dates", "due_on"),
    ),
    default_sort="due_on",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("问题中的词"),
    figures=_figures,
    empty=Empty(_("还没有问题困难"), _("在任务页面或这里提出，按类型自动送到负责解决的单位。")),
)
KINDS = ListSpec(
    name="difficulties.kind",
    title=_("问题类型"),
    lead=_("每类问题由谁解决、几个工作日内解决；改了以后，新提出的问题按新规则送。"),
    base=difficulty_kinds_visible_to,
    columns=(
        Column(
            "name",
            _("问题类型"),
            lambda row: row.name,
            sort="name",
            link=lambda row: reverse("difficulties:kind-edit", args=[row.pk]),
        ),
        Column("owner", _("由谁解决"), owner_word),
        Column("days", _("几个工作日内"), lambda row: row.days, sort="days", numeric=True),
        Column("position", _("次序"), lambda row: row.position, sort="position", numeric=True, default=False),
        Column(
            "state",
            _("状态"),
            lambda row: badge(_now("在用"), Tone.GOOD) if row.is_active else badge(_now("停用")),
            export=lambda row: "在用" if row.is_active else "停用",
            sort="is_active",
        ),
    ),
    default_sort="position",
    empty=Empty(_("还没有问题类型"), _("先装入通行的类型，再写明每类由谁解决。")),
)
