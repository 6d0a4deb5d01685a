"""组件: the template tags of the design language."""

from __future__ import annotations

from django import template

register = template.Library()
