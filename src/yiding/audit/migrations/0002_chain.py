"""The chain: a number for each event, the links of those that are there, and the head."""

from django.db import migrations, models

from yiding.audit.chain import START, digest_of


def link(apps, editor):
    """Links the events that were written before there was a chain, in their order."""
    event_model, head_model = apps.get_model("audit", "Event"), apps.get_model("audit", "Head")
    using = editor.connection.alias
    names = [field.attname for field in event_model._meta.concrete_fields]
    previous, number = START, 0
    for row in event_model.objects.using(using).order_by("pk").values(*names).iterator(chunk_size=1000):
        number += 1
        row |= {"number": number, "previous": previous}
        key = event_model.objects.using(using).filter(pk=row["id"])
        key.update(number=number, previous=previous, digest=digest_of(row))
        previous = digest_of(row)
    head_model.objects.using(using).create(pk=1, number=number, digest=previous)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("archived_number", models.PositiveBigIntegerField(default=0)),
                ("archived_digest", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.AddField("event", "number", models.PositiveBigIntegerField(null=True)),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
