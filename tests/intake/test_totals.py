"""总数: whatever happens to files, in whatever order, what was received is all that there is."""

from __future__ import annotations

import contextlib
import threading
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from yiding.core import jobs
from yiding.core.errors import YidingError
from yiding.files.models import Blob
from yiding.files.storage import place
from yiding.intake.models import File
from yiding.intake.selectors import totals
from yiding.intake.services import (
    Choice,
    batch_open,
    file_confirm,
    file_receive,
    file_replace,
    file_reread,
    file_retry,
    files_retry_failed,
)

MINUTES = """某某区人民政府常务会议纪要
第{n}号
某某区人民政府办公室 2024年4月19日
2024年4月{n}日下午，区长张三主持召开区政府第{n}次常务会议，会议议定以下意见：
一、关于某事
（一）区住建局要在5月20日前办结。
出席：张三
"""
CONTENTS = [MINUTES.format(n=n).encode() for n in (1, 2)] + [
    MINUTES.format(n=1).replace("办结", "完成").encode(),
    b"%PDF-1.4 torn",
    b"",
    "今天天气很好。".encode(),
]


class Intake(RuleBasedStateMachine):
    """收件, as people and the worker use it, in any order."""

    @initialize()
    def start(self) -> None:
        self.user, _ = User.objects.get_or_create(username="mishu")
        self.batch = batch_open(by=self.user)
        self.received = 0

    @rule(content=st.sampled_from(CONTENTS))
    def receive(self, content: bytes) -> None:
        file_receive(batch=self.batch, name="件.txt", content=BytesIO(content), by=self.user)
        self.received += 1

    @rule()
    def work(self) -> None:
        jobs.work(stop=threading.Event(), until_empty=True)

    @rule(which=st.integers(0, 20), choice=st.sampled_from(Choice))
    def confirm(self, which: int, choice: Choice) -> None:
        self._try(which, lambda file: file_confirm(file=file, by=self.user, choice=choice))

    @rule(which=st.integers(0, 20))
    def retry(self, which: int) -> None:
        self._try(which, lambda file: file_retry(file=file, by=self.user))

    @rule(which=st.integers(0, 20))
    def reread(self, which: int) -> None:
        self._try(which, lambda file: file_reread(file=file, by=self.user))

    @rule(which=st.integers(0, 20), content=st.sampled_from(CONTENTS))
    def replace(self, which: int, content: bytes) -> None:
        new: Any = ContentFile(content)
        self._try(which, lambda file: file_replace(file=file, name="新.txt", content=new, by=self.user))

    @rule()
    def retry_all(self) -> None:
        files_retry_failed(by=self.user)

    def _try(self, which: int, act: Any) -> None:
        files = list(self.batch.files.order_by("pk"))
        if files:
            with contextlib.suppress(YidingError):  # refused: nothing may have changed
                act(files[which % len(files)])

    @invariant()
    def totals_add_up(self) -> None:
        if not hasattr(self, "batch"):
            return
        sums = totals(File.objects.filter(batch=self.batch))
        parts = sums.confirmed + sums.waiting + sums.not_minutes + sums.duplicate + sums.failed
        assert sums.received == self.received == parts

    @invariant()
    def every_row_has_its_bytes(self) -> None:
        assert all(place(digest).is_file() for digest in Blob.objects.values_list("digest", flat=True))


class TotalsTest(TestCase):
    def test_totals_hold_whatever_happens(self) -> None:
        run_state_machine_as_test(
            Intake,
            settings=hypothesis(max_examples=15, stateful_step_count=12, deadline=None, derandomize=True),
        )
