from django.db import migrations, models

# The step at which a case stands runs since its task was opened; all else since it was accepted.
_FILL = """update cases_casewarning w
  set run = coalesce(case when w.step = k.step then t.opened_at end, k.accepted_at, k.received_at)
  from cases_case k left join cases_task t on t.case_id = k.id where k.id = w.case_id"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_grants'),
    ]

    operations = [
        migrations.AddField(
            model_name='casewarning',
            name='run',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='casewarning',
            name='run',
            field=models.DateTimeField(),
        ),
        migrations.RemoveConstraint(
            model_name='casewarning',
            name='warning_once_for_a_rule',
        ),
        migrations.AddConstraint(
            model_name='casewarning',
            constraint=models.UniqueConstraint(fields=('case', 'rule', 'step', 'kind', 'run'), name='warning_once_for_a_rule'),
        ),
    ]
