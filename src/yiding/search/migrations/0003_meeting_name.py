from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]
    operations = [
        migrations.AddField(
            model_name="entry",
            name="meeting_name",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
