"""Public keys, also for the rows that are there."""

from django.db import migrations, models

from yiding.core.ids import public_ids_fill, uuid7


def fill(apps, editor):
    for name in ("body", "person"):
        model = apps.get_model("directory", name)
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True).iterator()
        public_ids_fill(editor.connection, model, ((uuid7(), key) for key in keys))


class Migration(migrations.Migration):
    dependencies = [("directory", "0011_sighting_level")]
    operations = [
        migrations.AddField("body", "public_id", models.UUIDField(null=True, editable=False)),
        migrations.AddField("person", "public_id", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "body", "public_id", models.UUIDField(default=uuid7, editable=False, unique=True)
        ),
        migrations.AlterField(
            "person", "public_id", models.UUIDField(default=uuid7, editable=False, unique=True)
        ),
    ]
