"""Several jobs do one batch: no place marks how far it is, the cases that wait do."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("worklists", "0002_reassign")]

    operations = [
        migrations.RemoveConstraint(model_name="batch", name="batch_counts_what_it_did"),
        migrations.RemoveField(model_name="batch", name="position"),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                name="batch_counts_what_it_did", condition=Q(total__gte=F("done") + F("refused"))
            ),
        ),
        migrations.AddIndex(
            model_name="batchcase",
            index=models.Index(
                name="batch_waiting", fields=["batch", "place"], condition=Q(outcome="")
            ),
        ),
    ]
