import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0009_titles_read'),
        ('files', '0002_papers'),
        ('registers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryShape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layer', models.CharField(choices=[('built', '现状'), ('plan', '规划')], default='built', max_length=8)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('area', '面'), ('line', '线'), ('point', '点'), ('none', '不再有图形')], max_length=8)),
                ('from_on', models.DateField()),
                ('geometry', models.JSONField(null=True)),
                ('area', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('length', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('west', models.FloatField(null=True)),
                ('south', models.FloatField(null=True)),
                ('east', models.FloatField(null=True)),
                ('north', models.FloatField(null=True)),
                ('terms', models.JSONField(default=dict)),
                ('basis', models.CharField(blank=True, max_length=300)),
                ('drawn_at', models.DateTimeField()),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='decisions.decision')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.document')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shapes', to='registers.entry')),
            ],
            options={
                'ordering': ['entry_id', 'layer', 'from_on', 'number'],
                'indexes': [models.Index(fields=['entry', 'layer', 'from_on'], name='entry_shape_day'), models.Index(fields=['west', 'east'], name='entry_shape_box')],
                'constraints': [
                    models.UniqueConstraint(fields=('entry', 'number'), name='entry_shape_once'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='entry_shape_from_one'),
                    models.CheckConstraint(condition=models.Q(models.Q(('geometry__isnull', True), ('kind', 'none')), models.Q(models.Q(('kind', 'none'), _negated=True), ('west__isnull', False)), _connector='OR'), name='entry_shape_or_none'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Sent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sent', to='registers.entry')),
            ],
        ),
    ]
