"""Calls that leave the house are on the disk before they do; that table is only added to, too."""

import rongyi.kernel.ids
from django.db import migrations, models


REFUSE = """
create trigger call_begun_never_changed before update or delete on exchange_callbegun
  for each row execute function exchange_refuse();
create trigger call_begun_never_truncated before truncate on exchange_callbegun
  for each statement execute function exchange_refuse();
"""
BACK = """
drop trigger call_begun_never_truncated on exchange_callbegun;
drop trigger call_begun_never_changed on exchange_callbegun;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_call_log_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallBegun',
            fields=[
                ('id', models.UUIDField(default=rongyi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor_id', models.UUIDField()),
                ('enterprise_id', models.UUIDField(null=True)),
                ('dataset', models.CharField(max_length=60)),
                ('subject_masked', models.CharField(max_length=40)),
                ('subject_digest', models.CharField(max_length=64)),
                ('purpose', models.CharField(max_length=300)),
                ('basis', models.CharField(max_length=500)),
                ('bundle', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='call_begun_at')],
            },
        ),
        migrations.RunSQL(REFUSE, BACK),
    ]
