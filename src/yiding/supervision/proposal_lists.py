"""拟立事项按纪要的列表: which minutes propose what, and how much of it is left."""

from __future__ import annotations

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.meetings.lists import title_of, year_options
from yiding.meetings.models import Meeting
from yiding.meetings.selectors import meetings_visible_to

from .models import Candidate, CandidateState
from .permissions import may_file


def _count(state: str) -> Coalesce:
    rows = Candidate.objects.filter(meeting=OuterRef("pk"), state=state).order_by().values("meeting")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


def proposing_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """The visible minutes that propose anything, with how much is open, filed and dropped."""
    if not may_file(viewer):
        return Meeting.objects.none()
    has_any = Exists(Candidate.objects.filter(meeting=OuterRef("pk")))
    rows = meetings_visible_to(viewer).filter(has_any).select_related("government").defer("record")
    return rows.annotate(
        proposed_count=_count(CandidateState.PROPOSED),
        filed_count=_count(CandidateState.FILED),
        dropped_count=_count(CandidateState.DROPPED),
    )


def page_url(row: Meeting) -> str:
    return reverse("supervision:proposal-page", args=[row.pk])


def _open(rows: Rows, _value: bool) -> Rows:
    return rows.filter(candidates__state=CandidateState.PROPOSED).distinct()


PROPOSALS = ListSpec(
    name="supervision.proposal",
    title=_("筛选拟立事项"),
    lead=_("每次会议拟出的事项放在一页，逐项接受、合并、拆分或者不立。"),
    base=proposing_meetings,
    columns=(
        Column("meeting", _("会议"), title_of, link=page_url),
        Column("held_on", _("会议日期"), lambda row: row.held_on, sort="held_on"),
        Column("open", _("待处理"), lambda row: row.proposed_count, numeric=True),
        Column("filed", _("已转立项"), lambda row: row.filed_count, numeric=True),
        Column("dropped", _("不立"), lambda row: row.dropped_count, numeric=True),
    ),
    filters=(
        Filter("year", _("会议年份"), "year", "held_on__year", choices=year_options),
        Filter("open", _("还有待处理的"), "flag", _open),
    ),
    default_sort="-held_on",
    empty=Empty(
        _("还没有拟立事项"),
        _("纪要确认后，系统从决定和要求中拟出督办事项，列在这里。"),
        _("导入纪要"),
        "intake:file-list",
    ),
)
