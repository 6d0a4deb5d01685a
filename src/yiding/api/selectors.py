"""接口: who may see which tokens."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.columns import Viewer

from .models import Token
from .permissions import may_keep_tokens


def tokens_visible_to(viewer: Viewer) -> QuerySet[Token]:
    """All tokens to those who keep them, none to anyone else."""
    return Token.objects.all() if may_keep_tokens(viewer) else Token.objects.none()


def tokens_listed(viewer: Viewer) -> QuerySet[Token]:
    """Tokens with what a list shows of them."""
    return tokens_visible_to(viewer).select_related("account__user", "account__person", "made_by")


def token_get(viewer: Viewer, key: int) -> Token:
    """One token; not visible = 404."""
    return get_object_or_404(tokens_listed(viewer), pk=key)
