"""电话: telephone numbers of persons. Kept sealed, shown masked; the full number is told to who needs it, and each
time is an event.

A number is personal information (个人信息保护法): no list, search, export, event or log holds it. Blanking it
leaves a keyed hash, by which the same number can be told again, but never read.
"""

from __future__ import annotations
