"""译文: completes and compiles the English catalogue; names the sentences that still lack a translation."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yiding.core import catalogue


class Command(BaseCommand):
    help = "Complete and compile the English catalogue (locale/en)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if anything is missing")

    def handle(self, *_args: object, **options: object) -> None:
        folder = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES"
        messages = catalogue.messages_in(Path(settings.PACKAGE))
        known = catalogue.read(folder / "django.po")
        if not options["check"]:
            catalogue.write(folder / "django.po", messages, known)
            (folder / "django.mo").write_bytes(catalogue.compiled(messages, known))
        missing = [message.key for message in messages if not known.get(message.key)]
        for key in missing:
            self.stdout.write(key)
        if missing and options["check"]:
            raise CommandError(f"{len(missing)} sentences lack an English translation")
