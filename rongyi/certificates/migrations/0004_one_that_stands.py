"""One certificate that stands per case and kind: a case taken up again may get another."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_ending")]
    operations = [
        migrations.AddIndex(
            "certificate",
            models.Index(name="certificate_by_case", fields=["case_id", "kind"]),
        ),
        migrations.RemoveConstraint("certificate", "certificate_once_per_case_and_kind"),
        migrations.AddConstraint(
            "certificate",
            models.UniqueConstraint(
                name="certificate_once_per_case_and_kind",
                fields=["case_id", "kind"],
                condition=Q(state="valid"),
            ),
        ),
    ]
