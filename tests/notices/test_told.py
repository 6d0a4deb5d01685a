"""谁被告知: what the rooms tell, by their own services and rounds."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth.models import User

from tests.conftest import given
from tests.directory.conftest import enter
from yiding.audit.services import record
from yiding.audit.verifying import anchor_now
from yiding.core.access import Role
from yiding.core.errors import WrongState
from yiding.core.models import CalendarDay, Job
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.directory.proposing import proposals_find
from yiding.intake.failures import Failure
from yiding.intake.jobs import read_file
from yiding.intake.models import File, FileState
from yiding.intake.services import batch_open, file_failed, file_receive
from yiding.notices.models import Delivery, Notice
from yiding.notices.rounds import anchor_tell, calendar_tell, rounds

from .conftest import Hands, MailServer

pytestmark = pytest.mark.django_db


def told(kind: str) -> dict[str, str]:
    """Who was told, and what."""
    return dict(Notice.objects.filter(kind=kind).values_list("recipient__username", "subject"))


@pytest.fixture
def stored(tmp_path: object, settings: object) -> None:
    settings.FILES_ROOT = tmp_path  # type: ignore[attr-defined]


def test_a_file_that_cannot_be_read_is_told_to_who_sent_it(clerk: User, stranger: User, stored: None) -> None:
    given(stranger, Role.CLERK)
    batch = batch_open(by=clerk)
    for n in range(3):
        content = BytesIO(b"%PDF-1.4 broken " + str(n).encode())
        file = file_receive(batch=batch, name=f"坏的{n}.pdf", content=content, by=clerk)
        read_file({"file": file.pk})
    assert set(File.objects.values_list("state", flat=True)) == {FileState.FAILED}
    assert told("intake.failed") == {"clerk": "“坏的0.pdf”没有读成"}
    notice = Notice.objects.get()
    assert notice.link == f"/intake/batches/{batch.pk}/"
    assert File.objects.earliest("pk").sentence in notice.body


def test_a_file_that_a_folder_brought_is_told_to_nobody(clerk: User, stored: None) -> None:
    content = BytesIO(b"%PDF-1.4 broken")
    file = file_receive(batch=batch_open(by=None), name="坏的.pdf", content=content, by=None)
    read_file({"file": file.pk})
    assert not Notice.objects.exists()


def test_new_proposals_are_told_once_a_day_to_those_who_may_judge(hands: Hands) -> None:
    for role in Role:
        given(User.objects.create_user(role.value), role)
    ours = Government.objects.create(name="临澜市人民政府", is_ours=True)
    enter(ours, 1, date(2026, 3, 1), [("市水务局", "")])
    assert proposals_find(ours) == 1
    enter(ours, 2, date(2026, 3, 2), [("市园林中心", "")])
    proposals_find(ours)
    assert told("directory.proposals") == dict.fromkeys(["clerk", "director"], "名录有 1 条新建议")

    hands.pass_by(days=1)
    proposals_find(ours)
    assert Notice.objects.count() == 2
    enter(ours, 3, date(2026, 3, 3), [("市档案馆", "")])
    proposals_find(ours)
    assert Notice.objects.count() == 4


def test_a_calendar_that_runs_out_is_told_once_a_month_to_those_who_keep_it(
    hands: Hands,
) -> None:
    for role in Role:
        given(User.objects.create_user(role.value), role)
    calendar_fill()
    last = max(CalendarDay.objects.values_list("day", flat=True)).year
    hands.at = hands.at.replace(year=last, month=9)
    assert calendar_tell() == 0
    hands.at = hands.at.replace(month=11)
    assert [calendar_tell(), calendar_tell()] == [2, 0]
    subject = f"放假安排只录入到 {last} 年"
    assert told("calendar.running_out") == dict.fromkeys(["director", "system_admin"], subject)
    hands.at = hands.at.replace(month=12)
    assert calendar_tell() == 2


def test_the_days_anchor_goes_to_the_audit_administrators(hands: Hands, mail_server: MailServer) -> None:
    auditor = User.objects.create_user("auditor", email="auditor@example.gov.cn")
    given(auditor, Role.AUDIT_ADMIN)
    given(User.objects.create_user("keeper"), Role.SYSTEM_ADMIN)
    record("job.looked_at", Job(pk=1), by=None)
    anchor = str(anchor_now())
    assert [anchor_tell(), anchor_tell()] == [1, 0]
    assert told("audit.anchor") == {"auditor": "审计链锚点 2026-03-05"}
    assert anchor in Notice.objects.get().body
    assert Delivery.objects.get().recipient == auditor
    hands.pass_by(days=1)
    assert anchor_tell() == 1


def test_a_round_with_nobody_to_tell_writes_nothing(hands: Hands) -> None:
    calendar_fill()
    rounds()
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_a_failure_that_is_not_written_is_not_told(clerk: User, stored: None) -> None:
    """The file has moved on: neither its state nor a notice is written."""
    file = file_receive(batch=batch_open(by=clerk), name="甲.txt", content=BytesIO(b"x"), by=clerk)
    File.objects.update(state=FileState.CONFIRMED)
    with pytest.raises(WrongState):
        file_failed(file=file, failure=Failure("x", "x。", "x。"))
    assert not Notice.objects.exists()
