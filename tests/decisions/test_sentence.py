"""决定的原句: its place is that of the item in the record, whatever number the item bears."""

from __future__ import annotations

from urllib.parse import quote

from django.test import Client
from django.urls import reverse

from yiding.directory.models import Government
from yiding.meetings.models import Item, Meeting


def test_the_sentence_is_found_by_the_record_not_by_the_number(
    ours: Government, clerk_client: Client
) -> None:
    """Minutes whose first item bears the number 7, as an excerpt does."""
    meeting = Meeting.objects.get(government=ours)
    record = meeting.record
    record["items"][0]["no"] = 7
    Meeting.objects.filter(pk=meeting.pk).update(record=record)
    Item.objects.filter(meeting=meeting, no=1).update(no=7)
    page = clerk_client.get(reverse("decisions:decision-detail", args=[meeting.pk, 7])).content.decode()
    assert f"at={quote('items.0.decision')}#lit" in page
    assert "items.6" not in page
