"""How often and when bodies and persons were seen, as columns."""

import django.db.models.deletion
from django.db import migrations, models

SEEN = {
    "meeting_count": models.PositiveIntegerField(default=0),
    "first_seen_on": models.DateField(null=True),
    "last_seen_on": models.DateField(null=True),
}


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_sighting_roles")]
    operations = [
        *(
            migrations.AddField(model, name, field.clone())
            for model in ("body", "person")
            for name, field in SEEN.items()
        ),
        migrations.AddField("body", "report_count", models.PositiveIntegerField(default=0)),
        migrations.AddField("body", "duty_count", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "person",
            "latest_body",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="directory.body",
            ),
        ),
    ]
