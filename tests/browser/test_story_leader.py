"""领导在车上: on a phone, from a red figure to the sentence in three taps; and an instruction."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

SET = """
import json
from django.contrib.auth.models import User
from django.urls import NoReverseMatch, reverse
from benchmarks.generate import enter, synthetic_minutes
from tests.oversight.rows import deeds_make
from tests.supervision.rows import stage_make
from yiding.directory.models import Government
from yiding.supervision.models import Candidate
enter(synthetic_minutes(1))
Government.objects.update(is_ours=True)
told = Candidate.objects.select_related("item__meeting", "item__decision").earliest("pk")
stage = stage_make(told.government, mark="车")
deeds = deeds_make(stage, told.item, told.sentence)
try:
    instruct = reverse("supervision:instruction-add")
except NoReverseMatch:
    instruct = ""
print("KEYS", json.dumps([deeds.red.title, deeds.meeting.pk, told.sentence, instruct]))
"""
NARROW = 390


def test_the_deputy_goes_from_a_red_figure_to_the_sentence_in_three_taps(phone: Any, office: Any) -> None:
    told = re.search(r"KEYS (.*)", office.python(SET))
    assert told is not None
    title, meeting, sentence, instruct = json.loads(told[1])
    become(phone, office.session("车市长", "leader"))
    phone.goto("/oversight/")
    assert phone.locator(".lead").inner_text().startswith("秦望川分管")
    assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert "逾期 5 天未办结" in phone.locator("#troubles").inner_text()

    phone.locator(".figure", has_text="红灯").locator("a").click()
    phone.locator(".row-link", has_text=title).click()
    assert sentence in phone.locator(".quote").first.inner_text()
    phone.locator(f"a[href*='/meetings/{meeting}/']").first.click()
    phone.wait_for_url(f"**/meetings/{meeting}/**")
    assert sentence in phone.locator("#main").inner_text()

    phone.goto("/oversight/")
    if instruct:
        phone.locator(".page-actions a", has_text="写批示").click()
        phone.wait_for_url(f"**{instruct}**")
        assert phone.locator("form#edit-form, form.form").count() > 0


@pytest.mark.parametrize("path", ["board/", "timeline/", "calendar/", "tree/"])
def test_each_form_scrolls_within_its_own_box_on_a_phone(phone: Any, office: Any, path: str) -> None:
    phone.goto(f"/oversight/{path}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW
