"""会议的材料: papers that belong to a meeting are read by who reads its minutes whole."""

from __future__ import annotations

from django.urls import reverse

from yiding.files.hooks import Belonging, Home

from .lists import title_of
from .models import Meeting
from .selectors import meetings_visible_to

KIND = "meetings.meeting"


def told(key: int) -> Belonging | None:
    """A meeting, as the page of a paper shows it."""
    meeting = Meeting.objects.select_related("government").defer("record").filter(pk=key).first()
    if meeting is None:
        return None
    url = reverse("meetings:meeting-detail", args=[key])
    return Belonging(title_of(meeting), url, meeting.government_id)


HOME = Home(KIND, meetings_visible_to, told)
