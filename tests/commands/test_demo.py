"""yiding demo: the fictional city, made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from yiding.audit.models import Event
from yiding.core.access import Role, powers_of
from yiding.directory.models import Government
from yiding.intake.models import File
from yiding.meetings.models import Meeting
from yiding.papers.models import Paper
from yiding.sittings.models import Sitting
from yiding.topics.models import Topic

from .conftest import SAMPLES

pytestmark = pytest.mark.django_db(transaction=True)

CITY = "临澜市人民政府"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def samples(folder: Path) -> Path:
    """Two of the samples: enough to see that they are imported once."""
    for name in ("2024-01-no30.txt", "2024-03-no31.txt"):
        shutil.copy(SAMPLES / "minutes" / name, folder / name)
    return folder


def passwords_in(out: str) -> dict[str, str]:
    """What is printed of each account."""
    lines = [line.split() for line in out.partition("角色\n")[2].splitlines() if line.strip()]
    return {words[0]: words[1] for words in lines}


def test_demo_makes_the_city_and_names_the_password(yiding: Run, samples: Path, var: Path) -> None:
    code, out, _ = yiding("demo", "--no-start", "--samples", samples, "--port", "8123")

    assert code == 0
    assert "http://127.0.0.1:8123/" in out
    told = passwords_in(out)
    assert len(told) == len(set(told.values())) >= len(Role)
    assert all(User.objects.get(username=name).check_password(word) for name, word in told.items())
    assert (var / "demo-passwords.json").stat().st_mode & 0o077 == 0
    assert Government.objects.get(is_ours=True).name == CITY
    assert Meeting.objects.filter(government__name=CITY).count() == 2


def test_the_cast_holds_every_role(yiding: Run, samples: Path) -> None:
    yiding("demo", "--no-start", "--samples", samples)
    held = {user.username: powers_of(user).roles for user in User.objects.all()}
    assert all(len(roles) == 1 for roles in held.values())
    assert {role for roles in held.values() for role in roles} == set(Role)


def test_a_second_start_imports_nothing_and_keeps_the_password(yiding: Run, samples: Path) -> None:
    _, first, _ = yiding("demo", "--no-start", "--samples", samples)
    before = (Event.objects.count(), File.objects.count(), Meeting.objects.count())

    _, second, err = yiding("demo", "--no-start", "--samples", samples)

    assert second == f"\n{first.split(chr(10) * 2, 1)[1]}"
    assert err == ""
    assert (Event.objects.count(), File.objects.count(), Meeting.objects.count()) == before


def test_minutes_of_others_come_beside_the_city_and_stay_apart(
    yiding: Run, samples: Path, tmp_path: Path
) -> None:
    others = tmp_path / "others"
    others.mkdir()
    shutil.copy(SAMPLES.parent / "tests" / "corpus" / "sources" / "a03-chengyan-shi.txt", others)

    yiding("demo", "--no-start", "--samples", samples, "--minutes", others)

    assert Meeting.objects.filter(government__is_ours=True).count() == 2
    assert Meeting.objects.exclude(government__is_ours=True).count() == 1


def test_the_demo_stays_out_of_an_offices_own_instance(yiding: Run, samples: Path) -> None:
    Government.objects.create(name="云岫市人民政府", is_ours=True)

    code, _, err = yiding("demo", "--no-start", "--samples", samples)

    assert code == 2
    assert err.startswith("demo.not_demo ")
    assert not User.objects.exists()
    assert not Meeting.objects.exists()


def test_a_folder_that_is_not_there_stops_the_demo(yiding: Run, samples: Path, tmp_path: Path) -> None:
    code, _, err = yiding("demo", "--no-start", "--samples", samples, "--minutes", tmp_path / "none")

    assert code == 2
    assert err.startswith("import.no_folder ")


def test_the_city_has_a_meeting_behind_it_and_one_ahead(yiding: Run, samples: Path) -> None:
    yiding("demo", "--no-start", "--samples", samples)
    held, ahead = Sitting.objects.order_by("starts_at")
    assert (held.number, held.state, ahead.number, ahead.state) == (48, "held", None, "planned")
    assert ahead.entries.count() == 4
    minutes = Paper.objects.get(sitting=held)
    assert (minutes.state, minutes.kind) == ("drafting", "minutes")
    assert "会议明确，原则同意该《管理办法》" in minutes.text
    assert "由市水务局" in minutes.text
    assert {topic.state for topic in Topic.objects.all()} >= {"draft", "returned", "in_treatment", "admitted"}
    yiding("demo", "--no-start", "--samples", samples)
    assert Sitting.objects.count() == 2
