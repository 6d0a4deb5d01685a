"""关联: an entry leads to its matter and decision, and they lead back to it, for those who see it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.supervision.rows import stage_make as supervision_stage
from yiding.directory.models import Government
from yiding.registers.linking import entry_link

from .rows import Stage
from .rows import stage_make as registers_stage
from .test_pages import client_of


@pytest.mark.django_db
def test_entry_and_matter_lead_to_each_other() -> None:
    city = Government.objects.create(name="澄湾市人民政府", is_ours=True)
    pressed = supervision_stage(city, mark="督")
    stage: Stage = registers_stage(city)
    matter = pressed.matter(title="整治老旧管线")
    entry = stage.entry("hazards")
    client = client_of(stage.inspector)
    url = reverse("registers:entry-link", args=[entry.pk])
    assert client.post(url, {"matter": "没有这件"}).status_code == 422
    assert client.post(url, {"matter": "老旧管线"}).status_code == 302
    entry.refresh_from_db()
    assert entry.matter_id == matter.pk
    page = client.get(reverse("registers:entry-detail", args=[entry.pk])).content.decode()
    assert reverse("supervision:matter-detail", args=[matter.pk]) in page
    back = client.get(reverse("supervision:matter-detail", args=[matter.pk])).content.decode()
    assert reverse("registers:entry-detail", args=[entry.pk]) in back
    entry_link(entry=entry, matter=None, decision=None, by=stage.inspector)
    back = client.get(reverse("supervision:matter-detail", args=[matter.pk])).content.decode()
    assert reverse("registers:entry-detail", args=[entry.pk]) not in back
