"""告知: in the caller's transaction, everybody once, on the channels that they want."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from pytest_django import Settings

from tests.conftest import given
from yiding.core.access import Permission, Role
from yiding.core.models import Job
from yiding.core.telling import tell as tell_from_below
from yiding.core.workdays import calendar_fill
from yiding.notices.addresses import address_of
from yiding.notices.channels import Channel
from yiding.notices.kinds import KINDS, Kind, filled
from yiding.notices.models import Address, Delivery, Notice, Rhythm
from yiding.notices.sealing import sealed
from yiding.notices.services import Wishes, notify, preferences_set

from .conftest import MORNING, Hands, MailServer

pytestmark = pytest.mark.django_db
Tell = Callable[..., int]
NIGHT = (time(22), time(7))


@pytest.fixture(autouse=True)
def _one_channel(mail_server: MailServer, hands: Hands) -> None:
    """There is a mail server, and the clock stands."""


def wish(user: User, *, version: int = 0, digest: bool = False, **more: Any) -> None:
    preferences_set(told=Wishes(*NIGHT, digest, **more), by=user, version=version)


def test_nobody_is_told_twice_under_one_key(tell: Tell) -> None:
    assert [tell("1"), tell("1"), tell("2")] == [1, 0, 1]
    assert sorted(Notice.objects.values_list("key", flat=True)) == ["1", "2"]
    assert Delivery.objects.count() == Job.objects.count() == 2


def test_what_was_not_done_is_not_told(tell: Tell) -> None:
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()
    assert not Job.objects.exists()


def test_nothing_is_sent_while_it_is_told(tell: Tell, mail_server: MailServer) -> None:
    tell()
    assert mail_server.got == []


def test_a_notice_says_what_the_template_says(tell: Tell) -> None:
    tell(name="甲\r\nBcc: x@example.com")
    notice = Notice.objects.get()
    assert notice.subject == "“甲 Bcc: x@example.com”没有读成"
    assert notice.body.startswith("文件打不开。请重新上传。")


def test_a_field_that_looks_like_a_place_stays_as_it_is(tell: Tell) -> None:
    tell(name="{advice}")
    assert Notice.objects.get().subject == "“{advice}”没有读成"


def test_fields_that_the_kind_does_not_take_are_an_error(reader: User) -> None:
    with pytest.raises(ValueError, match=r"intake\.failed takes"):
        notify("intake.failed", to=[reader], key="1", nme="x")


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com", "javascript:1"])
def test_a_notice_leads_nowhere_else(link: str, tell: Tell) -> None:
    with pytest.raises(ValueError, match="a page of this house"):
        tell(link=link)


def test_who_has_no_address_is_told_in_the_house_alone(stranger: User) -> None:
    words = {"name": "甲", "sentence": "", "advice": ""}
    assert notify("intake.failed", to=[stranger], key="1", **words) == 1
    assert not Delivery.objects.exists()


def test_a_closed_account_is_told_nothing(reader: User, tell: Tell) -> None:
    reader.is_active = False
    reader.save()
    assert tell() == 0


def test_a_lower_room_tells_all_who_have_a_permission(reader: User, stranger: User) -> None:
    other = given(User.objects.create_user("director"), Role.DIRECTOR)
    left = given(User.objects.create_user("left", is_active=False), Role.CLERK)
    words = {"count": 3, "government": "临澜市人民政府"}
    told = tell_from_below("directory.proposals", to=Permission.JUDGE_PROPOSALS, key="1", **words)
    assert told == 2
    assert set(Notice.objects.values_list("recipient", flat=True)) == {reader.pk, other.pk}
    assert left.pk not in set(Notice.objects.values_list("recipient", flat=True))


def test_a_role_that_has_ended_tells_nothing_any_more(reader: User, hands: Hands) -> None:
    holding = reader.account.holdings.get()
    holding.ends_on = MORNING.date() - timedelta(days=1)
    holding.save()
    words = {"count": 3, "government": "临澜市人民政府"}
    assert tell_from_below("directory.proposals", to=Permission.JUDGE_PROPOSALS, key="1", **words) == 0


def test_what_a_person_turned_off_is_not_sent(tell: Tell, reader: User) -> None:
    wish(reader, choices={("intake.failed", "mail"): False})
    tell()
    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_what_is_required_cannot_be_turned_off(reader: User) -> None:
    wish(reader, choices={("account.made", "mail"): False})
    notify("account.made", to=[reader], key="1", account="clerk")
    assert Delivery.objects.get().channel == Channel.MAIL


def test_a_channel_that_is_not_open_gets_nothing(tell: Tell, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    tell()
    assert not Delivery.objects.exists()


def test_what_may_wait_waits_for_the_morning(tell: Tell, hands: Hands) -> None:
    hands.at = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)  # eleven at night
    tell()
    assert Delivery.objects.get().next_at == datetime(2026, 3, 5, 23, 0, tzinfo=UTC)
    assert Job.objects.get().run_after == datetime(2026, 3, 5, 23, 0, tzinfo=UTC)


def test_what_is_urgent_does_not(reader: User, hands: Hands) -> None:
    hands.at = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
    notify("account.made", to=[reader], key="1", account="clerk")
    assert Delivery.objects.get().next_at == hands.at


def test_own_quiet_hours_count(tell: Tell, reader: User) -> None:
    preferences_set(told=Wishes(time(9), time(11, 30), False), by=reader, version=0)
    tell()
    assert Delivery.objects.get().next_at == datetime(2026, 3, 5, 3, 30, tzinfo=UTC)


def test_a_digest_gathers_a_day_in_one_mail(
    tell: Tell, reader: User, hands: Hands, work: Callable[[], int], mail_server: MailServer
) -> None:
    calendar_fill()
    wish(reader, digest=True)
    for key in "123":
        tell(key, name=f"第{key}份")
    notify("account.made", to=[reader], key="urgent", account="clerk")
    assert work() == 0
    assert [one["Subject"] for one in mail_server.got] == ["已为您开设议定账号"]

    hands.pass_by(hours=23)  # nine o'clock on Friday
    assert work() == 0
    digest = mail_server.got[1]
    assert digest["Subject"] == "议定每日汇总：3 条通知"
    text = digest.get_content()
    assert [text.find(f"第{key}份") > 0 for key in "123"] == [True] * 3

    tell("4")
    late = Delivery.objects.get(attempt=0)
    assert late.digest_on.isoformat() == "2026-03-09"  # type: ignore[union-attr]
    assert late.notices.count() == 1


def test_what_is_told_when_the_digest_has_gone_waits_for_the_next(
    tell: Tell, reader: User, hands: Hands
) -> None:
    wish(reader, digest=True)
    tell("1")
    Delivery.objects.update(attempt=1, state="sending")
    tell("2")
    assert sorted(one.notices.get().key for one in Delivery.objects.all()) == ["1", "2"]


def test_an_address_is_kept_sealed_and_masked(reader: User) -> None:
    wish(reader, addresses={Channel.SMS: "13812345678", Channel.MAIL: "wang@example.gov.cn"})
    rows = {row.channel: row for row in Address.objects.all()}
    assert rows["sms"].masked == "138****5678"
    assert rows["mail"].masked == "w***@example.gov.cn"
    assert "13812345678" not in "".join(f"{row.sealed}{row.masked}" for row in rows.values())
    assert address_of(reader, Channel.SMS) == "13812345678"
    assert address_of(reader, Channel.MAIL) == "wang@example.gov.cn"
    wish(reader, version=1, addresses={Channel.MAIL: ""})
    assert address_of(reader, Channel.MAIL) == "clerk@example.gov.cn"


def test_an_address_of_another_installation_is_no_address(reader: User, settings: Settings) -> None:
    wish(reader, addresses={Channel.SMS: "13812345678"})
    key, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert address_of(reader, Channel.SMS) == ""
    settings.SECRET_KEY_FALLBACKS = [key]
    assert address_of(reader, Channel.SMS) == "13812345678"
    assert sealed("1") != sealed("1")


def test_own_hours_stand_in_one_row(reader: User) -> None:
    wish(reader)
    wish(reader, version=1, digest=True)
    row = Rhythm.objects.get()
    assert (row.version, row.wants_digest) == (2, True)


def test_every_kind_fills_its_own_template() -> None:
    for kind in KINDS.values():
        words = filled(kind.subject + kind.body, dict.fromkeys(kind.fields, "x"))
        assert not {"{", "}"} & set(words)


def test_a_kind_whose_template_asks_for_more_is_refused() -> None:
    with pytest.raises(ValueError, match="no field b"):
        Kind("x", "x", "{a}{b}", "", {"a": "a"})
