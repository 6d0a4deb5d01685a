"""组件: the template tags of the design language (built in: no ``{% load %}`` needed).

``{% icon "meeting" %}`` · ``{% badge word "good" %}`` · ``{% light "red" "红灯" "逾期 3 个工作日" %}`` ·
``{{ value|shown }}`` (days, instants, a dash for nothing) · ``{% breadcrumbs crumbs %}`` (pairs of label and
address) · ``{% figures list_of_Figure %}`` · ``{% tabs list_of_Tab %}`` · ``{% timeline list_of_Moment %}`` ·
``{% empty "标题" "怎么办" "按钮" address %}`` · ``{% progress done total "标签" %}`` ·
``{% field form.name %}`` · ``{% form_fields form %}`` · ``{% conflict error form %}``.
The values are those of ``core.figures``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.safestring import SafeString

from yiding.core import markup
from yiding.core.errors import EditConflict
from yiding.core.figures import Figure, Light, Moment, Tab, Tone
from yiding.core.forms import TAKE, EditForm
from yiding.core.lists import Cell

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    return markup.icon(name)


@register.simple_tag
def badge(word: Any, tone: str = Tone.PLAIN) -> SafeString:
    return markup.badge(word, tone)


@register.simple_tag
def light(colour: str, word: Any, reason: Any = "") -> SafeString:
    return markup.light(Light(colour), word, reason)


@register.filter
def shown(value: Any) -> Any:
    """A value as pages show it."""
    return markup.show(value)


@register.filter
def grouped(value: Any) -> Any:
    """A figure in groups of three."""
    return markup.show(value, numeric=True)


@register.simple_tag
def cells(row: Iterable[Cell]) -> SafeString:
    """The cells of a list's row."""
    return SafeString("".join(markup.cell(one.opening, one.value, one.url) for one in row))


@register.inclusion_tag("core/_breadcrumbs.html")
def breadcrumbs(crumbs: Iterable[tuple[Any, str]]) -> dict[str, Any]:
    return {"crumbs": list(crumbs)}


@register.inclusion_tag("core/_figures.html")
def figures(figures: Sequence[Figure]) -> dict[str, Any]:
    return {"figures": figures}


@register.inclusion_tag("core/_tabs.html")
def tabs(tabs: Sequence[Tab], label: str = "") -> dict[str, Any]:
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("core/_timeline.html")
def timeline(moments: Sequence[Moment]) -> dict[str, Any]:
    return {"moments": moments}


@register.inclusion_tag("core/_empty.html")
def empty(sentence: Any, advice: Any = "", act: Any = "", url: str = "") -> dict[str, Any]:
    return {"sentence": sentence, "advice": advice, "act": act, "url": url}


@register.inclusion_tag("core/_progress.html")
def progress(done: int, total: int, label: Any = "") -> dict[str, Any]:
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("core/_field.html")
def field(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    kind = (
        "group"
        if isinstance(widget, RadioSelect | CheckboxSelectMultiple)
        else "check"
        if isinstance(widget, CheckboxInput)
        else "line"
    )
    return {"field": field, "kind": kind}


@register.inclusion_tag("core/_form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("core/_conflict.html")
def conflict(error: EditConflict, form: BaseForm | None = None) -> dict[str, Any]:
    """Who changed what since the page was opened; labels come from the form where it knows the field."""
    labels = {name: bound.label or name for name, bound in _bound(form)}
    clashes = form.clashes() if isinstance(form, EditForm) else {}
    changes = [
        (name, labels.get(name, name), before, after, clashes.get(name))
        for name, (before, after) in error.changes.items()
    ]
    return {"error": error, "changes": changes, "can_take": isinstance(form, EditForm), "take": TAKE}


def _bound(form: BaseForm | None) -> list[tuple[str, BoundField]]:
    return [] if form is None else [(bound.name, bound) for bound in form]
