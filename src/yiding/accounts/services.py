"""账号: who is looking. Roles come with the directory; every read already asks for the viewer."""

from __future__ import annotations

from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser, User

Viewer: TypeAlias = User | AnonymousUser
