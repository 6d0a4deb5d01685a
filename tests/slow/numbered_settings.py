"""设置: those of an office, and one page more, which takes a number."""

from yiding.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.slow.numbered_urls"
