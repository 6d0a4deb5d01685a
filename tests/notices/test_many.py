"""一次告知许多: the same promises as one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from yiding.core.models import Job
from yiding.notices.models import Delivery, Notice, Preference, Rhythm, Template
from yiding.notices.services import SEND_JOB, Telling, notify_many

pytestmark = pytest.mark.django_db
KIND = "intake.failed"


@pytest.fixture
def people(settings: Any) -> list[User]:
    """Six people with a mail address."""
    settings.EMAIL_HOST = "127.0.0.1"
    return [User.objects.create_user(f"u{n}", email=f"u{n}@example.gov.cn") for n in range(6)]


def telling(user: User, key: str, name: str = "旧纪要.pdf", **more: Any) -> Telling:
    return Telling(user.pk, key, {"name": name, "sentence": "打不开。", "advice": "请重传。"}, **more)


def test_each_is_told_in_own_words_and_a_mail_of_each_is_queued(people: list[User]) -> None:
    told = [telling(user, f"k{n}", f"{n}.pdf", link="/intake/") for n, user in enumerate(people)]
    assert notify_many(KIND, told) == 6
    subjects = Notice.objects.order_by("recipient").values_list("subject", flat=True)
    assert [f"{n}.pdf" in subject for n, subject in enumerate(subjects)] == [True] * 6
    assert Delivery.objects.filter(notices__isnull=False).count() == 6
    jobs = Job.objects.filter(kind=SEND_JOB).values_list("payload", flat=True)
    assert {one["delivery"] for one in jobs} == set(Delivery.objects.values_list("pk", flat=True))


def test_who_was_told_under_a_key_is_not_told_again(people: list[User]) -> None:
    first, second, *_rest = people
    assert notify_many(KIND, [telling(first, "a"), telling(first, "a"), telling(first, "b")]) == 2
    assert notify_many(KIND, [telling(first, "a"), telling(second, "a")]) == 1
    assert Delivery.objects.count() == 3


def test_another_who_tells_the_same_at_this_moment_leaves_the_rest_told(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    from yiding.notices import services

    notify_many(KIND, [telling(people[0], "a")])
    monkeypatch.setattr(services, "_have", lambda _wanted: set())
    assert notify_many(KIND, [telling(user, "a") for user in people]) == 5
    assert Notice.objects.count() == Delivery.objects.count() == 6


def test_when_the_caller_fails_nobody_was_told(people: list[User]) -> None:
    def fail() -> None:
        notify_many(KIND, [telling(user, "a") for user in people])
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        fail()
    assert not Notice.objects.exists()
    assert not Job.objects.filter(kind=SEND_JOB).exists()


def test_wishes_and_digests_hold_for_many(people: list[User]) -> None:
    silent, daily, *_rest = people
    Preference.objects.create(user=silent, kind=KIND, channel="mail", is_on=False)
    Rhythm.objects.create(user=daily, quiet_from="22:00", quiet_to="07:00", wants_digest=True)
    Template.objects.create(kind=KIND, subject="没有读成：{name}", body="{advice}")
    notify_many(KIND, [telling(user, key) for user in people for key in ("a", "b")])
    digest = Delivery.objects.get(recipient=daily)
    assert digest.notices.count() == 2
    assert not Delivery.objects.filter(recipient=silent).exists()
    assert Delivery.objects.count() == 1 + 4 * 2
    assert set(Notice.objects.values_list("subject", flat=True)) == {"没有读成：旧纪要.pdf"}


def test_who_left_is_not_told_and_wrong_words_are_an_error(people: list[User]) -> None:
    User.objects.filter(pk=people[0].pk).update(is_active=False)
    assert notify_many(KIND, [telling(people[0], "a")]) == 0
    with pytest.raises(ValueError, match="takes"):
        notify_many(KIND, [Telling(people[1].pk, "a", {"name": "x"})])
    with pytest.raises(ValueError, match="leads"):
        notify_many(KIND, [telling(people[1], "a", link="https://example.com/")])


def test_many_take_as_many_queries_as_few(people: list[User]) -> None:
    counts = []
    for key in ("a", "b"):
        with CaptureQueriesContext(connection) as told:
            notify_many(KIND, [telling(user, key) for user in people[: 2 if key == "a" else 6]])
        counts.append(len(told))
    assert counts[0] == counts[1]
