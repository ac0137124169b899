"""Room in each page for the next version of a row: acts then touch no index of the case."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "alter table cases_case set (fillfactor = 80);"
            "alter table cases_task set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)",
            "alter table cases_case reset (fillfactor);"
            "alter table cases_task reset (fillfactor, autovacuum_vacuum_scale_factor)",
        ),
    ]
