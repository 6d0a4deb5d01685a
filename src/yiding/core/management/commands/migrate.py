"""迁移: Django's own ``migrate``, which draws only that anew which changes.

Django renders all models again that are related to a changed one, at each operation. Here nearly all are,
through the bodies and the people, and a new database spent nine tenths of its time on classes that came out
as they were. Nothing points to a new model yet, and no other class knows the indexes and constraints of a
model: both are laid into the registry as it stands. A model that gets a field, or another kind of one that no
key points to, is drawn alone: those that point to it then know it as it was, which a change of tables asks
nothing of. Code that reads rows does, and Django draws all anew for it where it is told so (``is_delayed``).
What a migration does to the database is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.management.commands.migrate import Command as DjangosOwn
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED


class Command(DjangosOwn):
    def handle(self, *args: Any, **options: Any) -> None:
        goes_back = options["app_label"]  # perhaps: and then the states before have to stand for themselves
        with nullcontext() if goes_back else drawing_little():
            super().handle(*args, **options)


@contextmanager
def drawing_little() -> Iterator[None]:
    """Within it a project state takes in what changes without drawing other models anew."""
    ours = {
        "add_model": _add_model,
        "_append_option": _append_option,
        "add_field": _add_field,
        "reload_model": _reload_model,
    }
    kept = {name: getattr(ProjectState, name) for name in ours}
    try:
        for name, method in ours.items():
            setattr(ProjectState, name, method)
        yield
    finally:
        for name, method in kept.items():
            setattr(ProjectState, name, method)


def _add_model(self: Any, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:  # asking for it would draw all models
        self.apps.render_multiple([model_state])


def _append_option(self: Any, app_label: str, model_name: str, option_name: str, added: Any) -> None:
    state = self.models[app_label, model_name]
    state.options[option_name] = [*state.options[option_name], added]
    if "apps" in self.__dict__:
        meta = self.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), added])


def _add_field(
    self: Any, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
) -> None:
    key = app_label, model_name
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    self.models[key].fields[name] = field
    if self._relations is not None:
        self.resolve_model_field_relations(key, name, field)
    self.reload_model(*key, delay=True)  # a new field is nobody's aim yet


DJANGOS_RELOAD = ProjectState.reload_model


def _reload_model(self: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    """``delay`` says that no other model has to know at once."""
    if not delay:
        DJANGOS_RELOAD(self, app_label, model_name, delay)
    elif "apps" in self.__dict__:
        self.is_delayed = True
        self._reload({(app_label, model_name)})
