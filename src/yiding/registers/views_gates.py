"""关口页面: what is missing, over all registers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.directory.scope import scoped_list

from .lists_gates import NEED_LIST


def need_list(request: HttpRequest) -> HttpResponseBase:
    """What is missing before gates, those due first."""
    crumbs = [(_("清单台账"), reverse("registers:home")), (_("关口缺件"), "")]
    return scoped_list(request, NEED_LIST, field="entry__government", context={"crumbs": crumbs})
