"""发送: a real mail server and a real web server; what is cut off is unsure, and carries its key again."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.contrib.auth.models import User
from pytest_django import Settings

from yiding.core.errors import NotAllowed, WrongState
from yiding.core.models import Job, JobState
from yiding.notices import sending, sms
from yiding.notices.channels import Channel
from yiding.notices.mail import mail_reach
from yiding.notices.models import Delivery, DeliveryState, Notice
from yiding.notices.rounds import rounds
from yiding.notices.sending import LEASE, PAUSES, REPEAT_AFTER, deliver, deliveries_sweep
from yiding.notices.services import Wishes, delivery_resend, notify, preferences_set

from .conftest import Hands, MailServer, WebServer
from .test_notify import NIGHT

pytestmark = pytest.mark.django_db
Tell = Callable[..., int]
Work = Callable[[], int]


@pytest.fixture(autouse=True)
def _standing(hands: Hands) -> None:
    """The clock stands."""


def only() -> Delivery:
    return Delivery.objects.get()


def reach(user: User, channel: Channel, address: str) -> None:
    """The person wants file failures on this channel."""
    choices = {("intake.failed", str(each)): each == channel for each in Channel}
    told = Wishes(*NIGHT, False, choices, {channel: address})
    preferences_set(told=told, by=user, version=0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_mail_arrives_once(tell: Tell, work: Work, mail_server: MailServer) -> None:
    tell(link="/intake/batches/1/")
    assert work() == 0
    mail = mail_server.got[0]
    row = only()
    assert (len(mail_server.got), row.state, row.attempt) == (1, DeliveryState.SENT, 1)
    assert mail["Subject"] == "“旧纪要.pdf”没有读成"
    assert mail["To"] == "clerk@example.gov.cn"
    assert mail["From"] == "议定 <yiding@example.gov.cn>"
    assert mail["Message-ID"] == f"<{row.key}@example.gov.cn>"
    assert mail["X-Yiding-Key"] == row.key
    assert "文件打不开。请重新上传。" in mail.get_content()
    assert row.sent_to == "c***@example.gov.cn"


def test_the_address_of_the_page_stands_where_the_house_knows_its_own(
    tell: Tell, work: Work, mail_server: MailServer, settings: Settings
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://yiding.example.gov.cn"]
    tell(link="/intake/batches/1/")
    work()
    assert "https://yiding.example.gov.cn/intake/batches/1/" in mail_server.got[0].get_content()


def test_a_mail_that_was_cut_off_is_unsure_and_goes_once_more_with_its_key(
    tell: Tell, work: Work, hands: Hands, mail_server: MailServer
) -> None:
    mail_server.mood = "cut"
    tell()
    assert work() == 0
    row = only()
    assert (row.state, row.code, row.attempt) == (DeliveryState.UNSURE, "notices.cut_off", 1)
    assert row.next_at == hands.at + REPEAT_AFTER

    mail_server.mood = "well"
    hands.pass_by(minutes=5)
    assert work() == 0
    row = only()
    assert (row.state, row.attempt, row.unsure_at is not None) == (DeliveryState.SENT, 2, True)
    assert mail_server.ids == [f"<{row.key}@example.gov.cn>"] * 2
    assert Notice.objects.count() == 1


def test_one_that_is_cut_off_again_waits_for_a_person(
    tell: Tell, work: Work, hands: Hands, mail_server: MailServer, keeper: User
) -> None:
    mail_server.mood = "cut"
    tell()
    for _ in range(3):
        work()
        hands.pass_by(days=1)
        rounds()
    row = only()
    assert (row.state, row.next_at, len(mail_server.got)) == (DeliveryState.UNSURE, None, 2)

    mail_server.mood = "well"
    delivery_resend(delivery=row, by=keeper)
    with pytest.raises(WrongState):
        delivery_resend(delivery=row, by=keeper)
    work()
    assert (only().state, len(set(mail_server.ids)), len(mail_server.got)) == (DeliveryState.SENT, 1, 3)


def test_a_server_that_is_away_is_tried_five_times(
    tell: Tell, work: Work, hands: Hands, settings: Settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    tell()
    for pause in PAUSES:
        assert work() == 0
        row = only()
        assert (row.state, row.code) == (DeliveryState.WAITING, "notices.unreachable")
        assert row.next_at == hands.at + pause
        hands.at += pause - timedelta(seconds=1)
        work()
        assert only().attempt == row.attempt
        hands.pass_by(seconds=1)
    work()
    row = only()
    assert (row.state, row.attempt, row.next_at) == (DeliveryState.FAILED, 5, None)


def test_one_that_failed_is_sent_again_by_hand(
    tell: Tell, work: Work, mail_server: MailServer, keeper: User, reader: User
) -> None:
    mail_server.mood = "refuse"
    tell()
    work()
    row = only()
    assert (row.state, row.code, row.detail) == (DeliveryState.FAILED, "notices.refused", "550")
    with pytest.raises(NotAllowed):
        delivery_resend(delivery=row, by=reader)
    mail_server.mood = "well"
    delivery_resend(delivery=row, by=keeper)
    work()
    assert (only().state, only().attempt) == (DeliveryState.SENT, 2)


def test_a_busy_server_is_tried_again(tell: Tell, work: Work, hands: Hands, mail_server: MailServer) -> None:
    mail_server.mood = "busy"
    tell()
    work()
    assert (only().state, only().code) == (DeliveryState.WAITING, "notices.busy")
    mail_server.mood = "well"
    hands.pass_by(minutes=1)
    work()
    assert (only().state, len(mail_server.got)) == (DeliveryState.SENT, 1)


def test_a_retry_does_not_wake_anybody(tell: Tell, work: Work, hands: Hands, mail_server: MailServer) -> None:
    mail_server.mood = "busy"
    hands.pass_by(hours=11, minutes=59, seconds=30)  # half a minute before ten at night
    tell()
    work()
    assert only().next_at == hands.at + timedelta(hours=9, seconds=30)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path / "mail.pem"
    file.write_bytes(plain + made.public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_the_mail_servers_certificate_is_checked(
    security: str,
    is_trusted: bool,
    tell: Tell,
    work: Work,
    mail_server: MailServer,
    certificate: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mail_server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    mail_server.tls.load_cert_chain(certificate)
    mail_server.starts_tls = security == "starttls"
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = security == "starttls", security == "tls"
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tell()
    work()
    if is_trusted:
        assert (only().state, len(mail_server.got)) == (DeliveryState.SENT, 1)
        mail_reach(5)
    else:
        assert (only().code, only().detail) == ("notices.unreachable", "SSLCertVerificationError")
        assert mail_server.got == []


def test_a_second_run_of_the_job_sends_nothing(tell: Tell, work: Work, mail_server: MailServer) -> None:
    tell()
    work()
    deliver(only().pk, 0)
    deliver(only().pk, 1)
    assert len(mail_server.got) == 1


def test_an_address_that_went_is_told(tell: Tell, work: Work, mail_server: MailServer, reader: User) -> None:
    tell()
    reader.email = ""
    reader.save()
    work()
    assert (only().state, only().code, mail_server.got) == (DeliveryState.FAILED, "notices.no_address", [])


def test_a_channel_that_was_closed_is_told(
    tell: Tell, work: Work, mail_server: MailServer, settings: Any
) -> None:
    tell()
    settings.EMAIL_HOST = ""
    work()
    assert (only().state, only().code) == (DeliveryState.FAILED, "notices.channel_off")


def test_what_a_dead_process_left_is_unsure_when_its_lease_is_over(
    tell: Tell, hands: Hands, mail_server: MailServer
) -> None:
    tell()
    assert sending._claimed(only().pk, 0) is not None
    hands.at += LEASE
    assert deliveries_sweep() == 0
    hands.pass_by(seconds=1)
    assert deliveries_sweep() == 1
    row = only()
    assert (row.state, row.next_at, row.unsure_at) == (
        DeliveryState.UNSURE,
        hands.at + REPEAT_AFTER,
        hands.at,
    )


def test_a_slow_process_that_comes_through_after_all_has_sent_it(
    tell: Tell, work: Work, hands: Hands, mail_server: MailServer
) -> None:
    def sleep_and_be_swept() -> None:
        hands.at += LEASE + timedelta(seconds=1)
        Delivery.objects.filter(state=DeliveryState.SENDING).update(
            state=DeliveryState.UNSURE, next_at=hands.at + REPEAT_AFTER, unsure_at=hands.at
        )

    tell()
    row = sending._claimed(only().pk, 0)
    assert row is not None
    sleep_and_be_swept()
    sending._sent(row, "c***@example.gov.cn")
    hands.pass_by(minutes=10)
    work()
    assert (only().state, only().next_at, mail_server.got) == (DeliveryState.SENT, None, [])


def test_a_delivery_that_lost_its_job_gets_another(
    tell: Tell, work: Work, hands: Hands, mail_server: MailServer
) -> None:
    tell()
    Job.objects.update(state=JobState.FAILED)
    hands.at += LEASE + timedelta(seconds=1)
    deliveries_sweep()
    deliveries_sweep()
    assert Job.objects.filter(state=JobState.WAITING).count() == 1
    Job.objects.filter(state=JobState.FAILED).delete()
    assert work() == 0
    assert len(mail_server.got) == 1


# --- SMS -------------------------------------------------------------------------------------------------


@pytest.fixture(params=["sm3", "sha256"])
def webhook(request: pytest.FixtureRequest, web_server: WebServer, settings: Settings) -> WebServer:
    settings.EMAIL_HOST = ""
    settings.SMS_WEBHOOK, settings.SMS_SECRET = f"{web_server.url}/sms?from=yiding", "mi-mi"
    settings.SMS_DIGEST = request.param
    return web_server


@pytest.fixture
def texting(reader: User, webhook: WebServer) -> WebServer:
    reach(reader, Channel.SMS, "13812345678")
    return webhook


def test_a_text_message_is_signed(tell: Tell, work: Work, texting: WebServer, settings: Settings) -> None:
    tell()
    assert work() == 0
    path, headers, body = texting.got[0]
    row = only()
    assert (path, row.state, row.sent_to) == ("/sms?from=yiding", DeliveryState.SENT, "138****5678")
    assert texting.told == [
        {"key": row.key, "kind": "intake.failed", "phone": "13812345678", "text": "“旧纪要.pdf”没有读成"}
    ]
    assert headers["X-Yiding-Key"] == row.key
    signed = {"at": headers["X-Yiding-Time"], "key": row.key}
    assert headers["X-Yiding-Signature"].startswith(f"{settings.SMS_DIGEST}=")
    assert sms.is_signed(body, headers["X-Yiding-Signature"], **signed)
    assert not sms.is_signed(body + b" ", headers["X-Yiding-Signature"], **signed)
    settings.SMS_SECRET = "other"
    assert not sms.is_signed(body, headers["X-Yiding-Signature"], **signed)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int, tell: Tell, work: Work, texting: WebServer) -> None:
    texting.status = status
    tell()
    work()
    assert [path for path, _headers, _body in texting.got] == ["/sms?from=yiding"]
    assert (only().state, only().code, only().detail) == (
        DeliveryState.FAILED,
        "notices.refused",
        str(status),
    )


def test_a_text_message_without_an_answer_is_unsure_and_goes_once_more_with_its_key(
    tell: Tell, work: Work, hands: Hands, texting: WebServer
) -> None:
    texting.status = 0
    tell()
    work()
    assert only().state == DeliveryState.UNSURE
    texting.status = 200
    hands.pass_by(minutes=5)
    work()
    assert only().state == DeliveryState.SENT
    assert [told["key"] for told in texting.told] == [only().key] * 2


@pytest.mark.parametrize(
    ("status", "state", "code"),
    [(503, "waiting", "notices.busy"), (429, "waiting", "notices.busy"), (403, "failed", "notices.refused")],
)
def test_an_answer_that_is_no_yes(
    status: int, state: str, code: str, tell: Tell, work: Work, texting: WebServer
) -> None:
    texting.status = status
    tell()
    work()
    assert (only().state, only().code) == (state, code)


def test_a_webhook_that_is_away_is_tried_again(
    tell: Tell, work: Work, texting: WebServer, settings: Settings
) -> None:
    settings.SMS_WEBHOOK = f"http://127.0.0.1:{free_port()}/sms"
    tell()
    work()
    assert (only().state, only().code) == (DeliveryState.WAITING, "notices.unreachable")


# --- bots ------------------------------------------------------------------------------------------------

BOTS = [
    (Channel.WECOM, "WECOM_URL", "0123456789abcdef", "/cgi-bin/webhook/send?key=0123456789abcdef"),
    (Channel.DINGTALK, "DINGTALK_URL", "0123456789abcdef", "/robot/send?access_token=0123456789abcdef"),
    (Channel.FEISHU, "FEISHU_URL", "0123456789abcdef", "/open-apis/bot/v2/hook/0123456789abcdef"),
]


@pytest.fixture(params=BOTS, ids=lambda bot: bot[0])
def bot(
    request: pytest.FixtureRequest, web_server: WebServer, settings: Settings, reader: User
) -> tuple[WebServer, str, str]:
    """The real plugin, told that the bot's server stands on loopback; its path and its setting."""
    channel, name, token, path = request.param
    settings.EMAIL_HOST = ""
    setattr(settings, name, web_server.url)
    reach(reader, channel, token)
    return web_server, path, name


def test_a_bot_is_told(tell: Tell, work: Work, bot: tuple[WebServer, str, str]) -> None:
    server, path, _name = bot
    tell()
    assert work() == 0
    assert [got[0] for got in server.got] == [path]
    said = str(server.told[0])
    assert "“旧纪要.pdf”没有读成" in said
    assert "文件打不开。请重新上传。" in said
    assert (only().state, only().sent_to) == (DeliveryState.SENT, "****cdef")


def test_a_refusal_inside_a_polite_answer_is_no_yes(
    tell: Tell, work: Work, bot: tuple[WebServer, str, str]
) -> None:
    """The three answer 200 to a token that does not exist."""
    server = bot[0]
    server.answer = {"errcode": 93000, "code": 19001, "msg": "invalid"}
    tell()
    work()
    assert (only().state, only().code) == (DeliveryState.FAILED, "notices.refused")
    assert only().detail in {"93000", "19001"}


def test_a_bot_that_hangs_up_is_unsure_and_waits_for_a_person(
    tell: Tell, work: Work, hands: Hands, bot: tuple[WebServer, str, str]
) -> None:
    """A group would read a second copy: none is sent by itself."""
    server = bot[0]
    server.status = 0
    tell()
    work()
    hands.pass_by(days=1)
    rounds()
    work()
    assert (only().state, only().next_at, len(server.got)) == (DeliveryState.UNSURE, None, 1)


@pytest.mark.parametrize(("status", "state"), [(502, "waiting"), (302, "failed"), (404, "failed")])
def test_a_bots_server_that_says_no(
    status: int, state: str, tell: Tell, work: Work, bot: tuple[WebServer, str, str]
) -> None:
    server = bot[0]
    server.status = status
    tell()
    work()
    assert (only().state, len(server.got)) == (state, 1)


def test_a_bot_that_is_away_is_tried_again(
    tell: Tell, work: Work, bot: tuple[WebServer, str, str], settings: Settings
) -> None:
    setattr(settings, bot[2], f"http://127.0.0.1:{free_port()}")
    tell()
    work()
    assert (only().state, only().code) == (DeliveryState.WAITING, "notices.unreachable")


def test_a_signed_bot_of_dingtalk_is_signed(
    tell: Tell, work: Work, web_server: WebServer, settings: Settings, reader: User
) -> None:
    settings.EMAIL_HOST, settings.DINGTALK_URL = "", web_server.url
    reach(reader, Channel.DINGTALK, "SEC0123456789@0123456789abcdef")
    tell()
    work()
    assert "&sign=" in web_server.got[0][0]
    assert "timestamp=" in web_server.got[0][0]


def test_two_channels_are_two_deliveries(
    work: Work, mail_server: MailServer, web_server: WebServer, settings: Settings, reader: User
) -> None:
    settings.WECOM_URL = web_server.url
    choices = {("intake.failed", "wecom"): True}
    told = Wishes(*NIGHT, False, choices, {Channel.WECOM: "0123456789abcdef"})
    preferences_set(told=told, by=reader, version=0)
    web_server.status = 500
    notify("intake.failed", to=[reader], key="1", name="甲", sentence="", advice="")
    work()
    assert dict(Delivery.objects.values_list("channel", "state")) == {"mail": "sent", "wecom": "waiting"}
    assert (len(mail_server.got), Notice.objects.count()) == (1, 1)
