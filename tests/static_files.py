"""静态文件: looked for once in a run of tests, not again by each client of a test.

Every ``Client()`` makes the middleware anew, and it would walk the folders of all apps each time, which took
longer than most requests.
"""

from __future__ import annotations

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware

_found: dict[tuple[object, ...], dict[str, Any]] = {}
_look_for_files = WhiteNoiseMiddleware.add_files_from_finders


def _known_files(self: WhiteNoiseMiddleware) -> None:
    told = (self.static_root, self.static_prefix, self.max_age, self.charset, self.allow_all_origins)
    if told not in _found:
        before = dict(self.files)
        _look_for_files(self)
        _found[told] = {url: file for url, file in self.files.items() if before.get(url) is not file}
    self.files.update(_found[told])


def look_for_files_once() -> None:
    """From now on the files are those that the first client found."""
    WhiteNoiseMiddleware.add_files_from_finders = _known_files
