"""电话号码: masked for all, whole for who needs it and never without an event; nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.conftest import given
from yiding.audit.models import Event
from yiding.core.access import Role
from yiding.core.errors import BadRequest, EditConflict, NotAllowed
from yiding.directory.errors import NoPhone
from yiding.directory.merging import persons_merge
from yiding.directory.models import Government, Person, PersonPhone
from yiding.directory.phonebook import (
    SEAL,
    masked_phone,
    phone_blank,
    phone_see,
    phone_set,
    plain_phone,
)
from yiding.directory.selectors import phones_of, phones_visible_to

NUMBER = "13812345678"
READERS = set(Role) - {Role.AUDIT_ADMIN}
SEERS = {Role.CLERK, Role.DIRECTOR, Role.INSPECTOR}
KEEPERS = {Role.CLERK, Role.DIRECTOR, Role.SYSTEM_ADMIN}


@pytest.fixture
def person(city: Government) -> Person:
    return Person.objects.create(government=city, name="秦望川")


@pytest.fixture
def phone(person: Person, clerk: User) -> PersonPhone:
    return phone_set(person=person, number=NUMBER, by=clerk)


def holder(role: Role | None) -> User:
    user = User.objects.create_user(f"who-{role}")
    return given(user, role) if role else user


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("written", "plain", "masked"),
    [
        ("138 1234 5678", "13812345678", "138****5678"),
        ("+86-138-1234-5678", "13812345678", "138****5678"),
        ("0512-12345678", "", ""),
        ("0512-62345678", "051262345678", "0512-****5678"),
        ("（010）62345678", "01062345678", "010-****5678"),
        ("023 6234 567", "0236234567", "023-****4567"),
        ("12345", "", ""),
        ("1381234567８", "", ""),
        ("138123456789", "", ""),
        ("打我电话", "", ""),
        ("", "", ""),
    ],
)
def test_numbers_are_kept_plain_and_shown_masked(written: str, plain: str, masked: str) -> None:
    assert plain_phone(written) == plain
    assert not plain or masked_phone(plain) == masked


@pytest.mark.parametrize("role", [*Role, None])
def test_each_role_reads_sees_and_keeps_exactly_what_is_its_own(
    role: Role | None, phone: PersonPhone
) -> None:
    user = holder(role)
    assert set(phones_visible_to(user)) == ({phone} if role in READERS else set())
    client, events = client_of(user), Event.objects.count()
    page = client.get(reverse("directory:person-detail", args=[phone.person_id]))
    assert ("138****5678" in page.content.decode()) == (role in READERS)
    assert NUMBER not in page.content.decode()
    assert (reverse("directory:phone-full", args=[phone.pk]) in page.content.decode()) == (role in SEERS)
    assert (reverse("directory:phone-blank", args=[phone.pk]) in page.content.decode()) == (role in KEEPERS)
    assert Event.objects.count() == events
    answer = client.post(reverse("directory:phone-full", args=[phone.pk]))
    assert (answer.status_code == 200) == (role in SEERS)
    assert (NUMBER in answer.content.decode()) == (role in SEERS)
    assert Event.objects.count() == events + (role in SEERS)
    added = client.post(reverse("directory:phone-add", args=[phone.person_id]), {"number": "13987654321"})
    assert (added.status_code == 302) == (role in KEEPERS) == (PersonPhone.objects.count() == 2)
    client.post(reverse("directory:phone-blank", args=[phone.pk]), {"version": phone.version})
    phone.refresh_from_db()
    assert (phone.sealed == "") == (role in KEEPERS)


def test_who_is_not_logged_in_sees_none(phone: PersonPhone) -> None:
    assert not phones_visible_to(AnonymousUser()).exists()


def test_the_whole_number_comes_by_post_on_an_answer_that_nothing_keeps(
    phone: PersonPhone, clerk: User, clerk_client: Client
) -> None:
    address = reverse("directory:phone-full", args=[phone.pk])
    assert clerk_client.get(address).status_code == 405
    answer = clerk_client.post(address)
    assert answer.headers["Cache-Control"] == "no-store"
    event = Event.objects.get(kind="person.phone_seen")
    assert (event.actor_id, event.object_kind, event.object_id) == (
        clerk.pk,
        "directory.person",
        phone.person_id,
    )
    assert event.after == {"phone": phone.pk}
    clerk_client.post(address)
    assert Event.objects.filter(kind="person.phone_seen").count() == 2


def test_blanking_keeps_a_keyed_hash_only(phone: PersonPhone, clerk: User) -> None:
    phone_blank(phone=phone, version=phone.version, by=clerk)
    row = PersonPhone.objects.values("sealed", "masked", "digest", "blanked_at").get()
    assert (row["sealed"], row["masked"]) == ("", "")
    assert row["digest"] == SEAL.keyed_hash(NUMBER)
    assert row["blanked_at"] is not None
    event = Event.objects.get(kind="person.phone_blanked")
    assert event.after == {"phone": phone.pk, "digest": SEAL.keyed_hash(NUMBER)}
    assert not phones_visible_to(clerk).exists()
    with pytest.raises(NoPhone):
        phone_see(phone=phone, by=clerk)
    assert not Event.objects.filter(kind="person.phone_seen").exists()


def test_the_same_number_again_is_the_same_row(phone: PersonPhone, clerk: User, person: Person) -> None:
    phone_blank(phone=phone, version=phone.version, by=clerk)
    again = phone_set(person=person, number="138-1234-5678", by=clerk)
    assert (again.pk, again.masked, again.blanked_at) == (phone.pk, "138****5678", None)
    assert phone_see(phone=again, by=clerk) == NUMBER


def test_a_stale_page_blanks_nothing(phone: PersonPhone, clerk: User, clerk_client: Client) -> None:
    phone_set(person=phone.person, number=NUMBER, by=clerk)
    with pytest.raises(EditConflict):
        phone_blank(phone=phone, version=phone.version, by=clerk)
    answer = clerk_client.post(reverse("directory:phone-blank", args=[phone.pk]), {"version": phone.version})
    assert answer.status_code == 409
    assert PersonPhone.objects.get().sealed


def test_services_ask_who_acts(phone: PersonPhone, person: Person, stranger: User) -> None:
    events = Event.objects.count()
    acts: list[Callable[[], object]] = [
        lambda: phone_set(person=person, number=NUMBER, by=stranger),
        lambda: phone_blank(phone=phone, version=phone.version, by=stranger),
        lambda: phone_see(phone=phone, by=stranger),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert Event.objects.count() == events


def test_what_is_no_number_is_not_kept(person: Person, clerk: User, clerk_client: Client) -> None:
    with pytest.raises(BadRequest):
        phone_set(person=person, number="12345", by=clerk)
    answer = clerk_client.post(reverse("directory:phone-add", args=[person.pk]), {"number": "12345"})
    assert answer.status_code == 422
    assert not PersonPhone.objects.exists()


def test_the_numbers_of_a_merged_person_stand_with_the_one_kept(
    phone: PersonPhone, clerk: User, city: Government
) -> None:
    kept = Person.objects.create(government=city, name="秦望")
    persons_merge(kept=kept, absorbed=phone.person, by=clerk)
    assert list(phones_of(clerk, kept)) == [phone]


def test_another_key_opens_nothing(phone: PersonPhone, clerk: User, settings: Any) -> None:
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "another key that is long enough for this"
    with pytest.raises(NoPhone):
        phone_see(phone=phone, by=clerk)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert phone_see(phone=phone, by=clerk) == NUMBER


def text_of(answer: Any) -> str:
    """All that an answer tells; of a workbook, its parts."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    return str(content.decode("utf-8", "replace"))


def test_nothing_else_tells_the_number(
    person: Person, clerk: User, clerk_client: Client, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    clerk_client.post(reverse("directory:phone-add", args=[person.pk]), {"number": NUMBER})
    clerk_client.post(reverse("directory:phone-add", args=[person.pk]), {"number": NUMBER + "x"})
    phone = PersonPhone.objects.get()
    assert NUMBER in clerk_client.post(reverse("directory:phone-full", args=[phone.pk])).content.decode()
    auditor = client_of(given(User.objects.create_user("auditor"), Role.AUDIT_ADMIN))
    persons, events = reverse("directory:person-list"), reverse("audit:event-list")
    pages = [
        (clerk_client, "/", {}),
        (clerk_client, reverse("directory:person-detail", args=[person.pk]), {}),
        (clerk_client, reverse("directory:phone-add", args=[person.pk]), {}),
        (clerk_client, reverse("directory:directory-export", args=["json"]), {}),
        (clerk_client, reverse("directory:directory-export", args=["xlsx"]), {}),
        *[(clerk_client, persons, {"export": form}) for form in ("csv", "xlsx")],
        (clerk_client, persons, {"q": "秦望川"}),
        (clerk_client, reverse("search:search"), {"q": "秦望川"}),
        (auditor, events, {}),
        *[(auditor, events, {"export": form}) for form in ("csv", "xlsx")],
        (auditor, reverse("audit:object-history", args=["directory.person", person.pk]), {}),
        *[
            (auditor, reverse("audit:event-detail", args=[n]), {})
            for n in Event.objects.values_list("number", flat=True)
        ],
    ]
    for client, address, query in pages:
        answer = client.get(address, query)
        assert answer.status_code == 200, address
        assert NUMBER not in text_of(answer), address
    assert NUMBER not in caplog.text
    assert [table for table in tables() if NUMBER in table] == []
    call_command("dumpdata", output=str(tmp_path / "all.json"))
    assert NUMBER not in (tmp_path / "all.json").read_text("utf-8")


def tables() -> list[str]:
    """All that the database holds, a table each."""
    with connection.cursor() as cursor:
        told = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            told.append(str(cursor.fetchall()))
        return told


def test_finding_by_number_finds_nobody(phone: PersonPhone, clerk_client: Client) -> None:
    for word in (NUMBER, "5678"):
        found = clerk_client.get(reverse("directory:person-list"), {"q": word}).content.decode()
        assert "秦望川" not in found
