"""One sequence behind the numbers of bundles and cases."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "create sequence documents_number start 1", "drop sequence documents_number"
        )
    ]
