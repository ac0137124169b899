"""Wrong data are contested in the draft, field by field: the ledger has no state for it. What was
contested there before waits for the holder of the data, who was asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exemption", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="proof", name="proof_status_known"),
        migrations.RemoveIndex(model_name="proof", name="proof_waiting_for_department"),
        migrations.RunSQL(
            "update exemption_proof set status = 'waiting', "
            "due_on = coalesce(due_on, current_date) where status = 'contested'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                name="proof_status_known",
                condition=models.Q(
                    (
                        "status__in",
                        ("exempt", "waiting", "to_commit", "committed", "to_upload", "uploaded"),
                    )
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(
                name="proof_waiting_for_department",
                fields=["department", "due_on"],
                condition=models.Q(("status", "waiting")),
            ),
        ),
    ]
