"""决定的数字, for the pages of bodies."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.accounts.services import Viewer
from yiding.core.figures import Figure
from yiding.directory.models import Body

from .models import DecisionBody
from .selectors import decisions_visible_to


def decisions_of_body(viewer: Viewer, body: Body) -> Figure:
    """How many decisions touch a body: it presented, revises, issues or receives."""
    touching = DecisionBody.objects.filter(decision=OuterRef("pk"), body=body)
    count = (
        decisions_visible_to(viewer).filter(government=body.government_id).filter(Exists(touching)).count()
    )
    query = urlencode({"government": body.government_id, "body": body.name})
    return Figure(_("涉及的决定"), count, _("项"), f"{reverse('decisions:decision-list')}?{query}")
