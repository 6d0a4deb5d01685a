"""WSGI: what gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiding.config.settings")
application = get_wsgi_application()
NEW_OBJECTS = 20_000
"""So many more than are let go make a search worth while: a page of a list makes some thousands."""


def settle() -> None:
    """Loads all rooms now, and leaves what is loaded out of the search for garbage.

    Half a million objects stay as long as the process does; to look through them takes a quarter of a second,
    in the middle of somebody's page. Gunicorn does this once, before it listens, and its processes share it.
    """
    list(get_resolver().url_patterns)
    connections.close_all()
    gc.collect()
    gc.freeze()


settle()
gc.set_threshold(NEW_OBJECTS)
