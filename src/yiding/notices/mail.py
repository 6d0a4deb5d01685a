"""邮件: by Django's mail, over SMTP, telling whether the server had the message when the connection broke."""

from __future__ import annotations

import smtplib
from email.utils import formatdate, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from .errors import Busy, CutOff, Refused, Unreachable
from .letters import Letter

KEY_HEADER = "X-Yiding-Key"
PERMANENT = 500


class _HandsOver(smtplib.SMTP):
    """Says so when the connection breaks while the server has the message and has not answered."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)
        except smtplib.SMTPResponseException:
            raise
        except OSError as error:
            raise CutOff(type(error).__name__) from error


class _HandsOverSealed(_HandsOver, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class Post(EmailBackend):
    """邮局."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _HandsOverSealed if self.use_ssl else _HandsOver


def post(patience: float | None = None) -> Post:
    """The mail server of the settings, whatever Django's default is."""
    return Post(timeout=patience or settings.EMAIL_TIMEOUT)


def mail_reach(patience: float) -> None:
    """Greets the mail server, in TLS and with a log-in where they are set. Raises OSError."""
    server = post(patience)
    try:
        server.open()
        if server.connection is not None:
            server.connection.noop()
    finally:
        _close(server)


def send(address: str, letter: Letter) -> None:
    """Hands a letter to the mail server. Raises SendError."""
    server = post()
    try:
        server.open()
        server.send_messages([message_of(address, letter)])
    except smtplib.SMTPResponseException as error:
        raise _answer(error.smtp_code) from error
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _said in error.recipients.values()), default=PERMANENT)
        raise _answer(code) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        _close(server)


def message_of(address: str, letter: Letter) -> EmailMessage:
    """The message; its Message-ID is that of every attempt."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "yiding.invalid"
    headers = {
        "Message-ID": f"<{letter.key}@{domain}>",
        KEY_HEADER: letter.key,
        "Date": formatdate(),
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMessage(letter.subject, letter.body, to=[address], headers=headers)
    for one in letter.attachments:
        message.attach(one.name, one.content, one.kind)
    return message


def _answer(code: int) -> Busy | Refused:
    return Refused(str(code)) if code >= PERMANENT else Busy(str(code))


def _close(server: Post) -> None:
    try:
        server.close()
    except (OSError, smtplib.SMTPException):
        return
