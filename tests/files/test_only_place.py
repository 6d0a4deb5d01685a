"""文件: file fields stand in one room only, so that bytes go one way in and are swept one way."""

from __future__ import annotations

from django.apps import apps
from django.db.models import BinaryField, FileField


def test_no_other_room_keeps_files() -> None:
    rooms = {
        model._meta.app_label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField | BinaryField)
    }
    assert rooms <= {"files"}
