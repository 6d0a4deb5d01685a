from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [
        migrations.RemoveField(model_name="meeting", name="term"),
        migrations.AddField(
            model_name="meeting", name="term", field=models.PositiveSmallIntegerField(null=True)
        ),
    ]
