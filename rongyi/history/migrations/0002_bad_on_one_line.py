"""Several bad events of one line: a log may stand on a single one."""

from django.db import migrations, models

NUMBERED = """
alter table history_formerbadrow drop constraint history_formerbadrow_pkey;
alter table history_formerbadrow add column nth integer not null default 0;
alter table history_formerbadrow alter column nth drop default;
alter table history_formerbadrow add primary key (log_id, place, nth);
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(NUMBERED)],
            [
                migrations.AddField("formerbadrow", "nth", models.IntegerField(default=0)),
                migrations.AlterField("formerbadrow", "nth", models.IntegerField()),
                migrations.AlterField(
                    "formerbadrow",
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id",
                        "place",
                        "nth",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        )
    ]
