"""通知的页面: the bell, my notices, what I want, the outbox, the templates; and who sees what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.conftest import given
from yiding.audit.models import Event
from yiding.core.access import Role
from yiding.notices.addresses import address_of
from yiding.notices.channels import Channel
from yiding.notices.kinds import KINDS
from yiding.notices.models import Address, Delivery, DeliveryState, Notice, Preference, Rhythm, Template
from yiding.notices.selectors import deliveries_visible_to, notices_visible_to
from yiding.notices.services import notify, template_set

from .conftest import Hands, MailServer

pytestmark = pytest.mark.django_db
Tell = Callable[..., int]
LIST = reverse("notices:notice-list")
PREFERENCES = reverse("notices:preferences")
OUTBOX = reverse("notices:outbox")
WORDS = {"name": "甲", "sentence": "打不开。", "advice": "请重传。"}


@pytest.fixture(autouse=True)
def _one_channel(mail_server: MailServer, hands: Hands) -> None:
    """There is a mail server, and the clock stands."""


def enter(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def both(reader: User, stranger: User) -> tuple[Notice, Notice]:
    """One notice each for 秘书 and 路人, both with an address."""
    stranger.email = "stranger@example.gov.cn"
    stranger.save()
    notify("intake.failed", to=[reader, stranger], key="both", link="/search/", **WORDS)
    return Notice.objects.get(recipient=reader), Notice.objects.get(recipient=stranger)


# --- who sees what ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, *Role])
def test_a_person_sees_exactly_their_own_notices(
    role: Role | None, both: tuple[Notice, Notice], reader: User, stranger: User
) -> None:
    mine, theirs = both
    viewer = given(User.objects.create_user("viewer"), *([role] if role else []))
    assert set(notices_visible_to(viewer)) == set()
    assert set(notices_visible_to(reader)) == {mine}
    assert set(notices_visible_to(stranger)) == {theirs}
    assert set(notices_visible_to(AnonymousUser())) == set()


@pytest.mark.parametrize("role", [None, *Role])
def test_who_looks_after_the_outbox_sees_all_and_others_exactly_their_own(
    role: Role | None, both: tuple[Notice, Notice], reader: User
) -> None:
    viewer = given(User.objects.create_user("viewer"), *([role] if role else []))
    sees_all = role == Role.SYSTEM_ADMIN
    assert set(deliveries_visible_to(viewer)) == (set(Delivery.objects.all()) if sees_all else set())
    assert set(deliveries_visible_to(reader)) == set(Delivery.objects.filter(recipient=reader))
    assert set(deliveries_visible_to(AnonymousUser())) == set()


@pytest.mark.parametrize("role", list(Role))
def test_outbox_and_templates_open_to_the_system_administrator_alone(
    role: Role, both: tuple[Notice, Notice]
) -> None:
    client = enter(given(User.objects.create_user("viewer"), role))
    row = Delivery.objects.earliest("pk").pk
    asked = [
        OUTBOX,
        reverse("notices:delivery-detail", args=[row]),
        reverse("notices:template-list"),
        reverse("notices:template-edit", args=["intake.failed"]),
    ]
    expected = 200 if role == Role.SYSTEM_ADMIN else 403
    assert [client.get(address).status_code for address in asked] == [expected] * 4
    if expected == 403:
        assert client.post(reverse("notices:delivery-again", args=[row])).status_code == 403
        assert client.post(asked[3], {"subject": "x", "body": "x", "version": 0}).status_code == 403
        assert not Template.objects.exists()


def test_anothers_notice_is_not_there(both: tuple[Notice, Notice], reader: User, keeper: User) -> None:
    theirs = both[1]
    for client in (enter(reader), enter(keeper)):
        assert client.get(reverse("notices:notice-detail", args=[theirs.pk])).status_code == 404
        assert client.post(reverse("notices:notice-read", args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


# --- the bell and my notices -----------------------------------------------------------------------------


def test_the_bell_counts_what_is_unread(tell: Tell, reader: User) -> None:
    client = enter(reader)
    assert "通知，没有未读" in text(client, PREFERENCES)
    tell("1")
    tell("2")
    assert "通知，2 条未读" in text(client, PREFERENCES)


def test_the_bell_stops_counting_at_a_hundred(reader: User, hands: Hands) -> None:
    rows = [
        Notice(recipient=reader, kind="intake.failed", key=str(n), subject="x", made_at=hands.at)
        for n in range(120)
    ]
    Notice.objects.bulk_create(rows)
    assert "99+" in text(enter(reader), PREFERENCES)


def test_the_bell_costs_one_query_whatever_there_is(tell: Tell, reader: User) -> None:
    client = enter(reader)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("web:keyboard"))
        return len([query for query in seen if "notices_notice" in query["sql"]])

    assert asked() == 1
    for n in range(30):
        tell(str(n))
    assert asked() == 1


def test_the_list_takes_as_many_queries_with_200_notices_as_with_10(reader: User, hands: Hands) -> None:
    client = enter(reader)

    def asked(first: int, count: int) -> int:
        Notice.objects.bulk_create(
            Notice(recipient=reader, kind="intake.failed", key=str(n), subject="x", made_at=hands.at)
            for n in range(first, count)
        )
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    assert asked(0, 10) == asked(10, 200) <= 15


def test_opening_a_notice_reads_it_when_the_person_goes_on(both: tuple[Notice, Notice], reader: User) -> None:
    mine, client = both[0], enter(reader)
    told = text(client, reverse("notices:notice-detail", args=[mine.pk]))
    assert "打不开。请重传。" in told
    assert "待发" in told
    assert Notice.objects.get(pk=mine.pk).read_at is None
    answer = client.post(reverse("notices:notice-read", args=[mine.pk]), {"go": "1"})
    assert answer.headers["Location"] == "/search/"
    assert Notice.objects.get(pk=mine.pk).read_at is not None
    assert not Event.objects.filter(kind__startswith="notice").exists()


def test_all_are_marked_as_read_and_nobody_elses(both: tuple[Notice, Notice], reader: User) -> None:
    enter(reader).post(reverse("notices:notices-read"))
    assert [Notice.objects.get(pk=one.pk).read_at is None for one in both] == [False, True]


def test_the_list_narrows_to_what_is_unread(tell: Tell, reader: User, hands: Hands) -> None:
    tell("1", name="旧的")
    Notice.objects.update(read_at=hands.at)
    tell("2", name="新的")
    told = text(enter(reader), f"{LIST}?unread=1")
    assert "新的" in told
    assert "旧的" not in told


def test_what_a_notice_says_is_escaped(tell: Tell, reader: User) -> None:
    tell(name="<script>alert(1)</script>")
    told = text(enter(reader), reverse("notices:notice-detail", args=[Notice.objects.get().pk]))
    assert "<script>alert" not in told


# --- preferences -----------------------------------------------------------------------------------------


def said(**more: Any) -> dict[str, Any]:
    return {"version": "0", "quiet_from": "21:30", "quiet_to": "06:30", **more}


def test_a_person_says_what_they_want(reader: User, settings: Settings) -> None:
    settings.SMS_WEBHOOK = "http://127.0.0.1:1/"
    client = enter(reader)
    answer = client.post(
        PREFERENCES,
        said(
            **{
                "want:intake.failed:sms": "on",
                "wants_digest": "on",
                "to:sms": "138-1234 5678",
                "to:mail": "wang@example.gov.cn",
            }
        ),
    )
    assert answer.status_code == 302
    row = Rhythm.objects.get(user=reader)
    assert (str(row), row.wants_digest) == ("21:30–06:30", True)
    wanted = {(one.kind, one.channel): one.is_on for one in Preference.objects.filter(kind="intake.failed")}
    assert wanted == {("intake.failed", "mail"): False, ("intake.failed", "sms"): True}
    assert address_of(reader, Channel.SMS) == "13812345678"

    told = text(client, PREFERENCES)
    assert "138****5678" in told
    assert "w***@example.gov.cn" in told
    assert "13812345678" not in told
    assert "wang@example" not in told


def test_no_event_holds_an_address(reader: User, settings: Settings) -> None:
    settings.SMS_WEBHOOK = "http://127.0.0.1:1/"
    enter(reader).post(PREFERENCES, said(**{"to:sms": "13812345678", "to:mail": "wang@example.gov.cn"}))
    event = Event.objects.get(kind="preferences.set")
    assert event.after["addresses"] == ["mail", "sms"]
    assert "138" not in str(event.after)
    assert "wang" not in str(event.after)


def test_an_address_left_empty_stays_and_goes_when_it_is_to(reader: User) -> None:
    client = enter(reader)
    client.post(PREFERENCES, said(**{"to:mail": "wang@example.gov.cn"}))
    client.post(PREFERENCES, said(version="1"))
    assert address_of(reader, Channel.MAIL) == "wang@example.gov.cn"
    client.post(PREFERENCES, said(version="2", **{"drop:mail": "on"}))
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("channel", "setting", "wrong"),
    [
        ("mail", "EMAIL_HOST", "wang@"),
        ("mail", "EMAIL_HOST", "wang@example.gov.cn\r\nBcc: x@example.com"),
        ("sms", "SMS_WEBHOOK", "12345"),
        ("wecom", "WECOM_URL", "https://example.com/?url=http://127.0.0.1/"),
        ("dingtalk", "DINGTALK_URL", "a@b@c"),
        ("feishu", "FEISHU_URL", "../../secret"),
    ],
)
def test_a_wrong_address_is_not_kept(
    channel: str, setting: str, wrong: str, reader: User, settings: Settings
) -> None:
    setattr(settings, setting, "http://127.0.0.1:1/")
    answer = enter(reader).post(PREFERENCES, said(**{f"to:{channel}": wrong}))
    assert answer.status_code == 422
    assert not Address.objects.exists()
    assert not Rhythm.objects.exists()


@pytest.mark.parametrize(
    ("channel", "setting", "pasted", "token"),
    [
        (
            Channel.WECOM,
            "WECOM_URL",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
            "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
        ),
        (
            Channel.DINGTALK,
            "DINGTALK_URL",
            "https://oapi.dingtalk.com/robot/send?access_token=0123456789ab",
            "0123456789ab",
        ),
        (
            Channel.FEISHU,
            "FEISHU_URL",
            "https://open.feishu.cn/open-apis/bot/v2/hook/0123456789ab",
            "0123456789ab",
        ),
    ],
)
def test_a_whole_address_of_a_bot_gives_its_token(
    channel: Channel, setting: str, pasted: str, token: str, reader: User, settings: Settings
) -> None:
    """Only the token: where it is sent is the settings' affair."""
    setattr(settings, setting, "http://127.0.0.1:1/")
    assert enter(reader).post(PREFERENCES, said(**{f"to:{channel}": pasted})).status_code == 302
    assert address_of(reader, channel) == token


def test_the_second_page_of_the_same_person_is_told(reader: User) -> None:
    client = enter(reader)
    assert client.post(PREFERENCES, said()).status_code == 302
    answer = client.post(PREFERENCES, said(quiet_from="20:00"))
    assert answer.status_code == 409
    assert Rhythm.objects.get().version == 1


def test_without_a_channel_there_is_nothing_to_choose(reader: User, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    told = text(enter(reader), PREFERENCES)
    assert "目前只有站内通知" in told
    assert "to:mail" not in told


# --- the outbox ------------------------------------------------------------------------------------------


def test_the_outbox_shows_states_and_no_words_of_the_notice(
    tell: Tell, work: Callable[[], int], keeper: User, mail_server: MailServer
) -> None:
    mail_server.mood = "cut"
    tell(name="人事任免.pdf")
    work()
    client, row = enter(keeper), Delivery.objects.get()
    for address in (OUTBOX, reverse("notices:delivery-detail", args=[row.pk])):
        told = text(client, address)
        assert "存疑" in told
        assert "人事任免" not in told
        assert "clerk@example" not in told


def test_what_is_unsure_is_sent_again_by_a_button(
    tell: Tell, work: Callable[[], int], hands: Hands, keeper: User, mail_server: MailServer
) -> None:
    mail_server.mood = "cut"
    tell()
    work()
    client, row = enter(keeper), Delivery.objects.get()
    address = reverse("notices:delivery-detail", args=[row.pk])
    assert "会带着同一编号自动再发一次" in text(client, address)
    again = reverse("notices:delivery-again", args=[row.pk])
    assert client.post(again).status_code == 409
    hands.pass_by(minutes=5)
    work()
    assert "请问过收件人" in text(client, address)
    mail_server.mood = "well"
    assert client.post(again).status_code == 302
    work()
    told = text(client, address)
    assert "已发" in told
    assert "曾存疑" in told
    assert len(set(mail_server.ids)) == 1
    event = Event.objects.get(kind="delivery.resent")
    assert (event.actor_name, event.before["state"]) == ("keeper", DeliveryState.UNSURE)


def test_the_outbox_takes_as_many_queries_with_100_as_with_5(tell: Tell, keeper: User) -> None:
    client = enter(keeper)

    def asked(first: int, count: int) -> int:
        for n in range(first, count):
            tell(str(n))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(OUTBOX).status_code == 200
        return len(seen)

    assert asked(0, 5) == asked(5, 60) <= 15


# --- templates -------------------------------------------------------------------------------------------


def test_a_template_counts_for_later_notices(tell: Tell, keeper: User) -> None:
    tell("1")
    address = reverse("notices:template-edit", args=["intake.failed"])
    client = enter(keeper)
    assert "{sentence}{advice}" in text(client, address)
    words = {"subject": "读不了：{name}", "body": "{advice}", "version": "0"}
    assert client.post(address, words).status_code == 302
    tell("2")
    assert [one.subject for one in Notice.objects.order_by("pk")] == [
        "“旧纪要.pdf”没有读成",
        "读不了：旧纪要.pdf",
    ]
    assert "已改写" in text(client, reverse("notices:template-list"))
    event = Event.objects.get(kind="template.set")
    assert event.after["subject"] == "读不了：{name}"


@pytest.mark.parametrize(
    "wrong", ["{nme}", "{name.__class__}", "{name!r}", "{0}", "{}", "{", "}", "{name:>99999999}", "{{name}}"]
)
def test_a_template_with_a_strange_field_is_not_saved(wrong: str, keeper: User) -> None:
    address = reverse("notices:template-edit", args=["intake.failed"])
    answer = enter(keeper).post(address, {"subject": wrong, "body": "x", "version": "0"})
    assert answer.status_code == 422
    assert "花括号里只能写" in answer.content.decode()
    assert not Template.objects.exists()


def test_the_second_of_two_who_write_a_template_is_told(keeper: User) -> None:
    other = given(User.objects.create_user("other"), Role.SYSTEM_ADMIN)
    template_set(kind=KINDS["intake.failed"], subject="甲", body="甲", by=other, version=0)
    address = reverse("notices:template-edit", args=["intake.failed"])
    answer = enter(keeper).post(address, {"subject": "乙", "body": "乙", "version": "0"})
    assert answer.status_code == 409
    assert "other" in answer.content.decode()
    assert Template.objects.get().subject == "甲"


def test_a_kind_that_does_not_exist_has_no_template(keeper: User) -> None:
    text(enter(keeper), reverse("notices:template-edit", args=["no.such"]), 404)


def test_a_person_chooses_among_the_kinds_that_they_can_get(reader: User, keeper: User) -> None:
    mine, theirs = (text(enter(user), PREFERENCES) for user in (reader, keeper))
    assert ["want:intake.failed:mail" in told for told in (mine, theirs)] == [True, False]
    assert ["want:calendar.running_out:mail" in told for told in (mine, theirs)] == [False, True]
    assert ["want:account.made:mail" in told for told in (mine, theirs)] == [True, True]
    assert "c***@example.gov.cn" in mine
