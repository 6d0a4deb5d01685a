"""译文: every sentence has its English, with the same places to fill in, and the compiled form is current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from yiding.core import catalogue

FOLDER = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES"
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


def test_every_sentence_has_its_english() -> None:
    """To mend: ``manage.py messages``, fill in ``locale/en/LC_MESSAGES/django.po``, and once more."""
    known = catalogue.read(FOLDER / "django.po")
    assert [each.key for each in catalogue.messages_in(settings.PACKAGE) if not known.get(each.key)] == []


def test_translations_keep_the_places_to_fill_in() -> None:
    known = catalogue.read(FOLDER / "django.po")
    for key, texts in known.items():
        for text in texts:
            assert sorted(set(PLACES.findall(text))) == sorted(set(PLACES.findall(key))), key


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    known = catalogue.read(FOLDER / "django.po")
    expected = catalogue.compiled(catalogue.messages_in(settings.PACKAGE), known)
    assert (FOLDER / "django.mo").read_bytes() == expected


def test_a_catalogue_reads_back_as_it_was_written(tmp_path: Path) -> None:
    messages = [catalogue.Message('他说“好”\n"行"'), catalogue.Message("%(n)s 次", "%(n)s 次")]
    known = {messages[0].key: ('He said "fine"\n',), messages[1].key: ("once", "%(n)s times")}
    catalogue.write(tmp_path / "django.po", messages, known)
    assert catalogue.read(tmp_path / "django.po") == known


def test_sentences_are_found_in_templates_and_in_python(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "{% load i18n %}{% translate '甲' %}{% empty _(\"乙\") %}"
        "{% blocktranslate count n=n %}{{ n }} 次{% plural %}{{ n }} 次们{% endblocktranslate %}",
        "utf-8",
    )
    (tmp_path / "b.py").write_text(
        "from django.utils.translation import gettext as now\n\n"
        "x, y = _('丙'), now('丁')\n\nclass Full(Error):\n    sentence: str = '满了。'\n\n"
        "class State(models.TextChoices):\n    OPEN = 'open', '开着'\n",
        "utf-8",
    )
    found = {(each.key, each.plural) for each in catalogue.messages_in(tmp_path)}
    assert found == {
        ("甲", ""),
        ("乙", ""),
        ("%(n)s 次", "%(n)s 次们"),
        ("丙", ""),
        ("丁", ""),
        ("满了。", ""),
        ("开着", ""),
    }


@pytest.mark.django_db
def test_pages_speak_both_languages(clerk_client: Client) -> None:
    assert "键盘快捷键" in clerk_client.get("/keyboard/").content.decode()
    page = clerk_client.get("/keyboard/", headers={"accept-language": "en"}).content.decode()
    assert "Keyboard shortcuts" in page
    assert not re.search("[\u4e00-\u9fff]", re.sub("中文|秘书", "", page))
