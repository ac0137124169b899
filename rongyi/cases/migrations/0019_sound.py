"""One check for all that a case must never be; a case is never deleted, so its parts need no look."""

import django.db.models.deletion
import rongyi.journal.models
from django.db import migrations, models

REFUSE = """
create function cases_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'cases are never deleted: % on % is refused', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
create trigger case_never_deleted before delete on cases_case
  for each row execute function cases_refuse();
create trigger case_never_truncated before truncate on cases_case
  for each statement execute function cases_refuse();
"""
BACK = """
drop trigger case_never_truncated on cases_case;
drop trigger case_never_deleted on cases_case;
drop function cases_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0018_site_visits'),
        ('catalogue', '0003_origin'),
        ('identity', '0005_parts_of_names'),
    ]

    operations = [
        migrations.RunSQL(REFUSE, BACK),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_version_from_one',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_promise_within_law',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_stopped_since_when',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_decided_has_outcome',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_accepted_has_due_days',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_final_has_end',
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='decision_by_delegation_names_its_paper',
        ),
        migrations.AlterField(
            model_name='case',
            name='edition',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.edition'),
        ),
        migrations.AlterField(
            model_name='case',
            name='marks',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='case',
            name='step',
            field=models.SmallIntegerField(),
        ),
        migrations.AlterField(
            model_name='case',
            name='stopped_days',
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='case',
            name='stops',
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='caseform',
            name='case',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='form', serialize=False, to='cases.case'),
        ),
        migrations.AlterField(
            model_name='casematerial',
            name='case',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='case',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='cases.case'),
        ),
        migrations.AlterField(
            model_name='task',
            name='case',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='task', serialize=False, to='cases.case'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=rongyi.journal.models.RowCheck(conditions=(('case_state_known', models.Q(('state__in', ('waiting', 'submitted', 'not_needed', 'not_ours', 'correction', 'expired', 'refused', 'accepted', 'stopped', 'reviewed', 'approved', 'rejected', 'issued', 'closed', 'ended', 'withdrawn', 'transferred', 'void')))), ('case_version_from_one', models.Q(('version__gte', 1))), ('case_counts_from_zero', models.Q(('marks__gte', 0), ('step__gte', 0), ('stopped_days__gte', 0), ('stops__gte', 0))), ('case_accepted_has_due_days', models.Q(models.Q(('accepted_at__isnull', True), ('state__in', ('waiting', 'submitted', 'correction', 'refused', 'withdrawn', 'ended', 'not_needed', 'not_ours', 'expired', 'void'))), models.Q(('accepted_at__isnull', False), ('legal_due__isnull', False), ('promised_due__isnull', False)), _connector='OR')), ('case_promise_within_law', models.Q(('legal_due__isnull', True), ('promised_due__lte', models.F('legal_due')), _connector='OR')), ('case_stopped_since_when', models.Q(models.Q(('state', 'stopped'), ('stopped_at__isnull', False)), models.Q(models.Q(('state', 'stopped'), _negated=True), ('stopped_at__isnull', True)), _connector='OR')), ('case_final_has_end', models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('closed', 'ended', 'expired', 'not_needed', 'not_ours', 'refused', 'transferred', 'void', 'withdrawn'))), models.Q(models.Q(('state__in', ('closed', 'ended', 'expired', 'not_needed', 'not_ours', 'refused', 'transferred', 'void', 'withdrawn')), _negated=True), ('closed_at__isnull', True)), _connector='OR')), ('case_decided_has_outcome', models.Q(('decided_at__isnull', True), models.Q(('accepted_at__isnull', False), ('outcome__in', ['approved', 'rejected'])), _connector='OR'))), name='case_sound'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('power__isnull', True), models.Q(('power__kind', 'delegated'), _negated=True), models.Q(('power__delegation_id__isnull', False), models.Q(('power__delegation_id', None), _negated=True), models.Q(('power__document', ''), _negated=True)), _connector='OR'), name='decision_by_delegation_names_its_paper'),
        ),
    ]
