"""响应头: the strict policy, and pages that keep to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import yiding

TEMPLATES = sorted(Path(yiding.__file__).parent.glob("*/templates/**/*.html"))


def test_every_answer_bears_the_policy(client: Client, db: None) -> None:
    for path in ("/accounts/login/", "/healthz", "/nowhere"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


def test_pages_of_a_person_stay_out_of_caches(clerk_client: Client) -> None:
    assert clerk_client.get("/keyboard/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_needs_what_the_policy_forbids(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


def test_htmx_needs_neither_eval_nor_styles(clerk_client: Client) -> None:
    page = clerk_client.get("/keyboard/").content.decode()
    assert '"includeIndicatorStyles":false' in page
    assert '"allowEval":false' in page


@pytest.mark.django_db
def test_health_answers_without_login_in_one_query(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert client.get("/healthz").content == b"ok\n"
