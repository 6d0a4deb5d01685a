from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_seen_tallies")]
    operations = [
        migrations.AddIndex(
            "body", models.Index(fields=["government", "-meeting_count"], name="body_most_seen")
        ),
        migrations.AddIndex(
            "person", models.Index(fields=["government", "-meeting_count"], name="person_most_seen")
        ),
    ]
