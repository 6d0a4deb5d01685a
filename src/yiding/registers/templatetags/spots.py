"""标注位置: what a form with ``longitude`` and ``latitude`` needs for picking the spot on a map.

``{% load spots %}``: ``{% spot_styles %}`` in the block ``styles``, ``{% spot_scripts %}`` in ``scripts``,
``{% spot_ground %}`` somewhere in the page. The two fields work without any of them.
"""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiding.directory.models import Government
from yiding.registers.grounds import layers_told

register = template.Library()


@register.simple_tag
def spot_styles() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        static("vendor/leaflet.css"),
        static("registers/map.css"),
    )


@register.simple_tag
def spot_scripts() -> SafeString:
    return format_html(
        '<script src="{}" defer></script><script type="module" src="{}"></script>',
        static("vendor/leaflet.js"),
        static("registers/spot.js"),
    )


@register.simple_tag(takes_context=True)
def spot_ground(context: dict[str, Any]) -> SafeString:
    """The layers that the small map draws."""
    government = Government.objects.filter(is_ours=True).first()
    layers = layers_told(context["request"].user, government) if government else []
    return format_html('<p hidden data-spot-layers="{}"></p>', json.dumps(layers, ensure_ascii=False))
