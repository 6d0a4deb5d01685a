"""领域报告: asked of all fields at once, written by each lead body, collected into one paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.core.errors import BadRequest
from yiding.core.telling import tell
from yiding.papers.blocks import block
from yiding.papers.handing import paper_hand_in, paper_hand_in_again
from yiding.papers.models import Paper, PaperKind
from yiding.papers.services import Facts
from yiding.sittings.models import Sitting
from yiding.supervision.selectors import people_of

from .campaign_rows import FieldReport, ReportCall
from .campaigns import check_open, saved, touching
from .daily_figures import field_figures
from .errors_campaigns import CallThere, NoFields, NothingWritten
from .models import Campaign
from .permissions import require
from .permissions_campaigns import may_keep_campaign, may_write_report

NUMERALS = "一二三四五六七八九十"


@transaction.atomic
def reports_ask(
    *, campaign: Campaign, name: str, due_on: date, by: User, sitting: Sitting | None = None
) -> ReportCall:
    """要求领域报告 of every field, for a sitting or a period. Raises CallThere, CampaignOver, NoFields."""
    require(may_keep_campaign(by, campaign))
    check_open(campaign)
    today = clock.today()
    fields = list(campaign.fields.select_related("sector"))
    if not fields:
        raise NoFields
    if due_on < today or not name.strip():
        raise BadRequest("due_on" if name.strip() else "name")
    values = {"name": name.strip(), "sitting": sitting, "due_on": due_on}
    try:
        with transaction.atomic():
            call = ReportCall.objects.create(campaign=campaign, asked_on=today, asked_by=by, **values)
    except IntegrityError as error:
        raise CallThere from error
    FieldReport.objects.bulk_create(FieldReport(call=call, field=one, body_id=one.lead_id) for one in fields)
    link = reverse("registers:call-detail", args=[call.pk])
    told = {"campaign": campaign.name, "name": call.name, "due": f"{due_on:%Y-%m-%d}"}
    to = people_of({one.lead_id for one in fields})
    tell("field_report.asked", to=to, key=f"report-call-{call.pk}", about=call, link=link, **told)
    after = {"name": call.name, "due_on": f"{due_on}", "fields": len(fields)}
    record("field_report.asked", call, by=by, after=after, touches=touching(campaign))
    return call


@transaction.atomic
def report_write(*, report: FieldReport, values: Mapping[str, Any], version: int, by: User) -> None:
    """填报领域报告, with the field's figures of the day; again until it is collected. Raises EditConflict."""
    require(may_write_report(by, report))
    if not str(values["work"]).strip():
        raise BadRequest("work")
    campaign = report.call.campaign
    figures = field_figures(campaign, report.field.sector_id, clock.today())
    saved(report, version, **values, figures=figures, written_by=by, written_at=clock.now())
    touches = About(campaign.government_id, report.body_id, None, report.call.due_on)
    record("field_report.written", report, by=by, after={"field": report.field.sector.name}, touches=touches)


@transaction.atomic
def reports_collect(*, call: ReportCall, by: User) -> Paper:
    """汇编成稿: the reports that were written become one paper (报告), for the office to approve.

    Collected again, it is the same paper as long as that is a draft. Raises NothingWritten, WrongState.
    """
    require(may_keep_campaign(by, call.campaign))
    reports = list(reports_of(call))
    if not any(one.written_at for one in reports):
        raise NothingWritten
    facts = Facts(title=title_of(call)[:300], in_name_of=call.campaign.in_name_of or call.campaign.lead.name)
    blocks = [block(key, str(place), text) for place, (key, text) in enumerate(texts_of(reports), start=1)]
    with gathered():
        if call.paper is not None:
            paper = call.paper
            paper_hand_in_again(paper=paper, facts=facts, blocks=blocks, by=by)
        else:
            paper = paper_hand_in(
                government=call.campaign.government,
                kind=PaperKind.REPORT,
                facts=facts,
                blocks=blocks,
                by=by,
                drafting_body=call.campaign.lead,
            )
        ReportCall.objects.filter(pk=call.pk).update(paper=paper, version=F("version") + 1)
        call.refresh_from_db()
        after = {"paper": paper.pk, "written": sum(one.written_at is not None for one in reports)}
        record("field_report.collected", call, by=by, after=after, touches=touching(call.campaign))
    return paper


def reports_of(call: ReportCall) -> Iterable[FieldReport]:
    """All reports that were asked for, in the order of the fields."""
    return call.reports.select_related("field__sector", "body", "written_by").order_by(
        "field__position", "pk"
    )


def title_of(call: ReportCall) -> str:
    return f"关于{call.campaign.name}各领域工作情况的报告（{call.name}）"


def texts_of(reports: Iterable[FieldReport]) -> list[tuple[str, str]]:
    """The paper's passages by key: one a field that reported, and who has not."""
    written = [one for one in reports if one.written_at]
    missing = [f"{one.field.sector.name}（{one.body.name}）" for one in reports if not one.written_at]
    told = [(f"field-{one.field_id}", _passage(place, one)) for place, one in enumerate(written)]
    return [*told, ("missing", f"尚未报送：{'、'.join(missing)}。\n")] if missing else told


def _passage(place: int, one: FieldReport) -> str:
    number = NUMERALS[place] if place < len(NUMERALS) else str(place + 1)
    lines = [f"{number}、{one.field.sector.name}（{one.body.name}）", sentence_of(one.figures)]
    lines += [one.work.strip()]
    lines += [f"存在问题：{one.problems.strip()}"] if one.problems.strip() else []
    lines += [f"下一步：{one.next_step.strip()}"] if one.next_step.strip() else []
    return "".join(f"{line}\n" for line in lines if line)


def sentence_of(figures: Mapping[str, int]) -> str:
    """A field's figures in words."""
    if not figures:
        return ""
    return "截至目前，检查{checks}次，发现隐患{found}处，整改销号{removed}处，尚未销号{open}处。".format(
        **figures
    )
