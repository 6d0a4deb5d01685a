"""Public keys, also for the rows that are there."""

from django.db import migrations, models

from yiding.core.ids import public_ids_fill, uuid7


def fill(apps, editor):
    for name in ("meeting",):
        model = apps.get_model("meetings", name)
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True).iterator()
        public_ids_fill(editor.connection, model, ((uuid7(), key) for key in keys))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_level")]
    operations = [
        migrations.AddField("meeting", "public_id", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "meeting", "public_id", models.UUIDField(default=uuid7, editable=False, unique=True)
        ),
    ]
