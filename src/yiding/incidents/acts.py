"""突发事件的操作, as tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import editing, named, ours
from yiding.files.acts import bringing_paper

from . import forms as f
from . import relaying as relay
from . import reporting as report
from . import reviewing as review
from . import services as do
from . import suspicions as doubt
from .models import OPEN, TOLL, WORDS, Incident, Recipient, Report, ReportKind, Target
from .permissions import (
    may_act,
    may_draft,
    may_handle,
    may_judge,
    may_open_case_on,
    may_propose,
    may_receive,
    may_record,
    may_relay,
    may_report,
    may_sign,
    may_sign_now,
)
from .selectors import incident_get, lesson_get, recipient_get, report_get, suspicion_get
from .states import INCIDENT

ENDED = frozenset({"ended", "reviewed"})
LIVE = frozenset({*OPEN, *ENDED})


def _viewing(form: Any) -> Any:
    """A form that begins with what is the viewer's own."""

    def make(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
        government = row.government if row is not None else ours()
        made: forms.Form = form(data, viewer=viewer, government=government)
        return made

    return make


def _record(_row: None, told: Told, by: User) -> Incident:
    return do.incident_record(noted=do.Noted(figures=f.figures_of(told), **told), by=by)


def _edit_told(row: Incident) -> Told:
    names = ("version", "title", "address", "longitude", "latitude")
    told = {name: getattr(row, name) for name in names}
    return {**told, "kind": row.kind_id, "town": row.town.name if row.town else ""}


def _edit(row: Incident, told: Told, by: User) -> None:
    do.incident_edit(incident=row, version=told.pop("version"), values=told, by=by)


def _verify_form(data: QueryDict | None, row: Incident, _viewer: Viewer) -> forms.Form:
    told = {**f.told_of(row), "occurred_at": row.occurred_at, "known_at": row.found_known_at or row.known_at}
    return f.VerifyForm(data, initial=told)


def _verify(row: Incident, told: Told, by: User) -> None:
    figures = f.figures_of(told)
    told["occurred_at"] = _as_kept(row.occurred_at, told["occurred_at"])
    told["known_at"] = _as_kept(row.known_at, told["known_at"])
    do.incident_verify(incident=row, verified=do.Verified(figures=figures, **told), by=by)


def _as_kept(kept: Any, told: Any) -> Any:
    """A form tells minutes: the same minute is the same instant, to the second as it was kept."""
    return kept if kept.replace(second=0, microsecond=0) == told else told


def _call_form(data: QueryDict | None, _row: Incident, viewer: Viewer) -> forms.Form:
    return f.CallForm(data, viewer=viewer)


def _call(row: Incident, told: Told, by: User) -> None:
    do.call_log(incident=row, called=do.Called(**told), by=by)


def _action(row: Incident, told: Told, by: User) -> None:
    do.action_add(incident=row, done=do.Done(**told), by=by)


def _end_form(data: QueryDict | None, _row: Incident, _viewer: Viewer) -> forms.Form:
    return f.EndForm(data, initial={"ended_at": f.now_minute()})


def _report_form(data: QueryDict | None, row: Incident, viewer: Viewer) -> forms.Form:
    """Begins with what the last report said, so that a follow-up is what has changed."""
    told = f.told_of(row)
    last = row.reports.filter(state="sent").order_by("-sent_at", "-pk").first()
    if last is not None:
        names = ("source", "nature", "scope", "trend", "leaders", "advice")
        told |= {name: getattr(last, name) for name in names}
    return f.ReportForm(data, initial=told)


def _drafting(kind: str, label: Any, states: frozenset[str]) -> Act:
    def run(row: Incident, told: Told, by: User) -> object:
        return report.report_draft(incident=row, kind=kind, values=told, by=by)

    def fits(row: Incident) -> bool:
        kinds = {(one.kind, one.state) for one in row.reports.all() if one.state != "dropped"}
        is_first_sent = (ReportKind.FIRST, "sent") in kinds
        has_one = any(one == kind for one, _state in kinds)
        if kind == ReportKind.FOLLOW:
            return is_first_sent and not kinds & {(kind, "draft"), (kind, "signing")}
        return not has_one and (kind == ReportKind.FIRST or is_first_sent)

    return Act(kind, label, may_report, run, _report_form, states=states, is_open=fits, is_first=True)


INCIDENTS = Subject(
    "incidents",
    "incident",
    _("突发事件"),
    get=incident_get,
    acts=(
        Act(
            "record",
            _("接报登记"),
            may_record,
            _record,
            _viewing(f.IncidentForm),
            starts=True,
            template="incidents/incident_form.html",
        ),
        _drafting(ReportKind.FIRST, _("拟初报"), OPEN),
        _drafting(ReportKind.FOLLOW, _("拟续报"), LIVE),
        _drafting(ReportKind.FINAL, _("拟终报"), ENDED),
        Act("call", _("记电话报告"), may_report, _call, _call_form, states=OPEN),
        Act(
            "verify",
            _("核实"),
            may_handle,
            _verify,
            _verify_form,
            states=INCIDENT.moves["verify"].sources,
            is_first=True,
        ),
        Act(
            "handle",
            _("转入处置"),
            may_act,
            lambda row, _told, by: do.incident_handle(incident=row, by=by),
            states=INCIDENT.moves["handle"].sources,
        ),
        Act("action", _("记处置措施"), may_act, _action, _viewing(f.ActionForm), states=OPEN),
        Act(
            "call-in",
            _("调派单位"),
            may_handle,
            lambda row, told, by: do.bodies_call_in(incident=row, by=by, **told),
            named(f.CallInForm),
            states=OPEN,
        ),
        Act(
            "end",
            _("处置结束"),
            may_report,
            lambda row, told, by: do.incident_end(incident=row, by=by, **told),
            _end_form,
            states=INCIDENT.moves["end"].sources,
        ),
        Act(
            "review",
            _("复盘"),
            may_handle,
            lambda row, told, by: review.incident_review(incident=row, by=by, **told),
            plain(f.ReviewForm),
            states=INCIDENT.moves["review"].sources,
            is_first=True,
        ),
        Act(
            "lesson",
            _("登记教训"),
            may_handle,
            lambda row, told, by: review.lesson_add(incident=row, by=by, **told),
            named(f.LessonForm),
            states=ENDED,
        ),
        Act(
            "suspect",
            _("提出疑点"),
            may_judge,
            lambda row, told, by: doubt.suspicion_raise(incident=row, by=by, **told),
            plain(f.SuspicionForm),
        ),
        bringing_paper(
            Act(
                "paper",
                _("加入照片和材料"),
                may_act,
                lambda row, told, by: do.incident_paper(incident=row, by=by, **told),
                plain(f.PaperForm),
            )
        ),
        Act("edit", _("修改"), may_report, _edit, editing(f.IncidentEditForm, _edit_told), states=OPEN),
        Act(
            "dismiss",
            _("不属实"),
            may_handle,
            lambda row, told, by: do.incident_dismiss(incident=row, by=by, **told),
            plain(f.ReasonForm),
            states=INCIDENT.moves["dismiss"].sources,
        ),
    ),
)


def _incident_page(row: Any) -> str:
    return reverse("incidents:incident-detail", args=[row.incident_id])


def _report_told(row: Report) -> Told:
    return {name: getattr(row, name) for name in ("version", "grade", *TOLL, *WORDS)}


def _edit_form(data: QueryDict | None, row: Report, _viewer: Viewer) -> forms.Form:
    return f.ReportEditForm(data, initial=_report_told(row))


def _correct_form(data: QueryDict | None, row: Report, _viewer: Viewer) -> forms.Form:
    return f.CorrectForm(data, initial=_report_told(row))


def _edit_report(row: Report, told: Told, by: User) -> None:
    values = {**told, **f.figures_of(dict(told))}
    report.report_edit(report=row, version=values.pop("version"), values=values, by=by)


def _correct(row: Report, told: Told, by: User) -> None:
    change = told.pop("change")
    values = {**told, **f.figures_of(dict(told))}
    report.report_correct(report=row, change=change, values=values, by=by)


REPORTS = Subject(
    "incidents",
    "report",
    _("信息报告"),
    get=report_get,
    prefix="reports/",
    list_name="incidents:incident-list",
    heading=lambda row: row.shown,
    acts=(
        Act(
            "send",
            _("签发"),
            may_sign_now,
            lambda row, _told, by: report.report_send(report=row, by=by),
            states=frozenset({"signing"}),
            is_first=True,
        ),
        Act(
            "return",
            _("退回修改"),
            may_sign,
            lambda row, told, by: report.report_return(report=row, by=by, **told),
            plain(f.ReasonForm),
            states=frozenset({"signing"}),
        ),
        Act(
            "submit",
            _("送签"),
            may_draft,
            lambda row, _told, by: report.report_submit(report=row, by=by),
            states=frozenset({"draft"}),
            is_first=True,
        ),
        Act("edit", _("修改"), may_draft, _edit_report, _edit_form, states=frozenset({"draft"})),
        Act(
            "drop",
            _("作废"),
            may_draft,
            lambda row, _told, by: report.report_drop(report=row, by=by),
            states=frozenset({"draft"}),
        ),
        Act(
            "receive",
            _("签收"),
            may_handle,
            lambda row, _told, by: report.report_receive(report=row, by=by),
            states=frozenset({"sent"}),
            is_open=lambda row: row.received_at is None,
            is_first=True,
            in_batch=True,
        ),
        Act(
            "correct",
            _("更正"),
            may_draft,
            _correct,
            _correct_form,
            states=frozenset({"sent"}),
            is_open=lambda row: not row.has_newer,
        ),
    ),
)


def _relay_form(data: QueryDict | None, _row: Recipient, _viewer: Viewer) -> forms.Form:
    return f.RelayForm(data, initial={"sent_at": f.now_minute()})


def _relay(row: Recipient, told: Told, by: User) -> None:
    sent = row.report.sent_at
    if sent is not None:
        told["sent_at"] = _as_kept(sent, told["sent_at"])
    relay.recipient_relay(recipient=row, relayed=relay.Relayed(**told), by=by)


def _receipt_form(data: QueryDict | None, row: Recipient, _viewer: Viewer) -> forms.Form:
    return f.ReceiptForm(data, initial={"receiver": row.receiver})


def _report_page(row: Recipient) -> str:
    return reverse("incidents:report-detail", args=[row.report_id])


RECIPIENTS = Subject(
    "incidents",
    "recipient",
    _("报送记录"),
    get=recipient_get,
    prefix="recipients/",
    page=_report_page,
    list_name="incidents:incident-list",
    acts=(
        Act(
            "relay",
            _("登记上报"),
            may_relay,
            _relay,
            _relay_form,
            states=frozenset({"waiting"}),
            is_first=True,
        ),
        Act(
            "receipt",
            _("登记回执"),
            may_relay,
            lambda row, told, by: relay.recipient_receive(recipient=row, by=by, **told),
            _receipt_form,
            states=frozenset({"sent"}),
        ),
        Act(
            "receive",
            _("签收"),
            may_receive,
            lambda row, _told, by: relay.recipient_receive(recipient=row, by=by),
            states=frozenset({"sent"}),
            is_open=lambda row: row.target != Target.OUTSIDE,
            is_first=True,
            in_batch=True,
        ),
    ),
)
SUSPICIONS = Subject(
    "incidents",
    "suspicion",
    _("迟报漏报谎报瞒报"),
    get=suspicion_get,
    prefix="suspicions/",
    page=_incident_page,
    list_name="incidents:incident-list",
    acts=(
        Act(
            "confirm",
            _("属实"),
            may_judge,
            lambda row, told, by: doubt.suspicion_confirm(suspicion=row, by=by, **told),
            plain(f.FindingForm),
            states=frozenset({"raised"}),
        ),
        Act(
            "clear",
            _("不属实"),
            may_judge,
            lambda row, told, by: doubt.suspicion_clear(suspicion=row, by=by, **told),
            plain(f.FindingForm),
            states=frozenset({"raised"}),
        ),
        Act(
            "case",
            _("登记追责线索"),
            may_open_case_on,
            lambda row, told, by: doubt.suspicion_case(suspicion=row, by=by, **told),
            plain(f.CaseForm),
            states=frozenset({"confirmed"}),
            is_open=lambda row: row.case_id is None,
        ),
    ),
)
LESSONS = Subject(
    "incidents",
    "lesson",
    _("教训"),
    get=lesson_get,
    prefix="lessons/",
    page=_incident_page,
    list_name="incidents:incident-list",
    acts=(
        Act(
            "propose",
            _("拟立督办事项"),
            may_propose,
            lambda row, _told, by: review.lesson_propose(lesson=row, by=by),
            is_open=lambda row: row.matter_id is None,
        ),
    ),
)
