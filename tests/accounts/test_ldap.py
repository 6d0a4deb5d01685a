"""目录服务: a real slapd with StartTLS; whose password it accepts gets in, if the account exists."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import given
from yiding.accounts.errors import DirectoryUnreachable
from yiding.accounts.ldap import password_is_right
from yiding.accounts.locks import LIMIT, is_locked
from yiding.accounts.models import Credential
from yiding.accounts.services import account_of
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role

BASE = "dc=linlan,dc=example"
PEOPLE = f"ou=people,{BASE}"
READER, READER_PASSWORD = f"cn=reader,{BASE}", "reads-only"
SECRET = "directory-word-1"
CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
database mdb
suffix "{base}"
rootdn "cn=admin,{base}"
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""
ENTRIES = """
dn: {base}
objectClass: dcObject
objectClass: organization
o: linlan
dc: linlan

dn: {people}
objectClass: organizationalUnit
ou: people

dn: {reader}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: {reader_password}

dn: uid=liaison,{people}
objectClass: inetOrgPerson
uid: liaison
cn: liaison
sn: one
userPassword: {secret}

dn: uid=second\\2Cpart,{people}
objectClass: inetOrgPerson
uid: second,part
cn: comma
sn: two
userPassword: {secret}

dn: uid=twin,{people}
objectClass: inetOrgPerson
uid: twin
cn: a
sn: three
userPassword: {secret}

dn: cn=twin-again,{people}
objectClass: inetOrgPerson
uid: twin
cn: twin-again
sn: four
userPassword: {secret}
"""


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing, and in CI nothing is skipped")
    if found is None:
        pytest.skip(f"{name} is missing: apt-get install slapd")
    return found


def _certificates(folder: Path) -> None:
    """An authority of the tests' own, and a certificate for 127.0.0.1."""
    now, names = clock.now(), [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ca", "server")}
    titles = {name: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in keys}
    for name, key in keys.items():
        made = (
            x509.CertificateBuilder()
            .subject_name(titles[name])
            .issuer_name(titles["ca"])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(keys["ca"], hashes.SHA256())
        )
        (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        keys["server"].private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory that runs for the tests of this module."""

    uri: str
    ca: str


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    slapd, slapadd = _program("slapd"), _program("slapadd")
    folder = tmp_path_factory.mktemp("ldap")
    (folder / "data").mkdir()
    _certificates(folder)
    words = {"folder": folder, "base": BASE, "people": PEOPLE, "reader": READER, "secret": SECRET}
    (folder / "slapd.conf").write_text(CONFIGURATION.format(**words))
    (folder / "all.ldif").write_text(ENTRIES.format(**words, reader_password=READER_PASSWORD))
    configured = ["-f", str(folder / "slapd.conf")]
    subprocess.run([slapadd, *configured, "-l", str(folder / "all.ldif")], check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    uri = f"ldap://127.0.0.1:{port}"
    process = subprocess.Popen([slapd, *configured, "-h", uri, "-d", "0"], stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Directory(uri, str(folder / "ca.pem"))
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("slapd did not start")


@pytest.fixture(autouse=True)
def _asks(directory: Directory, settings: Any) -> None:
    settings.AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.ModelBackend",
        "yiding.accounts.ldap.DirectoryBackend",
    ]
    settings.LDAP_URI, settings.LDAP_CA, settings.LDAP_STARTTLS = directory.uri, directory.ca, True
    settings.LDAP_BIND_DN = f"uid={{account}},{PEOPLE}"


@pytest.fixture
def searching(settings: Any) -> None:
    """Entries are searched for, by a reader."""
    settings.LDAP_BIND_DN, settings.LDAP_SEARCH_BASE = "", BASE
    settings.LDAP_READER_DN, settings.LDAP_READER_PASSWORD = READER, READER_PASSWORD


@pytest.fixture
def liaison(db: None) -> User:
    """联络员: logs in by the directory; has no password here."""
    return User.objects.create_user("liaison")


def logged_in(name: str = "liaison", password: str = SECRET) -> Client:
    client = Client(headers={"accept-language": "zh-hans"}, REMOTE_ADDR="10.2.3.4")
    client.post("/accounts/login/", {"username": name, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/keyboard/").status_code == 200


def test_whose_password_the_directory_accepts_gets_in(liaison: User) -> None:
    client = logged_in()
    assert is_in(client)
    assert [event.kind for event in Event.objects.all()] == ["account.logged_in"]
    answer = client.get("/accounts/password/")
    assert answer.status_code == 409
    assert "accounts.password_elsewhere" in answer.content.decode()


@pytest.mark.usefixtures("searching")
def test_the_entry_is_found_by_searching_too(liaison: User) -> None:
    assert is_in(logged_in())
    assert not is_in(logged_in(password="wrong"))


def test_wrong_passwords_lock_here_too(liaison: User) -> None:
    for _try in range(LIMIT):
        assert not is_in(logged_in(password="wrong"))
    assert is_locked(liaison)
    assert not is_in(logged_in())


def test_a_password_of_ones_own_is_not_looked_up(db: None) -> None:
    User.objects.create_user("liaison", password="own-word-here-1")
    assert not is_in(logged_in())
    assert is_in(logged_in(password="own-word-here-1"))


def test_the_administrator_leaves_an_account_to_the_directory(liaison: User) -> None:
    machinist = given(User.objects.create_user("machinist"), Role.SYSTEM_ADMIN)
    liaison.set_password("own-word-here-1")
    liaison.save()
    account_of(liaison)
    admin, page = Client(headers={"accept-language": "zh-hans"}), f"/accounts/{liaison.pk}/"
    admin.force_login(machinist)
    assert "改由统一认证登录" in admin.get(page).content.decode()
    admin.post(f"{page}elsewhere/")
    assert "改由统一认证登录" not in admin.get(page).content.decode().replace("账号已改由统一认证登录", "")
    assert is_in(logged_in())
    assert not is_in(logged_in(password="own-word-here-1"))


def test_who_is_in_the_directory_has_no_account_by_that(db: None) -> None:
    assert not is_in(logged_in())
    assert not User.objects.exists()


def test_dormant_account_stays_out(liaison: User) -> None:
    User.objects.update(is_active=False)
    assert not is_in(logged_in())


@pytest.mark.parametrize("password", ["", "\x00", f"{SECRET}\x00"])
def test_an_empty_or_cut_password_is_never_asked_about(password: str) -> None:
    assert password_is_right("liaison", password) is False


@pytest.mark.usefixtures("searching")
@pytest.mark.parametrize(
    "name", ["*", "lia*", "liaison)(uid=*", "liaison)(|(uid=*", "\\2a", "twin", "nobody", ""]
)
def test_names_are_no_part_of_the_filter(name: str) -> None:
    """``twin`` stands for two entries: which of them is meant nobody can tell."""
    assert password_is_right(name, SECRET) is False


@pytest.mark.parametrize("name", ["liaison,ou=people", "x+uid=liaison", "", "*"])
def test_names_are_no_part_of_the_pattern(name: str) -> None:
    assert password_is_right(name, SECRET) is False


def test_a_name_with_a_comma_is_one_name() -> None:
    assert password_is_right("second,part", SECRET) is True


def test_no_password_goes_over_an_open_wire(settings: Any, liaison: User) -> None:
    """Where the certificate is not vouched for, nothing is sent."""
    settings.LDAP_CA = ""
    with pytest.raises(DirectoryUnreachable):
        password_is_right("liaison", SECRET)
    assert not is_in(logged_in())


def test_a_directory_that_is_away_counts_no_failure(settings: Any, liaison: User) -> None:
    settings.LDAP_URI = "ldap://127.0.0.1:9"
    for _try in range(LIMIT + 1):
        assert not is_in(logged_in())
    assert Credential.objects.get().failures == 0
    assert {event.after["reason"] for event in Event.objects.all()} == {"directory_unreachable"}


@pytest.mark.usefixtures("searching")
def test_a_reader_that_is_refused_is_the_offices_trouble(settings: Any, liaison: User) -> None:
    settings.LDAP_READER_PASSWORD = "changed"
    with pytest.raises(DirectoryUnreachable):
        password_is_right("liaison", SECRET)
