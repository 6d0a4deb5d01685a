import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_count_occasions")]
    operations = [
        migrations.AlterField(
            "route",
            "government",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.government",
            ),
        ),
    ]
