"""Checks in functions: PostgreSQL parses the text of a check anew for each statement."""

import rongyi.journal.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_hands'),
        ('catalogue', '0003_origin'),
        ('identity', '0002_founding'),
    ]

    operations = [
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
            name='decision_rejects_with_reasons',
        ),
        migrations.RemoveConstraint(
            model_name='task',
            name='task_kind_known',
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('state__in', ('waiting', 'submitted', 'correction', 'refused', 'accepted', 'stopped', 'reviewed', 'approved', 'rejected', 'issued', 'closed', 'ended', 'withdrawn'))), name='case_state_known'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('version__gte', 1)), name='case_version_from_one'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(models.Q(('accepted_at__isnull', True), ('state__in', ('waiting', 'submitted', 'correction', 'refused', 'withdrawn', 'ended'))), models.Q(('accepted_at__isnull', False), ('legal_due__isnull', False), ('promised_due__isnull', False)), _connector='OR'), name='case_accepted_has_due_days'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('legal_due__isnull', True), ('promised_due__lte', models.F('legal_due')), _connector='OR'), name='case_promise_within_law'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(models.Q(('state', 'stopped'), ('stopped_at__isnull', False)), models.Q(models.Q(('state', 'stopped'), _negated=True), ('stopped_at__isnull', True)), _connector='OR'), name='case_stopped_since_when'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('closed', 'ended', 'refused', 'withdrawn'))), models.Q(models.Q(('state__in', ('closed', 'ended', 'refused', 'withdrawn')), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='case_final_has_end'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('decided_at__isnull', True), models.Q(('accepted_at__isnull', False), ('outcome__in', ['approved', 'rejected'])), _connector='OR'), name='case_decided_has_outcome'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('outcome', 'approved'), models.Q(('outcome', 'rejected'), models.Q(('ground', ''), _negated=True), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='decision_rejects_with_reasons'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=rongyi.journal.models.RowCheck(condition=models.Q(('kind__in', ('wait', 'accept', 'correct', 'review', 'resume', 'decide', 'issue', 'deliver', 'close'))), name='task_kind_known'),
        ),
    ]
