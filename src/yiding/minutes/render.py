"""成文: a record written out as text, JSON or Akoma Ntoso."""

from __future__ import annotations

import json
from enum import StrEnum

from .form import to_json
from .prose import to_text
from .record import Minutes


class Form(StrEnum):
    """成文的形式."""

    TEXT = "text"
    JSON = "json"
    AKN = "akn"


def render(minutes: Minutes, form: Form | str = Form.TEXT) -> str:
    """The record in one of its forms.

    The text is a full set of minutes: ``parse(render(m)) == m`` for a record that the parser made. The JSON
    is the guide's form with our own keys beside it; the XML is Akoma Ntoso 3.0.
    """
    match Form(form):
        case Form.TEXT:
            return to_text(minutes)
        case Form.JSON:
            return json.dumps(to_json(minutes), ensure_ascii=False, indent=2) + "\n"
        case Form.AKN:
            from .akn import to_akn

            return to_akn(minutes)
