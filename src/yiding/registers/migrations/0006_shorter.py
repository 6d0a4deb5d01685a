from typing import Any

from django.core.management import CommandError
from django.db import migrations, models
from django.db.models.functions import Length

LONGEST = 170


def longer_ones_are_named(apps: Any, _editor: Any) -> None:
    """What is longer is shortened by who knows the place, not cut off here."""
    rows = apps.get_model("registers", "Entry").objects.annotate(size=Length("address"))
    numbers = list(rows.filter(size__gt=LONGEST).order_by("pk").values_list("number", flat=True)[:20])
    if numbers:
        told = "、".join(numbers)
        raise CommandError(f"这些台账条目的位置超过 {LONGEST} 字，请先用升级前的版本改短：{told}")


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0005_counted"),
    ]

    operations = [
        migrations.RunPython(longer_ones_are_named, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="entry",
            name="address",
            field=models.CharField(blank=True, max_length=LONGEST),
        ),
    ]
