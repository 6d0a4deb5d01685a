"""会议通知: who is called and told of what; coming, leave, substitutes; reminders; the calendar file."""

from __future__ import annotations

from io import BytesIO

import pytest
import typst
from django.contrib.auth.models import User
from django.core import mail
from icalendar import Calendar
from pypdf import PdfReader

from yiding.accounts.models import Account
from yiding.audit.models import Event
from yiding.core.access import Level, Role
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.directory.models import Post
from yiding.files import storage
from yiding.files.services import blob_of
from yiding.notices.letters import Letter, letter_of
from yiding.notices.mail import message_of
from yiding.notices.models import Delivery, Notice
from yiding.sittings.attendance import lists_of
from yiding.sittings.calling import (
    answers_remind,
    invitation_add,
    invitation_come,
    invitation_read,
    invitation_send,
    invitation_withdraw,
    invitations_propose,
    leave_ask,
    leave_grant,
    leave_refuse,
    substitute_ask,
)
from yiding.sittings.errors import NoSubstitute
from yiding.sittings.invites import calendar_of
from yiding.sittings.models import Entry, Invitation, InvitationRole, InvitationState, LeaveKind, Sitting
from yiding.sittings.selectors import answers_of, invitations_of
from yiding.sittings.services import Plan, sitting_cancel, sitting_edit

from .conftest import MEMBERS, City, browse
from .test_agenda import paper_of

S = InvitationState


def call_of(sitting: Sitting, name: str) -> Invitation:
    rows = sitting.invitations.select_related("sitting__council", "sitting__chair", "person", "body")
    found = rows.filter(person__name=name).first() or rows.get(body__name=name, person=None)
    found.sitting = sitting
    return found


@pytest.mark.requirement("S03.1", "S03.6")
def test_seats_and_agenda_say_who_is_called(called: Sitting, clerk: User) -> None:
    rows = invitations_of(clerk, called)
    assert [(str(row), row.role) for row in rows] == [
        ("市政府秦望川", "member"),
        ("市政府陆景澄", "member"),
        *[(f"市政府{name}", "member") for name in MEMBERS],
        ("市人大", "standing"),
        ("市发改委", "presenter"),
        ("市教育局", "presenter"),
        ("市水务局", "presenter"),
    ]
    lists = lists_of(rows, called.chair_id)
    assert lists.represented == ("市人大", "市发改委", "市教育局", "市水务局")


@pytest.mark.requirement("S03.4")
def test_chair_is_not_named_again_and_is_counted(called: Sitting, clerk: User) -> None:
    lists = lists_of(invitations_of(clerk, called), called.chair_id)
    assert lists.members == ("陆景澄", *MEMBERS)
    assert lists.count == len(MEMBERS) + 2


@pytest.mark.requirement("S03.2", "S03.3", "S03.5")
def test_a_unit_may_send_several_and_stands_as_written_on_the_day(
    city: City, called: Sitting, clerk: User
) -> None:
    for name in ("顾青", "陈晨"):
        Post.objects.create(body=city.bodies["璜溪镇"], person=city.person(name), title="副镇长")
        invitation_add(sitting=called, role=InvitationRole.OBSERVER, person=city.persons[name], by=clerk)
    city.bodies["璜溪镇"].name = "璜溪新镇"
    city.bodies["璜溪镇"].save(update_fields=["name"])
    units = lists_of(invitations_of(clerk, called), called.chair_id).units
    assert [(unit.name, unit.persons, unit.body_id) for unit in units] == [
        ("璜溪镇", ("顾青", "陈晨"), city.bodies["璜溪镇"].pk)
    ]


@pytest.mark.requirement("S03.7")
def test_a_stand_in_is_marked(city: City, called: Sitting, clerk: User, mayor: User) -> None:
    row = call_of(called, "竺明远")
    substitute_ask(
        invitation=row, substitute=city.person("苗清越"), reason="出差", version=row.version, by=clerk
    )
    leave_grant(invitation=row, version=row.version, by=mayor)
    lists = lists_of(invitations_of(clerk, called), called.chair_id)
    assert "竺明远" not in lists.members
    assert [unit.stand_ins for unit in lists.units] == [("苗清越",)]


def test_each_is_told_of_what_concerns_them(city: City, called: Sitting, mayor: User) -> None:
    assert mayor.notices.get(kind="sittings.called").body == (
        "市政府第1次常务会议定于2026年11月27日（星期五）上午9:00在市行政中心301会议室召开。"
        "请回执：参加、请假或申请代会。"
    )
    liaison = city.users["lianluo"]
    assert "请参加第 3 项（预计 09:20—09:30）。" in liaison.notices.get(kind="sittings.called").body
    assert set(Notice.objects.filter(kind="sittings.called").values_list("recipient", flat=True)) == {
        mayor.pk,
        liaison.pk,
    }


def test_answer_in_one_tap_and_only_ones_own(
    city: City, called: Sitting, clerk: User, mayor: User, stranger: User
) -> None:
    liaison = city.users["lianluo"]
    row = call_of(called, "市水务局")
    for other in (mayor, stranger):
        with pytest.raises(NotAllowed):
            invitation_come(invitation=row, version=row.version, by=other)
    client = browse(liaison)
    page = client.get(f"/sittings/calls/{row.pk}/").content.decode()
    assert "流域治理" in page
    assert "校园安全" not in page
    assert client.post(f"/sittings/calls/{row.pk}/read/").status_code == 204
    row.refresh_from_db()
    assert row.state == S.READ
    assert client.post(f"/sittings/calls/{row.pk}/come/", {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answered_by) == (S.COMING, liaison)
    with pytest.raises(EditConflict):
        invitation_come(invitation=row, version=1, by=clerk)


def test_opening_the_call_does_not_stand_in_the_way_of_the_answer(city: City, called: Sitting) -> None:
    row, liaison = call_of(called, "市水务局"), city.users["lianluo"]
    shown = row.version
    invitation_read(invitation=row, by=liaison)
    invitation_come(invitation=call_of(called, "市水务局"), version=shown, by=liaison)
    with pytest.raises(EditConflict):
        invitation_come(invitation=call_of(called, "市水务局"), version=shown, by=liaison)


@pytest.mark.parametrize(("who", "granted_by"), [("江若湄", "mayor"), ("市水务局", "director")])
def test_members_ask_the_chair_and_others_the_director(
    who: str, granted_by: str, called: Sitting, clerk: User, mayor: User, director: User
) -> None:
    judges = {"mayor": mayor, "director": director}
    row = call_of(called, who)
    leave_ask(invitation=row, leave_kind=LeaveKind.OFFICIAL, reason="出差", version=row.version, by=clerk)
    for name, judge in judges.items():
        assert judge.notices.filter(kind="sittings.leave_asked").exists() is (name == granted_by)
        piles = {pile.kind.code for pile in piles_of(User.objects.get(pk=judge.pk))}
        assert ("sittings.leave" in piles) is (name == granted_by)
    other = next(judge for name, judge in judges.items() if name != granted_by)
    with pytest.raises(NotAllowed):
        leave_grant(invitation=row, version=row.version, by=other)
    leave_refuse(invitation=row, reason="议题须你汇报", version=row.version, by=judges[granted_by])
    assert (row.state, row.refusal) == (S.REFUSED, "议题须你汇报")
    leave_ask(invitation=row, leave_kind=LeaveKind.ILLNESS, reason="住院", version=row.version, by=clerk)
    leave_grant(invitation=row, version=row.version, by=judges[granted_by])
    assert (row.state, row.granted_by) == (S.ON_LEAVE, judges[granted_by])
    kinds = list(Event.objects.filter(object_kind="sittings.invitation").values_list("kind", flat=True))
    assert kinds[-4:] == [
        "invitation.ask_leave",
        "invitation.refuse",
        "invitation.ask_leave",
        "invitation.grant_leave",
    ]


def test_where_the_chair_has_no_account_the_director_enters_their_word(
    called: Sitting, clerk: User, mayor: User, director: User
) -> None:
    row = call_of(called, "江若湄")
    leave_ask(invitation=row, leave_kind=LeaveKind.PRIVATE, reason="家事", version=row.version, by=clerk)
    Account.objects.filter(pk=mayor.pk).update(person=None)
    leave_grant(invitation=row, version=row.version, by=director)
    assert row.state == S.ON_LEAVE


def test_substitute_is_somebody_else(city: City, called: Sitting, clerk: User) -> None:
    row = call_of(called, "江若湄")
    for nobody in (None, row.person):
        with pytest.raises(NoSubstitute):
            substitute_ask(invitation=row, substitute=nobody, reason="", version=row.version, by=clerk)
    told = {"substitute": "苗清越", "leave_kind": "official", "reason": "出国访问", "version": row.version}
    address = f"/sittings/calls/{row.pk}/substitute/"
    assert browse(clerk).post(address, {**told, "substitute": "没有此人"}).status_code == 422
    assert browse(clerk).post(address, told).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.substitute_title) == (S.SUBSTITUTE_ASKED, "科长")


def test_counts_and_reminder_of_the_silent(city: City, called: Sitting, clerk: User, mayor: User) -> None:
    liaison = city.users["lianluo"]
    row = call_of(called, "市水务局")
    invitation_come(invitation=row, version=row.version, by=liaison)
    figures = answers_of(called.invitations.all())
    assert (figures.called, figures.answered, figures.coming, figures.silent) == (13, 1, 1, 12)
    assert answers_remind(sitting=called, by=clerk) == 12
    assert mayor.notices.filter(kind="sittings.reminder").count() == 1
    assert not liaison.notices.filter(kind="sittings.reminder").exists()
    answers_remind(sitting=called, by=clerk)
    assert mayor.notices.filter(kind="sittings.reminder").count() == 1
    page = browse(clerk).get(f"/sittings/{called.pk}/people/").content.decode()
    assert "无账号，请电话通知" in page


def test_one_more_is_called_and_taken_back(city: City, called: Sitting, clerk: User) -> None:
    finance = city.user("caizheng", Role.LIAISON, "柏念真", "市财政局")
    row = invitation_add(
        sitting=called,
        role=InvitationRole.OBSERVER,
        body=city.bodies["市财政局"],
        entries=list(called.entries.all()[:1]),
        by=clerk,
    )
    with pytest.raises(WrongState):
        invitation_add(sitting=called, role=InvitationRole.OBSERVER, body=city.bodies["市财政局"], by=clerk)
    assert not finance.notices.exists()
    invitation_send(invitation=row, by=clerk)
    assert "请参加第 1 项" in finance.notices.get(kind="sittings.called").body
    invitation_withdraw(invitation=row, version=row.version, by=clerk)
    assert finance.notices.filter(kind="sittings.cancelled").exists()
    with pytest.raises(WrongState):
        invitation_read(invitation=row, by=finance)


def test_new_item_is_proposed_to_those_whom_it_concerns(
    city: City, called: Sitting, three: list[Entry], clerk: User
) -> None:
    three[0].observers.add(city.bodies["市财政局"])
    fresh = invitations_propose(sitting=called, by=clerk)
    assert [(str(row), row.role, row.state) for row in fresh] == [("市财政局", "observer", S.PROPOSED)]
    assert list(fresh[0].entries.all()) == [three[0]]


def _event(row: Invitation) -> tuple[str, object]:
    read = Calendar.from_ical(calendar_of(row))
    return str(read["method"]), next(iter(read.walk("VEVENT")))


def test_calendar_file_has_the_items_time_a_sequence_and_a_cancellation(called: Sitting, clerk: User) -> None:
    row = call_of(called, "市水务局")
    method, event = _event(row)
    assert method == "REQUEST"
    assert event["dtstart"].dt.strftime("%H:%M") == "09:20"  # type: ignore[index]
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"  # type: ignore[index]
    assert int(event["sequence"]) == 1  # type: ignore[index]
    assert b"BEGIN:VTIMEZONE" in calendar_of(row)
    uid = str(event["uid"])  # type: ignore[index]
    plan = Plan(called.starts_at, "三楼", called.chair)
    sitting_edit(sitting=called, plan=plan, version=called.version, by=clerk)
    _method, event = _event(call_of(called, "市水务局"))
    assert (int(event["sequence"]), str(event["uid"])) == (2, uid)  # type: ignore[index]
    sitting_cancel(sitting=called, reason="改期", version=called.version, by=clerk)
    method, event = _event(call_of(called, "市水务局"))
    assert (method, str(event["status"]), int(event["sequence"])) == ("CANCEL", "CANCELLED", 3)  # type: ignore[index]


def test_mail_carries_the_calendar_file(called: Sitting, mayor: User) -> None:
    notice = mayor.notices.get(kind="sittings.called")
    delivery = Delivery.objects.create(
        recipient=mayor, kind=notice.kind, channel="mail", key="1", made_at=notice.made_at
    )
    delivery.notices.add(notice)
    letter = letter_of(delivery)
    assert isinstance(letter, Letter)
    message_of("a@b.cn", letter).send()
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name, kind.split(";")[0]) == ("meeting.ics", "text/calendar")
    assert "市政府第1次常务会议" in (content if isinstance(content, str) else content.decode())


def _pdf(city: City, text: str) -> bytes:
    made = typst.compile(text.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def test_pack_has_what_the_reader_may_read_and_says_what_is_left_out(
    city: City, called: Sitting, three: list[Entry], clerk: User, mayor: User
) -> None:
    for entry, level in zip(three, (Level.GOVERNMENT, Level.SECRETARIAT, Level.GOVERNMENT), strict=True):
        assert entry.topic is not None
        version = paper_of(entry.topic, level)
        version.blob = blob_of(storage.store(BytesIO(_pdf(city, f"Paper {entry.position}"))))
        version.save()
    read = {
        name: PdfReader(
            BytesIO(b"".join(browse(user).post(f"/sittings/{called.pk}/pack/").streaming_content))
        )
        for name, user in {"clerk": clerk, "mayor": mayor, "liaison": city.users["lianluo"]}.items()
    }
    text = {name: "".join(page.extract_text() for page in pdf.pages) for name, pdf in read.items()}
    assert [f"Paper {n}" in text["clerk"] for n in (1, 2, 3)] == [True, True, True]
    assert [f"Paper {n}" in text["mayor"] for n in (1, 2, 3)] == [True, False, True]
    assert [f"Paper {n}" in text["liaison"] for n in (1, 2, 3)] == [False, False, True]
    assert "未装入的材料" in text["mayor"]
    assert "校园安全管理办法" not in text["liaison"]
    assert all("秦望川" in page.extract_text() for page in read["mayor"].pages)
    heads = [one.title for one in read["mayor"].outline if not isinstance(one, list)]
    assert heads[1:] == ["1. 传达学习城市工作会议精神", "3. 听取流域治理进展情况的汇报"]
    taken = Event.objects.filter(kind="pack.taken")
    assert {event.actor_id for event in taken} == {clerk.pk, mayor.pk, city.users["lianluo"].pk}
    assert taken.get(actor_id=mayor.pk).after["left_out"]
