"""电话: telephone numbers of persons. Kept sealed and shown masked; each telling of a full one is an event.

A number is personal information (个人信息保护法): no list, search, export, event or log holds it. Blanking it
leaves a keyed hash, by which the same number can be told again, but never read.
"""

from __future__ import annotations
