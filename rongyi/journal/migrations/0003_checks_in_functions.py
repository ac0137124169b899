"""Checks in functions; facts no longer refer to their stream; room to move heads in place."""

import django.db.models.deletion
import rongyi.journal.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_append_only'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='fact',
            name='fact_algorithm_known',
        ),
        migrations.RemoveConstraint(
            model_name='fact',
            name='fact_erased_whole',
        ),
        migrations.RemoveConstraint(
            model_name='stream',
            name='stream_has_a_fact',
        ),
        migrations.RemoveConstraint(
            model_name='stream',
            name='stream_words_short',
        ),
        migrations.AlterField(
            model_name='fact',
            name='stream',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.stream'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('algorithm', 1)), name='fact_algorithm_known'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(models.Q(('body__isnull', True), ('salt__isnull', True)), models.Q(('body__isnull', False), ('salt__isnull', False)), _connector='OR'), name='fact_erased_whole'),
        ),
        migrations.AddConstraint(
            model_name='stream',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('seq__gte', 1)), name='stream_has_a_fact'),
        ),
        migrations.AddConstraint(
            model_name='stream',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('kind__regex', '^[a-z_]{1,40}$')), name='stream_words_short'),
        ),
        migrations.RunSQL(
            "alter table journal_stream set (fillfactor = 70)",
            "alter table journal_stream reset (fillfactor)",
        ),
    ]
