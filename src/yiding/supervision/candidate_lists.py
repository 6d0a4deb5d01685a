"""拟立督办事项的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import tags
from yiding.directory.selectors import bodies_called
from yiding.meetings.lists import title_of, year_options

from .candidate_selectors import candidates_listed
from .candidates import Candidate, CandidateBody, CandidateState
from .confidence import WORDS, band_badge, band_word, in_band

STATES = {CandidateState.PROPOSED: _("拟立"), CandidateState.DROPPED: _("不立")}


def candidate_url(row: Candidate) -> str:
    return reverse("supervision:candidate-detail", args=[row.pk])


def names_of(row: Candidate, role: str) -> list[str]:
    return [one.body.name for one in row.bodies.all() if one.role == role]


def _tags(role: str) -> Any:
    return lambda row: tags(names_of(row, role))


def _plain(role: str) -> Any:
    return lambda row: "、".join(names_of(row, role))


def _led_by(rows: Rows, name: str) -> Rows:
    bodies = bodies_called(name).values("pk")
    return rows.filter(pk__in=CandidateBody.objects.filter(body__in=bodies, role="lead").values("candidate"))


def _timed(rows: Rows, _value: bool) -> Rows:
    return rows.filter(due_on__isnull=False)


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(sentence__icontains=words) | Q(item__heading__icontains=words))


def _item_url(row: Candidate) -> str:
    return reverse("meetings:item-detail", args=[row.meeting_id, row.item.no if row.item else 0])


CANDIDATES = ListSpec(
    name="supervision.candidate",
    title=_("拟立督办事项"),
    lead=_("由系统从纪要的决定和要求中拟出，供立项时挑选；每一项都能回到原句。"),
    base=candidates_listed,
    columns=(
        Column("sentence", _("事项（原句）"), lambda row: row.sentence, link=candidate_url),
        Column("lead", _("牵头单位"), _tags("lead"), export=_plain("lead")),
        Column("support", _("配合单位"), _tags("support"), export=_plain("support"), default=False),
        Column("due_on", _("办结期限"), lambda row: row.due_on, sort="due_on"),
        Column("deadline", _("时限原文"), lambda row: row.deadline_text, default=False),
        Column("item", _("议题"), lambda row: row.item.heading, link=_item_url, default=False),
        Column("held_on", _("会议日期"), lambda row: row.held_on, sort=("held_on", "-item_id", "-position")),
        Column("meeting", _("会议"), lambda row: title_of(row.meeting), default=False),
        Column("confidence", _("把握"), band_badge, sort="confidence", export=band_word),
        Column(
            "state", _("状态"), lambda row: STATES[CandidateState(row.state)], sort="state", default=False
        ),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    filters=(
        Filter("year", _("会议年份"), "year", "held_on__year", choices=year_options),
        Filter("body", _("牵头单位"), "text", _led_by),
        Filter("confidence", _("把握"), "choice", in_band, choices=list(WORDS.items())),
        Filter("timed", _("有期限"), "flag", _timed),
    ),
    default_sort="-held_on",
    search=_search,
    search_label=_("原句或议题中的词"),
    empty=Empty(
        _("还没有拟立事项"),
        _("纪要确认后，系统从决定和要求中拟出督办事项，列在这里。"),
        _("导入纪要"),
        "intake:file-list",
    ),
)
