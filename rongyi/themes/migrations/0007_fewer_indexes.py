"""Applicant and enterprise are the first column of another index; by edition and last editor nobody
looks. Each was a write more for every application."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_origin'),
        ('identity', '0005_parts_of_names'),
        ('themes', '0006_grants'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bundle',
            name='applicant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person'),
        ),
        migrations.AlterField(
            model_name='bundle',
            name='edition',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.edition'),
        ),
        migrations.AlterField(
            model_name='bundle',
            name='enterprise',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.enterprise'),
        ),
        migrations.AlterField(
            model_name='bundle',
            name='last_editor',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person'),
        ),
    ]
