"""One check for all that the head of a stream must be."""

import rongyi.journal.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0007_sm3'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='stream',
            name='stream_has_a_fact',
        ),
        migrations.RemoveConstraint(
            model_name='stream',
            name='stream_words_short',
        ),
        migrations.AddConstraint(
            model_name='stream',
            constraint=rongyi.journal.models.RowCheck(conditions=(('stream_has_a_fact', models.Q(('seq__gte', 1))), ('stream_words_short', models.Q(('kind__regex', '^[a-z_]{1,40}$')))), name='stream_sound'),
        ),
    ]
