"""Public keys, also for the rows that are there."""

from django.db import migrations, models

from yiding.core.ids import public_ids_fill, uuid7, uuid7_within


def fill(apps, editor):
    """As the service does: from the meeting's key and the item's number."""
    model = apps.get_model("decisions", "Decision")
    rows = model._base_manager.order_by("pk").values_list("meeting__public_id", "item__no", "pk").iterator()
    keys = ((uuid7_within(meeting, f"decision {no}"), key) for meeting, no, key in rows)
    public_ids_fill(editor.connection, model, keys)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0006_route_government"), ("meetings", "0006_public_id")]
    operations = [
        migrations.AddField("decision", "public_id", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "decision", "public_id", models.UUIDField(default=uuid7, editable=False, unique=True)
        ),
    ]
