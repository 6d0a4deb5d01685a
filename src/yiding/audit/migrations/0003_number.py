"""Every event has its number, once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]

    operations = [
        migrations.AlterField("event", "number", models.PositiveBigIntegerField(unique=True)),
        migrations.AlterModelOptions("event", {"ordering": ["number"]}),
    ]
