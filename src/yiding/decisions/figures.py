"""决定的数字, for the pages of bodies."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.accounts.services import Viewer
from yiding.core.figures import Figure
from yiding.directory.models import Body

from .selectors import decision_bodies_visible_to


def decisions_of_body(viewer: Viewer, body: Body) -> Figure:
    """How many decisions touch a body: it presented, revises, issues or receives."""
    touching = decision_bodies_visible_to(viewer).filter(body=body)
    count = touching.aggregate(n=Count("decision", distinct=True))["n"]
    query = urlencode({"government": body.government_id, "body": body.name})
    return Figure(_("涉及的决定"), count, _("项"), f"{reverse('decisions:decision-list')}?{query}")
