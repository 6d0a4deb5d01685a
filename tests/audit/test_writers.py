"""同时写入: several processes write one chain; it never forks, and a killed one leaves nothing half done."""

from __future__ import annotations

import signal

from tests.processes import Instance

WRITERS, EACH = 4, 100
WRITE = """
from yiding.intake.services import batch_open
print("ready", flush=True)
for n in range({each}):
    batch_open(by=None, source=f"{writer}-{{n}}")
    print(n, flush=True)
"""
TELL = """
from yiding.audit.models import Event, Head
from yiding.audit.verifying import chain_verify
from yiding.intake.models import Batch
verdict = chain_verify()
print(verdict.broken, verdict.last, Event.objects.count(), Batch.objects.count())
"""


def test_four_writers_never_fork_the_chain(instance: Instance) -> None:
    writers = [instance.start(WRITE.format(writer=n, each=EACH)) for n in range(WRITERS)]
    for writer in writers:
        _, told = writer.communicate(timeout=120)
        assert writer.returncode == 0, told
    whole = WRITERS * EACH
    assert instance.run(TELL).split() == ["None", *[str(whole)] * 3]


def test_killed_writers_leave_the_chain_whole(instance: Instance) -> None:
    writers = [instance.start(WRITE.format(writer=n, each=10_000)) for n in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        while writer.stdout.readline().strip() != "5":
            assert writer.poll() is None, writer.communicate()
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
    for writer in writers:
        writer.communicate(timeout=60)
    broken, last, events, batches = instance.run(TELL).split()
    assert (broken, last, events) == ("None", batches, batches)
    assert int(batches) >= WRITERS * 6
    assert instance.run(WRITE.format(writer="after", each=1)).split() == ["ready", "0"]
    assert instance.run(TELL).split() == ["None", *[str(int(batches) + 1)] * 3]
