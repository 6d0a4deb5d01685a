"""督办的数字, for the pages of bodies."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.accounts.services import Viewer
from yiding.core.figures import Figure
from yiding.directory.models import Body

from .candidate_selectors import candidates_visible_to


def candidates_of_body(viewer: Viewer, body: Body) -> Figure:
    """How many proposed matters a body leads."""
    count = candidates_visible_to(viewer).filter(bodies__body=body, bodies__role="lead").distinct().count()
    query = urlencode({"government": body.government_id, "body": body.name})
    return Figure(_("牵头的拟立事项"), count, _("项"), f"{reverse('supervision:candidate-list')}?{query}")
