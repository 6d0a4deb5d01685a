"""会议的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows, Viewer
from yiding.minutes.grammar.numerals import write_number

from .models import Item, Meeting
from .selectors import meeting_kinds, meeting_years, meetings_listed


def title_of(meeting: Meeting) -> str:
    """``第 58 次常务会议``: a meeting's short name, with the term or year within which its number counts."""
    kind = meeting.kind or _now("会议")
    if not meeting.number:
        return kind
    within = (
        f"{write_number(meeting.term)}届" if meeting.term else f"{meeting.year}年" if meeting.year else ""
    )
    return f"{within}第 {meeting.number} 次{kind}"


def days_to_issue(meeting: Meeting) -> int | None:
    """How many days lay between the meeting and the issue of its minutes."""
    return meeting.issue_days


def issue_number(meeting: Meeting) -> str:
    return _now("第 %(number)s 期") % {"number": meeting.issue_no} if meeting.issue_no else ""


def meeting_url(meeting: Meeting) -> str:
    return reverse("meetings:meeting-detail", args=[meeting.pk])


def year_options(viewer: Viewer) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in meeting_years(viewer)]


def _kinds(viewer: Viewer) -> list[tuple[str, str]]:
    return [(kind, kind) for kind in meeting_kinds(viewer)]


def _search(rows: Rows, words: str) -> Rows:
    headings = Item.objects.filter(heading__icontains=words).values("meeting")
    found = Q(pk__in=headings) | Q(place__icontains=words) | Q(chair__name__icontains=words)
    if words.isdecimal() and words.isascii():
        found |= Q(number=int(words[:9])) | Q(issue_no=int(words[:9]))
    return rows.filter(found)


def _chair(meeting: Meeting) -> Any:
    return meeting.chair.name if meeting.chair else ""


MEETINGS = ListSpec(
    name="meetings.meeting",
    title=_("会议"),
    base=meetings_listed,
    columns=(
        Column("held_on", _("会议日期"), lambda row: row.held_on, sort=("held_on", "number")),
        Column("name", _("会议"), title_of, sort=("kind", "number"), link=meeting_url),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
        Column("issue", _("纪要期号"), issue_number, sort="issue_no"),
        Column("chair", _("主持人"), _chair, sort="chair__name"),
        Column("items", _("议题"), lambda row: row.item_count, sort="item_count", numeric=True),
        Column("place", _("地点"), lambda row: row.place, default=False),
        Column("compiled_on", _("整理日期"), lambda row: row.compiled_on, sort="compiled_on", default=False),
        Column("issued_on", _("印发日期"), lambda row: row.issued_on, sort="issued_on"),
        Column("days", _("会后几天印发"), days_to_issue, numeric=True),
        Column("office", _("印发机关"), lambda row: row.issuing_office, default=False),
    ),
    filters=(
        Filter("year", _("年份"), "year", "held_on__year", choices=year_options),
        Filter("kind", _("会议类型"), "choice", "kind", choices=_kinds),
    ),
    default_sort="-held_on",
    search=_search,
    search_label=_("议题、主持人、地点或次数"),
    empty=Empty(
        _("还没有会议"),
        _("导入以往的会议纪要，确认后会议会出现在这里。"),
        _("导入纪要"),
        "intake:file-list",
    ),
)
