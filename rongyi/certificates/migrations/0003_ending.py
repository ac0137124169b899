"""Three ways to end instead of one. What had been taken back before had been annulled."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

ENDED = ("annulled", "deregistered", "replaced", "revoked")


ANNULLED = """update certificates_certificate set state = 'annulled', ended_ground = 'other'
  where state = 'revoked'"""
REVOKED = "update certificates_certificate set state = 'revoked' where state <> 'valid'"


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_item")]
    operations = [
        migrations.RemoveConstraint("certificate", "certificate_revoked_has_reason"),
        migrations.RenameField("certificate", "revoked_at", "ended_at"),
        migrations.RenameField("certificate", "revoked_reason", "ended_reason"),
        migrations.AddField(
            "certificate", "ended_ground", models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            "certificate", "ended_document",
            models.CharField(blank=True, default="", max_length=100), preserve_default=False,
        ),
        migrations.RunSQL(ANNULLED, REVOKED),
        migrations.AddConstraint(
            "certificate",
            models.CheckConstraint(
                name="certificate_ended_has_reason",
                condition=Q(state="valid", ended_at__isnull=True, ended_reason="")
                | Q(state__in=ENDED, ended_at__isnull=False) & ~Q(ended_reason=""),
            ),
        ),
    ]
