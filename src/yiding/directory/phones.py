"""电话: telephone numbers of persons. Kept sealed, shown masked; the full number is told to who needs it, and each
time is an event.

A number is personal information (个人信息保护法): no list, search, export, event or log holds it. Blanking it
leaves a keyed hash, by which the same number can be told again, but never read.
"""

from __future__ import annotations

import base64
import re
from typing import ClassVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F
from django.utils.text import slugify

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.errors import EditConflict
