"""目录服务 (LDAP): an account without a password of its own is checked by the office's directory.

The directory is only asked whether the password is right; accounts and roles are kept here.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import User
from django.http import HttpRequest
from ldap3 import NONE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException, LDAPInvalidCredentialsResult
from ldap3.utils.conv import escape_filter_chars
from ldap3.utils.dn import escape_rdn

from .errors import DirectoryUnreachable

log = logging.getLogger(__name__)
TIMEOUT = 5


class DirectoryBackend(BaseBackend):
    """目录登录: asked by Django after the passwords of our own."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> User | None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None or user.has_usable_password() or not password:
            return None
        return user if password_is_right(user.get_username(), password) else None


def password_is_right(name: str, password: str) -> bool:
    """Does the directory accept this password? Raises DirectoryUnreachable.

    An empty password is never asked about: many directories take it for a nameless visit and say yes.
    """
    if not name or not password or "\x00" in name + password:
        return False
    try:
        dn = _dn_of(name)
        return bool(dn) and _binds(dn, password)
    except LDAPInvalidCredentialsResult:
        # Our own reader was refused.
        log.exception("the directory refuses the account that looks names up")
        raise DirectoryUnreachable from None
    except LDAPException as error:
        log.exception("the directory does not answer")
        raise DirectoryUnreachable from error


def _binds(dn: str, password: str) -> bool:
    try:
        with _bound(dn, password):
            return True
    except LDAPInvalidCredentialsResult:
        return False


def _dn_of(name: str) -> str:
    """The person's entry: by the pattern, or the one that the search finds; empty when there is not one."""
    if settings.LDAP_BIND_DN:
        return str(settings.LDAP_BIND_DN.replace("{account}", escape_rdn(name)))
    wanted = settings.LDAP_SEARCH_FILTER.replace("{account}", escape_filter_chars(name))
    with _bound(settings.LDAP_READER_DN or None, settings.LDAP_READER_PASSWORD or None) as reader:
        reader.search(settings.LDAP_SEARCH_BASE, wanted, attributes=[])
        found = [entry["dn"] for entry in reader.response if entry["type"] == "searchResEntry"]
    return found[0] if len(found) == 1 else ""


@contextmanager
def _bound(dn: str | None, password: str | None) -> Iterator[Connection]:
    """A connection in somebody's name, encrypted before anything secret is sent."""
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=settings.LDAP_CA or None)
    server = Server(settings.LDAP_URI, tls=tls, get_info=NONE, connect_timeout=TIMEOUT)
    connection = Connection(
        server, dn, password, raise_exceptions=True, receive_timeout=TIMEOUT, read_only=True
    )
    connection.open()
    try:
        if settings.LDAP_STARTTLS and not server.ssl:
            connection.start_tls()
        connection.bind()
        yield connection
    finally:
        connection.unbind()
